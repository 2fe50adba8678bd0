import Codes
@testable import LineCore
import Requirements
import Testing

/// A line with bundles of three by machine, cases of two bundles by hand, and a rework station.
enum Rework {
    static let printer: DeviceIndex = 7
    static let scanner: DeviceIndex = 8
    static let layout = LineLayout(
        stations: Sample.whole.stations, rework: LineLayout.Rework(printer: printer, scanner: scanner))
    static let person = Signer(who: "operator-1", why: "rework")
    static let second = "supervisor-2"

    static func act(_ act: PackAct) -> Event { .act(act, person, second: second) }

    static func scan(_ level: UInt8, _ number: Int) -> Event {
        .scanner(scanner, .scan(Sample.reading(Sample.text(level, number))))
    }

    static func report(_ report: LabelPrinterReport) -> Event { .labelPrinter(printer, report) }

    static func print(
        _ number: UInt32, _ level: UInt8, _ code: Int, count: UInt16, units: UInt32, isShort: Bool
    ) -> Effect {
        .labelPrinter(
            printer,
            .print(
                LabelJob(
                    number: number, code: Sample.code(level, code), level: level, count: count, units: units,
                    isShort: isShort)))
    }

    static func units(_ numbers: ClosedRange<Int>) -> [Code] { numbers.map { Sample.code(1, $0) } }
    static func unit(_ number: Int) -> Code { Sample.code(1, number) }
    static func bundle(_ number: Int) -> Code { Sample.code(2, number) }
    static func box(_ number: Int) -> Code { Sample.code(3, number) }

    /// Eighteen units; bundles 1…4 hold units 1…12; case 1 holds bundles 1 and 2; bundles 3 and 4 and units 13…18 are
    /// loose on the line.
    static func bench() -> Bench { bench(counting: []) }

    /// The same in a batch of which people count these places.
    static func bench(counting places: [CountedPlace]) -> Bench {
        var plan = Sample.plan(ratios: [3, 2])
        plan.counts = CountPlan(places: places, isBlind: true)
        return bench(plan)
    }

    /// The same with a plan of three levels, with 3 and 2 packs in a container.
    static func bench(_ plan: BatchPlan) -> Bench {
        var bench = Bench(layout)
        bench.attachNew()
        bench.start(plan, units: 40, labels: 12)
        bench.send(report(.ready))
        bench.makeUnits(1...18)
        bench.makeBundles(1...4)
        bench.send(HandheldStationTests.scan(2, 1))
        bench.send(HandheldStationTests.scan(2, 2))
        bench.send(HandheldStationTests.printer(.printed(number: 5)))
        bench.send(HandheldStationTests.scan(3, 1))
        #expect(bench.state(3, 1) == .commissioned && bench.parent(2, 1) == Sample.id(3, 1))
        return bench
    }
}

extension Bench {
    /// Bundle n of units 3n − 2 … 3n comes, is labelled and passes, with label n.
    mutating func makeBundles(_ numbers: ClosedRange<Int>) {
        for number in numbers {
            let item = UInt16(number)
            send(ContainerStationTests.mark(item, .present))
            send(ContainerStationTests.content(item, ContainerStationTests.units((3 * number - 2)...(3 * number))))
            send(ContainerStationTests.printer(.printed(number: UInt32(number))))
            send(ContainerStationTests.label(item, Sample.text(2, number)))
            send(ContainerStationTests.outcome(item, .passed))
        }
        #expect(states(2, numbers).allSatisfy { $0 == .commissioned }, "bundles \(numbers) were made")
    }

    func plan(_ act: PackAct) -> Result<ActPlan, ActRefusal> {
        line.plan(of: act, second: Rework.second, by: Rework.person)
    }

    func refusal(_ act: PackAct) -> ActRefusal? {
        guard case .failure(let refusal) = plan(act) else { return nil }
        return refusal
    }

    /// What stands in the way of the act, if it is one of its packs.
    func obstacle(_ act: PackAct) -> PackObstacle? {
        guard case .pack(_, let obstacle, _)? = refusal(act) else { return nil }
        return obstacle
    }

    /// The preview, the act, and whether it came to what the preview said.
    @discardableResult
    mutating func perform(_ act: PackAct, sourceLocation: SourceLocation = #_sourceLocation) -> Step {
        switch plan(act) {
        case .failure(let refusal):
            Issue.record("\(act) is refused: \(refusal)", sourceLocation: sourceLocation)
            return Step()
        case .success(let plan):
            let step = send(Rework.act(act), sourceLocation: sourceLocation)
            for difference in differences(between: plan, and: step) {
                Issue.record("\(act): \(difference)", sourceLocation: sourceLocation)
            }
            return step
        }
    }

    /// Refused before the event is made, and the event changes nothing if it comes all the same.
    mutating func refuse(_ act: PackAct, sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(refusal(act) != nil, "\(act)", sourceLocation: sourceLocation)
        expectNothing(Rework.act(act), sourceLocation: sourceLocation)
    }

    func place(_ level: UInt8, _ number: Int) -> CodeEntry.Place? { entry(level, number)?.place }
    func isDue(_ level: UInt8, _ number: Int) -> Bool { entry(level, number)?.isLabelDue == true }

    /// Where the facts of an act differ from the consequences that its plan showed.
    func differences(between plan: ActPlan, and step: Step) -> [String] {
        var told: [String] = []
        var happened: [String] = []
        for consequence in plan.consequences {
            switch consequence {
            case .detached(let child, let parent): told.append("\(child) out of \(parent)")
            case .attached(let child, let parent): told.append("\(child) into \(parent)")
            case .changed(let code, let from, let to, let reason): told.append("\(code) \(from) \(to) \(reason)")
            case .labelDue(let code, let children, let units): told.append("\(code) due \(children) \(units)")
            case .labelPrinted(_, let level, let children, let units, let isShort):
                told.append("label \(level) \(children) \(units) \(isShort)")
            case .inHand, .backOnLine, .labelFits, .labelVoid, .labelAbandoned: break
            }
        }
        func code(_ id: CodeID) -> Code { line.floor.codes.entries.first { $0.id == id }?.code ?? Code() }
        var isPacking = true
        if case .aggregate = plan.act { isPacking = false }
        if plan.act == .undo {
            isPacking = line.rework.last?.steps.contains { if case .abandonLabel = $0 { true } else { false } } == false
        }
        for fact in step.facts {
            switch fact {
            case .unpacked(let child, let parent) where isPacking:
                happened.append("\(code(child)) out of \(code(parent))")
            case .packed(let child, let parent) where isPacking: happened.append("\(code(child)) into \(code(parent))")
            case .codeState(let id, let from, let to, let reason) where isPacking:
                happened.append("\(code(id)) \(from) \(to) \(reason.map { "\($0)" } ?? "")")
            default: break
            }
        }
        for effect in step.effects {
            guard case .labelPrinter(_, .print(let job)) = effect else { continue }
            happened.append("label \(job.level) \(job.count) \(job.units) \(job.isShort)")
        }
        for slot in plan.containers where plan.act.kind != .reprint {
            let entry = line.floor.codes[slot]
            guard entry.isLabelDue, told.contains(where: { $0.hasPrefix("\(entry.code) due") }) else { continue }
            happened.append("\(entry.code) due \(entry.children) \(entry.units)")
        }
        let missing = told.filter { !happened.contains($0) }.map { "was told and did not happen: \($0)" }
        return missing + happened.filter { !told.contains($0) }.map { "happened and was not told: \($0)" }
    }
}
