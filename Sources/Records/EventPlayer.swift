import Codes
import Crypto
import LineCore

/// Plays the events of a file, in its order, against the codes of codes.csv.
struct EventPlayer {
    private let file: String
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

    /// - Parameter file: what findings name.
    init(
        file: String, table: RecordTable, text: @escaping (UInt32) -> String, place: EPCISPlace, base: String,
        levels: [LevelPlan],
        expiries: [String?]
    ) {
        self.file = file
        self.table = table
        self.text = text
        self.place = place
        self.base = base
        self.levels = levels
        self.expiries = expiries
        story = Story(table: table, capacities: levels.map { UInt32($0.ratio) })
        times = Array(repeating: -1, count: table.rows.count)
    }

    mutating func play(_ event: EPCISEvent, id: String, label: String, findings: inout FindingList) {
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
        story.compare(with: table, text: text, file: file, findings: &findings)
    }
}

/// Stands for a sequence of events, by their ids: equal for equal stories.
struct StoryDigest {
    private var hasher = SHA256()

    mutating func add(_ id: String) { hasher.update(data: Array((id + "\n").utf8)) }

    var value: [UInt8] { Array(hasher.finalize()) }
}
