/// A text in both languages.
public struct ReportText: Hashable, Sendable {
    public var zh: String
    public var en: String

    public init(zh: String, en: String) {
        self.zh = zh
        self.en = en
    }

    /// The same in both: names, numbers, what a person wrote.
    public init(_ text: String) { self.init(zh: text, en: text) }

    subscript(language: ReportLanguage) -> String { language == .chinese ? zh : en }
}

/// The two parts of a report.
public enum ReportLanguage: Hashable, Sendable, CaseIterable { case chinese, english }

/// What a batch's report tells (H-06). Times are milliseconds since 1970-01-01T00:00:00Z; pages show them in the batch's
/// time zone.
public struct ReportContent: Hashable, Sendable {
    /// A labelled value.
    public struct Field: Hashable, Sendable {
        public var label: ReportText
        public var value: ReportText

        public init(label: ReportText, value: ReportText) {
            self.label = label
            self.value = value
        }
    }

    /// Codes of one level by state: what was allocated, and what became of it (N-01).
    public struct Level: Hashable, Sendable {
        public var level: Int
        public var name: String
        public var allocated: Int
        /// Commissioned or released.
        public var accepted: Int
        public var sampled: Int
        public var destroyed: Int
        public var inactive: Int
        public var invalid: Int
        public var returned: Int
        public var inDoubt: Int
        public var unexplained: Int
        public var carriedIn: Int
        public var carriedOut: Int

        public init(
            level: Int, name: String, allocated: Int, accepted: Int, sampled: Int, destroyed: Int, inactive: Int,
            invalid: Int, returned: Int, inDoubt: Int, unexplained: Int, carriedIn: Int, carriedOut: Int
        ) {
            self.level = level
            self.name = name
            self.allocated = allocated
            self.accepted = accepted
            self.sampled = sampled
            self.destroyed = destroyed
            self.inactive = inactive
            self.invalid = invalid
            self.returned = returned
            self.inDoubt = inDoubt
            self.unexplained = unexplained
            self.carriedIn = carriedIn
            self.carriedOut = carriedOut
        }
    }

    /// A place that people counted (N-02).
    public struct Count: Hashable, Sendable {
        public var place: ReportText
        public var expected: Int
        public var counted: Int
        public var countedBy: String
        public var explainedBy: String?
        public var explanation: String?

        public init(
            place: ReportText, expected: Int, counted: Int, countedBy: String, explainedBy: String?,
            explanation: String?
        ) {
            self.place = place
            self.expected = expected
            self.counted = counted
            self.countedBy = countedBy
            self.explainedBy = explainedBy
            self.explanation = explanation
        }
    }

    /// Numbers at even steps of time.
    public struct Series: Hashable, Sendable {
        public var start: Int64
        /// Seconds between two values.
        public var step: Int
        public var values: [Double]

        public init(start: Int64, step: Int, values: [Double]) {
            self.start = start
            self.step = step
            self.values = values
        }
    }

    /// Something that was counted.
    public struct Tally: Hashable, Sendable {
        public var text: ReportText
        public var count: Int

        public init(text: ReportText, count: Int) {
            self.text = text
            self.count = count
        }
    }

    /// Something that did not go as the recipe says.
    public struct Exception: Hashable, Sendable {
        public var text: ReportText
        public var at: Int64?
        public var who: String?
        public var why: String?
        /// Who of QA looked at it, and what they say.
        public var acknowledgedBy: String?
        public var comment: String?

        public init(
            text: ReportText, at: Int64?, who: String?, why: String?, acknowledgedBy: String?, comment: String?
        ) {
            self.text = text
            self.at = at
            self.who = who
            self.why = why
            self.acknowledgedBy = acknowledgedBy
            self.comment = comment
        }
    }

    /// A kind of alarm that was raised in the batch.
    public struct Alarm: Hashable, Sendable {
        public var name: ReportText
        public var priority: ReportText
        public var count: Int

        public init(name: ReportText, priority: ReportText, count: Int) {
            self.name = name
            self.priority = priority
            self.count = count
        }
    }

    /// What a person did.
    public struct Act: Hashable, Sendable {
        public var at: Int64
        public var what: ReportText
        public var who: String
        public var why: String

        public init(at: Int64, what: ReportText, who: String, why: String) {
            self.at = at
            self.what = what
            self.who = who
            self.why = why
        }
    }

    public var batch: String
    public var line: String
    public var product: ReportText
    /// What QA is about to decide: what the signatures will say.
    public var decision: ReportText
    public var closedAt: Int64
    /// Minutes that the batch's local time is ahead of UTC.
    public var timeZoneOffsetMinutes: Int
    /// Facts of the batch, in two columns.
    public var batchFields: [Field]
    /// Master data of the product, in two columns.
    public var productFields: [Field]
    public var levels: [Level]
    public var counts: [Count]
    /// Units verified a minute; nil when nothing was made.
    public var speed: Series?
    /// Units a minute at which the product is meant to run.
    public var ratedSpeed: Double?
    public var rejectsByReason: [Tally]
    /// Each value counts the rejects of one step, which is whole hours.
    public var rejectsByHour: Series?
    public var exceptions: [Exception]
    public var alarms: [Alarm]
    /// Line clearance and function test.
    public var preparations: [Act]
    /// The steps of the batch's life.
    public var steps: [Act]
    /// What went as it must, counted.
    public var routine: [Tally]
    /// Hash of the batch's last audit entry: 64 hex digits.
    public var auditHead: String

    public init(
        batch: String, line: String, product: ReportText, decision: ReportText, closedAt: Int64,
        timeZoneOffsetMinutes: Int, batchFields: [Field], productFields: [Field], levels: [Level], counts: [Count],
        speed: Series?, ratedSpeed: Double?, rejectsByReason: [Tally], rejectsByHour: Series?,
        exceptions: [Exception], alarms: [Alarm], preparations: [Act], steps: [Act], routine: [Tally], auditHead: String
    ) {
        self.batch = batch
        self.line = line
        self.product = product
        self.decision = decision
        self.closedAt = closedAt
        self.timeZoneOffsetMinutes = timeZoneOffsetMinutes
        self.batchFields = batchFields
        self.productFields = productFields
        self.levels = levels
        self.counts = counts
        self.speed = speed
        self.ratedSpeed = ratedSpeed
        self.rejectsByReason = rejectsByReason
        self.rejectsByHour = rejectsByHour
        self.exceptions = exceptions
        self.alarms = alarms
        self.preparations = preparations
        self.steps = steps
        self.routine = routine
        self.auditHead = auditHead
    }
}
