import Codes
@testable import LineCore
import Requirements
import Testing

@Suite("A label that was left on the applicator", .requirement("A-03", "L-07"))
struct EarlierLabelTests {
    typealias Words = ContainerStationTests

    /// Containers of three; each gets label n while label `behind` places earlier is read on it.
    static func label(_ item: UInt16, read number: Int, _ bench: inout Bench) {
        let first = Int(item - 1) * 3 + 1
        bench.send(Words.mark(item, .present))
        bench.send(Words.mark(item, .layerInPlace))
        bench.send(Words.content(item, Words.units(first...(first + 2))))
        bench.send(Words.printer(.printed(number: UInt32(item))))
        bench.send(Words.mark(item, .labelApplied))
        bench.send(Words.label(item, Sample.text(2, number)))
        let isGood = number == Int(item)
        bench.send(Words.outcome(item, isGood ? .passed : .rejectedByVerdict))
    }

    static func bench() -> Bench {
        var bench = Bench.running(Sample.withBundles, ratios: [3], units: 18, labels: 8)
        bench.makeUnits(1...18)
        bench.send(.lease(1, 30...40))
        return bench
    }

    @Test("Each container carries the label before: the alarm names the cause, and ends with the first right label")
    func oneBehind() {
        var bench = Self.bench()
        Self.label(1, read: 1, &bench)
        #expect(!bench.alarm(.labelOneBehind))
        Self.label(2, read: 1, &bench)
        let alarm = bench.line.snapshot.alarms.first { $0.kind == .labelOneBehind }
        #expect(
            alarm?.detail == Sample.id(2, 1) && alarm?.station == Words.station && alarm?.device == Sample.bundlePrinter
        )
        Self.label(3, read: 2, &bench)
        #expect(bench.alarm(.labelOneBehind))
        #expect(bench.state(2, 2) == .labelScrapped && bench.state(2, 3) == .labelScrapped)
        Self.label(4, read: 4, &bench)
        #expect(!bench.alarm(.labelOneBehind))
        #expect(bench.state(2, 4) == .commissioned)
    }

    @Test("Two labels were left: it names the container whose label was read")
    func twoBehind() {
        var bench = Self.bench()
        for item in UInt16(1)...2 { Self.label(item, read: Int(item), &bench) }
        Self.label(3, read: 1, &bench)
        #expect(bench.line.snapshot.alarms.first { $0.kind == .labelOneBehind }?.detail == Sample.id(2, 1))
    }

    @Test("A label that this station never printed is something else")
    func strange() {
        var bench = Self.bench()
        Self.label(1, read: 8, &bench)
        #expect(!bench.alarm(.labelOneBehind))
        Self.label(2, read: 8, &bench)
        #expect(!bench.alarm(.labelOneBehind))
    }
}
