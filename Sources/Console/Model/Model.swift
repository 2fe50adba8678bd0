public import ControlTypes
public import ControlWords

/// Everything that the console knows. Screens are drawn from it and from nothing else.
public struct Model: Hashable, Sendable {
    /// What does not change while the program runs.
    public struct Settings: Hashable, Sendable {
        /// Seconds by which the terminal's clock is ahead of UTC: what is shown until the line tells its own time zone.
        public var clockOffset: Int64
        public var glyphs: Glyphs

        /// Milliseconds without a key after which nobody acts any more before he gave his password again.
        public var idleLimit: Int64

        /// What leaving the console brings about, where it is not nothing.
        public var leaving: BilingualMessage?

        public init(clockOffset: Int64, glyphs: Glyphs, idleLimit: Int64) {
            self.idleLimit = idleLimit
            self.clockOffset = clockOffset
            self.glyphs = glyphs
        }
    }

    enum Connection: Hashable, Sendable {
        /// Nothing was heard yet.
        case connecting
        case connected
        /// Since this tick; with what the client says of it.
        case lost(since: Int64, ControlError)
    }

    enum Session: Hashable, Sendable {
        /// Nobody said yet who it is.
        case unknown
        case none
        case open(AccountStatus)
        /// The person left the console alone: it is looked at, and nothing is done before the password is given again.
        case locked(AccountStatus)
    }

    public let settings: Settings
    public internal(set) var language: Language
    public internal(set) var size: Grid.Size
    var now: ConsoleTime
    var screen = Screen.line
    var connection = Connection.connecting
    var session = Session.unknown
    /// When the last key was pressed, by tick.
    var touched: Int64 = 0
    /// When the last status came, by tick.
    var heard: Int64 = 0
    /// The last one, also while the connection is lost.
    var status: LineStatus?
    /// As the last status told it; also when nobody is logged in any more, so that the clock does not jump.
    var siteOffset: Int64?
    var losses: LossStatus?
    var trend = Trend()
    var alarms = AlarmPage()
    var batches = BatchPage()
    var rework = ReworkPage()
    var aggregation = AggregationPage()
    var codes = CodesPage()
    var devices = DevicesPage()
    var dialog: Dialog?
    var isHelpShown = false
    var notice: Notice?
    /// What was asked and not answered yet.
    var pending: Set<Call> = []
    /// What was asked in the session before and is not answered yet: its answer says nothing of this one.
    var outdated: Set<Call> = []
    /// When something was last asked, by tick.
    var asked: [Call: Int64] = [:]

    public init(settings: Settings, language: Language, size: Grid.Size, now: ConsoleTime) {
        self.settings = settings
        self.language = language
        self.size = size
        self.now = now
    }

    /// What a person is told about the last thing that he did; stays until the next key.
    struct Notice: Hashable, Sendable {
        enum Kind: Hashable, Sendable {
            case done
            case refused
            case hint
        }

        var kind: Kind
        var text: BilingualMessage
        /// Every single reason.
        var problems: [BilingualMessage]
    }

    /// A password is being typed: what comes fast is not taken for a scan.
    public var isSecretTyped: Bool {
        guard let dialog, dialog.fields.indices.contains(dialog.focus) else { return false }
        if case .secret = dialog.fields[dialog.focus].content { return true }
        return false
    }

    var isConnected: Bool { connection == .connected }

    /// The session tells who acts.
    func act(_ reason: String) -> Act { Act(user: "", reason: reason) }

    /// Seconds by which the clock at the line is ahead of UTC. Whoever looks from elsewhere sees the line's days.
    var clockOffset: Int64 { siteOffset ?? settings.clockOffset }

    func local(_ text: String) -> String { WallTime.local(text, offset: clockOffset, today: now.wall) }
}

/// The page of alarms.
struct AlarmPage: Hashable, Sendable {
    enum Part: Int, CaseIterable, Hashable, Sendable {
        case now
        case history
        case figures
    }

    var part = Part.now
    var list: [AlarmStatus] = []
    var history: [AlarmHistoryEntry] = []
    var report: AlarmReport?
    /// By id, so that the choice stays with its alarm when others come.
    var chosen: String?
    /// Rows that the history is scrolled up by.
    var scroll = 0

    var chosenAlarm: AlarmStatus? { list.first { $0.id == chosen } ?? list.first }
}
