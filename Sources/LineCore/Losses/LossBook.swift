import Links

/// Where the line's time goes: each moment belongs to exactly one category (B-05).
///
/// ```
/// no batch │ running at speed · reduced speed │ stop for a cause: micro-stop, stop or planned stop
/// ```
/// It hears what the `Line` hears and nothing else, so that a replay fills the same book. Lengths are differences of
/// ticks; the wall clock only says in which quarter of an hour a length lies. A length between two runs of the program,
/// whose ticks cannot be compared, is that of the wall clock, and 0 where that went back.
///
/// What lies behind is settled late by purpose: a stop is a micro-stop or not when it ends, and ten seconds of running
/// are at speed or not when their items were counted.
public struct LossBook: Hashable, Sendable {
    private enum Activity: Hashable, Sendable {
        case noBatch
        case running
        /// ``open`` is set.
        case standing
    }

    /// The rules of the batch.
    public private(set) var rules = LossRules.standard
    /// By ascending number.
    public private(set) var quarters: [LossQuarter] = []
    /// Stops that ended, oldest first; of the last ones only (``stopLimit``): older ones are in the sums.
    public private(set) var stops: [LineStop] = []
    /// The stop that goes on.
    public private(set) var open: LineStop?
    /// All that was booked, in microseconds.
    public private(set) var elapsed: Int64 = 0
    /// Since when the machine is in its present state.
    public private(set) var stateSince: Moment?
    public private(set) var minutes = MinuteRing()

    /// What the PLC said of the machine; kept here since nothing but the losses rests on it.
    var signs = MachineSigns()

    private var activity = Activity.noBatch
    private var last: Moment?
    private var state: PackMLState?
    private var hasRun = false
    /// The causes that stand, in the order in which they came.
    private var standing: [StandingCause] = []
    /// What stood last while the line ran: it stops a moment after its cause came, which may be gone by then.
    private var recent: RecentCause?
    /// Until when what is not ready after a start of the program is the restart's work; a tick.
    private var restartUntil: Int64 = 0
    /// The running time that is not settled yet.
    private var window = SpeedWindow()
    private var counted = LossCounts()
    private var lastStop: UInt32 = 0
    private var current = 0

    /// Ended stops that are kept one by one.
    public static let stopLimit = 500
    /// Quarters that are kept one by one: more than a month.
    public static let quarterLimit = 3_000
    /// A cause that comes so many microseconds after its stop is that stop's.
    static let refinement: Int64 = 2_000_000
    /// The program's devices are back so many microseconds after its start, or are at fault themselves.
    static let restartTime: Int64 = 30_000_000

    init() {}

    // MARK: Time

    /// Books the time since the last event to what went on.
    mutating func pass(to moment: Moment, isNewRun: Bool) {
        defer { last = moment }
        guard let last else { return }
        let longest: Int64 = 400 * 86_400_000_000
        let span: Int64
        if isNewRun {
            restart(last, at: moment)
            span =
                moment.wall.subtractingReportingOverflow(last.wall).partialValue
                .multipliedReportingOverflow(by: 1_000).partialValue
        } else {
            span = moment.tick.microseconds.subtractingReportingOverflow(last.tick.microseconds).partialValue
        }
        guard span > 0 else { return }
        book(min(span, longest), from: last.wall)
    }

    private mutating func book(_ span: Int64, from wall: Int64) {
        elapsed += span
        minutes.pass(to: elapsed)
        // A clock that shows what no clock shows is taken for the nearest that one may.
        var position = min(max(wall, -(1 << 50)), 1 << 50)
        var rest = span
        var splits = 0
        while rest > 0 {
            let number = LossQuarter.number(at: position)
            let end = (number + 1) * LossQuarter.length
            let room = (end - position) * 1_000
            let part = splits < Self.quarterLimit ? min(rest, room) : rest
            add(LossPiece(quarter: number, microseconds: part))
            rest -= part
            position = end
            splits += 1
        }
    }

    private mutating func add(_ piece: LossPiece) {
        find(piece.quarter)
        switch activity {
        case .noBatch: quarters[current].noBatch += piece.microseconds
        case .standing: open?.pass(piece)
        case .running:
            var rest = piece.microseconds
            while rest > 0 {
                let part = min(rest, window.room)
                window.pass(LossPiece(quarter: piece.quarter, microseconds: part))
                rest -= part
                if window.room == 0 { settleWindow() }
            }
        }
    }

    /// Makes `current` the place of this quarter.
    private mutating func find(_ number: Int64) {
        if current < quarters.count, quarters[current].number == number { return }
        if let index = quarters.lastIndex(where: { $0.number <= number }) {
            if quarters[index].number == number {
                current = index
                return
            }
            current = index + 1
        } else {
            current = 0
        }
        if quarters.count >= Self.quarterLimit {
            // The oldest two become one: no time is lost, only where it lay.
            guard current > 1 else {
                current = 0
                return
            }
            quarters[1].add(quarters[0])
            quarters.remove(at: 0)
            current -= 1
        }
        quarters.insert(LossQuarter(number: number), at: current)
    }

    private mutating func settleWindow() {
        for piece in window.pieces {
            find(piece.quarter)
            if window.isSlow(rules) {
                quarters[current].reduced += piece.microseconds
            } else {
                quarters[current].running += piece.microseconds
            }
        }
        window.clear(rules)
    }

    // MARK: What goes on

    /// Rules of a batch that starts.
    mutating func begin(_ rules: LossRules) {
        self.rules = rules
        hasRun = false
        recent = nil
    }

    /// What the line is in after an event.
    mutating func note(_ view: LossView, at moment: Moment) {
        if last == nil { last = moment }
        if state != view.state || stateSince == nil {
            state = view.state
            stateSince = moment
        }
        count(view.counts, at: moment)
        arrange(view.causes, at: moment)
        switch view.phase {
        case .none:
            change(to: .noBatch)
        case .producing, .ending:
            guard view.state != .execute else {
                change(to: .running)
                hasRun = true
                restartUntil = 0
                return
            }
            stand(cause(in: view, at: moment), at: moment)
        case .preparing:
            stand(StandingCause(.preparation), at: moment)
        }
    }

    private mutating func change(to next: Activity) {
        if activity == .running, next != .running {
            settleWindow()
            window.stop()
        }
        if next != .standing { endStop() }
        activity = next
    }

    /// Keeps the causes in the order in which they came.
    private mutating func arrange(_ causes: [StandingCause], at moment: Moment) {
        if causes.isEmpty, standing.isEmpty { return }
        // The restart of the program is over when all devices are back; what keeps the line then has its own cause.
        let consequences: [LossCause] = [.plc, .printer, .camera, .labelPrinter]
        let isRestarting =
            moment.tick.microseconds < restartUntil && causes.contains { consequences.contains($0.cause) }
        standing.removeAll { $0.cause == .controller ? !isRestarting : !causes.contains($0) }
        for cause in causes where !standing.contains(cause) { standing.append(cause) }
        if let first = standing.first, activity == .running {
            recent = RecentCause(cause: first, tick: moment.tick.microseconds)
        }
    }

    /// Why the line stands; nil when nothing stands any more that could keep it, which is the end of the same stop.
    private func cause(in view: LossView, at moment: Moment) -> StandingCause? {
        guard hasRun else { return StandingCause(view.phase == .ending ? .closing : .setup) }
        var found = standing.first
        if found == nil, activity == .running, let recent {
            let age = moment.tick.microseconds.subtractingReportingOverflow(recent.tick).partialValue
            if (0...5_000_000).contains(age) { found = recent.cause }
        }
        if view.phase == .ending {
            // After the end nothing comes any more, and a person who stops the line does what is due.
            switch found?.cause {
            case .starved, .operator, .setup: return StandingCause(.closing)
            default: break
            }
        }
        return found
    }

    private mutating func stand(_ cause: StandingCause?, at moment: Moment) {
        guard open != nil else {
            change(to: .standing)
            beginStop(cause ?? StandingCause(.unknown), at: moment)
            return
        }
        guard let cause, cause.cause != open?.cause else { return }
        if open?.cause == .unknown, (open?.microseconds ?? 0) <= Self.refinement {
            open?.cause = cause.cause
            open?.station = cause.station
            open?.device = cause.device
        } else {
            endStop()
            beginStop(cause, at: moment)
        }
    }

    /// The program ended at one moment and starts at another. A line that ran then was stopped by that; one that stood
    /// stands on for its own cause.
    private mutating func restart(_ end: Moment, at moment: Moment) {
        guard activity != .noBatch else { return }
        let controller = StandingCause(.controller)
        standing.removeAll { $0.cause == .controller }
        standing.append(controller)
        restartUntil = moment.tick.microseconds.addingReportingOverflow(Self.restartTime).partialValue
        guard activity == .running else { return }
        standing = [controller]
        change(to: .standing)
        beginStop(controller, at: end)
    }

    private mutating func beginStop(_ cause: StandingCause, at moment: Moment) {
        lastStop += 1
        open = LineStop(
            number: lastStop, cause: cause.cause, station: cause.station, device: cause.device, began: moment.wall)
    }

    private mutating func endStop() {
        guard let stop = open else { return }
        open = nil
        // Two causes that come and go within one event are no two stops.
        guard stop.microseconds > 0 || stop.reason != nil else {
            if stop.number == lastStop { lastStop -= 1 }
            return
        }
        enter(stop, sign: 1)
        stops.append(stop)
        if stops.count > Self.stopLimit { stops.removeFirst() }
    }

    /// Adds a stop to the sums, or takes it out again.
    private mutating func enter(_ stop: LineStop, sign: Int) {
        let kind = stop.kind(rules)
        for (index, piece) in stop.pieces.enumerated() {
            find(piece.quarter)
            quarters[current].add(
                kind, stop.cause, piece.microseconds * Int64(sign), count: index == 0 ? sign : 0)
        }
    }

    // MARK: Counts

    private mutating func count(_ counts: LossCounts, at moment: Moment) {
        defer { counted = counts }
        guard counts != counted else { return }
        let more = counts - counted
        // Counting began anew with a batch.
        guard more.total >= 0, more.items >= 0, more.good >= 0, more.rejected >= 0 else { return }
        if activity == .running { window.items += more.items }
        minutes.count(items: more.items, rejected: more.rejected)
        find(LossQuarter.number(at: min(max(moment.wall, -(1 << 50)), 1 << 50)))
        quarters[current].total += more.total
        quarters[current].good += more.good
        quarters[current].rejected += more.rejected
    }

    // MARK: People

    /// The stop that goes on, or the last one; nil when the line did not stand yet.
    public var latestStop: LineStop? { open ?? stops.last }

    /// A stop that a reason can still be given for.
    public func stop(_ number: UInt32) -> LineStop? {
        open?.number == number ? open : stops.last { $0.number == number }
    }

    /// A person gives or corrects the reason of a stop; false when it is not kept (any more).
    mutating func give(_ reason: StopReason, by who: String, to number: UInt32) -> Bool {
        if open?.number == number {
            open?.reason = reason
            open?.reasonBy = who
            return true
        }
        guard let index = stops.lastIndex(where: { $0.number == number }) else { return false }
        enter(stops[index], sign: -1)
        stops[index].reason = reason
        stops[index].reasonBy = who
        enter(stops[index], sign: 1)
        return true
    }

    /// Running time that is not yet settled as at speed or reduced; counts as at speed until then.
    var unsettled: [LossPiece] { window.pieces }

    /// In a batch: whether the line runs, and not at reduced speed as far as the last ten seconds tell.
    public var isRunning: Bool { activity == .running }
    public var isSlow: Bool { activity == .running && window.wasSlow }
}

/// Whose turn it is in a batch, as far as the losses know it.
enum LossPhase: Hashable, Sendable {
    case none
    case preparing
    case producing
    case ending
}

/// What stood last while the line ran.
private struct RecentCause: Hashable, Sendable {
    var cause: StandingCause
    var tick: Int64
}

/// A cause that stands, and where.
struct StandingCause: Hashable, Sendable {
    var cause: LossCause
    var station: StationIndex = noStation
    var device: DeviceIndex = noDevice

    init(_ cause: LossCause) {
        self.cause = cause
    }

    init(_ cause: LossCause, station: StationIndex, device: DeviceIndex) {
        self.cause = cause
        self.station = station
        self.device = device
    }
}

/// Counters of station 0.
struct LossCounts: Hashable, Sendable {
    /// Units that came to the trigger.
    var items = 0
    /// Units whose outcome is decided.
    var total = 0
    var good = 0
    var rejected = 0

    static func - (left: LossCounts, right: LossCounts) -> LossCounts {
        LossCounts(
            items: left.items - right.items, total: left.total - right.total, good: left.good - right.good,
            rejected: left.rejected - right.rejected)
    }
}

/// What the book hears after each event.
struct LossView: Sendable {
    var phase: LossPhase
    /// Nil while the PLC is out of reach.
    var state: PackMLState?
    /// Every cause that could keep the line now; of those that came together the one that weighs more first.
    var causes: [StandingCause]
    var counts: LossCounts
}

/// Ten seconds of running, in which items are counted.
private struct SpeedWindow: Hashable, Sendable {
    private(set) var pieces: [LossPiece] = []
    var items = 0
    private(set) var wasSlow = false
    private var time: Int64 = 0

    private static let length: Int64 = 10_000_000
    /// Shorter ones tell nothing of the speed; they go with the one before.
    private static let shortest: Int64 = 2_000_000

    var room: Int64 { Self.length - time }

    mutating func pass(_ piece: LossPiece) {
        time += piece.microseconds
        if let last = pieces.indices.last, pieces[last].quarter == piece.quarter {
            pieces[last].microseconds += piece.microseconds
        } else {
            pieces.append(piece)
        }
    }

    /// One item more or less is no other speed: it may have come just before or after.
    func isSlow(_ rules: LossRules) -> Bool {
        guard rules.ratedSpeed > 0, time >= Self.shortest else { return wasSlow }
        return Int64(items + 1) * 60_000_000 * 100 < Int64(rules.ratedSpeed) * Int64(rules.reducedPercent) * time
    }

    mutating func clear(_ rules: LossRules) {
        wasSlow = isSlow(rules)
        pieces.removeAll(keepingCapacity: true)
        items = 0
        time = 0
    }

    /// The line stands: what comes then begins anew.
    mutating func stop() { wasSlow = false }
}
