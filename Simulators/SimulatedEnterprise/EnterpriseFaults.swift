/// What goes wrong at a simulated enterprise: chances in a million per request, drawn from a seed, and what is refused by
/// appointment.
public struct EnterpriseFaults: Hashable, Sendable {
    /// The request is carried out, and its answer comes only when nobody waits for it any more.
    public var answerLost = 0
    /// 500, and nothing is carried out.
    public var serverFault = 0
    /// 503 with a time to wait.
    public var overload = 0
    /// A job that was accepted is forgotten with all that it brought.
    public var jobForgotten = 0
    /// Milliseconds from the acceptance of something to its result; the second is for one job in eight.
    public var jobTime = 50
    public var slowJobTime = 50
    /// Milliseconds until a lost answer is sent after all.
    public var answerDelay = 5_000
    /// Codes (what stands last in an EPC) that are refused, until somebody forgives.
    public var refusedCodes: Set<String> = []
    /// A repository that takes each event once answers a repetition with an error; others take it in silence.
    public var refusesRepetitions = false
    /// Nothing is taken while this many seconds (from … until) since the start pass.
    public var offline: [ClosedRange<Int>] = []

    public init() {}

    public static let none = EnterpriseFaults()

    /// What a network and a busy server do on a bad day.
    public static let typical = {
        var faults = EnterpriseFaults()
        faults.answerLost = 200_000
        faults.serverFault = 150_000
        faults.overload = 100_000
        faults.jobForgotten = 100_000
        faults.jobTime = 300
        faults.slowJobTime = 2_500
        return faults
    }()

    /// The set of this name; nil when there is none.
    public static func named(_ name: String) -> EnterpriseFaults? {
        switch name {
        case "none": EnterpriseFaults.none
        case "typical": typical
        default: nil
        }
    }
}

/// SplitMix64 (Steele, Lea and Flood 2014).
struct Draws {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// Draws once whatever the chance is.
    mutating func happens(perMillion chance: Int) -> Bool { next() % 1_000_000 < UInt64(max(0, chance)) }
}
