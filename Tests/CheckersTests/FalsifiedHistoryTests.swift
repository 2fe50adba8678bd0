import Checkers
import LineWorld
import Requirements
import Testing

/// Each checker is silent on a small sound history, and speaks as soon as the history is falsified in its way.
@Suite("Checkers find what is false", .requirement("U-04", "U-06", "A-01", "N-01", "L-01", "V-05", "U-05"))
struct FalsifiedHistoryTests {
    // Codes by their places: units 0…3, bundle 4, a second bundle 5.
    static let texts = ["U0", "U1", "U2", "U3", "B4", "B5"]

    /// Two units in a bundle; one unit rejected, one never sent.
    static func sound() -> History {
        var events: [History.Event] = []
        func fact(_ fact: History.Fact) { events.append(.durable(fact)) }
        for unit in 0...2 {
            fact(.sent(code: unit, index: unit + 1))
            events.append(.machine(.ordered(text: texts[unit], copies: 1, device: "printer")))
            events.append(.machine(.printed(text: texts[unit], device: "printer")))
            fact(.state(code: unit, from: .allocated, to: .encoded, reason: nil))
        }
        for unit in 0...1 {
            fact(.state(code: unit, from: .encoded, to: .commissioned, reason: nil))
            events.append(.machine(.toldGood(station: 0, item: UInt16(unit + 1), boot: 1)))
        }
        fact(.rejected(station: 0, item: 3, code: 2, reason: "noRead", isConfirmed: true))
        fact(.state(code: 2, from: .encoded, to: .invalid, reason: "noRead"))
        fact(.sent(code: 4, index: 1))
        for unit in 0...1 { fact(.packed(child: unit, parent: 4)) }
        events.append(.machine(.ordered(text: "B4", copies: 1, device: "labels")))
        events.append(.machine(.printed(text: "B4", device: "labels")))
        fact(.state(code: 4, from: .allocated, to: .encoded, reason: nil))
        fact(.state(code: 4, from: .encoded, to: .commissioned, reason: nil))
        fact(.closed(container: 4, children: 2))
        events.append(.machine(.toldGood(station: 1, item: 1, boot: 1)))
        fact(.batchEnds)
        fact(.state(code: 3, from: .allocated, to: .unallocated, reason: "returnedToPool"))
        fact(.state(code: 5, from: .allocated, to: .unallocated, reason: "returnedToPool"))
        let codes = [
            code(0, 1, .commissioned, parent: 4), code(1, 1, .commissioned, parent: 4),
            code(2, 1, .invalid, parent: nil), code(3, 1, .unallocated, parent: nil),
            code(4, 2, .commissioned, parent: nil), code(5, 2, .unallocated, parent: nil),
        ]
        let items = [
            thing(0, 1, "U0", .inContainer(3)), thing(1, 1, "U1", .inContainer(3)),
            thing(2, 1, "U2", .bin(station: 0)), thing(3, 2, "B4", .finished, children: [0, 1]),
        ]
        var history = History(
            line: History.Line(ratios: [0, 0, 2], stationLevels: [1, 2], queueDepth: 8, labelPrinters: 1),
            events: events, codes: codes, truth: Truth(items: items, fed: 3),
            counted: [
                [:], [.commissioned: 2, .invalid: 1, .unallocated: 1], [.commissioned: 1, .unallocated: 1],
            ], isEnded: true, brokenAudit: nil)
        history.handedOver = History.HandedOver(
            relation: [line("B4", 2, nil), line("U0", 1, "B4"), line("U1", 1, "B4")],
            happenings: [
                .commissioned("U0"), .commissioned("U1"), .commissioned("B4"), .packed(child: "U0", parent: "B4"),
                .packed(child: "U1", parent: "B4"),
            ], refusal: nil)
        return history
    }

    static func line(_ text: String, _ layer: Int, _ parent: String?) -> History.HandedOver.Line {
        History.HandedOver.Line(text: text, layer: layer, parent: parent)
    }

    private static func code(_ place: Int, _ level: Int, _ state: History.State, parent: Int?) -> History.Code {
        History.Code(
            text: texts[place], level: level, state: state, parent: parent,
            reason: state == .invalid ? "noRead" : nil, isClosed: place == 4, isLost: false, isTest: false,
            isPreprinted: false)
    }

    private static func thing(
        _ id: Int, _ level: Int, _ text: String, _ place: Place, children: [Int] = []
    ) -> Truth.Item {
        Truth.Item(
            id: id, level: level, text: text, isReadable: true, place: place, children: children, shown: children,
            isMisscanned: false, wasRejected: id == 2)
    }

    @Test("A sound history has no findings")
    func nothing() {
        #expect(Self.sound().findings.isEmpty, "\(Self.sound().findings)")
    }

    struct Falsification: Sendable, CustomTestStringConvertible {
        var checker: String
        var testDescription: String
        var falsify: @Sendable (inout History) -> Void

        init(_ checker: String, _ description: String, _ falsify: @escaping @Sendable (inout History) -> Void) {
            self.checker = checker
            testDescription = "\(checker): \(description)"
            self.falsify = falsify
        }

        static func handOver(
            _ description: String, _ falsify: @escaping @Sendable (inout History.HandedOver) -> Void
        ) -> Falsification {
            Falsification("handed over is true", description) { history in
                if var handedOver = history.handedOver {
                    falsify(&handedOver)
                    history.handedOver = handedOver
                }
            }
        }
    }

    static let falsifications = ofTheRecord + handOvers

    static let ofTheRecord = [
        Falsification("printed once", "a code goes to the printer a second time") {
            $0.events.append(.machine(.ordered(text: "U0", copies: 1, device: "printer")))
        },
        Falsification("printed once", "two copies of a label are ordered") {
            $0.replace(
                .machine(.ordered(text: "B4", copies: 1, device: "labels")),
                by: .machine(.ordered(text: "B4", copies: 2, device: "labels")))
        },
        Falsification("printed once", "the order leaves before the issue is durable") {
            $0.swap(.durable(.sent(code: 1, index: 2)), .machine(.ordered(text: "U1", copies: 1, device: "printer")))
        },
        Falsification("printed once", "a code is issued twice") {
            $0.events.insert(.durable(.sent(code: 0, index: 9)), at: 1)
        },
        Falsification("printed once", "what is printed is no code of the record") {
            $0.events.append(.machine(.ordered(text: "XX", copies: 1, device: "printer")))
        },
        Falsification("printed once", "an act is re-printed twice") {
            $0.events += [
                .durable(.reprinted(code: 4, act: 1, number: 2)), .durable(.reprinted(code: 4, act: 1, number: 3)),
            ]
        },
        Falsification("durable before good", "the PLC hears of it before the commit") {
            $0.swap(
                .durable(.state(code: 0, from: .encoded, to: .commissioned, reason: nil)),
                .machine(.toldGood(station: 0, item: 1, boot: 1)))
        },
        Falsification("one parent", "a unit goes into a second bundle") {
            $0.insert(.durable(.packed(child: 0, parent: 5)), before: .durable(.batchEnds))
        },
        Falsification("one parent", "a unit goes into a unit") {
            $0.insert(.durable(.packed(child: 3, parent: 2)), before: .durable(.batchEnds))
            $0.codes[3].parent = 2
        },
        Falsification("one parent", "a unit leaves a bundle that it was not in") {
            $0.insert(.durable(.unpacked(child: 2, parent: 4)), before: .durable(.batchEnds))
        },
        Falsification("one parent", "the table says another parent") { $0.codes[0].parent = 5 },
        Falsification("capacity", "a third unit in a bundle of two") {
            $0.insert(
                .durable(.packed(child: 2, parent: 4)), before: .durable(.closed(container: 4, children: 2)))
        },
        Falsification("capacity", "closed with another count") {
            $0.replace(
                .durable(.closed(container: 4, children: 2)), by: .durable(.closed(container: 4, children: 1)))
        },
        Falsification("legal transitions", "from invalid back to commissioned") {
            $0.insert(
                .durable(.state(code: 2, from: .invalid, to: .commissioned, reason: nil)), before: .durable(.batchEnds))
        },
        Falsification("legal transitions", "a code that was sent goes back to its pool") {
            $0.replace(
                .durable(.state(code: 2, from: .encoded, to: .invalid, reason: "noRead")),
                by: .durable(.state(code: 2, from: .encoded, to: .unallocated, reason: nil)))
        },
        Falsification("tables follow facts", "the table has another state") { $0.codes[2].state = .destroyed },
        Falsification("tables follow facts", "the table does not know that a pack is lost") {
            $0.insert(.durable(.whereabouts(code: 0, isKnown: false)), before: .durable(.batchEnds))
        },
        Falsification("accepted is real", "an accepted unit lies in a bin only") {
            $0.truth.items[0].place = .bin(station: 0)
        },
        Falsification("accepted is real", "a rejected unit lies in an accepted bundle") {
            $0.truth.items[2].place = .inContainer(3)
            $0.truth.items[2].wasRejected = false
            $0.truth.items[3].shown.append(2)
        },
        Falsification("accepted is real", "a code is delivered twice") {
            $0.truth.items[1].text = "U0"
        },
        Falsification("content is true", "the bundle holds another unit") { $0.truth.items[1].text = "U3" },
        Falsification("content is true", "the bundle holds less") {
            $0.truth.items[3].children = [0]
            // Nor did its reader ever see more.
            $0.truth.items[3].shown = [0]
        },
        Falsification("content is true", "the accepted bundle is no thing") { $0.truth.items[3].text = nil },
        Falsification("rejects stay out", "what was pushed out lies in the bundle") {
            $0.truth.items[1].wasRejected = true
        },
        Falsification("rejects confirmed", "nobody saw the reject, and nothing says so") {
            $0.replace(
                .durable(.rejected(station: 0, item: 3, code: 2, reason: "noRead", isConfirmed: true)),
                by: .durable(.rejected(station: 0, item: 3, code: 2, reason: "noRead", isConfirmed: false)))
        },
        Falsification("conservation", "the line counts one less") { $0.counted[1][.commissioned] = 1 },
        Falsification("doubt is not less", "encoded without a print") {
            $0.remove(.machine(.printed(text: "U2", device: "printer")))
        },
        Falsification("doubt is not less", "a code that was said not to be printed was") {
            $0.replace(
                .durable(.state(code: 2, from: .encoded, to: .invalid, reason: "noRead")),
                by: .durable(.state(code: 2, from: .encoded, to: .invalid, reason: "sentNotPrinted")))
        },
        Falsification("doubt is not more", "a code is in doubt, and nothing was lost") {
            $0.insert(
                .durable(.state(code: 3, from: .allocated, to: .inDoubt, reason: "printUnknown")),
                before: .durable(.batchEnds))
        },
        Falsification("doubt is not more", "a pack is lost, and nothing happened") {
            $0.insert(.durable(.whereabouts(code: 0, isKnown: false)), before: .durable(.batchEnds))
        },
        Falsification("nothing stays open", "a code stays in doubt") { $0.codes[2].state = .inDoubt },
        Falsification("nothing stays open", "an accepted bundle was not closed") { $0.codes[4].isClosed = false },
        Falsification("audit is whole", "a chain is broken") { $0.brokenAudit = "entry 3 of batch 1" },
    ]

    /// What a receiver is told wrongly.
    static let handOvers = [
        Falsification.handOver("there is no record") { $0.refusal = "codes are not accounted for" },
        Falsification.handOver("a rejected unit is told commissioned") { $0.happenings.append(.commissioned("U2")) },
        Falsification.handOver("a code of no batch is told commissioned") { $0.happenings.append(.commissioned("XX")) },
        Falsification.handOver("a unit is told commissioned twice") {
            $0.happenings.insert(.commissioned("U0"), at: 0)
        },
        Falsification.handOver("a unit is told in a bundle in which it never was") {
            $0.happenings += [.unpacked(child: "U0", parent: "B4"), .packed(child: "U0", parent: "B5")]
        },
        Falsification.handOver("a unit is told in the bundle once more") {
            $0.happenings.append(.packed(child: "U0", parent: "B4"))
        },
        Falsification.handOver("a unit is told packed before it is told commissioned") { $0.happenings.swapAt(0, 3) },
        Falsification.handOver("a unit is told to have left, and never did") {
            $0.happenings.append(.unpacked(child: "U0", parent: "B4"))
        },
        Falsification.handOver("a unit is told destroyed, and never was") {
            $0.happenings.append(.ended("U0", .destroyed))
        },
        Falsification.handOver("the relation has a rejected unit") { $0.relation.append(line("U2", 1, "B4")) },
        Falsification.handOver("the relation has a unit in another bundle") { $0.relation[1].parent = "B5" },
        Falsification.handOver("the relation has a unit twice") { $0.relation.append(line("U0", 1, "B4")) },
        Falsification.handOver("the relation has not the bundle of its units") { $0.relation.removeFirst() },
        Falsification("handed over is true", "it is told before the batch was ended") { $0.isEnded = false },
        Falsification("handed over is true", "it never became durable that the unit is in the bundle") {
            $0.remove(.durable(.packed(child: 1, parent: 4)))
        },
        Falsification("handed over is true", "it never became durable that the bundle was closed") {
            $0.remove(.durable(.closed(container: 4, children: 2)))
        },
        Falsification("handed over is true", "the unit was given up later") {
            $0.insert(
                .durable(.state(code: 0, from: .commissioned, to: .inactive, reason: nil)),
                before: .durable(.batchEnds))
        },
        Falsification("handed over is true", "the bundle really holds another unit") { $0.truth.items[1].text = "U3" },
        Falsification("handed over is true", "the unit really lies in a bin") {
            $0.truth.items[0].place = .bin(station: 0)
        },
        Falsification("handed over is true", "the bundle is no thing") { $0.truth.items[3].text = nil },
    ]

    @Test("A falsified history is found", arguments: falsifications)
    func found(falsification: Falsification) {
        var history = Self.sound()
        falsification.falsify(&history)
        let checkers = Set(history.findings.map(\.checker))
        #expect(checkers.contains(falsification.checker), "\(history.findings)")
    }

    @Test("Every checker has a history that it finds to be false")
    func complete() {
        #expect(Set(Self.falsifications.map(\.checker)) == Set(allCheckers.map(\.name)))
    }

    @Test("What is in doubt after a loss is bounded by what was under way")
    func bounded() {
        var history = Self.sound()
        history.events.insert(.restarted, at: 0)
        history.insert(
            .durable(.state(code: 3, from: .allocated, to: .inDoubt, reason: "printUnknown")),
            before: .durable(.batchEnds))
        #expect(!history.findings.contains { $0.checker == "doubt is not more" })
    }
}

extension History {
    fileprivate mutating func replace(_ event: Event, by other: Event) {
        guard let place = events.firstIndex(of: event) else { return }
        events[place] = other
    }

    fileprivate mutating func remove(_ event: Event) { events.removeAll { $0 == event } }

    fileprivate mutating func insert(_ event: Event, before other: Event) {
        guard let place = events.firstIndex(of: other) else { return }
        events.insert(event, at: place)
    }

    fileprivate mutating func swap(_ first: Event, _ second: Event) {
        guard let left = events.firstIndex(of: first), let right = events.firstIndex(of: second) else { return }
        events.swapAt(left, right)
    }
}
