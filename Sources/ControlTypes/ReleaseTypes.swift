/// A batch as QA reviews it: by exception (S-05). What went as the recipe says is counted; what did not is listed, and
/// each entry is acknowledged.
public struct ReviewSheet: Codable, Hashable, Sendable {
    public var batch: String
    /// `open`, `sealed`, `released`, `refused`.
    public var state: String
    public var routine: [RoutineCount]
    public var exceptions: [ReviewException]
    public var seal: SealStatus?
    public var signatures: [SignatureStatus]
    /// What stands against the next step.
    public var obstacles: [BilingualMessage]

    public init(
        batch: String, state: String, routine: [RoutineCount], exceptions: [ReviewException], seal: SealStatus?,
        signatures: [SignatureStatus], obstacles: [BilingualMessage]
    ) {
        self.batch = batch
        self.state = state
        self.routine = routine
        self.exceptions = exceptions
        self.seal = seal
        self.signatures = signatures
        self.obstacles = obstacles
    }
}

/// Something that happened as it must, and how often.
public struct RoutineCount: Codable, Hashable, Sendable {
    public var text: BilingualMessage
    public var count: Int

    public init(text: BilingualMessage, count: Int) {
        self.text = text
        self.count = count
    }
}

/// Something that did not go as the recipe says.
public struct ReviewException: Codable, Hashable, Sendable {
    /// Stays the same while the exception is the same: one that grew after it was acknowledged is a new one.
    public var id: String
    public var text: BilingualMessage
    /// RFC 3339, who and why, where a person did it.
    public var at: String?
    public var who: String?
    public var why: String?
    /// Who of QA has looked at it, and what they say.
    public var acknowledgedBy: String?
    public var comment: String?

    public init(
        id: String, text: BilingualMessage, at: String?, who: String?, why: String?, acknowledgedBy: String?,
        comment: String?
    ) {
        self.id = id
        self.text = text
        self.at = at
        self.who = who
        self.why = why
        self.acknowledgedBy = acknowledgedBy
        self.comment = comment
    }
}

/// The record that was written for signature.
public struct SealStatus: Codable, Hashable, Sendable {
    /// `release` or `refuse`.
    public var decision: String
    /// SHA-256 of record.json, lower-case hex: what a signature covers.
    public var digest: String
    /// On the controller's machine.
    public var directory: String
    public var at: String
    public var who: String

    public init(decision: String, digest: String, directory: String, at: String, who: String) {
        self.decision = decision
        self.digest = digest
        self.directory = directory
        self.at = at
        self.who = who
    }
}

public struct SignatureStatus: Codable, Hashable, Sendable {
    public var account: String
    public var printedName: String
    public var role: String
    /// `responsible`, `released`, `refused`.
    public var meaning: String
    public var text: BilingualMessage
    public var at: String
    public var why: String

    public init(
        account: String, printedName: String, role: String, meaning: String, text: BilingualMessage, at: String,
        why: String
    ) {
        self.account = account
        self.printedName = printedName
        self.role = role
        self.meaning = meaning
        self.text = text
        self.at = at
        self.why = why
    }
}

/// The body of `POST /v1/batches/{number}/review`.
public struct AcknowledgeExceptions: Codable, Hashable, Sendable {
    /// Ids of exceptions that were looked at.
    public var exceptions: [String]
    /// Why they do not stand against the decision.
    public var act: Act

    public init(exceptions: [String], act: Act) {
        self.exceptions = exceptions
        self.act = act
    }
}

/// The body of `POST /v1/batches/{number}/seal`.
public struct SealRequest: Codable, Hashable, Sendable {
    /// `release` or `refuse`.
    public var decision: String
    public var act: Act

    public init(decision: String, act: Act) {
        self.decision = decision
        self.act = act
    }
}

/// The body of `POST /v1/batches/{number}/signatures`.
public struct SignRequest: Codable, Hashable, Sendable {
    /// `responsible`, `released`, `refused`.
    public var meaning: String
    /// The digest that was shown; another one is refused: nobody signs what they have not seen.
    public var digest: String
    /// Both components at the first signature of a session, the password alone at the next ones (21 CFR 11.200).
    public var account: String?
    public var password: String
    public var act: Act

    public init(meaning: String, digest: String, account: String?, password: String, act: Act) {
        self.meaning = meaning
        self.digest = digest
        self.account = account
        self.password = password
        self.act = act
    }
}

/// From a closed batch to a decided one (S-03, S-05). A protocol of its own: nothing of it is the line's.
public protocol ReleaseService: Sendable {
    func review(_ number: String) async throws(ControlError) -> ReviewSheet
    func acknowledgeExceptions(
        _ number: String, _ request: AcknowledgeExceptions
    ) async throws(ControlError) -> ReviewSheet
    /// Closes the batch's trail and writes its record for signature.
    func sealRecord(_ number: String, _ request: SealRequest) async throws(ControlError) -> ReviewSheet
    func signRecord(_ number: String, _ request: SignRequest) async throws(ControlError) -> ReviewSheet
}
