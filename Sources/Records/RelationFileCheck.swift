import Codes
public import Foundation
public import LineCore

/// Judges a relation file by itself, as a platform would: what it would refuse is found before it is sent.
///
/// Found are: what cannot be read or stands in another encoding than the profile's, elements and attributes that do not
/// belong there, missing master data, a ratio other than the product's, dates out of order, codes of another form, level
/// or prefix, duplicates, orphans, containers that hold more than fits, nothing, or a third batch, and wrong flags. One
/// bad code refuses a whole file: so the list is complete, up to a thousand findings.
///
/// - Parameters:
///   - levels: the product's, from 1 up.
///   - profile: how the file is meant to be spelled.
/// - Returns: what is wrong, each with the code or line.
public func checkRelationFile(
    at file: URL, levels: [LevelPlan], profile: RelationProfile
) -> [RecordFinding] {
    var check = RelationFileCheck(name: file.lastPathComponent, levels: levels, profile: profile)
    do throws(RecordError) {
        try check.run(path: file.path)
    } catch {
        check.findings.add(check.name, error.place, .unreadable)
    }
    return check.findings.kept
}

/// Reads a relation file into a table of its own and checks it.
struct RelationFileCheck {
    struct Batch {
        var number: String
        var made: String
        var expiry: String
        var line: Int
    }

    private static let nesting = ["Document", "Events", "Event", "Relation", "Batch", "Code"]
    /// Attributes that are never empty.
    private static let filled = [
        "Relation": ["productCode", "subTypeNo", "cascade", "packageSpec"],
        "Batch": ["batchNo", "madeDate", "validateDate"],
    ]
    private static let present = [
        "Relation": ["comment"], "Batch": ["workshop", "lineName", "lineManager"],
    ]

    let name: String
    private let levels: [LevelPlan]
    private let profile: RelationProfile
    var findings = FindingList()
    /// The codes of the file, all of them as if they were released.
    private(set) var table = RecordTable()
    private(set) var batches: [Batch] = []
    /// By index of the table.
    private var flags: [UInt8] = []
    private var lot: UInt16?

    init(name: String, levels: [LevelPlan], profile: RelationProfile) {
        self.name = name
        self.levels = levels
        self.profile = profile
    }

    mutating func run(path: String) throws(RecordError) {
        let xml = try XMLElements(path: path)
        var isFirst = true
        while let element = try xml.next() {
            if isFirst, xml.encoding?.lowercased() != profile.encoding.name.lowercased() {
                findings.add(name, xml.encoding ?? "-", .notInEncoding)
            }
            isFirst = false
            take(element)
        }
        if table.order.isEmpty { findings.add(name, "Code", .missingCode) }
        let table = table
        let levels = levels
        let text = { (index: UInt32) in table.text(index, levels: levels) }
        table.check(levels: levels, text: text, file: name, findings: &findings)
        let tree = RelationTree(table: table, levels: levels)
        tree.check(table: table, levels: levels, text: text, file: name, findings: &findings)
        let isAnyShort = tree.isAnyShort(table: table)
        for index in table.order {
            let wanted = tree.flag(index, profile.flags, isAnyShort: isAnyShort, table: table)
            if Int(flags[Int(index)]) != wanted { findings.add(name, text(index), .flagDiffers) }
        }
    }

    private mutating func take(_ element: XMLElements.Element) {
        let label = "line \(element.line)"
        guard element.depth < Self.nesting.count, Self.nesting[element.depth] == element.name else {
            findings.add(name, "\(label): \(element.name)", .badMember)
            return
        }
        if element.depth > 2 { checkAttributes(element, label) }
        let isCapital = profile.spelling == .capital
        switch element.name {
        case "Events": require(element[isCapital ? "Version" : "version"] == "3.0", label)
        case "Event": require(element[isCapital ? "Name" : "name"] == "RelationCreate", label)
        case "Relation":
            let ratio = levels[1..<RelationTree.layers(of: levels)].map { Int($0.ratio) }
            if element["cascade"].flatMap(RelationWriter.ratio) != ratio { findings.add(name, label, .cascadeDiffers) }
        case "Batch": begin(element, label)
        case "Code": add(element, label)
        default: break
        }
    }

    private mutating func require(_ holds: Bool, _ place: @autoclosure () -> String) {
        if !holds { findings.add(name, place(), .badMember) }
    }

    /// Each attribute that must be there, and none that has no place there.
    private mutating func checkAttributes(_ element: XMLElements.Element, _ label: String) {
        let filled = Self.filled[element.name] ?? []
        var known = filled + (Self.present[element.name] ?? [])
        for attribute in filled where element[attribute, default: ""].isEmpty {
            findings.add(name, "\(label): \(attribute)", .missingMasterData)
        }
        for attribute in known.dropFirst(filled.count) where element[attribute] == nil {
            findings.add(name, "\(label): \(attribute)", .badMember)
        }
        if element.name == "Code" { known = RelationProfile.CodeAttribute.allCases.map(\.rawValue) }
        if element.name == "Relation", profile.linkAttributes == .empty { known += ["linkProductCode", "assCorpCode"] }
        for attribute in element.attributes where !known.contains(attribute.name) {
            findings.add(name, "\(label): \(attribute.name)", .badMember)
        }
    }

    private mutating func begin(_ element: XMLElements.Element, _ label: String) {
        let batch = Batch(
            number: element["batchNo", default: ""], made: element["madeDate", default: ""],
            expiry: element["validateDate", default: ""], line: element.line)
        // ISO dates sort as text.
        if ![batch.made, batch.expiry].allSatisfy(Self.isDate) || batch.made >= batch.expiry {
            findings.add(name, "\(label): \(batch.number)", .badDates)
        }
        if batches.contains(where: { $0.number == batch.number }) {
            findings.add(name, "\(label): \(batch.number)", .duplicate)
        }
        batches.append(batch)
        lot = table.intern(lot: batch.number)
    }

    private mutating func add(_ element: XMLElements.Element, _ label: String) {
        let text = element["curCode", default: ""]
        let place = "\(label): \(text)"
        guard let level = Int(element["packLayer", default: ""]), level >= 1, level <= RelationTree.layers(of: levels)
        else {
            findings.add(name, place, .wrongLevel)
            return
        }
        let plan = levels[level - 1]
        guard let lot, let code = EPCText.code(fileText: text, scheme: plan.scheme) else {
            findings.add(name, place, .badForm)
            return
        }
        if plan.scheme == .cn20, let prefix = plan.prefix, !text.hasPrefix(prefix) {
            findings.add(name, place, .wrongPrefix)
        }
        let index = table.intern(code.bytes[...])
        guard !table[index].isDefined else {
            findings.add(name, place, .duplicate)
            return
        }
        var row = RecordTable.Row()
        row.level = plan.level
        row.state = .released
        row.lot = lot
        row.isCalledLoose = true
        switch element["parentCode"] {
        case nil: require(profile.topParent == .absent, place)
        case "": require(profile.topParent == .empty, place)
        case let parent?:
            guard level < levels.count, let code = EPCText.code(fileText: parent, scheme: levels[level].scheme) else {
                findings.add(name, place, .orphan)
                break
            }
            row.parent = table.intern(code.bytes[...])
        }
        table.define(index, as: row)
        let flag = UInt8(element["flag", default: ""]) ?? .max
        require(flag <= 3, place)
        while flags.count < table.rows.count { flags.append(.max) }
        flags[Int(index)] = flag
    }

    private static func isDate(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return bytes.count == 10
            && bytes.enumerated().allSatisfy { place, byte in
                place == 4 || place == 7 ? byte == 0x2D : (0x30...0x39).contains(byte)
            }
    }
}

extension XMLElements.Element {
    fileprivate subscript(name: String, default value: String) -> String { self[name] ?? value }
}
