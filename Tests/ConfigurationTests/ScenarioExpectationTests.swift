import Codes
import ConfigurationFiles
import LineCore
import Requirements
import Testing

@Suite("What a scenario expects", .requirement("V-05", "L-03"))
struct ScenarioExpectationTests {
    private static let expected = ScenarioExpectations(
        alarms: [.init(kind: .sequenceSlip, station: "units", device: nil)],
        possibleAlarms: [.init(kind: .poolEmpty, station: nil, device: nil)], holds: [.operatorHold],
        possibleHolds: [.sequenceLost], losses: [.init(station: "units", atLeast: 1, atMost: 3)])

    private static func seen(
        _ alarms: [(AlarmKind, String?, String?)], _ holds: Set<HoldCause>, lost: Int
    ) -> ScenarioObservation {
        var seen = ScenarioObservation()
        for (kind, station, device) in alarms { seen.saw(kind, station: station, device: device) }
        seen.holds = holds
        seen.losses = ["units": lost]
        return seen
    }

    private static func unmet(_ seen: ScenarioObservation) -> [String] {
        expected.unmet(by: seen, stations: ["units", "cases"]).map(\.english)
    }

    @Test("All that is named, and what may come with it")
    func met() {
        #expect(Self.unmet(Self.seen([(.sequenceSlip, "units", nil)], [.operatorHold], lost: 2)) == [])
        // The hold of an alarm that may come needs no word of its own.
        let possible = Self.seen(
            [(.sequenceSlip, "units", nil), (.poolEmpty, nil, nil)], [.operatorHold, .sequenceLost, .poolEmpty], lost: 1
        )
        #expect(Self.unmet(possible) == [])
    }

    @Test("What did not come is told")
    func missing() {
        #expect(
            Self.unmet(Self.seen([], [], lost: 0)) == [
                "the alarm sequence-slip units did not come", "the line was not held for operator-hold",
                "0 items of the station units were rejected or removed, not 1…3",
            ])
    }

    @Test("What nobody expects is told: another alarm, the same one elsewhere, another hold")
    func unforeseen() {
        let seen = Self.seen(
            [(.sequenceSlip, "units", nil), (.sequenceSlip, "cases", nil), (.jam, "units", nil)],
            [.operatorHold, .rejects], lost: 1)
        #expect(
            Self.unmet(seen) == [
                "the alarm jam units came, which nobody expects",
                "the alarm sequence-slip cases came, which nobody expects",
                "the line was held for rejects, which nobody expects",
            ])
    }
}

@Suite("The hands of a scenario's people", .requirement("V-05", "W-02"))
struct ScenarioHandsTests {
    private static let bundles = [
        ScenarioHands.Container(code: "B1", parent: "C1", children: ["u1", "u2", "u3"]),
        ScenarioHands.Container(code: "B2", parent: "C1", children: ["u4", "u5", "u6"]),
    ]

    private static func act(_ word: ScenarioActWord, level: UInt8? = nil, packs: Int = 1) -> ScenarioAct {
        ScenarioAct(
            word: word, moment: .fed, level: level, packs: packs, station: nil, place: nil, offBy: 0, seconds: nil)
    }

    private static func steps(
        _ hands: inout ScenarioHands, _ word: ScenarioActWord, level: UInt8? = nil, packs: Int = 1,
        due: [String] = []
    ) -> [ScenarioHands.Step]? {
        hands.steps(of: act(word, level: level, packs: packs), containers: bundles, due: due)
    }

    private func words(_ moves: [ScenarioHands.Move]) -> [String] {
        moves.map { "\($0.pack) \($0.from ?? "hand")>\($0.to ?? "hand")" }
    }

    @Test("Packs are taken, and go back to where they came from")
    func back() {
        var hands = ScenarioHands()
        let out = Self.steps(&hands, .takeOut, level: 1, packs: 2) ?? []
        #expect(out.map(\.codes) == [["u1", "u2"]])
        #expect(words(out.flatMap(\.before)) == ["u1 B1>hand", "u2 B1>hand"])
        #expect(hands.heldCount(level: 1) == 2)
        let back = Self.steps(&hands, .putBack) ?? []
        #expect(back.map(\.codes) == [["u1"], ["u2"]])
        #expect(words(back.flatMap(\.after)) == ["u1 hand>B1", "u2 hand>B1"])
        #expect(hands.heldCount(level: 1) == 0)
        let none = Self.steps(&hands, .putBack)
        #expect(none == nil)
    }

    @Test("A pack in hand takes the place of one in another container, whose label stays; the other one's is due")
    func replace() {
        var hands = ScenarioHands()
        let early = Self.steps(&hands, .replace, level: 1)
        #expect(early == nil)
        _ = Self.steps(&hands, .takeOut, level: 1)
        let step = Self.steps(&hands, .replace, level: 1) ?? []
        #expect(step.map(\.codes) == [["u4", "u1"]])
        #expect(words(step.flatMap(\.before)) == ["u4 B2>hand"])
        #expect(words(step.flatMap(\.after)) == ["u1 hand>B2"])
        #expect(hands.heldCount(level: 1) == 0)
    }

    @Test("Every label that is due is printed, or that of the first container; each is scanned back once")
    func labels() {
        var hands = ScenarioHands()
        let none = Self.steps(&hands, .reprint)
        #expect(none == nil)
        let labels = (0..<3).map {
            Self.steps(&hands, $0 == 0 ? .reprint : .scanBack, due: ["B2", "C1"])?.map(\.codes)
        }
        #expect(labels == [[["B2"], ["C1"]], [["B2"], ["C1"]], nil])
        let first = Self.steps(&hands, .reprint, level: 2, due: ["C1"])
        #expect(first?.map(\.codes) == [["B1"]])
    }

    @Test("A container is taken apart; what is taken back is where it was")
    func undo() {
        var hands = ScenarioHands()
        let apart = Self.steps(&hands, .disaggregate, level: 2) ?? []
        #expect(apart.map(\.codes) == [["B1"]])
        #expect(words(apart.flatMap(\.before)) == ["B1 C1>hand", "u1 B1>hand", "u2 B1>hand", "u3 B1>hand"])
        #expect(hands.heldCount(level: 1) == 3)
        let undone = Self.steps(&hands, .undo) ?? []
        #expect(words(undone.flatMap(\.after)) == ["B1 hand>C1", "u1 hand>B1", "u2 hand>B1", "u3 hand>B1"])
        #expect(hands.heldCount(level: 1) == 0)
        let none = Self.steps(&hands, .undo)
        #expect(none == nil)
    }

    @Test("Samples are counted, and none is taken of a container that it would empty")
    func samples() {
        var hands = ScenarioHands()
        let all = Self.steps(&hands, .sample, level: 1, packs: 3)
        #expect(all == nil)
        let two = Self.steps(&hands, .sample, level: 1, packs: 2)
        #expect(two != nil)
        #expect(hands.samples == [1: 2])
        #expect(hands.heldCount(level: 1) == 0)
        _ = Self.steps(&hands, .undo)
        #expect(hands.samples == [:])
    }
}
