import Codes
import ConfigurationFiles
import LineWorld
import Testing
import WorldPlans

@Suite("The world that a line's configuration describes")
struct WorldPlanTests {
    @Test(
        "Each line gives a world with its product, slowly and at top speed",
        arguments: [
            ("four-level", "example-tablets", 1_200), ("two-level", "example-capsules", 600),
            ("manual", "example-injection", 300),
        ])
    func lines(name: String, product: String, top: Int) throws {
        let line = try Shipped.line(name)
        #expect(line.topSpeed == top)
        for speed in [1, 60, 300, top] {
            let plan = try Shipped.plan(line, product, speed: speed)
            #expect(plan.mistake == nil)
            let world = World(plan: plan)
            let addresses = try endpointAddresses(line: line, runDirectory: "/run/line")
            #expect(addresses.map(\.endpoint) == Array(world.endpoints.indices))
            #expect(addresses.map(\.device) == world.endpoints.map(\.device))
            #expect(addresses.map { line.devices[Int($0.index)].id } == addresses.map(\.device))
            #expect(addresses.map { kind($0.address) } == world.endpoints.map(\.kind))
        }
    }

    private func kind(_ address: DeviceAddress) -> Endpoint.Kind {
        switch address {
        case .modbusTCP: .modbus
        case .tcp: .tcp
        case .serial: .serial
        }
    }

    @Test("Serial lines lie in the run directory")
    func runDirectory() throws {
        let addresses = try endpointAddresses(line: try Shipped.line("four-level"), runDirectory: "/run/line/")
        let paths = addresses.compactMap { address -> String? in
            if case .serial(let serial) = address.address { serial.path } else { nil }
        }
        #expect(paths == ["/run/line/case-camera", "/run/line/case-printer", "/run/line/pallet-scanner"])
    }

    @Test("The PLC is endpoint 0 wherever it stands in the file")
    func plcLast() throws {
        var line = try Shipped.line("two-level")
        line.devices.append(line.devices.removeFirst())
        let addresses = try endpointAddresses(line: line, runDirectory: "/run")
        #expect(
            addresses.map(\.device) == World(plan: try Shipped.plan(line, "example-capsules")).endpoints.map(\.device))
        #expect(addresses[0].index == 4)
    }

    @Test("Stations have the ratios of the product's levels")
    func ratios() throws {
        let plan = try Shipped.plan(try Shipped.line("four-level"), "example-tablets")
        #expect(
            plan.stations.map(\.kind) == [
                .item(printer: "unit-printer", camera: "unit-camera"),
                .container(
                    ratio: 10, layers: 1, reader: "bundle-camera", labelReader: "bundle-camera",
                    printer: "bundle-printer"),
                .container(
                    ratio: 20, layers: 4, reader: "case-camera", labelReader: "case-camera", printer: "case-printer"),
                .handheld(ratio: 48, scanner: "pallet-scanner", printer: "pallet-printer"),
            ])
    }

    static let symbols: [(fields: String, product: String, values: [String], identity: String)] = [
        ("- { name: A, content: code }", "example-tablets", ["80999010000000011234"], "80999010000000011234"),
        (
            "- { name: L, content: lot }\n      - { name: A, content: code }", "example-tablets",
            ["L1", "80999010000000011234"], "80999010000000011234"
        ),
        (
            "- { name: S, content: serial-and-check }\n      - { name: D, content: drug-identifier }",
            "example-tablets", ["0000000011234", "8099901"], "80999010000000011234"
        ),
        ("- { name: S, content: serial-and-check }", "example-tablets", ["0000000011234"], "80999010000000011234"),
        (
            "- { name: E, content: element-string }", "example-injection",
            ["010952123400003717280531\u{31}0LOT1\u{1D}21100000000001"], "010952123400003721100000000001"
        ),
        (
            "- { name: E, content: code }", "example-injection", ["010952123400003721100000000001"],
            "010952123400003721100000000001"
        ),
        (
            "- { name: S, content: serial }\n      - { name: G, content: gtin }", "example-injection",
            ["100000000001", "09521234000037"], "010952123400003721100000000001"
        ),
        ("- { name: S, content: serial }", "example-injection", ["100000000001"], "010952123400003721100000000001"),
    ]

    @Test(
        "The controller reads its code on the unit, whatever fields the printer's job has", arguments: symbols.indices)
    func symbol(index: Int) throws {
        let (fields, product, values, identity) = Self.symbols[index]
        let isTablets = product == "example-tablets"
        let line = try Shipped.line(
            isTablets ? "four-level" : "manual",
            replacing: isTablets
                ? "- { name: CODE, content: code }"
                : "- { name: DATAMATRIX, content: element-string }\n      - { name: SERIAL, content: serial }",
            with: fields)
        let plan = try Shipped.plan(line, product)
        guard case .zipher(let printer) = plan.devices[0].kind else {
            Issue.record("the first device is no unit printer")
            return
        }
        #expect(printer.jobs == ["UNIT"])
        var text = printer.aimID
        for piece in printer.symbol {
            switch piece {
            case .value(let place): text += values[place]
            case .field: Issue.record("fields are taken by place")
            case .text(let fixed): text += fixed
            case .separator: text += "\u{1D}"
            }
        }
        let reading = try #require(Reading(text))
        #expect(interpret(reading).identity?.description == identity)
    }

    static let windows = [(0, 100), (5, 120), (0, 1), (0, 5), (14, 16), (20, 400), (60, 90)]

    @Test("Results come within the reader's window", arguments: windows)
    func window(earliest: Int, latest: Int) throws {
        let line = try Shipped.line(
            "two-level", replacing: "connect: modbus-tcp://127.0.0.1:15032?unit=1",
            with: "connect: modbus-tcp://127.0.0.1:15032?unit=1\n    earliest-ms: \(earliest)\n    latest-ms: \(latest)"
        )
        let plan = try Shipped.plan(line, "example-capsules", speed: 60)
        guard case .dataMan(let reader) = plan.devices[1].kind else {
            Issue.record("the second device is no reader")
            return
        }
        #expect(reader.decodeTime.lowerBound >= Int64(earliest) * 1_000)
        #expect(reader.decodeTime.upperBound < Int64(latest) * 1_000)
    }

    @Test("Pictures of a reader without trigger numbers lie further apart than its window", arguments: [300, 1_200])
    func apart(speed: Int) throws {
        let plan = try Shipped.plan(try Shipped.line("four-level"), "example-tablets", speed: speed)
        let cases = try #require(plan.stations[2].pace)
        // 120 - 5 + 10 ms, and what a picture's time is uncertain by.
        #expect(cases.layer > 125_000)
        #expect(cases.label > 125_000)
        // Readers with trigger numbers are not slowed down.
        let bundles = try #require(plan.stations[1].pace)
        #expect(bundles.layer <= 60_000)
    }

    @Test("A container is made in the time in which its children come", arguments: [60, 300, 600, 1_200])
    func keepsUp(speed: Int) throws {
        let plan = try Shipped.plan(try Shipped.line("four-level"), "example-tablets", speed: speed)
        var cycle = 60_000_000 / Int64(speed)
        for station in plan.stations {
            switch station.kind {
            case .item: break
            case .container(let ratio, let layers, _, _, let printer):
                cycle *= Int64(ratio)
                let pace = try #require(station.pace)
                let picture: Int64 = 25_000
                let work = Int64(layers) * (pace.layer + picture) + pace.label + picture + printTime(printer, plan)
                #expect(work < cycle * 2 / 3)
                #expect(pace.applicatorTime < 5_000_000)
            case .handheld(let ratio, _, let printer):
                cycle *= Int64(ratio)
                let pace = try #require(station.pace)
                #expect(Int64(ratio + 1) * pace.scan + printTime(printer, plan) < cycle)
            }
        }
    }

    private func printTime(_ printer: String, _ plan: WorldPlan) -> Int64 {
        for device in plan.devices where device.id == printer {
            if case .zpl(let plan) = device.kind { return plan.printTime ?? .max }
        }
        return .max
    }

    @Test("Units lie as near together as a camera without trigger numbers allows")
    func jitter() throws {
        let keyence = """
            driver: keyence-sr
                connect: serial:{run}/unit-camera
                earliest-ms: 5
                latest-ms: 85
            """
        let line = try Shipped.line(
            "two-level", replacing: "driver: dataman-modbus\n    connect: modbus-tcp://127.0.0.1:15032?unit=1",
            with: keyence)
        // The window is 80 ms, the PLC's poll 10 ms, and 5 ms are kept free; units come every 100 ms.
        #expect(try Shipped.plan(line, "example-capsules", speed: 600).pitchJitter == 5)
        #expect(try Shipped.plan(line, "example-capsules", speed: 300).pitchJitter == 8)
    }

    @Test("The truth names what a comparison needs, also when nothing happened")
    func truth() throws {
        let world = World(plan: try Shipped.plan(try Shipped.line("manual"), "example-injection"))
        #expect(
            world.truthJSON() == """
                {"bins":[],
                "containers":[],
                "fed":0,
                "loose":[],
                "taken":[]}

                """)
        #expect(world.finished == 0)
        #expect(world.isIdle == false)
    }
}
