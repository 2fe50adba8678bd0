public import ControlTypes

/// Everything that comes to the console from outside.
public enum Message: Hashable, Sendable {
    case key(Key)
    /// A scanner read this.
    case scan(String)
    /// A scanner began and did not end.
    case scanCutOff
    /// Time passed; comes at least once a second.
    case tick(ConsoleTime)
    case resized(Grid.Size)
    case answered(Call, Result<Answer, ControlError>)
    /// The program is asked to end.
    case ended
}

/// What the console wants to be done outside.
public enum Command: Hashable, Sendable {
    case call(Call)
    /// Leave the terminal and end.
    case leave
}
