import Access
import ControlTypes
import LineCore

extension CallerService {
    func handovers() async throws(ControlError) -> [HandoverStatus] {
        try allow(.look)
        return try gate.controller.handover.all()
    }

    func retryHandover(_ id: Int, _ signer: Act) async throws(ControlError) -> HandoverStatus {
        try allow(.release)
        guard !signer.reason.allSatisfy(\.isWhitespace) else {
            throw ControlError.badRequest(zh: "须写明原因", en: "say why")
        }
        return try gate.controller.handover.retry(id, by: Signer(who: caller.name, why: signer.reason))
    }
}
