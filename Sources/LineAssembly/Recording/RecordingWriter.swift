import LineCore
import Links

/// Writes the binary form of a recording. Polled registers are most of what devices say, and mostly say the same as
/// before: of registers only the changes are written, of times and request numbers the steps. What is written therefore
/// rests on what was written before; each file begins with a fresh writer.
public struct RecordingWriter: Sendable {
    private var out = ByteWriter()
    private var context = RecordingContext()

    public init() {}

    /// What was written since the last call.
    public mutating func take() -> [UInt8] {
        defer { out = ByteWriter() }
        return out.bytes
    }

    /// Bytes that ``take()`` would give.
    public var count: Int { out.bytes.count }

    public mutating func write(_ item: RecordedItem) {
        switch item {
        case .run(let run):
            out.byte(RecordingTag.run)
            out.signed(run.began.tick.microseconds)
            out.signed(run.began.wall)
            out.signed(run.sequence)
            out.text(run.version)
            out.number(UInt(run.configuration.count))
            for byte in run.configuration { out.byte(byte) }
            out.number(run.before)
        case .input(let given): write(given)
        case .output(let device, let output): write(output, device)
        case .lost(let count):
            out.byte(RecordingTag.lost)
            out.number(count)
        case .end: out.byte(RecordingTag.end)
        }
    }

    private mutating func write(_ output: LinkOutput, _ device: DeviceIndex) {
        switch output {
        case .send(let bytes):
            out.byte(RecordingTag.send)
            out.number(device)
            out.recorded(bytes)
        case .request(let request):
            out.byte(RecordingTag.request)
            out.number(device)
            write(request, device)
        case .reset(let reason):
            out.byte(RecordingTag.reset)
            out.number(device)
            out.text(reason)
        }
    }

    private mutating func write(_ given: TimedInput) {
        switch given.input {
        case .link(let device, let input):
            switch input {
            case .up: begin(RecordingTag.up, device, given.moment)
            case .down(let fault):
                begin(RecordingTag.down, device, given.moment)
                out.number(fault.kind.rawValue)
                out.text(fault.detail)
            case .bytes(let bytes):
                begin(RecordingTag.bytes, device, given.moment)
                out.recorded(bytes)
            case .registers(let request, let values, let begun):
                begin(RecordingTag.registers, device, given.moment)
                step(of: request, device)
                out.signed(given.moment.tick.microseconds &- begun.microseconds)
                write(values, for: .init(device: device, kind: 0, count: values.count))
            case .written(let request):
                begin(RecordingTag.written, device, given.moment)
                step(of: request, device)
            case .refused(let request, let exception):
                begin(RecordingTag.refused, device, given.moment)
                step(of: request, device)
                out.number(exception)
            }
        case .event(let event):
            begin(RecordingTag.event, nil, given.moment)
            out.recorded(EventCodec.encode(event))
        case .timePassed: begin(RecordingTag.timePassed, nil, given.moment)
        case .elsewhere: begin(RecordingTag.elsewhere, nil, given.moment)
        case .durable(let sequence):
            begin(RecordingTag.durable, nil, given.moment)
            out.signed(sequence &- context.durable)
            context.durable = sequence
        case .trial(let device, let output):
            begin(RecordingTag.trial, nil, given.moment)
            write(output, device)
        }
    }

    /// Tag, time and device. The wall clock is written only where it does not go on as the monotonic clock does.
    private mutating func begin(_ tag: UInt8, _ device: DeviceIndex?, _ moment: Moment) {
        let tick = moment.tick.microseconds
        let ahead = moment.wall &- tick / 1_000
        let isStepped = ahead != context.ahead
        out.byte(isStepped ? tag | RecordingTag.wall : tag)
        out.signed(tick &- context.tick)
        context.tick = tick
        if isStepped {
            out.signed(ahead &- context.ahead)
            context.ahead = ahead
        }
        if let device { out.number(device) }
    }

    private mutating func step(of request: UInt32, _ device: DeviceIndex) {
        out.signed(Int64(request) - Int64(context.requests[device] ?? 0))
        context.requests[device] = request
    }

    private mutating func write(_ request: RegisterRequest, _ device: DeviceIndex) {
        step(of: request.id, device)
        switch request.operation {
        case .readInput(let address, let count):
            out.byte(1)
            out.number(address)
            out.number(count)
        case .readHolding(let address, let count):
            out.byte(2)
            out.number(address)
            out.number(count)
        case .write(let address, let values):
            out.byte(3)
            out.number(address)
            write(values, for: .init(device: device, kind: 3, count: values.count))
        case .writeSingle(let address, let value):
            out.byte(4)
            out.number(address)
            out.number(value)
        case .exchange(let writeAddress, let values, let readAddress, let readCount):
            out.byte(5)
            out.number(writeAddress)
            write(values, for: .init(device: device, kind: 5, count: values.count))
            out.number(readAddress)
            out.number(readCount)
        }
    }

    /// The places that changed since the last block of this kind and length, each with its distance to the one before.
    private mutating func write(_ values: [UInt16], for key: RecordingContext.BlockKey) {
        let last = context.blocks[key] ?? Array(repeating: 0, count: values.count)
        out.number(UInt(values.count))
        let changed = values.indices.filter { values[$0] != last[$0] }
        out.number(UInt(changed.count))
        var next = 0
        for place in changed {
            out.number(UInt(place - next))
            out.number(values[place])
            next = place + 1
        }
        context.blocks[key] = values
    }
}

/// What both sides of a recording remember.
struct RecordingContext: Sendable {
    struct BlockKey: Hashable, Sendable {
        var device: DeviceIndex
        /// 0 for answers, else the operation.
        var kind: UInt8
        var count: Int
    }

    var tick: Int64 = 0
    /// Milliseconds by which the wall clock is ahead of the monotonic one.
    var ahead: Int64 = 0
    var durable: Int64 = 0
    var requests: [DeviceIndex: UInt32] = [:]
    var blocks: [BlockKey: [UInt16]] = [:]
}

/// What an item is. A tag is never given a new meaning.
enum RecordingTag {
    static let run: UInt8 = 1
    static let up: UInt8 = 2
    static let down: UInt8 = 3
    static let bytes: UInt8 = 4
    static let registers: UInt8 = 5
    static let written: UInt8 = 6
    static let refused: UInt8 = 7
    static let event: UInt8 = 8
    static let timePassed: UInt8 = 9
    static let durable: UInt8 = 10
    static let send: UInt8 = 11
    static let request: UInt8 = 12
    static let reset: UInt8 = 13
    static let lost: UInt8 = 14
    static let end: UInt8 = 15
    static let elsewhere: UInt8 = 16
    /// Behind it stands an output.
    static let trial: UInt8 = 17
    /// Added to a tag behind whose time a step of the wall clock stands.
    static let wall: UInt8 = 0x80
}

extension ByteWriter {
    fileprivate mutating func recorded(_ bytes: [UInt8]) {
        number(UInt(bytes.count))
        for byte in bytes { self.byte(byte) }
    }
}
