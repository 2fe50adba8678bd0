/// Where records go.
public struct Destination: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        case directory(DirectoryDestination)
        case epcis(EPCISDestination)
        case platform(PlatformDestination)

        /// The word in configuration files and in the API.
        public var token: String {
            switch self {
            case .directory: "directory"
            case .epcis: "epcis"
            case .platform: "platform"
            }
        }
    }

    /// Unique on the line; entries of the outbox carry it for ever.
    public var id: String
    public var kind: Kind
    public var rules: DeliveryRules
    /// Milliseconds after which an entry that is not delivered is remarked upon.
    public var remindAfter: Int64

    public init(id: String, kind: Kind, rules: DeliveryRules, remindAfter: Int64) {
        self.id = id
        self.kind = kind
        self.rules = rules
        self.remindAfter = remindAfter
    }

    /// Whether a record of this decision, with these files, goes there. Of a refused batch nothing is told to the enterprise but, where it
    /// is wanted, the record itself (B-01).
    public func takes(isReleased: Bool, hasFile: (String) -> Bool) -> Bool {
        switch kind {
        case .directory(let directory): isReleased || directory.takesRefused
        case .epcis: isReleased
        case .platform(let platform): isReleased && hasFile(platform.file)
        }
    }
}

/// A directory, perhaps of another machine, into which whole records are put.
public struct DirectoryDestination: Hashable, Sendable {
    public var path: String
    /// Records of refused batches too.
    public var takesRefused: Bool

    public init(path: String, takesRefused: Bool) {
        self.path = path
        self.takesRefused = takesRefused
    }
}

/// A server and how it is spoken to.
public struct Endpoint: Hashable, Sendable {
    /// Without a `/` at its end. Only to the machine itself it may be `http`.
    public var url: String
    /// Certificates (PEM) of who may vouch for the server; nil = those that the system trusts.
    public var certificateFile: String?
    /// Seconds for one exchange.
    public var timeout: Int

    public init(url: String, certificateFile: String?, timeout: Int) {
        self.url = url
        self.certificateFile = certificateFile
        self.timeout = timeout
    }
}

/// An EPCIS 2.0 repository with the REST interface of the standard.
public struct EPCISDestination: Hashable, Sendable {
    public var endpoint: Endpoint
    /// A file whose first line is sent as the bearer token.
    public var tokenFile: String?
    /// Events in one message at most.
    public var events: Int
    /// Bytes of one message at most; a single event may be larger.
    public var bytes: Int

    public init(endpoint: Endpoint, tokenFile: String?, events: Int, bytes: Int) {
        self.endpoint = endpoint
        self.tokenFile = tokenFile
        self.events = events
        self.bytes = bytes
    }
}

/// The traceability platform, reached through the gateway of its provider.
public struct PlatformDestination: Hashable, Sendable {
    public var endpoint: Endpoint
    public var applicationKey: String
    /// A file whose first line is the application's secret.
    public var secretFile: String
    /// A file whose first line is the session key; nil = none is asked for.
    public var sessionFile: String?
    /// `ref_ent_id`
    public var enterprise: String
    /// `ent_seq_no`
    public var sequence: String
    /// The relation file of the record that is uploaded.
    public var file: String
    /// Bytes of that file at most.
    public var bytes: Int

    public init(
        endpoint: Endpoint, applicationKey: String, secretFile: String, sessionFile: String?, enterprise: String,
        sequence: String, file: String, bytes: Int
    ) {
        self.endpoint = endpoint
        self.applicationKey = applicationKey
        self.secretFile = secretFile
        self.sessionFile = sessionFile
        self.enterprise = enterprise
        self.sequence = sequence
        self.file = file
        self.bytes = bytes
    }
}
