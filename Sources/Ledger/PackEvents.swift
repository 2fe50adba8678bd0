public import Codes
import GRDB
public import LineCore

/// What the world outside must hear about containers and codes, in the order in which it happened (H-02). Times are
/// wall clock in milliseconds since 1970.
public enum PackEvent: Hashable, Sendable {
    /// A container was closed, or got packs since. `children` are those that it got since it was closed before, in the order of packing.
    case packed(parent: PackedCode, children: [PackedCode], isShort: Bool, at: Int64)
    /// A child was taken out of a closed container.
    case unpacked(parent: PackedCode, child: PackedCode, at: Int64)
    /// A code that had been commissioned was sampled, destroyed or is no longer active.
    case decommissioned(code: PackedCode, state: CodeState, reason: Reason?, at: Int64)
}

public struct PackedCode: Hashable, Sendable {
    public var id: CodeID
    public var code: Code
    public var level: UInt8
    public var scheme: CodeScheme
}

extension Ledger {
    /// The events of a batch's containers and codes. A container whose label was never verified is not among them.
    /// They are read in pages: `body` runs outside of the ledger's queue and may call the ledger.
    ///
    /// Containers that were carried in from another batch bring their events along, as far as these are about what they
    /// brought; the other batch tells nothing of them any more.
    ///
    /// - Throws: ``LedgerError``, or what `body` throws.
    public func packEvents(of batch: Int64, _ body: (PackEvent) throws -> Void) throws {
        try read { try _ = Self.requireBatch(batch, $0) }
        var brought = try read { try Self.broughtEvents(to: batch, $0) }[...]
        var last: Int64 = -1
        while true {
            let page = try read { db in
                try Row.fetchAll(
                    db.cachedStatement(sql: Self.eventColumns + Self.eventPage), arguments: [batch, last]
                ).map { row in
                    (place: row[0] as Int64, event: try Self.packEvent(row, of: batch, isBrought: false, db))
                }
            }
            guard let end = page.last else { break }
            for entry in page {
                while let first = brought.first, first.place < entry.place { try body(brought.removeFirst().event) }
                guard let event = entry.event else { continue }
                try body(event)
            }
            last = end.place
        }
        for entry in brought { try body(entry.event) }
    }

    private static let eventColumns = """
        SELECT event.place, event.kind, event.at, event.since, event.short, event.state, event.reason,
            code.verified_at, code.id, code.text, source.level, source.scheme,
            child.id, child.text, child_source.level, child_source.scheme,
            child_carried.from_batch_id, child_carried.to_batch_id
        FROM pack_event event
        JOIN code ON code.id = event.code_id JOIN code_source source ON source.id = code.source_id
        LEFT JOIN code child ON child.id = event.child_id
        LEFT JOIN code_source child_source ON child_source.id = child.source_id
        LEFT JOIN carried_code child_carried ON child_carried.code_id = event.child_id
        LEFT JOIN carried_code carried ON carried.code_id = event.code_id

        """

    /// What happened to containers after they were carried out is another batch's, and what happened before goes along.
    private static let eventPage = """
        WHERE event.batch_id = ?1 AND event.place > ?2
            AND (carried.code_id IS NULL OR carried.from_batch_id <> ?1 OR carried.level = 1)
        ORDER BY event.place LIMIT 200
        """

    private static func broughtEvents(to batch: Int64, _ db: Database) throws -> [(place: Int64, event: PackEvent)] {
        try Row.fetchAll(
            db.cachedStatement(
                sql: Self.eventColumns + """
                    WHERE event.batch_id IN (SELECT DISTINCT from_batch_id FROM carried_code WHERE to_batch_id = ?1)
                        AND carried.to_batch_id = ?1 AND carried.level > 1 AND event.kind IN (1, 2)
                    ORDER BY event.place
                    """), arguments: [batch]
        ).compactMap { row in
            try Self.packEvent(row, of: batch, isBrought: true, db).map { (place: row[0] as Int64, event: $0) }
        }
    }

    /// Whether the record of the batch has a row for a child of an event.
    private static func hasRow(
        _ child: PackedCode, from: Int64?, to: Int64?, in batch: Int64, isBrought: Bool
    ) -> Bool {
        guard let from, let to else { return !isBrought }
        return to == batch || (from == batch && child.level == 1)
    }

    private static func packEvent(
        _ row: Row, of batch: Int64, isBrought: Bool, _ db: Database
    ) throws -> PackEvent? {
        guard (row[7] as Int64?) != nil else { return nil }
        let code = try packedCode(row, from: 8)
        let at: Int64 = row[2]
        switch row[1] as Int {
        case 1:
            let children = try Row.fetchAll(
                db.cachedStatement(
                    sql: """
                        SELECT code.id, code.text, code_source.level, scheme, carried.from_batch_id, carried.to_batch_id
                        FROM packing
                        JOIN code ON code.id = packing.child_id JOIN code_source ON code_source.id = code.source_id
                        LEFT JOIN carried_code carried ON carried.code_id = code.id
                        WHERE packing.parent_id = ?1 AND packed_place < ?2 AND packed_place > ?3
                            AND (unpacked_place IS NULL OR unpacked_place > ?2)
                        ORDER BY packed_place
                        """),
                arguments: [code.id, row[0] as Int64, row[3] as Int64]
            ).compactMap { row in
                let child = try packedCode(row, from: 0)
                return hasRow(child, from: row[4], to: row[5], in: batch, isBrought: isBrought) ? child : nil
            }
            // Closed again with a new label after packs were taken out: nothing came in that is not known outside.
            guard !children.isEmpty else { return nil }
            return .packed(parent: code, children: children, isShort: (row[4] as Int?) == 1, at: at)
        case 2:
            let child = try packedCode(row, from: 12)
            guard hasRow(child, from: row[16], to: row[17], in: batch, isBrought: isBrought) else { return nil }
            return .unpacked(parent: code, child: child, at: at)
        case 3:
            return .decommissioned(code: code, state: try state(row[5]), reason: try reason(row[6]), at: at)
        case let kind:
            throw LedgerError.damaged("there is no kind \(kind) of events of packing")
        }
    }

    private static func packedCode(_ row: Row, from column: Int) throws -> PackedCode {
        PackedCode(
            id: row[column], code: try code(row[column + 1]), level: row[column + 2],
            scheme: try scheme(row[column + 3]))
    }
}
