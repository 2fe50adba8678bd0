import ControlTypes
import Controller
import Foundation
import LineWorld
import Requirements
import Testing

/// What the people who look after the devices see and try.
@Suite("Devices seen and tried", .serialized)
struct DeviceServiceTests {
    private static let act = Act(user: "engineer", reason: "new ribbon")

    private static func plant() throws -> Plant {
        try Plant(line: "four-level", product: "example-tablets", units: 1, speed: 300, seed: 1, faults: .none)
    }

    private static func refusal(_ body: () async throws -> Void) async -> ControlError? {
        do {
            try await body()
            return nil
        } catch {
            return error as? ControlError
        }
    }

    @Test("Without a connection every test says so; what a device cannot do is refused by name", .requirement("L-03"))
    func away() async throws {
        let plant = try Self.plant()
        let controller = try plant.controller()
        controller.start()
        defer { controller.stop() }
        let detail = try await controller.device("bundle-printer")
        #expect(!detail.status.isUp)
        #expect(detail.tests.map(\.what) == ["reconnect", "print"])
        #expect(detail.tests.allSatisfy { $0.obstacles.contains { $0.en.contains("there is no connection") } })
        #expect(detail.latency.count == 0)
        let camera = await Self.refusal {
            try await controller.testDevice("unit-camera", TestDevice(what: "print", act: Self.act))
        }
        #expect(camera?.kind == .badRequest)
        let unknown = await Self.refusal { _ = try await controller.device("coffee") }
        #expect(unknown?.kind == .notFound && unknown?.message.en.contains("unit-printer") == true)
        let away = await Self.refusal {
            try await controller.testDevice("bundle-printer", TestDevice(what: "print", act: Self.act))
        }
        #expect(away?.kind == .conflict)
    }

    @Test("A label is printed without a batch, and seen among the messages; with a batch it is refused")
    func print() async throws {
        let plant = try Self.plant()
        try plant.open()
        let controller = try plant.controller()
        controller.start()
        var isStopped = false
        defer { if !isStopped { controller.stop() } }
        try await plant.wait(controller, "the printer is connected", seconds: 60) { status in
            status.devices.first { $0.id == "bundle-printer" }?.isUp == true
        }
        try await controller.testDevice("bundle-printer", TestDevice(what: "print", act: Self.act))
        let detail = try await controller.device("bundle-printer")
        #expect(detail.messages.contains { $0.isSent && $0.text.contains("TEST / NOT FOR SALE") && $0.hex != nil })
        try await plant.importAllCodes(into: controller, units: 1)
        try await plant.createAndStart("D-1", on: controller)
        let refused = await Self.refusal {
            try await controller.testDevice("bundle-printer", TestDevice(what: "print", act: Self.act))
        }
        #expect(refused?.problems.contains { $0.en.contains("D-1 is on the line") } == true)
        controller.stop()
        isStopped = true
        // The flight recorder has it, and gives the same once more.
        let source = try RecordingSource(directory: plant.dataDirectory)
        var sent = 0
        _ = try source.show(device: "bundle-printer", from: nil, until: nil) { traffic in
            if traffic.kind == .sent, traffic.text.contains("TEST / NOT FOR SALE") { sent += 1 }
        }
        #expect(sent == 1)
        let run = try #require(try source.replay().runs.first)
        #expect(run.ending == .whole, "\(run)")
    }
}
