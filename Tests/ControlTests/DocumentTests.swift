import ControlTypes
import Foundation
import Requirements
import Synchronization
import Testing

@testable import ControlServer

/// Health, metrics and the OpenAPI document.
@Suite struct DocumentTests {
    @Test func healthFollowsTheLedger() async throws {
        try await ServedFake.with { fake async throws in
            let sick = try await fake.send("GET", "/healthz")
            #expect(sick.status == 503)
            #expect(try sick.problem().detail.contains("disk full"))
            fake.service.shown.withLock { $0.journal.failure = nil }
            let well = try await fake.send("GET", "/healthz")
            #expect(well.status == 200)
            #expect(well.text == #"{"status":"ok"}"#)
        }
    }

    @Test func metricsComeFromTheStatus() async throws {
        try await ServedFake.with { fake async throws in
            fake.service.shown.withLock { $0.devices[0].id = "a\"b\\c\nd" }
            let answer = try await fake.send("GET", "/metrics")
            #expect(answer.status == 200)
            #expect(answer.contentType?.hasPrefix("text/plain; version=0.0.4") == true)
            let lines = answer.text.split(separator: "\n").map(String.init)
            for expected in [
                #"lineage_info{line="PL-01",version="1"} 1"#, #"lineage_state{state="execute"} 1"#,
                "lineage_started 1", "lineage_speed_items_per_minute 300",
                #"lineage_codes{level="carton",state="in_doubt"} 10"#,
                #"lineage_containers_closed{level="bundle",fill="full"} 9"#,
                #"lineage_pool_remaining{level="carton"} 900"#, #"lineage_pool_total{level="bundle"} 100"#,
                #"lineage_pool_minutes_left{level="carton"} 45"#,
                #"lineage_containers_closed{level="bundle",fill="short"} 1"#,
                #"lineage_station_passed_total{station="units"} 8"#,
                #"lineage_station_rejects_total{station="units",reason="no read"} 2"#,
                #"lineage_holds{cause="rejects"} 1"#, #"lineage_alarms{kind="rejectRate"} 1"#,
                #"lineage_alarm_states{priority="high",state="shelved"} 1"#, "lineage_alarm_log_readable 1",
                "lineage_alarm_ten_minutes 3", "lineage_alarm_day 40", "lineage_alarm_peak_ten_minutes 12",
                "lineage_alarm_flood_seconds 95", "lineage_alarm_standing 2", "lineage_alarm_stale 1",
                "lineage_alarm_chattering 1", #"lineage_alarm_day_priority{priority="low"} 30"#,
                #"lineage_station_grade{station="units",of="recent"} 317"#,
                #"lineage_station_grade{station="units",of="reference"} 350"#,
                #"lineage_station_grade_drift{station="units"} 1"#,
                #"lineage_device_up{device="a\"b\\c\nd",driver="line-link"} 0"#,
                "lineage_journal_durable_total 99", #"lineage_journal_commit_microseconds{of="max"} 4000"#,
                "lineage_journal_failed 1", "lineage_loop_cycles_total 1000",
            ] {
                #expect(lines.contains(expected), "\(expected)")
            }
            // Every sample follows the description of its family.
            let families = Set(lines.filter { $0.hasPrefix("# TYPE ") }.map { $0.split(separator: " ")[2] })
            for line in lines where !line.hasPrefix("#") {
                #expect(families.contains(line.prefix { $0 != "{" && $0 != " " }), "\(line)")
            }
        }
    }

    @Test func theDocumentListsExactlyTheServedRoutes() async throws {
        try await ServedFake.with { fake async throws in
            let answer = try await fake.send("GET", "/v1/openapi.json")
            #expect(answer.contentType == "application/json")
            let document = try JSONDecoder().decode(Document.self, from: Data(answer.text.utf8))
            let listed = document.paths.flatMap { path, methods in methods.keys.map { "\($0.uppercased()) \(path)" } }
            let served = ControlRoutes.all.map { "\($0.method) \($0.path)" }
            #expect(served.contains("GET /v1/status"))
            #expect(listed.sorted() == served.sorted())
            let operations = document.paths.values.flatMap(\.values).map(\.operationId)
            #expect(Set(operations).count == operations.count)
        }
    }

    private struct Document: Decodable {
        struct Operation: Decodable {
            var operationId: String
        }
        var paths: [String: [String: Operation]]
    }

    @Test func theDocumentInTheDocsIsTheServedOne() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = root.appending(path: "Docs/openapi.json")
        if ProcessInfo.processInfo.environment["LINEAGE_WRITE_GOLDEN"] != nil {
            try Data(OpenAPIDocument.text.utf8).write(to: file)
        }
        let written = try String(contentsOf: file, encoding: .utf8)
        #expect(
            written == OpenAPIDocument.text, "write it anew: LINEAGE_WRITE_GOLDEN=1 swift test --filter DocumentTests")
    }

    /// Each schema has the members that the type really encodes to.
    @Test func schemasFitTheTypes() throws {
        try expect(Samples.status, "LineStatus")
        try expect(Samples.pool, "PoolStatus")
        try expect(Samples.returned, "ReturnSummary")
        try expect(Samples.importSummary, "ImportSummary")
        try expect(Samples.batch, "BatchSummary")
        try expect(Samples.allotment, "AllotmentSummary")
        try expect(Samples.preprinted, "PreprintedStatus")
        try expect(Samples.record, "RecordSummary")
        try expect(Samples.placeCount, "PlaceCountStatus")
        try expect(Samples.open, "OpenStatus")
        try expect(Samples.detail, "BatchDetail")
        try expect(Samples.report, "CodeReport")
        try expect(Samples.losses, "LossStatus")
        try expect(Samples.device, "DeviceDetail")
        try expect(Samples.closed, "ClosedContainer")
        try expect(Samples.alarmEntry, "AlarmHistoryEntry")
        try expect(Samples.alarmReport, "AlarmReport")
        try expect(Samples.alarmKind, "AlarmDescription")
        try expect(Samples.actReport, "PackActReport")
        try expect(Samples.login, "LoginAnswer")
        try expect(Samples.account, "AccountStatus")
        try expect(Samples.review, "ReviewSheet")
        try expect(Samples.handover, "HandoverStatus")
        let refusal = Refusal(ControlError(kind: .conflict, message: Samples.message, problems: [Samples.message]))
        try expect(refusal.document, "Problem")
    }

    /// What a client's request encodes to is what the server's form allows, no more and no less.
    @Test func formsFitTheTypes() throws {
        let create = CreateBatch(
            number: "1", product: "p", madeOn: "2026-09-01", expiresOn: "2028-08-31", plannedUnits: 1, act: Samples.act)
        for (value, form) in [
            (try json(create), ObjectForm.createBatch), (try json(Samples.act), ObjectForm.act),
            (try json(ClearBatch(done: ["a"], act: Samples.act)), .clearBatch),
            (try json(ChallengeBatch(what: "start", act: Samples.act)), .challengeBatch),
            (try json(TestDevice(what: "read", act: Samples.act)), .testDevice),
            (
                try json(ResolveContainer(station: "s", number: 1, what: "take-apart", act: Samples.act)),
                .resolveContainer
            ),
            (try json(ShelveAlarm(minutes: 1, act: Samples.act)), ObjectForm.shelveAlarm),
            (try json(Samples.packAct), ObjectForm.packAct),
            (try json(CountRequest(place: "loose/1", number: 0, act: Samples.act)), ObjectForm.count),
            (try json(DeviationRequest(place: "loose/1", act: Samples.act)), ObjectForm.deviation),
            (try json(Login(user: "u", password: "p")), .login),
            (try json(FirstAccount(proof: "p", name: "n", printedName: "N", password: "p")), .firstAccount),
            (
                try json(NewAccount(name: "n", printedName: "N", role: "qa", password: "p", act: Samples.act)),
                .newAccount
            ),
            (
                try json(AccountChangeRequest(role: "qa", password: "p", isDisabled: true, act: Samples.act)),
                .accountChange
            ),
            (try json(PasswordChange(old: "a", new: "b")), .passwordChange),
            (try json(AcknowledgeExceptions(exceptions: ["e"], act: Samples.act)), .acknowledgeExceptions),
            (try json(SealRequest(decision: "release", act: Samples.act)), .seal),
            (try json(Samples.sign), .sign),
        ] {
            guard case .object(let members) = value else {
                Issue.record("no object")
                continue
            }
            #expect(form.problems(of: members, within: "").isEmpty)
            #expect(Set(members.keys) == Set(form.members.map(\.name)))
        }
    }

    private func json(_ value: some Encodable) throws -> JSONValue {
        try JSONDecoder().decode(JSONValue.self, from: JSONEncoder().encode(value))
    }

    private func expect(_ value: some Encodable, _ schema: String) throws {
        check(try json(value), schema)
    }

    private func check(_ value: JSONValue, _ schema: String) {
        guard let members = OpenAPISchemas.types[schema], case .object(let object) = value else {
            Issue.record("\(schema) is no schema, or its value no object")
            return
        }
        #expect(Set(object.keys) == Set(members.map(\.name)), "\(schema)")
        for member in members {
            guard let value = object[member.name] else { continue }
            check(value, member.form, "\(schema).\(member.name)")
        }
    }

    private func check(_ value: JSONValue, _ form: OpenAPISchemas.Form, _ place: String) {
        switch (form, value) {
        case (.text, .text), (.integer, .integer), (.flag, .flag): break
        case (.list(let element), .list(let values)):
            #expect(!values.isEmpty, "\(place) shows nothing")
            for value in values { check(value, element, place) }
        case (.reference(let name), _): check(value, name)
        default: Issue.record("\(place) is \(value)")
        }
    }
}
