import Codes
import Devices
@testable import LineAssembly
import LineCore
import Links
import Requirements
import Testing

/// A scanner (device 0) and a label printer (device 1) on a line whose coding station has made two good units.
@Suite("The assembly of a line", .requirement("L-01", "L-06"))
struct LineAssemblyTests {
    static let layout = LineLayout(stations: [
        .coding(printer: 2, camera: 3, queueDepth: 2), .handheld(level: 2, scanner: 0, printer: 1),
    ])

    static let signer = Signer(who: "operator-1", why: "test")

    static let plan = BatchPlan(
        id: 1,
        texts: BatchTexts(
            lot: "LOT-1", made: CalendarDate(year: 2026, month: 3, day: 1),
            expiry: CalendarDate(year: 2028, month: 2, day: 29), productName: "sample", gtin: nil),
        levels: [
            LevelPlan(level: 1, name: "carton", scheme: .cn20, prefix: "8100001", ratio: 0),
            LevelPlan(level: 2, name: "case", scheme: .cn20, prefix: "8100002", ratio: 2),
        ],
        limits: LineLimits(
            consecutiveRejects: 4, rejectsInWindow: 6, rejectWindow: 12, gradeLimit: 0, resyncReads: 3, resyncItems: 8,
            labelTimeout: 2_000, supply: SupplyLimits(warnPercent: 0, warnMinutes: 0, lease: 400)),
        plannedUnits: 2, ignoresRetailCodes: false)

    static func text(_ level: Int, _ number: Int) -> String { "810000\(level)000000000000\(number)" }

    static func leased(_ level: Int, _ numbers: ClosedRange<Int>) throws -> Event {
        .codesLeased(
            lease: 1, level: UInt8(level),
            codes: try numbers.map {
                LeasedCode(id: Int64(level * 100 + $0), code: try #require(Code(text(level, $0))))
            })
    }

    static func moment(_ milliseconds: Int64) -> Moment {
        Moment(tick: Tick(microseconds: milliseconds * 1_000), wall: 1_770_000_000_000 + milliseconds)
    }

    /// Units 1 and 2 are good and passed; a label code is at hand.
    static func line() throws -> Line {
        var events: [Event] = [
            .unitPrinter(2, .ready(lastPrinted: 0, stored: 0)), .batchStarted(plan, signer),
            .unitPrinter(2, .ready(lastPrinted: 0, stored: 0)), try leased(1, 1...2), try leased(2, 1...1),
        ]
        for item in UInt16(1)...2 {
            events += [
                .plc(.itemArrived(station: 0, item: item)), .unitPrinter(2, .printed(through: UInt32(item))),
                .read(
                    station: 0, item: item, role: .unit,
                    result: ReadResult(
                        triggerID: nil, readings: [try #require(Reading(text(1, Int(item))))], grade: nil)),
                .plc(.outcome(station: 0, item: item, outcome: .passed)),
            ]
        }
        var line = Line(layout: layout)
        var step = Step()
        for event in events { line.handle(event, at: moment(0), into: &step) }
        return line
    }

    static func assembly(_ line: Line) -> LineAssembly {
        var scanner = ScannerMachine.Settings()
        scanner.goodFeedback = [7]
        let settings = PictureSettings(
            earliest: .milliseconds(1), latest: .milliseconds(50), hasTriggerID: false, resyncItems: 20)
        return LineAssembly(
            line: line,
            devices: [
                .scanner(ScannerMachine(settings: scanner)),
                .zpl(ZPLMachine(settings: ZPLMachine.Settings(label: .standard(fontFile: nil)))),
            ],
            pictures: [3: settings], sequence: 40)
    }

    /// The label printer's answers to its two questions: idle, and without a fault.
    static let idle =
        "\u{2}030,0,0,1245,000,0,0,0,000,0,0,0\u{3}\r\n\u{2}000,0,0,0,0,2,4,0,00000000,1,000\u{3}\r\n"
        + "\u{2}1234,0\u{3}\r\n"
    static let clean =
        "\u{2}\r\n  PRINTER STATUS\r\n   ERRORS:         0 00000000 00000000\r\n"
        + "   WARNINGS:       0 00000000 00000000\r\n\u{3}"

    static func bytes(_ text: String) -> LinkInput { .bytes(Array(text.utf8)) }

    /// Both devices are up and ready.
    static func ready() throws -> (LineAssembly, AssemblyOutput) {
        var assembly = assembly(try line())
        var output = AssemblyOutput()
        assembly.receive(.up, from: 0, at: moment(1), into: &output)
        assembly.receive(.up, from: 1, at: moment(1), into: &output)
        assembly.timePassed(at: moment(1), into: &output)
        assembly.receive(bytes(idle), from: 1, at: moment(2), into: &output)
        assembly.timePassed(at: moment(2), into: &output)
        assembly.receive(bytes(clean), from: 1, at: moment(3), into: &output)
        return (assembly, output)
    }

    static func events(_ output: AssemblyOutput) throws -> [Event] {
        try output.entries.map { try EventCodec.decode($0.event) }
    }

    static func sent(_ output: AssemblyOutput, to device: DeviceIndex) -> String {
        var bytes: [UInt8] = []
        for message in output.links where message.device == device {
            if case .send(let sent) = message.output { bytes += sent }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test("Each event is an entry with its facts; entries count on from the journal's last")
    func entries() throws {
        var (assembly, output) = try Self.ready()
        #expect(output.entries.map(\.sequence) == Array(41..<(41 + Int64(output.entries.count))))
        #expect(try Self.events(output) == [.scanner(0, .ready), .labelPrinter(1, .ready)])
        output.removeAll()
        let before = assembly.sequence
        assembly.handle(.command(.hold, Self.signer), at: Self.moment(10), into: &output)
        #expect(output.entries.map(\.sequence) == [before + 1] && assembly.sequence == before + 1)
        #expect(output.entries[0].moment == Self.moment(10))
        #expect(
            output.entries[0].facts
                == [.audit(AuditEntry(act: "line.hold", who: "operator-1", why: "test", details: []))])
    }

    @Test("A label that was replaced while it waited for its commit is never printed", .requirement("A-03", "U-06"))
    func voidLabel() throws {
        var (assembly, output) = try Self.ready()
        assembly.handle(try Self.leased(2, 2...2), at: Self.moment(5), into: &output)
        for number in 1...2 {
            assembly.receive(
                Self.bytes(Self.text(1, number) + "\r"), from: 0, at: Self.moment(10 * Int64(number)), into: &output)
        }
        #expect(assembly.gatedCount == 1)
        let first = try #require(Code(Self.text(2, 1)))
        #expect(!assembly.line.isLabelVoid(first))
        assembly.handle(.command(.replaceLabels, Self.signer), at: Self.moment(30), into: &output)
        #expect(assembly.gatedCount == 1, "the one in its place")
        #expect(assembly.line.isLabelVoid(first))
        output.removeAll()
        assembly.durable(through: assembly.sequence, at: Self.moment(40), into: &output)
        #expect(!Self.sent(output, to: 1).contains(Self.text(2, 1)))
        #expect(Self.sent(output, to: 1).contains(Self.text(2, 2)))
    }

    @Test("A label leaves when its entry is durable, not before; a beep leaves at once", .requirement("A-03"))
    func durability() throws {
        var (assembly, output) = try Self.ready()
        output.removeAll()
        assembly.receive(Self.bytes(Self.text(1, 1) + "\r"), from: 0, at: Self.moment(10), into: &output)
        #expect(Self.sent(output, to: 0) == "\u{7}")
        #expect(assembly.gatedCount == 0)
        assembly.receive(Self.bytes(Self.text(1, 2) + "\r"), from: 0, at: Self.moment(20), into: &output)
        #expect(Self.sent(output, to: 0) == "\u{7}\u{7}")
        #expect(assembly.gatedCount == 1)
        let cause = assembly.sequence
        #expect(output.entries.last?.sequence == cause)
        #expect(output.entries.last?.facts.count == 3, "a code was taken and two packs have it as their parent")
        output.removeAll()
        assembly.durable(through: cause - 1, at: Self.moment(30), into: &output)
        #expect(assembly.gatedCount == 1 && Self.sent(output, to: 1).isEmpty)
        assembly.durable(through: cause, at: Self.moment(31), into: &output)
        #expect(assembly.gatedCount == 0)
        #expect(Self.sent(output, to: 1).contains(Self.text(2, 1)))
        output.removeAll()
        assembly.durable(through: cause + 10, at: Self.moment(32), into: &output)
        #expect(Self.sent(output, to: 1).isEmpty, "once")
    }

    @Test("What a device answers to an effect that left is the next entry")
    func refusedAfterCommit() throws {
        var (assembly, output) = try Self.ready()
        for number in 1...2 {
            assembly.receive(Self.bytes(Self.text(1, number) + "\r"), from: 0, at: Self.moment(10), into: &output)
        }
        assembly.receive(
            .down(LinkFault(kind: .closed, detail: "")), from: 1, at: Self.moment(11), into: &output)
        output.removeAll()
        let last = assembly.sequence
        assembly.durable(through: last, at: Self.moment(12), into: &output)
        #expect(try Self.events(output) == [.labelPrinter(1, .refused(number: 1))])
        #expect(output.entries.map(\.sequence) == [last + 1])
    }

    @Test("What is carried over stands in front of each batch's start")
    func carriedOver() throws {
        var assembly = Self.assembly(Line(layout: Self.layout))
        var output = AssemblyOutput()
        assembly.handle(.labelPrinter(1, .ready), at: Self.moment(1), into: &output)
        let carried = assembly.line.carriedState
        #expect(carried.readyDevices == [1])
        output.removeAll()
        assembly.handle(.batchStarted(Self.plan, Self.signer), at: Self.moment(2), into: &output)
        #expect(try Self.events(output) == [.carriedOver(carried), .batchStarted(Self.plan, Self.signer)])
        #expect(output.entries.map(\.sequence) == [42, 43])
        #expect(output.requests == [.lease(level: 1, count: 400), .lease(level: 2, count: 20)])
    }

    @Test("The ledger is asked about a strange code")
    func classify() throws {
        var (assembly, output) = try Self.ready()
        output.removeAll()
        assembly.handle(.plc(.itemArrived(station: 0, item: 3)), at: Self.moment(10), into: &output)
        let strange = try #require(Reading(Self.text(1, 9)))
        let read = Event.read(
            station: 0, item: 3, role: .unit, result: ReadResult(triggerID: nil, readings: [strange], grade: nil))
        assembly.handle(read, at: Self.moment(11), into: &output)
        #expect(output.requests == [.classify(station: 0, item: 3, code: try #require(Code(Self.text(1, 9))))])
    }

    @Test("The journal of an assembly replays to the same line and the same facts")
    func replay() throws {
        var (assembly, output) = try Self.ready()
        for number in 1...2 {
            assembly.receive(Self.bytes(Self.text(1, number) + "\r"), from: 0, at: Self.moment(10), into: &output)
        }
        assembly.durable(through: assembly.sequence, at: Self.moment(11), into: &output)
        assembly.receive(Self.bytes(Self.text(2, 1) + "\r"), from: 0, at: Self.moment(20), into: &output)
        var line = try Self.line()
        for entry in output.entries {
            var step = Step()
            line.handle(try EventCodec.decode(entry.event), at: entry.moment, into: &step)
            #expect(step.facts == entry.facts)
        }
        #expect(line.snapshot == assembly.line.snapshot)
        #expect(line.snapshot.tally.closed == [0, 0, 1])
    }

    @Test("The next deadline is the earliest of all; being early does nothing")
    func deadlines() throws {
        var (assembly, output) = try Self.ready()
        let due = try #require(assembly.nextDeadline)
        output.removeAll()
        assembly.timePassed(at: Self.moment(due.microseconds / 1_000 - 1), into: &output)
        #expect(output.links.isEmpty && output.entries.isEmpty)
        assembly.timePassed(at: Self.moment((due.microseconds + 999) / 1_000), into: &output)
        #expect(!Self.sent(output, to: 1).isEmpty, "the printer is asked how it is")
        #expect(try #require(assembly.nextDeadline) > due)
    }
}
