import ControlTypes
import LineCore

extension Reason {
    /// The reason in words for people; files carry ``token``.
    var text: BilingualMessage {
        switch self {
        case .noRead: BilingualMessage(zh: "读不到码", en: "no code was read")
        case .notOurs: BilingualMessage(zh: "不是本批打印的码", en: "a code that this batch did not print")
        case .otherProduct: BilingualMessage(zh: "其他产品的码", en: "a code of another product")
        case .otherLevel: BilingualMessage(zh: "其他包装级别的码", en: "a code of another packaging level")
        case .otherBatch: BilingualMessage(zh: "其他批次的码", en: "a code of another batch")
        case .duplicate: BilingualMessage(zh: "重复的码", en: "the code was read before")
        case .outOfSequence: BilingualMessage(zh: "顺序不符", en: "out of sequence with what was printed")
        case .gradeBelowLimit: BilingualMessage(zh: "在线等级低于限值", en: "in-line grade below the limit")
        case .textDiffers: BilingualMessage(zh: "批号或有效期文字不符", en: "lot or expiry is not that of the batch")
        case .lateResult: BilingualMessage(zh: "读码结果太晚或没有", en: "the reader's result came too late or not at all")
        case .noPrintConfirmed: BilingualMessage(zh: "打印机未证实已打印", en: "the printer did not confirm the print")
        case .deviceFault: BilingualMessage(zh: "设备故障", en: "a device was at fault")
        case .operatorReject: BilingualMessage(zh: "人工剔除", en: "rejected by a person")
        case .aggregationReject: BilingualMessage(zh: "装箱内容不符", en: "the content of the container was not right")
        case .lateVerdict: BilingualMessage(zh: "合格判定太晚，被缺省剔除", en: "good, but the verdict came too late")
        case .noBatch: BilingualMessage(zh: "没有生产批次", en: "no batch was running")
        case .labelNotRead: BilingualMessage(zh: "标签读不到或不是这一张", en: "the label was not read back, or was another")
        case .sentNotPrinted: BilingualMessage(zh: "已发给打印机但未打印", en: "sent to the printer, not printed")
        case .printUnknown: BilingualMessage(zh: "不知道是否已打印", en: "nobody knows whether it was printed")
        case .notFound: BilingualMessage(zh: "批次结束时找不到", en: "not found at the end of the batch")
        case .removedByHand: BilingualMessage(zh: "在输送带上被人取走", en: "taken off the belt by hand")
        case .returnedToPool: BilingualMessage(zh: "未使用，退回码池", en: "never used, back in its pool")
        case .loose: BilingualMessage(zh: "合格但未装入容器", en: "good, but in no container")
        case .rejectUnconfirmed: BilingualMessage(zh: "剔除未经剔除箱证实", en: "its reject was not seen in the bin")
        case .functionTest: BilingualMessage(zh: "功能测试件", en: "a test piece of the function test")
        case .sampleDestructive: BilingualMessage(zh: "取样（检验用）", en: "taken as a sample that the test uses up")
        case .sampleRetained: BilingualMessage(zh: "取样（留样）", en: "taken as a retained sample")
        case .replaced: BilingualMessage(zh: "被另一件替换", en: "replaced by another pack")
        case .disaggregated: BilingualMessage(zh: "容器已人工拆除", en: "the container was taken apart by hand")
        case .voided: BilingualMessage(zh: "人工作废", en: "declared void by a person")
        case .destroyed: BilingualMessage(zh: "两人见证销毁", en: "destroyed before two persons")
        case .leftOver: BilingualMessage(zh: "预印盒，未使用", en: "its pre-printed carton was left over")
        case .recordsLost: BilingualMessage(zh: "账本缺失记录，可能已用", en: "the ledger lost records; it may be in use")
        case .trackingLost: BilingualMessage(zh: "跟踪的容器内容未证实", en: "the tracked content was not proven")
        case .aggregationUndone: BilingualMessage(zh: "该容器未做成", en: "its container was given up")
        }
    }
}
