public import Ledger
import LineCore

/// Checks who somebody is, and keeps the accounts. One attempt at a time: a hash is dear on purpose, and who tries many
/// passwords waits for each.
///
/// Every login, refusal and change of rights stands in the ledger's trail (S-04), and no password anywhere.
public actor Doorkeeper {
    private let ledger: Ledger
    private let rules: AccessRules
    private let cost: PasswordHash.Cost
    /// What an unknown name is checked against, so that it takes as long as a known one.
    private let nobody: PasswordHash
    private var strangers = Strangers()
    /// Attempts at accounts while they were locked.
    private var attempts: [String: AttemptsTold] = [:]

    public init(ledger: Ledger, rules: AccessRules, cost: PasswordHash.Cost) {
        self.ledger = ledger
        self.rules = rules
        self.cost = cost
        nobody = PasswordHash(password: "nobody", cost: cost)
    }

    // MARK: Who is it

    /// - Parameters:
    ///   - purpose: `login`, or the act that is signed; stands in the trail when it is refused.
    ///   - now: wall clock in milliseconds since 1970.
    /// - Throws: ``AccessError``, or ``LedgerError`` when it cannot be written down.
    public func verify(_ name: String, _ password: String, for purpose: String, now: Int64) throws -> Account {
        let row = try ledger.accounts().first { $0.name == name }
        if let end = row?.lockedUntil ?? strangers.lockEnd(of: name), end > now {
            if let row { try tellLocked(row.name, for: purpose, now: now) } else { try tellStranger(now: now) }
            throw AccessError.locked(until: end)
        }
        let hash = row.flatMap { PasswordHash(text: $0.passwordHash) } ?? nobody
        let isRight = hash.matches(password) && row != nil
        guard let row, isRight, !row.isDisabled, let role = Role(rawValue: row.role) else {
            if let row {
                try countFailure(row.name, for: purpose, now: now)
            } else {
                strangers.countFailure(of: name, rules: rules, now: now)
                try tellStranger(now: now)
            }
            throw AccessError.wrongCredentials
        }
        if row.failures > 0 || row.lockedUntil > 0 {
            try change(now: now, "\(purpose).afterFailures", who: name, why: "") { rows in
                guard var found = rows.first(where: { $0.name == name }) else { return .success(nil) }
                found.failures = 0
                found.lockedUntil = 0
                return .success(found)
            }
        }
        return account(row, role, now: now)
    }

    private func tellLocked(_ name: String, for purpose: String, now: Int64) throws {
        guard let count = attempts[name, default: AttemptsTold()].add(at: now) else { return }
        try ledger.appendAudit(
            AuditEntry(
                act: "\(purpose).whileLocked", who: name, why: "",
                details: [.init(name: "attempts", value: String(count))]),
            batch: nil, now: now)
    }

    private func countFailure(_ name: String, for purpose: String, now: Int64) throws {
        let rules = rules
        try change(now: now, "\(purpose).refused", who: name, why: "") { rows in
            guard var found = rows.first(where: { $0.name == name }) else { return .success(nil) }
            found.failures += 1
            if found.failures >= rules.failures {
                found.failures = 0
                found.lockedUntil = now + Int64(rules.lockMinutes) * AccessRules.minute
            }
            return .success(found)
        }
    }

    /// Names that nobody has are counted, not written down: people type passwords into the wrong field.
    private func tellStranger(now: Int64) throws {
        guard let count = strangers.told.add(at: now) else { return }
        try ledger.appendAudit(
            AuditEntry(
                act: "login.refused", who: "", why: "unknown name",
                details: [.init(name: "attempts", value: String(count))]),
            batch: nil, now: now)
    }

    // MARK: Accounts

    public func accounts(now: Int64) throws -> [Account] {
        try ledger.accounts().compactMap { row in Role(rawValue: row.role).map { account(row, $0, now: now) } }
    }

    public func hasAccounts() throws -> Bool { try !ledger.accounts().isEmpty }

    /// The first administrator; whoever calls has proven that the data directory is theirs.
    public func addFirst(name: String, printedName: String, password: String, now: Int64) throws {
        let row = try newRow(name: name, printedName: printedName, role: .administrator, password: password, now: now)
        try change(now: now, "account.first", who: name, why: "", details: Self.details(of: row)) { rows in
            rows.isEmpty ? .success(row) : .failure(.accountsExist)
        }
    }

    /// The new person has to choose a password of their own at the first login.
    public func add(
        name: String, printedName: String, role: Role, password: String, by who: String, why: String, now: Int64
    ) throws {
        let why = try Self.reason(why)
        guard try !ledger.accounts().contains(where: { $0.name == name }) else { throw AccessError.nameTaken(name) }
        var row = try newRow(name: name, printedName: printedName, role: role, password: password, now: now)
        row.mustChangePassword = true
        let new = row
        try change(now: now, "account.add", who: who, why: why, details: Self.details(of: new)) { rows in
            rows.contains { $0.name == name } ? .failure(.nameTaken(name)) : .success(new)
        }
    }

    public func setRole(of name: String, to role: Role, by who: String, why: String, now: Int64) throws {
        let why = try Self.reason(why)
        let before = try ledger.accounts().first { $0.name == name }?.role ?? ""
        try change(
            now: now, "account.role", who: who, why: why,
            details: [("account", name), ("before", before), ("after", role.rawValue)]
        ) { rows in
            Self.other(name, by: who, rows).flatMap { found in
                var changed = found
                changed.role = role.rawValue
                return Self.keepingAnAdministrator(changed, rows)
            }.map(Optional.some)
        }
    }

    public func setDisabled(_ name: String, _ isDisabled: Bool, by who: String, why: String, now: Int64) throws {
        let why = try Self.reason(why)
        try change(
            now: now, isDisabled ? "account.disable" : "account.enable", who: who, why: why,
            details: [("account", name)]
        ) { rows in
            Self.other(name, by: who, rows).flatMap { found in
                var changed = found
                changed.isDisabled = isDisabled
                changed.failures = 0
                changed.lockedUntil = 0
                return Self.keepingAnAdministrator(changed, rows)
            }.map(Optional.some)
        }
    }

    /// Sets the password of somebody who forgot it, and unlocks the account; it must be changed at the next login.
    public func resetPassword(of name: String, to password: String, by who: String, why: String, now: Int64) throws {
        let why = try Self.reason(why)
        let hash = try newHash(password, name: name)
        try change(now: now, "account.password", who: who, why: why, details: [("account", name)]) { rows in
            Self.other(name, by: who, rows).map { found in
                var changed = found
                changed.passwordHash = hash
                changed.passwordSetAt = now
                changed.mustChangePassword = true
                changed.failures = 0
                changed.lockedUntil = 0
                return changed
            }
        }
    }

    /// Somebody changes the own password, which is asked for once more.
    public func changePassword(of name: String, from old: String, to new: String, now: Int64) throws {
        _ = try verify(name, old, for: "password", now: now)
        let hash = try newHash(new, name: name)
        try change(now: now, "account.password", who: name, why: "own", details: [("account", name)]) { rows in
            guard var found = rows.first(where: { $0.name == name }) else {
                return .failure(.noSuchAccount(name))
            }
            found.passwordHash = hash
            found.passwordSetAt = now
            found.mustChangePassword = false
            return .success(found)
        }
    }

    // MARK: Helpers

    /// Every change of rights says why (S-04).
    private static func reason(_ text: String) throws(AccessError) -> String {
        guard text.contains(where: { !$0.isWhitespace }) else { throw .reasonMissing }
        return text
    }

    private func newRow(
        name: String, printedName: String, role: Role, password: String, now: Int64
    ) throws -> AccountRow {
        guard Account.isName(name) else { throw AccessError.badName(name) }
        guard Account.isPrintedName(printedName) else { throw AccessError.badPrintedName }
        return AccountRow(
            name: name, printedName: printedName, role: role.rawValue, isDisabled: false,
            passwordHash: try newHash(password, name: name), passwordSetAt: now, mustChangePassword: false,
            failures: 0, lockedUntil: 0)
    }

    private func newHash(_ password: String, name: String) throws -> String {
        var faults = rules.faults(of: password, name: name)
        if faults.isEmpty, rules.formerPasswords > 0 {
            let former = try ledger.passwords(of: name, newest: rules.formerPasswords)
            if former.contains(where: { PasswordHash(text: $0)?.matches(password) == true }) {
                faults.append(.usedBefore)
            }
        }
        guard faults.isEmpty else { throw AccessError.weakPassword(faults) }
        return PasswordHash(password: password, cost: cost).text
    }

    private func account(_ row: AccountRow, _ role: Role, now: Int64) -> Account {
        let isOld = now - row.passwordSetAt > Int64(rules.passwordDays) * AccessRules.day
        return Account(
            name: row.name, printedName: row.printedName, role: role, isDisabled: row.isDisabled,
            lockedUntil: row.lockedUntil > now ? row.lockedUntil : 0,
            mustChangePassword: row.mustChangePassword || isOld)
    }

    private static func details(of row: AccountRow) -> [(String, String)] {
        [("account", row.name), ("printed_name", row.printedName), ("role", row.role)]
    }

    private static func other(_ name: String, by who: String, _ rows: [AccountRow]) -> Result<AccountRow, AccessError> {
        guard let found = rows.first(where: { $0.name == name }) else { return .failure(.noSuchAccount(name)) }
        return name == who ? .failure(.ownAccount) : .success(found)
    }

    /// Without an administrator nobody could ever be let in again.
    private static func keepingAnAdministrator(
        _ changed: AccountRow, _ rows: [AccountRow]
    ) -> Result<AccountRow, AccessError> {
        let after = rows.map { $0.name == changed.name ? changed : $0 }
        let isKept = after.contains { $0.role == Role.administrator.rawValue && !$0.isDisabled }
        return isKept ? .success(changed) : .failure(.lastAdministrator)
    }

    private func change(
        now: Int64, _ act: String, who: String, why: String, details: [(String, String)] = [],
        _ decide: ([AccountRow]) -> Result<AccountRow?, AccessError>
    ) throws {
        let audit = AuditEntry(
            act: act, who: who, why: why, details: details.map { .init(name: $0.0, value: $0.1) })
        let outcome = try ledger.changeAccounts(now: now) { rows in
            decide(rows).map { AccountChange(account: $0, audit: audit) }
        }
        try outcome.get()
    }
}
