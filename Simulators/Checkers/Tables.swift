/// Every change of a state is an arrow of the table of U-05, from the state in which the code was.
public struct LegalTransitions: Checker {
    public let name = "legal transitions"

    public init() {}

    /// By the state before; the drawing in the requirements, once more.
    static let arrows: [History.State: Set<History.State>] = [
        .unallocated: [.allocated],
        .allocated: [.unallocated, .encoded, .inDoubt, .invalid],
        .inDoubt: [.encoded, .invalid],
        .encoded: [.unallocated, .commissioned, .invalid, .labelScrapped, .labelSampled, .destroyed],
        .commissioned: [.released, .sampled, .inactive, .destroyed],
        .sampled: [.destroyed],
        .inactive: [.destroyed],
    ]

    public func findings(in history: History) -> [String] {
        var found: [String] = []
        var isOrdered = Array(repeating: false, count: history.codes.count)
        var states: [History.State?] = Array(repeating: nil, count: history.codes.count)
        for fact in history.facts {
            switch fact {
            case .sent(let code, _): isOrdered[code] = true
            case .state(let code, let from, let to, _):
                let text = history.codes[code].text
                if let state = states[code], state != from { found.append("\(text) was \(state), not \(from)") }
                if Self.arrows[from]?.contains(to) != true { found.append("\(text) went from \(from) to \(to)") }
                if to == .unallocated, isOrdered[code] { found.append("\(text) was sent and went back to its pool") }
                states[code] = to
            default: break
            }
        }
        return found
    }
}

/// The tables say what follows from the facts, and nothing else.
public struct TablesFollowFacts: Checker {
    public let name = "tables follow facts"

    public init() {}

    public func findings(in history: History) -> [String] {
        var states: [History.State?] = Array(repeating: nil, count: history.codes.count)
        var isLost = Array(repeating: false, count: history.codes.count)
        for fact in history.facts {
            switch fact {
            case .state(let code, _, let to, _): states[code] = to
            case .whereabouts(let code, let isKnown): isLost[code] = !isKnown
            default: break
            }
        }
        var found: [String] = []
        for (place, code) in history.codes.enumerated() {
            // What was never told of is allocated, or was given back by the ledger itself.
            let state = states[place] ?? (code.isPreprinted ? .encoded : .allocated)
            if code.state != state, states[place] != nil || code.state != .unallocated {
                found.append("\(code.text) is \(code.state) in the table and \(state) by its facts")
            }
            if code.isLost != isLost[place] { found.append("the whereabouts of \(code.text) differ from its facts") }
        }
        return found
    }
}

/// Each code of the batch is counted once, in the state that it has (N-01).
public struct Conservation: Checker {
    public let name = "conservation"

    public init() {}

    public func findings(in history: History) -> [String] {
        var found: [String] = []
        for level in history.counted.indices.dropFirst() {
            for state in History.State.allCases {
                let rows = history.codes.count { $0.level == level && !$0.isTest && $0.state == state }
                let counted = history.counted[level][state] ?? 0
                // Of a lease that came too late the line never heard; the ledger took it back.
                let fits = state == .unallocated ? counted <= rows : counted == rows
                if !fits { found.append("level \(level): the line counts \(counted) \(state), the table \(rows)") }
            }
        }
        return found
    }
}

/// When the batch is closed every state is final, and what is accepted is closed and in accepted company.
public struct NothingStaysOpen: Checker {
    public let name = "nothing stays open"

    public init() {}

    public func findings(in history: History) -> [String] {
        guard history.isEnded else { return [] }
        var found: [String] = []
        for code in history.codes {
            if code.state.isOpen { found.append("\(code.text) stays \(code.state)") }
            if code.level > 1, code.state.isAccepted, !code.isClosed { found.append("\(code.text) was not closed") }
            guard let parent = code.parent.map({ history.codes[$0] }) else { continue }
            if !code.state.isAccepted || !parent.state.isAccepted {
                found.append("\(code.text), \(code.state), is in \(parent.text), \(parent.state)")
            }
        }
        return found
    }
}

/// One altered byte of the audit trail is found (S-04).
public struct AuditIsWhole: Checker {
    public let name = "audit is whole"

    public init() {}

    public func findings(in history: History) -> [String] {
        history.brokenAudit.map { [$0] } ?? []
    }
}
