import Devices
import LineCore
import Links

/// Numbers are big-endian; what is missing at the end is 0.
private enum Order {
    /// Address (2 bytes) and value of an input register.
    static let input: UInt8 = 0x40
    /// Of a holding register.
    static let holding: UInt8 = 0x41
    /// Address (2 bytes), count (1 byte), values of input registers.
    static let inputs: UInt8 = 0x42
    static let holdings: UInt8 = 0x43
    /// The device's own consistency is put in order.
    static let seal: UInt8 = 0x44
    /// The device's heartbeat stands still, or moves again.
    static let heart: UInt8 = 0x45
    /// The next request is refused with this exception (1 byte).
    static let refusal: UInt8 = 0x46
    /// The next answer has so many registers (1 byte).
    static let strange: UInt8 = 0x47
    static let link: UInt8 = 0x48
    /// The next request is never answered.
    static let silence: UInt8 = 0x49
}

/// What the device shows.
struct Registers {
    var input = [UInt16](repeating: 0, count: 512)
    var holding = [UInt16](repeating: 0, count: 9_600)
    var isAlive = true
}

/// A device with registers in which there is whatever its input says.
///
/// The input is a row of orders: 00…3F n² milliseconds pass, each request being answered after one; 40…4F see ``Order``;
/// 50…7F the line gives a command. Anything else is skipped.
struct RegisterDialogue<Machine: DeviceMachine> {
    private var machine: Machine
    private let commands: [Machine.Command]
    /// What the device does by itself: before it is read, after it was written, and to put itself in order.
    private let beforeRead: (inout Registers) -> Void
    private let afterWrite: (inout Registers) -> Void
    private let seal: (inout Registers) -> Void
    private var registers = Registers()
    private var now = Tick(microseconds: 1_000_000)
    private var waiting: (request: RegisterRequest, sent: Tick)?
    private var refusal: UInt8?
    private var strange: UInt8?
    private var isSilent = false

    private init(
        _ machine: Machine, commands: [Machine.Command], beforeRead: @escaping (inout Registers) -> Void,
        afterWrite: @escaping (inout Registers) -> Void, seal: @escaping (inout Registers) -> Void
    ) {
        self.machine = machine
        self.commands = commands
        self.beforeRead = beforeRead
        self.afterWrite = afterWrite
        self.seal = seal
    }

    private mutating func play(_ bytes: [UInt8]) {
        var rest = bytes[...]
        receive(.up)
        while let order = rest.popFirst() {
            switch order {
            case 0x00...0x3F: pass(milliseconds: Int64(order) * Int64(order))
            case Order.input:
                let address = Self.number(&rest)
                set(\.input, address, Self.number(&rest))
            case Order.holding:
                let address = Self.number(&rest)
                set(\.holding, address, Self.number(&rest))
            case Order.inputs, Order.holdings:
                let address = Self.number(&rest)
                for offset in 0..<Int(rest.popFirst() ?? 0) {
                    set(order == Order.inputs ? \.input : \.holding, address + offset, Self.number(&rest))
                }
            case Order.seal: seal(&registers)
            case Order.heart: registers.isAlive.toggle()
            case Order.refusal: refusal = rest.popFirst() ?? 0
            case Order.strange: strange = rest.popFirst() ?? 0
            case Order.link: makeAnew(.closed)
            case Order.silence: isSilent = true
            case 0x50...0x7F: perform(commands[Int(order - 0x50) % commands.count])
            default: break
            }
        }
        pass(milliseconds: 2_000)
    }

    private static func number(_ rest: inout ArraySlice<UInt8>) -> Int {
        let high = rest.popFirst() ?? 0
        return Int(high) << 8 | Int(rest.popFirst() ?? 0)
    }

    private mutating func set(_ area: WritableKeyPath<Registers, [UInt16]>, _ address: Int, _ value: Int) {
        guard registers[keyPath: area].indices.contains(address) else { return }
        registers[keyPath: area][address] = UInt16(truncatingIfNeeded: value)
    }

    private mutating func pass(milliseconds: Int64) {
        let end = now + .milliseconds(milliseconds)
        var calls = 0
        while true {
            calls += 1
            precondition(calls < 100_000, "a machine comes to rest")
            if let (request, sent) = waiting, !isSilent {
                let arrival = max(now, sent + .milliseconds(1))
                guard arrival <= end else { break }
                now = arrival
                waiting = nil
                receive(answer(request, begun: sent))
                continue
            }
            guard let due = machine.nextDeadline, due <= end else { break }
            now = max(now, due)
            var output = DeviceOutput<Machine.Report>()
            machine.timePassed(at: now, into: &output)
            obey(output)
        }
        now = end
    }

    private mutating func receive(_ input: LinkInput) {
        var output = DeviceOutput<Machine.Report>()
        machine.receive(input, at: now, into: &output)
        obey(output)
    }

    private mutating func perform(_ command: Machine.Command) {
        var output = DeviceOutput<Machine.Report>()
        machine.perform(command, at: now, into: &output)
        obey(output)
    }

    private mutating func makeAnew(_ kind: LinkFault.Kind) {
        waiting = nil
        isSilent = false
        receive(.down(LinkFault(kind: kind, detail: "the link is gone")))
        now = now + .milliseconds(100)
        receive(.up)
    }

    private mutating func obey(_ output: DeviceOutput<Machine.Report>) {
        var isReset = false
        for item in output.link {
            switch item {
            case .request(let request):
                precondition(waiting == nil, "one request is under way at a time")
                waiting = (request, now)
            case .reset: isReset = true
            case .send: preconditionFailure("a machine of registers sends no bytes")
            }
        }
        if isReset { makeAnew(.reset) }
    }

    private mutating func answer(_ request: RegisterRequest, begun: Tick) -> LinkInput {
        if let exception = refusal {
            refusal = nil
            return .refused(request: request.id, exception: exception)
        }
        if let count = strange {
            strange = nil
            return .registers(
                request: request.id, values: [UInt16](repeating: 0xFFFF, count: Int(count)), begun: begun)
        }
        switch request.operation {
        case .readInput(let address, let count): return read(\.input, address, count, request.id, begun)
        case .readHolding(let address, let count): return read(\.holding, address, count, request.id, begun)
        case .write(let address, let values): return write(address, values, request.id)
        case .writeSingle(let address, let value): return write(address, [value], request.id)
        case .exchange(let writeAddress, let values, let readAddress, let count):
            _ = write(writeAddress, values, request.id)
            return read(\.holding, readAddress, count, request.id, begun)
        }
    }

    private mutating func read(
        _ area: WritableKeyPath<Registers, [UInt16]>, _ address: UInt16, _ count: UInt16, _ id: UInt32, _ begun: Tick
    ) -> LinkInput {
        beforeRead(&registers)
        let end = Int(address) + Int(count)
        guard end <= registers[keyPath: area].count else { return .refused(request: id, exception: 2) }
        return .registers(
            request: id, values: Array(registers[keyPath: area][Int(address)..<end]), begun: begun)
    }

    private mutating func write(_ address: UInt16, _ values: [UInt16], _ id: UInt32) -> LinkInput {
        guard Int(address) + values.count <= registers.holding.count else { return .refused(request: id, exception: 2) }
        for (offset, value) in values.enumerated() { registers.holding[Int(address) + offset] = value }
        afterWrite(&registers)
        return .written(request: id)
    }
}

extension RegisterDialogue<PLCMachine> {
    static func plc(_ bytes: [UInt8]) {
        var commands: [PLCCommand] = [
            .resume, .adopt(boot: 7), .permitRun(true), .rejectEverything(true), .lamps(0x0104), .verb(.start),
            .verb(.hold), .verb(.reset),
        ]
        for item in UInt16(1)...8 {
            commands.append(.verdict(station: 0, item: item, verdict: item % 3 == 0 ? .reject : .good))
        }
        for item in UInt16(1)...4 {
            commands.append(.request(station: 1, item: item, request: .applyLabel))
            commands.append(.request(station: 1, item: item, request: .nextLayer))
            commands.append(.request(station: item == 4 ? 9 : 1, item: item, request: .release))
        }
        var dialogue = RegisterDialogue(
            PLCMachine(settings: .conventional), commands: commands,
            beforeRead: { if $0.isAlive { $0.input[2] &+= 1 } },
            afterWrite: { registers in
                // A command is examined as it comes.
                let next = registers.input[10] == .max ? 1 : registers.input[10] + 1
                if registers.holding[0] == registers.input[1], registers.holding[2] == next {
                    registers.input[10] = next
                }
            },
            seal: { $0.input[13] = PLCParameters.checksum(of: Array($0.input[200..<260])) })
        dialogue.play(bytes)
    }
}

extension RegisterDialogue<DataManMachine> {
    static func dataMan(_ bytes: [UInt8]) {
        var dialogue = RegisterDialogue(
            DataManMachine(settings: .init()), commands: [.refresh], beforeRead: { _ in },
            // A result that is acknowledged is withdrawn.
            afterWrite: { if $0.holding[0] & 1 << 3 != 0 { $0.holding[5_000] &= ~(1 << 11) } },
            seal: { $0.holding[5_000] |= 1 << 11 })
        dialogue.play(bytes)
    }
}
