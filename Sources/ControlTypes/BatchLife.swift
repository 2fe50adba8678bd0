/// A batch with all that people ask before its next step.
public struct BatchDetail: Codable, Hashable, Sendable {
    public var summary: BatchSummary
    /// The phases that it came to, in order.
    public var steps: [BatchStepEntry]
    /// What its recipe demands before production, and what of it was done.
    public var isClearanceRequired: Bool
    public var clearance: [ClearanceEntry]
    public var isTestRequired: Bool
    /// The pieces of its function tests, each time that one was laid.
    public var testPieces: [TestPieceEntry]
    /// The function test under way; nil while none is.
    public var test: TestNow?
    /// Steps that the phase allows, each with what stands against it now.
    public var next: [NextStep]
    /// Containers that are not closed, one by one.
    public var openContainers: [OpenContainerEntry]
    /// What the ledger counts, by level.
    public var levels: [LevelStatus]

    public init(
        summary: BatchSummary, steps: [BatchStepEntry], isClearanceRequired: Bool, clearance: [ClearanceEntry],
        isTestRequired: Bool, testPieces: [TestPieceEntry], test: TestNow?, next: [NextStep],
        openContainers: [OpenContainerEntry], levels: [LevelStatus]
    ) {
        self.summary = summary
        self.steps = steps
        self.isClearanceRequired = isClearanceRequired
        self.clearance = clearance
        self.isTestRequired = isTestRequired
        self.testPieces = testPieces
        self.test = test
        self.next = next
        self.openContainers = openContainers
        self.levels = levels
    }
}

/// A phase that the batch came to.
public struct BatchStepEntry: Codable, Hashable, Sendable {
    public var phase: String
    /// RFC 3339 UTC.
    public var at: String
    public var who: String
    public var why: String

    public init(phase: String, at: String, who: String, why: String) {
        self.phase = phase
        self.at = at
        self.who = who
        self.why = why
    }
}

/// One item of the line clearance.
public struct ClearanceEntry: Codable, Hashable, Sendable {
    public var id: String
    public var text: BilingualMessage
    /// RFC 3339 UTC; nil while nobody confirmed it.
    public var at: String?
    public var who: String?

    public init(id: String, text: BilingualMessage, at: String?, who: String?) {
        self.id = id
        self.text = text
        self.at = at
        self.who = who
    }
}

/// A piece of the function test that was laid.
public struct TestPieceEntry: Codable, Hashable, Sendable {
    /// `no-read`, `wrong-code`, `duplicate`, `foreign-product`, `short-bundle`.
    public var piece: String
    /// `passed`, or why it did not.
    public var finding: String
    public var hasPassed: Bool
    /// What it was rejected for.
    public var reason: String?
    /// RFC 3339 UTC.
    public var at: String
    public var who: String

    public init(piece: String, finding: String, hasPassed: Bool, reason: String?, at: String, who: String) {
        self.piece = piece
        self.finding = finding
        self.hasPassed = hasPassed
        self.reason = reason
        self.at = at
        self.who = who
    }
}

/// A function test under way.
public struct TestNow: Codable, Hashable, Sendable {
    /// Pieces that have not passed yet, in the order in which they are best laid.
    public var missing: [String]
    /// The piece that was announced and has no result yet.
    public var announced: String?
    /// A carton was printed and read, so that the duplicate can be made of it.
    public var hasCarton: Bool
    public var hasPassed: Bool
    /// What a person does now.
    public var instruction: BilingualMessage

    public init(
        missing: [String], announced: String?, hasCarton: Bool, hasPassed: Bool, instruction: BilingualMessage
    ) {
        self.missing = missing
        self.announced = announced
        self.hasCarton = hasCarton
        self.hasPassed = hasPassed
        self.instruction = instruction
    }
}

/// A step that the batch's phase allows.
public struct NextStep: Codable, Hashable, Sendable {
    /// The word of the command line.
    public var step: String
    /// Everything that stands against it; empty = it may be done now.
    public var obstacles: [BilingualMessage]

    public init(step: String, obstacles: [BilingualMessage]) {
        self.step = step
        self.obstacles = obstacles
    }
}

/// A container that is not closed.
public struct OpenContainerEntry: Codable, Hashable, Sendable {
    public var station: String
    /// Names it within its station.
    public var number: Int
    public var level: Int
    public var stage: BilingualMessage
    /// What is in it, as far as it is known.
    public var children: [String]
    /// `close-short`, `take-apart`.
    public var acts: [String]

    public init(
        station: String, number: Int, level: Int, stage: BilingualMessage, children: [String], acts: [String]
    ) {
        self.station = station
        self.number = number
        self.level = level
        self.stage = stage
        self.children = children
        self.acts = acts
    }
}

/// Confirms items of the line clearance.
public struct ClearBatch: Codable, Hashable, Sendable {
    public var done: [String]
    public var act: Act

    public init(done: [String], act: Act) {
        self.done = done
        self.act = act
    }
}

/// A step of the function test.
public struct ChallengeBatch: Codable, Hashable, Sendable {
    /// `start`, `end`, or the piece that is laid next.
    public var what: String
    public var act: Act

    public init(what: String, act: Act) {
        self.what = what
        self.act = act
    }
}

/// Resolves one open container.
public struct ResolveContainer: Codable, Hashable, Sendable {
    public var station: String
    public var number: Int
    /// `close-short`, `take-apart`.
    public var what: String
    public var act: Act

    public init(station: String, number: Int, what: String, act: Act) {
        self.station = station
        self.number = number
        self.what = what
        self.act = act
    }
}

/// A container of a batch as its latest closing left it.
public struct ClosedContainer: Codable, Hashable, Sendable {
    public var code: String
    public var level: Int
    /// RFC 3339 UTC.
    public var at: String
    /// Children at that moment.
    public var children: Int
    /// Closed by a person before it was full.
    public var isShort: Bool

    public init(code: String, level: Int, at: String, children: Int, isShort: Bool) {
        self.code = code
        self.level = level
        self.at = at
        self.children = children
        self.isShort = isShort
    }
}
