import LineWorld
import Requirements
import Testing

@testable import WorldServers

@Suite("Modbus frames", .requirement("L-03"))
struct ModbusFrameTests {
    private func frame(_ body: [UInt8]) throws -> ModbusFrame {
        var bytes: [UInt8] = [0x12, 0x34, 0, 0, 0, UInt8(body.count + 1), 9] + body
        guard case .frame(let frame) = ModbusFrame.next(in: &bytes) else {
            throw Unexpected.noFrame
        }
        #expect(bytes.isEmpty)
        return frame
    }

    private enum Unexpected: Error {
        case noFrame
    }

    @Test(
        "are read as the Modbus application protocol says",
        arguments: [
            ([4, 0, 200, 0, 125], ModbusRequest.readInput(address: 200, count: 125)),
            ([3, 0xFF, 0xFF, 0, 1], .readHolding(address: 0xFFFF, count: 1)),
            ([6, 0, 3, 0x12, 0x34], .writeSingle(address: 3, value: 0x1234)),
            ([16, 0, 5, 0, 2, 4, 0, 1, 0xFF, 0xFE], .write(address: 5, values: [1, 0xFFFE])),
            (
                [23, 0, 7, 0, 9, 0, 5, 0, 1, 2, 0xAB, 0xCD],
                .exchange(writeAddress: 5, values: [0xABCD], readAddress: 7, readCount: 9)
            ),
            ([43, 14, 1, 0], .other(function: 43)),
            ([1, 0, 0, 0, 1], .other(function: 1)),
        ] as [([UInt8], ModbusRequest)])
    func requests(body: [UInt8], request: ModbusRequest) throws {
        #expect(try frame(body).request.get() == request)
    }

    @Test(
        "with counts or addresses out of range get the exception of the Modbus application protocol",
        arguments: [
            ([4, 0, 0, 0, 0], 3), ([4, 0, 0, 0, 126], 3), ([3, 0xFF, 0xFF, 0, 2], 2), ([4, 0, 0, 0], 3),
            ([6, 0, 3, 0x12], 3), ([16, 0, 0, 0, 0, 0], 3), ([16, 0, 0, 0, 1, 2, 0], 3),
            ([16, 0, 0, 0, 1, 4, 0, 1, 0, 2], 3), ([16, 0xFF, 0xFF, 0, 2, 4, 0, 1, 0, 2], 2),
            ([23, 0, 0, 0, 126, 0, 0, 0, 1, 2, 0, 0], 3), ([23, 0, 0, 0, 1, 0, 0, 0, 0, 0], 3),
            ([23, 0, 0, 0, 1, 0xFF, 0xFF, 0, 2, 4, 0, 0, 0, 0], 2), ([23], 3),
        ] as [([UInt8], UInt8)])
    func malformed(body: [UInt8], exception: UInt8) throws {
        let frame = try frame(body)
        guard case .failure(let failure) = frame.request else {
            Issue.record("taken for a request")
            return
        }
        #expect(failure.rawValue == exception)
        #expect(frame.exception(exception) == [0x12, 0x34, 0, 0, 0, 3, 9, body[0] | 0x80, exception])
    }

    @Test("answer with the transaction and unit of their request")
    func replies() throws {
        let header: [UInt8] = [0x12, 0x34, 0, 0]
        let read = try frame([3, 0, 0, 0, 2])
        let request = try read.request.get()
        #expect(read.reply(to: request, with: .registers([1, 0xABCD])) == header + [0, 7, 9, 3, 4, 0, 1, 0xAB, 0xCD])
        #expect(read.reply(to: request, with: .exception(2)) == header + [0, 3, 9, 0x83, 2])
        #expect(read.reply(to: request, with: .silence) == nil)
        // Announces seven bytes and breaks off after two.
        #expect(read.reply(to: request, with: .close) == header + [0, 7, 9, 3])
        let write = try frame([16, 0, 5, 0, 1, 2, 0, 1])
        #expect(try write.reply(to: write.request.get(), with: .written) == header + [0, 6, 9, 16, 0, 5, 0, 1])
        let single = try frame([6, 0, 5, 0, 1])
        #expect(try single.reply(to: single.request.get(), with: .written) == header + [0, 6, 9, 6, 0, 5, 0, 1])
    }

    @Test("are taken apart whatever pieces they come in")
    func pieces() throws {
        let stream: [UInt8] = [0, 1, 0, 0, 0, 6, 1, 3, 0, 0, 0, 1, 0, 2, 0, 0, 0, 6, 1, 4, 0, 7, 0, 2]
        for split in 0...stream.count {
            var requests: [ModbusRequest] = []
            var bytes: [UInt8] = []
            for piece in [stream[..<split], stream[split...]] {
                bytes += piece
                while case .frame(let frame) = ModbusFrame.next(in: &bytes) {
                    requests.append(try frame.request.get())
                }
            }
            #expect(requests == [.readHolding(address: 0, count: 1), .readInput(address: 7, count: 2)])
        }
    }

    @Test(
        "that are none are seen as such",
        arguments: [
            [0, 1, 0, 1, 0, 6, 1, 3], [0, 1, 0, 0, 0, 1, 1, 3], [0, 1, 0, 0, 0, 255, 1, 3], [0, 1, 0, 0, 1, 0, 1, 3],
        ] as [[UInt8]])
    func broken(bytes: [UInt8]) {
        var bytes = bytes
        guard case .broken = ModbusFrame.next(in: &bytes) else {
            Issue.record("taken for Modbus")
            return
        }
    }

    @Test("of any bytes whatever trap nowhere")
    func arbitrary() {
        var generator = SplitMix(state: 0x5EED)
        for _ in 0..<20_000 {
            let count = Int.random(in: 1...24, using: &generator)
            var body = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
            body[0] = [3, 4, 6, 16, 23, body[0]][Int.random(in: 0..<6, using: &generator)]
            var bytes: [UInt8] = [0, 0, 0, 0, 0, UInt8(count + 1), 1] + body
            if case .frame(let frame) = ModbusFrame.next(in: &bytes), case .success(let request) = frame.request {
                #expect(frame.reply(to: request, with: .exception(4))?.count == 9)
            }
        }
    }
}

/// A small generator, seeded, so that a failure comes again.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
