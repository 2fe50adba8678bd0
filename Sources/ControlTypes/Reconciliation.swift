/// A physical count of one place (N-02).
public struct CountRequest: Codable, Hashable, Sendable {
    /// `bin/STATION`, `samples/LEVEL`, `left-over`, `loose/LEVEL` or `containers/LEVEL`.
    public var place: String
    /// What is physically there, over the whole batch.
    public var number: Int
    public var act: Act

    public init(place: String, number: Int, act: Act) {
        self.place = place
        self.number = number
        self.act = act
    }
}

/// Why a count differs from the records: `act.reason`.
public struct DeviationRequest: Codable, Hashable, Sendable {
    public var place: String
    public var act: Act

    public init(place: String, act: Act) {
        self.place = place
        self.act = act
    }
}

/// One place that has to be counted before the batch is closed.
public struct PlaceCountStatus: Codable, Hashable, Sendable {
    /// The word of ``CountRequest/place``.
    public var place: String
    public var text: BilingualMessage
    /// `missing`, `agrees`, `deviates` or `explained`.
    public var state: String
    /// What the records say is there. Where people count blind, nil until the place was counted.
    public var expected: Int?
    public var counted: Int?
    /// Counted less expected.
    public var difference: Int?
    public var countedBy: String?
    public var explanation: String?
    public var explainedBy: String?

    public init(
        place: String, text: BilingualMessage, state: String, expected: Int?, counted: Int?, difference: Int?,
        countedBy: String?, explanation: String?, explainedBy: String?
    ) {
        self.place = place
        self.text = text
        self.state = state
        self.expected = expected
        self.counted = counted
        self.difference = difference
        self.countedBy = countedBy
        self.explanation = explanation
        self.explainedBy = explainedBy
    }
}

/// What of a batch is not final yet, of one kind and in one place.
public struct OpenStatus: Codable, Hashable, Sendable {
    public struct Thing: Codable, Hashable, Sendable {
        /// As files have it; nil for an item that shows no code of ours.
        public var code: String?
        /// The item's number, or the number under which the code was sent to its printer; nil = none.
        public var number: Int?

        public init(code: String?, number: Int?) {
            self.code = code
            self.number = number
        }
    }

    /// Stable English token, e.g. `neverVerified`.
    public var kind: String
    public var text: BilingualMessage
    /// What closes it.
    public var action: BilingualMessage
    /// The command that does so, or that finds it.
    public var command: String
    public var station: String?
    public var level: Int?
    /// Where a physical count is meant.
    public var place: String?
    public var count: Int
    /// The first of them.
    public var first: [Thing]

    public init(
        kind: String, text: BilingualMessage, action: BilingualMessage, command: String, station: String?, level: Int?,
        place: String?, count: Int, first: [Thing]
    ) {
        self.kind = kind
        self.text = text
        self.action = action
        self.command = command
        self.station = station
        self.level = level
        self.place = place
        self.count = count
        self.first = first
    }
}
