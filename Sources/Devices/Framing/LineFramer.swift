/// Cuts a byte stream into messages, whatever the pieces in which it comes.
///
/// It never holds more than `limit` bytes. A message that grows longer is reported once as ``Piece/tooLong`` and then
/// swallowed up to its end, so that the next good message is found again. Every sequence of bytes is legal input.
public struct LineFramer: Sendable {
    /// How a message ends.
    public enum Format: Hashable, Sendable {
        /// CR ends a message; a LF directly after it is dropped.
        case carriageReturn
        /// LF ends a message; a CR directly before it is dropped.
        case lineFeed
        /// CR followed by LF ends a message; either of them alone is content.
        case carriageReturnLineFeed
        /// STX begins and ETX ends a message; bytes between two messages are noise, but for CR, LF and blanks.
        case startAndEndOfText
    }

    /// What a byte completed.
    public enum Piece: Hashable, Sendable {
        /// A message without its framing; it may be empty.
        case message([UInt8])
        /// The message under way exceeded the limit; its rest is dropped.
        case tooLong
        /// Bytes outside of STX … ETX, or a message that was begun anew before its end. Reported once between messages.
        case noise
    }

    private enum Place: Hashable, Sendable {
        /// Between two messages of an STX/ETX stream.
        case outside
        case inside
        /// In a message that was too long.
        case swallowing
    }

    private let format: Format
    private let limit: Int
    private var held: [UInt8] = []
    private var place: Place
    /// The byte before was the CR that ended a message (``Format/carriageReturn``).
    private var endedByCarriageReturn = false
    /// The byte before was a CR, while swallowing a CR LF stream.
    private var swallowedCarriageReturn = false
    private var noiseTold = false

    /// - Parameter limit: the longest message in bytes, at least 1.
    public init(_ format: Format, limit: Int) {
        precondition(limit >= 1, "a message has room for a byte")
        self.format = format
        self.limit = limit
        place = format == .startAndEndOfText ? .outside : .inside
    }

    /// Whether a message has begun and not ended.
    public var isMidMessage: Bool { !held.isEmpty || place == .swallowing }

    /// The part of a message that has come so far.
    public var pending: [UInt8] { held }

    /// Forgets what has come of the message under way.
    public mutating func discard() {
        held.removeAll(keepingCapacity: true)
        place = format == .startAndEndOfText ? .outside : .inside
        endedByCarriageReturn = false
        swallowedCarriageReturn = false
        noiseTold = false
    }

    /// Takes the next byte of the stream.
    public mutating func take(_ byte: UInt8) -> Piece? {
        switch format {
        case .carriageReturn: takeInLines(byte, end: Ascii.carriageReturn)
        case .lineFeed: takeInLines(byte, end: Ascii.lineFeed)
        case .carriageReturnLineFeed: takeInPairs(byte)
        case .startAndEndOfText: takeInFrames(byte)
        }
    }

    private mutating func takeInLines(_ byte: UInt8, end: UInt8) -> Piece? {
        let isRestOfEnd = endedByCarriageReturn && byte == Ascii.lineFeed
        endedByCarriageReturn = false
        if isRestOfEnd { return nil }
        guard byte == end else { return append(byte) }
        endedByCarriageReturn = end == Ascii.carriageReturn
        if end == Ascii.lineFeed, held.last == Ascii.carriageReturn { held.removeLast() }
        return finish()
    }

    private mutating func takeInPairs(_ byte: UInt8) -> Piece? {
        if place == .swallowing {
            let ends = swallowedCarriageReturn && byte == Ascii.lineFeed
            swallowedCarriageReturn = byte == Ascii.carriageReturn
            return ends ? finish() : nil
        }
        guard byte == Ascii.lineFeed, held.last == Ascii.carriageReturn else { return append(byte) }
        held.removeLast()
        return finish()
    }

    private mutating func takeInFrames(_ byte: UInt8) -> Piece? {
        switch (byte, place) {
        case (Ascii.startOfText, .outside), (Ascii.startOfText, .swallowing):
            place = .inside
            noiseTold = false
            return nil
        case (Ascii.startOfText, .inside):
            // The end of the message before was lost: what came of it is no message.
            held.removeAll(keepingCapacity: true)
            return .noise
        case (Ascii.endOfText, .inside), (Ascii.endOfText, .swallowing):
            let piece = finish()
            place = .outside
            return piece
        case (_, .outside):
            let isBlank = byte == Ascii.carriageReturn || byte == Ascii.lineFeed || byte == Ascii.space
            if isBlank || noiseTold { return nil }
            noiseTold = true
            return .noise
        default:
            return append(byte)
        }
    }

    private mutating func append(_ byte: UInt8) -> Piece? {
        if place == .swallowing { return nil }
        // The CR of a CR LF end is no content, so it may stand one beyond the limit.
        let isPossibleEnd = byte == Ascii.carriageReturn && format != .startAndEndOfText
        guard held.count < limit || (isPossibleEnd && held.count == limit) else {
            held.removeAll(keepingCapacity: true)
            place = .swallowing
            swallowedCarriageReturn = byte == Ascii.carriageReturn
            return .tooLong
        }
        held.append(byte)
        return nil
    }

    /// A message ended: a whole one, or the swallowed rest of one that was too long.
    private mutating func finish() -> Piece? {
        let wasSwallowing = place == .swallowing
        place = .inside
        swallowedCarriageReturn = false
        noiseTold = false
        let message = held
        held.removeAll(keepingCapacity: true)
        return wasSwallowing ? nil : .message(message)
    }
}
