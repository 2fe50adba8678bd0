public import ControlTypes
import Foundation
import Ledger
import LineCore

/// The journal of a data directory, or of a copy of one, to be looked at only: also while a controller works with it.
public struct JournalSource: Sendable {
    let ledger: Ledger

    /// - Parameter directory: holds `ledger.sqlite`; the file itself may be named, too.
    /// - Throws: ``StartFailure`` when there is no ledger that this program can read.
    public init(directory: String) throws(StartFailure) {
        var isDirectory = false
        if let kind = try? FileManager.default.attributesOfItem(atPath: directory)[.type] as? FileAttributeType {
            isDirectory = kind == .typeDirectory
        }
        do throws(LedgerError) {
            ledger = try Ledger(readingFrom: isDirectory ? "\(directory)/ledger.sqlite" : directory)
        } catch {
            throw StartFailure(problems: ["\(error)"])
        }
    }

    /// The batches that have a journal, in the order of their creation.
    ///
    /// - Parameter number: only the batch of this number; nil = all.
    /// - Throws: `ControlError` when there is no such batch, or its configuration is not accepted by this program.
    public func batches(number: String?) throws(ControlError) -> [JournalBatch] {
        let rows: [BatchRow]
        do throws(LedgerError) {
            rows = try ledger.batches()
        } catch {
            throw ControlError(ledger: error)
        }
        let wanted = rows.filter { number == nil || $0.number == number }
        if let number, wanted.isEmpty {
            throw ControlError(
                kind: .notFound, message: BilingualMessage(zh: "没有批次 \(number)", en: "there is no batch \(number)"),
                problems: [])
        }
        var batches: [JournalBatch] = []
        for row in wanted where row.firstSequence != nil {
            batches.append(JournalBatch(row: row, line: try FrozenConfiguration.reading(of: row).line, ledger: ledger))
        }
        return batches
    }
}
