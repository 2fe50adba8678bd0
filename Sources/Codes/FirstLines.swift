/// Something that is said of a line of a file.
public protocol NumberedLine: Sendable {
    /// From 1, a header counted.
    var line: Int { get }
}

/// The first of many lines, which need not come in order, and how many there are.
public struct FirstLines<Entry: NumberedLine>: Sendable {
    /// All that were noted.
    public private(set) var count = 0
    private let limit: Int
    private var kept: [Entry] = []
    /// Lines from here on are not among the first any more.
    private var end = Int.max

    /// - Parameter limit: how many are kept, 1 or more.
    public init(limit: Int) {
        precondition(limit >= 1, "at least one line is kept")
        self.limit = limit
    }

    /// The first ones in the order of their lines, at most as many as the limit.
    public var first: [Entry] { Array(kept.sorted { $0.line < $1.line }.prefix(limit)) }

    /// Counts a line, and keeps what is said of it when it may be among the first.
    public mutating func note(_ line: Int, _ entry: @autoclosure () throws -> Entry) rethrows {
        count += 1
        guard line < end else { return }
        kept.append(try entry())
        // Twice as many as are wanted are kept before the later half goes.
        guard kept.count >= 2 * limit, let last = first.last else { return }
        kept = first
        end = last.line
    }
}
