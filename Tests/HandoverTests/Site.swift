import Codes
import Foundation
import Ledger
import LineCore
import Records
import SimulatedEnterprise
import Synchronization

@testable import Handover

/// Wall clock in milliseconds since 1970.
@Sendable func wallClock() -> Int64 { Int64(Date().timeIntervalSince1970 * 1_000) }

/// A ledger with batches that were decided about, their records, and secrets in files.
final class Site: Sendable {
    static let token = "token-of-the-line"
    static let secret = "secret-of-the-application"

    let folder = FileManager.default.temporaryDirectory.appending(path: "handover-\(UUID().uuidString)")
    let ledger: Ledger
    /// How long an answer is waited for. A busy machine may need long for one that is not late on purpose.
    let answerSeconds: Int

    init(answerSeconds: Int = 60) throws {
        self.answerSeconds = answerSeconds
        for name in ["records", "drop"] {
            try FileManager.default.createDirectory(
                at: folder.appending(path: name), withIntermediateDirectories: true)
        }
        ledger = try Ledger(path: folder.appending(path: "ledger.sqlite").path, now: wallClock())
        try write("token", Self.token, mode: 0o600)
        try write("secret", Self.secret, mode: 0o600)
        for name in ["li", "wu"] {
            let account = AccountRow(
                name: name, printedName: name, role: "qa", isDisabled: false, passwordHash: "", passwordSetAt: 0,
                mustChangePassword: false, failures: 0, lockedUntil: 0)
            let change = AccountChange(
                account: account, audit: AuditEntry(act: "account.add", who: "", why: "", details: []))
            let _: Result<Void, CancellationError> = try ledger.changeAccounts(now: wallClock()) { _ in .success(change)
            }
        }
    }

    deinit { _ = try? FileManager.default.removeItem(at: folder) }

    func path(_ name: String) -> String { folder.appending(path: name).path }

    func write(_ name: String, _ text: String, mode: Int) throws {
        try Data((text + "\n").utf8).write(to: folder.appending(path: name))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path(name))
    }

    /// Imports the codes of the record, so that the ledger knows them.
    func importCodes(of record: GeneratedRecord) throws {
        for (level, prefix, count) in [
            (1, GeneratedRecord.cartonPrefix, record.bundles * 10), (2, GeneratedRecord.bundlePrefix, record.bundles),
        ] {
            let lines = (0..<count).map { GeneratedRecord.code(prefix, $0).description + "\n" }.joined()
            let file = folder.appending(path: "codes-\(level).txt")
            try Data(lines.utf8).write(to: file)
            _ = try ledger.importCodes(
                from: file, fileName: "codes-\(level).txt", product: "P-1", level: UInt8(level), scheme: .cn20,
                prefix: prefix, application: "A-7", who: "engineer", now: wallClock(), limits: .standard)
        }
    }

    /// Writes the record of a batch and decides about it.
    func decide(_ record: GeneratedRecord, _ destinations: [Destination]) throws {
        let header = record.header
        let plan = BatchPlan(
            id: 0,
            texts: BatchTexts(
                lot: record.number, made: header.batch.made, expiry: header.batch.expiry, productName: "药品 A",
                gtin: "06900000000014"),
            levels: header.levels,
            limits: LineLimits(
                consecutiveRejects: 5, rejectsInWindow: 8, rejectWindow: 50, gradeLimit: 15, resyncReads: 3,
                resyncItems: 20, labelTimeout: 5_000,
                supply: SupplyLimits(warnPercent: 10, warnMinutes: 30, lease: 500)),
            plannedUnits: 100, ignoresRetailCodes: true)
        let batch = try ledger.createBatch(
            BatchDefinition(
                product: "P-1", plan: plan, productSnapshot: "{}", line: "PL-01", who: "supervisor", why: "",
                now: wallClock()))
        let directory = folder.appending(path: "records/\(record.number)")
        let written = try writeRecord(from: record, to: directory, released: true)
        _ = try ledger.seal(
            batch,
            RecordSeal(
                decision: .release, digest: written.recordDigest, directory: directory.path, at: wallClock(), who: "wu",
                decidedAt: nil))
        let signature = SignatureRow(
            account: "wu", printedName: "WU", role: "qa", meaning: "released", at: "2026-09-02T00:00:00.000Z", why: "",
            recordDigest: written.recordDigest, previous: "", value: [])
        let items = destinations.map { OutboxItem(destination: $0.id, kind: $0.kind.token) }
        guard
            try ledger.sign(batch, signature, after: 0, isDecision: true, outbox: items, now: wallClock())
        else { throw CancellationError() }
    }

    /// The ids of the record's events in their order.
    func eventIDs(_ number: String) throws -> [String] {
        let text = try String(contentsOf: folder.appending(path: "records/\(number)/epcis.jsonld"), encoding: .utf8)
        return text.matches(of: /"eventID":"([^"]*)"/).map { String($0.1) }
    }

    // MARK: Destinations

    static let rules = DeliveryRules(firstRetry: 20, longestRetry: 200, firstPoll: 10, longestPoll: 100)

    var drop: Destination {
        Destination(
            id: "archive", kind: .directory(DirectoryDestination(path: path("drop"), takesRefused: true)),
            rules: Self.rules, remindAfter: 86_400_000)
    }

    func repository(port: Int, token: String = "token", events: Int = 7) -> Destination {
        Destination(
            id: "repository",
            kind: .epcis(
                EPCISDestination(
                    endpoint: Endpoint(url: "http://127.0.0.1:\(port)", certificateFile: nil, timeout: answerSeconds),
                    tokenFile: path(token), events: events, bytes: 1 << 20)),
            rules: Self.rules, remindAfter: 86_400_000)
    }

    func platform(port: Int) -> Destination {
        Destination(
            id: "platform",
            kind: .platform(
                PlatformDestination(
                    endpoint: Endpoint(
                        url: "http://127.0.0.1:\(port)/router/rest", certificateFile: nil, timeout: answerSeconds),
                    applicationKey: "12345", secretFile: path("secret"), sessionFile: nil, enterprise: "E-1",
                    sequence: "S-1", file: "relation.xml", bytes: 1 << 20)),
            rules: Self.rules, remindAfter: 86_400_000)
    }

    func worker(_ destinations: [Destination]) -> HandoverWorker {
        HandoverWorker(ledger: ledger, destinations: destinations, now: wallClock, prepare: { _ in }, report: { _ in })
    }

    func entry(_ destination: String) throws -> OutboxEntry? {
        try ledger.outbox().first { $0.destination == destination }
    }

    /// Waits until something is so; the test's own time limit ends it when it never is.
    func until(_ isSo: () throws -> Bool) async throws {
        while try !isSo() { try await Task.sleep(for: .milliseconds(5)) }
    }
}

/// Serves the enterprise while the body runs.
func serving<Value: Sendable>(
    _ enterprise: SimulatedEnterprise, port: Int = 0, _ body: (Int) async throws -> Value
) async throws -> Value {
    let (ports, listening) = AsyncStream.makeStream(of: Int.self)
    let server = EnterpriseServer(enterprise: enterprise, port: port) { listening.yield($0) }
    let task = Task {
        defer { listening.finish() }
        try await server.run()
    }
    defer { task.cancel() }
    var iterator = ports.makeAsyncIterator()
    guard let port = await iterator.next() else {
        try await task.value
        throw CancellationError()
    }
    let value = try await body(port)
    task.cancel()
    _ = await task.result
    return value
}

func enterprise(
    _ faults: EnterpriseFaults = .none, seed: UInt64 = 1, token: String? = Site.token
) -> SimulatedEnterprise {
    SimulatedEnterprise(faults: faults, seed: seed, token: token, secret: Site.secret, now: wallClock)
}
