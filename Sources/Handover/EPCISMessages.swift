import Foundation

/// The EPCIS document of a record, cut into messages.
///
/// The document has one event a line, between a head and a tail; a message has the same head and tail around some of the
/// events, so that each is a document of its own, in the order of the whole.
struct EPCISMessages {
    private let bytes: Data
    private let head: Range<Int>
    private let tail: Range<Int>
    /// The events of each message: lines, with the commas behind them.
    private let messages: [Range<Int>]

    /// - Throws: when it is not laid out as records are.
    init(_ bytes: Data, events: Int, largest: Int) throws(CourierFault) {
        self.bytes = bytes
        var lines: [Range<Int>] = []
        var messages: [Range<Int>] = []
        var begin = 0
        while begin < bytes.count {
            let end = bytes[begin...].firstIndex(of: 0x0A) ?? bytes.count
            lines.append(begin..<end)
            begin = end + 1
        }
        guard let head = lines.first, let tail = lines.last, lines.count >= 2,
            Self.text(bytes[head].suffix(13)) == "\"eventList\":[", Self.text(bytes[tail].prefix(3)) == "]},"
        else { throw CourierFault(description: "this is no EPCIS document of a record", isFinal: true) }
        var first = 1
        while first < lines.count - 1 {
            var last = first
            while last + 1 < lines.count - 1, last - first + 1 < events,
                lines[last + 1].upperBound - lines[first].lowerBound <= largest
            {
                last += 1
            }
            messages.append(lines[first].lowerBound..<lines[last].upperBound)
            first = last + 1
        }
        self.head = head
        self.tail = tail
        self.messages = messages
    }

    var count: Int { messages.count }

    func message(_ number: Int) -> [UInt8] {
        var message = Array(bytes[head])
        message.append(0x0A)
        message += bytes[messages[number]]
        if message.last == UInt8(ascii: ",") { message.removeLast() }
        message.append(0x0A)
        message += bytes[tail]
        message.append(0x0A)
        return message
    }

    private static func text(_ bytes: some Collection<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
}
