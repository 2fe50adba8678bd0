import Codes
@testable import LineCore
import Requirements
import Testing

/// A line with devices that say whatever comes to their minds. The bench checks after each event that no code is lost,
/// doubled, sent twice or in two containers, and that a replay says the same; and nothing may trap.
@Suite("Whatever the devices say", .requirement("L-03", "L-06", "U-06", "A-01", "N-01"))
struct RandomWalkTests {
    @Test("Four hundred events out of a hat", arguments: 1...40)
    func walk(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var bench = Bench.running(Sample.whole, ratios: [3, 2], units: 30, labels: 8)
        var walk = Walk()
        for _ in 0..<400 {
            if generator.number(0...4) == 0 { bench.pass(milliseconds: Int64(generator.number(1...3_000))) }
            bench.send(walk.next(&generator))
        }
        bench.send(.end)
        for _ in 0..<60 { bench.send(walk.next(&generator)) }
        // Everything is taken off the belt and out of hand: then the batch can be closed.
        bench.send(.plc(.attached(.boot(999, echo: 0, .stopped, []))))
        bench.send(.unitPrinter(.fault(DeviceFault(kind: .link, detail: "switched off"))))
        bench.send(HandheldStationTests.printer(.ready))
        bench.send(.command(.closeOpenContainers))
        bench.send(.lease(3, 200...205))
        for number in 1...8 { bench.send(HandheldStationTests.scan(3, number)) }
        for number in 200...205 { bench.send(HandheldStationTests.scan(3, number)) }
        #expect(bench.line.closingObstacles.isEmpty)
        bench.send(.close)
        let undecided: [CodeState] = [.allocated, .encoded, .inDoubt]
        for level in 1...3 {
            for state in undecided { #expect(bench.line.snapshot.counts[level][state] == 0, "level \(level)") }
        }
    }

    struct Walk {
        var item: UInt16 = 0
        var container: UInt16 = 0
        var printed: UInt32 = 0
        var leased = 30
        var boot = Sample.boot

        mutating func next(_ generator: inout SeededGenerator) -> Event {
            switch generator.number(0...24) {
            case 0...3:
                item += 1
                return .arrived(item)
            case 4...5:
                printed += UInt32(generator.number(0...1))
                return .unitPrinter(.printed(through: printed))
            case 6...9: return .read(anItem(&generator), Sample.result([unit(&generator)]))
            case 10: return .unread(anItem(&generator), generator.pick(Unread.allCases))
            case 11...12: return .outcome(anItem(&generator), generator.pick(ItemOutcome.allCases))
            case 13: return container(&generator)
            case 14: return containerRead(&generator)
            case 15: return ContainerStationTests.outcome(aContainer(&generator), generator.pick(ItemOutcome.allCases))
            case 16...17: return labelPrinter(&generator)
            case 18: return HandheldStationTests.scan(anyCode(&generator))
            case 19: return unitPrinter(&generator)
            case 20: return lease(&generator)
            case 21: return .command(generator.pick(LineCommand.allCases))
            case 22:
                return generator.pick([
                    .timePassed, .controllerStarted, .readerStep(2, inStep: false), alarmAct(&generator),
                    alarmAct(&generator),
                ])
            case 23: return plc(&generator)
            default:
                return generator.pick([
                    .readerReady(Sample.unitCamera), .readerReady(Sample.bundleReader), .plc(.inControl),
                    .plc(.stateChanged(generator.pick(PackMLState.allCases))),
                    .classified(station: 0, item: anItem(&generator), finding: generator.pick(CodeFinding.allCases)),
                ])
            }
        }

        private func alarmAct(_ generator: inout SeededGenerator) -> Event {
            let key = AlarmKey(
                kind: generator.pick(AlarmKind.allCases), station: generator.pick([0, 1, noStation]),
                device: generator.pick([Sample.unitPrinter, Sample.bundlePrinter, noDevice]))
            return .alarmAct(
                generator.pick([.acknowledge(key), .shelve(key, minutes: 1), .unshelve(key)]), Sample.signer)
        }

        private func anItem(_ generator: inout SeededGenerator) -> UInt16 {
            UInt16(clamping: Int(item) - generator.number(-1...3))
        }

        private func aContainer(_ generator: inout SeededGenerator) -> UInt16 {
            UInt16(clamping: Int(container) - generator.number(0...1))
        }

        private func unit(_ generator: inout SeededGenerator) -> String {
            Sample.text(1, max(1, Int(printed) - generator.number(-1...2)))
        }

        private func anyCode(_ generator: inout SeededGenerator) -> String {
            Sample.text(UInt8(generator.number(1...3)), generator.number(1...12))
        }

        private mutating func container(_ generator: inout SeededGenerator) -> Event {
            let mark = generator.pick(ContainerMark.allCases + [.present])
            if mark == .present { container += 1 }
            return ContainerStationTests.mark(container, mark)
        }

        private func containerRead(_ generator: inout SeededGenerator) -> Event {
            if generator.number(0...1) == 0 {
                let first = generator.number(1...12)
                return ContainerStationTests.content(container, ContainerStationTests.units(first...(first + 2)))
            }
            return ContainerStationTests.label(container, Sample.text(2, generator.number(1...6)))
        }

        private func labelPrinter(_ generator: inout SeededGenerator) -> Event {
            let number = UInt32(generator.number(1...8))
            let reports: [LabelPrinterReport] = [
                .ready, .printed(number: number), .printed(number: number), .refused(number: number),
                .inDoubt(number: number), .fault(DeviceFault(kind: .paperOut, detail: "")),
            ]
            return .labelPrinter(generator.pick([Sample.bundlePrinter, Sample.casePrinter]), generator.pick(reports))
        }

        private func unitPrinter(_ generator: inout SeededGenerator) -> Event {
            let index = printed + UInt32(generator.number(0...12))
            let reports: [UnitPrinterReport] = [
                .ready(lastPrinted: printed, stored: UInt32(generator.number(0...10))),
                .ready(lastPrinted: 0, stored: 0), .stored(index: index), .refused(index: index),
                .inDoubt(index: index), .cleared(lastPrinted: printed),
                .fault(DeviceFault(kind: .ribbonOut, detail: "")),
            ]
            return .unitPrinter(generator.pick(reports))
        }

        private mutating func lease(_ generator: inout SeededGenerator) -> Event {
            if generator.number(0...2) == 0 { return .poolShort(level: UInt8(generator.number(1...3)), remaining: 0) }
            leased += 5
            return .lease(1, (leased + 1)...(leased + 5))
        }

        private mutating func plc(_ generator: inout SeededGenerator) -> Event {
            switch generator.number(0...3) {
            case 0:
                boot += 1
                item = 0
                container = 0
                return .plc(.attached(.boot(boot, echo: 0, .stopped, [.quiet, .quiet])))
            case 1:
                var units = PLCStationSnapshot.quiet
                units.item = item
                units.judged = UInt16(clamping: Int(item) - generator.number(0...4))
                var bundles = PLCStationSnapshot.quiet
                bundles.item = container
                bundles.judged = UInt16(clamping: Int(container) - generator.number(0...1))
                bundles.marks = generator.pick([[], [.present], [.released]])
                return .plc(.attached(.boot(boot, echo: boot, .held, [units, bundles])))
            case 2: return .plc(.lost(DeviceFault(kind: .silent, detail: "")))
            default:
                let first = anItem(&generator)
                return .plc(.outcomesLost(station: 0, from: max(1, first), through: max(1, first) + 2))
            }
        }
    }
}
