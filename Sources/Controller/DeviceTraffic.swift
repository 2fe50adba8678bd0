import ControlTypes
import LineAssembly
import LineCore
import Links
import Synchronization

/// The latest messages of every device and the times of its answers, for the people who look after it. The flight
/// recorder keeps all of them; this is at hand without reading a file.
final class DeviceTraffic: Sendable {
    /// Of a device that is asked twenty times a second the last two seconds.
    static let room = 80
    /// A label with a picture is not shown to its end.
    static let longest = 512
    /// Upper bounds in milliseconds.
    static let bounds: [Int64] = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000]

    fileprivate struct Entry {
        var wall: Int64
        var content: Content
    }

    fileprivate enum Content {
        case input(LinkInput)
        case output(LinkOutput)
    }

    fileprivate struct Book {
        /// A ring; `next` is the place of the oldest entry once it is full.
        var entries: [Entry] = []
        var next = 0
        /// When the question was sent that has no answer yet.
        var asked: Tick?
        var counts = [Int](repeating: 0, count: DeviceTraffic.bounds.count + 1)
        var sum: Int64 = 0
        var most: Int64 = 0
    }

    private let books: Mutex<[Book]>

    init(devices: Int) { books = Mutex(Array(repeating: Book(), count: devices)) }

    // MARK: From the line thread

    /// Takes what a step was given, then what it gave.
    func note(_ inputs: [TimedInput], _ outputs: [AssemblyOutput.LinkMessage], at moment: Moment) {
        guard !outputs.isEmpty || inputs.contains(where: { $0.input.isLink }) else { return }
        books.withLock { books in
            for given in inputs {
                guard case .link(let device, let input) = given.input, books.indices.contains(Int(device)) else {
                    continue
                }
                books[Int(device)].take(input, at: given.moment)
            }
            for message in outputs where books.indices.contains(Int(message.device)) {
                books[Int(message.device)].take(message.output, at: moment)
            }
        }
    }

    // MARK: For people

    func messages(of device: Int) -> [DeviceMessage] {
        let entries = books.withLock { books -> [Entry] in
            guard books.indices.contains(device) else { return [] }
            let book = books[device]
            return Array(book.entries[book.next...] + book.entries[..<book.next])
        }
        return entries.map(Self.message)
    }

    func latency(of device: Int) -> LatencyStatus {
        let book = books.withLock { $0.indices.contains(device) ? $0[device] : Book() }
        let count = book.counts.reduce(0, +)
        return LatencyStatus(
            count: count, mean: count > 0 ? Int(book.sum) / count : 0, longest: Int(book.most),
            buckets: book.counts.enumerated().map { place, count in
                LatencyStatus.Bucket(
                    upTo: place < Self.bounds.count ? Int(Self.bounds[place]) : nil, count: count)
            })
    }

    private static func message(_ entry: Entry) -> DeviceMessage {
        let (isSent, text, bytes) =
            switch entry.content {
            case .input(let input): (false, LinkWords.text(input), LinkWords.bytes(input))
            case .output(let output): (true, LinkWords.text(output), LinkWords.bytes(output))
            }
        return DeviceMessage(
            at: Timestamps.text(milliseconds: entry.wall), isSent: isSent, text: String(text.prefix(Self.longest)),
            hex: bytes.map { $0.prefix(Self.longest).map(LinkWords.hexadecimal).joined(separator: " ") })
    }
}

extension AssemblyInput {
    fileprivate var isLink: Bool {
        if case .link = self { true } else { false }
    }
}

extension DeviceTraffic.Book {
    fileprivate mutating func take(_ input: LinkInput, at moment: Moment) {
        switch input {
        case .bytes, .written, .refused: answered(asked, at: moment.tick)
        case .registers(_, _, let begun): answered(begun, at: moment.tick)
        // What was asked on the connection before is answered by nobody.
        case .up, .down: break
        }
        asked = nil
        add(.init(wall: moment.wall, content: .input(input)))
    }

    fileprivate mutating func take(_ output: LinkOutput, at moment: Moment) {
        switch output {
        case .send, .request: asked = asked ?? moment.tick
        case .reset: asked = nil
        }
        add(.init(wall: moment.wall, content: .output(output)))
    }

    private mutating func answered(_ asked: Tick?, at tick: Tick) {
        guard let asked else { return }
        let time = max(0, (tick - asked).microseconds)
        let place = DeviceTraffic.bounds.firstIndex { time <= $0 * 1_000 } ?? DeviceTraffic.bounds.count
        counts[place] += 1
        sum += time
        most = max(most, time)
    }

    private mutating func add(_ entry: DeviceTraffic.Entry) {
        guard entries.count >= DeviceTraffic.room else {
            entries.append(entry)
            return
        }
        entries[next] = entry
        next = (next + 1) % entries.count
    }
}
