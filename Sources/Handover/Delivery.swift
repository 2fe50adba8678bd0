public import Ledger

/// How a document is cut into what one request carries.
public struct DocumentCut: Hashable, Sendable {
    /// At least 1.
    public var parts: Int
    /// The same for the same cut.
    public var layout: String

    public init(parts: Int, layout: String) {
        precondition(parts >= 1, "what has no parts is not delivered")
        self.parts = parts
        self.layout = layout
    }

    /// All of it at once.
    public static let whole = DocumentCut(parts: 1, layout: "whole")
}

/// What a destination says, whatever protocol it speaks.
public enum DestinationAnswer: Hashable, Sendable {
    /// It has the part and works on it under this name.
    case accepted(task: String)
    /// The part is in its hands for good.
    case done
    /// It has the part, or some of it, from an earlier sending.
    case known
    /// It still works on the part.
    case working
    /// It does not take the part.
    case refused([OutboxFault])
    /// It cannot now; perhaps it says in how many seconds.
    case later(String, seconds: Int?)
    /// It knows no task of that name.
    case forgotten
}

/// What happens to a delivery.
public enum DeliveryEvent: Hashable, Sendable {
    /// Its moment has come.
    case due
    case answered(DestinationAnswer)
    /// A request may have arrived or not: no answer in time, or the connection was lost.
    case unanswered(String)
    /// A request has surely not arrived.
    case unreachable(String)
    /// The program starts; nobody knows what became of a request that was on its way.
    case restarted
    /// A person has looked after what was wrong.
    case retried
}

/// What is to be done, after the new state is on stable storage.
public enum DeliveryEffect: Hashable, Sendable {
    case nothing
    /// - skipsKnown: ask the destination to take what it does not know yet.
    case send(part: Int, skipsKnown: Bool)
    case ask(task: String)
    /// The destination refused for these reasons.
    case keep([OutboxFault])
}

/// The way of one batch to one destination: a value without clock, randomness or input and output.
///
/// ```
///  waiting ──due──▶ sent ──accepted──▶ accepted ──done──▶ (next part: waiting │ last: delivered)
///     ▲              │ ▲ no answer: sent again  │
///     └──later───────┘ └────────────────────────┴──refused──▶ refused ──retried──▶ waiting
/// ```
/// Parts go one after the other, each confirmed before the next. Whatever is sent may be sent again: the destination
/// tells a repetition by the ids of events or the digest of the file.
public struct Delivery: Hashable, Sendable {
    public private(set) var progress: OutboxProgress
    private let rules: DeliveryRules
    private let seed: UInt64

    /// - Parameters:
    ///   - cut: how many parts there are, and how they were cut. Parts that were cut otherwise are none of these: then
    ///     everything is sent anew, which makes no second one.
    ///   - seed: of the waits; the same one gives the same waits.
    public init(_ progress: OutboxProgress, cut: DocumentCut, rules: DeliveryRules, seed: UInt64) {
        self.progress = progress
        if !progress.state.isFinal, progress.parts != cut.parts || progress.layout != cut.layout {
            self.progress.state = .waiting
            self.progress.task = nil
            self.progress.part = 0
            self.progress.parts = cut.parts
            self.progress.layout = cut.layout
        }
        self.rules = rules
        self.seed = seed
    }

    /// As it stands, whatever the parts are: for a person's act.
    public init(resuming progress: OutboxProgress, rules: DeliveryRules, seed: UInt64) {
        self.progress = progress
        self.rules = rules
        self.seed = seed
    }

    /// Whether its moment has come. A moment farther away than any wait was made before the clock was set back.
    public static func isDue(_ progress: OutboxProgress, now: Int64, rules: DeliveryRules) -> Bool {
        guard !progress.state.isFinal else { return false }
        return progress.due <= now || progress.due - now > max(rules.longestRetry, rules.longestPoll)
    }

    /// - Parameter now: wall clock in milliseconds since 1970.
    public mutating func handle(_ event: DeliveryEvent, now: Int64) -> DeliveryEffect {
        switch (progress.state, event) {
        case (.delivered, _): return .nothing
        case (.refused, .retried), (.waiting, .retried), (.sent, .retried), (.accepted, .retried):
            return retry(now)
        case (.refused, _): return .nothing

        case (.waiting, .due), (.sent, .due): return send(now)
        case (.accepted, .due): return ask(now)

        case (.waiting, .restarted): return .nothing
        case (.sent, .restarted):
            progress.trouble = "the program ended before the answer came"
            progress.due = now
            return .nothing
        case (.accepted, .restarted):
            // The destination may have ended long ago.
            progress.due = min(progress.due, now + rules.firstPoll)
            return .nothing

        // An answer that comes after the state was changed is nobody's any more: what it told is asked for again.
        case (.waiting, .answered), (.waiting, .unanswered), (.waiting, .unreachable): return .nothing

        case (.sent, .unanswered(let trouble)):
            wait(trouble, state: .sent, now)
            return .nothing
        case (.sent, .unreachable(let trouble)):
            wait(trouble, state: .waiting, now)
            return .nothing
        case (.accepted, .unanswered(let trouble)), (.accepted, .unreachable(let trouble)):
            progress.trouble = trouble
            pollLater(now)
            return .nothing
        case (.sent, .answered(let answer)): return handle(answer, whenSent: now)
        case (.accepted, .answered(let answer)): return handle(answer, whenAccepted: now)
        }
    }

    private mutating func handle(_ answer: DestinationAnswer, whenSent now: Int64) -> DeliveryEffect {
        switch answer {
        case .accepted(let task):
            progress.state = .accepted
            progress.task = task
            progress.polls = 0
            progress.trouble = ""
            pollLater(now)
            return .nothing
        case .done: return confirm(now)
        case .known: return know(now)
        case .refused(let faults): return refuse(faults)
        case .later(let trouble, let seconds):
            wait(trouble, state: .waiting, now, atLeast: seconds)
            return .nothing
        case .working, .forgotten:
            wait("an answer that belongs to no sending", state: .sent, now)
            return .nothing
        }
    }

    private mutating func handle(_ answer: DestinationAnswer, whenAccepted now: Int64) -> DeliveryEffect {
        switch answer {
        case .done: return confirm(now)
        case .known: return know(now)
        case .refused(let faults): return refuse(faults)
        case .working, .accepted:
            progress.trouble = ""
            pollLater(now)
            return .nothing
        case .later(let trouble, let seconds):
            progress.trouble = trouble
            pollLater(now, atLeast: seconds)
            return .nothing
        case .forgotten:
            progress.task = nil
            wait("the destination has forgotten that it accepted", state: .waiting, now)
            return .nothing
        }
    }

    // MARK: Steps

    private mutating func send(_ now: Int64) -> DeliveryEffect {
        progress.state = .sent
        progress.task = nil
        progress.requests += 1
        // Should nobody hear of this request again, it is repeated.
        progress.due = now + rules.longestRetry
        return .send(part: progress.part, skipsKnown: progress.skipsKnown)
    }

    private mutating func ask(_ now: Int64) -> DeliveryEffect {
        guard let task = progress.task else {
            wait("it is not known what was accepted", state: .waiting, now)
            return .nothing
        }
        progress.polls += 1
        progress.due = now + rules.longestPoll
        return .ask(task: task)
    }

    private mutating func confirm(_ now: Int64) -> DeliveryEffect {
        progress.part += 1
        progress.state = progress.part >= progress.parts ? .delivered : .waiting
        begin(now)
        return .nothing
    }

    /// What was sent is there in part or whole. The first time the rest is asked to be taken, the second time nothing
    /// is missing any more.
    private mutating func know(_ now: Int64) -> DeliveryEffect {
        guard !progress.skipsKnown else { return confirm(now) }
        progress.state = .waiting
        begin(now)
        progress.skipsKnown = true
        return .nothing
    }

    private mutating func refuse(_ faults: [OutboxFault]) -> DeliveryEffect {
        progress.state = .refused
        progress.task = nil
        progress.trouble = faults.first.map { "\($0.type): \($0.text)" } ?? "refused without a reason"
        return .keep(faults)
    }

    private mutating func retry(_ now: Int64) -> DeliveryEffect {
        // What is being worked on is not sent again: its result is asked for at once.
        if progress.state == .accepted {
            progress.polls = 0
            progress.due = now
        } else {
            progress.state = .waiting
            begin(now)
        }
        return .nothing
    }

    private mutating func begin(_ now: Int64) {
        progress.task = nil
        progress.requests = 0
        progress.polls = 0
        progress.skipsKnown = false
        progress.trouble = ""
        progress.due = now
    }

    private mutating func wait(_ trouble: String, state: OutboxState, _ now: Int64, atLeast seconds: Int? = nil) {
        progress.state = state
        progress.trouble = trouble
        let wanted = bounded(seconds, longest: rules.longestRetry)
        progress.due = now + max(wanted, rules.retry(after: progress.requests, seed: seed))
    }

    private mutating func pollLater(_ now: Int64, atLeast seconds: Int? = nil) {
        let wanted = bounded(seconds, longest: rules.longestPoll)
        progress.due = now + max(wanted, rules.poll(after: progress.polls + 1, seed: seed))
    }

    /// What a destination asks for is granted within our own limit.
    private func bounded(_ seconds: Int?, longest: Int64) -> Int64 {
        guard let seconds, seconds > 0 else { return 0 }
        return min(longest, Int64(min(seconds, 1_000_000)) * 1_000)
    }
}
