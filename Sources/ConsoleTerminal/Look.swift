import CTerminal
import Console

/// How a meaning looks on the terminal. Without colours every style that matters still differs by an attribute.
struct Look {
    var attributes: Int32
    var colour: Int32

    init(_ style: Style) {
        (attributes, colour) =
            switch style {
            case .plain: (0, 0)
            case .quiet: (Self.dim, 0)
            case .heading: (Self.bold, 0)
            case .title: (Self.bold | Self.reverse, 0)
            case .good: (0, Int32(TERMINAL_GREEN))
            case .caution: (Self.bold, Int32(TERMINAL_YELLOW))
            case .alarm: (Self.bold | Self.reverse, Int32(TERMINAL_RED))
            case .frame: (Self.dim, 0)
            case .key: (Self.bold, Int32(TERMINAL_CYAN))
            case .selection: (Self.reverse, 0)
            case .field: (Self.underline, 0)
            }
    }

    private static let bold = Int32(TERMINAL_BOLD)
    private static let dim = Int32(TERMINAL_DIM)
    private static let reverse = Int32(TERMINAL_REVERSE)
    private static let underline = Int32(TERMINAL_UNDERLINE)
}
