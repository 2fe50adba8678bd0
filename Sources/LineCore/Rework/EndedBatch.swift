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
        let event = Event.actAfterEnd(act, signer, second: second)
        var step = Step()
        line.handle(event, at: Moment(tick: Tick(microseconds: 0), wall: 0), into: &step)
        return (event, step.facts)
    }
}

extension Line {
    mutating func performAfterEnd(
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
