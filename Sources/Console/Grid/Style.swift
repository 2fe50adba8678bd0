/// What a piece of text means on the screen. The terminal decides how it looks; no meaning rests on colour alone, so
/// that every style goes with a word, a mark or a place.
public enum Style: UInt8, CaseIterable, Hashable, Sendable {
    case plain
    /// Of less importance: units, captions, what is over.
    case quiet
    case heading
    /// The first line of the screen.
    case title
    case good
    case caution
    case alarm
    case frame
    /// A key that may be pressed.
    case key
    /// The chosen row of a list, the chosen page.
    case selection
    /// Where a person types.
    case field
}
