public import Codes
import GRDB
import LineCore

/// What is in a closed container, and what its label shows of that: the counts of its packs and of its smallest units when
/// it was closed last. A container whose content changes at any depth is closed again as soon as its label is right.
struct LabelledContent {
    private let select: Statement

    init(_ db: Database) throws {
        select = try db.cachedStatement(
            sql: """
                WITH RECURSIVE
                closing (place, children) AS (SELECT closed_place, children FROM container WHERE code_id = ?1),
                present (id) AS (
                    SELECT ?1
                    UNION ALL SELECT packing.child_id FROM present JOIN packing ON packing.parent_id = present.id
                    WHERE packing.unpacked_place IS NULL),
                labelled (id) AS (
                    SELECT ?1
                    UNION ALL SELECT packing.child_id FROM labelled JOIN packing ON packing.parent_id = labelled.id
                    JOIN closing ON packing.packed_place < closing.place
                        AND (packing.unpacked_place IS NULL OR packing.unpacked_place > closing.place))
                SELECT closing.children,
                    (SELECT count(*) FROM packing WHERE parent_id = ?1 AND unpacked_place IS NULL),
                    (SELECT count(*) FROM labelled JOIN code ON code.id = labelled.id
                        JOIN code_source source ON source.id = code.source_id WHERE source.level = 1),
                    (SELECT count(*) FROM present JOIN code ON code.id = present.id
                        JOIN code_source source ON source.id = code.source_id WHERE source.level = 1)
                FROM closing
                """)
    }

    /// The container's label does not show its content, or it never had one.
    func isDue(_ container: CodeID) throws -> Bool {
        guard let row = try Row.fetchOne(select, arguments: [container]) else { return true }
        return (row[0] as Int) != (row[1] as Int) || (row[2] as Int) != (row[3] as Int)
    }

    /// The accepted containers of a batch that people's acts touched, and those around them.
    private static let touched = """
        WITH RECURSIVE touched (id) AS (
            SELECT act_code.code_id FROM act JOIN act_code ON act_code.act_place = act.place WHERE act.batch_id = ?1
            UNION SELECT code.parent_id FROM touched JOIN code ON code.id = touched.id
            WHERE code.parent_id IS NOT NULL)
        SELECT code.id, code.text, source.level FROM touched JOIN code ON code.id = touched.id
        JOIN code_source source ON source.id = code.source_id
        WHERE source.level > 1 AND code.batch_id = ?1 AND code.state IN (\(CodeState.commissioned.rawValue), \
        \(CodeState.released.rawValue))
        """

    /// Those whose labels are wrong, in the order of their ids.
    static func due(in batch: Int64, _ db: Database) throws -> [Code] {
        let content = try LabelledContent(db)
        return try Row.fetchAll(
            db.cachedStatement(sql: touched + " ORDER BY code.id"), arguments: [batch]
        ).compactMap { row in try content.isDue(row[0]) ? try Ledger.code(row[1]) : nil }
    }

    /// How many of a level were full when they were closed and hold fewer packs now.
    static func opened(in batch: Int64, _ db: Database) throws -> [(level: UInt8, count: Int)] {
        try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT found.level, count(*) FROM (\(touched)) AS found
                    JOIN container AS closing ON closing.code_id = found.id
                    WHERE closing.short = 0 AND closing.children >
                        (SELECT count(*) FROM packing WHERE parent_id = found.id AND unpacked_place IS NULL)
                    GROUP BY found.level
                    """), arguments: [batch]
        ).map { (level: $0[0], count: $0[1]) }
    }
}

extension Ledger {
    /// The accepted containers of a batch whose labels do not show what is in them, in the order of their codes' ids (W-04).
    /// Only what people did to packs makes a label wrong: the containers that their acts touched, and those around them,
    /// are looked at.
    public func labelsDue(of batch: Int64) throws(LedgerError) -> [Code] {
        try read { db in
            try Self.requireBatch(batch, db)
            return try LabelledContent.due(in: batch, db)
        }
    }
}
