import ControlClient
import ControlTypes
import Foundation

/// The people of a demonstration. There is no default account in the product: each one is set up as on a real line, with
/// passwords that are made up anew for every demonstration.
struct DemonstrationStaff {
    struct Person {
        var name: String
        var printedName: String
        var role: String
        var password: String
        var client: ControlClient
    }

    private(set) var supervisor: Person
    private(set) var qa: Person
    /// The second person of acts that need two: who takes part in making a batch does not review it.
    private(set) var deputy: Person

    /// Sets the accounts up in a controller that has none.
    static func settingUp(dataDirectory: String) async throws -> DemonstrationStaff {
        let door = ControlClient(dataDirectory: dataDirectory, session: nil)
        let proof = try String(contentsOfFile: dataDirectory + "/first-account", encoding: .utf8)
            .trimmingCharacters(in: .whitespacesAndNewlines)
        let secret = newPassword()
        try await door.addFirstAccount(
            FirstAccount(proof: proof, name: "admin", printedName: "Demo Administrator", password: secret))
        var administrator = door
        administrator.session = try await door.login(Login(user: "admin", password: secret)).token
        let supervisor = try await hire(
            "supervisor", "Demo Supervisor 演示班长", role: "supervisor", door, by: administrator)
        let qa = try await hire("qa", "Demo QA 演示质量", role: "qa", door, by: administrator)
        let deputy = try await hire("deputy", "Demo Deputy 演示副班长", role: "supervisor", door, by: administrator)
        try await administrator.logout()
        return DemonstrationStaff(supervisor: supervisor, qa: qa, deputy: deputy)
    }

    /// Both begin a new session.
    mutating func logIn() async throws {
        supervisor.client.session = try await Self.session(of: supervisor)
        qa.client.session = try await Self.session(of: qa)
    }

    private static func session(of person: Person) async throws -> String {
        var door = person.client
        door.session = nil
        return try await door.login(Login(user: person.name, password: person.password)).token
    }

    /// QA reviews the closed batch and seals its record; then both sign it.
    func release(_ batch: String) async throws -> ReviewSheet {
        let act = Act(user: "", reason: "demonstration")
        let sheet = try await qa.client.review(batch)
        let open = sheet.exceptions.filter { $0.acknowledgedBy == nil }.map(\.id)
        var obstacles = sheet.obstacles
        if !open.isEmpty {
            obstacles = try await qa.client.acknowledgeExceptions(
                batch, AcknowledgeExceptions(exceptions: open, act: act)
            ).obstacles
        }
        // A batch with a difference that nobody can explain is refused.
        let isReleased = obstacles.isEmpty
        let sealed = try await qa.client.sealRecord(
            batch, SealRequest(decision: isReleased ? "release" : "refuse", act: act))
        let digest = sealed.seal?.digest ?? ""
        _ = try await supervisor.client.signRecord(
            batch,
            SignRequest(
                meaning: "responsible", digest: digest, account: supervisor.name, password: supervisor.password,
                act: act))
        return try await qa.client.signRecord(
            batch,
            SignRequest(
                meaning: isReleased ? "released" : "refused", digest: digest, account: qa.name, password: qa.password,
                act: act))
    }

    /// Adds an account, and lets its holder choose a password and log in.
    private static func hire(
        _ name: String, _ printedName: String, role: String, _ door: ControlClient, by administrator: ControlClient
    ) async throws -> Person {
        let given = newPassword()
        try await administrator.addAccount(
            NewAccount(
                name: name, printedName: printedName, role: role, password: given,
                act: Act(user: "", reason: "demonstration")))
        var client = door
        client.session = try await door.login(Login(user: name, password: given)).token
        let chosen = newPassword()
        try await client.changePassword(PasswordChange(old: given, new: chosen))
        client.session = try await door.login(Login(user: name, password: chosen)).token
        return Person(name: name, printedName: printedName, role: role, password: chosen, client: client)
    }

    /// Without vowels, so that it never holds a name, which no password may.
    static func newPassword() -> String {
        let letters = Array("bcdfghjkmnpqrstvwxz23456789")
        return (0..<4).map { _ in String((0..<4).compactMap { _ in letters.randomElement() }) }.joined(separator: "-")
    }
}
