public import Codes
import Links

/// A batch that is over and whose record is not made yet: people still find packs of it, and sample, take out, replace or
/// destroy them. It is the line as its journal leaves it, without devices; what is done here is in that journal, too, and
/// the line that makes another batch meanwhile knows nothing of it.
///
/// No label is printed any more: ``PackActKind/aggregate`` and ``PackActKind/reprint`` are refused, and a container whose
/// label does not show its content stays so.
public struct EndedBatch: Sendable {
    private var line: Line

    /// - Parameter line: which the whole journal of the batch was replayed through; nil comes back when the batch is not
    ///   over.
    public init?(_ line: Line) {
        guard line.floor.phase == .ended else { return nil }
        self.line = line
    }

    /// What the act would come to, or why it cannot be done. Nothing changes.
    public func plan(of act: PackAct, second: String?, by signer: Signer) -> Result<ActPlan, ActRefusal> {
        line.workedOut(act, second: second, by: signer)
    }

    /// Every code that the plan touches, each once.
    public func codes(of plan: ActPlan) -> [CodeID] { line.codes(of: plan) }

    /// What a scan of this code shows; nil for a code that is not of this batch.
    public func packReport(of code: Code) -> PackReport? {
        line.floor.codes.slot(of: code).map { line.packReport(of: $0) }
    }

    public func level(of code: Code) -> UInt8? { line.floor.codes.slot(of: code).map { line.floor.codes[$0].level } }

    /// Carries the act out, if it may be done: the event for the batch's journal, and its facts. They rest on no time.
    public mutating func perform(
        _ act: PackAct, _ signer: Signer, second: String?
    ) -> (event: Event, facts: [Fact]) {
        handled(.actAfterEnd(act, signer, second: second))
    }

    private mutating func handled(_ event: Event) -> (event: Event, facts: [Fact]) {
        var step = Step()
        line.handle(event, at: Moment(tick: Tick(microseconds: 0), wall: 0), into: &step)
        return (event, step.facts)
    }

    // MARK: Physical counts (N-02)

    /// Why ``count(_:_:_:)`` does nothing now; nil = it may come. The places are those of the batch's list.
    public func countRefusal(_ place: CountedPlace) -> CountRefusal? { line.countRefusalAfterEnd(place) }

    /// Why ``explain(_:_:)`` does nothing now; nil = it may come.
    public func explanationRefusal(_ place: CountedPlace, _ signer: Signer) -> CountRefusal? {
        line.explanationRefusalAfterEnd(place, signer)
    }

    /// A person counted a place anew: what was done since the batch was closed made the count of before wrong.
    public mutating func count(
        _ place: CountedPlace, _ number: UInt32, _ signer: Signer
    ) -> (event: Event, facts: [Fact]) {
        handled(.countedAfterEnd(place, number, signer))
    }

    /// A person says why a count differs from the records.
    public mutating func explain(_ place: CountedPlace, _ signer: Signer) -> (event: Event, facts: [Fact]) {
        handled(.explainedAfterEnd(place, signer))
    }
}

extension Line {
    /// Nothing here rests on a time, a device or an alarm: the line may make another batch meanwhile.
    mutating func performAfterEnd(_ event: Event, into step: inout Step) {
        switch event {
        case .actAfterEnd(let act, let signer, let second):
            actAfterEnd(act, signer, second: second, into: &step)
        case .countedAfterEnd(let place, let number, let signer):
            guard countRefusalAfterEnd(place) == nil else { return }
            takeCount(place, number, signer, into: &step)
        case .explainedAfterEnd(let place, let signer):
            guard explanationRefusalAfterEnd(place, signer) == nil else { return }
            explainDeviation(place, signer, into: &step)
        default: preconditionFailure("only events of batches that are over come here")
        }
        guard floor.phase == .ended else { return }
        for place in floor.counts.places where place.counted != nil { compareCount(place.place, into: &step) }
    }

    func countRefusalAfterEnd(_ place: CountedPlace) -> CountRefusal? {
        guard floor.phase == .ended else { return .wrongPhase(floor.phase) }
        return floor.counts[place] == nil ? .notAsked(place) : nil
    }

    func explanationRefusalAfterEnd(_ place: CountedPlace, _ signer: Signer) -> CountRefusal? {
        guard floor.phase == .ended else { return .wrongPhase(floor.phase) }
        return deviationRefusal(place, signer)
    }

    private mutating func actAfterEnd(
        _ act: PackAct, _ signer: Signer, second: String?, into step: inout Step
    ) {
        guard floor.phase == .ended, case .success(let plan) = workedOut(act, second: second, by: signer) else {
            return
        }
        carryOut(plan, signer, second: second, into: &step) { line, step in
            for slot in plan.containers { line.floor.closeAgain(slot, into: &step) }
        }
    }
}
