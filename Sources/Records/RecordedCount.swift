/// A physical count of the batch in its record (N-02): the last one of its place.
public struct RecordedCount: Hashable, Sendable {
    /// `bin/STATION`, `samples/LEVEL`, `left-over`, `loose/LEVEL` or `containers/LEVEL`.
    public var place: String
    /// What the records said when the batch was closed.
    public var expected: Int
    public var counted: Int
    public var countedBy: String
    /// Who said why it differs, and what; nil when it does not.
    public var explainedBy: String?
    public var explanation: String?

    public var difference: Int { counted - expected }

    public init(
        place: String, expected: Int, counted: Int, countedBy: String, explainedBy: String?, explanation: String?
    ) {
        self.place = place
        self.expected = expected
        self.counted = counted
        self.countedBy = countedBy
        self.explainedBy = explainedBy
        self.explanation = explanation
    }
}

extension RecordedCount {
    /// Its object in record.json.
    var encoded: String {
        func text(_ value: String?) -> String { value.map(JSONText.quoted) ?? "null" }
        return "{\"place\":\(text(place)),\"expected\":\(expected),\"counted\":\(counted),"
            + "\"difference\":\(difference),\"counted_by\":\(text(countedBy)),"
            + "\"explained_by\":\(text(explainedBy)),\"explanation\":\(text(explanation))}"
    }

    init?(_ value: JSONValue) {
        guard let place = value["place"]?.string, let expected = value["expected"]?.integer,
            let counted = value["counted"]?.integer, let countedBy = value["counted_by"]?.string,
            (-(1 << 40)...(1 << 40)).contains(expected), (0...(1 << 40)).contains(counted)
        else { return nil }
        self.init(
            place: place, expected: expected, counted: counted, countedBy: countedBy,
            explainedBy: value["explained_by"]?.string, explanation: value["explanation"]?.string)
    }
}
