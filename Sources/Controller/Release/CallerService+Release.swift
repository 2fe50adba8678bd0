import Access
import ControlTypes
import Ledger
import LineCore
import Records

extension CallerService {
    private func row(_ number: String) throws(ControlError) -> BatchRow { try gate.controller.row(number) }

    private var release: Release { gate.controller.release }

    func review(_ number: String) async throws(ControlError) -> ReviewSheet {
        try allow(.look)
        return try release.sheet(of: row(number))
    }

    func acknowledgeExceptions(
        _ number: String, _ request: AcknowledgeExceptions
    ) async throws(ControlError) -> ReviewSheet {
        try allow(.release)
        try release.acknowledge(
            request.exceptions, of: row(number), by: Signer(who: caller.name, why: request.act.reason))
        return try release.sheet(of: row(number))
    }

    func sealRecord(_ number: String, _ request: SealRequest) async throws(ControlError) -> ReviewSheet {
        try allow(.release)
        let row = try row(number)
        let signer = Signer(who: caller.name, why: request.act.reason)
        let decision = try release.prepareSeal(row, request.decision, by: signer)
        try await gate.controller.closeTrail(of: row, who: signer.who, why: decision.token)
        try release.seal(row, decision, by: signer)
        return try release.sheet(of: row)
    }

    func signRecord(_ number: String, _ request: SignRequest) async throws(ControlError) -> ReviewSheet {
        guard let meaning = SignatureMeaning(rawValue: request.meaning) else {
            let known = SignatureMeaning.allCases.map(\.rawValue).joined(separator: ", ")
            throw ControlError.badRequest(zh: "meaning 应为 \(known)", en: "meaning is one of \(known)")
        }
        try allow(meaning.isDecision ? .release : .supervise)
        let row = try row(number)
        let account = try await signer(request)
        try release.sign(row, meaning, digest: request.digest, account: account, why: request.act.reason)
        return try release.sheet(of: row)
    }

    /// The holder of the session, who has just shown the components that a signature needs.
    private func signer(_ request: SignRequest) async throws(ControlError) -> AccountStatus {
        if request.account == nil, !gate.sessions.hasSigned(token) {
            throw ControlError.badRequest(
                zh: "本会话首次签名须同时输入账号和密码", en: "the first signature of a session takes the account and the password")
        }
        guard request.account ?? caller.name == caller.name else {
            throw ControlError.badRequest(
                zh: "会话属于 \(caller.name)；他人须在自己的会话中签名", en: "the session is \(caller.name)'s; others sign in their own")
        }
        let account = try await ControllerGate.answering {
            try await gate.door.verify(caller.name, request.password, for: "sign", now: WallClock.now())
        }
        gate.sessions.noteSigned(token)
        return AccountStatus(account)
    }
}
