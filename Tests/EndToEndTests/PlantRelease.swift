import Controller
import ControlTypes
import Foundation

extension Plant {
    /// Sets up the people who decide about a batch, and has them review, seal and sign it.
    func release(_ number: String, on controller: LineController) async throws -> ReviewSheet {
        let gate = try ControllerGate(controller: controller, dataDirectory: dataDirectory)
        let act = Act(user: "", reason: "test")
        let proof = try String(contentsOfFile: dataDirectory + "/first-account", encoding: .utf8)
            .trimmingCharacters(in: .whitespacesAndNewlines)
        try await gate.addFirstAccount(
            FirstAccount(proof: proof, name: "admin", printedName: "Admin", password: "first secret"))
        let admin = try gate.service(
            for: try await gate.login(Login(user: "admin", password: "first secret")).token)
        var people: [any SessionService] = []
        for (name, role) in [("li", "supervisor"), ("wu", "qa")] {
            try await admin.addAccount(
                NewAccount(name: name, printedName: name, role: role, password: "given once 1", act: act))
            let first = try await gate.login(Login(user: name, password: "given once 1"))
            try await gate.service(for: first.token).changePassword(
                PasswordChange(old: "given once 1", new: "chosen once"))
            let second = try await gate.login(Login(user: name, password: "chosen once"))
            people.append(try gate.service(for: second.token))
        }
        let qa = people[1]
        let exceptions = try await qa.review(number).exceptions.map(\.id)
        if !exceptions.isEmpty {
            _ = try await qa.acknowledgeExceptions(
                number, AcknowledgeExceptions(exceptions: exceptions, act: act))
        }
        let digest = try await qa.sealRecord(number, SealRequest(decision: "release", act: act)).seal?.digest ?? ""
        _ = try await people[0].signRecord(
            number,
            SignRequest(meaning: "responsible", digest: digest, account: "li", password: "chosen once", act: act))
        return try await qa.signRecord(
            number, SignRequest(meaning: "released", digest: digest, account: "wu", password: "chosen once", act: act))
    }
}
