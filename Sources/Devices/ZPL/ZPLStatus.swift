import LineCore

/// What `~HS` tells in its first two strings (ZPL II programming guide).
struct ZPLHostStatus: Hashable, Sendable {
    var paperOut: Bool
    var paused: Bool
    /// Formats in the receive buffer.
    var formats: UInt32
    var bufferFull: Bool
    var partialFormat: Bool
    var memoryCorrupt: Bool
    var underTemperature: Bool
    var overTemperature: Bool
    var headUp: Bool
    var ribbonOut: Bool
    /// Labels of the batch that remain to be printed.
    var remaining: UInt32

    /// Fields are separated by commas: 12 in the first string, 11 in the second. Nil when they are not numbers.
    init?(first: [UInt8], second: [UInt8]) {
        let one = Self.fields(first)
        let two = Self.fields(second)
        guard one.count == Self.firstCount, two.count == Self.secondCount, let formats = one[4],
            let remaining = two[8],
            let paperOut = one[1], let paused = one[2], let bufferFull = one[5], let partial = one[7],
            let corrupt = one[9], let cold = one[10], let hot = one[11], let headUp = two[2], let ribbonOut = two[3]
        else { return nil }
        self.formats = formats
        self.remaining = remaining
        self.paperOut = paperOut != 0
        self.paused = paused != 0
        self.bufferFull = bufferFull != 0
        partialFormat = partial != 0
        memoryCorrupt = corrupt != 0
        underTemperature = cold != 0
        overTemperature = hot != 0
        self.headUp = headUp != 0
        self.ribbonOut = ribbonOut != 0
    }

    static let firstCount = 12
    static let secondCount = 11

    private static func fields(_ text: [UInt8]) -> [UInt32?] {
        text.split(separator: Ascii.comma, omittingEmptySubsequences: false).map { Ascii.decimal($0) }
    }

    /// Nothing that was sent waits to be printed.
    var isIdle: Bool { formats == 0 && remaining == 0 && !partialFormat }

    /// The gravest fault first; the words are those of ``ZPLErrors/fault``, so that one fault is told once.
    var fault: DeviceFault? {
        if headUp { return DeviceFault(kind: .headOpen, detail: "head open") }
        if paperOut { return DeviceFault(kind: .paperOut, detail: "paper out") }
        if ribbonOut { return DeviceFault(kind: .ribbonOut, detail: "ribbon out") }
        if overTemperature { return DeviceFault(kind: .overheated, detail: "too hot") }
        if memoryCorrupt { return DeviceFault(kind: .deviceError, detail: "memory corrupt") }
        if bufferFull { return DeviceFault(kind: .overrun, detail: "receive buffer full") }
        if underTemperature { return DeviceFault(kind: .notReady, detail: "head too cold") }
        if paused { return DeviceFault(kind: .notReady, detail: "paused") }
        return nil
    }
}

/// What `~HQES` tells: bits of its ERRORS line.
struct ZPLErrors: Hashable, Sendable {
    var flagged: Bool
    var high: UInt32
    var low: UInt32

    /// Finds the line by its label, for white space and other lines vary: `ERRORS: f gggggggg hhhhhhhh`, f decimal, the
    /// groups hexadecimal. Nil when there is no such line.
    init?(_ message: [UInt8]) {
        let label = Array("ERRORS:".utf8)
        for line in message.split(whereSeparator: { $0 == Ascii.lineFeed || $0 == Ascii.carriageReturn }) {
            let words = line.split(whereSeparator: { $0 == Ascii.space || $0 == Ascii.tab }).map(Array.init)
            // The label may stand apart from its colon.
            let flat = words.prefix(2).flatMap { $0 }
            let skip = words.first == label ? 1 : flat == label ? 2 : 0
            guard skip > 0, words.count >= skip + 3,
                let flag = Ascii.decimal(words[skip]),
                let high = Ascii.hexadecimal(words[skip + 1]),
                let low = Ascii.hexadecimal(words[skip + 2])
            else { continue }
            flagged = flag != 0
            self.high = high
            self.low = low
            return
        }
        return nil
    }

    /// Whether the bytes are such an answer at all.
    static func isAnswer(_ message: [UInt8]) -> Bool { Ascii.contains(message, "PRINTER STATUS") }

    var fault: DeviceFault? {
        guard flagged || high != 0 || low != 0 else { return nil }
        if low & 0x4 != 0 { return DeviceFault(kind: .headOpen, detail: "head open") }
        if low & 0x1 != 0 { return DeviceFault(kind: .paperOut, detail: "paper out") }
        if low & 0x2 != 0 { return DeviceFault(kind: .ribbonOut, detail: "ribbon out") }
        if low & 0x30 != 0 { return DeviceFault(kind: .overheated, detail: "too hot") }
        if low & 0x8 != 0 { return DeviceFault(kind: .deviceError, detail: "cutter fault") }
        if low & 0xC0 != 0 { return DeviceFault(kind: .deviceError, detail: "bad printhead element") }
        if low & 0x1_0000 != 0 { return DeviceFault(kind: .notReady, detail: "paused") }
        let bits = [
            UInt8(truncatingIfNeeded: low >> 24), UInt8(truncatingIfNeeded: low >> 16),
            UInt8(truncatingIfNeeded: low >> 8), UInt8(truncatingIfNeeded: low),
        ].flatMap(Ascii.hexadecimal(of:))
        return DeviceFault(kind: .deviceError, detail: "error bits \(String(decoding: bits, as: UTF8.self))")
    }
}
