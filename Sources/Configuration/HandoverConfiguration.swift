/// Where the records of decided batches go.
public struct HandoverConfiguration: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        case directory(path: String, takesRefused: Bool)
        /// The receiver is a word for what it takes beyond the standard.
        case epcis(Server, tokenFile: String?, events: Int, messageKilobytes: Int, receiver: String)
        case platform(Server, Platform)

        static let directoryWord = "directory"
        static let epcisWord = "epcis"
        static let platformWord = "platform"
    }

    public struct Server: Hashable, Sendable {
        public var url: String
        public var certificateFile: String?
        public var timeoutSeconds: Int
        public var pollSeconds: Int

        init(_ tree: Checked) {
            url = tree.text("url")
            certificateFile = tree["ca-file"]?.text
            timeoutSeconds = tree.number("timeout-s")
            pollSeconds = tree.number("poll-s")
        }
    }

    public struct Platform: Hashable, Sendable {
        public var applicationKey: String
        public var secretFile: String
        public var sessionFile: String?
        public var enterprise: String
        public var sequence: String
        public var file: String
        public var largestMegabytes: Int
    }

    public var id: String
    public var kind: Kind
    public var retrySeconds: Int
    public var longestRetrySeconds: Int
    public var remindHours: Int

    init(_ tree: Checked) {
        id = tree.text("id")
        retrySeconds = tree.number("retry-s")
        longestRetrySeconds = tree.number("longest-retry-s")
        remindHours = tree.number("remind-hours")
        switch tree.text("kind") {
        case Kind.epcisWord:
            kind = .epcis(
                Server(tree), tokenFile: tree["token-file"]?.text, events: tree.number("events"),
                messageKilobytes: tree.number("message-kb"), receiver: tree.text("receiver"))
        case Kind.platformWord:
            kind = .platform(
                Server(tree),
                Platform(
                    applicationKey: tree.text("app-key"), secretFile: tree.text("secret-file"),
                    sessionFile: tree["session-file"]?.text, enterprise: tree.text("enterprise"),
                    sequence: tree.text("sequence"), file: tree.text("file"),
                    largestMegabytes: tree.number("largest-mb")))
        default: kind = .directory(path: tree.text("path"), takesRefused: tree.flag("refused"))
        }
    }
}

extension LineConfiguration {
    /// Whether a batch that was started on the one can go on with the other. Where records go may change meanwhile.
    public func isSameLine(as other: LineConfiguration) -> Bool {
        var other = other
        other.handover = handover
        return self == other
    }
}

extension LineChecks {
    mutating func checkHandover() {
        var paths: [String: Checked] = [:]
        for destination in tree["handover"]?.elements ?? [] {
            if let longest = destination["longest-retry-s"], let most = longest.number,
                let first = destination["retry-s"]?.number, most < first
            {
                problems.error(
                    longest, zh: "longest-retry-s（\(most)）不能小于 retry-s（\(first)）",
                    en: "longest-retry-s (\(most)) cannot be less than retry-s (\(first))")
            }
            if let path = destination["path"], let text = path.text {
                if let first = paths[text] {
                    problems.error(
                        path, zh: "目录 \(text) 已在第 \(first.place.line) 行使用",
                        en: "the directory \(text) is used already in line \(first.place.line)")
                } else {
                    paths[text] = path
                }
            }
        }
    }
}
