import Foundation
import LineCore

/// Writes the tree of a batch as a relation file.
struct RelationWriter {
    var table: RecordTable
    var tree: RelationTree
    var levels: [LevelPlan]
    var text: (UInt32) -> String
    /// The record's own batch first.
    var batches: [BatchFacts]
    var masterData: RelationMasterData

    /// What the master data lack or contradict; the file is refused for any of it.
    static func check(
        _ data: RelationMasterData?, levels: [LevelPlan], batches: [BatchFacts], findings: inout FindingList
    ) {
        guard let data else {
            findings.add("relation.xml", "relation", .missingMasterData)
            return
        }
        for (name, value) in [
            ("productCode", data.productCode), ("subTypeNo", data.subTypeNo), ("cascade", data.cascade),
            ("packageSpec", data.packageSpec),
        ] where value.isEmpty {
            findings.add("relation.xml", name, .missingMasterData)
        }
        for value in [
            data.productCode, data.subTypeNo, data.cascade, data.packageSpec, data.comment, data.license,
            data.workshop, data.lineName, data.lineManager,
        ] + batches.map(\.number) where !XMLText.canHold(value) {
            findings.add("relation.xml", value.debugDescription, .notInEncoding)
        }
        let wanted = levels[1..<RelationTree.layers(of: levels)].map { Int($0.ratio) }
        if !data.cascade.isEmpty, ratio(ofCascade: data.cascade) != wanted {
            findings.add("relation.xml", data.cascade, .cascadeDiffers)
        }
    }

    /// Children of one container, from layer 2 up; nil when it is no cascade. `1:20:200` is `[10, 20]`.
    static func ratio(ofCascade text: String) -> [Int]? {
        var numbers: [Int] = []
        for part in text.split(separator: ":", omittingEmptySubsequences: false) {
            guard let number = Int(part), number > 0, String(number) == part else { return nil }
            numbers.append(number)
        }
        guard numbers.count > 1, numbers[0] == 1 else { return nil }
        var ratio: [Int] = []
        for (outer, inner) in zip(numbers, numbers.dropFirst()) {
            guard inner % outer == 0 else { return nil }
            ratio.insert(inner / outer, at: 0)
        }
        return ratio
    }

    /// Writes the file; gives its SHA-256 in hex, or nil when nothing is accepted: then there is no file.
    func write(to path: String, profile: RelationProfile) throws -> String? {
        let told = table.order.filter { tree.tells($0, table: table) }
        guard !told.isEmpty else { return nil }
        let file = try RecordFile(path: path)
        let xml = try XMLText(encoding: profile.encoding.name)
        try head(xml, profile: profile)
        let children = Children(table: table, tree: tree, told: told)
        let isAnyShort = tree.isAnyShort(table: table)
        for batch in batches {
            guard let lot = table.lots.firstIndex(of: batch.number).map(UInt16.init),
                told.contains(where: { table[$0].lot == lot })
            else { continue }
            try start(batch, in: xml, profile: profile)
            try inOrder(told, children: children, order: profile.order) { index in
                guard table[index].lot == lot else { return }
                let flag = tree.flag(index, profile.flags, isAnyShort: isAnyShort, table: table)
                try write(index, flag: flag, in: xml, profile: profile)
                if index & 0x3FF == 0 { try file.write(xml.drain()) }
            }
            try xml.end()
        }
        for _ in 0..<4 { try xml.end() }
        try xml.raw(profile.lineEnd.text)
        try file.write(xml.drain())
        return try file.finish()
    }

    private func head(_ xml: XMLText, profile: RelationProfile) throws {
        let isCapital = profile.spelling == .capital
        try xml.raw("<?xml version=\"1.0\" encoding=\"\(profile.encoding.name)\"?>")
        let lineEnd = profile.lineEnd.text
        if profile.declaration == .above { try xml.raw(lineEnd) }
        try xml.start("Document")
        try xml.attribute("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance")
        try xml.attribute("xsi:noNamespaceSchemaLocation", "关联关系XML Schema-3.0.xsd")
        try xml.attribute("License", profile.license == .empty ? "" : masterData.license)
        try xml.raw(lineEnd)
        try xml.start("Events")
        try xml.attribute(isCapital ? "Version" : "version", "3.0")
        try xml.raw(lineEnd)
        try xml.start("Event")
        try xml.attribute(isCapital ? "Name" : "name", "RelationCreate")
        try xml.raw(lineEnd)
        try xml.start("Relation")
        try xml.attribute("productCode", masterData.productCode)
        try xml.attribute("subTypeNo", masterData.subTypeNo)
        try xml.attribute("cascade", masterData.cascade)
        try xml.attribute("packageSpec", masterData.packageSpec)
        try xml.attribute("comment", masterData.comment)
        if profile.linkAttributes == .empty {
            try xml.attribute("linkProductCode", "")
            try xml.attribute("assCorpCode", "")
        }
        try xml.raw(lineEnd)
    }

    private func start(_ batch: BatchFacts, in xml: XMLText, profile: RelationProfile) throws {
        try xml.start("Batch")
        try xml.attribute("batchNo", batch.number)
        try xml.attribute("madeDate", UTCTime.text(batch.made))
        try xml.attribute("validateDate", UTCTime.text(batch.expiry))
        try xml.attribute("workshop", masterData.workshop)
        try xml.attribute("lineName", masterData.lineName)
        try xml.attribute("lineManager", masterData.lineManager)
        try xml.raw(profile.lineEnd.text)
    }

    private func write(_ index: UInt32, flag: Int, in xml: XMLText, profile: RelationProfile) throws {
        try xml.start("Code")
        for attribute in profile.codeAttributes {
            switch attribute {
            case .curCode: try xml.attribute("curCode", text(index))
            case .packLayer: try xml.attribute("packLayer", String(table[index].level))
            case .parentCode:
                let parent = tree.parent(of: index, table: table)
                if parent != RecordTable.none {
                    try xml.attribute("parentCode", text(parent))
                } else if profile.topParent == .empty {
                    try xml.attribute("parentCode", "")
                }
            case .flag: try xml.attribute("flag", String(flag))
            }
        }
        try xml.end()
        try xml.raw(profile.lineEnd.text)
    }

    /// Calls `body` with each code.
    private func inOrder(
        _ told: [UInt32], children: Children, order: RelationProfile.Order, body: (UInt32) throws -> Void
    ) throws {
        switch order {
        case .depthFirst:
            for layer in (1...tree.layers).reversed() {
                for index in told
                where Int(table[index].level) == layer && tree.parent(of: index, table: table) == RecordTable.none {
                    try descend(index, children: children, body: body)
                }
            }
        case .byLevel:
            for layer in (1...tree.layers).reversed() {
                for index in told where Int(table[index].level) == layer { try body(index) }
            }
        }
    }

    private func descend(_ index: UInt32, children: Children, body: (UInt32) throws -> Void) throws {
        try body(index)
        for child in children.of(index) { try descend(child, children: children, body: body) }
    }
}

/// The children of each container in the order of the table, in two arrays.
private struct Children {
    private var firsts: [UInt32]
    private var list: [UInt32]

    init(table: RecordTable, tree: RelationTree, told: [UInt32]) {
        firsts = Array(repeating: 0, count: table.rows.count + 1)
        for index in told {
            let parent = tree.parent(of: index, table: table)
            if parent != RecordTable.none { firsts[Int(parent) + 1] += 1 }
        }
        for place in firsts.indices.dropFirst() { firsts[place] += firsts[place - 1] }
        list = Array(repeating: 0, count: Int(firsts[firsts.count - 1]))
        var next = firsts
        for index in told {
            let parent = tree.parent(of: index, table: table)
            guard parent != RecordTable.none else { continue }
            list[Int(next[Int(parent)])] = index
            next[Int(parent)] += 1
        }
    }

    func of(_ index: UInt32) -> ArraySlice<UInt32> {
        list[Int(firsts[Int(index)])..<Int(firsts[Int(index) + 1])]
    }
}
