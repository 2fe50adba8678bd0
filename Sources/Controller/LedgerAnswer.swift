package import Ledger
package import LineAssembly
package import LineCore

/// What the ledger answers to a request of the line, in two steps: what it writes, which is tried again while there is no
/// room; then, when the witness knows of it, the events that tell the line. The journal thread and the random faults both
/// answer in this way.
package enum LedgerAnswer {
    /// Makes the lease that the request asks for.
    ///
    /// - Parameter wall: milliseconds since 1970.
    /// - Returns: nil for a request that leases nothing.
    package static func lease(
        _ request: LedgerRequest, batch: Int64, wall: Int64, from ledger: Ledger
    ) throws(LedgerError) -> Lease? {
        switch request {
        case .lease(let level, let count):
            try ledger.lease(batch: batch, level: level, count: Int(count), now: wall)
        case .leaseTest(let count): try ledger.leaseTest(batch: batch, count: Int(count), now: wall)
        case .allotment, .poolLevel, .classify: nil
        }
    }

    /// The events that answer the request, in their order.
    ///
    /// - Parameter lease: what ``lease(_:batch:wall:from:)`` made.
    package static func events(
        _ request: LedgerRequest, batch: Int64, lease: Lease?, from ledger: Ledger
    ) throws(LedgerError) -> [Event] {
        var events: [Event] = []
        if let lease, !lease.codes.isEmpty {
            events.append(.codesLeased(lease: lease.id, level: lease.level, codes: lease.codes))
        }
        let leased = lease?.codes.count ?? 0
        switch request {
        case .lease(let level, let count):
            let pool = try ledger.poolLevel(batch: batch, level: level)
            events.append(.poolLevel(level: level, remaining: pool.remaining, total: pool.total))
            if leased < Int(count) { events.append(.poolShort(level: level, remaining: pool.remaining)) }
        case .leaseTest(let count):
            guard leased < Int(count) else { break }
            events.append(.poolShort(level: 1, remaining: try ledger.remaining(batch: batch, level: 1)))
        case .allotment(let level, let after):
            let (block, isLast) = try ledger.allotted(batch: batch, level: level, after: after)
            events.append(.codesAllotted(lease: block.id, level: level, codes: block.codes, isLast: isLast))
        case .poolLevel(let level):
            let pool = try ledger.poolLevel(batch: batch, level: level)
            events.append(.poolLevel(level: level, remaining: pool.remaining, total: pool.total))
        case .classify(let station, let item, let code):
            events.append(
                .classified(
                    station: station, item: item, finding: try ledger.classify(code, batch: batch, level: 1)))
        }
        return events
    }

    /// Whether an answer still has somebody: one that comes after its batch is nobody's, since the ledger took the codes
    /// back; and the function test's codes must never be taken for production's.
    static func concerns(_ line: Line, _ request: LedgerRequest, batch: Int64) -> Bool {
        guard line.batch == batch else { return false }
        return switch request {
        case .lease: line.phase != .testing
        case .leaseTest: line.phase == .testing
        case .allotment, .poolLevel, .classify: true
        }
    }
}
