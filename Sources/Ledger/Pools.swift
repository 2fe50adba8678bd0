public import Codes
import GRDB
public import LineCore

/// One source of codes and what became of them.
public struct PoolSummary: Hashable, Sendable {
    /// The ledger's number of the source.
    public var source: Int64
    public var product: String
    public var level: UInt8
    public var scheme: CodeScheme
    public var prefix: String?
    /// The file's name, or the granted range's.
    public var name: String
    /// Application number (申请单号) or reference of the grant.
    public var application: String
    /// The codes stand on cartons already: they are allotted to batches, and no printer draws them.
    public var isPreprinted: Bool
    /// Milliseconds since 1970.
    public var importedAt: Int64
    /// Codes in the file, or serial numbers in the range.
    public var total: Int64
    /// Codes that a batch can still get.
    public var unallocated: Int64
    /// Codes in each state that were ever leased and not returned, in the order of the states.
    public var states: [StateCount]
}

public struct StateCount: Hashable, Sendable {
    public var state: CodeState
    public var count: Int64
}

/// A range of SSCCs that the enterprise granted to this line (U-02).
public struct SSCCGrant: Hashable, Sendable {
    public var product: String
    public var level: UInt8
    /// What the range is called in lists and in the audit trail.
    public var name: String
    /// Reference of the grant.
    public var application: String
    /// 0…9.
    public var extensionDigit: UInt8
    /// GS1 company prefix, 4 to 12 digits.
    public var companyPrefix: String
    /// First and last serial reference, both drawn; of at most 16 − prefix length digits.
    public var first: Int64
    public var last: Int64
    public var who: String
    /// Milliseconds since 1970.
    public var now: Int64

    public init(
        product: String, level: UInt8, name: String, application: String, extensionDigit: UInt8, companyPrefix: String,
        first: Int64, last: Int64, who: String, now: Int64
    ) {
        self.product = product
        self.level = level
        self.name = name
        self.application = application
        self.extensionDigit = extensionDigit
        self.companyPrefix = companyPrefix
        self.first = first
        self.last = last
        self.who = who
        self.now = now
    }
}

extension Ledger {
    /// Takes a range of SSCCs. A number becomes a code of the ledger when it is leased; one that was imported as a code
    /// of a file before is passed over.
    ///
    /// - Returns: the ledger's number of the source.
    @discardableResult
    public func grantSSCCRange(_ grant: SSCCGrant) throws(LedgerError) -> Int64 {
        let prefix = grant.companyPrefix
        guard grant.extensionDigit <= 9 else { throw .badRange(.extensionDigit) }
        guard (4...12).contains(prefix.utf8.count), prefix.utf8.allSatisfy(isDigit) else {
            throw .badRange(.companyPrefix)
        }
        let digits = 16 - prefix.utf8.count
        guard grant.level >= 1, grant.first >= 0, grant.first <= grant.last, String(grant.last).utf8.count <= digits
        else { throw .badRange(.bounds) }
        return try write { db in
            // Two prefixes of different length can lead to the same numbers: compare the 17 digits.
            let lowest = stem(grant.extensionDigit, prefix, grant.first)
            let highest = stem(grant.extensionDigit, prefix, grant.last)
            let ranges = try Row.fetchAll(
                db,
                sql: """
                    SELECT code_source.name, extension, company, first, last FROM sscc_range
                    JOIN code_source ON code_source.id = source_id
                    """)
            for row in ranges where stem(row[1], row[2], row[3]) <= highest && lowest <= stem(row[1], row[2], row[4]) {
                throw LedgerError.badRange(.overlaps(name: row[0]))
            }
            try db.execute(
                sql: """
                    INSERT INTO code_source
                        (product_id, level, scheme, prefix, name, sha256, application, codes, at, who)
                    VALUES (?, ?, ?, NULL, ?, NULL, ?, ?, ?, ?)
                    """,
                arguments: [
                    try Self.productID(grant.product, db), grant.level, CodeScheme.sscc.rawValue, grant.name,
                    grant.application, grant.last - grant.first + 1, grant.now, grant.who,
                ])
            let source = db.lastInsertedRowID
            try db.execute(
                sql: """
                    INSERT INTO sscc_range (source_id, extension, company, first, last, next) VALUES (?, ?, ?, ?, ?, ?)
                    """,
                arguments: [source, grant.extensionDigit, prefix, grant.first, grant.last, grant.first])
            try AuditTrail.append(
                AuditEntry(
                    act: "codes.grant", who: grant.who, why: grant.application,
                    details: [
                        .init(name: "name", value: grant.name), .init(name: "product", value: grant.product),
                        .init(name: "level", value: String(grant.level)), .init(name: "from", value: lowest),
                        .init(name: "to", value: highest),
                    ]),
                chain: AuditTrail.ledgerChain, at: grant.now, db)
            return source
        }
    }

    /// The pools in the order of their import; of one product, or of all when `product` is nil.
    public func pools(product: String?) throws(LedgerError) -> [PoolSummary] {
        try read { db in
            let states = try db.cachedStatement(
                sql: """
                    SELECT state, sum(count) FROM tally WHERE source_id = ? AND batch_id <> 0 AND state <> 1
                    GROUP BY state HAVING sum(count) <> 0 ORDER BY state
                    """)
            return try Row.fetchAll(
                db,
                sql: """
                    SELECT code_source.id, product.name, level, scheme, prefix, code_source.name, application, at, codes,
                        preprinted
                    FROM code_source JOIN product ON product.id = product_id
                    WHERE ? IS NULL OR product.name = ? ORDER BY code_source.id
                    """, arguments: [product, product]
            ).map { row in
                let source: Int64 = row[0]
                return PoolSummary(
                    source: source, product: row[1], level: row[2], scheme: try Self.scheme(row[3]), prefix: row[4],
                    name: row[5], application: row[6], isPreprinted: (row[9] as Int) != 0, importedAt: row[7],
                    total: row[8],
                    unallocated: try Self.free(in: source, db),
                    states: try Row.fetchAll(states, arguments: [source]).map {
                        StateCount(state: try Self.state($0[0]), count: $0[1])
                    })
            }
        }
    }

    static func scheme(_ raw: UInt8) throws(LedgerError) -> CodeScheme {
        guard let scheme = CodeScheme(rawValue: raw) else { throw .damaged("there is no scheme \(raw)") }
        return scheme
    }

    static func state(_ raw: UInt8) throws(LedgerError) -> CodeState {
        guard let state = CodeState(rawValue: raw) else { throw .damaged("there is no state \(raw)") }
        return state
    }

    /// Makes the next numbers of a granted range codes of the ledger, allocated to the batch.
    static func draw(_ count: Int, of source: Int64, batch: Int64, _ db: Database) throws -> [LeasedCode] {
        guard count > 0,
            let row = try Row.fetchOne(
                db.cachedStatement(sql: "SELECT extension, company, next, last FROM sscc_range WHERE source_id = ?"),
                arguments: [source])
        else { return [] }
        let last: Int64 = row[3]
        var next: Int64 = row[2]
        var codes: [LeasedCode] = []
        let insert = try db.cachedStatement(
            sql: """
                INSERT INTO code (text, source_id, state, batch_id) VALUES (?, ?, 2, ?) ON CONFLICT (text) DO NOTHING
                """)
        while codes.count < count, next <= last {
            let digits = stem(row[0], row[1], next)
            guard let check = CheckDigit.gs1(of: Array(digits.utf8)) else {
                throw LedgerError.damaged("the range of source \(source) holds no digits")
            }
            let text = digits + String(UnicodeScalar(check))
            try insert.execute(arguments: [text, source, batch])
            if db.changesCount == 1 { codes.append(LeasedCode(id: db.lastInsertedRowID, code: try code(text))) }
            next += 1
        }
        try db.cachedStatement(sql: "UPDATE sscc_range SET next = ? WHERE source_id = ?")
            .execute(arguments: [next, source])
        return codes
    }
}

private func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

/// The 17 digits before the check digit.
private func stem(_ extensionDigit: UInt8, _ companyPrefix: String, _ serial: Int64) -> String {
    let digits = String(serial)
    let zeros = String(repeating: "0", count: max(0, 16 - companyPrefix.utf8.count - digits.utf8.count))
    return "\(extensionDigit)\(companyPrefix)\(zeros)\(digits)"
}
