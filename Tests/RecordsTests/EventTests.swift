import Codes
import LineCore
import Requirements
import Testing

@testable import Records

@Suite struct EventTests {
    /// A published event, its pre-hash string and its hash.
    @Test(.requirement("H-02"))
    func eventIDIsTheHashOfTheVocabularyStandard() {
        let event = EPCISEvent(
            kind: .packing, time: 1_767_225_600_000, parent: "https://id.gs1.org/00/403000112345678901",
            epcs: ["https://id.gs1.org/01/00300010123455/21/2", "https://id.gs1.org/01/00300010123455/21/1"])
        let preHash = event.preHash(at: nil, timeZoneOffset: "+00:00")
        #expect(
            preHash == "eventType=AggregationEventeventTime=2026-01-01T00:00:00.000ZeventTimeZoneOffset=+00:00"
                + "parentID=https://id.gs1.org/00/403000112345678901childEPCs"
                + "epc=https://id.gs1.org/01/00300010123455/21/1epc=https://id.gs1.org/01/00300010123455/21/2"
                + "action=ADDbizStep=https://ref.gs1.org/cbv/BizStep-packing"
                + "disposition=https://ref.gs1.org/cbv/Disp-in_progress")
        #expect(
            EPCISEvent.eventID(preHash: preHash)
                == "ni:///sha-256;c951468ce758a151a1564700d9a07d8614bf3cde717b43a62eafae31f93d59d6?ver=CBV2.0")
    }

    @Test(.requirement("H-02"))
    func preHashNamesPlacesAndMasterDataInOrder() {
        let event = EPCISEvent(
            kind: .commissioning(lot: "L2", expiry: "2028-08-31"), time: 0, parent: nil, epcs: ["urn:a:b"])
        let place = EPCISPlace(timeZoneOffset: "+08:00", readPoint: "urn:r:1", bizLocation: "urn:l:1")
        #expect(
            event.preHash(at: place, timeZoneOffset: "+08:00").hasSuffix(
                "disposition=https://ref.gs1.org/cbv/Disp-activereadPointid=urn:r:1bizLocationid=urn:l:1"
                    + "ilmd{urn:epcglobal:cbv:mda:}itemExpirationDate=2028-08-31{urn:epcglobal:cbv:mda:}lotNumber=L2"))
    }

    @Test(
        .requirement("H-02"),
        arguments: [
            EPCISEvent.Kind.commissioning(lot: "a\"\\批", expiry: "2028-08-31"), .commissioning(lot: nil, expiry: nil),
            .packing, .unpacking, .sampling, .decommissioning, .destroying,
        ])
    func eventIsReadAsItWasWritten(kind: EPCISEvent.Kind) throws {
        let place = EPCISPlace(timeZoneOffset: "-03:30", readPoint: "urn:r:1", bizLocation: "urn:l:1")
        let isAggregation = kind == .packing || kind == .unpacking
        let event = EPCISEvent(
            kind: kind, time: 1_767_225_600_123, parent: isAggregation ? "urn:p:1" : nil, epcs: ["urn:a:b", "urn:a:c"])
        let line = event.json(id: "ni:///x", at: place)
        let read = try #require(EPCISEvent.read(line[...]))
        #expect(read.event == event)
        #expect(read.id == "ni:///x")
        #expect(read.place == place)
        for spoiled in [line.dropLast(), line + [0x20], Array("{ ".utf8) + line.dropFirst()] {
            #expect(EPCISEvent.read(Array(spoiled)[...]) == nil)
        }
    }

    /// What the composer makes of the events, without the commissioning of the codes that lie open.
    private func compose(_ source: SampleSource) throws -> (
        events: [EPCISEvent], ids: [String], kinds: [RecordFinding.Kind]
    ) {
        var table = RecordTable()
        for recorded in source.codeList {
            var row = RecordTable.Row()
            row.level = recorded.level
            row.state = RowState(recorded.state, released: true) ?? .inDoubt
            row.lot = table.intern(lot: recorded.batch) ?? 0
            row.isCarried = recorded.batch != source.header.batch.number || RecordTable.callsCarried(recorded.reason)
            if let parent = recorded.parent { row.parent = table.intern(parent.bytes[...]) }
            table.define(table.intern(recorded.code.bytes[...]), as: row)
        }
        let known = table
        let levels = source.header.levels
        var events: [EPCISEvent] = []
        var ids: [String] = []
        var findings = FindingList()
        var composer = EPCISComposer(
            table: known, levels: levels, text: { known.text($0, levels: levels) }, base: source.header.epcBase,
            expiries: known.lots.map { _ in "2028-08-31" },
            place: EPCISPlace(timeZoneOffset: "+08:00", readPoint: "urn:r:1", bizLocation: "urn:l:1")
        ) { event, id in
            events.append(event)
            ids.append(id)
        }
        for event in source.eventList { try composer.add(event, findings: &findings) }
        try composer.finish()
        return (events, ids, findings.kept.map(\.kind))
    }

    @Test(.requirement("H-02"))
    func commissioningsOfOneSecondAreOneEvent() throws {
        var source = smallBatch()
        let units = source.codeList.filter { $0.level == 1 }.map(\.code)
        source.eventList = [
            .commissioned(code: units[0], at: 5000), .commissioned(code: units[1], at: 5999),
            .commissioned(code: units[2], at: 6000),
        ]
        let events = try compose(source).events
        #expect(events.map(\.time) == [5999, 6000])
        #expect(events.map(\.epcs.count) == [2, 1])
    }

    @Test(.requirement("H-02", "L-05"))
    func timesNeverContradictTheOrder() throws {
        let (events, ids, kinds) = try compose(smallBatch())
        #expect(kinds == [])
        #expect(Set(ids).count == ids.count)
        var last: [String: Int64] = [:]
        for event in events {
            for epc in event.epcs + [event.parent].compactMap(\.self) {
                #expect(event.time >= last[epc, default: 0])
                last[epc] = event.time
            }
        }
    }

    /// A unit carried over has the same event in both batches' records.
    @Test(.requirement("A-06", "H-02"))
    func carriedUnitsHaveEventsOfTheirOwn() throws {
        var first = smallBatch()
        let loose = first.codeList[5].code
        let neighbour = first.codeList[4].code
        first.change(loose) { $0.reason = "loose: carried to 20260902" }
        first.eventList = [.commissioned(code: neighbour, at: 9000), .commissioned(code: loose, at: 9001)]
        var second = first
        second.header.batch.number = "20260902"
        second.codeList = [first.codeList[5]]
        second.eventList = [.commissioned(code: loose, at: 9001)]
        let one = try compose(first)
        let two = try compose(second)
        #expect(one.ids.count == 2)
        #expect(one.ids[1] == two.ids[0])
    }

    /// Stories that cannot have happened, by the events that replace the small batch's own.
    @Test(.requirement("H-02"))
    func impossibleStoriesAreRefused() throws {
        var source = smallBatch()
        let units = source.codeList.filter { $0.level == 1 }.map(\.code)
        let bundles = source.codeList.filter { $0.level == 2 }.map(\.code)
        let born: [RecordedEvent] = [
            .commissioned(code: units[0], at: 1000), .commissioned(code: units[1], at: 1000),
            .commissioned(code: units[2], at: 1000), .commissioned(code: bundles[0], at: 1000),
            .commissioned(code: bundles[1], at: 1000),
        ]
        let packed = RecordedEvent.packed(parent: bundles[0], children: [units[0]], at: 2000)
        let cases: [(events: [RecordedEvent], kind: RecordFinding.Kind)] = [
            ([.commissioned(code: units[0], at: 3000)], .commissionedTwice),
            ([.packed(parent: bundles[2], children: [units[0]], at: 3000)], .notCommissioned),
            ([.packed(parent: bundles[0], children: [units[3]], at: 3000)], .notCommissioned),
            ([packed, .packed(parent: bundles[1], children: [units[0]], at: 3000)], .alreadyPacked),
            ([.packed(parent: bundles[0], children: units.prefix(3).map { $0 }, at: 3000)], .overfull),
            ([.packed(parent: bundles[0], children: [bundles[1]], at: 3000)], .wrongLevel),
            ([.packed(parent: bundles[0], children: [], at: 3000)], .badEvent),
            ([.unpacked(parent: bundles[0], children: [units[0]], at: 3000)], .notInside),
            ([packed, .ended(code: units[0], state: .destroyed, at: 3000)], .endedInside),
            ([packed, .ended(code: units[0], state: .sampled, at: 3000)], .endedInside),
            ([packed, .ended(code: bundles[0], state: .inactive, at: 3000)], .endedWithContent),
            (
                [
                    .ended(code: units[0], state: .inactive, at: 3000),
                    .packed(parent: bundles[0], children: [units[0]], at: 3000),
                ], .usedAfterEnd
            ),
            ([.commissioned(code: code("81999030000009991234"), at: 3000)], .unknownCode),
            ([.ended(code: units[0], state: .inactive, at: -1)], .badTime),
            ([.ended(code: units[0], state: .inactive, at: .max)], .badTime),
        ]
        for (events, kind) in cases {
            source.eventList = born + events
            #expect(try compose(source).kinds == [kind])
        }
    }
}
