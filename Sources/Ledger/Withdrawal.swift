public import Codes
import GRDB
import LineCore

/// What was given back to the enterprise.
public struct WithdrawnPool: Hashable, Sendable {
    /// The ledger's number of the source.
    public var source: Int64
    public var name: String
    public var product: String
    public var level: UInt8
    public var codes: Int64
}

/// Why the codes of a source cannot be given back.
public enum WithdrawalRefusal: Error, Hashable, Sendable {
    case unknownSource(String)
    /// More than one source has this name, or it is another one's number: it has to be told by `#` and its number.
    case severalSources(String, numbers: [Int64])
    case nothingLeft(name: String)
    case alreadyWithdrawn(name: String, at: Int64)
    /// Only of a withdrawn source there are codes that were given back.
    case notWithdrawn(name: String)
    case ledger(LedgerError)

    public var text: BilingualText {
        switch self {
        case .unknownSource(let name):
            BilingualText(chinese: "没有来源 \(name)", english: "there is no source \(name)")
        case .severalSources(let name, let numbers):
            BilingualText(
                chinese: "\(name) 是多个来源的名称或编号，请写作：\(numbers.map { "#\($0)" }.joined(separator: "、"))",
                english:
                    "\(name) is the name or the number of several sources; write one of "
                    + numbers.map { "#\($0)" }.joined(separator: ", "))
        case .nothingLeft(let name):
            BilingualText(chinese: "来源 \(name) 已没有未分配的码", english: "no unallocated code is left of \(name)")
        case .alreadyWithdrawn(let name, let at):
            BilingualText(
                chinese: "来源 \(name) 的码已于 \(Timestamp.text(milliseconds: at)) 退回",
                english: "the codes of \(name) were given back at \(Timestamp.text(milliseconds: at))")
        case .notWithdrawn(let name):
            BilingualText(chinese: "来源 \(name) 的码未退回", english: "the codes of \(name) were not given back")
        case .ledger(let error):
            BilingualText(chinese: "账本不接受写入：\(error)", english: "the ledger refused: \(error)")
        }
    }
}

/// What a line of the list of returned codes says.
public enum ReturnedCodes: Hashable, Sendable {
    case one(Code)
    /// Numbers of a granted range that were never drawn: the first, the last, and how many.
    case range(first: Code, last: Code, count: Int64)
}

extension Ledger {
    /// Gives the unallocated codes of a source back to the enterprise: from here on no batch gets one of them. They stay
    /// in the ledger, so that none of them can come in a second time (U-04). Codes that a batch has already stay with it;
    /// what it returns is given back as well. One small transaction, whatever the number of codes.
    ///
    /// - Parameters:
    ///   - source: `#` and the source's number; or its number or name alone, when no other source has the same.
    ///   - now: wall clock in milliseconds since 1970.
    public func withdraw(
        source: String, who: String, why: String, now: Int64
    ) throws(WithdrawalRefusal) -> WithdrawnPool {
        do {
            return try transaction { db in
                let (found, withdrawnAt) = try Self.pool(source, db)
                if let withdrawnAt {
                    throw WithdrawalRefusal.alreadyWithdrawn(name: found.name, at: withdrawnAt)
                }
                guard found.codes > 0 else { throw WithdrawalRefusal.nothingLeft(name: found.name) }
                try db.execute(
                    sql: "UPDATE code_source SET status = 2, withdrawn_at = ? WHERE id = ?",
                    arguments: [now, found.source])
                try AuditTrail.append(
                    AuditEntry(
                        act: "codes.return", who: who, why: why,
                        details: [
                            .init(name: "source", value: String(found.source)),
                            .init(name: "name", value: found.name), .init(name: "product", value: found.product),
                            .init(name: "level", value: String(found.level)),
                            .init(name: "codes", value: String(found.codes)),
                        ]),
                    chain: AuditTrail.ledgerChain, at: now, db)
                return found
            }
        } catch {
            throw Self.withdrawalRefusal(error)
        }
    }

    /// A source that was withdrawn, with what of it went back by now.
    public func withdrawnPool(source: String) throws(WithdrawalRefusal) -> WithdrawnPool {
        do {
            return try snapshot { db in
                let (found, withdrawnAt) = try Self.pool(source, db)
                guard withdrawnAt != nil else { throw WithdrawalRefusal.notWithdrawn(name: found.name) }
                return found
            }
        } catch {
            throw Self.withdrawalRefusal(error)
        }
    }

    /// The codes of a withdrawn source that no batch has, in the order of their ids, undrawn numbers of a range last.
    /// They are read in pages: `body` runs outside of the ledger's queue.
    ///
    /// - Throws: ``WithdrawalRefusal``, or what `body` throws.
    public func returnedCodes(of source: String, _ body: (ReturnedCodes, CodeScheme) throws -> Void) throws {
        let (id, scheme): (Int64, CodeScheme)
        do {
            (id, scheme) = try snapshot { db in
                let (found, withdrawnAt) = try Self.pool(source, db)
                guard withdrawnAt != nil else { throw WithdrawalRefusal.notWithdrawn(name: found.name) }
                let raw = try UInt8.fetchOne(
                    db, sql: "SELECT scheme FROM code_source WHERE id = ?", arguments: [found.source])
                return (found.source, try Self.scheme(raw ?? 0))
            }
        } catch {
            throw Self.withdrawalRefusal(error)
        }
        var last: CodeID = 0
        while true {
            let page = try read { db in
                try Row.fetchAll(
                    db.cachedStatement(
                        sql:
                            "SELECT id, text FROM code WHERE source_id = ? AND state = 1 AND id > ? ORDER BY id LIMIT 2000"
                    ), arguments: [id, last]
                ).map { (id: $0[0] as CodeID, code: try Self.code($0[1])) }
            }
            guard let end = page.last else { break }
            for row in page { try body(.one(row.code), scheme) }
            last = end.id
        }
        if let rest = try read({ try Self.undrawn(in: id, $0) }) {
            try body(.range(first: rest.first, last: rest.last, count: rest.count), scheme)
        }
    }

    /// A source that people see, by number or name, with its unallocated codes.
    private static func pool(_ source: String, _ db: Database) throws -> (WithdrawnPool, withdrawnAt: Int64?) {
        // A name may look like another source's number: with the sign it is one.
        let number = Int64(source.hasPrefix("#") ? source.dropFirst() : source[...])
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT code_source.id, code_source.name, product.name, level, withdrawn_at FROM code_source
                JOIN product ON product.id = product_id
                WHERE code_source.status IN (1, 2) AND (code_source.id = ? OR code_source.name = ?)
                ORDER BY code_source.id
                """, arguments: [number, source])
        guard let row = rows.first else { throw WithdrawalRefusal.unknownSource(source) }
        guard rows.count == 1 else {
            throw WithdrawalRefusal.severalSources(source, numbers: rows.map { $0[0] })
        }
        let id: Int64 = row[0]
        return (
            WithdrawnPool(
                source: id, name: row[1], product: row[2], level: row[3], codes: try free(in: id, db)), row[4]
        )
    }

    private static func withdrawalRefusal(_ error: any Error) -> WithdrawalRefusal {
        (error as? WithdrawalRefusal) ?? .ledger(translated(error))
    }
}
