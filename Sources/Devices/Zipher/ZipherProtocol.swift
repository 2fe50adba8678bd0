/// What the machine asks of the printer; one is under way at a time.
enum ZipherAsk: Hashable, Sendable {
    /// `GST`, answered by `STS|state|severity|job|batch|total|`.
    case state
    /// `GFT`, answered by `FLT|n|(code|clearable|text|)*`.
    case faults
    /// `GJD`, answered by `JDL|n|field=value|…|`.
    case jobData
    /// `SLA|job|field=value|…|`, or `SEL|job|` without fields: select the job and set its fields by name.
    case select(job: String, fields: [[UInt8]])
    /// `SST|3|`: to Running.
    case run
    /// `SCB`: empty the record buffer.
    case clearBuffer
    /// `SMR|max|`
    case maximum(UInt32)
    /// `SHO|name|…|`: the names of a record's fields.
    case header([String])
    /// `SID|index|value|…|`
    case store(index: UInt32, values: [[UInt8]])
    /// `SLR`: the last printed index.
    case last
    /// `SNI`: the next index to print.
    case next
    /// `SRC`: how many records are stored.
    case count

    /// The kind of line that carries the answer; nil where the answer is `ACK`.
    var answerKind: String? {
        switch self {
        case .state: "STS"
        case .faults: "FLT"
        case .jobData: "JDL"
        case .last: "SLR"
        case .next: "SNI"
        case .count: "SRC"
        case .select, .run, .clearBuffer, .maximum, .header, .store: nil
        }
    }

    /// The line to send: fields separated and terminated by `|`, then CR.
    var bytes: [UInt8] {
        switch self {
        case .state: Self.line("GST", [])
        case .faults: Self.line("GFT", [])
        case .jobData: Self.line("GJD", [])
        case .select(let job, let fields): Self.line(fields.isEmpty ? "SEL" : "SLA", [Array(job.utf8)] + fields)
        case .run: Self.line("SST", [[0x33]])
        case .clearBuffer: Self.line("SCB", [])
        case .maximum(let count): Self.line("SMR", [Array(String(count).utf8)])
        case .header(let names): Self.line("SHO", names.map { Array($0.utf8) })
        case .store(let index, let values): Self.line("SID", [Array(String(index).utf8)] + values)
        case .last: Self.line("SLR", [])
        case .next: Self.line("SNI", [])
        case .count: Self.line("SRC", [])
        }
    }

    private static func line(_ name: String, _ fields: [[UInt8]]) -> [UInt8] {
        var line = Array(name.utf8)
        if !fields.isEmpty { line.append(Ascii.bar) }
        for field in fields {
            line += field
            line.append(Ascii.bar)
        }
        line.append(Ascii.carriageReturn)
        return line
    }
}

/// A line from the printer.
struct ZipherLine: Hashable, Sendable {
    var kind: String
    var fields: [[UInt8]]

    /// Nil when the bytes are no line of text. Bytes from 80 on are allowed: names of jobs may be Chinese.
    init?(_ bytes: [UInt8]) {
        guard bytes.allSatisfy({ ($0 >= 0x20 || $0 == Ascii.groupSeparator) && $0 != 0x7F }) else { return nil }
        var parts = bytes.split(separator: Ascii.bar, omittingEmptySubsequences: false).map(Array.init)
        if parts.count > 1, parts.last?.isEmpty == true { parts.removeLast() }
        kind = String(decoding: parts.first ?? [], as: UTF8.self)
        fields = Array(parts.dropFirst())
    }

    /// The number in the first field.
    var number: UInt32? { fields.first.flatMap { Ascii.decimal($0) } }

    /// Lines that the printer may send unasked.
    var isNotice: Bool { ["STS", "ERS", "JOB", "PRS", "PRC", "OUT", "QSZ"].contains(kind) }
}

/// The printer's state as `STS` tells it.
struct ZipherStatus: Hashable, Sendable {
    /// 0 shut down, 1 starting, 2 shutting down, 3 running, 4 offline.
    var state: UInt32
    /// 0 none, 1 warning, 2 fault.
    var severity: UInt32
    var job: [UInt8]

    init?(_ line: ZipherLine) {
        guard
            line.fields.count >= 3,
            let state = Ascii.decimal(line.fields[0]), state <= 4,
            let severity = Ascii.decimal(line.fields[1]), severity <= 2
        else { return nil }
        self.state = state
        self.severity = severity
        job = line.fields[2]
    }

    var isRunning: Bool { state == 3 }
    var isOffline: Bool { state == 4 }
    var isFault: Bool { severity == 2 }

    var words: String {
        switch state {
        case 0: "shut down"
        case 1: "starting"
        case 2: "shutting down"
        case 3: "running"
        default: "offline"
        }
    }
}
