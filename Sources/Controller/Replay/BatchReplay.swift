public import ControlTypes
import Ledger
import LineCore

/// What came of replaying the journal of a batch.
public struct BatchReplay: Encodable, Hashable, Sendable {
    public var number: String
    public var product: String
    /// The batch's phase in the ledger's tables.
    public var phase: String
    /// Sequences of the first and the last entry that were replayed.
    public var first: Int64
    public var last: Int64
    /// RFC 3339, of the last entry.
    public var lastTime: String
    public var entries = 0
    /// SHA-256 over every entry and what came of it, 64 hexadecimal digits. Equal digests are equal replays.
    public var digest = ""
    /// Every entry of the journal was replayed and agrees.
    public var isWhole = true
    /// The first entry that came to other facts; the replay ends with it.
    public var difference: ReplayDifference?
    /// An entry that this program cannot read; the replay ends in front of it.
    public var unreadable: UnreadableEntry?
    /// The line after the last entry.
    public var state: ReplayedState?

    init(_ row: BatchRow) {
        number = row.number
        product = row.product
        phase = row.phase.token
        first = row.firstSequence ?? 0
        last = 0
        lastTime = ""
    }

    /// Nothing was found that differs, as far as the replay went.
    public var agrees: Bool { difference == nil && unreadable == nil }
}

/// An entry of a journal that cannot be read.
public struct UnreadableEntry: Encodable, Hashable, Sendable {
    public var sequence: Int64
    public var message: BilingualMessage

    init(sequence: Int64, fault: ByteFault) {
        self.sequence = sequence
        message =
            switch fault {
            case .truncated: BilingualMessage(zh: "内容不完整", en: "it ends in the middle of a value")
            case .invalid(let offset):
                BilingualMessage(zh: "第 \(offset) 字节处的值无效", en: "a value at byte \(offset) is none")
            case .trailing(let offset):
                BilingualMessage(zh: "第 \(offset) 字节之后有多余内容", en: "something stands behind byte \(offset)")
            case .version(let version):
                BilingualMessage(zh: "格式版本 \(version) 未知", en: "its format, version \(version), is not known")
            }
    }
}

/// The first entry that came to other facts than the journal holds, both sides.
public struct ReplayDifference: Encodable, Hashable, Sendable {
    /// The event, the facts and the effects of the replay.
    public var entry: EntryReading
    /// The facts as the journal holds them.
    public var recorded: [EntryPart]
    /// The place of the first fact that differs, from 0.
    public var firstFact: Int
}

/// The line as the replay left it.
public struct ReplayedState: Encodable, Hashable, Sendable {
    public struct Level: Encodable, Hashable, Sendable {
        public var level: Int
        public var name: String
        /// Codes by state; states without codes are left out.
        public var codes: [String: Int]
    }

    public var phase: String
    /// PackML state word in lower case, or `unknown`.
    public var state: String
    public var isStarted: Bool
    public var holds: [BilingualMessage]
    /// Tokens of the alarms that are not normal.
    public var alarms: [String]
    public var levels: [Level]

    init(_ line: LineSnapshot) {
        phase = line.phase.token
        state = line.state.map { "\($0)" } ?? "unknown"
        isStarted = line.isStarted
        holds = line.holds.map { $0.cause.text }
        alarms = line.alarms.map { $0.key.kind.token }
        levels = (line.plan?.levels ?? []).map { level in
            var codes: [String: Int] = [:]
            let counts = line.counts[Int(level.level)]
            for state in CodeState.allCases where counts[state] != 0 { codes["\(state)"] = counts[state] }
            return Level(level: Int(level.level), name: level.name, codes: codes)
        }
    }
}
