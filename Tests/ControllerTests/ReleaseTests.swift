import Access
import ControlTypes
import Foundation
import Ledger
import Records
import Requirements
import Testing

@testable import Controller

/// A controller with a gate, people, and a batch of which nothing was made: enough to be reviewed and signed.
struct Plant {
    let site: ControllerSite
    let controller: LineController
    let gate: ControllerGate
    var supervisor: any SessionService
    var qa: any SessionService

    static let act = Act(user: "somebody else", reason: "test")

    static func with(_ body: (inout Plant) async throws -> Void) async throws {
        try await with(adding: { _ in "" }, body)
    }

    /// - Parameter text: what stands at the end of the line's file.
    static func with(
        adding text: (ControllerSite) throws -> String, _ body: (inout Plant) async throws -> Void
    ) async throws {
        let site = try ControllerSite()
        try site.addToLine(text(site))
        let controller = try site.controller()
        controller.start()
        defer { controller.stop() }
        let gate = try ControllerGate(
            controller: controller, dataDirectory: site.data,
            cost: PasswordHash.Cost(costLog2: 4, blockSize: 1, parallelism: 1))
        let proof = try String(contentsOfFile: site.data + "/first-account", encoding: .utf8)
            .trimmingCharacters(in: .whitespacesAndNewlines)
        try await gate.addFirstAccount(
            FirstAccount(proof: proof, name: "admin", printedName: "Admin", password: "first secret"))
        let admin = try await login(gate, "admin", "first secret")
        for (name, role) in [("li", "supervisor"), ("wu", "qa"), ("qi", "qa")] {
            try await admin.addAccount(
                NewAccount(
                    name: name, printedName: name.uppercased(), role: role, password: "given once 1", act: act))
            let session = try await login(gate, name, "given once 1")
            #expect(try await refusal { _ = try await session.status() } == .forbidden, "the password is due")
            try await session.changePassword(PasswordChange(old: "given once 1", new: "chosen once"))
        }
        var plant = Plant(
            site: site, controller: controller, gate: gate,
            supervisor: try await login(gate, "li", "chosen once"), qa: try await login(gate, "wu", "chosen once"))
        try await body(&plant)
    }

    static func login(_ gate: ControllerGate, _ name: String, _ password: String) async throws -> any SessionService {
        let answer = try await gate.login(Login(user: name, password: password))
        return try gate.service(for: answer.token)
    }

    static func refusal(_ body: () async throws -> Void) async throws -> ControlError.Kind? {
        do {
            try await body()
            return nil
        } catch let error as ControlError {
            return error.kind
        }
    }

    func closeBatch() async throws {
        try await site.importCodes(into: supervisor, Self.act)
        _ = try await supervisor.createBatch(
            CreateBatch(
                number: "R/1", product: "example-tablets", madeOn: "2026-11-01", expiresOn: nil, plannedUnits: 10,
                act: Self.act))
        let items = try await supervisor.batch("R/1").clearance.map(\.id)
        _ = try await supervisor.clearBatch("R/1", ClearBatch(done: items, act: Self.act))
        _ = try await supervisor.startBatch("R/1", Self.act)
        _ = await controller.nextStatus()
        _ = try await supervisor.endBatch("R/1", Self.act)
        for place in try await supervisor.counts("R/1") {
            // Somebody finds a unit in a bin where the records know of none.
            let number = place.place == "bin/units" ? 1 : 0
            _ = try await supervisor.count("R/1", CountRequest(place: place.place, number: number, act: Self.act))
        }
        _ = try await supervisor.explainDeviation("R/1", DeviationRequest(place: "bin/units", act: Self.act))
        _ = try await supervisor.closeBatch("R/1", Self.act)
    }

    func sign(
        _ service: any SessionService, _ meaning: String, _ digest: String, account: String?, _ password: String
    ) async throws -> ReviewSheet {
        try await service.signRecord(
            "R/1",
            SignRequest(meaning: meaning, digest: digest, account: account, password: password, act: Self.act))
    }
}

@Suite("Review, seal and signatures", .requirement("S-01", "S-03", "S-05", "H-01"), .timeLimit(.minutes(10)))
struct ReleaseTests {
    @Test("Reviewed by exception, sealed, signed by two persons, and a record that proves it")
    func released() async throws {
        try await Plant.with { plant in
            #expect(try await Plant.refusal { _ = try await plant.qa.review("nothing") } == .notFound)
            try await plant.closeBatch()
            let sheet = try await plant.qa.review("R/1")
            #expect(sheet.state == "open" && sheet.seal == nil && sheet.signatures.isEmpty)
            let ids = sheet.exceptions.map(\.id)
            #expect(ids.contains { $0.hasPrefix("count/") } && Set(ids).count == ids.count, "\(ids)")
            let deviation = sheet.exceptions.first { $0.id.hasPrefix("count/") }
            #expect(deviation?.who == "li", "the session's holder, not whoever the request names")
            #expect(!sheet.obstacles.isEmpty)
            let seal = SealRequest(decision: "release", act: Plant.act)
            #expect(try await Plant.refusal { _ = try await plant.qa.sealRecord("R/1", seal) } == .conflict)

            func acknowledge(_ service: any SessionService, _ ids: [String]) async throws -> ControlError.Kind? {
                try await Plant.refusal {
                    _ = try await service.acknowledgeExceptions(
                        "R/1", AcknowledgeExceptions(exceptions: ids, act: Plant.act))
                }
            }
            #expect(try await acknowledge(plant.supervisor, ids) == .forbidden, "who makes it does not review it")
            #expect(try await acknowledge(plant.qa, ["alarm/0/0"]) == .notFound)
            #expect(try await acknowledge(plant.qa, ids) == nil)
            let seen = try await plant.qa.review("R/1")
            #expect(seen.exceptions.allSatisfy { $0.acknowledgedBy == "wu" && $0.comment == "test" })
            #expect(seen.obstacles.isEmpty)

            #expect(try await Plant.refusal { _ = try await plant.supervisor.sealRecord("R/1", seal) } == .forbidden)
            let sealed = try await plant.qa.sealRecord("R/1", seal)
            let digest = try #require(sealed.seal?.digest)
            #expect(sealed.state == "sealed")
            #expect(try await Plant.refusal { _ = try await plant.qa.sealRecord("R/1", seal) } == .conflict)
            #expect(try await acknowledge(plant.qa, ids) == .conflict)

            func sign(
                _ service: any SessionService, _ meaning: String, _ digest: String, _ account: String?,
                _ password: String
            ) async throws -> ControlError.Kind? {
                try await Plant.refusal {
                    _ = try await plant.sign(service, meaning, digest, account: account, password)
                }
            }
            let (li, wu) = (plant.supervisor, plant.qa)
            #expect(try await sign(wu, "released", digest, "wu", "chosen once") == .conflict, "production first")
            #expect(try await sign(li, "released", digest, "li", "chosen once") == .forbidden)
            #expect(try await sign(li, "approved", digest, "li", "chosen once") == .badRequest)
            let other = try await Plant.login(plant.gate, "li", "chosen once")
            #expect(try await sign(other, "responsible", digest, nil, "chosen once") == .badRequest, "both at first")
            #expect(try await sign(li, "responsible", digest, "li", "wrong") == .unauthorized)
            #expect(try await sign(li, "responsible", digest, "wu", "chosen once") == .badRequest)
            let shown = String(repeating: "0", count: 64)
            #expect(try await sign(li, "responsible", shown, "li", "chosen once") == .conflict, "not what was shown")
            #expect(
                try await sign(li, "responsible", digest, nil, "chosen once") == .badRequest, "nothing was signed yet")
            #expect(try await sign(li, "responsible", digest, "li", "chosen once") == nil)
            #expect(
                try await sign(li, "responsible", digest, nil, "chosen once") == .conflict, "the secret is enough now")
            #expect(try await sign(wu, "refused", digest, "wu", "chosen once") == .conflict, "sealed to be released")
            let done = try await plant.sign(wu, "released", digest, account: "wu", "chosen once")
            #expect(done.state == "released" && done.signatures.map(\.meaning) == ["responsible", "released"])
            #expect(done.signatures.map(\.printedName) == ["LI", "WU"])
            #expect(try await sign(wu, "released", digest, nil, "chosen once") == .conflict)

            let copy = plant.site.directory.appending(path: "copy")
            let exported = try await plant.qa.exportRecord("R/1", to: copy.path)
            #expect(exported.files.contains("signatures.json"))
            let report = verifyRecord(at: copy)
            #expect(report.isSound && report.recordDigest == digest, "\(report.findings)")
            #expect(try await Plant.refusal { _ = try await plant.qa.exportRecord("R/1", to: copy.path) } == .refused)
        }
    }

    @Test("A record that was changed after it was sealed is signed by nobody")
    func changed() async throws {
        try await Plant.with { plant in
            try await plant.closeBatch()
            let sealed = try await plant.qa.sealRecord("R/1", SealRequest(decision: "refuse", act: Plant.act))
            let seal = try #require(sealed.seal)
            let file = URL(fileURLWithPath: seal.directory).appending(path: "codes.csv")
            var bytes = try Data(contentsOf: file)
            bytes[bytes.count / 2] ^= 1
            try bytes.write(to: file)
            let refused = try await Plant.refusal {
                _ = try await plant.sign(
                    plant.supervisor, "responsible", seal.digest, account: "li", "chosen once")
            }
            #expect(refused == .conflict)
        }
    }

    @Test("A record that cannot be written closes no trail: what is done after that stands in it", .requirement("S-04"))
    func notWritten() async throws {
        try await Plant.with { plant in
            try await plant.closeBatch()
            let records = URL(fileURLWithPath: plant.site.data).appending(path: "records")
            try Data("in the way".utf8).write(to: records)
            let seal = SealRequest(decision: "refuse", act: Plant.act)
            #expect(try await Plant.refusal { _ = try await plant.qa.sealRecord("R/1", seal) } == .refused)
            try FileManager.default.removeItem(at: records)
            let exception = try #require(try await plant.qa.review("R/1").exceptions.first)
            _ = try await plant.qa.acknowledgeExceptions(
                "R/1", AcknowledgeExceptions(exceptions: [exception.id], act: Plant.act))
            let sealed = try await plant.qa.sealRecord("R/1", seal)
            let directory = try #require(sealed.seal?.directory)
            let trail = try String(contentsOfFile: directory + "/audit.jsonl", encoding: .utf8).split(separator: "\n")
            #expect(trail.dropLast().last?.contains("review.acknowledge") == true)
            #expect(trail.count { $0.contains("record.close") } == 1)
            #expect(trail.last?.contains("record.close") == true)
        }
    }

    @Test("A batch can be refused with exceptions that nobody acknowledged, and is not released by that")
    func refused() async throws {
        try await Plant.with { plant in
            try await plant.closeBatch()
            let sealed = try await plant.qa.sealRecord("R/1", SealRequest(decision: "refuse", act: Plant.act))
            let digest = try #require(sealed.seal?.digest)
            _ = try await plant.sign(plant.supervisor, "responsible", digest, account: "li", "chosen once")
            let qi = try await Plant.login(plant.gate, "qi", "chosen once")
            let done = try await plant.sign(qi, "refused", digest, account: "qi", "chosen once")
            #expect(done.state == "refused")
            let copy = plant.site.directory.appending(path: "copy")
            _ = try await plant.qa.exportRecord("R/1", to: copy.path)
            #expect(verifyRecord(at: copy).isSound)
        }
    }

    @Test(
        "Two seals at once are one seal, and signatures that a crash kept from their file are written at the next start"
    )
    func crash() async throws {
        try await Plant.with { plant in
            try await plant.closeBatch()
            let qi = try await Plant.login(plant.gate, "qi", "chosen once")
            let wu = plant.qa
            let request = SealRequest(decision: "refuse", act: Plant.act)
            async let first = Plant.refusal { _ = try await wu.sealRecord("R/1", request) }
            async let second = Plant.refusal { _ = try await qi.sealRecord("R/1", request) }
            #expect(try await [first, second].sorted { $0 == nil && $1 != nil } == [nil, .conflict])
            #expect(plant.controller.ledger.acceptsWrites)
            let seal = try #require(try await wu.review("R/1").seal)
            _ = try await plant.sign(plant.supervisor, "responsible", seal.digest, account: "li", "chosen once")
            _ = try await plant.sign(wu, "refused", seal.digest, account: "wu", "chosen once")
            let file = URL(fileURLWithPath: seal.directory).appending(path: "signatures.json")
            let kept = try Data(contentsOf: file)
            try FileManager.default.removeItem(at: file)
            try plant.controller.release.catchUp()
            #expect(try Data(contentsOf: file) == kept)
        }
    }

    @Test("What closes containers short is not an operator's")
    func rights() async throws {
        try await Plant.with { plant in
            let admin = try await Plant.login(plant.gate, "admin", "first secret")
            try await admin.changeAccount(
                "li", AccountChangeRequest(role: "operator", password: nil, isDisabled: nil, act: Plant.act))
            #expect(
                try await Plant.refusal { _ = try await plant.supervisor.status() } == .unauthorized,
                "a session ends with the role that it was opened in")
            let li = try await Plant.login(plant.gate, "li", "chosen once")
            #expect(
                try await Plant.refusal { try await li.command("close-open-containers", Plant.act) } == .forbidden)
            #expect(try await Plant.refusal { try await li.command("hold", Plant.act) } != .forbidden)
        }
    }

    @Test("Whoever took part in making the batch cannot review it, whatever the account became since")
    func makerBecameReviewer() async throws {
        try await Plant.with { plant in
            try await plant.closeBatch()
            let admin = try await Plant.login(plant.gate, "admin", "first secret")
            try await admin.changeAccount(
                "li", AccountChangeRequest(role: "qa", password: nil, isDisabled: nil, act: Plant.act))
            let li = try await Plant.login(plant.gate, "li", "chosen once")
            let seal = SealRequest(decision: "refuse", act: Plant.act)
            #expect(try await Plant.refusal { _ = try await li.sealRecord("R/1", seal) } == .forbidden)
        }
    }
}
