import ControlServer
import ControlTypes
import Foundation
import Requirements
import Synchronization
import Testing

/// What is wrong with a request is said, and nothing reaches the controller.
@Suite struct RefusalTests {
    private static let act = #""act":{"user":"u","reason":"r"}"#
    private static let create =
        #"{"number":"1","product":"p","madeOn":"2026-09-01","plannedUnits":5,\#(act)}"#

    @Test func aBodyThatIsRightIsTaken() async throws {
        try await ServedFake.with { fake async throws in
            #expect(try await fake.send("POST", "/v1/batches", Self.create).status == 200)
            #expect(try await fake.send("POST", "/v1/line/hold", #"{"user":"u","reason":""}"#).status == 204)
        }
    }

    @Test(
        .requirement("L-08"),
        arguments: [
            ("", "JSON"), ("{", "JSON"), ("[]", "object"), ("null", "object"),
            ("{\"user\":\"u\"}", "reason is missing"),
            (#"{"user":"u","reason":"r","why":"x"}"#, "unknown member why"),
            (#"{"user":7,"reason":"r"}"#, "user is a text"), (#"{"user":"u","reason":null}"#, "reason is missing"),
            (#"{"user":"a\u0000b","reason":"r"}"#, "control character"),
            (#"{"user":"u","reason":"\#(String(repeating: "r", count: 501))"}"#, "0 to 500"),
            (String(repeating: "[", count: 5_000), "JSON"),
        ])
    func badActs(body: String, word: String) async throws {
        try await ServedFake.with { fake async throws in
            try await Self.expectRefusal(fake, "/v1/line/start", body, word)
        }
    }

    @Test(arguments: [
        (#""plannedUnits":5"#, #""plannedUnits":"5""#, "whole number"),
        (#""plannedUnits":5"#, #""plannedUnits":5.5"#, "whole"),
        (#""plannedUnits":5"#, #""plannedUnits":0"#, "plannedUnits is 1 to"),
        (#""number":"1""#, #""number":1"#, "text"),
        (#""user":"u""#, #""user":"u","role":"qa""#, "act.role"), (#""number":"1","#, "", "number is missing"),
        (#""act":{"user":"u","reason":"r"}"#, #""act":"u""#, "act is an object"),
    ])
    func badBatches(part: String, replacement: String, word: String) async throws {
        let body = Self.create.replacing(part, with: replacement)
        #expect(body != Self.create)
        try await ServedFake.with { fake async throws in
            try await Self.expectRefusal(fake, "/v1/batches", body, word)
        }
    }

    @Test(arguments: [
        ("fileName=a&product=p&level=1", "application is missing"),
        ("fileName=a&product=p&level=x&application=s&user=u", "level is a whole number"),
        ("fileName=a&product=p&level=0&application=s&user=u", "level is 1 to 255"),
        ("fileName=a&product=p&level=1&application=s&user=u&force=1", "unknown member force"),
        ("fileName=a&fileName=b&product=p&level=1&application=s&user=u", "no query parameter"),
        ("fileName=a&product=p&level=1&application=s&user=%FF", "no query parameter"),
    ])
    func badImports(query: String, word: String) async throws {
        try await ServedFake.with { fake async throws in
            try await Self.expectRefusal(fake, "/v1/codes/import?\(query)", "x", word)
        }
    }

    @Test func aRelativeDirectoryIsRefused() async throws {
        try await ServedFake.with { fake async throws in
            try await Self.expectRefusal(
                fake, "/v1/batches/1/record", #"{"directory":"records"}"#, "absolute")
        }
    }

    @Test(.requirement("L-08")) func bodiesHaveLimits() async throws {
        try await ServedFake.with(limits: ControlLimits(jsonBytes: 64, fileBytes: 100, connections: 8)) {
            fake async throws in
            let query = "/v1/codes/import?fileName=a&product=p&level=1&application=s&user=u"
            #expect(try await fake.send("POST", query, String(repeating: "x", count: 100)).status == 200)
            let file = try await fake.send("POST", query, String(repeating: "x", count: 101))
            #expect(file.status == 413)
            #expect(try file.problem().detail.contains("100 bytes"))
            let reason = String(repeating: "r", count: 64)
            let json = try await fake.send("POST", "/v1/line/start", #"{"user":"u","reason":"\#(reason)"}"#)
            #expect(json.status == 413)
            #expect(fake.service.calls.withLock { $0 } == ["import"])
        }
    }

    @Test("Who may not import is told so before the file is read", .requirement("S-01", "L-08"))
    func importWithoutTheRight() async throws {
        try await ServedFake.with(limits: ControlLimits(jsonBytes: 64, fileBytes: 100, connections: 8)) {
            fake async throws in
            fake.service.refusal.withLock {
                $0 = ControlError(kind: .forbidden, message: .init(zh: "无权", en: "no right"), problems: [])
            }
            let query = "/v1/codes/import?fileName=a&product=p&level=1&application=s&user=u"
            // A file over the limit: had it been read, the answer would be 413.
            #expect(try await fake.send("POST", query, String(repeating: "x", count: 101)).status == 403)
            #expect(fake.service.calls.withLock { $0 }.isEmpty)
        }
    }

    @Test func unknownPathsAndMethodsAreNamed() async throws {
        try await ServedFake.with { fake async throws in
            let path = try await fake.send("GET", "/v1/statuses")
            #expect(path.status == 404)
            #expect(try path.problem().kind == "notFound")
            let method = try await fake.send("DELETE", "/v1/batches")
            #expect(method.status == 405)
            #expect(method.allow == "GET, POST")
            #expect(try method.problem().detail.contains("GET, POST"))
            #expect(try await fake.send("POST", "/v1/status", "{}").status == 405)
            #expect(try await fake.send("GET", "/v1/status?verbose=1").status == 400)
            #expect(fake.service.calls.withLock { $0 }.isEmpty)
        }
    }

    private static func expectRefusal(
        _ fake: ServedFake, _ target: String, _ body: String, _ word: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let answer = try await fake.send("POST", target, body)
        #expect(answer.status == 400, sourceLocation: sourceLocation)
        let problem = try answer.problem()
        let words = [problem.detail] + problem.problems.map(\.en)
        #expect(words.contains { $0.contains(word) }, "\(words)", sourceLocation: sourceLocation)
        #expect(!problem.message.zh.isEmpty, sourceLocation: sourceLocation)
        #expect(fake.service.calls.withLock { $0 }.isEmpty, sourceLocation: sourceLocation)
    }
}
