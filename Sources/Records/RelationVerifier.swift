import Codes
import Foundation
import LineCore

extension RecordVerifier {
    /// Compares relation.xml, in the `plant` spelling, with the table: the same codes, containers, batches and flags.
    mutating func checkRelation(
        _ document: RecordDocument, table: RecordTable, tree: RelationTree, text: (UInt32) -> String
    ) throws(RecordError) {
        let file = "relation.xml"
        let xml = try XMLElements(path: path(file))
        let nesting = ["Document", "Events", "Event", "Relation", "Batch", "Code"]
        var seen = [Bool](repeating: false, count: table.rows.count)
        var lot: UInt16?
        while let element = try xml.next() {
            let label = "line \(element.line)"
            guard element.depth < nesting.count, nesting[element.depth] == element.name else {
                findings.add(file, "\(label): \(element.name)", .badMember)
                continue
            }
            switch element.name {
            case "Events": require(element["Version"] == "3.0", label)
            case "Event": require(element["Name"] == "RelationCreate", label)
            case "Relation":
                let ratio = document.levels[1..<tree.layers].map { Int($0.ratio) }
                if element["cascade"].flatMap(RelationWriter.ratio) != ratio {
                    findings.add(file, label, .cascadeDiffers)
                }
                for name in ["productCode", "subTypeNo", "packageSpec"] where element[name, default: ""].isEmpty {
                    findings.add(file, "\(label): \(name)", .missingMasterData)
                }
            case "Batch":
                let batch = document.batches.first { $0.number == element["batchNo"] }
                require(
                    batch != nil && element["madeDate"] == batch?.made && element["validateDate"] == batch?.expiry,
                    label)
                lot = table.lots.firstIndex { $0 == element["batchNo"] }.map(UInt16.init)
            case "Code":
                guard let index = checkCode(element, lot: lot, document: document, table: table, tree: tree) else {
                    continue
                }
                if seen[Int(index)] { findings.add(file, text(index), .duplicate) }
                seen[Int(index)] = true
            default: break
            }
        }
        for index in table.order where tree.tells(index, table: table) && !seen[Int(index)] {
            findings.add(file, text(index), .missingCode)
        }
    }

    private mutating func require(_ holds: Bool, _ label: String) {
        if !holds { findings.add("relation.xml", label, .badMember) }
    }

    private mutating func checkCode(
        _ element: XMLElements.Element, lot: UInt16?, document: RecordDocument, table: RecordTable, tree: RelationTree
    ) -> UInt32? {
        let file = "relation.xml"
        let code = element["curCode", default: ""]
        guard let level = Int(element["packLayer", default: ""]), level >= 1, level <= tree.layers,
            let identity = EPCText.code(fileText: code, scheme: document.levels[level - 1].scheme),
            let index = table.index(of: identity.bytes[...]), tree.tells(index, table: table)
        else {
            findings.add(file, "line \(element.line): \(code)", .unknownCode)
            return nil
        }
        let row = table[index]
        if Int(row.level) != level { findings.add(file, code, .wrongLevel) }
        if row.lot != lot { findings.add(file, code, .unknownBatch) }
        let parent = tree.parent(of: index, table: table)
        let expected = parent == RecordTable.none ? nil : table.text(parent, levels: document.levels)
        if element["parentCode"] != expected { findings.add(file, code, .treeDiffers) }
        if element["flag"] != String(tree.flag(index, table: table)) { findings.add(file, code, .flagDiffers) }
        return index
    }
}

extension XMLElements.Element {
    fileprivate subscript(name: String, default value: String) -> String { self[name] ?? value }
}
