import Codes
import Foundation
import Ledger
import Records
import Requirements
import SimulatedEnterprise
import Testing

@testable import Handover

@Suite("From the outbox to the enterprise", .requirement("H-02", "H-04", "H-05"), .timeLimit(.minutes(3)))
struct WorkerTests {
    let record = GeneratedRecord(number: "20260901", bundles: 12)

    @Test("A record arrives everywhere: whole, in order, each event once")
    func delivered() async throws {
        let site = try Site()
        let enterprise = enterprise()
        try await serving(enterprise) { port in
            let destinations = [site.drop, site.repository(port: port), site.platform(port: port)]
            try site.decide(record, destinations)
            let worker = site.worker(destinations)
            worker.start()
            try await site.until { try site.ledger.openOutbox().isEmpty }
            worker.stop()
        }
        #expect(try site.ledger.outbox().map(\.progress.state) == [.delivered, .delivered, .delivered])
        #expect(try site.ledger.undelivered().isEmpty)
        let held = enterprise.holdings
        #expect(held.events == (try site.eventIDs("20260901")) && held.events.count == 36)
        #expect(held.repeatedEvents == 0 && held.repeatedFiles == 0)
        #expect(held.files.map(\.result) == [3] && held.files.first?.codes == 132)
        #expect(verifyRecord(at: URL(fileURLWithPath: site.path("drop/20260901"))).isSound)
        #expect(try FileManager.default.contentsOfDirectory(atPath: site.path("drop")) == ["20260901"])
        let trail = try site.ledger.auditTrail(batch: nil).map(\.body)
        #expect(trail.count { $0.contains(#""act":"handover.delivered""#) } == 3)
    }

    @Test("On a bad day too, whatever the day", arguments: [UInt64](1...6))
    func faulty(seed: UInt64) async throws {
        let site = try Site(answerSeconds: 1)
        var faults = EnterpriseFaults.typical
        (faults.jobTime, faults.slowJobTime, faults.answerDelay) = (20, 200, 1_300)
        faults.refusesRepetitions = seed % 2 == 0
        let enterprise = enterprise(faults, seed: seed)
        try await serving(enterprise) { port in
            let destinations = [site.repository(port: port), site.platform(port: port)]
            try site.decide(record, destinations)
            let worker = site.worker(destinations)
            worker.start()
            try await site.until { try site.ledger.openOutbox().isEmpty }
            worker.stop()
        }
        #expect(try site.ledger.undelivered().isEmpty)
        #expect(enterprise.holdings.events == (try site.eventIDs("20260901")))
        #expect(enterprise.holdings.files.map(\.result) == [3])
    }

    @Test("Ended between sending and answer, it is sent again and nothing is there twice")
    func ended() async throws {
        let site = try Site()
        var faults = EnterpriseFaults.none
        (faults.answerLost, faults.answerDelay) = (1_000_000, 800)
        let enterprise = enterprise(faults)
        try await serving(enterprise) { port in
            let destinations = [site.repository(port: port, events: 100), site.platform(port: port)]
            try site.decide(record, destinations)
            let first = site.worker(destinations)
            first.start()
            try await site.until { enterprise.holdings.events.count == 36 && enterprise.holdings.files.count == 1 }
            first.stop()
            // Nothing is written any more, and what is on its way is known to be so.
            let states = try site.ledger.outbox().map(\.progress.state)
            #expect(states == [.sent, .sent])
            enterprise.change { $0.answerLost = 0 }
            let second = site.worker(destinations)
            second.start()
            try await site.until { try site.ledger.openOutbox().isEmpty }
            second.stop()
        }
        #expect(try site.ledger.undelivered().isEmpty)
        let held = enterprise.holdings
        // Once more, or more often where an answer is slow.
        #expect(held.events == (try site.eventIDs("20260901")))
        #expect(held.repeatedEvents >= 36 && held.repeatedEvents % 36 == 0)
        #expect(held.files.map(\.result) == [3] && held.repeatedFiles >= 1)
    }

    @Test("Refused for a code: a dead letter tied to the code, which a person has sent again")
    func refused() async throws {
        let site = try Site()
        try site.importCodes(of: record)
        let wrong = record.carton(57)
        var faults = EnterpriseFaults.none
        faults.refusedCodes = [wrong.description]
        let enterprise = enterprise(faults)
        try await serving(enterprise) { port in
            let destinations = [site.repository(port: port), site.platform(port: port)]
            try site.decide(record, destinations)
            let worker = site.worker(destinations)
            worker.start()
            defer { worker.stop() }
            try await site.until { try site.ledger.openOutbox().isEmpty }
            for entry in try site.ledger.outbox() {
                #expect(entry.progress.state == .refused && entry.faultCount >= 1)
                let faults = try site.ledger.outboxFaults(of: entry.id)
                #expect(faults.first?.code == wrong && faults.first?.text.isEmpty == false, "\(faults)")
            }
            // Of the message with the code nothing was taken, of those before everything.
            #expect(enterprise.holdings.events == Array(try site.eventIDs("20260901").prefix(14)))
            #expect(enterprise.holdings.files.map(\.result) == [4])

            enterprise.forgive()
            for entry in try site.ledger.outbox() {
                var delivery = Delivery(
                    entry.progress, cut: DocumentCut(parts: entry.progress.parts, layout: entry.progress.layout),
                    rules: Site.rules, seed: 1)
                _ = delivery.handle(.retried, now: wallClock())
                #expect(
                    try site.ledger.retry(
                        entry, as: delivery.progress, who: "wu", why: "applied for now", now: wallClock()))
                #expect(try !site.ledger.retry(entry, as: delivery.progress, who: "wu", why: "", now: 0), "once")
            }
            worker.wake()
            try await site.until { try site.ledger.openOutbox().isEmpty }
        }
        #expect(try site.ledger.undelivered().isEmpty)
        #expect(enterprise.holdings.events == (try site.eventIDs("20260901")))
        #expect(enterprise.holdings.repeatedEvents == 0, "it goes on with the part that was refused")
        #expect(enterprise.holdings.files.map(\.result) == [3])
        let trail = try site.ledger.auditTrail(batch: nil).map(\.body)
        #expect(trail.count { $0.contains(#""act":"handover.retry""#) && $0.contains("applied for now") } == 2)
        #expect(trail.count { $0.contains(#""act":"handover.refused""#) } == 2)
    }

    @Test(
        "What was changed after it was sealed is not sent, and waits for a person", arguments: ["record.json", "file"])
    func changed(which: String) async throws {
        let site = try Site()
        let enterprise = enterprise()
        try await serving(enterprise) { port in
            let destinations = [site.repository(port: port), site.platform(port: port)]
            try site.decide(record, destinations)
            for name in which == "file" ? ["epcis.jsonld", "relation.xml"] : [which] {
                let file = URL(fileURLWithPath: site.path("records/20260901/\(name)"))
                var bytes = try Data(contentsOf: file)
                bytes[bytes.count / 2] ^= 1
                try bytes.write(to: file)
            }
            let worker = site.worker(destinations)
            worker.start()
            try await site.until { try site.ledger.openOutbox().isEmpty }
            worker.stop()
        }
        #expect(try site.ledger.outbox().map(\.progress.state) == [.refused, .refused])
        for entry in try site.ledger.outbox() {
            #expect(try site.ledger.outboxFaults(of: entry.id).map(\.type) == ["record"])
        }
        #expect(enterprise.holdings.events.isEmpty && enterprise.holdings.files.isEmpty)
    }

    @Test("Nobody there: it waits, and arrives when somebody is")
    func offline() async throws {
        let site = try Site()
        let enterprise = enterprise()
        // A port that was free a moment ago.
        let port = try await serving(enterprise) { $0 }
        let destinations = [site.repository(port: port)]
        try site.decide(record, destinations)
        let worker = site.worker(destinations)
        worker.start()
        try await site.until { (try site.entry("repository")?.progress.requests ?? 0) >= 3 }
        #expect(try site.entry("repository")?.progress.state.isFinal == false)
        try await serving(enterprise, port: port) { _ in
            try await site.until { try site.ledger.openOutbox().isEmpty }
        }
        worker.stop()
        #expect(
            enterprise.holdings.events == (try site.eventIDs("20260901")) && enterprise.holdings.repeatedEvents == 0)
    }

    @Test("A secret that others can read is not used, and stands nowhere")
    func secrets() async throws {
        let site = try Site()
        try site.write("open", Site.token, mode: 0o644)
        try site.write("wrong", "another-token", mode: 0o600)
        let enterprise = enterprise()
        try await serving(enterprise) { port in
            for (file, word) in [("open", "mode 0600"), ("missing", "No such file"), ("wrong", "HTTP 401")] {
                let destination = site.repository(port: port, token: file)
                if try site.ledger.outbox().isEmpty { try site.decide(record, [destination]) }
                let worker = site.worker([destination])
                worker.start()
                try await site.until { try site.entry("repository")?.progress.trouble.contains(word) == true }
                worker.stop()
            }
            #expect(enterprise.holdings.events.isEmpty)
            let worker = site.worker([site.repository(port: port)])
            worker.start()
            try await site.until { try site.ledger.openOutbox().isEmpty }
            worker.stop()
        }
        let ledger = try Data(contentsOf: URL(fileURLWithPath: site.path("ledger.sqlite-wal")))
        #expect(ledger.range(of: Data(Site.token.utf8)) == nil && ledger.range(of: Data("another-token".utf8)) == nil)
    }
}

@Suite("Records in a directory", .requirement("H-05"), .timeLimit(.minutes(10)))
struct DirectoryTests {
    private func deliver(_ site: Site) async throws -> OutboxEntry {
        let worker = site.worker([site.drop])
        worker.start()
        try await site.until { try site.ledger.openOutbox().isEmpty }
        worker.stop()
        return try #require(try site.entry("archive"))
    }

    @Test("What was left half-way by a crash is made anew")
    func partial() async throws {
        let site = try Site()
        let record = GeneratedRecord(number: "B1", bundles: 2)
        try FileManager.default.createDirectory(
            atPath: site.path("drop/.B1.partial/x"), withIntermediateDirectories: true)
        try site.decide(record, [site.drop])
        #expect(try await deliver(site).progress.state == .delivered)
        #expect(try FileManager.default.contentsOfDirectory(atPath: site.path("drop")) == ["B1"])
    }

    @Test("The same record there is the delivery; another one, or a changed one, is refused")
    func existing() async throws {
        for change in [nil, "codes.csv", "more.txt"] {
            let site = try Site()
            let record = GeneratedRecord(number: "B1", bundles: 2)
            try site.decide(record, [site.drop])
            try FileManager.default.copyItem(atPath: site.path("records/B1"), toPath: site.path("drop/B1"))
            if let change { try site.write("drop/B1/\(change)", "other", mode: 0o640) }
            let entry = try await deliver(site)
            #expect(entry.progress.state == (change == nil ? .delivered : .refused), "\(change ?? "-")")
            if change != nil { #expect(try site.ledger.outboxFaults(of: entry.id).first?.type == "other-record") }
        }
    }

    @Test("A record that was changed where it lies is not handed over")
    func changed() async throws {
        let site = try Site()
        let record = GeneratedRecord(number: "B1", bundles: 2)
        try site.decide(record, [site.drop])
        try site.write("records/B1/codes.csv", "other", mode: 0o640)
        #expect(try await deliver(site).progress.state == .refused)
        #expect(try FileManager.default.contentsOfDirectory(atPath: site.path("drop")).isEmpty)
    }

    @Test("A directory that is not mounted is waited for, not made")
    func missing() async throws {
        let site = try Site()
        let record = GeneratedRecord(number: "B1", bundles: 2)
        try FileManager.default.removeItem(atPath: site.path("drop"))
        try site.decide(record, [site.drop])
        let worker = site.worker([site.drop])
        worker.start()
        try await site.until { (try site.entry("archive")?.progress.requests ?? 0) >= 2 }
        #expect(!FileManager.default.fileExists(atPath: site.path("drop")))
        try FileManager.default.createDirectory(atPath: site.path("drop"), withIntermediateDirectories: true)
        try await site.until { try site.ledger.openOutbox().isEmpty }
        worker.stop()
        #expect(try site.entry("archive")?.progress.state == .delivered)
    }
}
