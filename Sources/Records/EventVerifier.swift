import Codes
import Foundation
import LineCore

extension RecordVerifier {
    /// Plays the events of epcis.jsonld and compares what they add up to with the table.
    mutating func checkEvents(
        _ document: RecordDocument, table: RecordTable, text: @escaping (UInt32) -> String
    ) throws(RecordError) {
        let file = "epcis.jsonld"
        var lines = try LineReader(path: path(file))
        let head = EPCISDocument.head
        guard let first = try lines.next(), first.bytes.elementsEqual(head.utf8) else {
            findings.add(file, "line 1", .badEvent)
            return
        }
        let expiries = table.lots.map { number in document.batches.first { $0.number == number }?.expiry }
        var player = EventPlayer(
            table: table, text: text, place: document.place, base: document.epcBase, levels: document.levels,
            expiries: expiries)
        let tail = EPCISDocument.tail(created: document.closedAt).split(separator: "\n")[0]
        var number = 1
        var isLast = false
        while let (bytes, terminated) = try lines.next() {
            number += 1
            if bytes.elementsEqual(tail.utf8), terminated, try lines.next() == nil {
                isLast = true
                break
            }
            let event = bytes.last == 0x2C ? bytes.dropLast() : bytes
            player.play(event, label: "line \(number)", findings: &findings)
        }
        if !isLast { findings.add(file, "line \(number)", .badEvent) }
        // Every event but the last one is followed by a comma; the digest of the file stands for that.
        player.finish(findings: &findings)
    }
}

private struct EventPlayer {
    private let file = "epcis.jsonld"
    private let table: RecordTable
    private let text: (UInt32) -> String
    private let place: EPCISPlace
    private let base: String
    private let levels: [LevelPlan]
    private let expiries: [String?]
    private var story: Story
    /// Time of the last event of each code.
    private var times: [Int64]
    /// The first 16 bytes of each event id's hash, in hex.
    private var ids: [UInt64] = []

    init(
        table: RecordTable, text: @escaping (UInt32) -> String, place: EPCISPlace, base: String, levels: [LevelPlan],
        expiries: [String?]
    ) {
        self.table = table
        self.text = text
        self.place = place
        self.base = base
        self.levels = levels
        self.expiries = expiries
        story = Story(table: table, capacities: levels.map { UInt32($0.ratio) })
        times = Array(repeating: -1, count: table.rows.count)
    }

    mutating func play(_ line: ArraySlice<UInt8>, label: String, findings: inout FindingList) {
        guard let (event, id, place) = EPCISEvent.read(line), place == self.place else {
            findings.add(file, label, .badEvent)
            return
        }
        if event.eventID(at: place) != id { findings.add(file, label, .wrongEventID) }
        // 64 bits of the hash: two events of a batch that share them by chance are not to be expected.
        ids.append(UInt64(id.dropFirst(14).prefix(16), radix: 16) ?? 0)
        var parent: UInt32?
        if let epc = event.parent {
            guard let index = index(epc, time: event.time, label: label, findings: &findings) else { return }
            parent = index
        }
        for epc in event.epcs {
            guard let index = index(epc, time: event.time, label: label, findings: &findings) else { return }
            if let fault = play(event.kind, index, parent: parent) {
                findings.add(file, "\(label): \(text(index))", fault)
            }
        }
    }

    private mutating func play(_ kind: EPCISEvent.Kind, _ index: UInt32, parent: UInt32?) -> RecordFinding.Kind? {
        switch kind {
        case .commissioning(let lot, let expiry):
            let row = table[index]
            let isLogistic = levels[Int(row.level) - 1].scheme == .sscc
            let wanted = isLogistic ? nil : table.lots[Int(row.lot)]
            guard lot == wanted, expiry == (isLogistic ? nil : expiries[Int(row.lot)]) else { return .unknownBatch }
            return story.commission(index)
        case .packing:
            guard let parent else { return .badEvent }
            return story.pack(index, into: parent, table: table)
        case .unpacking:
            guard let parent else { return .badEvent }
            return story.unpack(index, from: parent)
        case .sampling: return story.outside(index)
        case .decommissioning, .destroying: return story.end(index)
        }
    }

    /// The code of an EPC, whose story goes on at that time.
    private mutating func index(
        _ epc: String, time: Int64, label: String, findings: inout FindingList
    ) -> UInt32? {
        guard let code = EPCText.code(epc: epc, base: base), let index = table.index(of: code.bytes[...]),
            table[index].isDefined,
            EPCText.epc(text(index), scheme: levels[Int(table[index].level) - 1].scheme, base: base) == epc
        else {
            findings.add(file, "\(label): \(epc)", .unknownCode)
            return nil
        }
        if time < times[Int(index)] { findings.add(file, "\(label): \(epc)", .badTime) }
        times[Int(index)] = max(time, times[Int(index)])
        return index
    }

    mutating func finish(findings: inout FindingList) {
        ids.sort()
        for (id, next) in zip(ids, ids.dropFirst()) where id == next {
            findings.add(file, "ni:///sha-256;" + String(id, radix: 16) + "…", .sameEventID)
        }
        story.compare(with: table, text: text, findings: &findings)
    }
}
