import Codes
import ControlTypes
import Foundation
import Requirements
import Testing

@testable import lineage

@Suite(.requirement("A-01", "A-02")) struct TruthComparisonTests {
    private static let header = "code,level,state,parent,batch,reason,printed_at,verified_at\r\n"
    private static let pallet = "195212340000000010"

    /// Two units in a bundle on a pallet, and a rejected unit.
    private static let csv =
        header + "U1,1,released,B1,1,,,\r\nU2,1,released,B1,1,,,\r\nU3,1,invalid,,1,\"no read, twice\",,\r\n"
        + "B1,2,released,\(pallet),1,,,\r\n\(pallet),3,released,,1,,,\r\n"

    private static func container(
        _ label: String?, _ inside: [String?], id: Int = 1, level: Int = 2, place: String = "inContainer(9)"
    ) -> TruthFile.Container {
        TruthFile.Container(id: id, label: label, level: level, place: place, inside: inside)
    }

    private static var good: [TruthFile.Container] {
        [container("B1", ["U2", "U1"]), container("00" + pallet, ["B1"], id: 9, level: 3, place: "finished")]
    }

    private func differences(_ containers: [TruthFile.Container], csv: String = csv) throws -> [String] {
        let tree = try RecordedTree(csv: csv, schemes: [3: .sscc])
        return TruthComparison(record: tree, truth: TruthFile(fed: 3, containers: containers)).differences.map(\.en)
    }

    @Test func aTrueRecordHasNoDifferences() throws {
        #expect(try differences(Self.good).isEmpty)
        let tree = try RecordedTree(csv: Self.csv, schemes: [3: .sscc])
        #expect(tree.containers == ["B1", Self.pallet])
        #expect(tree.codes == ["U1", "U2", "U3", "B1", Self.pallet])
        #expect(TruthComparison(record: tree, truth: TruthFile(fed: 3, containers: Self.good)).compared == 2)
    }

    @Test(arguments: [
        (["U1"], "not really there [U2]"), (["U1", "U2", "U3"], "not recorded [U3]"),
        (["U1", "U3"], "[U2], not recorded [U3]"),
        (["U1", "U2", nil], "not recorded [-]"), (["U1", "U2", "U2"], "2 recorded, 3 real"),
    ])
    func otherContentIsFound(inside: [String?], words: String) throws {
        let found = try differences([Self.container("B1", inside), Self.good[1]])
        #expect(found.count == 1)
        #expect(found.first?.contains(words) == true, "\(found)")
    }

    @Test func whatDoesNotExistIsFound() throws {
        #expect(try differences([Self.good[1]]) == ["container B1 is in the record and does not exist"])
    }

    @Test func whatLeftUnknownIsFound() throws {
        let foreign = Self.container("B2", ["U9"], place: "finished")
        #expect(try differences(Self.good + [foreign]) == ["container B2 left the line and is not in the record"])
        let blank = Self.container(nil, ["U9"], id: 3, place: "finished")
        #expect(try differences(Self.good + [blank]) == ["a container of level 2 left the line without a label"])
        // What was rejected, or never got a label, is rightly not in the record.
        let rejected = Self.container("B3", ["U9"], place: "diverted(1)")
        let standing = Self.container(nil, ["U9"], place: "onBelt")
        #expect(try differences(Self.good + [rejected, standing]).isEmpty)
        // Nor is what lies in the bin inside of a rejected container.
        let thrown = Self.container(nil, ["B4"], id: 5, level: 3, place: "bin(2)")
        let within = Self.container("B4", ["U9"], id: 6, place: "inContainer(5)")
        #expect(try differences(Self.good + [thrown, within]).isEmpty)
    }

    @Test func aLabelOnTwoContainersIsFound() throws {
        let twin = Self.container("B1", ["U1", "U2"], id: 2)
        #expect(try differences(Self.good + [twin]) == ["the label B1 is on 2 real containers"])
        // A copy in the bin is no twin.
        let inBin = Self.container("B1", ["U8"], place: "bin(1)")
        #expect(try differences(Self.good + [inBin]).isEmpty)
    }

    @Test func aTableThatIsNoneIsRefused() {
        for csv in ["", "code,level\r\n", Self.header + "U1,x,released,B1,1,,,\r\n", Self.header + "U1\r\n"] {
            #expect(throws: CommandFailure.self) { try RecordedTree(csv: csv, schemes: [:]) }
        }
    }

    @Test func theTruthFileIsRead() throws {
        let json = """
            {"bins":[{"station":0,"things":[{"id":2,"label":null,"level":1}]}],
            "containers":[{"id":3,"inside":["U1",null],"label":null,"level":2,"place":"waiting(1)"}],
            "fed":3,"loose":[],"taken":[]}
            """
        let truth = try JSONDecoder().decode(TruthFile.self, from: Data(json.utf8))
        #expect(truth.fed == 3)
        #expect(truth.containers.first?.inside == ["U1", nil])
        #expect(truth.containers.first?.label == nil)
        let container = try #require(truth.containers.first)
        #expect(truth.isOnItsWay(container))
        #expect(!truth.isDelivered(container))
    }
}
