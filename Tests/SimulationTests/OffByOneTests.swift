@testable import ConfigurationFiles
import Codes
import LineAssembly
import LineCore
import LineWorld
import Requirements
import Testing
import VirtualLine

/// Slips, double prints, lost and swapped things: each is noticed within a few items, exactly those that may be wrong
/// are kept back, they are named, and the line goes on.
@Suite("Off by one", .requirement("V-02", "V-03", "A-01", "A-02", "A-03"))
struct OffByOneTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var fault: FaultName
        var device: String?
        var station: String?
        var testDescription: String { [fault.rawValue, device, station].compactMap(\.self).joined(separator: " ") }
    }

    /// Something is wrong between the printer and the camera of the units, at unit 40.
    static let ofUnits = [
        Case(fault: .duplicatePrint), Case(fault: .missingPrint), Case(fault: .itemsSwapped),
        Case(fault: .printSkipped, device: "unit-printer"), Case(fault: .blankBeforePrinter, station: "units"),
    ]

    /// While the web is changed the belt runs out, and units go by unprinted: the slip is as long as that.
    static let reload = Case(fault: .webReload, device: "unit-printer")

    /// A label too many, or one in the wrong place, at the bundles or cases.
    static let ofLabels = ["bundle-printer", "case-printer"].flatMap { printer in
        [FaultName.labelBlank, .labelDoubled, .labelLeft, .webReload].map { Case(fault: $0, device: printer) }
    }

    /// What is lost or changes places without a print being wrong.
    static let ofThings = [
        Case(fault: .itemLost), Case(fault: .itemLostBehindGate), Case(fault: .packHeldBack, station: "bundles"),
        Case(fault: .packHeldBack, station: "cases"), Case(fault: .packHeldBack, station: "pallets"),
    ]

    static let seeds: [UInt64] = [1, 2]
    static let unit = 40

    private static func run(_ fault: Case, seed: UInt64, at unit: Int) throws -> ScenarioLine {
        var files = try ScenarioLine.Files("none")
        files.scenario.units = unit + 40
        let lasts = [.deviceForSeconds, .stationForSeconds].contains(fault.fault.target)
        files.scenario.faults.scheduled = [
            ScheduledFaultConfiguration(
                fault: fault.fault, moment: .unit(unit), device: fault.device, station: fault.station,
                seconds: lasts ? 2 : nil)
        ]
        var line = try ScenarioLine(files, seed: seed)
        let hasEnded = line.run(atMost: 200)
        #expect(hasEnded, "\(line.summary)")
        let findings = RecordAndTruth(line.line).findings
        #expect(findings.isEmpty, "\(line.summary)")
        return line
    }

    /// The items that a station rejected, and the item whose reading raised the first alarm of this kind.
    private static func judged(
        _ line: ScenarioLine, _ station: StationIndex, _ alarm: AlarmKind
    ) throws -> (rejected: [Int], noticedAt: Int?, detail: Int64) {
        var rejected: [Int] = []
        var noticedAt: Int?
        var named: Int64 = 0
        for entry in line.line.ledger.entries {
            for fact in entry.facts {
                switch fact {
                case .rejected(station, let item, _, _, _): rejected.append(Int(item))
                case .alarm(alarm, station, _, true, let detail) where noticedAt == nil:
                    named = detail
                    if case .read(station, let item, _, _) = try EventCodec.decode(entry.event) {
                        noticedAt = Int(item)
                    }
                default: break
                }
            }
        }
        return (rejected, noticedAt, named)
    }

    @Test("A slip of the units is noticed at once, and costs only what was not proven", arguments: ofUnits, seeds)
    func units(fault: Case, seed: UInt64) throws {
        let line = try Self.run(fault, seed: seed, at: Self.unit)
        let limits = line.files.line.limits
        let (rejected, noticedAt, places) = try Self.judged(line, 0, .sequenceSlip)
        let item = try #require(noticedAt, "the slip was not noticed: \(line.summary)")
        // A unit is printed one pitch behind the trigger, so that the one in front may be the first to be wrong.
        #expect((Self.unit - 1...Self.unit + 2).contains(item))
        #expect(places == 1 || places == -1)
        // From the first wrong one until as many reads agree as are trusted.
        let reads = Int(limits.resyncReads)
        #expect(rejected.allSatisfy { (item - 1..<item + 2 * reads).contains($0) }, "\(rejected)")
        #expect((1...2 * reads).contains(rejected.count), "\(rejected)")
        #expect(line.seen.holds.isDisjoint(with: [.sequenceLost, .rejects]))
    }

    @Test("After a change of the web nothing is off by one", arguments: seeds)
    func reload(seed: UInt64) throws {
        let line = try Self.run(Self.reload, seed: seed, at: Self.unit)
        let (rejected, noticedAt, places) = try Self.judged(line, 0, .sequenceSlip)
        let item = try #require(noticedAt, "the slip was not noticed: \(line.summary)")
        #expect(places < 0)
        let trusted = item + 2 * Int(line.files.line.limits.resyncReads)
        #expect(rejected.allSatisfy { (Self.unit - 1..<trusted).contains($0) })
        #expect(line.seen.alarms.contains { $0.kind == .printerFault && $0.device == "unit-printer" })
    }

    @Test("A slip of the labels is noticed at the first container, and the line stands", arguments: ofLabels, seeds)
    func labels(fault: Case, seed: UInt64) throws {
        let line = try Self.run(fault, seed: seed, at: 60)
        let station: StationIndex = fault.device == "bundle-printer" ? 1 : 2
        let (rejected, noticedAt, named) = try Self.judged(line, station, .labelOneBehind)
        let item = try #require(noticedAt, "the slip was not noticed: \(line.summary)")
        // A blank label shows nothing: there the container before was rejected already.
        #expect(rejected.allSatisfy { (item - 1...item + 3).contains($0) }, "\(rejected), noticed at \(item)")
        // The alarm names the container whose label it was.
        let code = line.line.ledger.row(id: named)
        #expect(code.level == UInt8(station) + 1)
        let id = line.files.line.stations[Int(station)].id
        #expect(line.seen.alarms.contains { $0.kind == .labelOneBehind && $0.station == id })
        #expect(rejected.count <= 4)
    }

    @Test("What is lost, or changes places with its print, costs nothing else", arguments: ofThings, seeds)
    func things(fault: Case, seed: UInt64) throws {
        let line = try Self.run(fault, seed: seed, at: Self.unit)
        #expect(line.seen.alarms.allSatisfy { $0.kind != .sequenceSlip && $0.kind != .sequenceLost })
        let tally = line.line.assembly.line.snapshot.tally
        #expect(tally.rejected.reduce(0, +) == 0, "\(line.summary)")
        #expect(tally.removed == [fault.fault == .itemLost ? 1 : 0, 0, 0, 0])
    }

    @Test("A pack that was moved into another container is found, and neither is delivered", arguments: seeds)
    func movedPack(seed: UInt64) throws {
        let line = try Self.run(Case(fault: .packMovedOn, station: "bundles"), seed: seed, at: Self.unit)
        let (rejected, noticedAt, named) = try Self.judged(line, 1, .contentMoved)
        #expect(noticedAt != nil)
        // The one in which it was read, and the one that its record names, which people took off the line.
        #expect(rejected.count == 2)
        let suspect = line.line.ledger.row(id: named)
        #expect(suspect.level == 2)
        #expect(!suspect.state.isAccepted)
        #expect(suspect.reason == .aggregationReject)
        #expect(line.acts.contains { $0.contains("take away \(suspect.code)") })
    }
}
