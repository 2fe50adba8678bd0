import ConfigurationFiles
import ControlTypes
import Foundation
import Requirements
import Testing

@testable import lineage

@Suite(.requirement("N-02")) struct DemonstrationCountTests {
    private func person() throws -> DemonstrationCount {
        let text = """
            {"bins":[{"station":1,"things":[{"id":9,"label":"B9","level":2},{"id":8,"label":null,"level":2}]}],
            "containers":[{"id":5,"inside":["U1"],"label":"B1","level":2,"place":"finished"},
            {"id":9,"inside":["U2","U3","U4","U5"],"label":"B9","level":2,"place":"bin(1)"},
            {"id":8,"inside":[],"label":null,"level":2,"place":"bin(1)"}],
            "fed":9,"loose":[{"id":1,"label":"U7","level":1}],"taken":[{"id":2,"label":"U6","level":1}]}
            """
        return DemonstrationCount(
            truth: try JSONDecoder().decode(TruthFile.self, from: Data(text.utf8)), stations: ["units", "bundles"],
            testPieces: [8], hands: ScenarioHands())
    }

    @Test(arguments: [
        ("bin/units", 0), ("bin/bundles", 1), ("loose/1", 1), ("loose/2", 0), ("containers/2", 1), ("samples/1", 0),
        ("left-over", 0),
    ])
    func whatIsThereIsCounted(place: String, number: Int) throws {
        #expect(try person().found(in: place) == number)
    }

    @Test("What people hold in hand is loose, and what they took as samples is counted as such")
    func hands() throws {
        var person = try person()
        var hands = ScenarioHands()
        for word in [ScenarioActWord.takeOut, .sample] {
            let act = ScenarioAct(
                word: word, moment: .fed, level: 1, packs: 2, station: nil, place: nil, offBy: 0, seconds: nil)
            let container = ScenarioHands.Container(code: "B1", parent: nil, children: ["U1", "U2", "U3"])
            _ = hands.steps(of: act, containers: [container], due: [])
        }
        person.hands = hands
        #expect(try person.found(in: "loose/1") == 3)
        #expect(try person.found(in: "samples/1") == 2)
    }

    @Test(arguments: ["bin/cases", "loose/x", "elsewhere", ""])
    func otherPlacesAreNotCounted(place: String) {
        #expect(throws: CommandFailure.self) { try person().found(in: place) }
    }

    private func deviating(by difference: Int) -> PlaceCountStatus {
        var status = Samples.placeCount
        status.difference = difference
        return status
    }

    @Test func whatIsMissedIsFoundByItsCode() throws {
        let reason = try person().explanation(of: deviating(by: -5), missed: ["U6", "U2", "U3", "U4", "U5"])
        #expect(reason == "1 taken off behind the gate: U6; 4 unread in rejected containers: U2 U3 U4 …")
        #expect(try person().explanation(of: deviating(by: -1), missed: ["U8"]) == nil, "nobody knows where it is")
        #expect(try person().explanation(of: deviating(by: -1), missed: []) == nil)
        #expect(try person().explanation(of: deviating(by: 2), missed: []) != nil)
    }
}
