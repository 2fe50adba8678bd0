/// What a batch or a shift lost; the answer of `GET /v1/losses`. Times are milliseconds, shares tenths of a percent.
public struct LossStatus: Codable, Hashable, Sendable {
    /// The batch's number; nil for a shift.
    public var batch: String?
    /// The shift; nil for a batch.
    public var shift: ShiftStatus?
    /// Units per minute by which performance is measured; nil for a shift, and where it is not known.
    public var ratedSpeed: Int?
    public var figures: OEEFigures
    public var times: LossTimes
    /// Units at the first station whose outcome is decided, those that passed, and those that were rejected.
    public var total: Int
    public var good: Int
    public var rejected: Int
    public var microStopCount: Int
    public var stopCount: Int
    /// Run time by unplanned stops; nil without one.
    public var meanTimeBetweenStops: Int64?
    /// Mean length of an unplanned stop that is no micro-stop; nil without one.
    public var meanTimeToRepair: Int64?
    /// Longest first.
    public var losses: [LossLine]
    /// The last stops of a batch, latest first; empty for a shift.
    public var stops: [StopStatus]
    /// Units and rejects by minute, oldest first, at most an hour; empty where that is over.
    public var minutes: [MinuteStatus]

    public struct MinuteStatus: Codable, Hashable, Sendable {
        public var items: Int
        public var rejected: Int

        public init(items: Int, rejected: Int) {
            self.items = items
            self.rejected = rejected
        }
    }

    public init(
        batch: String?, shift: ShiftStatus?, ratedSpeed: Int?, figures: OEEFigures, times: LossTimes, total: Int,
        good: Int, rejected: Int, microStopCount: Int, stopCount: Int, meanTimeBetweenStops: Int64?,
        meanTimeToRepair: Int64?, losses: [LossLine], stops: [StopStatus], minutes: [MinuteStatus]
    ) {
        self.batch = batch
        self.shift = shift
        self.ratedSpeed = ratedSpeed
        self.figures = figures
        self.times = times
        self.total = total
        self.good = good
        self.rejected = rejected
        self.microStopCount = microStopCount
        self.stopCount = stopCount
        self.meanTimeBetweenStops = meanTimeBetweenStops
        self.meanTimeToRepair = meanTimeToRepair
        self.losses = losses
        self.stops = stops
        self.minutes = minutes
    }
}

public struct ShiftStatus: Codable, Hashable, Sendable {
    public var id: String
    public var name: BilingualMessage
    /// RFC 3339 UTC; the end is not included.
    public var from: String
    public var until: String

    public init(id: String, name: BilingualMessage, from: String, until: String) {
        self.id = id
        self.name = name
        self.from = from
        self.until = until
    }
}

/// Tenths of a percent; nil where there is nothing to divide by.
public struct OEEFigures: Codable, Hashable, Sendable {
    public var availability: Int64?
    public var performance: Int64?
    public var quality: Int64?
    public var oee: Int64?

    public init(availability: Int64?, performance: Int64?, quality: Int64?, oee: Int64?) {
        self.availability = availability
        self.performance = performance
        self.quality = quality
        self.oee = oee
    }
}

/// Every moment is in one of `running`, `reduced`, `microStops`, `stops`, `planned` and `noBatch`.
public struct LossTimes: Codable, Hashable, Sendable {
    public var running: Int64
    public var reduced: Int64
    public var microStops: Int64
    public var stops: Int64
    public var planned: Int64
    public var noBatch: Int64
    /// The first four together.
    public var plannedProduction: Int64
    /// All together.
    public var elapsed: Int64

    public init(
        running: Int64, reduced: Int64, microStops: Int64, stops: Int64, planned: Int64, noBatch: Int64,
        plannedProduction: Int64, elapsed: Int64
    ) {
        self.running = running
        self.reduced = reduced
        self.microStops = microStops
        self.stops = stops
        self.planned = planned
        self.noBatch = noBatch
        self.plannedProduction = plannedProduction
        self.elapsed = elapsed
    }
}

/// What one cause cost, or one reason that people gave.
public struct LossLine: Codable, Hashable, Sendable {
    /// `micro`, `stop` or `planned`.
    public var kind: String
    /// The automatic cause, or the id of the reason.
    public var reason: String
    /// A person gave it.
    public var isGiven: Bool
    public var text: BilingualMessage
    public var category: String
    public var milliseconds: Int64
    public var count: Int

    public init(
        kind: String, reason: String, isGiven: Bool, text: BilingualMessage, category: String, milliseconds: Int64,
        count: Int
    ) {
        self.kind = kind
        self.reason = reason
        self.isGiven = isGiven
        self.text = text
        self.category = category
        self.milliseconds = milliseconds
        self.count = count
    }
}

/// One stop.
public struct StopStatus: Codable, Hashable, Sendable {
    /// Counts from 1 within the batch.
    public var number: Int
    /// RFC 3339 UTC.
    public var began: String
    public var milliseconds: Int64
    /// It goes on.
    public var isOpen: Bool
    /// `micro`, `stop` or `planned`; by its length so far while it goes on.
    public var kind: String
    /// The automatic cause and its text.
    public var cause: String
    public var text: BilingualMessage
    public var station: String?
    public var device: String?
    /// What a person said, and who.
    public var reason: String?
    public var reasonText: BilingualMessage?
    public var reasonBy: String?

    public init(
        number: Int, began: String, milliseconds: Int64, isOpen: Bool, kind: String, cause: String,
        text: BilingualMessage, station: String?, device: String?, reason: String?, reasonText: BilingualMessage?,
        reasonBy: String?
    ) {
        self.number = number
        self.began = began
        self.milliseconds = milliseconds
        self.isOpen = isOpen
        self.kind = kind
        self.cause = cause
        self.text = text
        self.station = station
        self.device = device
        self.reason = reason
        self.reasonText = reasonText
        self.reasonBy = reasonBy
    }
}

/// Mode, state and OEE as the status shows them.
public struct ProductionStatus: Codable, Hashable, Sendable {
    /// Unit mode and state after ISA-TR88.00.02: word and number; the state's number is 0 while the PLC is away.
    public var mode: String
    public var modeNumber: Int
    public var stateNumber: Int
    /// Since when the line is in its state, RFC 3339 UTC; nil before anything was heard.
    public var stateSince: String?
    /// `running`, `reduced`, `stop` or `no-batch`.
    public var activity: String
    /// The stop that goes on.
    public var stop: StopStatus?
    public var batch: OEEFigures?
    /// Nil while batches of this shift are still being counted after a start of the program.
    public var shift: OEEFigures?
    public var shiftName: BilingualMessage
    /// Milliseconds by category, of the batch.
    public var times: LossTimes?

    public init(
        mode: String, modeNumber: Int, stateNumber: Int, stateSince: String?, activity: String, stop: StopStatus?,
        batch: OEEFigures?, shift: OEEFigures?, shiftName: BilingualMessage, times: LossTimes?
    ) {
        self.mode = mode
        self.modeNumber = modeNumber
        self.stateNumber = stateNumber
        self.stateSince = stateSince
        self.activity = activity
        self.stop = stop
        self.batch = batch
        self.shift = shift
        self.shiftName = shiftName
        self.times = times
    }
}
