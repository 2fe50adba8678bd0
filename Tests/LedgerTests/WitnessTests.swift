import Codes
import Foundation
import LineCore
import Requirements
import Testing

@testable import Ledger

@Suite("The witness outside of the ledger", .requirement("L-02", "U-04", "U-06"))
struct WitnessTests {
    private static func path(_ folder: Folder) -> String { folder.url.appending(path: "witness").path }

    /// Tells the witness what the journal thread would.
    private func tell(_ witness: Witness, _ ledger: Ledger) throws {
        try witness.tell(leases: try ledger.witnessedLeases(after: witness.position.lease))
        try witness.tell(journal: try ledger.journalHead())
    }

    /// A ledger with two leases and three entries, and its witness.
    private func scene() throws -> (Scene, Witness) {
        var scene = try Scene(units: 20, bundles: 2)
        let witness = try Witness(
            creating: Self.path(scene.folder),
            at: LedgerPosition(ledger: scene.ledger.id, journal: try scene.ledger.journalHead(), lease: 0))
        try scene.commission(Array(scene.units.prefix(5)))
        try tell(witness, scene.ledger)
        return (scene, witness)
    }

    /// The ledger as it is now, under another name.
    private func copy(_ scene: Scene, _ name: String) throws -> String {
        try scene.ledger.checkpoint()
        let path = scene.folder.url.appending(path: name).path
        try FileManager.default.copyItem(atPath: scene.folder.ledgerPath, toPath: path)
        return path
    }

    @Test("A ledger that goes on, and one that is ahead after a crash, have all that it saw")
    func agrees() throws {
        var (scene, witness) = try scene()
        let path = witness.path
        #expect(try scene.ledger.compare(withWitness: path) == nil)
        try scene.commission(Array(scene.units[5..<10]))
        #expect(try scene.ledger.compare(withWitness: path) == nil)
        let opened = try #require(try Witness(path: path))
        #expect(opened.position == witness.position && opened.position.lease == 2)
        try tell(opened, scene.ledger)
        #expect(opened.position == (try scene.ledger.witnessPosition()))
    }

    @Test("An old copy is found, with both positions; and one that was worked with too")
    func behind() throws {
        var (scene, witness) = try scene()
        let old = try copy(scene, "old")
        try scene.commission(Array(scene.units[5..<10]))
        try tell(witness, scene.ledger)
        let copy = try Ledger(path: old, now: now)
        let position = try copy.witnessPosition()
        #expect(
            try copy.compare(withWitness: witness.path)
                == WitnessReport(finding: .behind, ledger: position, witness: witness.position))
        #expect(position.journal.sequence == 3 && witness.position.journal.sequence == 6)

        for sequence in Int64(4)...9 { try copy.append([entry(sequence, [])], batch: scene.batch) }
        #expect(try copy.compare(withWitness: witness.path)?.finding == .differs)
    }

    @Test("A lease alone that the ledger has forgotten is found")
    func forgottenLease() throws {
        let (scene, witness) = try scene()
        let old = try copy(scene, "old")
        try scene.ledger.take(lines((50...60).map { cn20(unitPrefix, $0) }), name: "more.txt", in: scene.folder)
        _ = try scene.ledger.lease(batch: scene.batch, level: 1, count: 5, now: now)
        try tell(witness, scene.ledger)
        #expect(try Ledger(path: old, now: now).compare(withWitness: witness.path)?.finding == .behind)
    }

    @Test("Without a witness a used ledger is not trusted; a new one is")
    func missing() throws {
        let (scene, witness) = try scene()
        try FileManager.default.removeItem(atPath: witness.path)
        #expect(try scene.ledger.compare(withWitness: witness.path)?.finding == .missing)
        let other = try Folder()
        #expect(try other.open().compare(withWitness: Self.path(other)) == nil)
    }

    @Test("The witness of another ledger")
    func foreign() throws {
        let (scene, witness) = try scene()
        defer { withExtendedLifetime(scene) {} }
        let other = try Scene(units: 1, bundles: 0)
        #expect(try other.ledger.compare(withWitness: witness.path)?.finding == .ofAnotherLedger)
        let empty = try Folder()
        #expect(try empty.open().compare(withWitness: witness.path)?.finding == .ofAnotherLedger, "a new one neither")
    }

    @Test("Every byte of both positions: altered, the other one counts; nothing else is ever read")
    func everyByteOfThePositions() throws {
        let (scene, witness) = try scene()
        let url = URL(fileURLWithPath: witness.path)
        let whole = try Data(contentsOf: url)
        let slots = [0, 512].compactMap { Witness.state(of: Data(whole[$0..<$0 + 512]))?.position }
        #expect(slots.count == 2 && slots[0] != slots[1])
        for place in 0..<1_024 {
            var bytes = whole
            bytes[place] ^= 1 << (place % 8)
            try bytes.write(to: url)
            #expect(try Witness(path: witness.path)?.position == slots[place < 512 ? 1 : 0], "byte \(place)")
            #expect(try scene.ledger.compare(withWitness: witness.path) == nil)
        }
        var bytes = whole
        bytes[3] ^= 1
        bytes[700] ^= 1
        try bytes.write(to: url)
        #expect(throws: WitnessFailure.damaged(path: witness.path)) { try Witness(path: witness.path) }
        #expect(try scene.ledger.compare(withWitness: witness.path)?.finding == .damaged)
    }

    @Test("A write that was cut off anywhere leaves the position before it")
    func tornWrites() throws {
        var (scene, witness) = try scene()
        let url = URL(fileURLWithPath: witness.path)
        let before = try Data(contentsOf: url)
        let position = witness.position
        try scene.commission(Array(scene.units[5..<6]))
        try tell(witness, scene.ledger)
        let after = try Data(contentsOf: url)
        let changed = before.indices.filter { before[$0] != after[$0] }
        for end in changed {
            try (after[..<end] + before[end...]).write(to: url)
            #expect(try Witness(path: witness.path)?.position == position, "cut off before byte \(end)")
        }
    }

    @Test("The leases are read back as they were told; every altered byte of them is found")
    func everyByteOfTheLeases() throws {
        let (scene, witness) = try scene()
        let url = URL(fileURLWithPath: witness.path)
        func leases() throws -> [WitnessedLease] {
            var leases: [WitnessedLease] = []
            try Witness.leases(in: witness.path) { leases.append($0) }
            return leases
        }
        let told = try leases()
        #expect(told.map(\.lease) == [1, 2] && told.map(\.level) == [1, 2] && told.map(\.batch) == ["B1", "B1"])
        #expect(told[0].codes == scene.units.map(text) && told[1].codes == scene.bundles.map(text))
        let whole = try Data(contentsOf: url)
        for place in 1_024..<whole.count {
            var bytes = whole
            bytes[place] ^= 1 << (place % 8)
            try bytes.write(to: url)
            #expect(throws: WitnessFailure.damaged(path: witness.path), "byte \(place)") { try leases() }
        }
        // A line that was cut off: its position was never written.
        try (whole + Data("0123 {".utf8)).write(to: url)
        #expect(try leases() == told)
        try whole.dropLast(1).write(to: url)
        #expect(throws: WitnessFailure.damaged(path: witness.path)) { try leases() }
    }

    @Test("It is readable by its owner only")
    func mode() throws {
        let (scene, witness) = try scene()
        defer { withExtendedLifetime(scene) {} }
        let mode = try FileManager.default.attributesOfItem(atPath: witness.path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    // MARK: What was forgotten

    private static let accepted = AuditEntry(act: "ledger.accept", who: "a", why: "w", details: [])

    private func lost(_ codes: [String]) -> WitnessedLease {
        WitnessedLease(lease: 7, batch: "B9", level: 1, at: now + 1, codes: codes)
    }

    @Test("Codes of forgotten leases leave the pool and are leased to nobody; known leases are passed over")
    func doubtedPool() throws {
        let folder = try Folder()
        let ledger = try folder.open()
        try ledger.fill(units: 20, bundles: 0, in: folder)
        let batch = try ledger.createBatch(definition(lot: "B1"))
        let first = try ledger.lease(batch: batch, level: 1, count: 5, now: now)
        let known = WitnessedLease(lease: first.id, batch: "B1", level: 1, at: now, codes: first.codes.map(text))
        let codes = (6...10).map { cn20(unitPrefix, $0) }
        #expect(try ledger.doubt([known, lost(codes)], entry: Self.accepted, now: now) == 5)
        #expect(
            try ledger.doubt([known, lost(codes)], entry: Self.accepted, now: now) == 0, "once more changes nothing")
        let pool = try #require(try ledger.pools(product: product).first)
        #expect(pool.unallocated == 10)
        #expect(
            pool.states == [StateCount(state: .allocated, count: 5), StateCount(state: .inDoubt, count: 5)])
        let rest = try ledger.lease(batch: batch, level: 1, count: 20, now: now)
        #expect(rest.codes.map(text) == (11...20).map { cn20(unitPrefix, $0) })
        #expect(try ledger.verifyChain() == nil && ledger.projectionDifference(of: batch) == nil)
        #expect(try ledger.balances(of: batch).allSatisfy { $0.unexplained == 0 })
        let code = try #require(Code(codes[0]))
        let found = try #require(try ledger.find(code))
        #expect(found.state == .inDoubt && found.reason == .recordsLost && found.batch == nil)
        let told = try ledger.auditTrail(batch: nil).filter { $0.body.contains("ledger.accept") }
        #expect(told.count == 2 && told[0].body.contains(#"{"name":"codes","value":"5"}"#))
        #expect(told[0].body.contains(#"{"name":"leases","value":"1"}"#))
    }

    @Test("… also when their file is imported only later")
    func doubtedImport() throws {
        let folder = try Folder()
        let ledger = try folder.open()
        let batch = try ledger.createBatch(definition(lot: "B1"))
        _ = try ledger.doubt([lost((6...10).map { cn20(unitPrefix, $0) })], entry: Self.accepted, now: now)
        try ledger.fill(units: 20, bundles: 0, in: folder)
        #expect(try ledger.pools(product: product).first?.unallocated == 15)
        let lease = try ledger.lease(batch: batch, level: 1, count: 20, now: now)
        #expect(lease.codes.map(text) == (Array(1...5) + Array(11...20)).map { cn20(unitPrefix, $0) })
    }

    @Test("… and when they are drawn from a range")
    func doubtedRange() throws {
        let folder = try Folder()
        let ledger = try folder.open()
        let batch = try ledger.createBatch(definition(lot: "B1"))
        try ledger.grantRange(try grant(first: 1, last: 10))
        // As a ledger draws them that is lost.
        let other = try Folder()
        let twin = try other.open()
        try twin.grantRange(try grant(first: 1, last: 10))
        let drawn = try twin.lease(
            batch: try twin.createBatch(definition(lot: "B1")), level: 3, count: 4, now: now
        ).codes.map(text)
        _ = try ledger.doubt([lost(drawn)], entry: Self.accepted, now: now)
        let lease = try ledger.lease(batch: batch, level: 3, count: 10, now: now)
        #expect(lease.codes.count == 6 && Set(lease.codes.map(text)).isDisjoint(with: drawn))
        let pool = try #require(try ledger.pools(product: product).first)
        #expect(pool.unallocated == 0)
        #expect(pool.states == [StateCount(state: .allocated, count: 6), StateCount(state: .inDoubt, count: 4)])
    }
}
