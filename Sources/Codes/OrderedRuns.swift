/// Many entries in runs that are ordered one by one, so that ordering them takes no second copy of all of them.
struct OrderedRuns<Entry: FiledCode>: Sendable {
    fileprivate private(set) var runs: [[Entry]] = []
    private var open: [Entry] = []
    private let runLength: Int

    /// - Parameter runLength: 1 or more.
    init(runLength: Int) {
        precondition(runLength >= 1, "a run holds entries")
        self.runLength = runLength
    }

    mutating func append(_ entry: Entry) {
        open.append(entry)
        if open.count == runLength { finish() }
    }

    /// Orders what is not yet.
    mutating func finish() {
        guard !open.isEmpty else { return }
        open.sort()
        runs.append(open)
        open = []
    }
}

/// The codes of all runs in ascending order, each once.
struct MergedRuns<Entry: FiledCode> {
    private let runs: [[Entry]]
    /// Of each run the place that comes next.
    private var places: [Int]
    private var last: Entry?

    init(_ runs: OrderedRuns<Entry>) {
        self.runs = runs.runs
        places = Array(repeating: 0, count: self.runs.count)
    }

    /// - Parameter repeated: told of each further line of a code with the line that had it first.
    mutating func next(_ repeated: (_ line: Int, _ firstLine: Int) -> Void) -> Entry? {
        while let entry = smallest() {
            if let last, entry.hasSameCode(as: last) {
                repeated(Int(entry.line), Int(last.line))
            } else {
                last = entry
                return entry
            }
        }
        return nil
    }

    private mutating func smallest() -> Entry? {
        var found: (run: Int, entry: Entry)?
        for run in runs.indices where places[run] < runs[run].count {
            let entry = runs[run][places[run]]
            if found.map({ entry < $0.entry }) ?? true { found = (run, entry) }
        }
        guard let found else { return nil }
        places[found.run] += 1
        return found.entry
    }
}
