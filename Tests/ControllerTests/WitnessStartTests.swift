import Access
import ControlTypes
import Controller
import Foundation
import Ledger
import LineCore
import Requirements
import Testing

@Suite("A controller and the witness of its ledger", .requirement("L-02", "U-04", "U-06"), .timeLimit(.minutes(10)))
struct WitnessStartTests {
    static let act = Act(user: "operator-1", reason: "test")
    static let people = (
        LedgerAcceptance.Person(name: "admin", password: "correct horse 1"),
        LedgerAcceptance.Person(name: "qa-1", password: "correct horse 2")
    )

    private static func witness(_ site: ControllerSite) -> String { RunSettings.witnessFile(of: site.data) }

    /// A site with codes and a batch that may start.
    private static func prepared() async throws -> ControllerSite {
        let site = try ControllerSite()
        let controller = try site.controller()
        controller.start()
        try await site.importCodes(into: controller, act)
        _ = try await controller.createBatch(
            CreateBatch(
                number: "W-1", product: "example-tablets", madeOn: "2026-11-01", expiresOn: nil, plannedUnits: 10,
                act: act))
        let items = try await controller.batch("W-1").clearance.map(\.id)
        _ = try await controller.clearBatch("W-1", ClearBatch(done: items, act: act))
        controller.stop()
        return site
    }

    /// Starts the batch, and returns when it has leased every code that was imported.
    private static func startBatch(_ site: ControllerSite) async throws {
        let controller = try site.controller()
        controller.start()
        _ = try await controller.startBatch("W-1", act)
        while try await controller.pools().contains(where: { $0.level < 4 && $0.unallocated > 0 }) {
            _ = await controller.nextStatus()
        }
        controller.stop()
    }

    private static func copy(_ site: ControllerSite) throws -> URL {
        let copy = site.directory.appending(path: "copy-\(UUID().uuidString)")
        try FileManager.default.copyItem(atPath: site.data, toPath: copy.path)
        return copy
    }

    private static func restore(_ copy: URL, _ site: ControllerSite) throws {
        try FileManager.default.removeItem(atPath: site.data)
        try FileManager.default.copyItem(atPath: copy.path, toPath: site.data)
    }

    private static func accept(_ site: ControllerSite) async throws -> LedgerAcceptance {
        try await LedgerAcceptance(
            dataDirectory: site.data, witness: witness(site), people: people, reason: "disk replaced")
    }

    private static func expectRefusal(_ site: ControllerSite, _ words: String) {
        let failure = #expect(throws: StartFailure.self) { try site.controller() }
        #expect(failure?.problems.count == 1)
        #expect(failure?.problems[0].contains(words) == true, "\(String(describing: failure))")
        #expect(failure?.problems[0].contains("lineage ledger accept") == true)
    }

    @Test("An old copy from before a batch: two persons accept it, and no code that the batch had is ever given again")
    func oldCopy() async throws {
        let site = try await Self.prepared()
        let old = try Self.copy(site)
        try await Self.startBatch(site)
        try Self.restore(old, site)
        Self.expectRefusal(site, "The ledger is older than its witness")
        Self.expectRefusal(site, "The ledger is older than its witness")
        await #expect(throws: ControlError.self) {
            _ = try await LedgerAcceptance(
                dataDirectory: site.data, witness: Self.witness(site), people: (Self.people.0, Self.people.0),
                reason: "alone")
        }
        await #expect(throws: ControlError.self) {
            _ = try await LedgerAcceptance(
                dataDirectory: site.data, witness: Self.witness(site), people: Self.people, reason: "")
        }
        let acceptance = try await Self.accept(site)
        #expect(acceptance.lostCodes > 60 && acceptance.batch == nil && acceptance.waitingCodes == 0)
        await #expect(throws: ControlError.self) { _ = try await Self.accept(site) }

        let controller = try site.controller()
        controller.start()
        defer { controller.stop() }
        let pools = try await controller.pools().filter { $0.level < 4 }
        #expect(pools.count == 3 && pools.allSatisfy { $0.unallocated == 0 })
        // Nothing is left to make the batch of.
        await #expect(throws: ControlError.self) { _ = try await controller.startBatch("W-1", Self.act) }
        #expect(try LedgerCheckAfter.problems(of: site, stopping: controller) == [])
    }

    @Test("An old copy of an open batch: all that waits for it is in doubt, and the line stands")
    func openBatch() async throws {
        let site = try await Self.prepared()
        try await Self.startBatch(site)
        let old = try Self.copy(site)
        let again = try site.controller()
        again.start()
        _ = try await again.holdBatch("W-1", Self.act)
        again.stop()
        try Self.restore(old, site)
        Self.expectRefusal(site, "The ledger is older than its witness")
        let acceptance = try await Self.accept(site)
        #expect(acceptance.batch == "W-1" && acceptance.waitingCodes > 60 && acceptance.lostCodes == 0)

        let controller = try site.controller()
        controller.start()
        let batch = try await controller.batch("W-1")
        #expect(batch.levels.prefix(3).map(\.inDoubt) == [20, 20, 20])
        #expect(batch.levels.prefix(3).map(\.waiting) == [0, 0, 0])
        var status = await controller.nextStatus()
        while !status.holds.contains(where: { $0.cause == "recordsLost" }) { status = await controller.nextStatus() }
        try await controller.command("resume", Self.act)
        while status.holds.contains(where: { $0.cause == "recordsLost" }) { status = await controller.nextStatus() }
        #expect(try LedgerCheckAfter.problems(of: site, stopping: controller) == [])
    }

    @Test("The witness is gone, or another ledger's: nothing starts before it was accepted; the old one is kept")
    func goneOrForeign() async throws {
        let site = try await Self.prepared()
        try await Self.startBatch(site)
        let file = Self.witness(site)
        try FileManager.default.removeItem(atPath: file)
        Self.expectRefusal(site, "is not there")
        #expect(try await Self.accept(site).waitingCodes > 60)
        try site.controller().stop()

        let other = try await Self.prepared()
        try FileManager.default.removeItem(atPath: file)
        try FileManager.default.copyItem(atPath: Self.witness(other), toPath: file)
        Self.expectRefusal(site, "is that of another ledger")
        _ = try await Self.accept(site)
        #expect(
            FileManager.default.contentsEqual(
                atPath: "\(file).replaced-1", andPath: Self.witness(other)))
        try site.controller().stop()
    }

    @Test("A witness that cannot be written is told, with the way out")
    func unusable() throws {
        let site = try ControllerSite()
        try FileManager.default.createDirectory(
            atPath: Self.witness(site), withIntermediateDirectories: true, attributes: nil)
        let failure = #expect(throws: StartFailure.self) { try site.controller() }
        #expect(failure?.problems.first?.contains("--witness names another place") == true)
    }

    @Test("Where there are accounts, an administrator and a QA person prove who they are", .requirement("S-01", "S-03"))
    func accounts() async throws {
        let site = try await Self.prepared()
        let ledgerFile = "\(site.data)/ledger.sqlite"
        do {
            let ledger = try Ledger(path: ledgerFile, now: 1)
            for (name, role) in [("admin", Role.administrator), ("qa-1", .qa), ("operator-9", .operator)] {
                let cost = PasswordHash.Cost(costLog2: 4, blockSize: 1, parallelism: 1)
                let number = name == "qa-1" ? 2 : 1
                let row = AccountRow(
                    name: name, printedName: name, role: role.rawValue, isDisabled: false,
                    passwordHash: PasswordHash(password: "correct horse \(number)", cost: cost).text,
                    passwordSetAt: WallNow.milliseconds, mustChangePassword: false, failures: 0, lockedUntil: 0)
                let change = AccountChange(
                    account: row, audit: AuditEntry(act: "account.add", who: "", why: "", details: []))
                _ = try ledger.changeAccounts(now: 1) { _ in Result<AccountChange, AccessError>.success(change) }
            }
        }
        try await Self.startBatch(site)
        try FileManager.default.removeItem(atPath: Self.witness(site))
        func tried(_ first: (String, String), _ second: (String, String)) async -> ControlError.Kind? {
            do {
                _ = try await LedgerAcceptance(
                    dataDirectory: site.data, witness: Self.witness(site),
                    people: (.init(name: first.0, password: first.1), .init(name: second.0, password: second.1)),
                    reason: "test")
                return nil
            } catch {
                return (error as? ControlError)?.kind
            }
        }
        #expect(await tried(("admin", "correct horse 1"), ("qa-1", "wrong")) == .unauthorized)
        #expect(await tried(("admin", "correct horse 1"), ("nobody", "correct horse 1")) == .unauthorized)
        #expect(await tried(("operator-9", "correct horse 1"), ("qa-1", "correct horse 2")) == .forbidden)
        Self.expectRefusal(site, "is not there")
        #expect(await tried(("qa-1", "correct horse 2"), ("admin", "correct horse 1")) == nil)
        try site.controller().stop()
        let trail = try Ledger(readingFrom: ledgerFile).auditTrail(batch: nil).map(\.body)
        let entry = try #require(trail.last { $0.contains(#""act":"ledger.accept""#) })
        #expect(entry.contains(#""who":"qa-1""#) && entry.contains(#"{"name":"second","value":"admin"}"#))
        #expect(entry.contains(#"{"name":"found","value":"witness missing"}"#) && !entry.contains("horse"))
    }
}

/// Stops a controller and tells what is wrong with its ledger.
enum LedgerCheckAfter {
    static func problems(of site: ControllerSite, stopping controller: LineController) throws -> [String] {
        controller.stop()
        let check = try LedgerCheck(dataDirectory: site.data)
        return (check.problems + check.batches.flatMap(\.problems)).map(\.en)
    }
}

enum WallNow {
    static var milliseconds: Int64 { Int64(Date().timeIntervalSince1970 * 1_000) }
}
