extension VirtualLine {
    /// Where the real line loses time, in microseconds of virtual time.
    public struct Delays: Hashable, Sendable {
        /// A Modbus request to its server, and its answer back; each way.
        public var register: Int64 = 150
        /// Bytes of a stream, each way.
        public var stream: Int64 = 400
        /// The fastest commit.
        public var commit: Int64 = 800
        /// The slowest commit; each one is drawn evenly between the two.
        public var commitSlowest: Int64 = 800
        /// A commit that takes longer makes the line stand until it is over; never, unless set.
        public var stall: Int64 = .max
        /// What the commits are drawn from.
        public var seed: UInt64 = 1

        public init() {}
    }
}

/// SplitMix64 (Steele, Lea and Flood 2014): the same numbers on every machine.
struct Draw: Sendable {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    private mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// Evenly from the range, both ends included; the lower end where the range is none.
    mutating func between(_ lower: Int64, _ upper: Int64) -> Int64 {
        guard lower < upper else { return lower }
        return lower + Int64(next() % UInt64(upper - lower + 1))
    }

    mutating func bool() -> Bool { next() & 1 == 1 }
}
