extension Line {
    /// The ledger is an old copy, or lost what it had confirmed: the codes that it leased to the batch and knows no use
    /// of may have been used. None of them is issued, and the line stands until a person lets it go on.
    ///
    /// What was sent without an outcome is in doubt as after any restart, and what devices tell of it is compared then.
    mutating func recordsLost(_ signer: Signer, second: String, into step: inout Step) {
        guard floor.phase.isActive, let plan = floor.plan else { return }
        var count = 0
        for level in plan.levels { count += floor.codes.doubtWaiting(level: level.level, into: &step) }
        floor.holds.set(.recordsLost, station: noStation, device: noDevice, true)
        step.facts.append(
            .audit(
                AuditEntry(
                    act: "records.lost", who: signer.who, why: signer.why,
                    details: [.init(name: "second", value: second), .init(name: "codes", value: String(count))])))
    }
}
