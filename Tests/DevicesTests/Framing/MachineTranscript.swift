import Codes
import Devices
import LineCore
import Links
import Testing

/// Plays a device and the line against a machine and writes down, in readable lines, what comes out.
///
/// `>` goes to the port, `=` is a report to the line. `@20` before a line means that it came from time alone, at
/// 20 ms. Control characters are written as `<CR>`.
struct MachineTranscript<Machine: DeviceMachine> {
    enum Happening {
        case link(LinkInput)
        case command(Machine.Command)
        /// Only time passes.
        case nothing
    }

    var machine: Machine
    private let words: (Machine.Report) -> String
    private(set) var clock: Int64 = 0
    private(set) var lastRequest: UInt32 = 0

    init(_ machine: Machine, words: @escaping (Machine.Report) -> String) {
        self.machine = machine
        self.words = words
    }

    /// Lets time pass up to `milliseconds`, then lets it happen; everything that came out since the step before.
    mutating func at(_ milliseconds: Int64, _ happening: Happening) -> [String] {
        var lines: [String] = []
        let target = Tick(microseconds: milliseconds * 1_000)
        var rounds = 0
        while let due = machine.nextDeadline, due <= target {
            rounds += 1
            guard rounds < 10_000 else { return lines + ["never comes to rest"] }
            clock = max(clock, (due.microseconds + 999) / 1_000)
            var output = DeviceOutput<Machine.Report>()
            machine.timePassed(at: Tick(microseconds: clock * 1_000), into: &output)
            lines += written(output).map { "@\(clock) \($0)" }
        }
        clock = milliseconds
        var output = DeviceOutput<Machine.Report>()
        switch happening {
        case .link(let input): machine.receive(input, at: target, into: &output)
        case .command(let command): machine.perform(command, at: target, into: &output)
        case .nothing: break
        }
        return lines + written(output)
    }

    mutating func bytes(at milliseconds: Int64, _ text: String) -> [String] {
        at(milliseconds, .link(.bytes(Self.bytes(text))))
    }

    mutating func up(at milliseconds: Int64) -> [String] { at(milliseconds, .link(.up)) }

    mutating func down(at milliseconds: Int64, _ kind: LinkFault.Kind = .closed) -> [String] {
        at(milliseconds, .link(.down(LinkFault(kind: kind, detail: "closed by peer"))))
    }

    /// Answers the newest register request with values.
    mutating func registers(at milliseconds: Int64, _ values: [UInt16]) -> [String] {
        let begun = Tick(microseconds: milliseconds * 1_000)
        return at(milliseconds, .link(.registers(request: lastRequest, values: values, begun: begun)))
    }

    mutating func written(at milliseconds: Int64) -> [String] {
        at(milliseconds, .link(.written(request: lastRequest)))
    }

    private mutating func written(_ output: DeviceOutput<Machine.Report>) -> [String] {
        var lines: [String] = []
        for item in output.link {
            switch item {
            case .send(let bytes): lines.append("> " + Self.text(bytes))
            case .reset(let reason): lines.append("> reset: " + reason)
            case .request(let request):
                lastRequest = request.id
                switch request.operation {
                case .readHolding(let address, let count): lines.append("> read \(address)+\(count)")
                case .write(let address, let values): lines.append("> write \(address): \(values)")
                default: lines.append("> \(request.operation)")
                }
            }
        }
        return lines + output.reports.map { "= " + words($0) }
    }

    private static var names: [(UInt8, String)] {
        [
            (0x00, "<NUL>"), (0x02, "<STX>"), (0x03, "<ETX>"), (0x07, "<BEL>"), (0x0A, "<LF>"), (0x0D, "<CR>"),
            (0x1B, "<ESC>"), (0x1D, "<GS>"), (0x1E, "<RS>"),
        ]
    }

    static func text(_ bytes: [UInt8]) -> String {
        var text = ""
        var plain: [UInt8] = []
        for byte in bytes {
            if let name = names.first(where: { $0.0 == byte })?.1 {
                text += String(decoding: plain, as: UTF8.self) + name
                plain = []
            } else {
                plain.append(byte)
            }
        }
        return text + String(decoding: plain, as: UTF8.self)
    }

    static func bytes(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let first = rest.first {
            if let (byte, name) = names.first(where: { rest.starts(with: $0.1.utf8) }) {
                bytes.append(byte)
                rest = rest.dropFirst(name.utf8.count)
            } else {
                bytes.append(first)
                rest = rest.dropFirst()
            }
        }
        return bytes
    }
}

func words(_ fault: DeviceFault) -> String { "fault \(fault.kind): \(fault.detail)" }

func words(_ report: ReaderReport) -> String {
    switch report {
    case .ready: "ready"
    case .fault(let fault): words(fault)
    case .result(let result):
        "result \(result.triggerID.map(String.init) ?? "-")"
            + " [" + result.readings.map { MachineTranscript<ScannerMachine>.text($0.bytes) }.joined(separator: " | ")
            + "]" + (result.grade.map { " grade \($0)" } ?? "")
    }
}

func words(_ report: ScannerReport) -> String {
    switch report {
    case .ready: "ready"
    case .fault(let fault): words(fault)
    case .scan(let reading): "scan " + MachineTranscript<ScannerMachine>.text(reading.bytes)
    case .garbled(let text): "garbled: " + text
    }
}

func words(_ report: UnitPrinterReport) -> String {
    switch report {
    case .ready(let lastPrinted, let stored): "ready last \(lastPrinted) stored \(stored)"
    case .fault(let fault): words(fault)
    case .stored(let index): "stored \(index)"
    case .refused(let index): "refused \(index)"
    case .inDoubt(let index): "in doubt \(index)"
    case .printed(let index): "printed through \(index)"
    case .cleared(let index): "cleared, last \(index)"
    }
}

func words(_ report: LabelPrinterReport) -> String {
    switch report {
    case .ready: "ready"
    case .fault(let fault): words(fault)
    case .printed(let number): "printed \(number)"
    case .refused(let number): "refused \(number)"
    case .inDoubt(let number): "in doubt \(number)"
    }
}

/// The same pseudo-random bytes on every machine (splitmix64).
struct SeededBytes {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) } }
}

let batchTexts = BatchTexts(
    lot: "A2601", made: CalendarDate(year: 2026, month: 1, day: 6),
    expiry: CalendarDate(year: 2028, month: 12, day: 31), productName: "示例片 Sample", gtin: nil)

func code(_ text: String) -> Code {
    guard let code = Code(text) else { preconditionFailure("a test's code fits") }
    return code
}
