/// A label printer that speaks ZPL II: formats in, `~HS` and `~HQES` out.
struct ZPLPrinter: Sendable {
    enum Fault: Sendable {
        case ribbonOut
        case mediaOut
    }

    let plan: ZPLPlan
    /// An applicator takes the labels (print mode 4); otherwise they are torn off (2).
    let hasApplicator: Bool
    private var text: [UInt8] = []
    private var formats: [ZPLFormat.Content] = []
    /// What came since it was asked last.
    private var newLabels: [(symbol: [UInt8], copies: Int)] = []
    /// Labels of the format being printed, the one in the making included.
    private var remaining = 0
    private var current: Print?
    private var isPaused = false
    /// What keeps it from printing until people mended it.
    var fault: Fault?
    private(set) var isPrinting = false
    /// Counts the labels begun, so that a cancelled one is not finished.
    private(set) var job = 0

    /// Formats that fit into the receive buffer, and the longest format.
    static let formatLimit = 64
    static let longestFormat = 65_536

    init(plan: ZPLPlan, hasApplicator: Bool) {
        self.plan = plan
        self.hasApplicator = hasApplicator
    }

    /// Takes what came; returns the replies.
    mutating func receive(_ bytes: [UInt8]) -> [UInt8] {
        var replies: [UInt8] = []
        for byte in bytes {
            if text.count >= Self.longestFormat { text = [] }
            text.append(byte)
            // Commands end where the next begins, so look at what the last letter completes.
            if let command = tildeCommand {
                text.removeLast(command.utf8.count)
                replies += control(command)
            } else if text.hasSuffix("^XZ") {
                finishFormat()
            }
        }
        if text.allSatisfy({ $0 == 0x0D || $0 == 0x0A || $0 == 0x20 }) { text = [] }
        return replies
    }

    private var tildeCommand: String? {
        ["~HS", "~HQES", "~JA", "~JR", "~PP", "~PS"].first { text.hasSuffix($0) }
    }

    private mutating func control(_ command: String) -> [UInt8] {
        switch command {
        case "~HS": return fault == nil ? hostStatus : []
        case "~HQES": return hostQuery
        case "~PP": isPaused = true
        case "~PS": isPaused = false
        default:
            // Cancel all, reset.
            formats = []
            remaining = 0
            current = nil
            isPrinting = false
            job += 1
            if command == "~JR" { isPaused = false }
        }
        return []
    }

    private mutating func finishFormat() {
        let format = text.dropLast(3)
        text = []
        // Bytes before ^XA belong to no format.
        guard let start = Self.lastStart(in: format), formats.count < Self.formatLimit else { return }
        let content = ZPLFormat.content(of: Array(format[start...]), defaultEscape: plan.defaultEscape)
        if content.copies > 0 {
            formats.append(content)
            newLabels.append((content.symbol?.data ?? [], content.copies))
        }
    }

    /// The symbols of the labels that were ordered since the last call, and how many of each.
    mutating func takeNewLabels() -> [(symbol: [UInt8], copies: Int)] {
        defer { newLabels.removeAll(keepingCapacity: true) }
        return newLabels
    }

    private static func lastStart(in format: ArraySlice<UInt8>) -> Int? {
        var start: Int?
        for place in format.indices where place + 2 < format.endIndex {
            if format[place] == UInt8(ascii: "^"), format[place + 1] == UInt8(ascii: "X"),
                format[place + 2] == UInt8(ascii: "A")
            {
                start = place + 3
            }
        }
        return start
    }

    // MARK: Printing

    /// Begins the next label if there is one and nothing hinders: true = call `finishLabel` after the print time.
    mutating func startLabel() -> Bool {
        guard !isPrinting, !isPaused, fault == nil else { return false }
        if remaining == 0 {
            guard !formats.isEmpty else { return false }
            let format = formats.removeFirst()
            remaining = format.copies
            current = format.symbol
        }
        isPrinting = true
        job += 1
        return true
    }

    /// What is on the label; a label without a bar code is blank for every reader.
    mutating func finishLabel() -> Print? {
        isPrinting = false
        remaining -= 1
        return current
    }

    /// The ribbon ended before the label was made: it is printed after the change.
    mutating func interruptLabel() {
        isPrinting = false
        job += 1
    }

    var isBusy: Bool { isPrinting || remaining > 0 || !formats.isEmpty }

    // MARK: Answers

    private var hostStatus: [UInt8] {
        let first = "030,0,\(isPaused ? 1 : 0),1245,\(padded(formats.count, 3)),0,0,0,000,0,0,0"
        let mode = hasApplicator ? 4 : 2
        let second = "000,0,0,0,1,\(mode),4,0,\(padded(remaining, 8)),1,000"
        return [first, second, "1234,0"].flatMap { [0x02] + Array($0.utf8) + [0x03, 0x0D, 0x0A] }
    }

    private var hostQuery: [UInt8] {
        let bits =
            switch fault {
            case .mediaOut: 1
            case .ribbonOut: 2
            case nil: isPaused ? 0x10000 : 0
            }
        let lines = [
            "  PRINTER STATUS",
            "   ERRORS:         \(bits == 0 ? 0 : 1) 00000000 \(padded(bits, 8, radix: 16))",
            "   WARNINGS:       0 00000000 00000000",
        ]
        return [0x02, 0x0D, 0x0A] + lines.flatMap { Array($0.utf8) + [0x0D, 0x0A] } + [0x03]
    }

    private func padded(_ number: Int, _ width: Int, radix: Int = 10) -> String {
        let digits = String(number, radix: radix, uppercase: true)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

extension [UInt8] {
    fileprivate func hasSuffix(_ ending: String) -> Bool {
        suffix(ending.utf8.count).elementsEqual(ending.utf8)
    }
}
