public import ControlTypes

extension ControlClient {
    public func handovers() async throws(ControlError) -> [HandoverStatus] { try await get("/v1/handover") }

    public func retryHandover(_ id: Int, _ signer: Act) async throws(ControlError) -> HandoverStatus {
        try Self.content(await post("/v1/handover/\(id)/retry", signer))
    }
}
