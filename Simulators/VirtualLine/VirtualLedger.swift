public import Codes
import LineAssembly
public import LineCore

/// A ledger in memory: leases codes in order, and keeps the tables that follow from the facts. It is written apart from
/// the core and believes nothing: a fact that cannot be is kept as a contradiction.
public struct VirtualLedger: Sendable {
    public struct Row: Hashable, Sendable {
        public var code: Code
        public var level: UInt8
        public var state: CodeState
        public var parent: CodeID?
        public var reason: Reason?
        public var sendings: Int
        public var isClosed: Bool
        public var isLost: Bool
    }

    /// By id − 1.
    public private(set) var rows: [Row] = []
    public private(set) var entries: [JournalEntry] = []
    /// What cannot be true; empty in a sound run.
    public private(set) var contradictions: [String] = []
    private var ids: [Code: CodeID] = [:]
    private var pools: [[Code]]
    private var leases: Int64 = 0

    /// - Parameter pools: codes by level, index 0 unused.
    public init(pools: [[Code]]) {
        self.pools = pools.map { Array($0.reversed()) }
    }

    public func row(_ code: Code) -> Row? { ids[code].map { rows[Int($0) - 1] } }

    public func row(id: CodeID) -> Row { rows[Int(id) - 1] }

    /// Codes of what is directly in a container.
    public func children(of code: Code) -> [Code] {
        guard let id = ids[code] else { return [] }
        return rows.filter { $0.parent == id }.map { $0.code }
    }

    mutating func serve(_ request: LedgerRequest) -> [Event] {
        switch request {
        case .lease(let level, let count):
            var codes: [LeasedCode] = []
            while codes.count < count, let code = pools[Int(level)].popLast() {
                rows.append(
                    Row(
                        code: code, level: level, state: .allocated, parent: nil, reason: nil, sendings: 0,
                        isClosed: false, isLost: false))
                let id = CodeID(rows.count)
                ids[code] = id
                codes.append(LeasedCode(id: id, code: code))
            }
            var events: [Event] = []
            if !codes.isEmpty {
                leases += 1
                events.append(.codesLeased(lease: leases, level: level, codes: codes))
            }
            if codes.count < count {
                events.append(.poolShort(level: level, remaining: Int64(pools[Int(level)].count)))
            }
            return events
        case .classify(let station, let item, let code):
            let isKnown = ids[code] != nil || pools.contains { $0.contains(code) }
            return [.classified(station: station, item: item, finding: isKnown ? .notLeased : .unknown)]
        }
    }

    mutating func append(_ new: [JournalEntry]) {
        for entry in new {
            if entry.sequence != Int64(entries.count) + 1 {
                contradictions.append("entry \(entry.sequence) out of turn")
            }
            entries.append(entry)
            for fact in entry.facts { take(fact) }
        }
    }

    private mutating func take(_ fact: Fact) {
        switch fact {
        case .codeState(let code, let from, let to, let reason):
            if row(id: code).state != from { contradictions.append("\(row(id: code).code): not \(from)") }
            if !from.mayBecome(to) { contradictions.append("\(row(id: code).code): \(from) to \(to)") }
            rows[Int(code) - 1].state = to
            rows[Int(code) - 1].reason = reason
        case .sent(let code, _):
            rows[Int(code) - 1].sendings += 1
            if rows[Int(code) - 1].sendings > 1 { contradictions.append("\(row(id: code).code) was sent twice") }
        case .packed(let child, let parent):
            if row(id: child).parent != nil { contradictions.append("\(row(id: child).code) has a second parent") }
            if row(id: child).level + 1 != row(id: parent).level {
                contradictions.append("\(row(id: child).code) is packed over a level")
            }
            rows[Int(child) - 1].parent = parent
        case .unpacked(let child, let parent):
            if row(id: child).parent != parent { contradictions.append("\(row(id: child).code) is not in it") }
            rows[Int(child) - 1].parent = nil
        case .containerClosed(let code, let children, _):
            rows[Int(code) - 1].isClosed = true
            if rows.count(where: { $0.parent == code }) != Int(children) {
                contradictions.append("\(row(id: code).code) was closed with another count")
            }
        case .whereabouts(let code, let known): rows[Int(code) - 1].isLost = !known
        case .rejected, .phase, .alarm, .audit: break
        }
    }
}
