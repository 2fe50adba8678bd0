import Codes
@testable import LineCore
import Requirements
import Testing

@Suite("Containers whose content is tracked", .requirement("A-01", "A-02", "A-03"))
struct TrackedStationTests {
    static func layout(_ position: WitnessPosition) -> LineLayout {
        LineLayout(stations: [
            Sample.coding,
            .tracked(
                level: 2, witness: Sample.bundleReader, position: position, labelReader: Sample.bundleReader,
                printer: Sample.bundlePrinter),
            .handheld(level: 2, scanner: Sample.scanner, printer: Sample.casePrinter),
        ])
    }

    /// Bundles of three; twelve units left their gate.
    static func bench(_ position: WitnessPosition) -> Bench {
        var bench = Bench.running(layout(position), ratios: [3], units: 14, labels: 9)
        bench.makeUnits(1...12)
        return bench
    }

    /// Container n comes and its witness sees these units.
    static func witness(_ item: UInt16, _ units: Int..., in bench: inout Bench) -> Step {
        bench.send(ContainerStationTests.mark(item, .present))
        bench.send(ContainerStationTests.mark(item, .layerInPlace))
        return bench.send(ContainerStationTests.content(item, units.map { Sample.text(1, $0) }))
    }

    /// The container in work gets its label and passes.
    static func finish(_ item: UInt16, label: Int, in bench: inout Bench) {
        bench.send(ContainerStationTests.printer(.printed(number: UInt32(label))))
        bench.send(ContainerStationTests.mark(item, .labelApplied))
        bench.send(ContainerStationTests.label(item, Sample.text(2, label)))
        bench.send(ContainerStationTests.outcome(item, .passed))
    }

    static func content(_ bench: Bench, _ label: Int) -> [Int] {
        (1...12).filter { bench.parent(1, $0) == Sample.id(2, label) }
    }

    @Test("The next packs of the sequence are the content when the witness sees the pack that must be there")
    func proven() {
        var bench = Self.bench(.last)
        for item in 1...4 as ClosedRange<UInt16> {
            let step = Self.witness(item, Int(item) * 3, in: &bench)
            #expect(step.facts.contains(.sent(code: Sample.id(2, Int(item)), index: UInt32(item))))
            Self.finish(item, label: Int(item), in: &bench)
            #expect(Self.content(bench, Int(item)) == [Int(item) * 3 - 2, Int(item) * 3 - 1, Int(item) * 3])
            #expect(bench.state(2, Int(item)) == .commissioned)
        }
        #expect(!bench.alarm(.trackingLost))
    }

    @Test(
        "Both ends", arguments: [([1, 3], true), ([3, 1], true), ([1, 2], false), ([3], false), ([1, 2, 3], false)])
    func ends(seen: [Int], isProven: Bool) {
        var bench = Self.bench(.ends)
        bench.send(ContainerStationTests.mark(1, .present))
        let step = bench.send(ContainerStationTests.content(1, seen.map { Sample.text(1, $0) }))
        #expect(step.effects.contains(.verdict(1, .reject, station: 1)) == !isProven)
        #expect(bench.alarm(.trackingLost) == !isProven)
    }

    @Test("A pack that was lost before: held are the packs since the last boundary, and the next container is sound")
    func lost() {
        var bench = Self.bench(.last)
        _ = Self.witness(1, 3, in: &bench)
        Self.finish(1, label: 1, in: &bench)
        // Unit 5 fell down: the container has 4, 6 and 7.
        let step = Self.witness(2, 7, in: &bench)
        #expect(step.effects.contains(.verdict(2, .reject, station: 1)))
        let named = step.facts.compactMap { fact in
            if case .whereabouts(let code, known: false) = fact { code } else { nil }
        }
        #expect(named == (4...7).map { Sample.id(1, $0) })
        #expect(bench.line.snapshot.alarms.contains { $0.kind == .trackingLost && $0.detail == 4 })
        bench.send(ContainerStationTests.outcome(2, .rejectedByVerdict))
        #expect(bench.rejected(.trackingLost) == 1)
        _ = Self.witness(3, 10, in: &bench)
        Self.finish(3, label: 2, in: &bench)
        #expect(Self.content(bench, 2) == [8, 9, 10])
        #expect(!bench.alarm(.trackingLost))
        // What was held is scanned again by hand, one by one.
        for unit in [4, 6, 7] {
            #expect(bench.send(HandheldStationTests.scan(1, unit)).effects.first == HandheldStationTests.good)
        }
        bench.send(.labelPrinter(Sample.casePrinter, .printed(number: 3)))
        bench.send(HandheldStationTests.scan(2, 3))
        #expect(Self.content(bench, 3) == [4, 6, 7])
        #expect(bench.entry(1, 5)?.place == .unknown)
    }

    @Test("A pack too many moves the end back")
    func extra() {
        var bench = Self.bench(.last)
        // A blank one, then 1 and 2.
        #expect(Self.witness(1, 2, in: &bench).effects.contains(.verdict(1, .reject, station: 1)))
        bench.send(ContainerStationTests.outcome(1, .rejectedByVerdict))
        _ = Self.witness(2, 5, in: &bench)
        Self.finish(2, label: 1, in: &bench)
        #expect(Self.content(bench, 1) == [3, 4, 5])
    }

    @Test("Two packs that changed places over a boundary cost both containers")
    func swap() {
        var bench = Self.bench(.last)
        #expect(Self.witness(1, 4, in: &bench).effects.contains(.verdict(1, .reject, station: 1)))
        bench.send(ContainerStationTests.outcome(1, .rejectedByVerdict))
        // 3, 5 and 6.
        #expect(Self.witness(2, 6, in: &bench).effects.contains(.verdict(2, .reject, station: 1)))
        bench.send(ContainerStationTests.outcome(2, .rejectedByVerdict))
        _ = Self.witness(3, 9, in: &bench)
        Self.finish(3, label: 1, in: &bench)
        #expect(Self.content(bench, 1) == [7, 8, 9])
    }

    @Test("A pack taken by hand, or whose outcome was lost, holds its container", arguments: [true, false])
    func whereabouts(taken: Bool) {
        var bench = Bench.running(Self.layout(.last), ratios: [3], units: 14, labels: 9)
        bench.makeUnits(1...1)
        bench.printed(2)
        bench.send(.read(2, Sample.text(1, 2)))
        bench.send(taken ? .outcome(2, .removed) : .plc(.outcomesLost(station: 0, from: 2, through: 2)))
        bench.makeUnits(3...9)
        // Whether 2 is in it or not, the container is not proven by the order alone.
        #expect(Self.witness(1, taken ? 4 : 3, in: &bench).effects.contains(.verdict(1, .reject, station: 1)))
        bench.send(ContainerStationTests.outcome(1, .rejectedByVerdict))
        _ = Self.witness(2, taken ? 7 : 6, in: &bench)
        Self.finish(2, label: 1, in: &bench)
        #expect(Self.content(bench, 1) == (taken ? [5, 6, 7] : [4, 5, 6]))
    }

    @Test("Without a reading nothing is proven until a container's end was read again")
    func unread() {
        var bench = Self.bench(.last)
        bench.send(ContainerStationTests.mark(1, .present))
        let step = bench.send(ContainerStationTests.content(1, []))
        #expect(step.effects.contains(.verdict(1, .reject, station: 1)))
        bench.send(ContainerStationTests.outcome(1, .rejectedByVerdict))
        // 6 is the end of the second: where it begins nobody knows.
        #expect(Self.witness(2, 6, in: &bench).effects.contains(.verdict(2, .reject, station: 1)))
        bench.send(ContainerStationTests.outcome(2, .rejectedByVerdict))
        _ = Self.witness(3, 9, in: &bench)
        Self.finish(3, label: 1, in: &bench)
        #expect(Self.content(bench, 1) == [7, 8, 9])
        #expect((1...6).allSatisfy { bench.entry(1, $0)?.place == .unknown })
    }

    @Test(
        "A picture that came to nothing, a container lifted out, and a PLC restart lose the boundary", arguments: 0..<3)
    func boundaryLost(how: Int) {
        var bench = Self.bench(.last)
        bench.send(ContainerStationTests.mark(1, .present))
        switch how {
        case 0:
            bench.send(.unread(station: 1, item: 1, role: .content, cause: .late))
            bench.send(ContainerStationTests.outcome(1, .rejectedByVerdict))
        case 1: bench.send(ContainerStationTests.outcome(1, .removed))
        default:
            bench.send(.plc(.attached(.boot(Sample.boot + 1, echo: 0, .idle, []))))
            bench.send(.plc(.inControl))
            bench.send(.plc(.commandDone(.beltDeclaredEmpty, .taken)))
        }
        #expect(Self.witness(2, 6, in: &bench).effects.contains(.verdict(2, .reject, station: 1)))
        bench.send(ContainerStationTests.outcome(2, .rejectedByVerdict))
        _ = Self.witness(3, 9, in: &bench)
        #expect(
            bench.send(ContainerStationTests.printer(.printed(number: 1))).effects.contains(
                ContainerStationTests.request(3, .applyLabel)))
    }

    @Test(
        "Something strange on the container proves nothing", arguments: ["99", Sample.text(1, 14), Sample.text(2, 1)])
    func strange(text: String) {
        var bench = Self.bench(.last)
        bench.send(ContainerStationTests.mark(1, .present))
        let step = bench.send(ContainerStationTests.content(1, [text]))
        #expect(step.effects.contains(.verdict(1, .reject, station: 1)))
        #expect(Self.content(bench, 1).isEmpty)
    }

    @Test("A container that is not full is never accepted: the sequence does not tell how many are in it")
    func short() {
        var bench = Self.bench(.last)
        for item in 1...3 as ClosedRange<UInt16> {
            _ = Self.witness(item, Int(item) * 3, in: &bench)
            Self.finish(item, label: Int(item), in: &bench)
        }
        bench.send(.end)
        #expect(Self.witness(4, 11, in: &bench).effects.contains(.verdict(4, .reject, station: 1)))
    }
}
