public import Codes
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
    /// Codes that are written in one transaction at most: the journal waits for no more than one of them. 1 or more.
    public var piece: Int

    public init(bytes: Int, codes: Int, listedLines: Int, piece: Int) {
        precondition(piece >= 1, "a piece of an import holds codes")
        self.bytes = bytes
        self.codes = codes
        self.listedLines = listedLines
        self.piece = piece
    }

    /// 512 MiB, 10 million codes, 1,000 lines, pieces of 20,000 codes.
    public static let standard = ImportLimits(
        bytes: 512 << 20, codes: 10_000_000, listedLines: 1_000, piece: 20_000)
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
    /// Takes a file of codes into the pool of a product's level (U-03): a text as ``CodeFileReader`` reads it, or a zip
    /// archive around one. All or nothing: one bad line refuses the whole file.
    ///
    /// The file is read and checked first; memory holds 16 bytes for each code of digits and 56 for any other, and the
    /// bytes of an archive. Then the codes are written in ascending order, so that each page of the index of all codes is
    /// written once and not once for each piece, as of a source that nobody sees, in pieces between which the journal
    /// writes. When all are in, and none of them was known, one small transaction makes the source visible. What a crash
    /// leaves of it is removed after the next opening (``removeDiscardedImports()``). Codes are issued in that order.
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
        try importCodes(
            from: file,
            as: ImportedSource(
                name: fileName, product: product, level: level, scheme: scheme, prefix: prefix,
                isPreprinted: isPreprinted, application: application, who: who, now: now), limits: limits
        ) { _ in }
    }

    /// - Parameter between: called after each piece, with no transaction open. What it throws ends the import there, as
    ///   a crash would.
    func importCodes(
        from file: URL, as source: ImportedSource, limits: ImportLimits, between: (Int) throws -> Void
    ) throws(ImportRefusal) -> ImportedFile {
        guard source.level >= 1 else { throw .badLevel }
        let rules = CodeFileRules(
            scheme: source.scheme, prefix: try Self.prefix(source.prefix, of: source.scheme),
            maximumCount: limits.codes)
        let intake = try CodeIntake(of: file, rules: rules, limits: limits)
        do {
            // Told first, and again when it is staged: a file that came twice is all duplicates, which says less.
            try snapshot { try Self.refuseKnownFile(intake.digest, $0) }
            try removeDiscardedImports()
            let staging = CodeStaging(ledger: self, source: source, intake: intake, limits: limits)
            try staging.run(between)
            return ImportedFile(
                source: staging.id, name: source.name, sha256: hexadecimal(intake.digest),
                codes: intake.file.codes.count)
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

    static func refuseKnownFile(_ digest: Data, _ db: Database) throws {
        let row = try Row.fetchOne(
            db, sql: "SELECT name, at, status FROM code_source WHERE sha256 = ?", arguments: [digest])
        guard let row else { return }
        guard row[2] != SourceStatus.staged.rawValue else { throw ImportRefusal.importUnderWay(name: row[0]) }
        throw ImportRefusal.alreadyImported(name: row[0], at: row[1])
    }
}
