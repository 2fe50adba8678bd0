/// The pages of the console, in the order of their keys.
public enum Screen: Int, CaseIterable, Hashable, Sendable {
    case line = 1
    case alarms = 2
    case batches = 3
    case aggregation = 4
    case rework = 5
    case codes = 6
    case devices = 7

    var key: Key { .character(Character("\(rawValue)")) }
}
