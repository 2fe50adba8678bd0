public import ControlTypes

extension ControlClient {
    public func review(_ number: String) async throws(ControlError) -> ReviewSheet {
        try await get("/v1/batches/\(Self.encoded(number))/review")
    }

    public func acknowledgeExceptions(
        _ number: String, _ request: AcknowledgeExceptions
    ) async throws(ControlError) -> ReviewSheet {
        try Self.content(await post("/v1/batches/\(Self.encoded(number))/review", request))
    }

    public func sealRecord(_ number: String, _ request: SealRequest) async throws(ControlError) -> ReviewSheet {
        try Self.content(await post("/v1/batches/\(Self.encoded(number))/seal", request))
    }

    public func signRecord(_ number: String, _ request: SignRequest) async throws(ControlError) -> ReviewSheet {
        try Self.content(await post("/v1/batches/\(Self.encoded(number))/signatures", request))
    }
}
