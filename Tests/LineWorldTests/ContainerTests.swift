import LineWorld
import Requirements
import Testing

@Suite("Container station")
struct ContainerTests {
    /// Units in groups of 4, two layers, one reader for content and label.
    static func plan(units: Int, faults: FaultPlan = .none) -> WorldPlan {
        var plan = itemLine(units: units, faults: faults)
        plan.devices += [
            DevicePlan(id: "bundle-camera", kind: .dataMan(DataManPlan()), connection: .modbus),
            DevicePlan(id: "bundle-printer", kind: .zpl(ZPLPlan()), connection: .tcp),
        ]
        plan.stations.append(
            StationPlan(
                .container(
                    ratio: 4, layers: 2, reader: "bundle-camera", labelReader: "bundle-camera",
                    printer: "bundle-printer")))
        return plan
    }

    static func started(_ plan: WorldPlan) -> Rig {
        var rig = Rig(plan)
        rig.connect("bundle-printer")
        rig.connect("bundle-camera")
        rig.startUp()
        return rig
    }

    /// Asks for something and waits until the request was taken.
    static func ask(_ rig: inout Rig, _ item: UInt16, _ bits: UInt16) {
        rig.write(27, [tag(item, bits)])
        rig.poll()
        #expect(rig.holding(27) == [0])
    }

    /// The camera's newest result, acknowledged.
    static func picture(_ rig: inout Rig) -> String {
        rig.run(milliseconds: 150)
        let endpoint = rig.endpoint("bundle-camera")
        guard case .registers(let head) = rig.serve(.readHolding(address: 7_001, count: 4), endpoint: endpoint),
            case .registers(let data) = rig.serve(.readHolding(address: 7_005, count: 100), endpoint: endpoint)
        else { return "" }
        let bytes = data.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
        return String(decoding: bytes.prefix(Int(head[3])), as: UTF8.self)
    }

    static func codes(_ text: String) -> [String] {
        text.split(separator: "\n").map { String($0.split(separator: "\t")[0]) }
    }

    @Test("Layers, label, verdict and release make a container", .requirement("V-04"))
    func cycle() {
        var rig = Self.started(Self.plan(units: 4))
        #expect(rig.run(upTo: 20_000) { $0.bit(1, 5) })
        #expect(rig.status().station(1, 0) == 1)
        Self.ask(&rig, 1, 4 | 8)
        #expect(rig.status().bit(1, 10))
        #expect(rig.run(upTo: 1_000) { $0.bit(1, 7) })
        #expect(Self.codes(Self.picture(&rig)) == ["]d2unit0", "]d2unit1"])
        // The same request once more was taken before.
        Self.ask(&rig, 1, 4 | 8)
        #expect(rig.status().bit(1, 7))
        #expect(rig.status().station(1, 3) == 1)
        Self.ask(&rig, 1, 4)
        #expect(!rig.status().bit(1, 10))
        #expect(rig.run(upTo: 1_000) { $0.station(1, 3) == 2 })
        #expect(Self.codes(Self.picture(&rig)) == ["]d2unit2", "]d2unit3"])
        // There is no third layer, no other container, and only one bit at a time.
        Self.ask(&rig, 1, 4 | 8)
        rig.run(milliseconds: 200)
        #expect(!rig.status().bit(1, 7))
        Self.ask(&rig, 2, 1)
        Self.ask(&rig, 1, 1 | 2)
        #expect(rig.status().bit(1, 5))
        #expect(rig.status().station(1, 3) == 2)
        _ = rig.send("^XA^FO20,20^BXN,6,200,,,,_^FDBUNDLE1^FS^XZ", to: "bundle-printer")
        Self.ask(&rig, 1, 2)
        #expect(rig.run(upTo: 1_000) { $0.bit(1, 6) })
        #expect(rig.status().station(1, 3) == 3)
        #expect(rig.status().station(1, 4) == 1)
        #expect(Self.codes(Self.picture(&rig)) == ["]d1BUNDLE1"])
        rig.write(28 + 1, [tag(1, 1)])
        Self.ask(&rig, 1, 1 | 8)
        let status = rig.status()
        #expect(status.bit(1, 8))
        #expect(!status.bit(1, 5))
        #expect(rig.run(upTo: 5_000) { $0.outcome(1, 1) == 1 })
        rig.run(milliseconds: 3_000)
        let bundle = rig.world.truth().items(level: 2)
        #expect(bundle.map(\.text) == ["BUNDLE1"])
        #expect(bundle.map(\.place) == [.finished])
        #expect(bundle.first?.children == [0, 1, 2, 3])
    }

    @Test("Without a label in time the applicator says so; the next label does not stay for the next container")
    func noLabel() {
        var rig = Self.started(Self.plan(units: 8))
        #expect(rig.run(upTo: 20_000) { $0.bit(1, 5) })
        Self.ask(&rig, 1, 2 | 8)
        #expect(rig.run(upTo: 5_000) { $0.bit(1, 9) })
        #expect(!rig.status().bit(1, 6))
        _ = rig.send("^XA^BXN,6,200,,,,_^FDLATE^FS^XZ", to: "bundle-printer")
        rig.run(milliseconds: 500)
        Self.ask(&rig, 1, 1)
        #expect(rig.run(upTo: 5_000) { $0.outcome(1, 1) == 3 })
        #expect(rig.run(upTo: 5_000) { $0.bit(1, 5) && $0.station(1, 0) == 2 })
        #expect(!rig.status().bit(1, 10), "The toggle of a new container starts at 0.")
        Self.ask(&rig, 2, 2 | 8)
        rig.run(milliseconds: 500)
        #expect(!rig.status().bit(1, 6))
        let status = rig.status()
        #expect(status.station(1, 7) == 1)
        #expect(rig.world.truth().items(level: 2).map(\.place) == [.bin(station: 1), .onBelt])
    }

    @Test("An operator pushes an incomplete stack through")
    func shortContainer() {
        var faults = FaultPlan.none
        faults.scheduled = [ScheduledFault(.container(station: 1, number: 1), .missingChild)]
        var rig = Self.started(Self.plan(units: 7, faults: faults))
        #expect(rig.run(upTo: 20_000) { $0.bit(1, 5) })
        Self.ask(&rig, 1, 4 | 8)
        rig.run(milliseconds: 200)
        Self.ask(&rig, 1, 4)
        rig.run(milliseconds: 200)
        #expect(rig.world.truth().items(level: 2).first?.children.count == 3)
        #expect(rig.world.truth().items.count { $0.place == .taken } == 1)
        Self.ask(&rig, 1, 1 | 8)
        #expect(rig.run(upTo: 10_000) { $0.outcome(1, 1) == 3 })
        rig.run(milliseconds: 5_000)
        #expect(rig.world.isIdle)
        #expect(rig.status().station(1, 0) == 1)
        rig.world.flush()
        #expect(!rig.world.isIdle)
        #expect(rig.run(upTo: 10_000) { $0.bit(1, 5) })
        Self.ask(&rig, 2, 4 | 8)
        #expect(Self.codes(Self.picture(&rig)) == ["]d2unit4", "]d2unit5"])
        Self.ask(&rig, 2, 4)
        #expect(Self.codes(Self.picture(&rig)) == ["]d2unit6"])
    }

    @Test("When nobody takes the packs the infeed stops and nothing is lost")
    func blocked() {
        var rig = Self.started(Self.plan(units: 100))
        rig.run(milliseconds: 20_000)
        #expect(rig.status().bit(0, 2))
        let fed = rig.world.fed
        #expect(fed < 50)
        rig.run(milliseconds: 5_000)
        #expect(rig.world.fed == fed)
        #expect(rig.status().station(0, 6) == UInt16(fed))
        // As containers go on there is room again.
        for item in UInt16(1)...6 {
            #expect(rig.run(upTo: 5_000) { $0.bit(1, 5) && $0.station(1, 0) == item })
            Self.ask(&rig, item, 1 | 8)
            #expect(rig.run(upTo: 5_000) { $0.outcome(1, item) == 3 })
        }
        #expect(rig.world.fed > fed)
    }

    @Test("A container that stands there after a restart has no number", .requirement("V-04"))
    func restart() {
        var rig = Self.started(Self.plan(units: 24))
        #expect(rig.run(upTo: 20_000) { $0.bit(1, 5) })
        rig.world.inject(.plcRestart)
        rig.world.connected(endpoint: 0, connection: 1, at: rig.time)
        #expect(!rig.status().bit(1, 5))
        rig.startUp()
        let taken = rig.world.truth().items(level: 2).map(\.place)
        #expect(taken == [.taken])
        #expect(rig.run(upTo: 20_000) { $0.bit(1, 5) && $0.station(1, 0) == 1 })
    }
}
