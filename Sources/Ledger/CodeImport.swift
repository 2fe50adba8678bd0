public import Codes
import Crypto
public import Foundation
import GRDB
import LineCore

/// What an import may use up (L-08).
public struct ImportLimits: Hashable, Sendable {
    /// Of the file as it comes, and of what is in it when it is a zip archive.
    public var bytes: Int
    /// 1 to 100 million.
    public var codes: Int
    /// Bad lines that are listed; all are counted.
    public var listedLines: Int

    public init(bytes: Int, codes: Int, listedLines: Int) {
        self.bytes = bytes
        self.codes = codes
        self.listedLines = listedLines
    }

    /// 512 MiB, 10 million codes, 1,000 lines.
    public static let standard = ImportLimits(bytes: 512 << 20, codes: 10_000_000, listedLines: 1_000)
}

public struct ImportedFile: Hashable, Sendable {
    /// The ledger's number of the source.
    public var source: Int64
    public var name: String
    /// SHA-256 of the file as it came, in lower-case hexadecimal.
    public var sha256: String
    public var codes: Int
}

extension Ledger {
    /// Takes a file of codes into the pool of a product's level (U-03): a text as ``CodeFile`` reads it, or a zip
    /// archive around one. All in one transaction; one bad line refuses the whole file.
    ///
    /// - Parameters:
    ///   - fileName: what the file is called in lists and in the audit trail.
    ///   - prefix: what each code must begin with (see ``CodeFileRules``); nil = anything.
    ///   - isPreprinted: the codes stand on cartons already: they are allotted to batches, and no printer draws them.
    ///   - application: application number (申请单号).
    ///   - now: wall clock in milliseconds since 1970.
    public func importCodes(
        from file: URL, fileName: String, product: String, level: UInt8, scheme: CodeScheme, prefix: String?,
        isPreprinted: Bool = false, application: String, who: String, now: Int64, limits: ImportLimits = .standard
    ) throws(ImportRefusal) -> ImportedFile {
        guard level >= 1 else { throw .badLevel }
        let rules = CodeFileRules(
            scheme: scheme, prefix: try Self.prefix(prefix, of: scheme), maximumCount: limits.codes)
        let bytes = try Self.bytes(of: file, limit: limits.bytes)
        let digest = Data(SHA256.hash(data: bytes))
        // Told first, and again in the transaction: a file that came twice is all duplicates, which says less.
        do {
            try queue.unsafeRead { try Self.refuseKnownFile(digest, $0) }
        } catch {
            throw Self.importRefusal(error)
        }
        let text = try Self.text(in: bytes, limit: limits.bytes)
        let intake = try CodeIntake(text, rules: rules, listedLines: limits.listedLines)
        do {
            return try transaction { db in
                try Self.refuseKnownFile(digest, db)
                let source = try Self.insertSource(
                    intake, digest: digest, fileName: fileName, product: product, level: level, scheme: scheme,
                    prefix: prefix, isPreprinted: isPreprinted, application: application, who: who, now: now, db)
                let known = try Self.insert(intake, source: source, db)
                let refused = (intake.badLines.map(RefusedLine.bad) + known).sorted { $0.line < $1.line }
                guard refused.isEmpty else {
                    throw ImportRefusal.badLines(Array(refused.prefix(limits.listedLines)), total: refused.count)
                }
                let count = intake.codes.count
                try Tallies.add(
                    [.init(batch: Tallies.pool, source: source, state: .unallocated, by: Int64(count))], db)
                try AuditTrail.append(
                    AuditEntry(
                        act: "codes.import", who: who, why: application,
                        details: [
                            .init(name: "file", value: fileName), .init(name: "sha256", value: hexadecimal(digest)),
                            .init(name: "product", value: product), .init(name: "level", value: String(level)),
                            .init(name: "scheme", value: scheme.token), .init(name: "codes", value: String(count)),
                        ] + (isPreprinted ? [.init(name: "preprinted", value: "yes")] : [])),
                    chain: AuditTrail.ledgerChain, at: now, db)
                return ImportedFile(source: source, name: fileName, sha256: hexadecimal(digest), codes: count)
            }
        } catch {
            throw Self.importRefusal(error)
        }
    }

    private static func importRefusal(_ error: any Error) -> ImportRefusal {
        (error as? ImportRefusal) ?? .ledger(translated(error))
    }

    private static func prefix(_ prefix: String?, of scheme: CodeScheme) throws(ImportRefusal) -> InlineText<2>? {
        guard let prefix else { return nil }
        let lengths =
            switch scheme {
            case .cn20: 7...7
            case .gs1: 14...14
            case .sscc: 4...12
            }
        guard let text = InlineText<2>(prefix), lengths.contains(text.count),
            text.bytes.allSatisfy({ (0x30...0x39).contains($0) })
        else { throw .badPrefix(prefix) }
        return text
    }

    private static func bytes(of file: URL, limit: Int) throws(ImportRefusal) -> [UInt8] {
        let content: Data?
        do {
            let handle = try FileHandle(forReadingFrom: file)
            defer { try? handle.close() }
            // One byte more than allowed: a file that grows, or a device file, is not read without end.
            content = try handle.read(upToCount: limit + 1)
        } catch {
            throw .unreadable("\(error)")
        }
        guard let content, content.count <= limit else {
            if content == nil { return [] }
            throw .tooLarge(limit: limit)
        }
        return [UInt8](content)
    }

    private static func text(in bytes: [UInt8], limit: Int) throws(ImportRefusal) -> [UInt8] {
        guard ZipArchive.isArchive(bytes) else { return bytes }
        do throws(ZipFault) {
            return try ZipArchive.content(of: bytes, limit: limit)
        } catch {
            throw .zip(error)
        }
    }

    private static func refuseKnownFile(_ digest: Data, _ db: Database) throws {
        let row = try Row.fetchOne(db, sql: "SELECT name, at FROM code_source WHERE sha256 = ?", arguments: [digest])
        if let row { throw ImportRefusal.alreadyImported(name: row[0], at: row[1]) }
    }

    private static func insertSource(
        _ intake: CodeIntake, digest: Data, fileName: String, product: String, level: UInt8, scheme: CodeScheme,
        prefix: String?, isPreprinted: Bool, application: String, who: String, now: Int64, _ db: Database
    ) throws -> Int64 {
        try db.execute(
            sql: """
                INSERT INTO code_source
                    (product_id, level, scheme, prefix, name, sha256, application, codes, at, who, preprinted)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                try productID(product, db), level, scheme.rawValue, prefix, fileName, digest, application,
                intake.codes.count, now, who, isPreprinted,
            ])
        return db.lastInsertedRowID
    }

    /// Writes the codes into the pool. Those that the ledger holds already are returned, each with where it came from.
    private static func insert(_ intake: CodeIntake, source: Int64, _ db: Database) throws -> [RefusedLine] {
        var known: [RefusedLine] = []
        let insert = try db.cachedStatement(
            sql: "INSERT INTO code (text, source_id, state) VALUES (?, ?, 1) ON CONFLICT (text) DO NOTHING")
        let select = try db.cachedStatement(
            sql: """
                SELECT code_source.name, product.name, level FROM code
                JOIN code_source ON code_source.id = source_id JOIN product ON product.id = product_id WHERE text = ?
                """)
        for (index, code) in intake.codes.enumerated() {
            let text = code.description
            try insert.execute(arguments: [text, source])
            guard db.changesCount == 0 else { continue }
            guard let row = try Row.fetchOne(select, arguments: [text]) else {
                throw LedgerError.damaged("code \(text) is in an index, but not in its table")
            }
            known.append(
                .known(line: intake.line(of: index), code: code, source: row[0], product: row[1], level: row[2]))
        }
        return known
    }
}
