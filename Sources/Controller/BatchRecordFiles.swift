import ConfigurationFiles
package import Foundation
package import Ledger
import Records

/// The record of a batch apart from a running controller: for the random faults, which read what would be handed over.
package enum BatchRecordFiles {
    /// What is kept with a batch of the two files that it is made by.
    package static func snapshot(lineText: Data, productText: Data) throws -> String {
        try FrozenConfiguration.reading(lineText: lineText, productText: productText).snapshot
    }

    /// Writes the record of an ended batch as a release would seal it, but for its report.
    ///
    /// - Parameters:
    ///   - directory: must not exist, or be empty; its parent must exist.
    ///   - closedAt: milliseconds since 1970.
    /// - Throws: ``Records/RecordError`` with what the record would be refused for.
    package static func write(_ row: BatchRow, of ledger: Ledger, to directory: URL, closedAt: Int64) throws {
        let frozen = try FrozenConfiguration.reading(of: row)
        let source = try LedgerRecordSource(ledger: ledger, row: row, frozen: frozen, closedAt: closedAt)
        _ = try writeRecord(from: source, to: directory, released: true)
    }
}
