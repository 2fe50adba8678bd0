import GRDB
import LineCore

/// What one transaction of the journal does to the tables. Codes are read once, changed in memory along the rules, and
/// written once at the end, however many facts of the transaction are about them.
///
/// A fact that breaks a rule is a fault of the program that made it: it traps, the transaction is undone, and the
/// journal keeps no trace of it.
struct Projector {
    /// A code as far as facts change it.
    private struct Touched {
        let id: CodeID
        let source: Int64
        let level: UInt8
        var state: CodeState
        var batch: Int64?
        var hasNewBatch = false
        var parent: CodeID?
        var reason: Reason?
        var isLost: Bool
        var sentIndex: UInt32?
        var sentAt: Int64?
        var printedAt: Int64?
        var verifiedAt: Int64?
        /// Leased for the function test.
        var isTest: Bool

        /// Under which number the code is counted.
        func tally(of batch: Int64) -> Int64 { isTest ? Tallies.test(of: batch) : batch }
    }

    private struct Change {
        var batch: Int64
        var source: Int64
        var from: CodeState
        var to: CodeState
    }

    private let db: Database
    private let batch: Int64?
    private var touched: [Touched] = []
    private var places: [CodeID: Int] = [:]
    private var levels: [Int64: UInt8] = [:]
    private var changes: [Change] = []
    private var carried: [Tallies.Move] = []
    /// When the batch ended, if it did.
    private var endedAt: Int64?
    /// When its function test ended, if it did.
    private var testEndedAt: Int64?
    private let selectCode: Statement
    private let selectLevel: Statement

    init(_ db: Database, batch: Int64?) throws {
        self.db = db
        self.batch = batch
        selectCode = try db.cachedStatement(
            sql: """
                SELECT source_id, state, batch_id, parent_id, reason, lost, sent_index, sent_at, printed_at, verified_at,
                    test
                FROM code WHERE id = ?
                """)
        selectLevel = try db.cachedStatement(sql: "SELECT level FROM code_source WHERE id = ?")
    }

    /// Facts of one entry lie closer together than this; entries are this far apart.
    static let placesPerEntry: Int64 = 1 << 24

    mutating func apply(_ entry: JournalEntry) throws {
        precondition(entry.facts.count < Self.placesPerEntry, "an entry has fewer than 2^24 facts")
        let wall = entry.moment.wall
        for (number, fact) in entry.facts.enumerated() {
            let place = entry.sequence * Self.placesPerEntry + Int64(number)
            switch fact {
            case .codeState(let code, let from, let to, let reason):
                try change(code, from: from, to: to, reason: reason, at: wall, place: place)
            case .sent(let code, let index):
                try send(code, index: index, at: wall)
            case .packed(let child, let parent):
                try pack(child, into: parent, at: wall, place: place)
            case .unpacked(let child, let parent):
                try unpack(child, from: parent, at: wall, place: place)
            case .containerClosed(let code, let children, let short):
                try close(code, children: children, short: short, at: wall, place: place)
            case .whereabouts(let code, let known):
                let slot = try slot(of: code)
                touched[slot].isLost = !known
            case .rejected(let station, let item, let reason, let code, let confirmed):
                try run(
                    """
                    INSERT INTO reject (place, batch_id, at, station, item, reason, code_id, confirmed)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    """, [place, batch, wall, station, item, reason.rawValue, code, confirmed])
            case .phase(let phase):
                guard let batch else { preconditionFailure("a phase belongs to a batch") }
                if phase == .ended { endedAt = wall }
                if phase == .tested || phase == .cleared { testEndedAt = wall }
                try enter(phase, batch, entry)
            case .alarm(let kind, let station, let device, let raised, let detail):
                try run(
                    """
                    INSERT INTO alarm_log (place, batch_id, at, kind, station, device, raised, detail)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    """, [place, batch, wall, kind.rawValue, station, device, raised, detail])
            case .counted(let count, let expected, let counted, let signer):
                try run(
                    """
                    INSERT INTO physical_count (place, batch_id, at, kind, number, expected, counted, who, why)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                    [place, batch, wall, count.kind, count.number, expected, counted, signer.who, signer.why])
            case .deviation(let count, let difference, let signer):
                try run(
                    """
                    INSERT INTO deviation (place, batch_id, at, kind, number, difference, who, why)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                    [place, batch, wall, count.kind, count.number, difference, signer?.who, signer?.why])
            case .alarmState(let key, let state, let who, let why):
                try run(
                    """
                    INSERT INTO alarm_state (place, batch_id, at, kind, station, device, state, who, why)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                    [place, batch, wall, key.kind.rawValue, key.station, key.device, state.rawValue, who, why])
            case .audit(let act):
                try AuditTrail.append(act, chain: Ledger.openChain(of: batch, db), at: wall, db)
            case .act(let act): try ActTable.insert(act, batch: batch, at: wall, place: place, db)
            case .reprinted(let act, let code, let number):
                let slot = try slot(of: code)
                precondition(touched[slot].state == .commissioned, "only a closed container's label is re-printed")
                try ActTable.insertReprint(act: act, code: code, number: number, batch: batch, at: wall, db)
            case .reprintVerified(let act, let code):
                try ActTable.verifyReprint(act: act, code: code, batch: batch, at: wall, db)
            case .carriedIn(let code, let parent, let from):
                try carry(code, from: from, at: wall)
                // The pack itself: the trail of its batch tells of it once.
                if parent == nil, let batch {
                    try CarriedCodes.tell(entry.facts, from: from, to: batch, at: wall, db)
                }
            case .testPiece(let result):
                try run(
                    """
                    INSERT INTO test_piece (place, batch_id, at, piece, station, item, finding, reason, who)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                    [
                        place, batch, wall, result.piece.rawValue, result.station, result.item,
                        result.finding.rawValue, result.reason?.rawValue, result.who,
                    ])
            }
        }
    }

    private func enter(_ phase: BatchPhase, _ batch: Int64, _ entry: JournalEntry) throws {
        let old = try Ledger.phase(of: batch, db)
        guard old.mayBecome(phase) else { throw LedgerError.wrongPhase(from: old, to: phase) }
        var act: AuditEntry?
        for case .audit(let entry) in entry.facts where act == nil { act = entry }
        try Ledger.enter(
            phase, batch: batch, who: act?.who ?? "", why: act?.why ?? "", at: entry.moment.wall, db)
    }

    /// Writes what the facts came to. Nothing may be applied afterwards.
    mutating func finish() throws {
        let update = try db.cachedStatement(
            sql: """
                UPDATE code SET state = ?, parent_id = ?, reason = ?, lost = ?, sent_index = ?, sent_at = ?,
                    printed_at = ?, verified_at = ? WHERE id = ?
                """)
        for code in touched {
            try update.execute(arguments: [
                code.state.rawValue, code.parent, code.reason?.rawValue, code.isLost, code.sentIndex, code.sentAt,
                code.printedAt, code.verifiedAt, code.id,
            ])
            // By itself: setting the column would touch its index for every code.
            if code.batch == nil {
                try run("UPDATE code SET batch_id = NULL, test = 0 WHERE id = ?", [code.id])
            } else if code.hasNewBatch {
                try run("UPDATE code SET batch_id = ? WHERE id = ?", [code.batch, code.id])
            }
        }
        try Tallies.add(
            carried
                + changes.flatMap { change in
                    var moves = [
                        Tallies.Move(batch: change.batch, source: change.source, state: change.from, by: -1),
                        Tallies.Move(batch: change.batch, source: change.source, state: change.to, by: 1),
                    ]
                    if change.to == .unallocated {
                        moves.append(
                            Tallies.Move(batch: Tallies.pool, source: change.source, state: .unallocated, by: 1))
                    }
                    return moves
                }, db)
        if let testEndedAt, let batch { try Ledger.giveBackUnsent(of: batch, isTest: true, at: testEndedAt, db) }
        if let endedAt, let batch { try Ledger.giveBackUnsent(of: batch, isTest: false, at: endedAt, db) }
    }

    // MARK: Facts about codes

    /// A unit goes on being counted in the batch that made it, which accepted it; a container does not.
    private mutating func carry(_ code: CodeID, from: Int64, at wall: Int64) throws {
        guard let batch else { preconditionFailure("a pack is carried into a batch") }
        let slot = try slot(of: code)
        let found = touched[slot]
        precondition(found.batch == from && !found.isTest, "a pack is carried out of the batch that it belongs to")
        precondition(found.state == .commissioned, "only a sound pack is carried into another batch")
        touched[slot].batch = batch
        touched[slot].hasNewBatch = true
        carried.append(.init(batch: batch, source: found.source, state: .commissioned, by: 1))
        if found.level > 1 { carried.append(.init(batch: from, source: found.source, state: .commissioned, by: -1)) }
        try CarriedCodes.insert(code, level: found.level, from: from, to: batch, at: wall, db)
    }

    private mutating func change(
        _ code: CodeID, from: CodeState, to: CodeState, reason: Reason?, at wall: Int64, place: Int64
    ) throws {
        let slot = try slot(of: code)
        precondition(touched[slot].state == from, "a change begins with the state that the ledger holds")
        precondition(from.mayBecome(to), "a code moves along the table of transitions only")
        guard let owner = touched[slot].batch, to != .allocated else {
            preconditionFailure("a lease gives a code to a batch, and only then its state changes")
        }
        touched[slot].state = to
        touched[slot].reason = reason
        changes.append(
            Change(batch: touched[slot].tally(of: owner), source: touched[slot].source, from: from, to: to))
        switch to {
        case .encoded: touched[slot].printedAt = wall
        case .commissioned: touched[slot].verifiedAt = wall
        case .unallocated:
            precondition(touched[slot].sentIndex == nil, "a code that was sent never goes back to its pool")
            precondition(touched[slot].parent == nil, "a code that is in a container never goes back to its pool")
            touched[slot].batch = nil
            touched[slot].reason = nil
            try run(
                "INSERT INTO returned_code (batch_id, code_id, reason, at, test) VALUES (?, ?, ?, ?, ?)",
                [owner, code, reason?.rawValue, wall, touched[slot].isTest])
        case .sampled, .inactive, .destroyed:
            // What was never commissioned is not known outside, and need not leave.
            guard touched[slot].verifiedAt != nil else { break }
            try run(
                """
                INSERT INTO pack_event (place, batch_id, kind, code_id, at, state, reason)
                VALUES (?, ?, 3, ?, ?, ?, ?)
                """, [place, owner, code, wall, to.rawValue, reason?.rawValue])
        default: break
        }
    }

    private mutating func send(_ code: CodeID, index: UInt32, at wall: Int64) throws {
        let slot = try slot(of: code)
        precondition(touched[slot].sentIndex == nil, "a code is sent once")
        precondition(touched[slot].state == .allocated, "only an allocated code is sent")
        touched[slot].sentIndex = index
        touched[slot].sentAt = wall
    }

    private mutating func pack(_ child: CodeID, into parent: CodeID, at wall: Int64, place: Int64) throws {
        let childSlot = try slot(of: child)
        let parentSlot = try slot(of: parent)
        precondition(touched[childSlot].parent == nil, "a code has one parent at a time")
        precondition(
            Int(touched[childSlot].level) + 1 == Int(touched[parentSlot].level),
            "a child is one level below its parent")
        touched[childSlot].parent = parent
        try run(
            "INSERT INTO packing (parent_id, child_id, packed_at, packed_place) VALUES (?, ?, ?, ?)",
            [parent, child, wall, place])
    }

    private mutating func unpack(_ child: CodeID, from parent: CodeID, at wall: Int64, place: Int64) throws {
        let childSlot = try slot(of: child)
        let parentSlot = try slot(of: parent)
        precondition(touched[childSlot].parent == parent, "a code is taken out of the container that it is in")
        touched[childSlot].parent = nil
        let open = try Row.fetchOne(
            db.cachedStatement(
                sql: "SELECT id, packed_place FROM packing WHERE child_id = ? AND unpacked_place IS NULL"),
            arguments: [child])
        guard let open else { throw LedgerError.damaged("code \(child) has a parent, but no packing") }
        try run(
            "UPDATE packing SET unpacked_at = ?, unpacked_place = ? WHERE id = ?",
            [wall, place, open[0] as Int64])
        let closed = try Int64.fetchOne(
            db.cachedStatement(sql: "SELECT closed_place FROM container WHERE code_id = ?"), arguments: [parent])
        // Outside nobody heard of content that was taken out before the container was closed.
        guard let closed, closed > (open[1] as Int64), let owner = touched[parentSlot].batch else { return }
        try run(
            "INSERT INTO pack_event (place, batch_id, kind, code_id, child_id, at) VALUES (?, ?, 2, ?, ?, ?)",
            [place, owner, parent, child, wall])
    }

    private mutating func close(
        _ code: CodeID, children: UInt16, short: Bool, at wall: Int64, place: Int64
    ) throws {
        let slot = try slot(of: code)
        precondition(touched[slot].level > 1, "a container has a level above 1")
        guard let owner = touched[slot].batch else { preconditionFailure("a closed container belongs to a batch") }
        let before = try Int64.fetchOne(
            db.cachedStatement(sql: "SELECT closed_place FROM container WHERE code_id = ?"), arguments: [code])
        try run(
            """
            INSERT INTO container (code_id, closed_place, closed_at, children, short) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (code_id) DO UPDATE SET closed_place = excluded.closed_place, closed_at = excluded.closed_at,
                children = excluded.children, short = excluded.short
            """, [code, place, wall, children, short])
        try run(
            """
            INSERT INTO pack_event (place, batch_id, kind, code_id, at, since, short) VALUES (?, ?, 1, ?, ?, ?, ?)
            """, [place, owner, code, wall, before ?? 0, short])
    }

    // MARK: Access

    private mutating func slot(of code: CodeID) throws -> Int {
        if let slot = places[code] { return slot }
        guard let row = try Row.fetchOne(selectCode, arguments: [code]) else {
            preconditionFailure("a fact is about a code that the ledger holds")
        }
        let source: Int64 = row[0]
        guard let state = CodeState(rawValue: row[1]), let level = try level(of: source) else {
            throw LedgerError.damaged("code \(code) has an unknown state or source")
        }
        touched.append(
            Touched(
                id: code, source: source, level: level, state: state, batch: row[2], parent: row[3],
                reason: (row[4] as UInt8?).flatMap(Reason.init(rawValue:)), isLost: row[5] != 0, sentIndex: row[6],
                sentAt: row[7], printedAt: row[8], verifiedAt: row[9], isTest: row[10] != 0))
        places[code] = touched.count - 1
        return touched.count - 1
    }

    private mutating func level(of source: Int64) throws -> UInt8? {
        if let level = levels[source] { return level }
        levels[source] = try UInt8.fetchOne(selectLevel, arguments: [source])
        return levels[source]
    }

    private func run(_ sql: String, _ arguments: StatementArguments) throws {
        try db.cachedStatement(sql: sql).execute(arguments: arguments)
    }
}
