/// One pool: an imported file, or a granted range.
public struct PoolStatus: Codable, Hashable, Sendable {
    /// The ledger's number of the source.
    public var number: Int
    public var product: String
    public var level: Int
    /// `cn20`, `gs1` or `sscc`.
    public var scheme: String
    /// The file's name, or the range's.
    public var source: String
    /// Application number (申请单号) or reference of the grant.
    public var application: String
    /// `active`, or `withdrawn` when its codes were given back to the enterprise.
    public var state: String
    /// Codes of the file, numbers of the range.
    public var total: Int
    /// Codes that a batch can still get.
    public var unallocated: Int
    /// ``unallocated`` of ``total``, rounded down.
    public var percent: Int
    /// Codes that went back to the enterprise; 0 of an active pool.
    public var returned: Int
    /// The codes stand on cartons that come printed: they are allotted to batches, no printer draws them.
    public var isPreprinted: Bool
    /// Minutes that it would last by itself at the present speed of the running batch that draws from it.
    public var minutesLeft: Int?

    public init(
        number: Int, product: String, level: Int, scheme: String, source: String, application: String, state: String,
        total: Int, unallocated: Int, percent: Int, returned: Int, minutesLeft: Int?, isPreprinted: Bool
    ) {
        self.isPreprinted = isPreprinted
        self.number = number
        self.product = product
        self.level = level
        self.scheme = scheme
        self.source = source
        self.application = application
        self.state = state
        self.total = total
        self.unallocated = unallocated
        self.percent = percent
        self.returned = returned
        self.minutesLeft = minutesLeft
    }
}

/// How long the codes of a level of the running batch last (U-08).
public struct PoolLevelStatus: Codable, Hashable, Sendable {
    public var level: Int
    public var name: String
    /// Codes that the batch can still use: in its pools and at hand.
    public var remaining: Int
    /// What its pools had for it in all.
    public var total: Int
    /// ``remaining`` of ``total``, rounded down.
    public var percent: Int
    /// Minutes of running at the present speed; absent while that is not known.
    public var minutesLeft: Int?

    public init(level: Int, name: String, remaining: Int, total: Int, percent: Int, minutesLeft: Int?) {
        self.level = level
        self.name = name
        self.remaining = remaining
        self.total = total
        self.percent = percent
        self.minutesLeft = minutesLeft
    }
}

/// What was given back to the enterprise.
public struct ReturnSummary: Codable, Hashable, Sendable {
    /// The ledger's number of the source, and its name.
    public var number: Int
    public var source: String
    public var product: String
    public var level: Int
    public var codes: Int
    /// The list of the codes on the controller's machine, and its SHA-256, when one was asked for.
    public var file: String?
    public var sha256: String?

    public init(
        number: Int, source: String, product: String, level: Int, codes: Int, file: String?, sha256: String?
    ) {
        self.number = number
        self.source = source
        self.product = product
        self.level = level
        self.codes = codes
        self.file = file
        self.sha256 = sha256
    }
}
