import ControlClient
import ControlTypes
import Requirements
import Synchronization
import Testing

extension FakeService {
    func handovers() async throws(ControlError) -> [HandoverStatus] {
        try note("handovers")
        return [Samples.handover]
    }

    func retryHandover(_ id: Int, _ signer: Act) async throws(ControlError) -> HandoverStatus {
        try note("retry \(id) \(signer.reason)")
        return Samples.handover
    }
}

extension Samples {
    static let handover = HandoverStatus(
        id: 3, batch: "1/2", destination: "enterprise", kind: "epcis", state: "refused", text: message, part: 2,
        parts: 5, requests: 1, task: "job-1", since: "2026-11-22T10:00:00Z", changed: "2026-11-22T10:00:05Z",
        due: "2026-11-22T10:01:00Z", trouble: "HTTP 500", isOverdue: true, faultCount: 1,
        faults: [HandoverFault(code: "81999030000000000001", type: "wrong", text: "not applied for")])
}

@Suite("Hand-overs over the API", .requirement("H-04"))
struct HandoverRouteTests {
    @Test("Every function arrives and is answered; what is no number is refused")
    func roundTrip() async throws {
        try await ServedFake.with { fake async throws in
            #expect(try await fake.client.handovers() == [Samples.handover])
            #expect(try await fake.client.retryHandover(3, Samples.act) == Samples.handover)
            for id in ["0", "-1", "three", "9999999999999999999999"] {
                #expect(
                    try await fake.send("POST", "/v1/handover/\(id)/retry", #"{"reason":"r"}"#).status == 400, "\(id)")
            }
            #expect(fake.service.calls.withLock { $0 } == ["handovers", "retry 3 \(Samples.act.reason)"])
        }
    }
}
