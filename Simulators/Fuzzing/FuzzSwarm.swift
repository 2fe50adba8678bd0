import ConfigurationFiles
import VirtualLine
import WorldPlans

/// Draws plans: each seed switches a random part of all faults on, with random rates (a swarm), so that some runs see a
/// single fault often and others many together.
public struct FuzzSwarm: Sendable {
    /// A line and a product that fit together.
    public struct Pair: Hashable, Sendable {
        public var line: String
        public var product: String
        /// How often it comes among the others.
        var weight: Int
    }

    /// What comes with the program.
    public static let pairs = [
        Pair(line: "four-level", product: "example-samples", weight: 10)
    ]

    let folder: String

    public init(folder: String) { self.folder = folder }

    /// The plan of a seed.
    public func plan(seed: UInt64, units: Int) throws(FuzzFiles.Unreadable) -> FuzzPlan {
        var draw = FuzzDraw(seed: seed)
        let pairs = Self.pairs.flatMap { Array(repeating: $0, count: $0.weight) }
        let pair = draw.pick(pairs) ?? Self.pairs[0]
        let files = try FuzzFiles(line: pair.line, product: pair.product, folder: folder)
        let top = Int64(min(files.line.topSpeed, 1_200))
        let slowest = draw.spread(1_000...60_000)
        var plan = FuzzPlan(
            seed: seed, line: pair.line, product: pair.product, units: units,
            speed: Int(draw.within(min(200, top)...top)), commitFastest: 800, commitSlowest: slowest, isStored: false,
            latePools: [], rates: [], incidents: [], mendedAt: units * 3 / 4)
        // How much goes wrong in this run at all.
        let density = Int(draw.pick([3, 8, 20, 45]) ?? 8)
        for name in FaultName.allCases where draw.happens(percent: density) { add(name, files.line, to: &plan, &draw) }
        addOthers(density, files.line, to: &plan, &draw)
        // Drawn last, so that all else is the same with it and without.
        plan.isStored = !files.product.levels[0].isPreprinted
        if plan.isStored, draw.happens(percent: 60) { addStorage(density, to: &plan, &draw) }
        if plan.isStored, draw.happens(percent: density) { addLatePools(files.product, to: &plan, &draw) }
        if draw.happens(percent: 4 + density / 4) { addSlowReader(files.line, top, to: &plan, &draw) }
        plan.incidents.sort { ($0.unit, $0.after) < ($1.unit, $1.after) }
        return plan
    }

    private func add(
        _ name: FaultName, _ line: LineConfiguration, to plan: inout FuzzPlan, _ draw: inout FuzzDraw
    ) {
        if name.rate != nil, draw.happens(percent: name.target == .chanceOnly ? 100 : 60) {
            // What strikes a unit comes often enough at small rates; what strikes containers needs larger ones.
            let isRare = [.missingInContainer, .labelMisprint, .labelSlow, .ribbonOut, .scanForgotten, .scanDoubled]
                .contains(name)
            let most: Int64 = isRare ? 100_000 : name == .gateStuck || name == .answerLost ? 10_000 : 30_000
            plan.rates.append(.init(fault: name.rawValue, perMillion: Int(draw.spread(500...most))))
            return
        }
        for _ in 0..<draw.spread(1...4) {
            guard let fault = once(name, line, &draw) else { return }
            plan.incidents.append(incident(fault, plan, &draw))
        }
    }

    private func once(_ name: FaultName, _ line: LineConfiguration, _ draw: inout FuzzDraw) -> FuzzPlan.Happening? {
        let time = draw.spread(100...9_000)
        switch name.target {
        case .chanceOnly: return nil
        case .thing, .container, .line, .lineForSeconds:
            return .fault(name.rawValue, device: nil, station: nil, milliseconds: time)
        case .device, .deviceForSeconds:
            let devices = line.devices.filter {
                $0.driver != .lineLink && (name.roles.isEmpty || name.roles.contains($0.driver.role))
            }
            guard let device = draw.pick(devices) else { return nil }
            return .fault(name.rawValue, device: device.id, station: nil, milliseconds: time)
        case .station, .stationForSeconds:
            let stations = line.stations.indices.filter { name.canStrike(line.stations[$0]) }
            guard let station = draw.pick(stations) else { return nil }
            return .fault(name.rawValue, device: nil, station: station, milliseconds: time)
        }
    }

    private func incident(
        _ happening: FuzzPlan.Happening, _ plan: FuzzPlan, _ draw: inout FuzzDraw
    ) -> FuzzPlan.Incident {
        FuzzPlan.Incident(
            unit: Int(draw.within(1...Int64(max(1, plan.mendedAt)))), after: draw.within(0...2_000), happens: happening)
    }

    /// What is no fault of the world.
    private func addOthers(
        _ density: Int, _ line: LineConfiguration, to plan: inout FuzzPlan, _ draw: inout FuzzDraw
    ) {
        var found: [FuzzPlan.Happening] = []
        if draw.happens(percent: 15 + density) {
            for _ in 0..<draw.spread(1...5) {
                found.append(.crash(pause: draw.spread(50...8_000), boots: draw.happens(percent: 40)))
            }
        }
        if draw.happens(percent: 5 + density) {
            for _ in 0..<draw.spread(1...3) {
                let step = draw.spread(1_100...100_000_000)
                found.append(.wallClock(milliseconds: draw.happens(percent: 50) ? step : -step))
            }
        }
        for kind in LinkTrouble.Kind.allCases where draw.happens(percent: density) {
            for _ in 0..<draw.spread(1...3) {
                guard let device = draw.pick(line.devices) else { continue }
                found.append(
                    .link(
                        kind.rawValue, device: device.id, perMillion: Int(draw.spread(1_000...500_000)),
                        milliseconds: draw.spread(300...8_000)))
            }
        }
        for mistake in Mistake.allCases where draw.happens(percent: density) {
            for _ in 0..<draw.spread(1...4) {
                found.append(.mistake(mistake, pick: draw.next(), isTwice: draw.happens(percent: 30)))
            }
        }
        plan.incidents += found.map { incident($0, plan, &draw) }
    }

    /// Codes of some levels run out.
    private func addLatePools(_ product: ProductConfiguration, to plan: inout FuzzPlan, _ draw: inout FuzzDraw) {
        for level in product.levels where draw.happens(percent: 40) {
            let needed = plan.mendedAt / (product.units(inLevel: level.level) ?? 1)
            plan.latePools.append(
                .init(level: level.level, first: Int(draw.within(1...Int64(max(1, needed)))), after: nil))
        }
        // Somebody has to fetch them: meanwhile the line stands.
        for place in plan.latePools.indices where draw.happens(percent: 60) {
            plan.latePools[place].after = draw.spread(1_000...60_000)
        }
    }

    /// A camera at its limit, which misses triggers, on the line at its top speed.
    private func addSlowReader(
        _ line: LineConfiguration, _ top: Int64, to plan: inout FuzzPlan, _ draw: inout FuzzDraw
    ) {
        let cameras = line.stations.compactMap { station -> String? in
            if case .coding(let coding) = station.kind { coding.camera } else { nil }
        }
        guard let camera = draw.pick(cameras) else { return }
        plan.slowReader = .init(
            device: camera, fastest: draw.within(38...60), consecutiveRejects: UInt16(draw.within(25...60)))
        plan.speed = Int(top)
        for _ in 0..<draw.within(1...3) {
            let missed = FuzzPlan.Happening.fault(
                FaultName.triggerMissed.rawValue, device: camera, station: nil, milliseconds: 100)
            plan.incidents.append(incident(missed, plan, &draw))
        }
    }

    /// What goes wrong with the disk, and more ends of the program and of the power than elsewhere.
    private func addStorage(_ density: Int, to plan: inout FuzzPlan, _ draw: inout FuzzDraw) {
        for _ in 0..<draw.spread(1...6) {
            let end = FuzzPlan.Happening.crash(pause: draw.spread(50...4_000), boots: draw.happens(percent: 60))
            plan.incidents.append(incident(end, plan, &draw))
        }
        for trouble in DiskTrouble.allCases where trouble != .lies && draw.happens(percent: 20 + density) {
            for _ in 0..<draw.spread(1...3) {
                let spoilt = FuzzPlan.Happening.disk(trouble, milliseconds: draw.spread(500...20_000))
                plan.incidents.append(incident(spoilt, plan, &draw))
            }
        }
    }
}
