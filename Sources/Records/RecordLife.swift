import Codes
public import LineCore

/// How a batch was prepared: its line clearance and its function test, for the record (B-02). None of it is counted with
/// the product's codes.
public struct RecordLife: Hashable, Sendable {
    /// An item of the line clearance that a person confirmed.
    public struct ClearanceItem: Hashable, Sendable {
        public var id: String
        public var chinese: String
        public var english: String
        /// RFC 3339 UTC.
        public var at: String
        public var who: String

        public init(id: String, chinese: String, english: String, at: String, who: String) {
            self.id = id
            self.chinese = chinese
            self.english = english
            self.at = at
            self.who = who
        }
    }

    /// A piece of the function test, with what became of it.
    public struct Piece: Hashable, Sendable {
        public var piece: String
        public var finding: String
        /// Empty when it was not rejected.
        public var reason: String
        /// RFC 3339 UTC.
        public var at: String
        public var who: String

        public init(piece: String, finding: String, reason: String, at: String, who: String) {
            self.piece = piece
            self.finding = finding
            self.reason = reason
            self.at = at
            self.who = who
        }
    }

    /// A code that was leased for the function test: on a test piece (`invalid`), or back in its pool (`returned`).
    public struct TestCode: Hashable, Sendable {
        public var code: String
        public var state: String
        public var reason: String

        public init(code: String, state: CodeState, reason: String) {
            self.code = code
            self.state = (RowState(state, released: false) ?? .inDoubt).token
            self.reason = reason
        }

        init(code: String, state: String, reason: String) {
            self.code = code
            self.state = state
            self.reason = reason
        }
    }

    public var clearance: [ClearanceItem] = []
    public var pieces: [Piece] = []
    /// In the order of their ids.
    public var testCodes: [TestCode] = []

    public init() {}

    /// The members of record.json; those that have nothing to tell are left out.
    var members: [(String, String)] {
        var members: [(String, String)] = []
        if !clearance.isEmpty {
            let items = clearance.map { item in
                Self.object([
                    ("id", item.id), ("zh", item.chinese), ("en", item.english), ("at", item.at), ("who", item.who),
                ])
            }
            members.append(("clearance", "[" + items.joined(separator: ",") + "]"))
        }
        guard !pieces.isEmpty || !testCodes.isEmpty else { return members }
        let pieces = self.pieces.map { piece in
            Self.object([
                ("piece", piece.piece), ("finding", piece.finding), ("reason", piece.reason), ("at", piece.at),
                ("who", piece.who),
            ])
        }
        let codes = testCodes.map { code in
            Self.object([("code", code.code), ("state", code.state), ("reason", code.reason)])
        }
        let invalid = testCodes.count { $0.state == RowState.invalid.token }
        let returned = testCodes.count { $0.state == RowState.returned.token }
        members.append(
            (
                "function_test",
                "{\"pieces\":[\(pieces.joined(separator: ","))],\"allocated\":\(testCodes.count),"
                    + "\"invalid\":\(invalid),\"returned\":\(returned),\"codes\":[\(codes.joined(separator: ","))]}"
            ))
        return members
    }

    private static func object(_ members: [(String, String)]) -> String {
        "{" + members.map { JSONText.quoted($0) + ":" + JSONText.quoted($1) }.joined(separator: ",") + "}"
    }

    /// Reads the members of a record.json; what is not there is empty. Nil when one is no such thing.
    init?(_ document: JSONValue) {
        self.init()
        for item in document["clearance"]?.elements ?? [] {
            guard let id = item["id"]?.string, let chinese = item["zh"]?.string, let english = item["en"]?.string,
                let at = item["at"]?.string, let who = item["who"]?.string
            else { return nil }
            clearance.append(ClearanceItem(id: id, chinese: chinese, english: english, at: at, who: who))
        }
        guard let test = document["function_test"] else { return }
        guard let pieces = test["pieces"]?.elements, let codes = test["codes"]?.elements else { return nil }
        for piece in pieces {
            guard let name = piece["piece"]?.string, let finding = piece["finding"]?.string,
                let reason = piece["reason"]?.string, let at = piece["at"]?.string, let who = piece["who"]?.string
            else { return nil }
            self.pieces.append(Piece(piece: name, finding: finding, reason: reason, at: at, who: who))
        }
        for code in codes {
            guard let text = code["code"]?.string, let state = code["state"]?.string,
                let reason = code["reason"]?.string
            else { return nil }
            testCodes.append(TestCode(code: text, state: state, reason: reason))
        }
    }
}
