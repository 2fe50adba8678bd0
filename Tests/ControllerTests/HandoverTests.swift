import ControlTypes
import Foundation
import Records
import Requirements
import Testing

@testable import Controller

@Suite("Decided batches leave the controller", .requirement("H-04", "H-05", "B-01"), .timeLimit(.minutes(5)))
struct HandoverTests {
    /// Two directories, one of which takes refused batches too.
    @Sendable private static func destinations(_ site: ControllerSite) throws -> String {
        try ["all", "released"].map { name in
            let path = site.directory.appending(path: name).path
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            return """
                  - id: \(name)
                    kind: directory
                    path: \(path)
                    refused: \(name == "all")
                    retry-s: 1
                    longest-retry-s: 1

                """
        }.reduce("\nhandover:\n", +)
    }

    private static func decide(_ plant: Plant, _ decision: String) async throws {
        try await plant.closeBatch()
        let ids = try await plant.qa.review("R/1").exceptions.map(\.id)
        _ = try await plant.qa.acknowledgeExceptions("R/1", AcknowledgeExceptions(exceptions: ids, act: Plant.act))
        let sealed = try await plant.qa.sealRecord("R/1", SealRequest(decision: decision, act: Plant.act))
        let digest = sealed.seal?.digest ?? ""
        #expect(try await plant.qa.handovers().isEmpty, "nothing leaves before it is decided")
        _ = try await plant.sign(plant.supervisor, "responsible", digest, account: "li", "chosen once")
        _ = try await plant.sign(
            plant.qa, decision == "release" ? "released" : "refused", digest, account: "wu", "chosen once")
    }

    private static func until(_ isSo: () async throws -> Bool) async throws {
        while try await !isSo() { try await Task.sleep(for: .milliseconds(20)) }
    }

    private static func states(_ service: any SessionService) async throws -> [String] {
        try await service.handovers().map { "\($0.destination) \($0.state)" }
    }

    @Test("A released batch arrives with both signatures; a refused one only where its record is wanted")
    func decided() async throws {
        for (decision, expected) in [
            ("release", ["all delivered", "released delivered"]), ("refuse", ["all delivered"]),
        ] {
            try await Plant.with(adding: Self.destinations) { plant in
                try await Self.decide(plant, decision)
                try await Self.until { try await Self.states(plant.qa) == expected }
                #expect(try await plant.qa.status().handover == nil)
                let record = plant.site.directory.appending(path: "all/R%2f1")
                #expect(verifyRecord(at: record).isSound)
                let file = SignatureFile(
                    bytes: [UInt8](try Data(contentsOf: record.appending(path: "signatures.json"))))
                #expect(file?.signatures.count == 2)
                let others = try FileManager.default.contentsOfDirectory(
                    atPath: plant.site.directory.appending(path: "released").path)
                #expect(others == (decision == "release" ? ["R%2f1"] : []))
            }
        }
    }

    @Test("What is refused is remarked upon until somebody of QA has mended and sent it again")
    func refused() async throws {
        try await Plant.with(adding: Self.destinations) { plant in
            let other = plant.site.directory.appending(path: "all/R%2f1")
            try FileManager.default.createDirectory(at: other, withIntermediateDirectories: true)
            try Data("other".utf8).write(to: other.appending(path: "record.json"))
            try await Self.decide(plant, "refuse")
            try await Self.until { try await Self.states(plant.qa) == ["all refused"] }
            let shown = try #require(try await plant.qa.handovers().first)
            #expect(shown.faults.map(\.type) == ["other-record"] && shown.faultCount == 1 && shown.due == nil)
            let remark = try #require(try await plant.qa.status().handover)
            #expect(remark.refused == 1 && remark.open == 0 && remark.text?.en.contains("handover retry") == true)

            #expect(
                try await Plant.refusal { _ = try await plant.supervisor.retryHandover(shown.id, Plant.act) }
                    == .forbidden)
            let silent = Act(user: "", reason: " ")
            #expect(try await Plant.refusal { _ = try await plant.qa.retryHandover(shown.id, silent) } == .badRequest)
            #expect(try await Plant.refusal { _ = try await plant.qa.retryHandover(99, Plant.act) } == .notFound)
            try FileManager.default.removeItem(at: other)
            #expect(try await plant.qa.retryHandover(shown.id, Plant.act).state == "waiting")
            try await Self.until { try await Self.states(plant.qa) == ["all delivered"] }
            #expect(try await plant.qa.status().handover == nil)
            #expect(try await Plant.refusal { _ = try await plant.qa.retryHandover(shown.id, Plant.act) } == .conflict)
        }
    }

    @Test("What waits survives a restart, also of a controller that ended before the record had its last signature")
    func restarted() async throws {
        try await Plant.with(adding: Self.destinations) { plant in
            for name in ["all", "released"] {
                try FileManager.default.removeItem(at: plant.site.directory.appending(path: name))
            }
            try await Self.decide(plant, "release")
            plant.controller.stop()
            let signatures = URL(fileURLWithPath: plant.site.data).appending(path: "records/R%2f1/signatures.json")
            try FileManager.default.removeItem(at: signatures)
            for name in ["all", "released"] {
                try FileManager.default.createDirectory(
                    at: plant.site.directory.appending(path: name), withIntermediateDirectories: true)
            }
            let second = try plant.site.controller()
            second.start()
            defer { second.stop() }
            try await Self.until { try second.handover.all().map(\.state) == ["delivered", "delivered"] }
            let record = plant.site.directory.appending(path: "released/R%2f1")
            #expect(verifyRecord(at: record).isSound)
            let file = SignatureFile(bytes: [UInt8](try Data(contentsOf: record.appending(path: "signatures.json"))))
            #expect(file?.signatures.count == 2)
        }
    }
}
