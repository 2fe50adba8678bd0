import Crypto
import Foundation
import Synchronization

/// Who is logged in. A session lives in memory only: after a restart everybody logs in anew.
///
/// A session is known by its token's hash, so that no dump of the program's memory map or log gives one away.
public final class Sessions: Sendable {
    /// Somebody who is logged in.
    public struct Caller: Hashable, Sendable {
        public var name: String
        public var printedName: String
        public var role: Role
        /// Nothing but the change of the password, or the logout.
        public var mustChangePassword: Bool
        /// Nobody has done anything in this session for its idle time: it may only look on.
        public var isIdle: Bool
    }

    struct Session: Sendable {
        var caller: Caller
        var begunAt: Int64
        var heardAt: Int64
        /// Both components of a signature were given in this session (21 CFR 11.200): the secret is enough from now on.
        var hasSigned = false
    }

    /// People at one line at once, with room for programs.
    static let limit = 64
    /// Of one account; one more ends the one that was quiet for longest, so that nobody keeps the others out.
    static let limitOfOne = 8

    private let rules: AccessRules
    private let sessions = Mutex<[String: Session]>([:])

    public init(rules: AccessRules) { self.rules = rules }

    /// - Parameter now: milliseconds of a clock that nobody sets.
    /// - Returns: the token, which only the caller gets to know: 64 hexadecimal digits.
    public func open(for account: Account, now: Int64) throws(AccessError) -> String {
        var generator = SystemRandomNumberGenerator()
        let token = (0..<4).map { _ in
            let text = String(UInt64.random(in: .min ... .max, using: &generator), radix: 16)
            return String(repeating: "0", count: 16 - text.utf8.count) + text
        }.joined()
        let caller = Caller(
            name: account.name, printedName: account.printedName, role: account.role,
            mustChangePassword: account.mustChangePassword, isIdle: false)
        let isOpen = sessions.withLock { sessions in
            sessions = sessions.filter { isAlive($0.value, now) }
            let own = sessions.filter { $0.value.caller.name == account.name }
            if own.count >= Self.limitOfOne,
                let quiet = own.min(by: { ($0.value.heardAt, $0.key) < ($1.value.heardAt, $1.key) })
            {
                sessions[quiet.key] = nil
            }
            if sessions.count >= Self.limit { sessions = sessions.filter { !isIdle($0.value, now) } }
            guard sessions.count < Self.limit else { return false }
            sessions[Self.key(token)] = Session(caller: caller, begunAt: now, heardAt: now)
            return true
        }
        guard isOpen else { throw .tooManySessions }
        return token
    }

    /// Who calls. To look does not keep a session awake: a console asks by itself, also when nobody sits before it.
    public func caller(_ token: String, now: Int64) throws(AccessError) -> Caller {
        let found: Caller? = sessions.withLock { sessions in
            let key = Self.key(token)
            guard let session = sessions[key], isAlive(session, now) else {
                sessions[key] = nil
                return nil
            }
            var caller = session.caller
            caller.isIdle = isIdle(session, now)
            return caller
        }
        guard let found else { throw .noSession }
        return found
    }

    /// Somebody did something in the session: its idle time begins anew.
    public func noteAct(_ token: String, now: Int64) { sessions.withLock { $0[Self.key(token)]?.heardAt = now } }

    /// Ends one session; one that is over already is no fault.
    public func close(_ token: String) { sessions.withLock { $0[Self.key(token)] = nil } }

    /// Ends every session of somebody whose role, password or access was changed.
    public func closeAll(of name: String) {
        sessions.withLock { $0 = $0.filter { $0.value.caller.name != name } }
    }

    public func hasSigned(_ token: String) -> Bool { sessions.withLock { $0[Self.key(token)]?.hasSigned == true } }

    public func noteSigned(_ token: String) { sessions.withLock { $0[Self.key(token)]?.hasSigned = true } }

    private func isIdle(_ session: Session, _ now: Int64) -> Bool {
        now - session.heardAt >= Int64(rules.idleMinutes) * AccessRules.minute
    }

    private func isAlive(_ session: Session, _ now: Int64) -> Bool {
        now - session.begunAt < Int64(rules.sessionHours) * 60 * AccessRules.minute
    }

    private static func key(_ token: String) -> String {
        SHA256.hash(data: Data(token.utf8)).map { byte in
            let text = String(byte, radix: 16)
            return text.utf8.count == 1 ? "0" + text : text
        }.joined()
    }
}

extension Sessions.Caller {
    /// Whether the caller may do this.
    public func require(_ right: Right) throws(AccessError) {
        if mustChangePassword { throw .passwordDue }
        if isIdle, right != .look { throw .idle }
        guard role.rights.contains(right) else { throw .notAllowed(right, role) }
    }
}
