public import Codes
import Foundation
import LineCore

/// What bills (出入库单据) say that no code tells.
public struct BillMasterData: Hashable, Sendable {
    /// The firm's id on the traceability platform (`ent_id`).
    public var corporation: String
    /// Who answers for what no person did by hand.
    public var actor: String
    /// Who took a code out, by hand: two names where a second person had to be there.
    public var actors: [Code: [String]]

    public init(corporation: String, actor: String, actors: [Code: [String]]) {
        self.corporation = corporation
        self.actor = actor
        self.actors = actors
    }
}

/// The bills that a batch gives rise to, each with the platform's number and the words of its XML.
enum BillType: Int, CaseIterable {
    /// 生产入库: what the batch brings into the warehouse.
    case productionIn = 101
    /// 返工出库: packs that are no packs any more.
    case rework = 204
    /// 销毁出库
    case destroy = 205
    /// 抽检出库
    case sample = 206

    var event: String {
        switch self {
        case .productionIn: "ProduceWareHouseIn"
        case .rework: "ReworkWareHouseOut"
        // The platform spells it so.
        case .destroy: "DestoryWareHouseOut"
        case .sample: "CheckWareHouseOut"
        }
    }

    var mainAction: String { self == .productionIn ? "WareHouseIn" : "WareHouseOut" }
    var corporation: String { self == .productionIn ? "FromCorpID" : "ToCorpID" }

    var state: RowState? {
        switch self {
        case .productionIn: nil
        case .rework: .inactive
        case .destroy: .destroyed
        case .sample: .sampled
        }
    }

    /// Characters that a file's name cannot hold stand as their bytes.
    func fileName(batch: String) -> String {
        let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
        let name = batch.utf8.reduce(into: "") { name, byte in
            name += plain.contains(byte) ? String(Unicode.Scalar(byte)) : "%" + hexadecimal([byte])
        }
        return "bill-\(rawValue)-\(name).xml"
    }
}

/// Writes bills as the platform's terminals do (终端接口XML Schema-3.0): the codes of the platform's levels, each once,
/// and never a pack together with what is in it.
struct BillWriter {
    let header: RecordHeader
    let table: RecordTable
    let data: BillMasterData
    /// When codes ended, by index.
    let ends: [UInt32: Int64]

    /// - Parameter released: nothing comes into the warehouse before.
    /// - Returns: the SHA-256 of each file, by its name. A bill without a code is not written.
    func write(into folder: URL, released: Bool) throws(RecordError) -> [String: String] {
        var digests: [String: String] = [:]
        for type in BillType.allCases where released || type != .productionIn {
            let codes = codes(of: type)
            guard !codes.isEmpty else { continue }
            let name = type.fileName(batch: header.batch.number)
            digests[name] = try write(type, codes, to: folder.appending(path: name).path)
        }
        return digests
    }

    func codes(of type: BillType) -> [UInt32] {
        let layers = RelationTree.layers(of: header.levels)
        func isCovered(_ index: UInt32) -> Bool { Int(table[index].level) <= layers }
        return table.order.filter { index in
            let row = table[index]
            guard isCovered(index) else { return false }
            if let state = type.state { return row.state == state }
            // Of this batch only: another one's units came in with its own bill.
            guard row.state.isAccepted, table.lots[Int(row.lot)] == header.batch.number else { return false }
            return row.parent == RecordTable.none || !isCovered(row.parent)
        }
    }

    private func write(_ type: BillType, _ codes: [UInt32], to path: String) throws(RecordError) -> String {
        let file = try RecordFile(path: path)
        let xml = try XMLText(encoding: "utf-8")
        try xml.raw("<?xml version=\"1.0\" encoding=\"utf-8\"?>")
        try xml.start("Document")
        try xml.attribute("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance")
        try xml.attribute("xsi:noNamespaceSchemaLocation", "终端接口XML Schema-3.0.xsd")
        try xml.attribute("Version", "3.0")
        if let license = header.product.relation?.license, !license.isEmpty { try xml.attribute("License", license) }
        try xml.raw("\n")
        try xml.start("Events")
        try xml.start("Event")
        try xml.attribute("Name", type.event)
        try xml.attribute("MainAction", type.mainAction)
        try xml.start("DataField")
        try xml.raw("\n")
        let order = "\(header.line)-\(header.batch.number)-\(type.rawValue)"
        for (place, index) in codes.enumerated() {
            let code = table.text(index, levels: header.levels)
            let people = Code(code).flatMap { data.actors[$0] } ?? [data.actor]
            try xml.start("Data")
            try xml.attribute("Code", code)
            try xml.attribute("CorpOrderID", order)
            try xml.attribute("Actor", people.joined(separator: ","))
            try xml.attribute("ActDate", local(ends[index] ?? header.closedAt))
            try xml.attribute(type.corporation, data.corporation)
            try xml.end()
            try xml.raw("\n")
            if place & 0x3FF == 0x3FF { try file.write(xml.drain()) }
        }
        for _ in 0..<4 { try xml.end() }
        try xml.raw("\n")
        try file.write(xml.drain())
        return try file.finish()
    }

    /// `yyyy-MM-dd HH:mm:ss` where the line stands.
    private func local(_ time: Int64) -> String {
        let shown = time + Int64(header.timeZoneOffsetMinutes) * 60_000
        let text = UTCTime.text(min(max(shown, UTCTime.range.lowerBound), UTCTime.range.upperBound))
        return String(text.prefix(19)).replacing("T", with: " ")
    }
}

/// What was exchanged or taken out after a container was closed, for a platform that has heard of it already: one row an
/// act (单码替换, 码解绑).
struct ChangeLists {
    private var replaced: [[String]] = []
    private var unbound: [[String]] = []
    /// The last thing that was taken out, which the next packing may replace.
    private var open: (parent: Code, child: Code, at: Int64)?

    mutating func add(_ event: RecordedEvent) {
        switch event {
        case .unpacked(let parent, let children, let at):
            settle()
            for child in children.dropLast() { unbind(child, from: parent, at: at) }
            if let last = children.last { open = (parent, last, at) }
        case .packed(let parent, let children, let at):
            if let taken = open, taken.parent == parent, taken.at == at, children.count == 1, children[0] != taken.child
            {
                replaced.append([taken.child.description, children[0].description, parent.description, Self.text(at)])
                open = nil
            } else {
                settle()
            }
        case .commissioned, .ended: break
        }
    }

    /// A time that cannot be is refused elsewhere.
    private static func text(_ time: Int64) -> String {
        UTCTime.text(min(max(time, UTCTime.range.lowerBound), UTCTime.range.upperBound))
    }

    private mutating func settle() {
        guard let taken = open else { return }
        open = nil
        unbind(taken.child, from: taken.parent, at: taken.at)
    }

    private mutating func unbind(_ child: Code, from parent: Code, at: Int64) {
        unbound.append([parent.description, child.description, Self.text(at)])
    }

    /// - Returns: the SHA-256 of each file, by its name. An empty list is not written.
    mutating func write(into folder: URL) throws(RecordError) -> [String: String] {
        settle()
        var digests: [String: String] = [:]
        for (name, head, rows) in [
            ("list-replace.csv", ["old_code", "new_code", "parent_code", "at"], replaced),
            ("list-unbind.csv", ["parent_code", "child_code", "at"], unbound),
        ] where !rows.isEmpty {
            let file = try RecordFile(path: folder.appending(path: name).path)
            var bytes: [UInt8] = []
            for row in [head] + rows { CSVText.append(row: row, to: &bytes) }
            try file.write(bytes)
            digests[name] = try file.finish()
        }
        return digests
    }
}
