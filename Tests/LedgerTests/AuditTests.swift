import Foundation
import GRDB
import LineCore
import Requirements
import Testing

@testable import Ledger

@Suite(.requirement("S-04")) struct AuditTests {
    let act = AuditEntry(
        act: "batch.start", who: "操作员 1", why: "order \"12\"", details: [.init(name: "units", value: "2500")])

    @Test func anEntryHasItsCanonicalBody() {
        #expect(
            AuditTrail.body(of: act, at: now)
                == #"{"act":"batch.start","at":"2026-09-01T06:00:00.000Z","details":[{"name":"units","value":"2500"}],"#
                + #""who":"操作员 1","why":"order \"12\""}"#)
    }

    @Test func theHashIsThatOfTheContract() {
        // SHA-256 of 32 zero bytes and `{}`.
        #expect(
            hexadecimal(AuditTrail.hash(previous: Data(count: 32), body: "{}"))
                == "fb1634c4e6cd4b1f1afe3ce2d6ef080f7ac5d1f357d723ad4dfca782733b62db")
    }

    @Test(.requirement("B-03")) func aBatchHasAChainOfItsOwnThatNamesTheTrailsEnd() throws {
        var scene = try Scene(units: 1, bundles: 0)
        let trail = try scene.ledger.auditTrail(batch: nil)
        let creation = try #require(trail.last)
        let first = try #require(try scene.ledger.auditTrail(batch: scene.batch).first)
        #expect(first.sequence == 1)
        #expect(first.previous == String(repeating: "0", count: 64))
        #expect(creation.body.contains("batch.create"))
        for part in [#""trail_seq","value":"\#(creation.sequence)""#, creation.hash, scene.ledger.id] {
            #expect(first.body.contains(part))
        }
        try scene.append([.audit(act)])
        try scene.ledger.appendAudit(act, batch: scene.batch, now: now)
        try scene.ledger.appendAudit(act, batch: nil, now: now)
        #expect(try scene.ledger.auditTrail(batch: scene.batch).map(\.sequence) == [1, 2, 3])
        #expect(try scene.ledger.auditTrail(batch: nil).count == trail.count + 1)

        let head = try scene.ledger.closeBatchAudit(scene.batch, who: "qa", why: "reviewed", signingKey: "ab", now: now)
        let lines = try scene.ledger.auditTrail(batch: scene.batch)
        #expect(lines.last?.hash == head)
        #expect(lines.last?.body.contains("closed for signature") == true)
        #expect(try scene.ledger.auditTrail(batch: nil).last?.body.contains(head) == true)
        #expect(try scene.ledger.batch(id: scene.batch)?.isTrailClosed == true)
        // Acts after this go on in the ledger's trail.
        try scene.append([.audit(act)])
        #expect(try scene.ledger.auditTrail(batch: scene.batch).count == 4)
        #expect(try scene.ledger.auditTrail(batch: nil).count == trail.count + 3)
        #expect(throws: LedgerError.trailClosed(batch: scene.batch)) {
            try scene.ledger.closeBatchAudit(scene.batch, who: "qa", why: "again", signingKey: "ab", now: now)
        }
        #expect(try scene.ledger.verifyChain() == nil)
    }

    @Test func oneAlteredByteIsFoundInAnyRowAndColumn() throws {
        let scene = try Scene(units: 1, bundles: 0)
        for _ in 1...3 {
            try scene.ledger.appendAudit(act, batch: nil, now: now)
            try scene.ledger.appendAudit(act, batch: scene.batch, now: now)
        }
        #expect(try scene.ledger.verifyChain() == nil)
        let alterations = [
            "body = replace(body, 'a', 'b')",
            "hash = CAST(iif(hash < x'80', x'FF', x'00') || substr(hash, 2) AS BLOB)",
            "prev = CAST(substr(prev, 1, 31) || iif(substr(prev, 32) < x'80', x'FF', x'00') AS BLOB)",
            "body = body || ' '",
            "seq = seq + 1000",
        ]
        for chain in [0, scene.batch] {
            let count = try scene.ledger.auditTrail(batch: chain == 0 ? nil : chain).count
            #expect(count >= 4)
            for sequence in 1...Int64(count) {
                for alteration in alterations {
                    try undone(scene.ledger) { db in
                        try db.execute(
                            sql: "UPDATE audit SET \(alteration) WHERE chain = ? AND seq = ?",
                            arguments: [chain, sequence])
                    } check: {
                        #expect(
                            $0 == BrokenLink(batch: chain == 0 ? nil : chain, sequence: sequence), "\(alteration)")
                    }
                }
                try undone(scene.ledger) { db in
                    try db.execute(
                        sql: "DELETE FROM audit WHERE chain = ? AND seq >= ?", arguments: [chain, sequence])
                } check: {
                    #expect($0 == BrokenLink(batch: chain == 0 ? nil : chain, sequence: sequence))
                }
            }
        }
    }

    /// Alters, verifies, and puts the rows back.
    private func undone(
        _ ledger: Ledger, _ alter: (Database) throws -> Void, check: (BrokenLink?) -> Void
    ) throws {
        let rows = try ledger.queue.read { try Row.fetchAll($0, sql: "SELECT * FROM audit") }
        try ledger.queue.write(alter)
        check(try ledger.verifyChain())
        try ledger.queue.write { db in
            try db.execute(sql: "DELETE FROM audit")
            for row in rows {
                try db.execute(
                    sql: "INSERT INTO audit VALUES (?, ?, ?, ?, ?)", arguments: StatementArguments(row.databaseValues))
            }
        }
        #expect(try ledger.verifyChain() == nil)
    }

    @Test func aLineOfTheFile() {
        let line = AuditLine(sequence: 1, previous: "00", hash: "ff", body: #"{"a":"b"}"#)
        #expect(line.text == #"{"body":"{\"a\":\"b\"}","hash":"ff","prev":"00","seq":1}"#)
    }
}

struct CanonicalTests {
    @Test func membersAreSortedAndEscapesMinimal() {
        let value = CanonicalJSON.object([
            .init("b", .array([.integer(-1), .boolean(true), .boolean(false), .null])),
            .init("a", .string("\u{8}\t\n\u{C}\r\"\\/\u{1}\u{7F}é药😀")),
            // UTF-16 order: the surrogates of U+1F600 come before U+FB33.
            .init("\u{FB33}", .integer(2)), .init("😀", .integer(1)),
        ])
        #expect(
            value.text
                == #"{"a":"\b\t\n\f\r\"\\/\u0001"# + "\u{7F}" + #"é药😀","b":[-1,true,false,null],"😀":1,"#
                + "\"\u{FB33}\":2}")
    }

    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (now, "2026-09-01T06:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"), (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
            (1_735_689_599_123, "2024-12-31T23:59:59.123Z"),
        ] as [(Int64, String)])
    func timestamps(milliseconds: Int64, text: String) {
        #expect(Timestamp.text(milliseconds: milliseconds) == text)
    }
}
