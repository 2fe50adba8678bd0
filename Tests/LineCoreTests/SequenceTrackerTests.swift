@testable import LineCore
import Requirements
import Testing

/// Reads of items against records: three that agree are trusted again, eight items without are too many.
@Suite("The off-by-one detector", .requirement("V-02"))
struct SequenceTrackerTests {
    typealias Finding = SequenceTracker.Finding

    struct Run: Sendable, CustomTestStringConvertible {
        var name: String
        /// First item and record of the anchor.
        var start: (item: UInt16, record: UInt32) = (1, 1)
        /// What each item from `start` on shows; nil = no read.
        var reads: [UInt32?]
        var findings: [Finding]
        var testDescription: String { name }
    }

    static let runs: [Run] = [
        Run(name: "in sequence", reads: [1, 2, 3], findings: [.inSequence, .inSequence, .inSequence]),
        Run(
            name: "no reads in between do not move the anchor", reads: [1, nil, nil, 4, nil, 6],
            findings: [.inSequence, .inSequence, .inSequence, .inSequence, .inSequence, .inSequence]),
        Run(
            name: "one ahead: a print is missing on the belt's item", reads: [1, 3, 4, 5, 6],
            findings: [.inSequence, .slipped(1), .unproven, .inSequence, .inSequence]),
        Run(
            name: "one behind: a carton got in", reads: [1, 1, 2, 3, 4],
            findings: [.inSequence, .slipped(-1), .unproven, .inSequence, .inSequence]),
        Run(
            name: "double print: one record twice, the rest one behind", reads: [1, 2, 2, 3, 4, 5],
            findings: [.inSequence, .inSequence, .slipped(-1), .unproven, .inSequence, .inSequence]),
        Run(
            name: "missing print: a blank, the rest one behind", reads: [1, 2, nil, 3, 4, 5],
            findings: [.inSequence, .inSequence, .inSequence, .slipped(-1), .unproven, .inSequence]),
        Run(
            name: "many ahead", reads: [1, 12, 13, 14], findings: [.inSequence, .slipped(10), .unproven, .inSequence]),
        Run(
            name: "a single strange one costs what agrees anew", reads: [1, 9, 3, 4, 5],
            findings: [.inSequence, .slipped(7), .unproven, .unproven, .inSequence]),
        Run(
            name: "a no read while it is not trusted does not break what agrees", reads: [1, 3, nil, 5, 6],
            findings: [.inSequence, .slipped(1), .unproven, .unproven, .inSequence]),
        Run(
            name: "never two that agree: lost at the eighth item, and again after eight more",
            reads: [1, 5, 9, 5, 9, 5, 9, 5, 9, 5, 9, 5, 9, 5, 9, 5, 9],
            findings: [.inSequence, .slipped(3)] + Array(repeating: .unproven, count: 6) + [.lost]
                + Array(repeating: .unproven, count: 7) + [.lost]),
        Run(
            name: "only no reads after a slip: lost as well", reads: [1, 3] + Array(repeating: nil, count: 7),
            findings: [.inSequence, .slipped(1)] + Array(repeating: .unproven, count: 6) + [.lost]),
        Run(
            name: "item numbers roll over from 65535 to 1", start: (65_533, 70), reads: [70, 71, 72, 73, 74],
            findings: Array(repeating: .inSequence, count: 5)),
        Run(
            name: "a slip over the roll-over is one place", start: (65_534, 70), reads: [70, 71, 73, 74, 75],
            findings: [.inSequence, .inSequence, .slipped(1), .unproven, .inSequence]),
    ]

    @Test("Runs", arguments: runs)
    func run(_ run: Run) {
        var tracker = SequenceTracker()
        tracker.start(item: run.start.item, record: run.start.record)
        var item = run.start.item
        var findings: [Finding] = []
        for read in run.reads {
            if let read {
                findings.append(tracker.read(record: read, at: item, limits: Sample.limits))
            } else {
                findings.append(tracker.noRead(limits: Sample.limits))
            }
            item = ItemNumber.next(item)
        }
        #expect(findings == run.findings)
    }

    @Test("What an item should carry is known while the sequence is trusted")
    func expected() {
        var tracker = SequenceTracker()
        #expect(tracker.expected(at: 1) == nil)
        tracker.start(item: 65_535, record: 5)
        #expect(tracker.expected(at: 65_535) == 5)
        #expect(tracker.expected(at: 1) == 6)
        #expect(tracker.expected(at: 65_534) == 4)
        #expect(tracker.expected(at: 65_530) == nil, "there is no record before the first")
        tracker.start(item: 9, record: 90)
        #expect(tracker.expected(at: 1) == 6, "an anchor stands until it is lost")
        tracker.loseAnchor()
        #expect(tracker.expected(at: 1) == nil)
        tracker.forget()
        tracker.start(item: 9, record: 90)
        #expect(tracker.expected(at: 10) == 91)
    }

    @Test("After the anchor was lost three reads that agree are needed")
    func afterLoss() {
        var tracker = SequenceTracker()
        tracker.start(item: 1, record: 1)
        tracker.loseAnchor()
        tracker.start(item: 2, record: 2)
        #expect(tracker.read(record: 7, at: 2, limits: Sample.limits) == .unproven)
        #expect(tracker.read(record: 8, at: 3, limits: Sample.limits) == .unproven)
        #expect(tracker.read(record: 9, at: 4, limits: Sample.limits) == .inSequence)
    }

    @Test("A sequence that does not come back holds the line until a person lets it go on")
    func lostHoldsTheLine() {
        var limits = Sample.limits
        limits.consecutiveRejects = 100
        limits.rejectsInWindow = 64
        limits.rejectWindow = 64
        var bench = Bench.running(limits, units: 40)
        for item in UInt16(1)...9 { bench.printed(item) }
        bench.send(.unitPrinter(.printed(through: 15)))
        for item in UInt16(1)...9 {
            bench.send(.read(item, Sample.text(1, item == 1 ? 1 : item % 2 == 0 ? 4 : 15)))
            bench.send(.outcome(item, item == 1 ? .passed : .rejectedByVerdict))
            #expect(bench.holds(.sequenceLost) == (item >= 9))
        }
        #expect(bench.alarm(.sequenceLost) && bench.alarm(.sequenceSlip))
        bench.send(.command(.resume))
        #expect(!bench.holds(.sequenceLost) && !bench.alarm(.sequenceLost))
    }
}

@Suite("Item numbers and the ring of open items")
struct ItemRingTests {
    @Test(
        "Numbers run 1…65535 and then 1 again",
        arguments: [
            (0, 1), (1, 2), (65_534, 65_535), (65_535, 1),
        ] as [(UInt16, UInt16)])
    func next(item: UInt16, next: UInt16) {
        #expect(ItemNumber.next(item) == next)
    }

    @Test(
        "Distances go forwards over the roll-over",
        arguments: [
            (5, 5, 0), (5, 6, 1), (0, 1, 1), (65_535, 1, 1), (65_530, 3, 8), (3, 2, 65_534),
        ] as [(UInt16, UInt16, Int)])
    func distance(first: UInt16, second: UInt16, distance: Int) {
        #expect(ItemNumber.distance(from: first, to: second) == distance)
    }

    @Test("Items are found by their number only, oldest first, also over the roll-over")
    func ring() {
        var ring = ItemRing<String>()
        for number in [UInt16(65_534), 65_535, 1, 2] {
            #expect(ring.insert("item \(number)", number: number) == nil)
        }
        #expect(ring.count == 4)
        #expect(Array(ring.numbers(upTo: 2)) == [65_534, 65_535, 1, 2])
        #expect(ring[65_535] == "item 65535" && ring[1] == "item 1")
        #expect(ring[63] == nil, "65535 stands in that place")
        ring[63] = nil
        ring[1] = nil
        ring[1] = nil
        #expect(ring.count == 3)
        ring[2] = "changed"
        #expect(ring[2] == "changed" && ring.count == 3)
        let old = ring.insert("newer", number: 66)
        #expect(old?.number == 2 && old?.item == "changed" && ring.count == 3)
        #expect(ring[2] == nil && ring[66] == "newer")
    }

    @Test("A coding station keeps its items apart over the roll-over")
    func station() {
        var bench = Bench.coding(units: 10)
        let items: [UInt16] = [65_534, 65_535, 1, 2]
        for item in items { bench.send(.arrived(item)) }
        bench.send(.unitPrinter(.printed(through: 4)))
        for (index, item) in items.enumerated() {
            bench.expect(
                .read(item, Sample.text(1, index + 1)), effects: [.verdict(item, .good)],
                facts: [.unit(index + 1, .encoded, .commissioned)])
        }
        for item in items { bench.expectNothing(.outcome(item, .passed)) }
        #expect(bench.line.floor.tally.passed == [4])
    }
}
