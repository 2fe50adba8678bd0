import Codes
import Foundation
import LineCore
import Requirements
import Testing

@testable import Records

@Suite struct RefusalTests {
    /// The findings for which a source is refused; none when it is not.
    private func refusals(_ source: SampleSource, released: Bool = true) throws -> [RecordFinding] {
        let scratch = try Scratch("refusal")
        do {
            _ = try writeRecord(from: source, to: scratch.record, released: released)
        } catch RecordError.refused(let findings, let total) {
            #expect(findings.count == total)
            #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.root.path).isEmpty)
            return findings
        }
        return []
    }

    private static let unit = code("81999030000000011231")
    private static let bundle = code("81999020000000012231")

    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var kind: RecordFinding.Kind
        var change: @Sendable (inout SampleSource) -> Void
    }

    static let cases: [Case] = [
        Case(testDescription: "code twice", kind: .duplicate) { $0.codeList.append($0.codeList[0]) },
        Case(testDescription: "orphan", kind: .orphan) {
            $0.change(unit) { $0.parent = code("81999020000000992231") }
        },
        Case(testDescription: "wrong prefix", kind: .wrongPrefix) { $0.header.levels[0].prefix = "8199909" },
        Case(testDescription: "no code of the scheme", kind: .badForm) {
            $0.change(unit) { $0.code = code("8199903000000001123") }
        },
        Case(testDescription: "bad SSCC", kind: .badForm) {
            $0.change(code("069012340000000016")) { $0.code = code("069012340000000017") }
        },
        Case(testDescription: "container two levels up", kind: .wrongLevel) {
            $0.change(unit) { $0.parent = code("81999010000000013231") }
        },
        Case(testDescription: "level that is not there", kind: .wrongLevel) { $0.change(unit) { $0.level = 5 } },
        Case(testDescription: "over-full", kind: .overfull) {
            $0.change(code("81999030000000031233")) { $0.parent = bundle }
        },
        Case(testDescription: "rejected code in a tree", kind: .notAccepted) {
            $0.change(unit) { $0.state = .snInvalid }
        },
        Case(testDescription: "rejected container", kind: .notAccepted) { $0.change(bundle) { $0.state = .inactive } },
        Case(testDescription: "outside and not called loose", kind: .notCalledLoose) {
            $0.change(unit) { $0.parent = nil }
        },
        Case(testDescription: "empty container", kind: .empty) {
            $0.change(code("81999030000000051235")) {
                $0.parent = nil
                $0.reason = "loose"
            }
        },
        Case(testDescription: "still allocated", kind: .unfinished) { $0.change(unit) { $0.state = .allocated } },
        Case(testDescription: "still encoded", kind: .unfinished) { $0.change(unit) { $0.state = .encoded } },
        Case(testDescription: "foreign batch", kind: .unknownBatch) { $0.change(unit) { $0.batch = "X" } },
        Case(testDescription: "time before 1970", kind: .badTime) { $0.change(unit) { $0.printedAt = -1 } },
        Case(testDescription: "made after expiry", kind: .badDates) { $0.header.batch.expiry = $0.header.batch.made },
        Case(testDescription: "no master data", kind: .missingMasterData) { $0.header.product.relation = nil },
        Case(testDescription: "no product code", kind: .missingMasterData) {
            $0.header.product.relation?.productCode = ""
        },
        Case(testDescription: "other cascade", kind: .cascadeDiffers) { $0.header.product.relation?.cascade = "1:2:6" },
        Case(testDescription: "no cascade", kind: .cascadeDiffers) { $0.header.product.relation?.cascade = "1:2:x" },
        Case(testDescription: "control character", kind: .notInEncoding) {
            $0.header.product.relation?.packageSpec = "a\u{1}"
        },
        Case(testDescription: "unexplained", kind: .unexplained) { $0.header.unexplained = 1 },
        Case(testDescription: "no level", kind: .badMember) { $0.header.levels = [] },
        Case(testDescription: "EPC base", kind: .badMember) { $0.header.epcBaseURI = "no uri" },
        Case(testDescription: "location", kind: .badMember) { $0.header.bizLocation = "urn:epc:id:sgln:1.2.0" },
        Case(testDescription: "offset", kind: .badMember) { $0.header.timeZoneOffsetMinutes = 841 },
        Case(testDescription: "member twice", kind: .badMember) {
            $0.header.product.members.append(.init(name: "name", value: ""))
        },
        Case(testDescription: "no audit", kind: .chainBroken) { $0.auditList = [] },
        Case(testDescription: "audit gap", kind: .chainBroken) { $0.auditList.remove(at: 1) },
        Case(testDescription: "audit body", kind: .chainBroken) { $0.auditList[1].body += " " },
        Case(testDescription: "events tell another tree", kind: .treeDiffers) {
            $0.eventList.remove(at: $0.eventList.count - 2)
        },
        Case(testDescription: "accepted, never commissioned", kind: .lifeDiffers) { source in
            source.eventList.removeAll {
                $0 == .commissioned(code: code("81999030000000061236"), at: firstOfSeptember + 6000)
            }
        },
    ]

    @Test(.requirement("H-03", "H-01", "N-01", "A-01"), arguments: cases)
    func brokenSourceIsRefused(broken: Case) throws {
        var source = smallBatch()
        broken.change(&source)
        #expect(try refusals(source).contains { $0.kind == broken.kind })
    }

    @Test(.requirement("H-03"))
    func soundSourceIsNotRefused() throws {
        #expect(try refusals(smallBatch()).isEmpty)
        var refused = smallBatch()
        refused.header.unexplained = 1
        #expect(try refusals(refused, released: false).isEmpty)
    }

    @Test(.requirement("H-03"))
    func everyFaultIsListed() throws {
        var source = smallBatch()
        for place in 0..<3 { source.codeList[place].parent = nil }
        let found = try refusals(source).filter { $0.kind == .notCalledLoose }
        #expect(found.map(\.place) == source.codeList[0..<3].map { $0.code.description })
    }

    @Test func findingsSpeakBothLanguages() {
        for kind in RecordFinding.Kind.allCases {
            #expect(!kind.texts.english.isEmpty)
            #expect(kind.texts.chinese.unicodeScalars.contains { $0.value > 0x2E80 })
        }
    }
}
