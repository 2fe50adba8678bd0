import Codes
import ConfigurationFiles
import Foundation
import Requirements
import Testing

@testable import lineage

@Suite(.requirement("U-02", "U-03")) struct CodeFileMakerTests {
    private let carton = LevelConfiguration.Source.cn20(prefix: "8099901")

    @Test func theFileHasTheFormOfRealOnes() throws {
        let text = try #require(CodeFileMaker(seed: 7).file(level: 1, source: carton, count: 500))
        let lines = text.components(separatedBy: "\r\n")
        #expect(lines.first == "追溯码")
        #expect(lines.last == "")
        let codes = lines.dropFirst().dropLast()
        #expect(codes.count == 500)
        #expect(Set(codes).count == 500)
        for code in codes {
            #expect(code.hasPrefix("8099901") && code.count == 20 && code.allSatisfy { $0.isNumber }, "\(code)")
        }
    }

    @Test func theSeedDecides() throws {
        let first = CodeFileMaker(seed: 7).file(level: 1, source: carton, count: 50)
        #expect(first == CodeFileMaker(seed: 7).file(level: 1, source: carton, count: 50))
        #expect(first != CodeFileMaker(seed: 8).file(level: 1, source: carton, count: 50))
        // Levels that share a prefix do not share codes.
        let other = try #require(CodeFileMaker(seed: 7).file(level: 2, source: carton, count: 50))
        let mine = Set(try #require(first).components(separatedBy: "\r\n"))
        #expect(mine.intersection(other.components(separatedBy: "\r\n")) == ["追溯码", ""])
    }

    @Test func gs1SerialsStayInTheirRange() throws {
        let source = LevelConfiguration.Source.gs1(
            gtin: "09521234000037", companyPrefixLength: 7, serials: 100_000...100_999)
        let text = try #require(CodeFileMaker(seed: 1).file(level: 1, source: source, count: 3))
        let lines = text.components(separatedBy: "\r\n")
        #expect(
            Array(lines[1...3]) == ["010952123400003721100000", "010952123400003721100001", "010952123400003721100002"])
        for line in lines[1...3] { _ = try CodeText.code(fileForm: line, scheme: .gs1) }
    }

    @Test func rangesOfContainersAreNotImported() {
        let source = LevelConfiguration.Source.sscc(extensionDigit: 1, serials: 1...9)
        #expect(CodeFileMaker(seed: 1).file(level: 1, source: source, count: 3) == nil)
    }

    @Test(arguments: [(2400, 1, 2400 + 480 + 500), (2400, 200, 12 + 2 + 500), (1, 200, 1 + 0 + 500)])
    func thereAreEnoughCodes(units: Int, unitsInLevel: Int, count: Int) {
        #expect(CodeFileMaker.count(forUnits: units, unitsInLevel: unitsInLevel) == count)
    }
}
