public import LineCore
public import Links

/// Tells which item's picture a reader's result belongs to (Line Link, rule 7). One for each reader.
///
/// ```
///   picture taken ──▶ open ──▶ read          a result inside its window that can be of no other picture
///                          ├─▶ late          the window closed without one
///                          ├─▶ missed        the reader's ids moved, or the result may be of another picture
///                          └─▶ reader lost
/// ```
/// A picture's time lies between two status reads, *before* and *after*; its window is *before* + earliest …
/// *after* + latest. A result waits until a status read that begun after the result's arrival was worked off: only
/// then is every picture known that it can be of.
///
/// **Without trigger id** a result is of the one open picture whose window holds it. If two windows hold it (the belt
/// is faster than configured) it is of neither, and both are unread; and so is every further picture in whose window a
/// result of theirs may still come.
///
/// **With trigger id** the difference id − picture (modulo 65536) is taken from the first result of a picture that was
/// taken while no other was open. From then on a result must come inside the window of the picture that its id names.
/// A result inside another picture's window, or one that comes when another picture's is due (``ResultDelays``), shows
/// that the ids moved or that a result was late: everything open is unread and the difference is forgotten. It is taken
/// anew from a picture whose window opens after all of theirs have closed. Where pictures are too dense for that, the
/// same difference counts again after `proofs` results in a row that came when only the picture was due which they name
/// by it: then a result was late, and nothing moved. One that speaks against it ends that: a missed trigger and a reader
/// that became slower by a pitch look alike, and only a picture alone tells them apart. While the difference is not
/// known, every `resyncItems` pictures are told as `stepLost`: the line must be held, which also lets the windows close,
/// and may be let go on by a person. A result inside no window is a stray one and changes nothing.
///
/// The caller gives each matcher only its own reader's pictures: where content and label of a container are read by
/// two readers, it knows by the request that the picture follows, and counts each reader's pictures itself.
public struct PictureMatcher: Sendable {
    private struct Picture: Sendable {
        var station: StationIndex
        var item: UInt16
        var number: UInt16
        var role: PictureRole
        var opens: Tick
        var closes: Tick
        /// No other picture's result could still be under way when it was taken.
        var wasAlone: Bool

        func holds(_ tick: Tick) -> Bool { opens <= tick && tick <= closes }
    }

    /// A picture of the last ones, whatever became of it.
    private struct Taken: Sendable {
        var number: UInt16
        var latest: Tick
    }

    private struct Held: Sendable {
        var result: ReadResult
        var arrived: Tick
    }

    /// Pictures that may be open at once; at most fifteen items are between trigger and gate. One more closes the
    /// oldest as late.
    public static let picturesMax = 64
    /// Results that may wait for their status read. One more makes the oldest a stray one.
    public static let resultsMax = 64
    /// Pictures that a result may still be of: at most fifteen items are between trigger and gate.
    private static let takenMax = 16
    /// Results in a row that must speak for a difference that was forgotten.
    private static let proofs = 3

    private let settings: PictureSettings
    private var open: [Picture] = []
    private var held: [Held] = []
    /// Trigger id − picture; nil when it has to be taken anew.
    private var difference: UInt16?
    /// The difference before it was forgotten, and the results in a row that spoke for it since; nil when one spoke
    /// against it.
    private var former: (difference: UInt16, proofs: Int)?
    /// The last pictures, in their order.
    private var taken: [Taken] = []
    private var delays = ResultDelays()
    /// Until then results of pictures may come that were closed before their time.
    private var unsettledUntil: Tick?
    /// `outOfStep` was told and `inStep` not yet.
    private var isOutOfStep = false
    /// Pictures taken since the difference was lost.
    private var picturesWithoutStep = 0

    public init(settings: PictureSettings) {
        self.settings = settings
    }

    /// Pictures without a result so far.
    public var openPictures: Int { open.count }

    // MARK: What happens

    /// The reader was told to take a picture, between the ticks `earliest` and `latest`. Pictures come in their order.
    /// `picture` counts this reader's pictures modulo 65536; after a gap or a restart of the count call
    /// ``pictureCountRestarted(into:)`` first; also whenever the PLC machine attached anew.
    public mutating func pictureTaken(
        station: StationIndex, item: UInt16, picture: UInt16, earliest: Tick, latest: Tick, role: PictureRole,
        into outcomes: inout [PictureOutcome]
    ) {
        if open.count == PictureMatcher.picturesMax { close(at: 0, .late, into: &outcomes) }
        var new = Picture(
            station: station, item: item, number: picture, role: role, opens: earliest + settings.earliest,
            closes: latest + settings.latest, wasAlone: open.isEmpty)
        new.wasAlone = new.wasAlone && isSettled(new)
        open.append(new)
        if taken.count == PictureMatcher.takenMax { taken.removeFirst() }
        taken.append(Taken(number: picture, latest: latest))
        guard settings.hasTriggerID, difference == nil else { return }
        picturesWithoutStep += 1
        if picturesWithoutStep == settings.resyncItems {
            picturesWithoutStep = 0
            isOutOfStep = true
            outcomes.append(.stepLost)
        }
    }

    /// A result came. It is matched at the next status read that begins at `arrived` or later.
    public mutating func result(_ result: ReadResult, arrived: Tick, into outcomes: inout [PictureOutcome]) {
        if held.count == PictureMatcher.resultsMax { outcomes.append(.strayResult(held.removeFirst().result)) }
        held.append(Held(result: result, arrived: arrived))
    }

    /// A status read that begun at this tick was worked off; its pictures were told before.
    public mutating func statusRead(begun: Tick, into outcomes: inout [PictureOutcome]) {
        while let first = held.first, first.arrived <= begun {
            held.removeFirst()
            closeLate(before: first.arrived, into: &outcomes)
            if settings.hasTriggerID {
                matchByTriggerID(first, into: &outcomes)
            } else {
                matchByTime(first, into: &outcomes)
            }
        }
        closeLate(before: begun, into: &outcomes)
    }

    /// The reader was lost, or is armed anew: nothing of before will be answered, and its trigger ids start anew.
    public mutating func readerReset(into outcomes: inout [PictureOutcome]) {
        closeAll(.readerLost, into: &outcomes)
        unsettledUntil = nil
        dropHeld(into: &outcomes)
        forgetDifference()
        delays.forget()
    }

    /// The pictures' count starts anew or has a gap: the PLC was restarted, or was out of reach.
    public mutating func pictureCountRestarted(into outcomes: inout [PictureOutcome]) {
        closeAll(.missed, into: &outcomes)
        dropHeld(into: &outcomes)
        forgetDifference()
        taken.removeAll(keepingCapacity: true)
    }

    /// Closes the pictures whose time is over, also when no status is read any more.
    public mutating func timePassed(at now: Tick, into outcomes: inout [PictureOutcome]) {
        while let index = open.firstIndex(where: { $0.closes < now && !isAwaitingMatch($0) }) {
            close(at: index, .late, into: &outcomes)
        }
    }

    /// When ``timePassed(at:into:)`` wants to be called next.
    public var nextDeadline: Tick? {
        var deadline: Tick?
        for picture in open where !isAwaitingMatch(picture) {
            // At the tick `closes` a result may still come.
            let due = picture.closes + Interval(microseconds: 1)
            deadline = deadline.map { min($0, due) } ?? due
        }
        return deadline
    }

    // MARK: Matching

    private mutating func matchByTime(_ held: Held, into outcomes: inout [PictureOutcome]) {
        let candidates = open.indices.filter { open[$0].holds(held.arrived) }
        guard candidates.count == 1, isSettled(open[candidates[0]]) else {
            outcomes.append(.strayResult(held.result))
            for (gone, index) in candidates.enumerated() {
                leaveUnsettled(open[index - gone])
                close(at: index - gone, .missed, into: &outcomes)
            }
            return
        }
        read(at: candidates[0], held.result, arrived: held.arrived, into: &outcomes)
    }

    private mutating func matchByTriggerID(_ held: Held, into outcomes: inout [PictureOutcome]) {
        guard let id = held.result.triggerID else {
            outcomes.append(.strayResult(held.result))
            return
        }
        let number = UInt16(truncatingIfNeeded: id)
        let due = pictureDue(at: held.arrived)
        if difference == nil { weigh(number, due: due, into: &outcomes) }
        let candidates = open.indices.filter { open[$0].holds(held.arrived) }
        guard !candidates.isEmpty else {
            outcomes.append(.strayResult(held.result))
            return
        }
        if let difference {
            if let index = candidates.first(where: { open[$0].number &+ difference == number }),
                due == nil || due == open[index].number
            {
                read(at: index, held.result, arrived: held.arrived, into: &outcomes)
                return
            }
            outcomes.append(.strayResult(held.result))
            closeAll(.missed, into: &outcomes)
            forgetDifference()
            former = (difference, 0)
            isOutOfStep = true
            outcomes.append(.outOfStep)
            return
        }
        guard candidates.count == 1, open[candidates[0]].wasAlone else {
            outcomes.append(.strayResult(held.result))
            return
        }
        know(number &- open[candidates[0]].number, into: &outcomes)
        read(at: candidates[0], held.result, arrived: held.arrived, into: &outcomes)
    }

    /// The picture whose result is due at this time, when no other's can be.
    private func pictureDue(at arrived: Tick) -> UInt16? {
        var due: UInt16?
        for picture in taken where !delays.exclude(arrived - picture.latest) {
            guard due == nil, delays.hold(arrived - picture.latest) else { return nil }
            due = picture.number
        }
        return due
    }

    private mutating func weigh(_ number: UInt16, due: UInt16?, into outcomes: inout [PictureOutcome]) {
        guard let (difference, proofs) = former else { return }
        guard let due else {
            // At a time of no picture, or of several, it says nothing, and those before it are no row any more.
            former = (difference, 0)
            return
        }
        guard number &- due == difference else {
            former = nil
            return
        }
        former = (difference, proofs + 1)
        if proofs + 1 == PictureMatcher.proofs { know(difference, into: &outcomes) }
    }

    private mutating func know(_ known: UInt16, into outcomes: inout [PictureOutcome]) {
        difference = known
        former = nil
        guard isOutOfStep else { return }
        isOutOfStep = false
        outcomes.append(.inStep)
    }

    private mutating func read(
        at index: Int, _ result: ReadResult, arrived: Tick, into outcomes: inout [PictureOutcome]
    ) {
        let picture = open.remove(at: index)
        if settings.hasTriggerID, let last = taken.last(where: { $0.number == picture.number }) {
            delays.add(arrived - last.latest)
        }
        outcomes.append(.read(station: picture.station, item: picture.item, role: picture.role, result: result))
    }

    // MARK: Closing

    /// A result that waits for its status read may be this picture's.
    private func isAwaitingMatch(_ picture: Picture) -> Bool {
        held.contains { picture.holds($0.arrived) }
    }

    private mutating func closeLate(before tick: Tick, into outcomes: inout [PictureOutcome]) {
        while let index = open.firstIndex(where: { $0.closes < tick }) {
            close(at: index, .late, into: &outcomes)
        }
    }

    private mutating func closeAll(_ cause: Unread, into outcomes: inout [PictureOutcome]) {
        while let first = open.first {
            leaveUnsettled(first)
            close(at: 0, cause, into: &outcomes)
        }
    }

    private mutating func close(at index: Int, _ cause: Unread, into outcomes: inout [PictureOutcome]) {
        let picture = open.remove(at: index)
        outcomes.append(.unread(station: picture.station, item: picture.item, role: picture.role, cause: cause))
    }

    /// A result of this picture may still come although it is closed.
    private mutating func leaveUnsettled(_ picture: Picture) {
        unsettledUntil = max(unsettledUntil ?? picture.closes, picture.closes)
    }

    /// No result of a picture that was closed before its time can come in this one's window.
    private func isSettled(_ picture: Picture) -> Bool {
        unsettledUntil.map { $0 < picture.opens } ?? true
    }

    private mutating func dropHeld(into outcomes: inout [PictureOutcome]) {
        for waiting in held { outcomes.append(.strayResult(waiting.result)) }
        held.removeAll()
    }

    private mutating func forgetDifference() {
        difference = nil
        former = nil
        picturesWithoutStep = 0
    }
}
