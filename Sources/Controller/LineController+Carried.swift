import Codes
import ControlTypes
import Ledger
import LineAssembly
import LineCore

/// Packs of the batch before that go on in the batch in production.
extension LineController {
    /// Carries one pack over, or tells what it would come to.
    func carryIn(_ request: PackActRequest, _ signer: Signer) async throws(ControlError) -> PackActReport {
        let codes = try PackActWord.codes(request.codes)
        guard let code = codes.first, codes.count == 1 else {
            throw ControlError.badRequest(zh: "一次带入一个包装", en: "one pack is carried over at a time")
        }
        // Between the look at the ledger and the event no batch is closed, and no record is made. Whoever seals takes these
        // turns in the same order.
        await release.turn.take()
        defer { release.turn.give() }
        await turn.take()
        defer { turn.give() }
        guard let batch = try await ask({ $0.line.isProducing ? $0.line.batch : nil }) else {
            throw ControlError(carry: .noBatch)
        }
        let pack: CarriedPack
        switch try reading({ try ledger.carriedPack(code, into: batch) }) {
        case .failure(let refusal): throw ControlError(carry: refusal)
        case .success(let found): pack = found
        }
        let isPreview = request.preview
        _ = try await onLine { assembly, moment, output -> Result<Void, ControlError> in
            guard assembly.line.batch == batch else { return .failure(ControlError(carry: .noBatch)) }
            if let refusal = assembly.line.carryRefusal(pack, by: signer) {
                return .failure(ControlError(carry: refusal))
            }
            if !isPreview { assembly.handle(.carriedIn(pack, signer), at: moment, into: &output) }
            return .success(())
        }
        let lot = pack.from.texts.lot
        return PackActReport(
            kind: request.kind, done: !isPreview,
            consequences: [
                BilingualMessage(
                    zh: "批次 \(lot) 的 \(code)（共 \(pack.units) 盒）转入生产中的批次；在批次 \(lot) 的记录中这些盒为零散已转出",
                    en:
                        "\(code) of batch \(lot), with \(pack.units) units, goes on in the batch in production; the record of "
                        + "batch \(lot) tells them as loose and carried over"),
                BilingualMessage(zh: "\(code) 留在手中", en: "\(code) is kept in hand"),
            ],
            consequenceCount: 2, detached: 0, attached: 0, changed: 0, labelsDue: [], labelsPrinted: 0)
    }
}

extension ControlError {
    init(carry refusal: CarryRefusal) {
        let kind: Kind =
            switch refusal {
            case .reasonMissing: .badRequest
            case .unknown: .notFound
            default: .conflict
            }
        self.init(kind: kind, message: refusal.text, problems: [])
    }
}

extension CarryRefusal {
    var text: BilingualMessage {
        switch self {
        case .noBatch: BilingualMessage(zh: "没有生产中的批次", en: "no batch is in production")
        case .notAllowed:
            BilingualMessage(
                zh: "产品不允许拼箱（产品文件 top-up: next-batch）",
                en: "the product does not allow two batches in one container (top-up: next-batch in its file)")
        case .reasonMissing: BilingualMessage(zh: "请写明原因", en: "say why: an act needs a reason")
        case .alreadyHere(let code):
            BilingualMessage(zh: "\(code) 已属于生产中的批次", en: "\(code) belongs to the batch in production already")
        case .full(let code):
            BilingualMessage(
                zh: "\(code) 是满的最高级容器，没有可补的",
                en: "\(code) is a full container of the highest level: nothing can be added")
        case .empty(let code):
            BilingualMessage(zh: "\(code) 是空容器", en: "\(code) is an empty container")
        case .otherPackaging(let code):
            BilingualMessage(
                zh: "\(code) 的包装级别或比例与生产中的批次不符",
                en: "\(code) does not fit the levels and ratios of the batch in production")
        case .tooManyBatches:
            BilingualMessage(
                zh: "生产中的批次已从太多批次转入", en: "the batch in production has taken in packs of too many batches")
        case .unknown(let code): BilingualMessage(zh: "码 \(code) 不在任何码池中", en: "code \(code) is in no pool")
        case .otherProduct(let code, let product):
            BilingualMessage(zh: "\(code) 是产品 \(product) 的码", en: "\(code) is of the product \(product)")
        case .inPool(let code): BilingualMessage(zh: "\(code) 不属于任何批次", en: "\(code) belongs to no batch")
        case .batchNotEnded(let code, let batch, let phase):
            BilingualMessage(
                zh: "\(code) 所属批次 \(batch) 处于“\(phase.chinese)”，尚未结束",
                en: "\(code) belongs to batch \(batch), which is \(phase.token), not ended")
        case .batchSealed(let code, let batch):
            BilingualMessage(
                zh: "\(code) 所属批次 \(batch) 的批记录已生成；只能通过平台的拼箱清单补满",
                en: "the record of batch \(batch), to which \(code) belongs, was made: it can be filled up through the "
                    + "platform's list of joint cases only")
        case .state(let code, let state):
            BilingualMessage(zh: "\(code) 的状态为“\(state.chinese)”", en: "\(code) is \(state)")
        case .whereaboutsUnknown(let code):
            BilingualMessage(zh: "\(code) 下落不明", en: "nobody knows where \(code) is")
        case .packed(let code, let container):
            BilingualMessage(
                zh: "\(code) 在容器 \(container) 中；请先取出，或整体转入",
                en: "\(code) is in the container \(container): take it out first, or carry that one over")
        case .labelDue(let code):
            BilingualMessage(
                zh: "\(code) 的标签与内容不符", en: "\(code) holds something else than its label shows")
        case .carriedBefore(let code, let batch):
            BilingualMessage(
                zh: "\(code) 已由批次 \(batch) 转出过一次；不能再加入第三个批次",
                en: "\(code) was carried over from batch \(batch) before: a third batch cannot come to it")
        }
    }
}
