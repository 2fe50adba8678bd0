import ConfigurationFiles

/// The people of a scenario: what they are still to do, what is in their hands, and what they know.
struct DemonstrationPeople {
    /// In the file's order.
    var pending: [ScenarioAct]
    var hands = ScenarioHands()
    /// Files of codes that are still to be imported, by level.
    var kept: [UInt8: String] = [:]
    /// So many too many are counted at first, by the place's word.
    var miscounts: [String: Int] = [:]
    /// The production is ended before all units are fed.
    var hasEnded = false

    init(acts: [ScenarioAct]) { pending = acts }

    /// Something is still to be done before the production ends.
    var isAwaited: Bool { pending.contains { $0.moment != .closing } }

    /// What comes next; nil = nothing is due now.
    func next(second: Int, fed: Int, isIdle: Bool) -> ScenarioAct? {
        pending.first { act in
            switch act.moment {
            case .second(let moment): second >= moment
            case .unit(let unit): fed >= unit
            case .fed: isIdle
            case .closing: false
            }
        }
    }

    mutating func isDone(_ act: ScenarioAct) {
        guard let place = pending.firstIndex(of: act) else { return }
        pending.remove(at: place)
    }
}

extension DemonstrationScenario {
    /// What of a file of codes is there at the start, and what an import brings later; nil = nothing.
    func split(_ text: String, level: UInt8) -> (now: String, later: String?) {
        guard let pool = content.pools.first(where: { $0.level == level }) else { return (text, nil) }
        let lines = text.split(separator: "\r\n", omittingEmptySubsequences: true)
        let (header, codes) = (lines.prefix(1), lines.dropFirst())
        func file(_ codes: some Sequence<Substring>) -> String {
            (header + codes).map { $0 + "\r\n" }.joined()
        }
        let later = codes.dropFirst(pool.codes)
        return (file(codes.prefix(pool.codes)), later.isEmpty ? nil : file(later))
    }
}
