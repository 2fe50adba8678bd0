/// What is asked of a controller before there is a session.
public protocol LoginService: Sendable {
    /// A session for somebody who knows the password.
    func login(_ request: Login) async throws(ControlError) -> LoginAnswer
    /// The first administrator, while no account exists.
    func addFirstAccount(_ request: FirstAccount) async throws(ControlError)
}

/// Who may reach a controller: people log in, and act in their sessions (S-01, S-02).
public protocol AccessService: LoginService {
    /// The functions of a controller for whoever holds this session; each is refused that the role has no right to.
    /// - Parameter session: its token; nil = none was given.
    func service(for session: String?) throws(ControlError) -> any ServedSession
    /// What everybody may read who reaches the socket: whether it lives, and its figures.
    var openStatus: any OpenService { get }
}

/// What is told without a session.
public protocol OpenService: Sendable {
    func status() async throws(ControlError) -> LineStatus
    func alarmReport() async throws(ControlError) -> AlarmReport
}

/// What somebody who is logged in does with accounts: their own, and, with the right to it, others'.
public protocol AccountService: Sendable {
    func me() async throws(ControlError) -> AccountStatus
    func logout() async throws(ControlError)
    /// Ends every session of the caller; the next login takes the new password.
    func changePassword(_ request: PasswordChange) async throws(ControlError)
    func accounts() async throws(ControlError) -> [AccountStatus]
    func addAccount(_ request: NewAccount) async throws(ControlError)
    func changeAccount(_ name: String, _ request: AccountChangeRequest) async throws(ControlError)
}

public typealias SessionService = ControlService & AccountService & ReleaseService & HandoverService

/// A session as a server has it: it can ask for a right before it takes in what comes with a request.
public typealias ServedSession = SessionService & Admission

public protocol Admission: Sendable {
    /// Whether the holder may import codes; asked before a file's bytes are read.
    func admitImport() throws(ControlError)
}

/// The body of `POST /v1/login`.
public struct Login: Codable, Hashable, Sendable {
    public var user: String
    public var password: String

    public init(user: String, password: String) {
        self.user = user
        self.password = password
    }
}

public struct LoginAnswer: Codable, Hashable, Sendable {
    /// Goes with every later request, as `Authorization: Bearer`. It is worth as much as the password: keep it.
    public var token: String
    public var account: AccountStatus

    public init(token: String, account: AccountStatus) {
        self.token = token
        self.account = account
    }
}

public struct AccountStatus: Codable, Hashable, Sendable {
    public var name: String
    /// As it stands under a signature.
    public var printedName: String
    /// `operator`, `supervisor`, `qa`, `engineer`, `administrator`.
    public var role: String
    public var isDisabled: Bool
    /// RFC 3339; nil = not locked.
    public var lockedUntil: String?
    /// Nothing else is possible before the password was changed.
    public var mustChangePassword: Bool
    /// What the role has a right to, by the words of Docs/Access.md.
    public var rights: [String] = []

    public init(
        name: String, printedName: String, role: String, isDisabled: Bool, lockedUntil: String?,
        mustChangePassword: Bool
    ) {
        self.name = name
        self.printedName = printedName
        self.role = role
        self.isDisabled = isDisabled
        self.lockedUntil = lockedUntil
        self.mustChangePassword = mustChangePassword
    }
}

/// The body of `POST /v1/accounts/first`.
public struct FirstAccount: Codable, Hashable, Sendable {
    /// The content of the file `first-account` in the data directory, which only its owner can read.
    public var proof: String
    public var name: String
    public var printedName: String
    public var password: String

    public init(proof: String, name: String, printedName: String, password: String) {
        self.proof = proof
        self.name = name
        self.printedName = printedName
        self.password = password
    }
}

/// The body of `POST /v1/accounts`.
public struct NewAccount: Codable, Hashable, Sendable {
    public var name: String
    public var printedName: String
    public var role: String
    /// To be changed at the first login.
    public var password: String
    public var act: Act

    public init(name: String, printedName: String, role: String, password: String, act: Act) {
        self.name = name
        self.printedName = printedName
        self.role = role
        self.password = password
        self.act = act
    }
}

/// The body of `POST /v1/accounts/{name}`: exactly one of role, password and `isDisabled`.
public struct AccountChangeRequest: Codable, Hashable, Sendable {
    public var role: String?
    public var password: String?
    public var isDisabled: Bool?
    public var act: Act

    public init(role: String?, password: String?, isDisabled: Bool?, act: Act) {
        self.role = role
        self.password = password
        self.isDisabled = isDisabled
        self.act = act
    }
}

/// The body of `POST /v1/password`.
public struct PasswordChange: Codable, Hashable, Sendable {
    public var old: String
    public var new: String

    public init(old: String, new: String) {
        self.old = old
        self.new = new
    }
}
