public import LineWorld

/// A whole run as the checkers see it: what became durable in the record, what machines were told and did, in one
/// order; the record's tables at the end; and what really is.
///
/// It has its own words for everything that it takes from the record, so that a checker shares no rule with the code
/// that it checks.
public struct History: Sendable {
    /// The states of a code, Open-SCS, and one more for what nobody can know.
    public enum State: String, Hashable, Sendable, CaseIterable {
        case unallocated, allocated, invalid, encoded, labelSampled, labelScrapped, commissioned, sampled, inactive
        case destroyed, released, inDoubt

        public var isAccepted: Bool { self == .commissioned || self == .released }

        /// The batch must not end with it.
        public var isOpen: Bool { self == .allocated || self == .encoded || self == .inDoubt }
    }

    /// One thing that the record says became true. Codes are named by their place in ``History/codes``.
    public enum Fact: Hashable, Sendable {
        case state(code: Int, from: State, to: State, reason: String?)
        case sent(code: Int, index: Int)
        case reprinted(code: Int, act: Int, number: Int)
        case packed(child: Int, parent: Int)
        case unpacked(child: Int, parent: Int)
        case closed(container: Int, children: Int)
        case whereabouts(code: Int, isKnown: Bool)
        case rejected(station: Int, item: Int, code: Int?, reason: String, isConfirmed: Bool)
        case alarm(String, isRaised: Bool)
        /// The batch is closed: the facts behind it give every code its final state.
        case batchEnds
    }

    public enum Event: Hashable, Sendable {
        /// It became durable just now.
        case durable(Fact)
        case machine(MachineEvent)
        /// The program ended and started again; what it does from here on rests on what was durable.
        case restarted
    }

    /// A row of the record's table of codes at the end.
    public struct Code: Hashable, Sendable {
        public var text: String
        public var level: Int
        public var state: State
        public var parent: Int?
        public var reason: String?
        public var isClosed: Bool
        /// Nobody knows where it is.
        public var isLost: Bool
        /// For the function test only.
        public var isTest: Bool
        /// It came printed.
        public var isPreprinted: Bool

        public init(
            text: String, level: Int, state: State, parent: Int?, reason: String?, isClosed: Bool, isLost: Bool,
            isTest: Bool, isPreprinted: Bool
        ) {
            self.text = text
            self.level = level
            self.state = state
            self.parent = parent
            self.reason = reason
            self.isClosed = isClosed
            self.isLost = isLost
            self.isTest = isTest
            self.isPreprinted = isPreprinted
        }
    }

    /// What the line is made of, as far as limits follow from it.
    public struct Line: Hashable, Sendable {
        /// Children in a full container, by level; 0 where there is none (index 0 and 1).
        public var ratios: [Int]
        /// The level of what passes each station at the PLC.
        public var stationLevels: [Int]
        /// Records that the unit printer may hold.
        public var queueDepth: Int
        /// Printers of labels.
        public var labelPrinters: Int

        public init(ratios: [Int], stationLevels: [Int], queueDepth: Int, labelPrinters: Int) {
            self.ratios = ratios
            self.stationLevels = stationLevels
            self.queueDepth = queueDepth
            self.labelPrinters = labelPrinters
        }
    }

    public var line: Line
    public var events: [Event]
    public var codes: [Code]
    public var truth: Truth
    /// What the running line counts by level and state, as it shows it.
    public var counted: [[State: Int]]
    /// The batch was closed: every state is final.
    public var isEnded: Bool
    /// What the ledger says is broken in its audit chains; nil = nothing, or there are none.
    public var brokenAudit: String?
    /// What receivers would be told; nil where there is nothing yet.
    public var handedOver: HandedOver?

    public init(
        line: Line, events: [Event], codes: [Code], truth: Truth, counted: [[State: Int]], isEnded: Bool,
        brokenAudit: String?
    ) {
        self.line = line
        self.events = events
        self.codes = codes
        self.truth = truth
        self.counted = counted
        self.isEnded = isEnded
        self.brokenAudit = brokenAudit
    }

    /// The facts in the order in which they became durable.
    var facts: [Fact] {
        events.compactMap { if case .durable(let fact) = $0 { fact } else { nil } }
    }

    /// Which code a text on a thing is: an SSCC stands there with its AI, a GS1 code with lot and expiry behind it.
    static func identity(_ text: String) -> String {
        if text.hasPrefix("00"), text.utf8.count == 20 { return String(text.dropFirst(2)) }
        guard text.hasPrefix("01"), text.utf8.count > 20 else { return text }
        return text.split(separator: "\u{1D}", maxSplits: 1).first.map(String.init) ?? text
    }

    /// Places of the codes by their text.
    var placesByText: [String: Int] {
        Dictionary(codes.enumerated().map { ($1.text, $0) }, uniquingKeysWith: { first, _ in first })
    }
}
