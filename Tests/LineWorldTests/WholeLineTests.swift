import LineWorld
import Requirements
import Testing

@Suite("Whole simulated line")
struct WholeLineTests {
    /// 10 packs a bundle, 4 bundles a case in two layers, 3 cases a pallet.
    static func plan(units: Int, faults: FaultPlan, seed: UInt64 = 7) -> WorldPlan {
        var plan = WorldPlan.example(units: units, unitsPerMinute: 1_200, faults: faults, seed: seed)
        plan.stations[2].kind = .container(
            ratio: 4, layers: 2, reader: "case-camera", labelReader: "case-label-reader", printer: "case-printer")
        plan.stations[3].kind = .handheld(ratio: 3, scanner: "pallet-scanner", printer: "pallet-printer")
        return plan
    }

    static func finished(_ plan: WorldPlan) -> LineScript {
        var script = LineScript(plan: plan, palletRatio: 3)
        for _ in 0..<20_000 where !script.rig.world.isIdle { script.step() }
        return script
    }

    @Test("Without faults every unit ends in a pallet at 1200 a minute")
    func everythingFinishes() {
        var script = Self.finished(Self.plan(units: 240, faults: .none))
        let truth = script.rig.world.truth()
        #expect(truth.fed == 240)
        let pallets = truth.items(level: 4)
        #expect(pallets.map(\.place) == [.finished, .finished])
        #expect(pallets.allSatisfy { $0.children.count == 3 && $0.text?.hasPrefix("00") == true })
        #expect(truth.items(level: 3).map(\.children.count) == [4, 4, 4, 4, 4, 4])
        #expect(truth.items(level: 2).count == 24)
        #expect(truth.items(level: 1).map(\.text) == (1...240).map { "code\($0)" })
        let status = script.rig.status()
        #expect(status.station(0, 6) == 240)
        // 60 s are far more than 240 units, 24 bundles and 6 cases need at this speed.
        #expect(script.rig.time < 60_000_000)
    }

    @Test("With typical faults the counters agree with each other and with the bins", .requirement("V-04", "V-05"))
    func typical() {
        var script = Self.finished(Self.plan(units: 840, faults: .typical))
        #expect(script.rig.world.isIdle)
        let status = script.rig.status()
        let truth = script.rig.world.truth()
        for station in 0..<3 {
            #expect(status.settled(station) == status.station(station, 0), "station \(station)")
            #expect(status.station(station, 9) == status.station(station, 7))
            #expect(status.station(station, 10) == 0)
            let bin = truth.items.count { $0.place == .bin(station: station) }
            #expect(UInt16(bin) == status.station(station, 7))
        }
        #expect(status.station(0, 0) == 840)
        #expect(status.station(0, 7) > 5)
        #expect(status.station(0, 12) > 0)
        #expect(truth.items(level: 4).count { $0.place == .finished } >= 4)
        // Nobody but a reader can make a unit good: what lies in containers can be read, and once only.
        let inside = truth.items(level: 1).filter { if case .inContainer = $0.place { true } else { false } }
        #expect(inside.allSatisfy { $0.isReadable && $0.text?.hasPrefix("code") == true })
        #expect(Set(inside.map(\.text)).count == inside.count)
    }

    @Test("Incomplete stacks are pushed through from the lowest level up")
    func flush() {
        var script = Self.finished(Self.plan(units: 57, faults: .none))
        script.rig.world.flush()
        for _ in 0..<3_000 where !script.rig.world.isIdle { script.step() }
        #expect(script.rig.world.isIdle)
        let truth = script.rig.world.truth()
        #expect(truth.items(level: 2).map(\.children.count) == [10, 10, 10, 10, 10, 7])
        #expect(truth.items(level: 3).map(\.children.count) == [4, 2])
        #expect(truth.items(level: 4).map(\.children.count) == [2])
    }

    @Test("The same seed and the same calls give the same truth, another seed another", .requirement("L-03"))
    func determinism() {
        let first = Self.finished(Self.plan(units: 300, faults: .typical)).rig
        let second = Self.finished(Self.plan(units: 300, faults: .typical)).rig
        let third = Self.finished(Self.plan(units: 300, faults: .typical, seed: 8)).rig
        #expect(first.world.truthJSON() == second.world.truthJSON())
        #expect(first.time == second.time)
        #expect(first.world.truthJSON() != third.world.truthJSON())
    }

    @Test("The truth's JSON names what is inside, in bins and taken")
    func json() {
        var faults = FaultPlan.none
        faults.scheduled = [
            ScheduledFault(.unit(2), .takenByHand), ScheduledFault(.unit(3), .foreignPrint("]d1a\u{1D}\"\\")),
        ]
        var script = Self.finished(Self.plan(units: 12, faults: faults))
        for _ in 0..<100 { script.step() }
        script.rig.world.flush()
        for _ in 0..<2_000 where !script.rig.world.isIdle { script.step() }
        let json = script.rig.world.truthJSON()
        #expect(json.hasPrefix(#"{"bins":[{"station":0,"things":["#))
        #expect(json.contains(#"{"id":2,"label":"a\u001d\"\\","level":1}"#))
        #expect(json.contains(#""inside":["code1","code4","code5""#))
        #expect(json.contains(#""taken":["# + "\n" + #"{"id":1,"label":"#))
        #expect(json.contains(#""fed":12"#))
    }

    @Test("Anything a client sends is survived", .requirement("L-03"))
    func noise() {
        var world = World(plan: Self.plan(units: 50, faults: .typical))
        var state: UInt64 = 99
        func next(_ limit: UInt64) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % limit)
        }
        let fragments = [
            "SID|", "^XA", "^FD", "^BC", ">", "_", "_d", "^BXN,6,200,,,,_", "~HS", "^XZ", "|", "\r", "~JA",
        ]
        var time: Int64 = 0
        for round in 0..<4_000 {
            time += Int64(next(20_000))
            let endpoint = next(UInt64(world.endpoints.count + 1))
            switch next(4) {
            case 0: world.connected(endpoint: endpoint, connection: round, at: time)
            case 1: world.disconnected(endpoint: endpoint, connection: next(UInt64(round + 1)), at: time)
            case 2:
                var bytes = (0..<next(40)).map { _ in UInt8(next(256)) }
                bytes += Array(fragments[next(UInt64(fragments.count))].utf8)
                world.receive(bytes, endpoint: endpoint, connection: next(UInt64(round + 1)), at: time)
            default:
                let address = next(9_100) - 10
                let values = (0..<next(130)).map { _ in UInt16(next(65_536)) }
                let requests: [ModbusRequest] = [
                    .readInput(address: address % 300, count: next(140)),
                    .readHolding(address: address, count: next(140)),
                    .write(address: address % 100, values: values), .writeSingle(address: 0, value: 1),
                    .exchange(writeAddress: address % 100, values: values, readAddress: 0, readCount: next(130)),
                    .other(function: UInt8(next(256))),
                ]
                _ = world.serve(requests[next(6)], endpoint: endpoint, connection: next(UInt64(round + 1)), at: time)
            }
            _ = world.takeOutput()
        }
        #expect(world.truth().items.count == world.truth().fed + world.truth().items.count { $0.level > 1 })
    }
}
