public import ControlTypes
import NIOCore
import NIOHTTP1

extension ControlClient {
    public func login(_ request: Login) async throws(ControlError) -> LoginAnswer {
        try Self.content(await post("/v1/login", request))
    }

    public func addFirstAccount(_ request: FirstAccount) async throws(ControlError) {
        _ = try await post("/v1/accounts/first", request)
    }

    public func me() async throws(ControlError) -> AccountStatus { try await get("/v1/me") }

    public func logout() async throws(ControlError) {
        _ = try await send(message(.POST, "/v1/logout"), within: .seconds(30))
    }

    public func changePassword(_ request: PasswordChange) async throws(ControlError) {
        _ = try await post("/v1/password", request)
    }

    public func accounts() async throws(ControlError) -> [AccountStatus] { try await get("/v1/accounts") }

    public func addAccount(_ request: NewAccount) async throws(ControlError) {
        _ = try await post("/v1/accounts", request)
    }

    public func changeAccount(_ name: String, _ request: AccountChangeRequest) async throws(ControlError) {
        _ = try await post("/v1/accounts/\(Self.encoded(name))", request)
    }
}
