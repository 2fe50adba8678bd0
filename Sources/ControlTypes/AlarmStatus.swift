/// One alarm that is not normal.
public struct AlarmStatus: Codable, Hashable, Sendable {
    /// What people and commands call it: its kind, and the station and device where there are any, joined by colons.
    /// The same alarm has the same id whenever it comes.
    public var id: String
    /// Stable English token, e.g. `readerFault`.
    public var kind: String
    /// `critical`, `high`, `medium` or `low`.
    public var priority: String
    /// State after ISA-18.2: `unacknowledged`, `acknowledged`, `returnedUnacknowledged`, `latchedUnacknowledged`,
    /// `latchedAcknowledged`, `shelved` or `suppressed`.
    public var state: String
    /// The condition holds, or waits for a person; false when only somebody still has to see that it was there.
    public var isStanding: Bool
    /// The line stands because of it.
    public var holdsLine: Bool
    /// What it is, in a few words, with its number where it has one.
    public var text: BilingualMessage
    /// What happened.
    public var cause: BilingualMessage
    /// What happens if nobody acts.
    public var consequence: BilingualMessage
    /// What to do now.
    public var action: BilingualMessage
    public var station: String?
    public var device: String?
    /// A number whose meaning depends on the kind.
    public var detail: Int64
    /// How often it came since somebody last saw it.
    public var occurrences: Int
    /// RFC 3339 UTC.
    public var since: String
    public var shelf: Shelf?

    /// Until when and why it is put aside.
    public struct Shelf: Codable, Hashable, Sendable {
        /// RFC 3339 UTC.
        public var until: String
        public var user: String
        public var reason: String

        public init(until: String, user: String, reason: String) {
            self.until = until
            self.user = user
            self.reason = reason
        }
    }

    public init(
        id: String, kind: String, priority: String, state: String, isStanding: Bool, holdsLine: Bool,
        text: BilingualMessage, cause: BilingualMessage, consequence: BilingualMessage, action: BilingualMessage,
        station: String?, device: String?, detail: Int64, occurrences: Int, since: String, shelf: Shelf?
    ) {
        self.id = id
        self.kind = kind
        self.priority = priority
        self.state = state
        self.isStanding = isStanding
        self.holdsLine = holdsLine
        self.text = text
        self.cause = cause
        self.consequence = consequence
        self.action = action
        self.station = station
        self.device = device
        self.detail = detail
        self.occurrences = occurrences
        self.since = since
        self.shelf = shelf
    }
}

/// The one thing that a person should do now.
public struct NextAct: Codable, Hashable, Sendable {
    /// The alarm that asks for it; nil when only a hold does.
    public var alarm: String?
    public var priority: String
    public var holdsLine: Bool
    public var cause: BilingualMessage
    public var action: BilingualMessage
    public var station: String?
    public var device: String?

    public init(
        alarm: String?, priority: String, holdsLine: Bool, cause: BilingualMessage, action: BilingualMessage,
        station: String?, device: String?
    ) {
        self.alarm = alarm
        self.priority = priority
        self.holdsLine = holdsLine
        self.cause = cause
        self.action = action
        self.station = station
        self.device = device
    }
}

/// How the in-line grades of a station develop: a process indicator, not a certified grade.
public struct GradeStatus: Codable, Hashable, Sendable {
    /// Mean of the last reads × 100 (0…400).
    public var recent: Int
    /// Mean of the batch's first reads × 100; nil until there are enough.
    public var reference: Int?
    /// So many reads are in ``recent``.
    public var reads: Int
    public var isDrifting: Bool
    /// What the numbers are, and are not.
    public var note: BilingualMessage

    public init(recent: Int, reference: Int?, reads: Int, isDrifting: Bool, note: BilingualMessage) {
        self.recent = recent
        self.reference = reference
        self.reads = reads
        self.isDrifting = isDrifting
        self.note = note
    }
}

/// Something that became of an alarm.
public struct AlarmHistoryEntry: Codable, Hashable, Sendable {
    /// RFC 3339 UTC.
    public var at: String
    public var alarm: String
    public var priority: String
    public var text: BilingualMessage
    /// `raised`, `ended`, or the state that it came to by a person, by time or by design.
    public var change: String
    public var user: String?
    public var reason: String?
    /// Nil between batches.
    public var batch: String?

    public init(
        at: String, alarm: String, priority: String, text: BilingualMessage, change: String, user: String?,
        reason: String?, batch: String?
    ) {
        self.at = at
        self.alarm = alarm
        self.priority = priority
        self.text = text
        self.change = change
        self.user = user
        self.reason = reason
        self.batch = batch
    }
}

/// Puts an alarm aside for a limited time.
public struct ShelveAlarm: Codable, Hashable, Sendable {
    public var minutes: Int
    public var act: Act

    public init(minutes: Int, act: Act) {
        self.minutes = minutes
        self.act = act
    }
}

/// How many alarms people were given in the last day (ISA-18.2, EEMUA 191). What was shelved or suppressed when it came
/// is not counted.
public struct AlarmReport: Codable, Hashable, Sendable {
    /// The period, RFC 3339 UTC.
    public var from: String
    public var through: String
    /// False when there were more entries than are read: the period begins with the first of them.
    public var isComplete: Bool
    public var total: Int
    public var lastTenMinutes: Int
    /// Most alarms in any ten minutes of the period.
    public var peak: Int
    /// More than this in ten minutes is a flood.
    public var floodLimit: Int
    /// Seconds in which the ten minutes before held more than that.
    public var floodSeconds: Int
    /// Shown alarms whose condition holds now, and those of them that have stood for more than a day.
    public var standing: Int
    public var stale: Int
    /// Alarms that came three times or more within a minute; `count` is the most in a minute.
    public var chattering: [AlarmCount]
    public var mostFrequent: [AlarmCount]
    public var priorities: [PriorityShare]

    public struct AlarmCount: Codable, Hashable, Sendable {
        public var alarm: String
        public var text: BilingualMessage
        public var count: Int

        public init(alarm: String, text: BilingualMessage, count: Int) {
            self.alarm = alarm
            self.text = text
            self.count = count
        }
    }

    /// How many alarms of a priority there were, and the percentage that there should be.
    public struct PriorityShare: Codable, Hashable, Sendable {
        public var priority: String
        public var count: Int
        public var percent: Int
        public var target: Int

        public init(priority: String, count: Int, percent: Int, target: Int) {
            self.priority = priority
            self.count = count
            self.percent = percent
            self.target = target
        }
    }

    public init(
        from: String, through: String, isComplete: Bool, total: Int, lastTenMinutes: Int, peak: Int, floodLimit: Int,
        floodSeconds: Int, standing: Int, stale: Int, chattering: [AlarmCount], mostFrequent: [AlarmCount],
        priorities: [PriorityShare]
    ) {
        self.from = from
        self.through = through
        self.isComplete = isComplete
        self.total = total
        self.lastTenMinutes = lastTenMinutes
        self.peak = peak
        self.floodLimit = floodLimit
        self.floodSeconds = floodSeconds
        self.standing = standing
        self.stale = stale
        self.chattering = chattering
        self.mostFrequent = mostFrequent
        self.priorities = priorities
    }
}

/// A kind of alarm, as the catalogue tells it.
public struct AlarmDescription: Codable, Hashable, Sendable {
    public var kind: String
    public var priority: String
    public var name: BilingualMessage
    public var cause: BilingualMessage
    public var consequence: BilingualMessage
    public var action: BilingualMessage
    /// Who ends it.
    public var end: BilingualMessage
    /// It stays until a person has looked.
    public var latches: Bool
    public var mayBeShelved: Bool
    /// The holds that come with it: tokens of causes.
    public var holds: [String]

    public init(
        kind: String, priority: String, name: BilingualMessage, cause: BilingualMessage, consequence: BilingualMessage,
        action: BilingualMessage, end: BilingualMessage, latches: Bool, mayBeShelved: Bool, holds: [String]
    ) {
        self.kind = kind
        self.priority = priority
        self.name = name
        self.cause = cause
        self.consequence = consequence
        self.action = action
        self.end = end
        self.latches = latches
        self.mayBeShelved = mayBeShelved
        self.holds = holds
    }
}
