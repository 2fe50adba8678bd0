import LineCore
import Links

/// The requests for the container at one container station, and what its bits say.
///
/// A request is known to be taken by status bit b10: it equals the b3 of the last request taken for the container, and
/// each further request carries the other b3. The request register, which the PLC sets to 0 when it takes a request,
/// need not be read for that. While a request is not taken, the same value is written again from time to time; a
/// value that was taken before does nothing, so the repetition cannot act twice.
///
/// A second request that comes before the first is taken waits: overwriting the first would leave it open which of the
/// two was taken. A newer one takes the place of one that waits.
struct ContainerWatch: Hashable, Sendable {
    private struct Pending: Hashable, Sendable {
        var item: UInt16
        var request: ContainerRequest
        var register: UInt16
        var alternation: Bool
        /// When it was written last; nil before the first time.
        var written: Tick?
    }

    private struct Wish: Hashable, Sendable {
        var item: UInt16
        var request: ContainerRequest
    }

    /// A layer or label that was taken on and is not done.
    private struct Awaited: Hashable, Sendable {
        var request: ContainerRequest
        /// Time in Execute since it was taken.
        var elapsed: Interval
    }

    private var pending: Pending?
    private var wish: Wish?
    private var awaited: Awaited?

    /// Nothing was asked for.
    init() {}

    /// Goes on with a request that a controller before this one wrote and that was not taken yet.
    init(register: UInt16, at station: StationStatus) {
        guard station.item != 0, let bits = LineLink.value(in: register, of: station.item),
            let request = ContainerWatch.request(bits & 0x07), (bits & 0x08 != 0) != station.takenAlternation
        else { return }
        pending = Pending(
            item: station.item, request: request, register: register, alternation: bits & 0x08 != 0,
            written: Tick(microseconds: .min / 2))
    }

    /// Takes a request, unless `item` is not the container at the station.
    mutating func ask(_ request: ContainerRequest, for item: UInt16, at station: StationStatus) {
        guard item != 0, item == station.item else { return }
        if let pending {
            wish = pending.request == request ? nil : Wish(item: item, request: request)
        } else {
            begin(request, for: item, at: station)
        }
    }

    private mutating func begin(_ request: ContainerRequest, for item: UInt16, at station: StationStatus) {
        let alternation = !station.takenAlternation
        let bits = UInt8(1) << request.rawValue | (alternation ? 0x08 : 0)
        pending = Pending(
            item: item, request: request, register: LineLink.tag(item: item, value: bits), alternation: alternation,
            written: nil)
    }

    /// When the register is to be written; nil when nothing is asked for.
    var writeDue: Tick? {
        guard let pending else { return nil }
        guard let written = pending.written else { return Tick(microseconds: .min) }
        return written + PLCLimit.requestRetryInterval
    }

    /// The value of the request register to write at `now`, if it is time.
    mutating func registerToWrite(at now: Tick) -> UInt16? {
        guard let due = writeDue, now >= due, let register = pending?.register else { return nil }
        pending?.written = now
        return register
    }

    /// Compares two status reads of the station and reports what became of the container.
    ///
    /// `executing` is the time that passed between the reads if the line was in Execute, else 0.
    mutating func compare(
        _ old: StationStatus, with new: StationStatus, station: StationIndex, executing: Interval,
        layerTimeout: Interval, into reports: inout [PLCReport]
    ) {
        let item = new.item
        // The bits are those of the container `item`, cleared by its arrival.
        let isSame = old.item == item
        if !isSame {
            pending = nil
            wish = nil
            awaited = nil
        }
        guard item != 0 else { return }
        let taken = takeNote(of: new)
        if let taken {
            reports.append(.requestTaken(station: station, item: item, request: taken))
            awaited = taken == .release ? nil : Awaited(request: taken, elapsed: Interval(microseconds: 0))
        }
        func mark(_ mark: ContainerMark, _ was: Bool, _ isNow: Bool) {
            if isNow && !was { reports.append(.container(station: station, item: item, mark: mark)) }
        }
        mark(.present, isSame && old.isPresent, new.isPresent)
        // b6 and b7 go off when a request for them is taken, even if no read shows them off.
        mark(.layerInPlace, isSame && taken != .nextLayer && old.isLayerInPlace, new.isLayerInPlace)
        mark(.labelApplied, isSame && taken != .applyLabel && old.isLabelApplied, new.isLabelApplied)
        // b9 is of the station: it may stand since before this container.
        mark(.applicatorFailed, old.hasApplicatorFailed, new.hasApplicatorFailed)
        mark(.released, isSame && old.isReleased, new.isReleased)
        if awaited?.request == .applyLabel, new.hasApplicatorFailed, !old.hasApplicatorFailed { awaited = nil }
        watch(new, executing: taken == nil ? executing : Interval(microseconds: 0), limit: layerTimeout) { mark in
            reports.append(.container(station: station, item: item, mark: mark))
        }
        if pending == nil, let next = wish {
            wish = nil
            begin(next.request, for: next.item, at: new)
        }
    }

    /// The request that the PLC is now seen to have taken.
    private mutating func takeNote(of new: StationStatus) -> ContainerRequest? {
        guard let request = pending, request.written != nil, request.alternation == new.takenAlternation else {
            return nil
        }
        pending = nil
        return request.request
    }

    private mutating func watch(
        _ new: StationStatus, executing: Interval, limit: Interval, report: (ContainerMark) -> Void
    ) {
        guard var current = awaited else { return }
        if current.request == .nextLayer ? new.isLayerInPlace : new.isLabelApplied {
            awaited = nil
            return
        }
        current.elapsed = current.elapsed + executing
        awaited = current
        guard current.elapsed >= limit else { return }
        switch current.request {
        case .nextLayer:
            awaited = nil
            report(.noLayerLeft)
        case .applyLabel where new.hasApplicatorFailed:
            // b9 stood already when the label was asked for, so that it never rose.
            awaited = nil
            report(.applicatorFailed)
        case .applyLabel, .release:
            break
        }
    }

    private static func request(_ bits: UInt8) -> ContainerRequest? {
        ContainerRequest.allCases.first { bits == 1 << $0.rawValue }
    }
}
