import ControlClient
import ControlTypes
import Controller
import Foundation
import LineWorld
import Requirements
import Testing
import WorldServers

/// Whoever looks at the line may go, be lost or be killed; and whoever is looked at may, too.
@Suite("Consoles and controllers that are lost", .serialized)
struct ConsoleLossTests {
    /// What a person was just doing.
    private enum Moment: CaseIterable {
        case passwordHalfTyped
        case lookingOn
        case askedWhetherToStop
        case scanning
        case actSent
    }

    @Test(
        "A console that is killed at any moment leaves the line running", .requirement("L-03", "L-04"),
        .timeLimit(.minutes(10)))
    func console() async throws {
        let units = 1_000
        let plant = try Plant(
            line: "four-level", product: "example-tablets", units: units, speed: 60, seed: 4, faults: .none)
        try plant.open()
        let controller = try plant.controller()
        controller.start()
        defer { controller.stop() }
        try await plant.importAllCodes(into: controller, units: units)
        try await plant.startBatch("K-1", on: controller, units: units)
        // Another person sits there all the time.
        try await Staff.serving(controller, plant) {
            let other = try ConsoleSeat(plant, rows: 24, columns: 80, language: "zh")
            for moment in Moment.allCases {
                let seat = try ConsoleSeat(plant)
                try await come(seat, to: moment)
                seat.kill()
                let before = await controller.nextStatus().stations[0].passed
                try await goOn(plant, controller, "the line goes on after \(moment)") { status in
                    status.state == "execute" && status.stations[0].passed > before + 3
                }
            }
            try await other.wait("the other console is still there") { $0.contains("账号") }
        }
        #expect(plant.server?.withWorld { $0.fed } ?? 0 > 15)
    }

    /// A busy machine may let the line stop for reasons of its own, which a person looks at.
    private func goOn(
        _ plant: Plant, _ controller: LineController, _ what: String, _ isSo: (LineStatus) -> Bool
    ) async throws {
        while true {
            var isThere = false
            try await plant.wait(controller, what, seconds: ConsoleSeat.patience) { status in
                isThere = isSo(status)
                return isThere || status.holds.contains(where: \.needsPerson)
            }
            if isThere { return }
            try await controller.command("resume", Act(user: "operator", reason: "looked at"))
            // What becomes of it; what still holds the line is let go on again.
            _ = await controller.nextStatus()
        }
    }

    private func come(_ seat: ConsoleSeat, to moment: Moment) async throws {
        if moment == .passwordHalfTyped {
            try await seat.type("li", into: "Account")
            seat.press("\r", "c", "h")
            return try await seat.wait("half of it") { $0.contains("Password: **") }
        }
        try await seat.logIn("li")
        try await seat.wait("the line is shown") { $0.contains("─ Stations") }
        switch moment {
        case .passwordHalfTyped, .lookingOn: break
        case .askedWhetherToStop:
            seat.press("x")
            try await seat.wait("the question") { $0.contains("stopped by the operator") }
        case .scanning:
            // The end of the frame never comes.
            seat.press("\u{2}8099901")
        case .actSent:
            try await seat.show("3", "New batch")
            seat.press("n")
            try await seat.type("K-2", into: "Number")
            seat.press("\r")
            try await seat.wait("the last field") { $0.contains("▶ Planned units: ") }
            seat.press("1")
            try await seat.wait("it is filled in") { $0.contains("▶ Planned units: 1") }
            seat.press("\r")
        }
    }

    @Test(
        "A console whose controller is killed says so, waits, and comes back with it", .requirement("L-04", "L-06"),
        .timeLimit(.minutes(10)))
    func controller() async throws {
        let plant = try Plant(
            line: "four-level", product: "example-tablets", units: 60, speed: 300, seed: 4, faults: .none)
        try plant.open()
        // It is there before its controller.
        try FileManager.default.createDirectory(atPath: plant.dataDirectory, withIntermediateDirectories: true)
        let seat = try ConsoleSeat(plant)
        try await seat.wait("it says that nobody answers") { $0.contains("No word from the controller for") }
        var controller = try plant.controllerProgram()
        defer { LineageProgram.kill(controller) }
        try await seat.wait("it has found the controller") { $0.contains("▶ Account:") }
        try await Staff.hire(through: ControlClient(dataDirectory: plant.dataDirectory, session: nil), plant)
        try await seat.logIn("li")
        try await seat.wait("the line is shown") { $0.contains("no batch") && $0.contains("─ Stations") }

        LineageProgram.kill(controller)
        try await seat.wait("it says so, and keeps what it knew") {
            $0.contains("No word from the controller for") && $0.contains("─ Stations") && $0.contains("units")
        }
        seat.press("h")
        try await seat.wait("a key says why not") { $0.contains("there is no word from the controller") }
        controller = try plant.controllerProgram()
        // Its sessions ended with the controller.
        try await seat.wait("the new controller asks who is there") { $0.contains("▶ Account:") }
        try await seat.logIn("li")
        try await seat.wait("the line is shown again") {
            $0.contains("─ Stations") && !$0.contains("No word from the controller")
        }
        seat.press("q")
        try await seat.wait("the question") { $0.contains("The line is not affected") }
        seat.press("\r")
        #expect(seat.endStatus() == 0)
    }

    @Test(
        "A terminal that draws frames two cells wide gets frames of ASCII; a small one says so, a larger one is filled")
    func terminals() async throws {
        let plant = try Plant(
            line: "four-level", product: "example-tablets", units: 1, speed: 300, seed: 1, faults: .none)
        let wide = try ConsoleSeat(plant, ambiguousWidth: 2)
        try await wide.wait("frames of ASCII") { $0.contains("- Now ---") && !$0.contains("─") }
        let seat = try ConsoleSeat(plant, rows: 24, columns: 80)
        try await seat.wait("frames of lines") { $0.contains("─ Now ───") }
        seat.resize(rows: 20, columns: 60)
        try await seat.wait("it is too small") { $0.contains("The screen is too small") }
        seat.resize(rows: 60, columns: 200)
        try await seat.wait("it fills the window") { screen in
            screen.split(separator: "\n").contains { $0.count > 190 && $0.hasPrefix("─ Now") }
        }
        #expect(seat.unknownSequences.isEmpty)
    }
}
