import ConfigurationFiles
import LineWorld
import Testing
import WorldPlans

@Suite("Faults by name")
struct FaultTests {
    @Test("No two faults share a rate, and a fault without a rate comes by appointment")
    func rates() {
        var seen: [FaultName: FaultPlan] = [:]
        for fault in FaultName.allCases {
            guard let rate = fault.rate else {
                #expect(fault.target != .chanceOnly, "\(fault) never comes")
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
        let named = NamedFault(name, device: "d", station: 1, seconds: 3)
        guard name.target != .chanceOnly else {
            #expect(throws: WorldPlanFault.chanceOnly(name)) { try named.fault() }
            return
        }
        let fault = try named.fault()
        #expect(fault.name == name)
        #expect(fault.device == ([.device, .deviceForSeconds].contains(name.target) ? "d" : nil))
        #expect(fault.station == ([.station, .stationForSeconds].contains(name.target) ? 1 : nil))
        let lasts = [.deviceForSeconds, .stationForSeconds, .lineForSeconds].contains(name.target)
        #expect(fault.seconds == (lasts ? 3 : nil))
    }

    @Test("A fault that lasts needs its length, one of a device its device, one of a station its station")
    func incomplete() {
        for seconds in [nil, 0, -1, 86_401] {
            #expect(throws: WorldPlanFault.faultNeedsSeconds(.plcSilent)) {
                try NamedFault(.plcSilent, device: nil, station: nil, seconds: seconds).fault()
            }
        }
        #expect(throws: WorldPlanFault.faultNeedsDevice(.cameraDrop, .reader)) {
            try NamedFault(.cameraDrop, device: nil, station: nil, seconds: nil).fault()
        }
        #expect(throws: WorldPlanFault.faultNeedsStation(.containerLifted)) {
            try NamedFault(.containerLifted, device: nil, station: nil, seconds: nil).fault()
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
        // A scenario of the same name has the same kind of fault, perhaps among others.
        let scenario = try faultPlan(from: try Shipped.scenario(name), line: line)
        for fault in faults.scheduled { #expect(scenario.scheduled.contains { $0.fault.name == fault.fault.name }) }
        guard scenario.scheduled.isEmpty else { return }
        for fault in FaultName.allCases {
            guard let rate = fault.rate else { continue }
            #expect((scenario[keyPath: rate] > 0) == (faults[keyPath: rate] > 0))
        }
    }

    @Test("A scenario's rates and appointments arrive as they stand")
    func scenario() throws {
        let line = try Shipped.line("four-level")
        let stop = try faultPlan(from: try Shipped.scenario("emergency-stop"), line: line)
        #expect(stop.scheduled == [ScheduledFault(.container(station: 1, number: 6), .emergencyStop(3_000_000))])
        let ribbon = try faultPlan(from: try Shipped.scenario("ribbon-out"), line: line)
        #expect(ribbon.scheduled == [ScheduledFault(.unit(40), .outage(device: "bundle-printer", 6_000_000))])
        let taken = try faultPlan(from: try Shipped.scenario("item-taken"), line: line)
        #expect(taken.takenByHand == 30_000)
        #expect(throws: WorldPlanFault.faultOfNoStation("bundles")) {
            try faultPlan(from: try Shipped.scenario("emergency-stop"), line: try Shipped.line("two-level"))
        }
    }

    @Test("What is injected strikes the named device, or the first of its kind, and no other")
    func injected() throws {
        let line = try Shipped.line("four-level")
        #expect(
            try injectedFault(.cameraDrop, device: nil, station: nil, seconds: nil, line: line)
                == .connectionDrop(device: "unit-camera"))
        #expect(
            try injectedFault(.ribbonOut, device: "case-printer", station: nil, seconds: 2, line: line)
                == .outage(device: "case-printer", 2_000_000))
        #expect(throws: WorldPlanFault.faultOfNoDevice("plc")) {
            try injectedFault(.ribbonOut, device: "plc", station: nil, seconds: 2, line: line)
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
