public import Codes
import GRDB
import LineCore

/// A range of SSCCs, or of one GTIN's serials, that the enterprise granted to this line (U-02).
public struct RangeGrant: Hashable, Sendable {
    public var product: String
    public var level: UInt8
    /// What the range is called in lists and in the audit trail.
    public var name: String
    /// Reference of the grant.
    public var application: String
    public var numbers: GrantedNumbers
    public var who: String
    /// Milliseconds since 1970.
    public var now: Int64

    public init(
        product: String, level: UInt8, name: String, application: String, numbers: GrantedNumbers, who: String,
        now: Int64
    ) {
        self.product = product
        self.level = level
        self.name = name
        self.application = application
        self.numbers = numbers
        self.who = who
        self.now = now
    }
}

extension Ledger {
    /// Takes a range. A number becomes a code of the ledger when it is leased; one that was imported as a code of a file
    /// before is passed over.
    ///
    /// A range that begins with the first number of earlier grants for the same product and level, and goes on beyond
    /// their last one, extends them: the numbers behind theirs are taken.
    ///
    /// - Returns: the ledger's number of the source.
    @discardableResult
    public func grantRange(_ grant: RangeGrant) throws(LedgerError) -> Int64 {
        guard grant.level >= 1 else { throw .badRange(.level) }
        guard let whole = GrantedRow(grant.numbers) else { throw .badRange(.bounds) }
        return try write { db in
            let row = try Self.newNumbers(of: grant, whole, db)
            guard let numbers = row.numbers(of: grant.numbers.scheme) else { throw LedgerError.badRange(.bounds) }
            try db.execute(
                sql: """
                    INSERT INTO code_source
                        (product_id, level, scheme, prefix, name, sha256, application, codes, at, who, status)
                    VALUES (?, ?, ?, ?, ?, NULL, ?, ?, ?, ?, 1)
                    """,
                arguments: [
                    try Self.productID(grant.product, db), grant.level, grant.numbers.scheme.rawValue,
                    grant.numbers.scheme == .gs1 ? row.stem : nil,
                    grant.name, grant.application, row.last - row.first + 1, grant.now, grant.who,
                ])
            let source = db.lastInsertedRowID
            try db.execute(
                sql: "INSERT INTO granted_range (source_id, stem, width, first, last, next) VALUES (?, ?, ?, ?, ?, ?)",
                arguments: [source, row.stem, row.width, row.first, row.last, row.first])
            try AuditTrail.append(
                AuditEntry(
                    act: "codes.grant", who: grant.who, why: grant.application,
                    details: [
                        .init(name: "name", value: grant.name), .init(name: "product", value: grant.product),
                        .init(name: "level", value: String(grant.level)),
                        .init(name: "scheme", value: grant.numbers.scheme.token),
                        .init(name: "from", value: numbers.code(at: 0)?.description ?? ""),
                        .init(
                            name: "to",
                            value: numbers.code(at: numbers.count - 1)?.description ?? ""),
                    ]),
                chain: AuditTrail.ledgerChain, at: grant.now, db)
            return source
        }
    }

    /// The numbers of the grant that no earlier one has: all of them, or those behind the grants that it extends. Refused
    /// when it has numbers in common with another range.
    private static func newNumbers(of grant: RangeGrant, _ whole: GrantedRow, _ db: Database) throws -> GrantedRow {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT source_id, scheme, stem, width, first, last, code_source.name, product.name, level
                FROM granted_range JOIN code_source ON code_source.id = source_id
                JOIN product ON product.id = product_id ORDER BY first
                """
        ).filter { try granted($0).overlaps(grant.numbers) }
        var rest = whole
        for row in rows {
            let earlier = GrantedRow(stem: row[2], width: row[3], first: row[4], last: row[5])
            // In their order they must follow one another from the first number of the new range on.
            let isPart =
                row[7] == grant.product && row[8] == grant.level && row[1] == grant.numbers.scheme.rawValue
                && earlier.stem == whole.stem && earlier.width == whole.width && earlier.first == rest.first
                && earlier.last < whole.last
            guard isPart else { throw LedgerError.badRange(.overlaps(name: row[6])) }
            rest.first = earlier.last + 1
        }
        return rest
    }

    /// Columns: source, scheme, stem, width, first, last.
    private static func granted(_ row: Row) throws(LedgerError) -> GrantedNumbers {
        let source: Int64 = row[0]
        let range = GrantedRow(stem: row[2], width: row[3], first: row[4], last: row[5])
        guard let numbers = range.numbers(of: try scheme(row[1])) else {
            throw .damaged("the range of source \(source) is none")
        }
        return numbers
    }

    /// Numbers of a range that are not drawn yet, as codes: the first and the last; nil when there are none.
    static func undrawn(in source: Int64, _ db: Database) throws -> (first: Code, last: Code, count: Int64)? {
        guard let (numbers, next) = try grantedRange(source, db), next < Int64(numbers.count),
            let first = numbers.code(at: UInt64(next)), let last = numbers.code(at: numbers.count - 1)
        else { return nil }
        return (first, last, Int64(numbers.count) - next)
    }

    /// The range of a source and the place in it, from 0, of the number that is drawn next; nil for an imported file.
    private static func grantedRange(_ source: Int64, _ db: Database) throws -> (GrantedNumbers, next: Int64)? {
        let row = try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT source_id, scheme, stem, width, first, last, next FROM granted_range
                    JOIN code_source ON code_source.id = source_id WHERE source_id = ?
                    """),
            arguments: [source])
        guard let row else { return nil }
        return (try granted(row), (row[6] as Int64) - (row[4] as Int64))
    }

    /// Makes the next numbers of a granted range codes of the ledger, allocated to the batch.
    static func draw(_ count: Int, of source: Int64, batch: Int64, _ db: Database) throws -> [LeasedCode] {
        guard count > 0, let (numbers, start) = try grantedRange(source, db) else { return [] }
        var next = start
        var codes: [LeasedCode] = []
        let insert = try db.cachedStatement(
            sql: """
                INSERT INTO code (text, source_id, state, batch_id) VALUES (?, ?, 2, ?) ON CONFLICT (text) DO NOTHING
                """)
        while codes.count < count, let code = numbers.code(at: UInt64(next)) {
            if try DoubtedCodes.contains(code.description, db) {
                try DoubtedCodes.insert(code.description, source: source, db)
                next += 1
                continue
            }
            try insert.execute(arguments: [code.description, source, batch])
            if db.changesCount == 1 { codes.append(LeasedCode(id: db.lastInsertedRowID, code: code)) }
            next += 1
        }
        try db.cachedStatement(sql: "UPDATE granted_range SET next = first + ? WHERE source_id = ?")
            .execute(arguments: [next, source])
        return codes
    }
}

/// A range as its table has it.
private struct GrantedRow {
    var stem: String
    var width: Int
    var first: Int64
    var last: Int64

    init(stem: String, width: Int, first: Int64, last: Int64) {
        self.stem = stem
        self.width = width
        self.first = first
        self.last = last
    }

    /// Nil when the numbers are larger than the table holds.
    init?(_ numbers: GrantedNumbers) {
        let (end, overflow) = numbers.first.addingReportingOverflow(numbers.count - 1)
        guard !overflow, let first = Int64(exactly: numbers.first), let last = Int64(exactly: end),
            last < Int64.max
        else { return nil }
        self.first = first
        self.last = last
        switch numbers {
        case .sscc(let range):
            stem = "\(range.extensionDigit)\(range.companyPrefix)"
            width = 16 - range.companyPrefix.count
        case .serials(let range):
            stem = range.gtin.description
            width = range.width
        }
    }

    func numbers(of scheme: CodeScheme) -> GrantedNumbers? {
        guard first >= 0, last >= first else { return nil }
        let count = UInt64(last - first) + 1
        do throws(KeyRangeFault) {
            switch scheme {
            case .sscc:
                guard let digit = stem.first.flatMap({ UInt8(String($0)) }) else { return nil }
                return .sscc(
                    try SSCCRange(
                        extensionDigit: digit, companyPrefix: String(stem.dropFirst()), first: UInt64(first),
                        count: count))
            case .gs1:
                guard let gtin = InlineText<2>(stem) else { return nil }
                return .serials(try SerialRange(gtin: gtin, width: width, first: UInt64(first), count: count))
            case .cn20: return nil
            }
        } catch {
            return nil
        }
    }
}
