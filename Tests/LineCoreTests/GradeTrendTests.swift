import Codes
@testable import LineCore
import Requirements
import Testing

@Suite("The trend of in-line grades", .requirement("V-07"))
struct GradeTrendTests {
    static let rules = GradeRules(referenceReads: 10, recentReads: 5, warnDrop: 5, clearDrop: 2)

    static func trend(_ grades: [UInt8]) -> GradeTrend {
        var trend = GradeTrend(rules: rules)
        for grade in grades { _ = trend.take(grade) }
        return trend
    }

    @Test("Before there is a reference nothing drifts")
    func noReference() {
        let trend = Self.trend(Array(repeating: 40, count: 5) + Array(repeating: 0, count: 4))
        #expect(!trend.isDrifting)
        #expect(trend.view == GradeTrend.View(recent: 80, reference: nil, isDrifting: false, reads: 5))
    }

    /// Reference 30; the last five reads bring their mean to what the name says.
    @Test(
        "A drift begins at the one limit and ends below the other",
        arguments: [
            ([26, 26, 26, 26, 26], false), ([25, 25, 25, 25, 26], false), ([25, 25, 25, 25, 25], true),
            ([25, 25, 25, 25, 25, 28, 28, 28, 28, 28], true), ([25, 25, 25, 25, 25, 28, 28, 28, 28, 29], false),
            ([25, 25, 25, 25, 25, 29, 29, 29, 29, 29, 26, 26, 26, 26, 26], false),
        ] as [([UInt8], Bool)])
    func limits(grades: [UInt8], isDrifting: Bool) {
        #expect(Self.trend(Array(repeating: 30, count: 10) + grades).isDrifting == isDrifting)
    }

    @Test("Each change is told once")
    func changes() {
        var trend = Self.trend(Array(repeating: 30, count: 10))
        let grades: [UInt8] = [20, 20, 20, 20, 30, 30, 30, 30, 30]
        let changes = grades.map { trend.take($0) }
        #expect(changes.filter { $0 != .none } == [.drifts, .recovered])
        #expect(changes.firstIndex(of: .drifts) == 2)
    }

    @Test("A mean is shown × 100, rounded; what no reader can give counts as 4.0")
    func shown() {
        #expect(Self.trend([31, 32, 32]).view.recent == 317)
        #expect(Self.trend([255]).view.recent == 400)
        #expect(Self.trend([]).view.recent == nil)
        let trend = Self.trend(Array(repeating: 35, count: 9) + [36])
        #expect(trend.view.reference == 351)
    }

    @Test("Sums never run away, however long a batch is")
    func long() {
        var trend = GradeTrend(rules: .standard)
        for index in 0..<100_000 { _ = trend.take(UInt8(index % 41)) }
        #expect(trend.view.reads == 50)
        #expect((0...400).contains(trend.view.recent ?? -1))
    }

    // MARK: In the line

    static func bench() -> Bench {
        var layout = Sample.withBundles
        layout.rules.grades = rules
        var bench = Bench.running(layout, ratios: [3], units: 40, labels: 5)
        bench.send(.lease(1, 41...60))
        return bench
    }

    static func make(_ numbers: ClosedRange<Int>, grade: UInt8?, _ bench: inout Bench) {
        for number in numbers {
            let item = UInt16(number)
            bench.printed(item)
            bench.send(.read(item, Sample.result([Sample.text(1, number)], grade: grade)))
            bench.send(.outcome(item, grade == nil ? .rejectedByVerdict : .passed))
        }
    }

    @Test("A print head that fails is told, without stopping the line, and the telling ends with its mending")
    func line() {
        var bench = Self.bench()
        Self.make(1...10, grade: 35, &bench)
        // Grades that are missing, and pictures without a symbol, say nothing.
        Self.make(11...12, grade: nil, &bench)
        bench.printed(13)
        bench.send(.read(13, Sample.result([], grade: 0)))
        bench.send(.outcome(13, .rejectedByVerdict))
        #expect(
            bench.line.snapshot.grades[0] == GradeTrend.View(recent: 350, reference: 350, isDrifting: false, reads: 5))
        Self.make(14...18, grade: 30, &bench)
        #expect(bench.alarm(.gradeDrift) && bench.line.snapshot.grades[0].isDrifting)
        let alarm = bench.line.snapshot.alarms.first { $0.kind == .gradeDrift }
        #expect(alarm?.detail == 30 && alarm?.device == Sample.unitPrinter && alarm?.station == 0)
        #expect(bench.line.floor.holds.isEmpty)
        Self.make(19...23, grade: 34, &bench)
        #expect(!bench.alarm(.gradeDrift))
    }

    @Test("Labels have a trend of their own; content pictures say nothing of the label printer")
    func labels() {
        var bench = Self.bench()
        Self.make(1...3, grade: 40, &bench)
        bench.send(ContainerStationTests.mark(1, .present))
        bench.send(ContainerStationTests.mark(1, .layerInPlace))
        bench.send(ContainerStationTests.content(1, ContainerStationTests.units(1...3)))
        #expect(bench.line.snapshot.grades[1].recent == nil)
        bench.send(ContainerStationTests.printer(.printed(number: 1)))
        bench.send(ContainerStationTests.mark(1, .labelApplied))
        bench.send(ContainerStationTests.label(1, Sample.text(2, 1)))
        #expect(bench.line.snapshot.grades[1].recent == 400)
    }

    @Test("Another batch has another reference, and no drift of before")
    func nextBatch() {
        var bench = Self.bench()
        Self.make(1...10, grade: 35, &bench)
        Self.make(11...15, grade: 20, &bench)
        #expect(bench.alarm(.gradeDrift))
        bench.send(.carriedOver(bench.line.carriedState))
        bench.send(.batchStarted(Sample.plan(ratios: [3]), Sample.signer))
        #expect(!bench.alarm(.gradeDrift))
        #expect(bench.line.snapshot.grades.allSatisfy { $0.recent == nil })
    }
}
