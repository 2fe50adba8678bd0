import Foundation
@testable import LineCore
import Requirements
import Testing

/// The table of steps in Docs/BatchLife.md says what the code does.
@Suite("The document of a batch's life", .requirement("B-01"))
struct BatchLifeDocumentTests {
    /// A thing that is not as it must be, in the words of the document.
    private struct Probe {
        var words: String
        var obstacle: BatchObstacle
        var line: @Sendable () -> Line
        var batch: @Sendable (BatchPhase) -> BatchSituation
    }

    private static func ready() -> Bench {
        var bench = Bench(Sample.codingOnly)
        bench.attachNew()
        bench.send(.readerReady(Sample.unitCamera))
        bench.send(.unitPrinter(.ready(lastPrinted: 0, stored: 0)))
        return bench
    }

    private static func situation(_ phase: BatchPhase) -> BatchSituation {
        var batch = Sample.situation
        batch.phase = phase
        return batch
    }

    private static func probe(
        _ words: String, _ obstacle: BatchObstacle, _ spoil: @escaping @Sendable (inout BatchSituation) -> Void
    ) -> Probe {
        Probe(words: words, obstacle: obstacle, line: { ready().line }) { phase in
            var batch = situation(phase)
            spoil(&batch)
            return batch
        }
    }

    private static func probe(
        _ words: String, _ obstacle: BatchObstacle, _ line: @escaping @Sendable () -> Line
    ) -> Probe {
        Probe(words: words, obstacle: obstacle, line: line) { situation($0) }
    }

    private static func testing() -> Bench {
        var bench = FunctionTestTests.testing()
        bench.send(.challengePiece(.noRead, Sample.signer))
        bench.printed(1)
        return bench
    }

    private static func ending() -> Bench {
        var bench = Bench.running(Sample.byHand, ratios: [3], units: 9, labels: 3)
        bench.makeUnits(1...2)
        bench.send(HandheldStationTests.scan(1, 1))
        bench.printed(3)
        bench.send(.end)
        return bench
    }

    /// A line on which a batch ends whose places are counted, and whose packs were taken in hand.
    private static func reworked(_ acts: PackAct..., counting places: [CountedPlace]) -> Bench {
        var bench = Rework.bench(counting: places)
        for act in acts { bench.perform(act) }
        bench.send(.end)
        return bench
    }

    /// A number for each case. A new one does not compile here before it has one, and then is missed among the probes.
    private static func number(of obstacle: BatchObstacle) -> Int {
        switch obstacle {
        case .wrongPhase: 0
        case .clearanceMissing: 1
        case .testMissing: 2
        case .pieceUnderWay: 3
        case .pieceNotNeeded: 4
        case .noCartonYet: 5
        case .otherBatch: 6
        case .configurationChanged: 7
        case .expired: 8
        case .poolEmpty: 9
        case .plcNotInControl: 10
        case .beltUnknown: 11
        case .deviceNotReady: 12
        case .itemsOpen: 13
        case .printerNotEmpty: 14
        case .containerOpen: 15
        case .labelsDue: 16
        case .labelsAwaited: 17
        case .countMissing: 18
        case .deviationOpen: 19
        }
    }

    @Test("Every obstacle that there is has a probe, and stands against a step")
    func everyObstacle() {
        // The phase is the table's second column.
        let probed = Set(Self.probes.map { Self.number(of: $0.obstacle) })
        #expect(probed == Set(1...19))
        for probe in Self.probes {
            #expect(Self.table.contains(probe.words), "nothing needs \(probe.words)")
        }
    }

    private static let probes: [Probe] = [
        probe("each item of the line clearance confirmed, where the recipe demands it", .clearanceMissing(item: "a")) {
            $0.isClearanceRequired = true
            $0.missingClearance = ["a"]
        },
        probe("a function test that passed, where the recipe demands it", .testMissing) { $0.isTestRequired = true },
        probe("no other batch on the line or prepared for it", .otherBatch("B")) { $0.otherBatches = ["B"] },
        probe("the line's file as it was when the batch was created", .configurationChanged) {
            $0.isConfigurationUnchanged = false
        },
        probe("the expiry date not passed", .expired(Sample.texts.expiry)) { $0.today.year = 2_100 },
        probe("a code in the pool of level 1", .poolEmpty(level: 1)) { $0.emptyPools = [1] },
        probe("a code in the pool of each other level", .poolEmpty(level: 2)) { $0.emptyPools = [2] },
        probe("no item without an outcome", .itemsOpen(station: 0, count: 1)) {
            var bench = ready()
            bench.send(.arrived(1))
            return bench.line
        },
        probe("the PLC under control", .plcNotInControl) { Bench(Sample.codingOnly).line },
        probe("the belt declared empty", .beltUnknown) {
            var bench = Bench(Sample.codingOnly)
            bench.send(.plc(.attached(.boot(Sample.boot, echo: 0, .idle, []))))
            return bench.line
        },
        probe("each device of the stations at the PLC ready", .deviceNotReady(station: 0, device: Sample.unitCamera)) {
            var bench = ready()
            bench.send(.readerFault(Sample.unitCamera, DeviceFault(kind: .link, detail: "")))
            return bench.line
        },
        probe("no test piece under way", .pieceUnderWay(.noRead)) { testing().line },
        probe("no item without an outcome", .itemsOpen(station: 0, count: 1)) { testing().line },
        probe("no item without an outcome", .itemsOpen(station: 0, count: 1)) { ending().line },
        probe("the unit printers empty", .printerNotEmpty(station: 0)) { ending().line },
        probe("no open container at a handheld station", .containerOpen(station: 1)) { ending().line },
        probe("a station that the piece would prove something of", .pieceNotNeeded(.shortBundle)) {
            var bench = ready()
            bench.send(.challengeStarted(Sample.plan(ratios: []), Sample.signer))
            return bench.line
        },
        probe("for the duplicate a carton that was read before", .noCartonYet) { FunctionTestTests.testing().line },
        probe("each container's label as its content", .labelsDue(count: 2)) {
            reworked(.takeOut([Rework.unit(1)]), counting: []).line
        },
        probe("the labels of the rework station scanned back", .labelsAwaited(count: 1)) {
            reworked(.takeOut([Rework.unit(13)]), .aggregate([Rework.unit(13)], level: 2), counting: []).line
        },
        probe("each place of the batch's list counted", .countMissing(.samples(level: 1))) {
            reworked(counting: [.samples(level: 1)]).line
        },
        probe("each difference of a count explained", .deviationOpen(.samples(level: 1), difference: 2)) {
            var bench = reworked(counting: [.samples(level: 1)])
            bench.send(.unitPrinter(.cleared(lastPrinted: 18)))
            bench.send(.counted(.samples(level: 1), 2, Sample.signer))
            return bench.line
        },
    ]

    private static var table: String {
        var lines = ["| step | from | to | needs |", "|---|---|---|---|"]
        for step in BatchStep.allCases {
            var needs: [String] = []
            for probe in probes where !needs.contains(probe.words) {
                let line = probe.line()
                let isMet = step.from.contains { phase in
                    line.obstacles(to: step, of: probe.batch(phase)).contains(probe.obstacle)
                }
                if isMet { needs.append(probe.words) }
            }
            if step == .endTest { lines.append(pieceRow) }
            let from = step.from.map(\.token).joined(separator: ", ")
            let to = step == .endTest ? "tested, or cleared when a piece has not passed" : step.to.token
            lines.append(
                "| `\(step.token)` | \(from) | \(to) | \(needs.isEmpty ? "–" : needs.joined(separator: "; ")) |")
        }
        return lines.joined(separator: "\n")
    }

    /// Announcing a piece is no step of the batch, and follows the same rule: what stands against it is told at once.
    private static var pieceRow: String {
        var needs: [String] = []
        for probe in probes where !needs.contains(probe.words) {
            let line = probe.line()
            let isMet = TestPiece.allCases.contains { line.obstacles(toAnnounce: $0).contains(probe.obstacle) }
            if isMet { needs.append(probe.words) }
        }
        return "| `challenge --piece` | testing | testing | \(needs.joined(separator: "; ")) |"
    }

    @Test("The table of steps is the code's")
    func table() throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Docs/BatchLife.md")
        var text = try String(contentsOf: file, encoding: .utf8)
        let begin = "<!-- steps: begin -->\n"
        let end = "\n<!-- steps: end -->"
        let start = try #require(text.range(of: begin)?.upperBound)
        let stop = try #require(text.range(of: end)?.lowerBound)
        if ProcessInfo.processInfo.environment["LINEAGE_WRITE_GOLDEN"] != nil {
            text.replaceSubrange(start..<stop, with: Self.table)
            try text.write(to: file, atomically: true, encoding: .utf8)
            return
        }
        #expect(
            String(text[start..<stop]) == Self.table,
            "write it anew: LINEAGE_WRITE_GOLDEN=1 swift test --filter BatchLifeDocumentTests")
    }
}
