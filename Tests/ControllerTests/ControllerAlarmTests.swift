import Controller
import ControlTypes
import Foundation
import Requirements
import Testing

/// A controller whose devices are all out of reach: nobody listens on the ports of its line's file.
@Suite("Alarms of a running controller", .requirement("L-07", "S-04"), .timeLimit(.minutes(10)))
struct ControllerAlarmTests {
    static let act = Act(user: "operator-1", reason: "seen")

    /// Starts a controller, waits until it has told that the PLC is out of reach, and ends it afterwards.
    private static func withController(_ body: (LineController) async throws -> Void) async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "lineage-alarms-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { _ = try? FileManager.default.removeItem(at: directory) }
        let configs = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "LineConfigs")
        var text = try String(contentsOf: configs.appending(path: "manual.yaml"), encoding: .utf8)
        // Ports of the system that nothing listens on.
        for (port, free) in zip(15_040...15_043, 2...5) {
            text = text.replacingOccurrences(of: "127.0.0.1:\(port)", with: "127.0.0.1:\(free)")
        }
        let file = directory.appending(path: "line.yaml")
        try text.write(to: file, atomically: true, encoding: .utf8)
        let controller = try LineController(
            RunSettings(
                lineFile: file.path, productsDirectory: configs.appending(path: "products").path,
                dataDirectory: directory.appending(path: "data").path, runDirectory: directory.path))
        controller.start()
        defer { controller.stop() }
        while await controller.nextStatus().alarms.isEmpty {}
        try await body(controller)
    }

    @Test("An alarm is acknowledged by its id, shelved for a while, brought back, and all of it is on record")
    func acts() async throws {
        try await Self.withController { controller in
            func state() async throws -> String? {
                _ = await controller.nextStatus()
                return try await controller.alarms().first { $0.id == "plcLost" }?.state
            }
            let status = await controller.nextStatus()
            #expect(status.nextAct?.alarm == "plcLost" && status.nextAct?.holdsLine == true)
            #expect(status.nextAct?.action.en.hasPrefix("Check the PLC's power") == true)
            try await controller.acknowledgeAlarm("plcLost", Self.act)
            #expect(try await state() == "acknowledged")
            try await controller.shelveAlarm("plcLost", ShelveAlarm(minutes: 5, act: Self.act))
            #expect(try await state() == "shelved")
            let held = await controller.nextStatus()
            #expect(held.holds.contains { $0.cause == "plcNotInControl" }, "what it holds it goes on holding")
            #expect(held.alarms.first?.shelf?.reason == "seen")
            #expect(held.nextAct?.alarm == "plcLost", "it is still what the line stands for")
            try await controller.unshelveAlarm("plcLost", Self.act)
            #expect(try await state() == "unacknowledged")

            let history = try await controller.alarmHistory().filter { $0.alarm == "plcLost" }
            #expect(history.map(\.change) == ["raised", "acknowledged", "shelved", "unacknowledged"])
            #expect(history.last?.user == "operator-1 (unauthenticated)" && history.last?.reason == "seen")
            let report = try await controller.alarmReport()
            #expect(report.total == 2 && report.lastTenMinutes == 2 && report.isComplete)
            #expect(report.mostFrequent.first?.alarm == "plcLost")
            #expect(report.priorities.map(\.percent) == [0, 100, 0, 0])
        }
    }

    @Test("What cannot be done is refused in both languages")
    func refusals() async throws {
        try await Self.withController { controller in
            func refusal(_ body: () async throws -> Void) async -> ControlError? {
                await #expect(throws: ControlError.self) { try await body() }
            }
            let unknown = await refusal { try await controller.acknowledgeAlarm("jam:units", Self.act) }
            #expect(unknown?.kind == .notFound && unknown?.message.en.contains("plcLost") == true)
            let long = await refusal {
                try await controller.shelveAlarm("plcLost", ShelveAlarm(minutes: 1_000_000, act: Self.act))
            }
            #expect(long?.kind == .conflict && long?.message.zh.contains("60") == true)
            let silent = await refusal {
                let act = Act(user: "operator-1", reason: " ")
                try await controller.shelveAlarm("plcLost", ShelveAlarm(minutes: 5, act: act))
            }
            #expect(silent?.message.en == "say why the alarm is shelved")
        }
    }

    @Test("Without a batch the other devices call nobody, and the full list says why they are silent")
    func suppressed() async throws {
        try await Self.withController { controller in
            var all = try await controller.alarms()
            while !all.contains(where: { $0.id == "readerFault:unit-camera" }) {
                _ = await controller.nextStatus()
                all = try await controller.alarms()
            }
            #expect(all.first { $0.id == "readerFault:unit-camera" }?.state == "suppressed")
            let shown = await controller.nextStatus().alarms.map(\.id)
            #expect(!shown.contains("readerFault:unit-camera") && shown.contains("plcLost"))
        }
    }

    @Test("The catalogue has every kind, the most urgent first")
    func catalogue() async throws {
        try await Self.withController { controller in
            let kinds = try await controller.alarmCatalogue()
            #expect(kinds.first?.priority == "critical" && kinds.last?.priority == "low")
            #expect(Set(kinds.map(\.kind)).count == kinds.count && kinds.count >= 29)
        }
    }
}
