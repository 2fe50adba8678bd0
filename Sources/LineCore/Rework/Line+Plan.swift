public import Codes

/// What a person who scanned a pack is told of it (W-01).
public struct PackReport: Hashable, Sendable {
    public var place: PackPlace
    /// The acts that may be done with it now.
    public var legalActs: [PackActKind]
    /// Its label does not show its content, or was declared destroyed.
    public var isLabelDue: Bool
    /// A label of it was printed at the rework station and is to be scanned back.
    public var isLabelAwaited: Bool
}

extension Line {
    /// What the act would come to now, or why it cannot be done. Nothing changes: the same plan is shown before an act
    /// is confirmed (W-03) and is what ``Event/act(_:_:second:)`` carries out.
    ///
    /// - Parameters:
    ///   - second: the other person, for acts that two do.
    ///   - signer: who acts, and why.
    public func plan(of act: PackAct, second: String?, by signer: Signer) -> Result<ActPlan, ActRefusal> {
        floor.isProducing ? workedOut(act, second: second, by: signer) : .failure(.noBatch)
    }

    func workedOut(_ act: PackAct, second: String?, by signer: Signer) -> Result<ActPlan, ActRefusal> {
        do throws(ActRefusal) {
            try checkPersons(act, second: second, by: signer)
            var planner = ActPlanner(self)
            try planner.work(out: act)
            return .success(planner.plan(of: act))
        } catch {
            return .failure(error)
        }
    }

    /// The acts that may be done with this pack now, each with the right company: persons, reasons, other packs and
    /// containers. Empty for a code that is not of the batch in production.
    public func legalActs(for code: Code) -> [PackActKind] {
        guard floor.isProducing, let slot = floor.codes.slot(of: code) else { return [] }
        return legalActs(for: slot)
    }

    func legalActs(for slot: CodeSlot) -> [PackActKind] {
        let planner = ActPlanner(self)
        return PackActKind.allCases.filter { kind in
            if kind == .undo { return isUndoable(for: slot) }
            return deskObstacle(to: kind) == nil && planner.obstacle(to: kind, slot) == nil
        }
    }

    /// The level of a code of the batch in production.
    public func level(of code: Code) -> UInt8? {
        guard floor.isProducing else { return nil }
        return floor.codes.slot(of: code).map { floor.codes[$0].level }
    }

    /// What a scan of this code shows; nil for a code that is not of the batch in production.
    public func packReport(of code: Code) -> PackReport? {
        guard floor.isProducing, let slot = floor.codes.slot(of: code) else { return nil }
        return packReport(of: slot)
    }

    func packReport(of slot: CodeSlot) -> PackReport {
        PackReport(
            place: floor.codes[slot].place.told, legalActs: legalActs(for: slot),
            isLabelDue: floor.codes[slot].isLabelDue, isLabelAwaited: rework.desk?.awaits(slot) == true)
    }

    /// Why ``Event/labelScannedBack(_:_:)`` of this code may not come now; nil = it may.
    public func scanBackRefusal(_ code: Code) -> ActRefusal? {
        guard floor.isProducing else { return .noBatch }
        guard let slot = floor.codes.slot(of: code) else { return .notOfThisBatch(code) }
        return rework.desk?.awaits(slot) == true ? nil : .labelNotAwaited(code)
    }

    private func checkPersons(_ act: PackAct, second: String?, by signer: Signer) throws(ActRefusal) {
        guard !isBlank(signer.why) else { throw .reasonMissing }
        if act.kind.needsSecondPerson {
            guard let second, !isBlank(second) else { throw .secondMissing }
            guard trimmed(second).lowercased() != trimmed(signer.who).lowercased() else { throw .secondIsSame }
        }
        if let obstacle = deskObstacle(to: act.kind) { throw obstacle }
    }

    /// Acts that print labels need devices, and a batch in production.
    func deskObstacle(to kind: PackActKind) -> ActRefusal? {
        let printsLabel = kind == .aggregate || kind == .reprint
        if floor.phase == .ended, printsLabel || kind == .toLine { return .notAfterEnd(kind) }
        guard printsLabel else { return nil }
        guard let desk = rework.desk else { return .noReworkDevices }
        return desk.isPrinterReady ? nil : .printerNotReady
    }

    private func isUndoable(for slot: CodeSlot) -> Bool {
        guard let last = rework.last, last.act.packs.contains(floor.codes[slot].code) else { return false }
        var planner = ActPlanner(self)
        do throws(ActRefusal) {
            try planner.undo()
            return true
        } catch {
            return false
        }
    }

    private func isBlank(_ text: String) -> Bool { text.allSatisfy(\.isWhitespace) }

    private func trimmed(_ text: String) -> Substring {
        let front = text.drop(while: \.isWhitespace)
        guard let last = front.lastIndex(where: { !$0.isWhitespace }) else { return front }
        return front[...last]
    }
}
