/// Where a controller finds and keeps things.
public struct RunSettings: Sendable {
    /// The line's configuration file.
    public var lineFile: String
    /// The product files; every `*.yaml` in it is one.
    public var productsDirectory: String
    /// Ledger, records, socket. Made when it is not there; one controller at a time.
    public var dataDirectory: String
    /// Where `{run}` of serial addresses points to.
    public var runDirectory: String
    /// The witness of the ledger (L-02): a small file, best on another disk than the data directory. By default it lies
    /// beside the data directory, under its name with `.witness`.
    public var witnessFile: String
    /// Why the controller before this one ended, if its ledger failed: told by the audit trail.
    public var earlierFailure: String?

    public init(lineFile: String, productsDirectory: String, dataDirectory: String, runDirectory: String) {
        self.lineFile = lineFile
        self.productsDirectory = productsDirectory
        self.dataDirectory = dataDirectory
        self.runDirectory = runDirectory
        witnessFile = Self.witnessFile(of: dataDirectory)
    }

    /// Where the witness of a data directory lies if nothing else is said.
    public static func witnessFile(of dataDirectory: String) -> String {
        var directory = dataDirectory
        while directory.count > 1, directory.hasSuffix("/") { directory.removeLast() }
        return directory + ".witness"
    }
}

/// Why a controller does not start; each problem in a line.
public struct StartFailure: Error, Sendable, CustomStringConvertible {
    public var problems: [String]

    public init(problems: [String]) {
        self.problems = problems
    }

    public var description: String { problems.joined(separator: "\n") }
}
