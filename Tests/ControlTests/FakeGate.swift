import ControlClient
import ControlTypes
import Foundation
import Requirements
import Synchronization
import Testing

/// Lets the holder of one token in, and notes who tried to log in.
struct FakeGate: AccessService {
    static let token = "0123456789abcdef"

    let fake: FakeService

    func login(_ request: Login) async throws(ControlError) -> LoginAnswer {
        try fake.note("login \(request.user) \(request.password)")
        return Samples.login
    }

    func addFirstAccount(_ request: FirstAccount) async throws(ControlError) {
        try fake.note("first \(request.proof) \(request.name) \(request.printedName) \(request.password)")
    }

    func service(for session: String?) throws(ControlError) -> any ServedSession {
        guard session == Self.token else {
            throw ControlError(kind: .unauthorized, message: Samples.message, problems: [])
        }
        return fake
    }

    var openStatus: any OpenService { fake }
}

extension FakeService {
    func me() async throws(ControlError) -> AccountStatus {
        try note("me")
        return Samples.account
    }

    func logout() async throws(ControlError) { try note("logout") }

    func changePassword(_ request: PasswordChange) async throws(ControlError) {
        try note("password \(request.old) \(request.new)")
    }

    func accounts() async throws(ControlError) -> [AccountStatus] {
        try note("accounts")
        return [Samples.account]
    }

    func addAccount(_ request: NewAccount) async throws(ControlError) {
        try note("add \(request.name) \(request.printedName) \(request.role) \(request.password) \(request.act.reason)")
    }

    func changeAccount(_ name: String, _ request: AccountChangeRequest) async throws(ControlError) {
        let disabled = request.isDisabled.map { "\($0)" } ?? "-"
        try note("change \(name) \(request.role ?? "-") \(request.password ?? "-") \(disabled) \(request.act.reason)")
    }
}

extension Samples {
    static let account: AccountStatus = {
        var account = AccountStatus(
            name: "wang", printedName: "王五", role: "operator", isDisabled: false, lockedUntil: "2026-11-22T10:00:00Z",
            mustChangePassword: true)
        account.rights = ["look", "operate"]
        return account
    }()
    static let login = LoginAnswer(token: FakeGate.token, account: account)
}

@Suite("Who may ask the API what", .requirement("S-01", "S-02"))
struct AccessRouteTests {
    @Test("Every function of accounts arrives and is answered")
    func roundTrip() async throws {
        try await ServedFake.with { fake async throws in
            let client = fake.client
            #expect(try await client.login(Login(user: "wang", password: "p w")) == Samples.login)
            try await client.addFirstAccount(
                FirstAccount(proof: "abc", name: "admin", printedName: "张三", password: "secret"))
            #expect(try await client.me() == Samples.account)
            #expect(try await client.accounts() == [Samples.account])
            try await client.addAccount(
                NewAccount(name: "li", printedName: "李四", role: "qa", password: "x", act: Samples.act))
            try await client.changeAccount(
                "l/i", AccountChangeRequest(role: nil, password: nil, isDisabled: true, act: Samples.act))
            try await client.changePassword(PasswordChange(old: "a", new: "b"))
            try await client.logout()
            let why = Samples.act.reason
            #expect(
                fake.service.calls.withLock { $0 } == [
                    "login wang p w", "first abc admin 张三 secret", "me", "accounts", "add li 李四 qa x \(why)",
                    "change l/i - - true \(why)", "password a b", "logout",
                ])
        }
    }

    @Test(
        "Without a session nothing but the login, health, figures and the document of the API",
        arguments: [nil, "Bearer wrong", "Basic 0123456789abcdef", "0123456789abcdef", "Bearer"])
    func closed(authorization: String?) async throws {
        try await ServedFake.with { fake async throws in
            for (method, target, body) in [
                ("GET", "/v1/status", nil), ("GET", "/v1/pools", nil), ("GET", "/v1/accounts", nil),
                ("POST", "/v1/line/start", #"{"reason":""}"#), ("POST", "/v1/logout", nil),
                // What is wrong in the body is not told to whoever has no session.
                ("POST", "/v1/batches", "no json"),
            ] as [(String, String, String?)] {
                let answer = try await fake.send(method, target, body, authorization: authorization)
                #expect(answer.status == 401, "\(method) \(target)")
                #expect(try answer.problem().kind == "unauthorized")
            }
            #expect(fake.service.calls.withLock { $0 }.isEmpty)
            for target in ["/healthz", "/metrics", "/v1/openapi.json"] {
                #expect(try await fake.send("GET", target, authorization: authorization).status != 401, "\(target)")
            }
        }
    }

    @Test("A request cannot say that it is authenticated")
    func forged() async throws {
        let decoder = JSONDecoder()
        let act = try decoder.decode(Act.self, from: Data(#"{"user":"u","reason":"r","isAuthenticated":true}"#.utf8))
        #expect(!act.isAuthenticated)
        #expect(act.authenticated(as: "wang").user == "wang" && act.authenticated(as: "wang").isAuthenticated)
        try await ServedFake.with { fake async throws in
            let answer = try await fake.send(
                "POST", "/v1/line/start", #"{"reason":"","isAuthenticated":true}"#)
            #expect(answer.status == 400)
        }
    }
}

extension FakeService {
    func review(_ number: String) async throws(ControlError) -> ReviewSheet {
        try note("review \(number)")
        return Samples.review
    }

    func acknowledgeExceptions(
        _ number: String, _ request: AcknowledgeExceptions
    ) async throws(ControlError) -> ReviewSheet {
        try note("acknowledge \(number) \(request.exceptions) \(request.act.reason)")
        return Samples.review
    }

    func sealRecord(_ number: String, _ request: SealRequest) async throws(ControlError) -> ReviewSheet {
        try note("seal \(number) \(request.decision) \(request.act.reason)")
        return Samples.review
    }

    func signRecord(_ number: String, _ request: SignRequest) async throws(ControlError) -> ReviewSheet {
        try note("sign \(number) \(request.meaning) \(request.account ?? "-") \(request.password)")
        return Samples.review
    }
}

extension Samples {
    static let digest = String(repeating: "0f", count: 32)
    static let review = ReviewSheet(
        batch: "1", state: "sealed", routine: [RoutineCount(text: message, count: 3)],
        exceptions: [
            ReviewException(
                id: "trail/1", text: message, at: "2026-11-22T10:00:00Z", who: "wang", why: "why", acknowledgedBy: "wu",
                comment: "seen")
        ],
        seal: SealStatus(
            decision: "release", digest: digest, directory: "/records/1", at: "2026-11-22T10:00:00Z", who: "wu"),
        signatures: [
            SignatureStatus(
                account: "li", printedName: "李四", role: "supervisor", meaning: "responsible", text: message,
                at: "2026-11-22T10:00:00Z", why: "")
        ], obstacles: [message])
    static let sign = SignRequest(
        meaning: "released", digest: digest, account: "wu", password: "secret", act: act)
}

@Suite("Review and signatures over the API", .requirement("S-03", "S-05"))
struct ReleaseRouteTests {
    @Test("Every function arrives and is answered")
    func roundTrip() async throws {
        try await ServedFake.with { fake async throws in
            let client = fake.client
            #expect(try await client.review("1/2") == Samples.review)
            let ids = AcknowledgeExceptions(exceptions: ["trail/1"], act: Samples.act)
            #expect(try await client.acknowledgeExceptions("1", ids) == Samples.review)
            let seal = SealRequest(decision: "release", act: Samples.act)
            #expect(try await client.sealRecord("1", seal) == Samples.review)
            #expect(try await client.signRecord("1", Samples.sign) == Samples.review)
            let why = Samples.act.reason
            #expect(
                fake.service.calls.withLock { $0 } == [
                    "review 1/2", "acknowledge 1 [\"trail/1\"] \(why)", "seal 1 release \(why)",
                    "sign 1 released wu secret",
                ])
        }
    }
}
