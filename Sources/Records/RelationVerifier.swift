import Codes
import Foundation
import LineCore

extension RecordVerifier {
    /// Checks a relation file by itself, and compares it with the table: the same codes, containers and batches.
    mutating func checkRelation(
        _ file: String, profile: RelationProfile, _ document: RecordDocument, table: RecordTable, tree: RelationTree,
        text: (UInt32) -> String
    ) throws(RecordError) {
        var check = RelationFileCheck(name: file, levels: document.levels, profile: profile)
        check.findings = findings
        defer { findings = check.findings }
        try check.run(path: path(file))
        for batch in check.batches {
            let known = document.batches.first { $0.number == batch.number }
            if known == nil || known?.made != batch.made || known?.expiry != batch.expiry {
                check.findings.add(file, "line \(batch.line)", .badMember)
            }
        }
        let told = check.table
        for index in table.order where tree.tells(index, table: table) {
            guard let place = told.index(of: table.key(index)), told[place].isDefined else {
                check.findings.add(file, text(index), .missingCode)
                continue
            }
            if told[place].level != table[index].level { check.findings.add(file, text(index), .wrongLevel) }
            if told.lots[Int(told[place].lot)] != table.lots[Int(table[index].lot)] {
                check.findings.add(file, text(index), .unknownBatch)
            }
            let parent = tree.parent(of: index, table: table)
            let found = told[place].parent
            let isSame =
                parent == RecordTable.none || found == RecordTable.none
                ? parent == found : table.key(parent) == told.key(found)
            if !isSame { check.findings.add(file, text(index), .treeDiffers) }
        }
        for place in told.order {
            if let index = table.index(of: told.key(place)), tree.tells(index, table: table) { continue }
            check.findings.add(file, told.text(place, levels: document.levels), .unknownCode)
        }
    }
}
