/// A test piece of the function test (B-02): a thing that the line must reject, and for what. Raw values are stored.
public enum TestPiece: UInt8, Sendable, CaseIterable {
    /// A carton whose code cannot be read.
    case noRead = 1
    /// A code of this product that is in no pool.
    case wrongCode = 2
    /// A carton that was read before, laid on the belt again where it is not printed a second time.
    case duplicate = 3
    /// A carton of another product.
    case foreignProduct = 4
    /// A bundle with fewer cartons than it must have.
    case shortBundle = 5

    /// The word on the command line, in the API and in records.
    public var token: String {
        switch self {
        case .noRead: "no-read"
        case .wrongCode: "wrong-code"
        case .duplicate: "duplicate"
        case .foreignProduct: "foreign-product"
        case .shortBundle: "short-bundle"
        }
    }

    public init?(token: String) {
        guard let piece = TestPiece.allCases.first(where: { $0.token == token }) else { return nil }
        self = piece
    }

    /// Why the line must reject it.
    public var expected: Reason {
        switch self {
        case .noRead: .noRead
        case .wrongCode: .notOurs
        case .duplicate: .duplicate
        case .foreignProduct: .otherProduct
        case .shortBundle: .aggregationReject
        }
    }

    /// It is laid on the belt of a coding station; else it goes to the station that makes bundles.
    var isUnit: Bool { self != .shortBundle }
}

/// What became of a test piece. Raw values are stored.
public enum TestFinding: UInt8, Sendable, CaseIterable {
    /// Rejected by the line's verdict, for the right reason, and seen in the bin.
    case passed = 1
    /// Rejected, but for another reason than the piece's.
    case wrongReason = 2
    /// The gate rejected it by default: there was no verdict in time.
    case byDefault = 3
    /// Its reject was not seen in the bin.
    case unconfirmed = 4
    /// It passed the gate.
    case passedGate = 5
    /// It was taken off the belt, or went another way.
    case taken = 6
    /// Its outcome was lost.
    case outcomeLost = 7
    /// The program ended while it was under way.
    case interrupted = 8
    /// The wrong code is in a pool of this product: the piece is none.
    case codeInPool = 9
    /// The ledger had not answered what the code is when the piece reached the bin.
    case notClassified = 10

    public var token: String {
        switch self {
        case .passed: "passed"
        case .wrongReason: "wrong reason"
        case .byDefault: "rejected by default"
        case .unconfirmed: "not seen in the bin"
        case .passedGate: "passed the gate"
        case .taken: "taken off"
        case .outcomeLost: "outcome lost"
        case .interrupted: "interrupted"
        case .codeInPool: "code is in a pool"
        case .notClassified: "code not looked up in time"
        }
    }
}

/// One piece of a function test, with what became of it.
public struct TestResult: Hashable, Sendable {
    public var piece: TestPiece
    /// ``noStation`` when it never came to one.
    public var station: StationIndex
    /// The PLC's number of it; 0 when it never came.
    public var item: UInt16
    public var finding: TestFinding
    /// What it was rejected for.
    public var reason: Reason?
    /// Who announced it.
    public var who: String

    public init(
        piece: TestPiece, station: StationIndex, item: UInt16, finding: TestFinding, reason: Reason?, who: String
    ) {
        self.piece = piece
        self.station = station
        self.item = item
        self.finding = finding
        self.reason = reason
        self.who = who
    }
}

/// A function test under way.
struct FunctionTest: Sendable {
    /// The piece that a person announced.
    struct Announced: Sendable {
        var piece: TestPiece
        var who: String
        /// 0 until it came to its station.
        var item: UInt16
        var station: StationIndex
        /// What the ledger says of its code.
        var finding: CodeFinding?
    }

    /// Pieces that this line needs, in the order in which they are best laid.
    let needed: [TestPiece]
    private(set) var announced: Announced?
    /// The newest result of each piece that was tried.
    private(set) var results: [TestResult] = []
    /// Cartons whose printed code was read: one of them makes the duplicate.
    var cartons = 0
    /// A person ended it; the printers are being emptied.
    var isEnding = false
    /// Who ended it.
    var endedBy: Signer?

    init(needed: [TestPiece]) {
        self.needed = needed
    }

    /// The piece that lies on the line now.
    var laid: TestPiece? { announced.flatMap { $0.item == 0 ? nil : $0.piece } }

    func hasPassed(_ piece: TestPiece) -> Bool {
        results.contains { $0.piece == piece && $0.finding == .passed }
    }

    var hasPassed: Bool { needed.allSatisfy { hasPassed($0) } }

    mutating func announce(_ piece: TestPiece, who: String) {
        announced = Announced(piece: piece, who: who, item: 0, station: noStation, finding: nil)
    }

    /// An item came to a station: it is the piece, if one was announced for such a station.
    mutating func arrived(_ item: UInt16, station: StationIndex, isUnit: Bool) {
        guard let piece = announced, piece.item == 0, piece.piece.isUnit == isUnit else { return }
        announced?.item = item
        announced?.station = station
    }

    mutating func classified(_ finding: CodeFinding, item: UInt16, station: StationIndex) {
        guard isPiece(item, station) else { return }
        announced?.finding = finding
    }

    func isPiece(_ item: UInt16, _ station: StationIndex) -> Bool {
        guard let announced else { return false }
        return announced.item == item && announced.station == station && item != 0
    }

    /// The piece's outcome is known: nothing is announced any more.
    mutating func judge(_ finding: TestFinding, reason: Reason?, into step: inout Step) {
        guard let piece = announced else { return }
        announced = nil
        let result = TestResult(
            piece: piece.piece, station: piece.station, item: piece.item, finding: finding, reason: reason,
            who: piece.who)
        results.removeAll { $0.piece == result.piece }
        results.append(result)
        step.facts.append(.testPiece(result))
        step.facts.append(
            .audit(
                AuditEntry(
                    act: "test.piece", who: piece.who, why: "",
                    details: [
                        .init(name: "piece", value: piece.piece.token), .init(name: "item", value: "\(piece.item)"),
                        .init(name: "finding", value: finding.token),
                        .init(name: "reason", value: reason?.token ?? ""),
                    ])))
    }

    /// The finding on a piece that the gate has judged.
    func finding(_ outcome: ItemOutcome, reason: Reason?) -> TestFinding? {
        guard let announced else { return nil }
        switch outcome {
        case .passed: return .passedGate
        case .rejectedByDefault: return .byDefault
        case .rejectedUnconfirmed: return .unconfirmed
        case .removed, .diverted: return .taken
        case .rejectedByVerdict: break
        }
        guard reason == announced.piece.expected else { return .wrongReason }
        guard announced.piece == .wrongCode else { return .passed }
        switch announced.finding {
        case .unknown: return .passed
        case .notLeased: return .codeInPool
        case nil: return .notClassified
        case .otherBatch, .otherLevel, .otherProduct, .functionTest: return .wrongReason
        }
    }
}

extension Floor {
    /// The gate has judged an item while the function test runs.
    mutating func judgeTestPiece(
        _ item: UInt16, station: StationIndex, _ outcome: ItemOutcome, reason: Reason?, into step: inout Step
    ) {
        guard test?.isPiece(item, station) == true, let finding = test?.finding(outcome, reason: reason) else { return }
        test?.judge(finding, reason: reason, into: &step)
    }

    /// Nobody will hear of the item's outcome any more.
    mutating func loseTestPiece(_ item: UInt16, station: StationIndex, into step: inout Step) {
        guard test?.isPiece(item, station) == true else { return }
        test?.judge(.outcomeLost, reason: nil, into: &step)
    }
}

/// What screens and reports show of a function test.
public struct TestStatus: Hashable, Sendable {
    public var needed: [TestPiece]
    /// The newest result of each piece that was tried.
    public var results: [TestResult]
    public var announced: TestPiece?
    /// The announced piece came to its station.
    public var isLaid: Bool
    /// A carton was printed and read, so that the duplicate can be made of it.
    public var hasCarton: Bool
    public var isEnding: Bool
    public var hasPassed: Bool

    init(_ test: FunctionTest) {
        needed = test.needed
        results = test.results
        announced = test.announced?.piece
        isLaid = test.laid != nil
        hasCarton = test.cartons > 0
        isEnding = test.isEnding
        hasPassed = test.hasPassed
    }
}
