/// What the site asks of passwords and sessions (S-02). Durations in milliseconds unless they say otherwise.
public struct AccessRules: Hashable, Sendable {
    /// Characters at least, 8…128.
    public var shortestPassword: Int
    /// How long a password is good, in days, 1…3650.
    public var passwordDays: Int
    /// The last passwords that are not taken again, 0…24.
    public var formerPasswords: Int
    /// Wrong passwords in a row after which an account is locked, 1…20.
    public var failures: Int
    /// How long it is locked then, in minutes, 1…1440.
    public var lockMinutes: Int
    /// A session ends when nothing came from it for so many minutes, 1…480.
    public var idleMinutes: Int
    /// It ends after so many hours whatever came, 1…24.
    public var sessionHours: Int

    public init(
        shortestPassword: Int, passwordDays: Int, formerPasswords: Int, failures: Int, lockMinutes: Int,
        idleMinutes: Int, sessionHours: Int
    ) {
        self.shortestPassword = shortestPassword
        self.passwordDays = passwordDays
        self.formerPasswords = formerPasswords
        self.failures = failures
        self.lockMinutes = lockMinutes
        self.idleMinutes = idleMinutes
        self.sessionHours = sessionHours
    }

    /// What a line file that says nothing gets.
    public static let standard = AccessRules(
        shortestPassword: 10, passwordDays: 90, formerPasswords: 5, failures: 5, lockMinutes: 15, idleMinutes: 30,
        sessionHours: 12)

    static let minute: Int64 = 60_000
    static let day: Int64 = 24 * 60 * minute

    /// Longer ones are refused: the hash takes any length, an attacker's patience with it does not.
    static let longestPassword = 128
}

/// What is wrong with a new password.
public enum PasswordFault: Hashable, Sendable {
    case tooShort(least: Int)
    case tooLong(most: Int)
    /// It holds the account's name.
    case holdsName
    /// Fewer than four different characters.
    case tooUniform
    /// It was used before, within the last so many.
    case usedBefore
}

extension AccessRules {
    /// What is wrong with it by itself; whether it was used before only the account's history tells.
    func faults(of password: String, name: String) -> [PasswordFault] {
        var faults: [PasswordFault] = []
        if password.count < shortestPassword { faults.append(.tooShort(least: shortestPassword)) }
        if password.count > Self.longestPassword { faults.append(.tooLong(most: Self.longestPassword)) }
        if password.lowercased().contains(name.lowercased()) { faults.append(.holdsName) }
        if Set(password).count < 4 { faults.append(.tooUniform) }
        return faults
    }
}
