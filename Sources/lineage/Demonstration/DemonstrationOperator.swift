import ControlTypes

/// Decides what the line's operator would do. It acts only on what stands for two looks in a row, so that what ends by
/// itself is left alone.
struct DemonstrationOperator {
    /// How long what stands is left to others, in looks.
    enum Patience: Int {
        /// Nobody else is there: what stands at the second look is dealt with.
        case alone = 1
        /// A visitor at the console may deal with it himself, and may hold the line as long as he likes.
        case visited = 20
    }

    private var lastHolds: Set<String> = []
    private var looksHeld = 0
    private var looksStanding = 0

    /// What to do now; nil = nothing. Throws when the line cannot go on without help.
    mutating func act(on status: LineStatus, patience: Patience) throws -> LineAct? {
        if patience == .visited, status.holds.contains(where: { $0.cause == "operatorHold" }) { return nil }
        let waiting = status.holds.filter(\.needsPerson)
        if let failed = waiting.first(where: { $0.cause == "ledgerFailed" }) {
            throw CommandFailure(failed.text, problems: [])
        }
        let holds = Set(waiting.map { "\($0.cause) \($0.station ?? "") \($0.device ?? "")" })
        looksHeld = holds.isDisjoint(with: lastHolds) ? 0 : looksHeld + 1
        let isStanding = looksHeld >= patience.rawValue
        if isStanding { looksHeld = 0 }
        // After an act the line gets two looks of time again.
        lastHolds = isStanding ? [] : holds
        guard holds.isEmpty else {
            looksStanding = 0
            guard isStanding else { return nil }
            // What lies on the belt all the same has no verdict and is rejected.
            if waiting.contains(where: { $0.cause == "beltUnknown" }) { return .declareBeltEmpty }
            return waiting.contains { $0.cause == "operatorHold" } ? .start : .resume
        }
        // Nothing holds the line and it stands: somebody pressed stop, or the emergency stop was released.
        let stands = ["stopped", "aborted", "idle", "held", "complete"].contains(status.state)
        looksStanding = (stands && status.holds.isEmpty) || !status.isStarted ? looksStanding + 1 : 0
        guard looksStanding >= patience.rawValue + 2 else { return nil }
        looksStanding = 0
        return .start
    }
}
