import LineWorld

/// The server side of Modbus TCP: frames to requests, answers to frames.
///
/// Written out here and not left to libmodbus, for three reasons. Its server keeps the registers itself and answers an
/// exchange (FC 23) whose two ranges overlap with what was just written, where a PLC may have changed it already. It
/// takes the length of a request from the function code and not from the header, so that an unknown function puts
/// everything behind it out of step. And it cannot stop in the middle of an answer, which a simulated fault has to do.
/// It also gives the client side, which is libmodbus, an independent partner.
struct ModbusFrame {
    /// The header up to and including the unit: transaction, protocol 0, length, unit.
    static let headerLength = 7

    enum Next {
        /// Not yet complete.
        case incomplete
        case frame(ModbusFrame)
        /// No Modbus TCP; nothing after it can be understood either.
        case broken
    }

    private var transaction: (UInt8, UInt8)
    private var unit: UInt8
    private var body: [UInt8]

    /// Takes the next frame off the front of the bytes.
    static func next(in bytes: inout [UInt8]) -> Next {
        guard bytes.count >= headerLength else { return .incomplete }
        // The length counts the unit and the 1 to 253 bytes behind it.
        let length = Int(bytes[4]) << 8 | Int(bytes[5])
        guard bytes[2] == 0, bytes[3] == 0, (2...254).contains(length) else { return .broken }
        guard bytes.count >= 6 + length else { return .incomplete }
        let frame = ModbusFrame(
            transaction: (bytes[0], bytes[1]), unit: bytes[6], body: Array(bytes[headerLength..<(6 + length)]))
        bytes.removeFirst(6 + length)
        return .frame(frame)
    }

    /// The request, or the exception that the Modbus application protocol prescribes for a malformed one.
    var request: Result<ModbusRequest, ModbusException> {
        switch body[0] {
        case 3, 4:
            guard body.count == 5, (1...125).contains(word(3)) else { return .failure(.illegalValue) }
            guard word(1) + word(3) <= 0x10000 else { return .failure(.illegalAddress) }
            return .success(
                body[0] == 4
                    ? .readInput(address: word(1), count: word(3)) : .readHolding(address: word(1), count: word(3)))
        case 6:
            guard body.count == 5 else { return .failure(.illegalValue) }
            return .success(.writeSingle(address: word(1), value: UInt16(word(3))))
        case 16:
            guard body.count >= 6, (1...123).contains(word(3)), let values = values(count: word(3), at: 5)
            else { return .failure(.illegalValue) }
            guard word(1) + word(3) <= 0x10000 else { return .failure(.illegalAddress) }
            return .success(.write(address: word(1), values: values))
        case 23:
            guard body.count >= 10, (1...125).contains(word(3)), (1...121).contains(word(7)),
                let values = values(count: word(7), at: 9)
            else { return .failure(.illegalValue) }
            guard word(1) + word(3) <= 0x10000, word(5) + word(7) <= 0x10000
            else { return .failure(.illegalAddress) }
            return .success(
                .exchange(writeAddress: word(5), values: values, readAddress: word(1), readCount: word(3)))
        default:
            return .success(.other(function: body[0]))
        }
    }

    /// The frame of an answer; nil if the device says nothing. Traps if the world answers something that is no answer
    /// to its request.
    func reply(to request: ModbusRequest, with answer: ModbusAnswer) -> [UInt8]? {
        switch answer {
        case .silence:
            return nil
        case .exception(let code):
            return exception(code)
        case .registers(let values):
            precondition(
                values.count == request.registersRead, "\(values.count) registers are no answer to \(request).")
            var reply = [body[0], UInt8(values.count * 2)]
            for value in values {
                reply.append(UInt8(value >> 8))
                reply.append(UInt8(value & 0xFF))
            }
            return frame(reply)
        case .written:
            precondition(request.isPlainWrite, "An acknowledgement is no answer to \(request).")
            // Both writes are acknowledged with the first five bytes of their request.
            return frame(Array(body.prefix(5)))
        case .close:
            // The header announces a whole answer, and after the function it breaks off.
            let length = request.registersRead.map { 3 + 2 * $0 } ?? 6
            return Array(frame([body[0]] + Array(repeating: 0, count: length - 2)).prefix(ModbusFrame.headerLength + 1))
        }
    }

    func exception(_ code: UInt8) -> [UInt8] {
        frame([body[0] | 0x80, code])
    }

    private func frame(_ reply: [UInt8]) -> [UInt8] {
        let length = reply.count + 1
        return [transaction.0, transaction.1, 0, 0, UInt8(length >> 8), UInt8(length & 0xFF), unit] + reply
    }

    private func word(_ place: Int) -> Int {
        Int(body[place]) << 8 | Int(body[place + 1])
    }

    /// Registers behind their byte count, or nil if the counts do not fit each other and the frame.
    private func values(count: Int, at place: Int) -> [UInt16]? {
        guard Int(body[place]) == count * 2, body.count == place + 1 + count * 2 else { return nil }
        return (0..<count).map { UInt16(word(place + 1 + 2 * $0)) }
    }
}

/// Exceptions that need no knowledge of the device.
enum ModbusException: UInt8, Error {
    case illegalAddress = 2
    case illegalValue = 3
}

extension ModbusRequest {
    /// How many registers the answer holds; nil if it holds none.
    fileprivate var registersRead: Int? {
        switch self {
        case .readInput(_, let count), .readHolding(_, let count): count
        case .exchange(_, _, _, let count): count
        case .write, .writeSingle, .other: nil
        }
    }

    fileprivate var isPlainWrite: Bool {
        switch self {
        case .write, .writeSingle: true
        case .readInput, .readHolding, .exchange, .other: false
        }
    }
}
