/// How a stop counts.
public enum StopKind: UInt8, Sendable, CaseIterable {
    /// Shorter than the configured time.
    case micro = 1
    case stop = 2
    /// Not part of the planned production time.
    case planned = 3
}

/// Time and number of stops of one kind and cause.
public struct LossEntry: Hashable, Sendable {
    public var kind: StopKind
    public var cause: LossCause
    public var microseconds: Int64
    /// Stops that began here.
    public var count: Int
}

/// What happened in one quarter of an hour of the wall clock: small enough that any shift is a whole number of them,
/// so that the core needs neither calendar nor time zone.
public struct LossQuarter: Hashable, Sendable {
    /// Quarters of an hour since 1970-01-01T00:00:00Z.
    public internal(set) var number: Int64
    /// Microseconds of each category; those of stops are in ``entries``.
    public internal(set) var running: Int64 = 0
    public internal(set) var reduced: Int64 = 0
    public internal(set) var noBatch: Int64 = 0
    public internal(set) var entries: [LossEntry] = []
    /// Units at station 0 whose outcome was decided here, and those of them that passed and that were rejected.
    public internal(set) var total = 0
    public internal(set) var good = 0
    public internal(set) var rejected = 0

    /// Milliseconds in it.
    public static let length: Int64 = 900_000

    init(number: Int64) {
        self.number = number
    }

    /// Milliseconds since 1970-01-01T00:00:00Z at which it begins.
    public var begin: Int64 { number * Self.length }

    static func number(at wall: Int64) -> Int64 {
        wall >= 0 ? wall / length : -((-wall + length - 1) / length)
    }

    mutating func add(_ kind: StopKind, _ cause: LossCause, _ microseconds: Int64, count: Int) {
        if let index = entries.firstIndex(where: { $0.kind == kind && $0.cause == cause }) {
            entries[index].microseconds += microseconds
            entries[index].count += count
            if entries[index].microseconds == 0, entries[index].count == 0 { entries.remove(at: index) }
        } else {
            entries.append(LossEntry(kind: kind, cause: cause, microseconds: microseconds, count: count))
        }
    }

    /// Takes another quarter's content in.
    mutating func add(_ other: LossQuarter) {
        running += other.running
        reduced += other.reduced
        noBatch += other.noBatch
        total += other.total
        good += other.good
        rejected += other.rejected
        for entry in other.entries { add(entry.kind, entry.cause, entry.microseconds, count: entry.count) }
    }
}

/// A piece of time within one quarter.
struct LossPiece: Hashable, Sendable {
    var quarter: Int64
    var microseconds: Int64
}

/// One time that the line stood for one cause, during a batch.
public struct LineStop: Hashable, Sendable {
    /// 1, 2, 3 … within the batch.
    public internal(set) var number: UInt32
    /// What the line knew of it.
    public internal(set) var cause: LossCause
    /// ``noStation`` and ``noDevice`` where none is meant.
    public internal(set) var station: StationIndex
    public internal(set) var device: DeviceIndex
    /// When it began, milliseconds since 1970-01-01T00:00:00Z.
    public internal(set) var began: Int64
    public internal(set) var microseconds: Int64 = 0
    /// What a person said, and who.
    public internal(set) var reason: StopReason?
    public internal(set) var reasonBy = ""
    var pieces: [LossPiece] = []

    init(number: UInt32, cause: LossCause, station: StationIndex, device: DeviceIndex, began: Int64) {
        self.number = number
        self.cause = cause
        self.station = station
        self.device = device
        self.began = began
    }

    /// How it counts; one that still goes on counts by its length so far.
    public func kind(_ rules: LossRules) -> StopKind {
        if (reason?.category ?? cause.category) == .planned { return .planned }
        return microseconds < Int64(rules.microStopSeconds) * 1_000_000 ? .micro : .stop
    }

    mutating func pass(_ piece: LossPiece) {
        microseconds += piece.microseconds
        if let last = pieces.indices.last, pieces[last].quarter == piece.quarter {
            pieces[last].microseconds += piece.microseconds
        } else {
            pieces.append(piece)
        }
    }
}
