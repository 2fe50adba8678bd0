import ConfigurationFiles
import ControlClient
import Controller
import ControlTypes
import Foundation
import LineWorld
import Records
import Requirements
import Testing
import WorldServers

/// A whole batch by keys and scans alone: the real program on a terminal against a running controller and the simulated
/// line.
@Suite("The console end to end", .serialized)
struct ConsoleEndToEndTests {
    /// More than are needed; feeding ends when there are bundles enough.
    private static let units = 600

    @Test(
        "A batch with a jam, a stop for rejects, a sample, a replaced pack short containers: by keys and scans",
        .requirement("W-01", "W-02", "W-03", "A-05", "B-01", "N-02", "S-05"), .timeLimit(.minutes(20)))
    func batch() async throws {
        var faults = FaultPlan.none
        // Eight rejects in a row stop this line.
        faults.scheduled = (30..<38).map { ScheduledFault(.unit($0), .noRead) }
        let plant = try Plant(
            line: "four-level", product: "example-tablets", units: Self.units, speed: 300, seed: 8, faults: faults)
        try plant.open()
        let controller = try plant.controller()
        controller.start()
        defer { controller.stop() }
        try await plant.importAllCodes(into: controller, units: Self.units)
        try await Staff.serving(controller, plant) {
            let shift = ConsoleShift(plant: plant, controller: controller, units: Self.units)
            var seat = try ConsoleSeat(plant)
            try await seat.logIn("li")
            try await shift.begin(seat)
            try await shift.runUntilRejects(seat)
            // Killed in the middle of it; whoever sits down at another console goes on where this one was left.
            seat.kill()
            seat = try ConsoleSeat(plant)
            try await seat.logIn("li")
            try await shift.produce(seat)
            try await shift.rework(seat)
            try await shift.end(seat)
            try await shift.release(seat)
            #expect(seat.unknownSequences.isEmpty)
        }
        _ = try await controller.exportRecord("C-1", to: plant.recordDirectory)
        let report = verifyRecord(at: URL(fileURLWithPath: plant.recordDirectory))
        #expect(report.isSound, "\(report.findings)")
        try expectRecordIsTruth(plant)
    }
}

/// What the people of one batch do at their consoles, and with their hands in the world.
struct ConsoleShift {
    let plant: Plant
    let controller: LineController
    let units: Int

    // MARK: Before

    func begin(_ seat: ConsoleSeat) async throws {
        try await seat.show("3", "New batch")
        seat.press("n")
        try await seat.type("C-1", into: "Number")
        seat.press("\r")
        try await seat.type(plant.product.id, into: "Product")
        seat.press("\r")
        try await seat.type("\(units)", into: "Planned units")
        seat.press("\r")
        try await seat.done("New batch")
        try await seat.wait("the batch is in the list") { $0.contains(" C-1  ") && $0.contains("  planned  ") }
        seat.press("\r")
        try await seat.wait("its steps are shown") { $0.contains("Before Start batch") }
        seat.press("\t")
        let items = try await controller.batch("C-1").clearance.count
        for item in 1...items {
            try await seat.wait("an item may be confirmed") { $0.contains("Space Looked at") }
            seat.press(" ")
            try await seat.wait("item \(item) is confirmed") { $0.split(separator: "[✓]").count > item }
        }
        try await seat.wait("the belt may be declared empty") { $0.contains("g Belt is empty") }
        try await seat.goOn(until: "the batch can be started") { $0.contains("s Start batch") }
        seat.press("s")
        try await seat.wait("the question") { $0.contains("production as planned") }
        seat.press("1")
        try await seat.wait("the batch is started") { $0.contains(" C-1 running") }
    }

    // MARK: Production

    func runUntilRejects(_ seat: ConsoleSeat) async throws {
        try await seat.goOn(until: "the line runs") { $0.contains("▶ execute") }
        plant.server?.withWorld { $0.inject(.jam(station: 0, 3_000_000)) }
        try await seat.show("2", "All seen")
        try await seat.wait("the jam is told") { $0.contains(" Jam ") && $0.contains("A All seen") }
        seat.press("A")
        try await seat.wait("the jam is acknowledged") { $0.contains("✓ Done: Acknowledge") }
        try await seat.show("1", "─ Stations")
        try await seat.goOn(until: "the line stops for rejects", { "\(plant.places())" }) {
            $0.contains("units: too many rejects")
        }
    }

    func produce(_ seat: ConsoleSeat) async throws {
        // Whatever is rejected meanwhile: production goes on until there is enough to work with.
        try await seat.goOn(until: "bundles stand whole", { "\(plant.places())" }) { _ in
            plant.wholeBundles().count >= 4
        }
        plant.server?.withWorld { $0.stopFeeding() }
        try await seat.goOn(until: "the last units are through", { "\(plant.places())" }) { _ in isQuiet }
    }

    private var isQuiet: Bool { plant.server?.withWorld { $0.isIdle } ?? true }

    // MARK: Rework

    func rework(_ seat: ConsoleSeat) async throws {
        let bundles = plant.wholeBundles()
        guard bundles.count >= 3 else { throw PlantFault.waited("three whole bundles", "\(plant.places())") }
        let (one, two, three) = (bundles[0], bundles[1], bundles[2])
        // A bundle is taken apart; its packs fill up what the sample and the damaged pack leave.
        plant.take(two.units + [two.label])
        try await act(seat, "d", "Take apart", on: two.label)
        plant.take([one.units[0]])
        try await act(seat, "s", "Sample", on: one.units[0])
        try await act(seat, "b", "Put back", on: two.units[0], with: one.label)
        plant.put(two.units[0], into: one.label)
        plant.take([three.units[0]])
        try await act(seat, "r", "Replace", on: three.units[0], with: two.units[1])
        plant.put(two.units[1], into: three.label)
        // What is left over is of no use any more; Space takes packs along.
        for (number, unit) in two.units.dropFirst(2).enumerated() {
            try await find(seat, unit)
            seat.press(" ")
            try await seat.wait("it is taken along") { $0.contains("Taken along \(number + 1): ") }
        }
        seat.press("v")
        try await confirm(seat, "Void", "1")
    }

    /// Scans a pack, does something with it, sees what comes of it, and confirms that.
    private func act(
        _ seat: ConsoleSeat, _ key: String, _ name: String, on code: String, with other: String? = nil
    ) async throws {
        try await find(seat, code)
        seat.press(key)
        if let other {
            try await seat.wait("another one is asked for") { $0.contains("─ \(name): \(code) ─") }
            seat.scan(other)
            try await seat.wait("the other one is entered") { $0.contains(": \(other)") && $0.contains("1 put in") }
        }
        try await confirm(seat, name, other == nil ? "1" : "\r")
    }

    private func confirm(_ seat: ConsoleSeat, _ name: String, _ key: String) async throws {
        try await seat.wait("it is shown what comes of it") { $0.contains(" taken out, ") }
        seat.press(key)
        try await seat.done(name)
    }

    private func find(_ seat: ConsoleSeat, _ code: String) async throws {
        seat.scan(code)
        try await seat.wait("\(code) is shown") { $0.contains("\n \(code)  ") && $0.contains("─ History") }
    }

    // MARK: The end

    func end(_ seat: ConsoleSeat) async throws {
        try await open(seat)
        try await seat.wait("the batch can be ended") { $0.contains("e End batch") }
        seat.press("e")
        try await seat.wait("the question") { $0.contains("No new units from here on") }
        seat.press("1")
        try await seat.done("End batch")
        for _ in 0..<4 {
            plant.server?.withWorld { $0.flush() }
            try await seat.goOn(until: "the flushed stacks are through") { _ in isQuiet }
        }
        try await closeContainers(seat)
        let closed = try await controller.closedContainers("C-1")
        #expect(closed.contains { $0.isShort } && closed.contains { $0.level == 2 && !$0.isShort })
        #expect(closed.map(\.at) == closed.map(\.at).sorted(by: >), "the newest first")
        try await count(seat)
        try await seat.wait("the batch can be closed") { $0.contains("k Close batch") }
        seat.press("k")
        try await seat.wait("the question") { $0.contains("Every code gets its final state") }
        seat.press("1")
        try await seat.done("Close batch")
    }

    /// Opens the batch at its steps.
    private func open(_ seat: ConsoleSeat) async throws {
        try await seat.show("3", "Enter Open")
        seat.press("\r")
        try await seat.wait("its steps are shown") { $0.contains("Steps") && $0.contains(" C-1  ") }
    }

    private func tab(_ seat: ConsoleSeat, to sign: String) async throws {
        while !(await seat.look(seconds: 2) { $0.contains(sign) }) { seat.press("\t") }
    }

    /// Every container that is left is closed as a short one, and its label printed and read back.
    private func closeContainers(_ seat: ConsoleSeat) async throws {
        try await tab(seat, to: " stage")
        while true {
            let open = try await controller.batch("C-1").openContainers
            guard !open.isEmpty else { return }
            try await seat.goOn(until: "the line is quiet") { _ in isQuiet }
            guard let row = open.firstIndex(where: { !$0.acts.isEmpty }) else { continue }
            let title = "─ Open container \(open[row].station) \(open[row].number) ─"
            seat.press("\u{1B}[5~")
            for _ in 0..<row { seat.press("\u{1B}[B") }
            seat.press("\r")
            // The list may have changed under the hand.
            guard await seat.look(seconds: 5, until: { $0.contains(title) && $0.contains("close it as a short one") })
            else {
                if seat.screen.contains("─ Open container") { seat.press("\u{1B}") }
                continue
            }
            seat.press("1")
            try await seat.done("Resolve")
        }
    }

    private func count(_ seat: ConsoleSeat) async throws {
        try await tab(seat, to: "off by")
        let stations = try await controller.status().stations.map(\.id)
        for (row, place) in try await controller.counts("C-1").enumerated() {
            if row > 0 { seat.press("\u{1B}[B") }
            seat.press("\r")
            try await seat.wait("\(place.place) is asked for") { $0.contains("─ Count: \(place.text.en) ─") }
            try await seat.type("\(plant.physical(place.place, stations: stations))", into: "Counted")
            seat.press("\r")
            try await seat.done("Enter count")
            let counted = try await controller.counts("C-1")[row]
            guard counted.state == "deviates" else { continue }
            try await seat.wait("the difference can be explained") { $0.contains("x Explain") }
            seat.press("x")
            try await seat.type("looked for and not found", into: "Reason")
            seat.press("\r")
            try await seat.done("Explain")
        }
    }

    // MARK: Review

    func release(_ seat: ConsoleSeat) async throws {
        try await change(seat, to: "wu")
        try await open(seat)
        try await tab(seat, to: "who and why")
        let exceptions = try await Staff.session(of: "wu", plant).review("C-1").exceptions
        #expect(!exceptions.isEmpty, "what was done by hand is an exception")
        for row in exceptions.indices {
            if row > 0 { seat.press("\u{1B}[B") }
            seat.press("\r")
            try await seat.type("looked into", into: "Why it does not stand against the decision")
            seat.press("\r")
            try await seat.done("Exception seen")
        }
        try await seat.wait("the record can be sealed") { $0.contains("S Seal record") }
        seat.press("S")
        try await seat.wait("the decision") { $0.contains("▶ Decision") }
        seat.press("\r")
        try await seat.type("everything was looked into", into: "Reason")
        seat.press("\r")
        try await seat.done("Seal record")
        for person in ["li", "wu"] {
            try await change(seat, to: person)
            try await open(seat)
            try await tab(seat, to: "who and why")
            try await seat.wait("the record can be signed") { $0.contains("w Sign") }
            seat.press("w")
            try await seat.wait("the meaning") { $0.contains("▶ Meaning") }
            seat.press("\r")
            try await seat.typeSecret(Staff.password, into: "Password")
            seat.press("\r")
            try await seat.wait("\(person) has signed") { $0.contains("(\(person))") }
        }
        try await seat.wait("the batch is released") { $0.contains("state       released") }
    }

    private func change(_ seat: ConsoleSeat, to person: String) async throws {
        seat.press("o")
        try await seat.logIn(person)
    }
}

extension Plant {
    fileprivate func take(_ codes: [String]) {
        server?.withWorld { world in for code in codes { world.takeInHand(text: code) } }
    }

    fileprivate func put(_ code: String, into container: String) {
        server?.withWorld { $0.putByHand(text: code, into: container) }
    }

    /// Bundles that stand whole before the next station, with what is in them.
    fileprivate func wholeBundles() -> [(label: String, units: [String])] {
        guard let truth = server?.withWorld({ $0.truth() }) else { return [] }
        return truth.items.compactMap { item in
            guard item.level == 2, case .waiting = item.place, let label = item.text else { return nil }
            return (label, item.children.compactMap { truth.items[$0].text })
        }
    }

    /// Where everything is, for whoever reads why a test failed.
    fileprivate func places() -> [String: Int] {
        let truth = server?.withWorld { $0.truth() }
        return Dictionary(grouping: truth?.items ?? [], by: { "\($0.level) \($0.place)" }).mapValues(\.count)
    }

    /// What a person finds in a place.
    fileprivate func physical(_ place: String, stations: [String]) -> Int {
        guard let truth = server?.withWorld({ $0.truth() }) else { return 0 }
        let parts = place.split(separator: "/").map(String.init)
        // The one that was taken.
        if parts[0] == "samples" { return parts[1] == "1" ? 1 : 0 }
        return truth.items.count { item in
            switch (parts[0], item.place) {
            case ("bin", .bin(let station)): stations[station] == parts[1]
            case ("loose", .waiting), ("loose", .onBelt): "\(item.level)" == parts[1]
            case ("containers", .finished): "\(item.level)" == parts[1]
            default: false
            }
        }
    }
}
