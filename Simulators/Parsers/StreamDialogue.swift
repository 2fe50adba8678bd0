import Codes
import Devices
import LineCore
import Links

/// A device on a byte stream that sends whatever its input says.
///
/// Every byte is the device's, but 0xFF, which no device sends. Behind it stands what happens:
/// 00…3F n² milliseconds pass; 40…7F the line gives a command; 80 the link is made anew; FF the byte itself. Anything else
/// only divides what is sent into pieces.
struct StreamDialogue<Machine: DeviceMachine> {
    private var machine: Machine
    private let commands: [Machine.Command]
    private var now = Tick(microseconds: 1_000_000)

    init(_ machine: Machine, commands: [Machine.Command]) {
        self.machine = machine
        self.commands = commands
    }

    mutating func play(_ bytes: [UInt8]) {
        link(.up)
        var piece: [UInt8] = []
        var place = 0
        while place < bytes.count {
            let byte = bytes[place]
            place += 1
            guard byte == 0xFF, place < bytes.count else {
                piece.append(byte)
                continue
            }
            let order = bytes[place]
            place += 1
            if order == 0xFF {
                piece.append(byte)
                continue
            }
            deliver(&piece)
            switch order {
            case 0x00...0x3F: pass(milliseconds: Int64(order) * Int64(order))
            case 0x40...0x7F: perform(commands[Int(order & 0x3F) % commands.count])
            case 0x80:
                link(.down(LinkFault(kind: .closed, detail: "closed")))
                link(.up)
            default: break
            }
        }
        deliver(&piece)
        pass(milliseconds: 10_000)
    }

    private mutating func deliver(_ piece: inout [UInt8]) {
        guard !piece.isEmpty else { return }
        link(.bytes(piece))
        piece.removeAll()
        pass(milliseconds: 1)
    }

    private mutating func link(_ input: LinkInput) {
        var output = DeviceOutput<Machine.Report>()
        machine.receive(input, at: now, into: &output)
        obey(output)
    }

    private mutating func perform(_ command: Machine.Command) {
        var output = DeviceOutput<Machine.Report>()
        machine.perform(command, at: now, into: &output)
        obey(output)
    }

    private mutating func pass(milliseconds: Int64) {
        let end = now + .milliseconds(milliseconds)
        var calls = 0
        while let due = machine.nextDeadline, due <= end {
            calls += 1
            precondition(calls < 100_000, "a machine comes to rest")
            now = max(now, due)
            var output = DeviceOutput<Machine.Report>()
            machine.timePassed(at: now, into: &output)
            obey(output)
        }
        now = end
    }

    /// A machine that wants its link anew gets it.
    private mutating func obey(_ output: DeviceOutput<Machine.Report>) {
        var isReset = false
        for item in output.link {
            if case .reset = item { isReset = true }
        }
        guard isReset else { return }
        link(.down(LinkFault(kind: .reset, detail: "reset")))
        // After the pause that a port makes.
        now = now + .milliseconds(100)
        link(.up)
    }
}

private let texts = BatchTexts(
    lot: "A2601", made: CalendarDate(year: 2026, month: 1, day: 6),
    expiry: CalendarDate(year: 2028, month: 12, day: 31), productName: "示例片 Sample", gtin: nil)

private func code(_ text: String) -> Code {
    guard let code = Code(text) else { preconditionFailure("20 digits are a code") }
    return code
}

extension StreamDialogue<ZipherMachine> {
    static func zipher(_ bytes: [UInt8]) {
        let settings = ZipherSettings(
            job: "BOX",
            jobFields: [
                ZipherField(name: "LOT", content: .lot), ZipherField(name: "EXP", content: .expiry(.dashed)),
            ],
            fields: [ZipherField(name: "CODE", content: .code)])
        let codes: [UnitPrinterCommand] = (1...6).map { index in
            .store(index: UInt32(index), code: code("8199903000000001000\(index)"))
        }
        var dialogue = StreamDialogue(
            ZipherMachine(settings: settings), commands: [.prepare(texts), .clear] + codes)
        dialogue.play(bytes)
    }
}

extension StreamDialogue<ZPLMachine> {
    static func zpl(_ bytes: [UInt8]) {
        let jobs: [LabelPrinterCommand] = (1...4).map { number in
            .print(
                LabelJob(
                    number: UInt32(number), code: code("36901234000000001\(number)"), level: 3, count: 12, units: 120,
                    isShort: number == 4))
        }
        var dialogue = StreamDialogue(
            ZPLMachine(settings: ZPLMachine.Settings(label: .standard(fontFile: nil))),
            commands: [.prepare(texts)] + jobs)
        dialogue.play(bytes)
    }
}
