import GRDB
public import LineCore

/// An account as the ledger keeps it. What the texts mean is the gate's business. Times are wall clock in milliseconds
/// since 1970.
public struct AccountRow: Hashable, Sendable {
    public var name: String
    public var printedName: String
    public var role: String
    public var isDisabled: Bool
    public var passwordHash: String
    public var passwordSetAt: Int64
    public var mustChangePassword: Bool
    /// Wrong passwords in a row.
    public var failures: Int
    public var lockedUntil: Int64

    public init(
        name: String, printedName: String, role: String, isDisabled: Bool, passwordHash: String, passwordSetAt: Int64,
        mustChangePassword: Bool, failures: Int, lockedUntil: Int64
    ) {
        self.name = name
        self.printedName = printedName
        self.role = role
        self.isDisabled = isDisabled
        self.passwordHash = passwordHash
        self.passwordSetAt = passwordSetAt
        self.mustChangePassword = mustChangePassword
        self.failures = failures
        self.lockedUntil = lockedUntil
    }
}

/// The table of accounts. Rows are never deleted: a name that signed stays the name of that person.
enum AccountTable {
    static let schema = """
        CREATE TABLE account (
            name TEXT PRIMARY KEY,
            printed_name TEXT NOT NULL,
            role TEXT NOT NULL,
            disabled INTEGER NOT NULL,
            password TEXT NOT NULL,
            password_at INTEGER NOT NULL,
            must_change INTEGER NOT NULL,
            failures INTEGER NOT NULL,
            locked_until INTEGER NOT NULL
        ) STRICT;

        -- Hashes of passwords that an account had, the present one too, newest last.
        CREATE TABLE former_password (
            place INTEGER PRIMARY KEY,
            name TEXT NOT NULL REFERENCES account (name),
            password TEXT NOT NULL
        ) STRICT;
        CREATE INDEX former_password_of_name ON former_password (name);
        """

    private static let columns =
        "name, printed_name, role, disabled, password, password_at, must_change, failures, locked_until"

    static func all(_ db: Database) throws -> [AccountRow] {
        try Row.fetchAll(db, sql: "SELECT \(columns) FROM account ORDER BY name").map(account)
    }

    static func one(_ name: String, _ db: Database) throws -> AccountRow? {
        try Row.fetchOne(db, sql: "SELECT \(columns) FROM account WHERE name = ?", arguments: [name]).map(account)
    }

    private static func account(_ row: Row) -> AccountRow {
        AccountRow(
            name: row[0], printedName: row[1], role: row[2], isDisabled: row[3], passwordHash: row[4],
            passwordSetAt: row[5], mustChangePassword: row[6], failures: row[7], lockedUntil: row[8])
    }

    static func save(_ account: AccountRow, _ db: Database) throws {
        let former = try one(account.name, db)
        try db.execute(
            sql: """
                INSERT INTO account (\(columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (name) DO UPDATE SET
                    printed_name = excluded.printed_name, role = excluded.role, disabled = excluded.disabled,
                    password = excluded.password, password_at = excluded.password_at,
                    must_change = excluded.must_change, failures = excluded.failures,
                    locked_until = excluded.locked_until
                """,
            arguments: [
                account.name, account.printedName, account.role, account.isDisabled, account.passwordHash,
                account.passwordSetAt, account.mustChangePassword, account.failures, account.lockedUntil,
            ])
        guard former?.passwordHash != account.passwordHash else { return }
        try db.execute(
            sql: "INSERT INTO former_password (name, password) VALUES (?, ?)",
            arguments: [account.name, account.passwordHash])
    }
}

/// What a change of accounts decides, between reading and writing in one transaction.
public struct AccountChange: Sendable {
    /// The account as it is to be; nil = it stays.
    public var account: AccountRow?
    /// What the ledger's trail says of it.
    public var audit: AuditEntry

    public init(account: AccountRow?, audit: AuditEntry) {
        self.account = account
        self.audit = audit
    }
}

extension Ledger {
    public func accounts() throws(LedgerError) -> [AccountRow] { try read { try AccountTable.all($0) } }

    /// The hashes of the account's newest passwords, the present one first.
    public func passwords(of name: String, newest count: Int) throws(LedgerError) -> [String] {
        try read { db in
            try String.fetchAll(
                db, sql: "SELECT password FROM former_password WHERE name = ? ORDER BY place DESC LIMIT ?",
                arguments: [name, count])
        }
    }

    /// Changes at most one account, on the ground of all of them as they are at that moment, and writes to the ledger's
    /// trail, both or neither.
    ///
    /// - Parameters:
    ///   - now: wall clock in milliseconds since 1970.
    ///   - decide: its error leaves everything as it was.
    public func changeAccounts<Refusal: Error>(
        now: Int64, _ decide: ([AccountRow]) -> Result<AccountChange, Refusal>
    ) throws(LedgerError) -> Result<Void, Refusal> {
        try write { db in
            switch decide(try AccountTable.all(db)) {
            case .failure(let refusal): return .failure(refusal)
            case .success(let change):
                if let account = change.account { try AccountTable.save(account, db) }
                try AuditTrail.append(change.audit, chain: AuditTrail.ledgerChain, at: now, db)
                return .success(())
            }
        }
    }
}
