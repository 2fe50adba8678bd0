import Codes
import LineCore

/// Turns what happened into EPCIS events, in an order and with times that tell a possible story.
///
/// Codes of one level and lot that were commissioned one after the other within the same second are one event, with the
/// time of the last of them. The wall clock may have stepped back (L-05); an event's time is never before that of
/// an earlier event of its codes, so that who sorts by time gets the order in which things happened.
struct EPCISComposer {
    /// More codes than that are not put into one event.
    static let largestGroup = 1000

    private struct Group {
        var kind: EPCISEvent.Kind
        var level: UInt8
        var second: Int64
        var time: Int64
        var epcs: [String]
    }

    private let table: RecordTable
    private let levels: [LevelPlan]
    private let text: (UInt32) -> String
    private let base: String
    private let expiries: [String?]
    private let place: EPCISPlace
    private let emit: (EPCISEvent, String) throws -> Void
    private(set) var story: Story
    private var group: Group?
    /// Latest time told so far.
    private var latest: Int64 = 0
    /// Ids of the packings and unpackings at `aggregationTime`: a code may go in, out and in again within one instant.
    private var aggregationTime: Int64 = -1
    private var aggregationIDs: Set<String> = []

    /// - Parameters:
    ///   - expiries: ISO dates by the table's lot numbers; nil for a batch that is not known.
    ///   - emit: takes each event with its id.
    init(
        table: RecordTable, levels: [LevelPlan], text: @escaping (UInt32) -> String, base: String,
        expiries: [String?], place: EPCISPlace, emit: @escaping (EPCISEvent, String) throws -> Void
    ) {
        self.table = table
        self.levels = levels
        self.text = text
        self.base = base
        self.expiries = expiries
        self.place = place
        self.emit = emit
        story = Story(table: table, capacities: levels.map { UInt32($0.ratio) })
    }

    mutating func add(_ event: RecordedEvent, findings: inout FindingList) throws {
        switch event {
        case .commissioned(let code, let time):
            guard let index = index(code.bytes[...], time: time, findings: &findings) else { return }
            try commission(index, at: time, findings: &findings)
        case .packed(let parent, let children, let time):
            try aggregate(parent.bytes, children.map { $0.bytes }, kind: .packing, at: time, findings: &findings)
        case .unpacked(let parent, let children, let time):
            try aggregate(parent.bytes, children.map { $0.bytes }, kind: .unpacking, at: time, findings: &findings)
        case .ended(let code, let state, let time):
            guard let index = index(code.bytes[...], time: time, findings: &findings) else { return }
            try end(index, state: state, at: time, findings: &findings)
        }
    }

    /// Writes what is still held back. The composer is not used any more after this.
    mutating func finish() throws { try flush() }

    private mutating func commission(_ index: UInt32, at time: Int64, findings: inout FindingList) throws {
        if let fault = story.commission(index) {
            findings.add("epcis.jsonld", text(index), fault)
            return
        }
        latest = max(latest, time)
        let row = table[index]
        let isLogistic = scheme(index) == .sscc
        let kind = EPCISEvent.Kind.commissioning(
            lot: isLogistic ? nil : table.lots[Int(row.lot)], expiry: isLogistic ? nil : expiries[Int(row.lot)])
        if row.isCarried {
            // An event of its own, so that both batches' records tell the same one.
            try flush()
            let event = EPCISEvent(kind: kind, time: time, parent: nil, epcs: [epc(index)])
            try emit(event, event.eventID(at: place))
            return
        }
        try join(kind, level: row.level, index: index, time: time)
    }

    private mutating func end(_ index: UInt32, state: CodeState, at time: Int64, findings: inout FindingList) throws {
        let kind: EPCISEvent.Kind
        switch state {
        case .sampled: kind = .sampling
        case .inactive: kind = .decommissioning
        case .destroyed: kind = .destroying
        default: return
        }
        // What was never on a product is no matter of EPCIS, and what was told to be over ends only once.
        guard story.isBorn(index), !story.hasEnded(index) else { return }
        let fault = kind == .sampling ? story.outside(index) : story.end(index)
        if let fault {
            findings.add("epcis.jsonld", text(index), fault)
            return
        }
        latest = max(latest, time)
        try join(kind, level: table[index].level, index: index, time: latest)
    }

    private mutating func aggregate(
        _ parent: [UInt8], _ children: [[UInt8]], kind: EPCISEvent.Kind, at time: Int64, findings: inout FindingList
    ) throws {
        guard let container = index(parent[...], time: time, findings: &findings) else { return }
        if children.isEmpty {
            findings.add("epcis.jsonld", text(container), .badEvent)
            return
        }
        var epcs: [String] = []
        for child in children {
            guard let index = index(child[...], time: time, findings: &findings) else { return }
            let fault =
                kind == .packing
                ? story.pack(index, into: container, table: table) : story.unpack(index, from: container)
            if let fault {
                findings.add("epcis.jsonld", text(index), fault)
                return
            }
            epcs.append(epc(index))
        }
        try flush()
        latest = max(latest, time)
        var event = EPCISEvent(kind: kind, time: latest, parent: epc(container), epcs: epcs)
        var id = event.eventID(at: place)
        if latest != aggregationTime { aggregationIDs.removeAll(keepingCapacity: true) }
        if aggregationIDs.contains(id) {
            // The same move twice within a millisecond: the second one happened a millisecond later.
            latest += 1
            event.time = latest
            id = event.eventID(at: place)
            aggregationIDs.removeAll(keepingCapacity: true)
        }
        aggregationTime = latest
        aggregationIDs.insert(id)
        try emit(event, id)
    }

    private mutating func join(_ kind: EPCISEvent.Kind, level: UInt8, index: UInt32, time: Int64) throws {
        if var open = group, open.kind == kind, open.level == level, open.second == time / 1000,
            open.epcs.count < Self.largestGroup
        {
            group = nil
            open.time = max(open.time, time)
            open.epcs.append(epc(index))
            group = open
            return
        }
        try flush()
        group = Group(kind: kind, level: level, second: time / 1000, time: time, epcs: [epc(index)])
    }

    private mutating func flush() throws {
        guard let open = group else { return }
        group = nil
        let event = EPCISEvent(kind: open.kind, time: open.time, parent: nil, epcs: open.epcs)
        try emit(event, event.eventID(at: place))
    }

    private func index(_ key: ArraySlice<UInt8>, time: Int64, findings: inout FindingList) -> UInt32? {
        guard let index = table.index(of: key), table[index].isDefined else {
            findings.add("epcis.jsonld", String(decoding: key, as: UTF8.self), .unknownCode)
            return nil
        }
        // One millisecond of room for each event that is moved on.
        guard time >= 0, time < UTCTime.range.upperBound - 86_400_000 else {
            findings.add("epcis.jsonld", text(index), .badTime)
            return nil
        }
        return index
    }

    private func scheme(_ index: UInt32) -> CodeScheme { levels[Int(table[index].level) - 1].scheme }
    private func epc(_ index: UInt32) -> String {
        EPCText.epc(text(index), scheme: scheme(index), base: base)
    }
}
