/// The pages of the console, in the order of their keys.
public enum Screen: Int, CaseIterable, Hashable, Sendable {
    case line = 1
    case alarms = 2

    var key: Key { .character(Character("\(rawValue)")) }
}
