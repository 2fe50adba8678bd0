import ControlClient
import ControlServer
import ControlTypes
import Controller
import Foundation
import Logging

/// The people of a test, and the controller on its socket.
enum Staff {
    static let password = "chosen once"

    /// Answers on the socket of a plant's controller while something is done there.
    static func serving(
        _ controller: LineController, _ plant: Plant, _ body: () async throws -> Void
    ) async throws {
        let gate = try ControllerGate(controller: controller, dataDirectory: plant.dataDirectory)
        var log = Logger(label: "test")
        log.logLevel = .critical
        let (listening, announcement) = AsyncStream<Void>.makeStream()
        let server = ControlServer(
            gate: gate, socketPath: ControlClient.socketPath(in: plant.dataDirectory), log: log, limits: .standard
        ) { announcement.yield() }
        let serving = Task {
            defer { announcement.finish() }
            try await server.run()
        }
        for await _ in listening { break }
        let outcome: Result<Void, any Error>
        do {
            let first = ControlClient(dataDirectory: plant.dataDirectory, session: nil)
            try await hire(through: first, plant)
            try await body()
            outcome = .success(())
        } catch {
            outcome = .failure(error)
        }
        serving.cancel()
        try await serving.value
        try outcome.get()
    }

    /// What somebody sees who is not at a console.
    static func session(of name: String, _ plant: Plant) async throws -> ControlClient {
        var client = ControlClient(dataDirectory: plant.dataDirectory, session: nil)
        client.session = try await client.login(Login(user: name, password: password)).token
        return client
    }

    /// A supervisor, li, and somebody of quality assurance, wu.
    static func hire(through client: ControlClient, _ plant: Plant) async throws {
        let act = Act(user: "", reason: "test")
        let proof = try String(contentsOfFile: plant.dataDirectory + "/first-account", encoding: .utf8)
            .trimmingCharacters(in: .whitespacesAndNewlines)
        try await client.addFirstAccount(
            FirstAccount(proof: proof, name: "admin", printedName: "Admin", password: "first secret"))
        var admin = client
        admin.session = try await client.login(Login(user: "admin", password: "first secret")).token
        for (name, role) in [("li", "supervisor"), ("wu", "qa")] {
            try await admin.addAccount(
                NewAccount(name: name, printedName: name, role: role, password: "given once 1", act: act))
            var person = client
            person.session = try await client.login(Login(user: name, password: "given once 1")).token
            try await person.changePassword(PasswordChange(old: "given once 1", new: password))
        }
    }
}
