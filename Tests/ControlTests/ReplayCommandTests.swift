import ArgumentParser
import Requirements
import Testing

@testable import lineage

@Suite("The options of a replay", .requirement("L-06"))
struct ReplayCommandTests {
    @Test("A replay ends at a sequence or at a time")
    func end() throws {
        func end(_ text: String) throws -> String {
            "\(try #require(try ReplayCommand.parse(["dir", "--until", text]).end))"
        }
        #expect(try end("12000") == "sequence(12000)")
        #expect(try end("2026-09-01T10:15:00Z") == "time(1788257700000)")
        #expect(try end("2026-09-01T10:15:00.250Z") == "time(1788257700250)")
        #expect(try end("2026-09-01T18:15:00+08:00") == "time(1788257700000)")
        for text in ["tomorrow", "10:15", ""] {
            #expect(throws: (any Error).self) { try ReplayCommand.parse(["dir", "--until", text]) }
        }
    }

    @Test("The speed is more than 0", arguments: ["0", "-1", "nan", "inf"])
    func speed(text: String) {
        #expect(throws: (any Error).self) { try ReplayCommand.parse(["dir", "--speed", text]) }
    }

    @Test("Entries come as they came then, or so many times as fast; between two runs nothing is waited for")
    func pace() {
        var pace = ReplayPace(speed: 4)
        #expect(pace.pause(before: 5_000_000) == 0)
        #expect(pace.pause(before: 6_000_000) == 0.25)
        #expect(pace.pause(before: 6_000_000) == 0)
        #expect(pace.pause(before: 100) == 0, "the computer was started anew")
        #expect(pace.pause(before: 2_000_100) == 0.5)
    }
}
