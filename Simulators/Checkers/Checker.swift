/// Something that must hold in every run, whatever goes wrong.
public protocol Checker: Sendable {
    /// Stable English words.
    var name: String { get }

    /// Each sentence is one thing that must not be; empty = all is well.
    func findings(in history: History) -> [String]
}

/// All that must hold.
public let allCheckers: [any Checker] = [
    PrintedOnce(), DurableBeforeGood(), OneParent(), Capacity(), LegalTransitions(), TablesFollowFacts(),
    AcceptedIsReal(), ContentIsTrue(), RejectsStayOut(), RejectsConfirmed(), Conservation(), DoubtNotLess(),
    DoubtNotMore(), NothingStaysOpen(), AuditIsWhole(), HandedOverIsTrue(),
]

/// One sentence of one checker.
public struct Finding: Hashable, Sendable, CustomStringConvertible {
    public var checker: String
    public var sentence: String

    public init(checker: String, sentence: String) {
        self.checker = checker
        self.sentence = sentence
    }

    public var description: String { "\(checker): \(sentence)" }
}

extension History {
    /// What every checker finds, in their order.
    public var findings: [Finding] {
        allCheckers.flatMap { checker in
            checker.findings(in: self).map { Finding(checker: checker.name, sentence: $0) }
        }
    }
}
