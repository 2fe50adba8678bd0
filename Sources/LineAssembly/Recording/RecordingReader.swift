import LineCore
import Links

/// Reads what ``RecordingWriter`` wrote, piece by piece; a piece is what ``RecordingWriter/take()`` gave. It trusts
/// nothing: every fault of the bytes is an error, none a trap.
public struct RecordingReader: Sendable {
    private var context = RecordingContext()

    public init() {}

    /// Reads a piece; each one before it must have been read.
    ///
    /// - Throws: ``ByteFault``; nothing that comes later can be read then.
    public mutating func read(
        _ piece: [UInt8], _ body: (RecordedItem) throws -> Void
    ) throws {
        var reader = ByteReader(piece)
        while reader.offset < piece.count { try body(try item(&reader)) }
    }

    private mutating func item(_ reader: inout ByteReader) throws(ByteFault) -> RecordedItem {
        let tag = try reader.byte()
        switch tag {
        case RecordingTag.run: return .run(try run(&reader))
        case RecordingTag.send, RecordingTag.request, RecordingTag.reset:
            let (device, output) = try output(tag, &reader)
            return .output(device, output)
        case RecordingTag.lost: return .lost(try reader.number(UInt64.self))
        case RecordingTag.end: return .end
        default: break
        }
        let moment = try moment(isStepped: tag & RecordingTag.wall != 0, &reader)
        return .input(TimedInput(moment: moment, input: try input(tag & ~RecordingTag.wall, moment, &reader)))
    }

    private mutating func output(
        _ tag: UInt8, _ reader: inout ByteReader
    ) throws(ByteFault) -> (DeviceIndex, LinkOutput) {
        let device = try reader.number(DeviceIndex.self)
        switch tag {
        case RecordingTag.send: return (device, .send(try reader.recorded()))
        case RecordingTag.request: return (device, .request(try request(device, &reader)))
        case RecordingTag.reset: return (device, .reset(reason: try reader.text()))
        default: throw .invalid(offset: reader.offset)
        }
    }

    private func run(_ reader: inout ByteReader) throws(ByteFault) -> RecordedRun {
        RecordedRun(
            began: Moment(tick: Tick(microseconds: try reader.signed()), wall: try reader.signed()),
            sequence: try reader.signed(), version: try reader.text(), configuration: try reader.recorded(),
            before: try reader.number(UInt64.self))
    }

    private mutating func moment(isStepped: Bool, _ reader: inout ByteReader) throws(ByteFault) -> Moment {
        context.tick &+= try reader.signed()
        if isStepped { context.ahead &+= try reader.signed() }
        return Moment(
            tick: Tick(microseconds: context.tick), wall: (context.tick / 1_000) &+ context.ahead)
    }

    private mutating func input(
        _ tag: UInt8, _ moment: Moment, _ reader: inout ByteReader
    ) throws(ByteFault) -> AssemblyInput {
        switch tag {
        case RecordingTag.event: return .event(try EventCodec.decode(try reader.recorded()))
        case RecordingTag.timePassed: return .timePassed
        case RecordingTag.elsewhere: return .elsewhere
        case RecordingTag.durable:
            context.durable &+= try reader.signed()
            return .durable(through: context.durable)
        case RecordingTag.trial:
            let (device, output) = try output(try reader.byte(), &reader)
            return .trial(device, output)
        default: break
        }
        let device = try reader.number(DeviceIndex.self)
        switch tag {
        case RecordingTag.up: return .link(device, .up)
        case RecordingTag.down:
            let fault = LinkFault(kind: try reader.raw(LinkFault.Kind.self), detail: try reader.text())
            return .link(device, .down(fault))
        case RecordingTag.bytes: return .link(device, .bytes(try reader.recorded()))
        case RecordingTag.registers:
            let request = try step(device, &reader)
            let begun = Tick(microseconds: moment.tick.microseconds &- (try reader.signed()))
            return .link(
                device, .registers(request: request, values: try values(device, kind: 0, &reader), begun: begun))
        case RecordingTag.written: return .link(device, .written(request: try step(device, &reader)))
        case RecordingTag.refused:
            return .link(
                device, .refused(request: try step(device, &reader), exception: try reader.number(UInt8.self)))
        default: throw .invalid(offset: reader.offset)
        }
    }

    private mutating func step(_ device: DeviceIndex, _ reader: inout ByteReader) throws(ByteFault) -> UInt32 {
        let step = try reader.signed()
        let last = Int64(context.requests[device] ?? 0)
        guard let id = UInt32(exactly: last &+ step) else { throw .invalid(offset: reader.offset) }
        context.requests[device] = id
        return id
    }

    private mutating func request(
        _ device: DeviceIndex, _ reader: inout ByteReader
    ) throws(ByteFault) -> RegisterRequest {
        let id = try step(device, &reader)
        let operation: RegisterRequest.Operation
        switch try reader.byte() {
        case 1:
            operation = .readInput(address: try reader.number(UInt16.self), count: try reader.number(UInt16.self))
        case 2:
            operation = .readHolding(address: try reader.number(UInt16.self), count: try reader.number(UInt16.self))
        case 3:
            operation = .write(
                address: try reader.number(UInt16.self), values: try values(device, kind: 3, &reader))
        case 4:
            operation = .writeSingle(address: try reader.number(UInt16.self), value: try reader.number(UInt16.self))
        case 5:
            operation = .exchange(
                writeAddress: try reader.number(UInt16.self), values: try values(device, kind: 5, &reader),
                readAddress: try reader.number(UInt16.self), readCount: try reader.number(UInt16.self))
        default: throw .invalid(offset: reader.offset)
        }
        return RegisterRequest(id: id, operation: operation)
    }

    /// More registers than Modbus moves at once.
    private static let blockLimit: UInt = 256

    private mutating func values(
        _ device: DeviceIndex, kind: UInt8, _ reader: inout ByteReader
    ) throws(ByteFault) -> [UInt16] {
        let count = try reader.number(UInt.self)
        guard count <= Self.blockLimit else { throw .invalid(offset: reader.offset) }
        let key = RecordingContext.BlockKey(device: device, kind: kind, count: Int(count))
        var values = context.blocks[key] ?? Array(repeating: 0, count: Int(count))
        let changes = try reader.number(UInt.self)
        guard changes <= count else { throw .invalid(offset: reader.offset) }
        var next: UInt = 0
        for _ in 0..<changes {
            let (place, isTooFar) = next.addingReportingOverflow(try reader.number(UInt.self))
            guard !isTooFar, place < count else { throw .invalid(offset: reader.offset) }
            values[Int(place)] = try reader.number(UInt16.self)
            next = place + 1
        }
        context.blocks[key] = values
        return values
    }
}

extension ByteReader {
    fileprivate mutating func recorded() throws(ByteFault) -> [UInt8] {
        try list { (reader) throws(ByteFault) in try reader.byte() }
    }
}
