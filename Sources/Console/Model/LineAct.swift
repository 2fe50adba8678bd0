import ControlTypes

/// What a person may ask of the line.
enum LineAct: String, CaseIterable, Hashable, Sendable {
    case start
    case hold
    case stop
    case resume
    case declareBeltEmpty = "declare-belt-empty"

    /// The act that lets a standing line go on: what its holds ask for. Nil when nothing waits for a person.
    static func goOn(_ status: LineStatus) -> LineAct? {
        let waiting = status.holds.filter(\.needsPerson)
        if waiting.contains(where: { $0.cause == "beltUnknown" }) { return .declareBeltEmpty }
        if waiting.contains(where: { $0.cause == "ledgerFailed" }) { return nil }
        if waiting.contains(where: { $0.cause != "operatorHold" }) { return .resume }
        let stands = ["stopped", "aborted", "idle", "held", "complete"].contains(status.state)
        if waiting.isEmpty, status.isStarted, status.alarms.contains(where: { $0.state.hasPrefix("latched") }) {
            // An alarm that stays until a person has looked, and that holds nothing.
            return .resume
        }
        guard !waiting.isEmpty || !status.isStarted || (stands && status.holds.isEmpty) else { return nil }
        return status.holds.contains { $0.cause == "noBatch" } ? nil : .start
    }
}
