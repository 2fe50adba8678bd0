/// An act on packs by hand, as a client asks for it.
public struct PackActRequest: Codable, Hashable, Sendable {
    /// `sample`, `take-out`, `put-back`, `replace`, `move`, `disaggregate`, `aggregate`, `void`, `destroy`, `reprint`,
    /// `undo`; `scan-back` for a label that was read back at a terminal; `carry-in` for a pack of an ended batch that goes
    /// on in the batch in production.
    public var kind: String
    /// The packs; `replace`: the old one, then the new one. Texts of the codes, or the content of their symbols.
    public var codes: [String]
    /// The container that packs go to: needed by `move`, for `put-back` the one that the pack came from if absent.
    public var into: String?
    /// Level of a new container; absent = one above its packs.
    public var level: Int?
    /// `disaggregate`: the containers in it as well.
    public var deep: Bool?
    /// `sample`: `destructive` or `retained`.
    public var sampleKind: String?
    /// `void`: an operator rejects the packs.
    public var reject: Bool?
    /// The other person, where two are needed (S-03).
    public var second: String?
    /// The password that the other person enters; needed with a session, and kept nowhere.
    public var secondPassword: String?
    /// The other person was asked for the password, and knew it. Never read from a request.
    public var isSecondAuthenticated = false
    /// Only tell what would come of it.
    public var preview: Bool
    public var act: Act

    private enum CodingKeys: String, CodingKey {
        case kind, codes, into, level, deep, sampleKind, reject, second, secondPassword, preview, act
    }

    public init(
        kind: String, codes: [String], into: String?, level: Int?, deep: Bool?, sampleKind: String?, reject: Bool?,
        second: String?, preview: Bool, act: Act
    ) {
        self.kind = kind
        self.codes = codes
        self.into = into
        self.level = level
        self.deep = deep
        self.sampleKind = sampleKind
        self.reject = reject
        self.second = second
        self.preview = preview
        self.act = act
    }
}

/// What an act came to, or would come to.
public struct PackActReport: Codable, Hashable, Sendable {
    public var kind: String
    /// False for a preview.
    public var done: Bool
    /// What people should know before they confirm, one sentence each; the first two hundred.
    public var consequences: [BilingualMessage]
    /// All consequences, also those that are not told one by one.
    public var consequenceCount: Int
    /// Packs that leave a container, that go into one, and codes that change their state.
    public var detached: Int
    public var attached: Int
    public var changed: Int
    /// Containers whose labels have to be re-printed because of this act.
    public var labelsDue: [String]
    /// Labels that are printed now and have to be scanned back.
    public var labelsPrinted: Int

    public init(
        kind: String, done: Bool, consequences: [BilingualMessage], consequenceCount: Int, detached: Int,
        attached: Int, changed: Int, labelsDue: [String], labelsPrinted: Int
    ) {
        self.kind = kind
        self.done = done
        self.consequences = consequences
        self.consequenceCount = consequenceCount
        self.detached = detached
        self.attached = attached
        self.changed = changed
        self.labelsDue = labelsDue
        self.labelsPrinted = labelsPrinted
    }
}

extension ControlService {
    /// What the act would come to; nothing is done (W-03).
    public func preview(_ request: PackActRequest) async throws(ControlError) -> PackActReport {
        var asked = request
        asked.preview = true
        return try await act(asked)
    }
}
