public import Checkers
import Codes
import ConfigurationFiles
import Ledger
import LineAssembly
import LineCore
import LineWorld
import VirtualLine

/// The run in the words of the checkers.
extension FuzzRun {
    public var history: History {
        var events: [History.Event] = []
        var entries = 0
        for witnessed in line.witnessed {
            switch witnessed {
            case .durable(let through):
                for entry in line.ledger.entries[entries..<through] {
                    if entry.facts.contains(.phase(.ended)) { events.append(.durable(.batchEnds)) }
                    for fact in entry.facts {
                        if let fact = History.Fact(fact, line.ledger) { events.append(.durable(fact)) }
                    }
                }
                entries = through
            case .machine(let event): events.append(.machine(event))
            case .restarted: events.append(.restarted)
            }
        }
        let counts = line.assembly.line.snapshot.counts
        var history = History(
            line: History.Line(
                ratios: [0] + files.product.levels.map { Int($0.ratio) }, stationLevels: stationLevels,
                queueDepth: queueDepth, labelPrinters: files.line.devices.count { $0.driver == .zpl }),
            events: events, codes: codes, truth: line.world.truth(),
            counted: counts.map { level in
                Dictionary(uniqueKeysWithValues: CodeState.allCases.map { (History.State($0), level[$0]) })
            },
            isEnded: isEnded, brokenAudit: brokenAudit)
        history.handedOver = stored?.handedOver(wall: line.wall)
        return history
    }

    private var isEnded: Bool {
        guard let ledger = stored?.ledger else { return line.ledger.phase == .ended }
        let row = try? ledger.batch(id: StoredLedger.batch)
        return row?.phase == .ended
    }

    /// The tables of the real ledger where there is one.
    private var codes: [History.Code] {
        var codes = line.ledger.rows.map { History.Code($0, line.ledger) }
        guard let ledger = stored?.ledger else { return codes }
        for place in codes.indices { codes[place].text = "" }
        do {
            try ledger.codes(of: StoredLedger.batch) { row in
                let isClosed = row.level > 1 ? try ledger.find(row.code)?.closedAt != nil : false
                codes[line.ledger.place(of: row.id)] = History.Code(
                    text: row.code.description, level: Int(row.level), state: History.State(row.state),
                    parent: try row.parent.flatMap { try ledger.find($0) }.map { line.ledger.place(of: $0.id) },
                    reason: row.reason.map { "\($0)" }, isClosed: isClosed, isLost: !row.isWhereaboutsKnown,
                    isTest: false, isPreprinted: false)
            }
        } catch {
            // What cannot be read is told by ``storeFaults``.
            return line.ledger.rows.map { History.Code($0, line.ledger) }
        }
        return codes
    }

    private var brokenAudit: String? {
        guard let ledger = stored?.ledger else { return nil }
        do throws(LedgerError) {
            return try ledger.verifyChain().map { "chain \($0.batch ?? 0) is broken at \($0.sequence)" }
        } catch {
            return "\(error)"
        }
    }

    /// What the real ledger finds wrong with itself, and where it is not what follows from what it said is durable.
    private var storeFaults: [String] {
        guard let stored else { return [] }
        do throws(LedgerError) {
            return try stored.faults()
        } catch {
            return ["\(error)"]
        }
    }

    private var stationLevels: [Int] {
        files.line.stations.prefix(files.line.plcStationCount).map { Int($0.level) }
    }

    private var queueDepth: Int {
        for station in files.line.stations {
            if case .coding(let coding) = station.kind { return Int(coding.queueDepth) }
        }
        return 0
    }

    /// Everything that must not be.
    public var allFindings: [Finding] {
        findings
            + (line.ledger.contradictions + storeFaults).map { Finding(checker: "ledger", sentence: $0) }
            + history.findings
    }
}

extension History.Fact {
    init?(_ fact: Fact, _ ledger: VirtualLedger) {
        func place(_ code: CodeID) -> Int { ledger.place(of: code) }
        switch fact {
        case .codeState(let code, let from, let to, let reason):
            self = .state(
                code: place(code), from: History.State(from), to: History.State(to), reason: reason.map { "\($0)" })
        case .sent(let code, let index): self = .sent(code: place(code), index: Int(index))
        case .packed(let child, let parent): self = .packed(child: place(child), parent: place(parent))
        case .unpacked(let child, let parent): self = .unpacked(child: place(child), parent: place(parent))
        case .containerClosed(let code, let children, _):
            self = .closed(container: place(code), children: Int(children))
        case .whereabouts(let code, let known): self = .whereabouts(code: place(code), isKnown: known)
        case .rejected(let station, let item, let reason, let code, let confirmed):
            self = .rejected(
                station: Int(station), item: Int(item), code: code.map { place($0) }, reason: "\(reason)",
                isConfirmed: confirmed)
        case .alarm(let kind, _, _, let raised, _): self = .alarm(kind.token, isRaised: raised)
        case .reprinted(let act, let code, let number):
            self = .reprinted(code: place(code), act: Int(act), number: Int(number))
        default: return nil
        }
    }
}

extension History.State {
    init(_ state: CodeState) {
        switch state {
        case .unallocated: self = .unallocated
        case .allocated: self = .allocated
        case .snInvalid: self = .invalid
        case .encoded: self = .encoded
        case .labelSampled: self = .labelSampled
        case .labelScrapped: self = .labelScrapped
        case .commissioned: self = .commissioned
        case .sampled: self = .sampled
        case .inactive: self = .inactive
        case .destroyed: self = .destroyed
        case .released: self = .released
        case .inDoubt: self = .inDoubt
        }
    }
}

extension History.Code {
    init(_ row: VirtualLedger.Row, _ ledger: VirtualLedger) {
        self.init(
            text: row.code.description, level: Int(row.level), state: History.State(row.state),
            parent: row.parent.map { ledger.place(of: $0) }, reason: row.reason.map { "\($0)" }, isClosed: row.isClosed,
            isLost: row.isLost, isTest: row.isTest, isPreprinted: row.isPreprinted)
    }
}
