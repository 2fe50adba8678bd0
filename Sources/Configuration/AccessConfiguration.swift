/// What the site asks of passwords and sessions (S-02).
public struct AccessConfiguration: Hashable, Sendable {
    /// Characters.
    public var passwordLength: Int
    public var passwordDays: Int
    public var formerPasswords: Int
    public var failures: Int
    public var lockMinutes: Int
    public var idleMinutes: Int
    public var sessionHours: Int

    init(_ tree: Checked) {
        passwordLength = tree.number("password-length")
        passwordDays = tree.number("password-days")
        formerPasswords = tree.number("former-passwords")
        failures = tree.number("failures")
        lockMinutes = tree.number("lock-minutes")
        idleMinutes = tree.number("idle-minutes")
        sessionHours = tree.number("session-hours")
    }
}
