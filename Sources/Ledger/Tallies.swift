import GRDB
import LineCore

/// The counters of codes by batch, source and state, kept in the transaction of each change, so that counts of ten
/// millions of codes cost nothing to read (N-01).
enum Tallies {
    /// The batch number that stands for the pool.
    static let pool: Int64 = 0

    /// The number under which the codes of a batch's function test are counted.
    static func test(of batch: Int64) -> Int64 { -batch }

    struct Move {
        var batch: Int64
        var source: Int64
        var state: CodeState
        var by: Int64
    }

    private struct Cell: Hashable, Comparable {
        var batch: Int64
        var source: Int64
        var state: UInt8

        static func < (left: Cell, right: Cell) -> Bool {
            (left.batch, left.source, left.state) < (right.batch, right.source, right.state)
        }
    }

    /// Adds the moves up and writes each counter once.
    static func add(_ moves: [Move], _ db: Database) throws {
        var sums: [Cell: Int64] = [:]
        for move in moves {
            sums[Cell(batch: move.batch, source: move.source, state: move.state.rawValue), default: 0] += move.by
        }
        let upsert = try db.cachedStatement(
            sql: """
                INSERT INTO tally (batch_id, source_id, state, count) VALUES (?, ?, ?, ?)
                ON CONFLICT (batch_id, source_id, state) DO UPDATE SET count = count + excluded.count
                """)
        for (cell, sum) in sums.sorted(by: { $0.key < $1.key }) where sum != 0 {
            try upsert.execute(arguments: [cell.batch, cell.source, cell.state, sum])
        }
    }
}
