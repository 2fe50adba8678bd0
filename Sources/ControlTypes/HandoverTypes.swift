/// A decided batch on its way to one destination (H-04).
public struct HandoverStatus: Codable, Hashable, Sendable {
    public var id: Int
    /// The batch's number.
    public var batch: String
    /// The destination's id in the line's configuration.
    public var destination: String
    /// `directory`, `epcis`, `platform`.
    public var kind: String
    /// `waiting`; `sent`: whether it arrived is not known yet; `accepted`: being worked on; `delivered`; `refused`:
    /// waits for a person.
    public var state: String
    /// The state in words.
    public var text: BilingualMessage
    /// Parts that the destination has confirmed, and of how many; 0 of 0 before the first sending.
    public var part: Int
    public var parts: Int
    /// Sendings of the present part.
    public var requests: Int
    /// What the destination calls its work.
    public var task: String?
    /// RFC 3339.
    public var since: String
    public var changed: String
    /// When something happens next; nil when nothing does by itself.
    public var due: String?
    /// What went wrong last, in the words of a log.
    public var trouble: String?
    /// It has waited longer than its destination's limit.
    public var isOverdue: Bool
    /// All faults of a refusal; those listed may be fewer.
    public var faultCount: Int
    public var faults: [HandoverFault]

    public init(
        id: Int, batch: String, destination: String, kind: String, state: String, text: BilingualMessage, part: Int,
        parts: Int, requests: Int, task: String?, since: String, changed: String, due: String?, trouble: String?,
        isOverdue: Bool, faultCount: Int, faults: [HandoverFault]
    ) {
        self.id = id
        self.batch = batch
        self.destination = destination
        self.kind = kind
        self.state = state
        self.text = text
        self.part = part
        self.parts = parts
        self.requests = requests
        self.task = task
        self.since = since
        self.changed = changed
        self.due = due
        self.trouble = trouble
        self.isOverdue = isOverdue
        self.faultCount = faultCount
        self.faults = faults
    }
}

/// One reason of a refusal, in the destination's words.
public struct HandoverFault: Codable, Hashable, Sendable {
    /// The code that it is about, where the destination named one of ours.
    public var code: String?
    public var type: String
    public var text: String

    public init(code: String?, type: String, text: String) {
        self.code = code
        self.type = type
        self.text = text
    }
}

/// What is not delivered, in numbers; part of the line's status while there is anything to say.
public struct HandoverRemark: Codable, Hashable, Sendable {
    /// Waiting, sent or accepted.
    public var open: Int
    /// Of those, longer than their limit.
    public var overdue: Int
    public var refused: Int
    /// What to look at; nil while everything takes its course.
    public var text: BilingualMessage?

    public init(open: Int, overdue: Int, refused: Int, text: BilingualMessage?) {
        self.open = open
        self.overdue = overdue
        self.refused = refused
        self.text = text
    }
}

/// What became of decided batches on their way to the enterprise (H-04).
public protocol HandoverService: Sendable {
    /// All of them, in the order of the decisions.
    func handovers() async throws(ControlError) -> [HandoverStatus]
    /// Has one tried again at once: what was refused, after the cause was put right, or what waits.
    func retryHandover(_ id: Int, _ signer: Act) async throws(ControlError) -> HandoverStatus
}
