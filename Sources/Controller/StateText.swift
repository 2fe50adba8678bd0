import ControlTypes
import LineCore

extension CodeState {
    /// The state in words for people; files carry the Open-SCS name.
    var text: BilingualMessage {
        switch self {
        case .unallocated: BilingualMessage(zh: "未分配，在码池中", en: "in a pool, given to no batch")
        case .allocated: BilingualMessage(zh: "已分配给批次，未证实打印", en: "given to a batch; no print is known of")
        case .snInvalid: BilingualMessage(zh: "作废，不在任何合格品上", en: "invalid: on no accepted product, ever")
        case .encoded: BilingualMessage(zh: "已打印，未检验", en: "printed, not verified")
        case .labelSampled: BilingualMessage(zh: "标签留样", en: "a printed label that was kept")
        case .labelScrapped: BilingualMessage(zh: "标签报废", en: "a printed label that was spoiled")
        case .commissioned: BilingualMessage(zh: "已检验，合格", en: "verified on a product or closed container")
        case .sampled: BilingualMessage(zh: "取样，不再返回", en: "taken as a sample; does not come back")
        case .inactive: BilingualMessage(zh: "停用", en: "was good, is no longer active")
        case .destroyed: BilingualMessage(zh: "已销毁", en: "destroyed")
        case .released: BilingualMessage(zh: "已放行", en: "left production with the release")
        case .inDoubt: BilingualMessage(zh: "存疑：不知是否已打印", en: "in doubt: nobody knows whether it was printed")
        }
    }
}

extension PackMLState {
    /// What the machine does in this state.
    var text: BilingualMessage {
        switch self {
        case .clearing: BilingualMessage(zh: "清除中止的原因", en: "is clearing what aborted it")
        case .stopped: BilingualMessage(zh: "已停止，等待复位", en: "stands; waits for a reset")
        case .starting: BilingualMessage(zh: "正在启动", en: "is starting")
        case .idle: BilingualMessage(zh: "待机，可以启动", en: "is ready to be started")
        case .suspended: BilingualMessage(zh: "挂起：缺料或下游堵塞", en: "waits for items, or for room downstream")
        case .execute: BilingualMessage(zh: "运行", en: "runs")
        case .stopping: BilingualMessage(zh: "正在停止", en: "is stopping")
        case .aborting: BilingualMessage(zh: "正在中止", en: "is aborting")
        case .aborted:
            BilingualMessage(zh: "已中止（急停或故障），须由人清除", en: "aborted (emergency stop or fault); a person has to clear it")
        case .holding: BilingualMessage(zh: "正在保持", en: "is going to hold")
        case .held: BilingualMessage(zh: "保持：控制器或人要求停", en: "held: the controller or a person wants it to stand")
        case .unholding: BilingualMessage(zh: "正在解除保持", en: "is leaving the hold")
        case .suspending: BilingualMessage(zh: "正在挂起", en: "is suspending")
        case .unsuspending: BilingualMessage(zh: "正在解除挂起", en: "is going on after suspending")
        case .resetting: BilingualMessage(zh: "正在复位", en: "is resetting")
        case .completing: BilingualMessage(zh: "正在完成", en: "is completing")
        case .complete: BilingualMessage(zh: "已完成", en: "has completed")
        }
    }
}
