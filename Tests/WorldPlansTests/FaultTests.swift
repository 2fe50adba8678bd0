import ConfigurationFiles
import LineWorld
import Testing
import WorldPlans

@Suite("Faults by name")
struct FaultTests {
    @Test("Every fault has a rate of its own or comes by appointment, and every one comes in one of the two ways")
    func rates() {
        var seen: [FaultName: FaultPlan] = [:]
        for fault in FaultName.allCases {
            guard let rate = fault.rate else {
                #expect([.plcRestart, .plcSilent, .emergencyStop].contains(fault))
                continue
            }
            var plan = FaultPlan.none
            plan[keyPath: rate] = 5
            #expect(plan != .none)
            #expect(!seen.values.contains(plan), "\(fault) shares its rate with another fault")
            seen[fault] = plan
        }
    }

    @Test("What comes by appointment bears the fault's name", arguments: FaultName.allCases)
    func appointments(name: FaultName) throws {
        let isByChanceOnly = [.labelMisprint, .labelSlow, .scanForgotten, .scanDoubled].contains(name)
        guard !isByChanceOnly else {
            #expect(throws: WorldPlanFault.chanceOnly(name)) { try name.fault(device: "d", seconds: 3) }
            return
        }
        let fault = try name.fault(device: "d", seconds: 3)
        #expect(fault.name == name)
        #expect(fault.device == (name.deviceRole == nil ? nil : "d"))
        #expect([nil, 3].contains(fault.seconds))
    }

    @Test("A fault that lasts needs its length, one of a device its device")
    func incomplete() {
        for seconds in [nil, 0, -1, 86_401] {
            #expect(throws: WorldPlanFault.faultNeedsSeconds(.plcSilent)) {
                try FaultName.plcSilent.fault(device: nil, seconds: seconds)
            }
        }
        #expect(throws: WorldPlanFault.faultNeedsDevice(.cameraDrop, .reader)) {
            try FaultName.cameraDrop.fault(device: nil, seconds: nil)
        }
    }

    @Test("Presets and every fault can be named", arguments: ["none", "typical"] + FaultName.allCases.map(\.rawValue))
    func named(name: String) throws {
        let line = try Shipped.line("four-level")
        let faults = try faultPlan(named: name, line: line)
        #expect((faults == .none) == (name == "none"))
        #expect((faults == .typical) == (name == "typical"))
        let plan = try worldPlan(
            line: line, product: try Shipped.product("example-tablets"), units: 10, speed: 300, seed: 1,
            faults: faults)
        #expect(plan.faults == faults)
        // A scenario of the same name has the same kind of fault.
        let scenario = try faultPlan(from: try Shipped.scenario(name))
        #expect(scenario.scheduled.map(\.fault.name) == faults.scheduled.map(\.fault.name))
        for fault in FaultName.allCases {
            guard let rate = fault.rate else { continue }
            #expect((scenario[keyPath: rate] > 0) == (faults[keyPath: rate] > 0))
        }
    }

    @Test("A scenario's rates and appointments arrive as they stand")
    func scenario() throws {
        let stop = try faultPlan(from: try Shipped.scenario("emergency-stop"))
        #expect(stop.scheduled == [ScheduledFault(.unit(1_000), .emergencyStop(5_000_000))])
        let ribbon = try faultPlan(from: try Shipped.scenario("ribbon-out"))
        #expect(
            ribbon.scheduled == [
                ScheduledFault(.time(60_000_000), .outage(device: "bundle-printer", 6_000_000))
            ])
        let taken = try faultPlan(from: try Shipped.scenario("item-taken"))
        #expect(taken.takenByHand == 3_000)
    }

    @Test("What is injected strikes the named device, or the first of its kind, and no other")
    func injected() throws {
        let line = try Shipped.line("four-level")
        #expect(
            try injectedFault(.cameraDrop, device: nil, seconds: nil, line: line)
                == .connectionDrop(device: "unit-camera"))
        #expect(
            try injectedFault(.ribbonOut, device: "case-printer", seconds: 2, line: line)
                == .outage(device: "case-printer", 2_000_000))
        #expect(throws: WorldPlanFault.faultOfNoDevice("plc")) {
            try injectedFault(.ribbonOut, device: "plc", seconds: 2, line: line)
        }
        #expect(throws: WorldPlanFault.unknownFaults("tea-spilled")) {
            try faultPlan(named: "tea-spilled", line: line)
        }
    }

    @Test("A fault of a device that is not there is refused")
    func unknownDevice() throws {
        var faults = FaultPlan.none
        for device in ["nobody", "plc"] {
            faults.scheduled = [ScheduledFault(.unit(1), .connectionDrop(device: device))]
            #expect(throws: WorldPlanFault.faultOfNoDevice(device)) {
                try worldPlan(
                    line: try Shipped.line("four-level"), product: try Shipped.product("example-tablets"), units: 1,
                    speed: 60, seed: 1, faults: faults)
            }
        }
    }
}
