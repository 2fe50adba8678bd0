public import Codes
import LineAssembly
public import LineCore

/// A ledger in memory: leases codes in order, and keeps the tables that follow from the facts. It is written apart from
/// the core and believes nothing: a fact that cannot be is kept as a contradiction. It holds only what is durable.
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
        /// Leased for the function test.
        public var isTest: Bool
        /// It came printed.
        public var isPreprinted = false
    }

    struct Lease: Sendable {
        var id: Int64
        var batch: Int64
        var level: UInt8
        var codes: [LeasedCode]
        /// The entry with which the line heard of it.
        var heardAt: Int64?
        var isTest: Bool
    }

    /// In the order in which the codes came; see ``place(of:)``.
    public private(set) var rows: [Row] = []
    /// Where the codes of a real ledger stand, which numbers them by itself; empty: each stands at its id − 1.
    private var places: [CodeID: Int] = [:]
    /// The durable journal.
    public private(set) var entries: [JournalEntry] = []
    /// The phase of the batch as the durable journal has it.
    public private(set) var phase = BatchPhase.planned
    /// What cannot be true; empty in a sound run.
    public private(set) var contradictions: [String] = []
    /// What became of the pieces of the function tests, in order.
    public private(set) var testResults: [TestResult] = []
    private(set) var leases: [Lease] = []
    /// Where the entries of the newest batch begin.
    private(set) var batchStart: Int?
    private var ids: [Code: CodeID] = [:]
    /// Numbers of labels that were re-printed, and the acts that asked for them: each once.
    private var reprints: Set<UInt32> = []
    private var reprintingActs: Set<UInt32> = []
    private var pools: [[Code]]

    /// Codes of cartons that come printed, all allotted to the batch: told in blocks of so many.
    private var allotted: [LeasedCode] = []
    private let allotmentBlock = 50

    /// Allots codes of pre-printed cartons to the batch, as a person does it before the batch.
    public mutating func allot(_ codes: [Code], level: UInt8) {
        for code in codes {
            rows.append(
                Row(
                    code: code, level: level, state: .encoded, parent: nil, reason: nil, sendings: 0, isClosed: false,
                    isLost: false, isTest: false, isPreprinted: true))
            ids[code] = CodeID(rows.count)
            allotted.append(LeasedCode(id: CodeID(rows.count), code: code))
        }
    }

    private func allotment(level: UInt8, after: Int64) -> Event {
        let start = Int(after) * allotmentBlock
        let codes = Array(allotted.dropFirst(start).prefix(allotmentBlock))
        return .codesAllotted(
            lease: codes.isEmpty ? 0 : after + 1, level: level, codes: codes,
            isLast: start + codes.count >= allotted.count)
    }

    /// - Parameter pools: codes by level, index 0 unused.
    public init(pools: [[Code]]) {
        self.pools = pools.map { Array($0.reversed()) }
    }

    /// More codes come into the pool of a level, behind those that are there.
    mutating func add(_ codes: [Code], level: UInt8) {
        pools[Int(level)] = codes.reversed() + pools[Int(level)]
    }

    /// Every lease of codes to be printed, in the order in which they were given.
    public var allLeases: [StoredLease] {
        leases.map { StoredLease(id: $0.id, level: $0.level, codes: $0.codes, isTest: $0.isTest) }
    }

    public func row(_ code: Code) -> Row? { ids[code].map { row(id: $0) } }

    public func row(id: CodeID) -> Row { rows[place(of: id)] }

    /// The number of a code; nil when it was never leased.
    public func id(of code: Code) -> CodeID? { ids[code] }

    /// Where the row of a code is. Traps for a code that was never leased.
    public func place(of id: CodeID) -> Int {
        guard !places.isEmpty else { return Int(id) - 1 }
        guard let place = places[id] else { preconditionFailure("code \(id) was never leased") }
        return place
    }

    /// Codes of what is directly in a container.
    public func children(of code: Code) -> [Code] {
        guard let id = ids[code] else { return [] }
        return rows.filter { $0.parent == id }.map { $0.code }
    }

    /// The sequence of the last durable entry.
    var lastSequence: Int64 { Int64(entries.count) }

    // MARK: Requests

    mutating func serve(_ request: LedgerRequest, batch: Int64) -> [Event] {
        switch request {
        case .lease(let level, let count): return lease(level, Int(count), batch: batch, isTest: false)
        case .leaseTest(let count):
            return phase == .testing ? lease(1, Int(count), batch: batch, isTest: true) : []
        case .allotment(let level, let after): return [allotment(level: level, after: after)]
        case .poolLevel(let level): return [poolLevel(level)]
        case .classify(let station, let item, let code):
            let isKnown = ids[code] != nil || pools.contains { $0.contains(code) }
            if let row = row(code), row.isTest, row.sendings > 0 {
                return [.classified(station: station, item: item, finding: .functionTest)]
            }
            return [.classified(station: station, item: item, finding: isKnown ? .notLeased : .unknown)]
        }
    }

    private mutating func lease(_ level: UInt8, _ count: Int, batch: Int64, isTest: Bool) -> [Event] {
        var codes: [LeasedCode] = []
        while codes.count < count, let code = pools[Int(level)].popLast() {
            rows.append(
                Row(
                    code: code, level: level, state: .allocated, parent: nil, reason: nil, sendings: 0,
                    isClosed: false, isLost: false, isTest: isTest))
            let id = CodeID(rows.count)
            ids[code] = id
            codes.append(LeasedCode(id: id, code: code))
        }
        var events: [Event] = []
        if !codes.isEmpty {
            let lease = Lease(
                id: Int64(leases.count) + 1, batch: batch, level: level, codes: codes, heardAt: nil, isTest: isTest)
            leases.append(lease)
            events.append(.codesLeased(lease: lease.id, level: level, codes: codes))
        }
        if !isTest { events.append(poolLevel(level)) }
        if codes.count < count {
            events.append(.poolShort(level: level, remaining: Int64(pools[Int(level)].count)))
        }
        return events
    }

    private func poolLevel(_ level: UInt8) -> Event {
        let remaining = Int64(pools[Int(level)].count)
        return .poolLevel(
            level: level, remaining: remaining, total: remaining + Int64(rows.count { $0.level == level }))
    }

    /// The line was told of a lease by the entry with this sequence, which is not durable yet.
    mutating func told(lease: Int64, sequence: Int64) {
        guard let index = leases.lastIndex(where: { $0.id == lease }) else { return }
        leases[index].heardAt = sequence
    }

    /// A real ledger leased these codes. One that is known already changes nothing.
    mutating func adopt(_ lease: StoredLease, batch: Int64) {
        guard !leases.contains(where: { $0.id == lease.id }) else { return }
        for code in lease.codes {
            if places[code.id] != nil { contradict("\(code.code) is leased twice") }
            places[code.id] = rows.count
            ids[code.code] = code.id
            rows.append(
                Row(
                    code: code.code, level: lease.level, state: .allocated, parent: nil, reason: nil, sendings: 0,
                    isClosed: false, isLost: false, isTest: lease.isTest))
        }
        leases.append(
            Lease(
                id: lease.id, batch: batch, level: lease.level, codes: lease.codes, heardAt: nil,
                isTest: lease.isTest))
    }

    /// The leases of a batch that the durable journal does not speak of: of its function test while that runs, else of
    /// its production.
    func unheardLeases(batch: Int64) -> [Lease] {
        leases.filter {
            $0.batch == batch && ($0.heardAt ?? .max) > lastSequence && $0.isTest == (phase == .testing)
        }
    }

    // MARK: The journal

    /// A commit: entries and what follows from them are durable.
    mutating func append(_ new: [JournalEntry]) {
        for entry in new {
            if entry.sequence != lastSequence + 1 {
                contradict("entry \(entry.sequence) out of turn")
            }
            entries.append(entry)
            for fact in entry.facts { take(fact) }
        }
    }

    mutating func contradict(_ sentence: String) { contradictions.append(sentence) }

    private mutating func take(_ fact: Fact) {
        switch fact {
        case .codeState(let code, let from, let to, let reason):
            if row(id: code).state != from { contradict("\(row(id: code).code): not \(from)") }
            if !from.mayBecome(to) { contradict("\(row(id: code).code): \(from) to \(to)") }
            rows[place(of: code)].state = to
            rows[place(of: code)].reason = reason
        case .sent(let code, _):
            rows[place(of: code)].sendings += 1
            if rows[place(of: code)].sendings > 1 { contradict("\(row(id: code).code) was sent twice") }
        case .packed(let child, let parent):
            if row(id: child).parent != nil { contradict("\(row(id: child).code) has a second parent") }
            if row(id: child).level + 1 != row(id: parent).level {
                contradict("\(row(id: child).code) is packed over a level")
            }
            rows[place(of: child)].parent = parent
        case .unpacked(let child, let parent):
            if row(id: child).parent != parent { contradict("\(row(id: child).code) is not in it") }
            rows[place(of: child)].parent = nil
        case .containerClosed(let code, let children, _):
            rows[place(of: code)].isClosed = true
            if rows.count(where: { $0.parent == code }) != Int(children) {
                contradict("\(row(id: code).code) was closed with another count")
            }
        case .whereabouts(let code, let known): rows[place(of: code)].isLost = !known
        case .phase(let new):
            if !phase.mayBecome(new) { contradict("the batch went from \(phase) to \(new)") }
            phase = new
            // What the line carries over stands in front of the start.
            if new == .running || new == .testing { batchStart = max(0, entries.count - 2) }
            if new == .ended { takeBackUnheardLeases(isTest: false) }
            if new == .tested || new == .cleared { takeBackUnheardLeases(isTest: true) }
        case .testPiece(let result): testResults.append(result)
        case .reprinted(let act, let code, let number):
            if row(id: code).state != .commissioned { contradict("\(row(id: code).code) was re-printed, not closed") }
            if !reprints.insert(number).inserted || !reprintingActs.insert(act).inserted {
                contradict("\(row(id: code).code): label \(number) was re-printed twice")
            }
        case .carriedIn(let code, let parent, _):
            if row(id: code).state != .commissioned { contradict("\(row(id: code).code) was carried in, not sound") }
            if row(id: code).parent != parent { contradict("\(row(id: code).code) was carried in elsewhere") }
        case .rejected, .alarm, .alarmState, .audit, .act, .reprintVerified, .counted, .deviation: break
        }
    }

    /// Nothing of them was ever issued: they go back to their pool.
    private mutating func takeBackUnheardLeases(isTest: Bool) {
        for lease in leases where lease.isTest == isTest && (lease.heardAt ?? .max) > lastSequence {
            for code in lease.codes { rows[place(of: code.id)].state = .unallocated }
        }
    }
}
