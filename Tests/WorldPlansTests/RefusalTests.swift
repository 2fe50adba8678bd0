import Codes
import ConfigurationFiles
import LineWorld
import Testing
import WorldPlans

@Suite("What cannot be simulated is refused with a reason")
struct RefusalTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var piece: String
        var other: String
        var fault: WorldPlanFault
        var testDescription: String { other }
    }

    static let cases = [
        Case(
            piece: "earliest-ms: 5", other: "earliest-ms: 5\n    framing: stx-etx",
            fault: .unsupported(device: "case-camera", setting: "framing", only: "cr")),
        Case(
            piece: "earliest-ms: 5", other: "earliest-ms: 5\n    symbol-separator: bar",
            fault: .unsupported(device: "case-camera", setting: "symbol-separator", only: "comma")),
        Case(
            piece: "earliest-ms: 5", other: "earliest-ms: 5\n    aim-identifiers: false",
            fault: .unsupported(device: "case-camera", setting: "aim-identifiers", only: "true")),
        Case(
            piece: "suffix: cr", other: "suffix: cr-lf",
            fault: .unsupported(device: "pallet-scanner", setting: "suffix", only: "cr")),
        Case(
            piece: "15022?unit=1", other: "15022?unit=1\n    symbol-separator: bar",
            fault: .unsupported(device: "unit-camera", setting: "symbol-separator", only: "lf")),
        Case(
            piece: "15022?unit=1", other: "15022?unit=1\n    grade-separator: bar",
            fault: .unsupported(device: "unit-camera", setting: "grade-separator", only: "tab")),
        Case(
            piece: "15022?unit=1", other: "15022?unit=1\n    text-address: 7006",
            fault: .unsupported(device: "unit-camera", setting: "text-address", only: "7005")),
        Case(
            piece: "tcp://127.0.0.1:15021", other: "serial:{run}/unit-printer",
            fault: .unsupported(device: "unit-printer", setting: "connect", only: "tcp")),
        Case(
            piece: "- { name: CODE, content: code }", other: "- { name: SERIAL, content: serial }",
            fault: .noCode(printer: "unit-printer", scheme: .cn20)),
        Case(piece: "layers: 4", other: "layers: 3", fault: .layers(3, ratio: 20, station: "cases")),
    ]

    @Test("Settings that the simulated devices do not have", arguments: cases)
    func settings(refusal: Case) throws {
        let line = try Shipped.line("four-level", replacing: refusal.piece, with: refusal.other)
        #expect(throws: refusal.fault) { try Shipped.plan(line, "example-tablets") }
        #expect(!refusal.fault.text.english.isEmpty && !refusal.fault.text.chinese.isEmpty)
    }

    @Test("Times that leave the machine no room")
    func times() throws {
        for (piece, other, station) in [
            ("label-timeout-ms: 5000", "label-timeout-ms: 100", "cases"),
            ("heartbeat-timeout-ms: 500", "heartbeat-timeout-ms: 500\n    layer-timeout-ms: 150", "cases"),
            ("15022?unit=1", "15022?unit=1\n    earliest-ms: 600\n    latest-ms: 900", "units"),
        ] {
            let line = try Shipped.line("four-level", replacing: piece, with: other)
            let fault = #expect(throws: WorldPlanFault.self) { try Shipped.plan(line, "example-tablets") }
            guard case .timing(station, _) = fault else {
                Issue.record("\(other): \(String(describing: fault))")
                continue
            }
        }
    }

    @Test("Numbers out of range, products without a level, devices that are not there")
    func arguments() throws {
        let line = try Shipped.line("two-level")
        let product = try Shipped.product("example-capsules")
        for speed in [Int.min, 0, 601, Int.max] {
            #expect(throws: WorldPlanFault.speed(speed, top: 600)) {
                try worldPlan(line: line, product: product, units: 1, speed: speed, seed: 1, faults: .none)
            }
        }
        for units in [Int.min, -1, 10_000_001] {
            #expect(throws: WorldPlanFault.units(units)) {
                try worldPlan(line: line, product: product, units: units, speed: 60, seed: 1, faults: .none)
            }
        }
        #expect(throws: WorldPlanFault.noLevel(4, station: "pallets", product: "example-capsules")) {
            let fourLevel = try Shipped.line("four-level", replacing: "layers: 4", with: "layers: 1")
            var tall = product
            tall.levels.append(product.levels[1])
            tall.levels[2].level = 3
            _ = try worldPlan(line: fourLevel, product: tall, units: 1, speed: 60, seed: 1, faults: .none)
        }
        var bare = line
        bare.devices.removeFirst()
        #expect(throws: WorldPlanFault.noPLC) { try Shipped.plan(bare, "example-capsules") }
        #expect(throws: WorldPlanFault.noPLC) { try endpointAddresses(line: bare, runDirectory: "/run") }
        bare = line
        bare.devices.removeLast()
        #expect(throws: WorldPlanFault.noDevice("case-printer", station: "cases")) {
            try Shipped.plan(bare, "example-capsules")
        }
    }

    @Test("Two devices on one socket, and serial lines of the machine itself")
    func addresses() throws {
        let gateway = try Shipped.line(
            "two-level", replacing: "modbus-tcp://127.0.0.1:15033?unit=1", with: "modbus-tcp://127.0.0.1:15032?unit=2")
        #expect(throws: WorldPlanFault.sharedSocket("unit-camera", "case-camera")) {
            try endpointAddresses(line: gateway, runDirectory: "/run")
        }
        let real = try Shipped.line(
            "manual", replacing: "serial:{run}/case-scanner?baud=9600", with: "serial:/dev/case-scanner?baud=9600")
        #expect(throws: WorldPlanFault.outsideRunDirectory(device: "case-scanner", path: "/dev/case-scanner")) {
            try endpointAddresses(line: real, runDirectory: "/run")
        }
    }
}
