import Codes
public import ControlTypes
import Ledger
import LineAssembly
import LineCore

/// Cartons that come printed (V-08).
extension LineController {
    public func allotCodes(_ number: String, _ request: AllotCodes) async throws(ControlError) -> AllotmentSummary {
        let batch = try row(number)
        guard request.count ?? 1 > 0 else {
            throw ControlError.badRequest(zh: "count 应大于 0", en: "count is above 0")
        }
        let count: Int64
        do {
            count = try ledger.allot(
                AllotmentRequest(
                    batch: batch.id, source: request.source, count: request.count,
                    who: who(request.act), why: request.act.reason, now: WallClock.now()))
        } catch {
            throw ControlError(allotment: error)
        }
        loop.post { assembly, moment, output in
            // A batch that runs asks for what it does not know yet; another one hears of it when it starts.
            guard assembly.line.batch == batch.id else { return }
            assembly.handle(.codesImported(level: 1), at: moment, into: &output)
        }
        return AllotmentSummary(batch: number, source: request.source, codes: count)
    }

    public func returnCartons(
        _ number: String, codes texts: [String], _ signer: Act
    ) async throws(ControlError) -> PreprintedStatus {
        let batch = try row(number)
        var codes: [Code] = []
        var unreadable: [BilingualMessage] = []
        for text in texts {
            if let code = interpret(typed: text).identity {
                codes.append(code)
            } else {
                unreadable.append(BilingualMessage(zh: "\(text) 不是任何码", en: "\(text) is no code of any kind"))
            }
        }
        guard unreadable.isEmpty, !codes.isEmpty else {
            throw ControlError(
                kind: .refused, message: BilingualMessage(zh: "没有退回任何盒", en: "no carton was given back"),
                problems: unreadable)
        }
        let signature = self.signer(signer)
        let cartons = codes
        try await onLine { assembly, moment, output in
            guard assembly.line.batch == batch.id else { return ControlError.wrongPhase(number, batch.phase) }
            let refusals = assembly.line.returnRefusals(cartons)
            guard refusals.isEmpty else {
                return ControlError(
                    kind: .refused, message: BilingualMessage(zh: "没有退回任何盒", en: "no carton was given back"),
                    problems: refusals.map(\.text))
            }
            assembly.handle(.cartonsReturned(cartons, signature), at: moment, into: &output)
            return nil
        }
        let view = await nextStatus()
        guard let numbers = view.batch?.preprinted else {
            throw ControlError.wrongPhase(number, batch.phase)
        }
        return numbers
    }
}

extension PreprintedNumbers {
    /// As the API tells it.
    var shown: PreprintedStatus {
        PreprintedStatus(
            allotted: allotted, verified: verified, rejected: rejected, returned: returned, unread: unread)
    }
}

extension ReturnRefusal {
    var text: BilingualMessage {
        switch self {
        case .notNow:
            BilingualMessage(zh: "没有使用预印盒的批次在生产", en: "no batch with pre-printed cartons is in production")
        case .notAllotted(let code):
            BilingualMessage(zh: "\(code) 未分配给本批次", en: "\(code) was not allotted to this batch")
        case .used(let code, let state):
            BilingualMessage(
                zh: "\(code) 已经用过或在输送带上（\(state)）", en: "\(code) was used, or lies on the belt (\(state))")
        case .twice(let code): BilingualMessage(zh: "\(code) 出现两次", en: "\(code) stands twice")
        }
    }
}

extension ControlError {
    init(allotment refusal: AllotmentRefusal) {
        switch refusal {
        case .unknownSource(let source):
            self.init(
                kind: .notFound, message: BilingualMessage(zh: "没有码源 \(source)", en: "there is no source \(source)"),
                problems: [])
        case .withdrawn(let source):
            self = .conflict(
                zh: "码源 \(source) 已退回企业", en: "what was left of the source \(source) was given back to the enterprise")
        case .notPreprinted(let source):
            self = .conflict(
                zh: "\(source) 的码由本线打印，不能分配为预印码", en: "the codes of \(source) are printed on the line; none is allotted"
            )
        case .otherProduct(let source, let product, let level):
            self = .conflict(
                zh: "\(source) 属于产品 \(product) 第 \(level) 级，与批次不符",
                en: "\(source) is of level \(level) of the product \(product), which does not fit the batch")
        case .phase(let phase):
            self = .conflict(
                zh: "批次处于“\(phase.chinese)”，不能再分配", en: "the batch is \(phase.token); nothing is allotted any more")
        case .tooFew(let free):
            self = .conflict(
                zh: "该码源只剩 \(free) 个可分配的码", en: "the source has \(free) codes that can be allotted")
        case .ledger(let error): self.init(ledger: error)
        }
    }
}
