/// What is to happen, by time; of two at the same time what was planned first. Nearly everything is planned a little
/// ahead of now, so that a sorted list with the soonest at its end needs few steps.
struct ActionQueue<Action: Sendable>: Sendable {
    private var entries: [(time: Int64, action: Action)] = []

    var nextTime: Int64 { entries.last?.time ?? .max }

    mutating func insert(_ action: Action, at time: Int64) {
        var place = entries.count
        while place > 0, entries[place - 1].time <= time { place -= 1 }
        entries.insert((time, action), at: place)
    }

    mutating func popFirst(until now: Int64) -> Action? {
        guard nextTime <= now else { return nil }
        return entries.popLast()?.action
    }

    /// Everything that is planned, soonest first; afterwards nothing is.
    mutating func takeAll() -> [Action] {
        defer { entries = [] }
        return entries.reversed().map(\.action)
    }
}
