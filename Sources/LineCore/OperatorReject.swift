/// A person's word that the next items of a station are to be rejected whatever is read on them (V-03): a batch of bent
/// cartons, a stack that fell and was put up again.
///
/// Items that passed the trigger before the word are not meant: their verdict may be on its way.
extension Line {
    /// Whether ``Event/operatorReject(station:count:_:)`` has a meaning there: items pass a trigger and a gate.
    public func canReject(at station: StationIndex) -> Bool {
        floor.isProducing && (coding(station) != nil || container(station) != nil)
    }

    mutating func rejectNext(_ count: UInt16, station: StationIndex, _ signer: Signer, into step: inout Step) {
        guard canReject(at: station) else { return }
        if let index = coding(station) { codings[index].refusals.refuseNext(count) }
        if let index = container(station) { containers[index].refusals.refuseNext(count) }
        let details = [
            AuditEntry.Detail(name: "station", value: String(station)),
            AuditEntry.Detail(name: "count", value: String(count)),
        ]
        step.facts.append(
            .audit(AuditEntry(act: "line.reject", who: signer.who, why: signer.why, details: details)))
    }
}

/// How many of the items that come next a person refused beforehand.
struct Refusals: Sendable {
    private var waiting: UInt16 = 0

    /// A later word counts on top of what an earlier one left.
    mutating func refuseNext(_ count: UInt16) {
        let (sum, isTooMany) = waiting.addingReportingOverflow(count)
        waiting = isTooMany ? .max : sum
    }

    /// True when the item that comes now is one of them.
    mutating func takeOne() -> Bool {
        guard waiting > 0 else { return false }
        waiting -= 1
        return true
    }

    /// Nobody's word reaches into another batch.
    mutating func forget() { waiting = 0 }
}
