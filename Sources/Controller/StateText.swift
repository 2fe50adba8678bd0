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

extension AlarmInput {
    var text: BilingualMessage {
        switch self {
        case .condition: BilingualMessage(zh: "条件变化", en: "condition")
        case .acknowledge: BilingualMessage(zh: "确认", en: "acknowledge")
        case .shelve: BilingualMessage(zh: "搁置", en: "shelve")
        case .unshelve: BilingualMessage(zh: "取消搁置", en: "unshelve")
        case .suppress: BilingualMessage(zh: "抑制", en: "suppress")
        case .unsuppress: BilingualMessage(zh: "解除抑制", en: "unsuppress")
        }
    }
}

extension AlarmPriority {
    var text: BilingualMessage {
        switch self {
        case .critical: BilingualMessage(zh: "紧急", en: "critical")
        case .high: BilingualMessage(zh: "高", en: "high")
        case .medium: BilingualMessage(zh: "中", en: "medium")
        case .low: BilingualMessage(zh: "低", en: "low")
        }
    }

    /// How soon to act.
    var meaning: BilingualMessage {
        switch self {
        case .critical: BilingualMessage(zh: "立即处理：未经证实的产品可能流出", en: "act now: unproven product may leave the line")
        case .high:
            BilingualMessage(zh: "马上处理：生产线停着或正在损失产品", en: "act at once: the line stands or product is being lost")
        case .medium: BilingualMessage(zh: "几分钟内处理", en: "act within minutes")
        case .low: BilingualMessage(zh: "本班内处理", en: "act within the shift")
        }
    }
}

extension AlarmKind.End {
    var text: BilingualMessage {
        switch self {
        case .byItself: BilingualMessage(zh: "原因排除后自动消除", en: "by itself, when the cause is mended")
        case .resume: BilingualMessage(zh: "有人查看后确认继续（resume）", en: "a person who looked lets the line go on (resume)")
        case .beltDeclaredEmpty:
            BilingualMessage(
                zh: "声明皮带已清空（declare-belt-empty）", en: "a person declares the belt empty (declare-belt-empty)")
        }
    }
}

extension AlarmKind.DetailMeaning {
    /// How the number that comes with an alarm is to be read.
    var text: BilingualMessage {
        switch self {
        case .none: BilingualMessage(zh: "无", en: "none")
        case .deviceFault: BilingualMessage(zh: "设备故障的种类", en: "kind of the device's fault")
        case .item: BilingualMessage(zh: "物品序号，0 = 不明", en: "the item's number, 0 = not known")
        case .places: BilingualMessage(zh: "错位数，负 = 早", en: "places off, negative = an earlier code")
        case .codesLeft: BilingualMessage(zh: "码池余量", en: "codes left in the pool")
        case .print: BilingualMessage(zh: "第一个存疑的打印编号", en: "the number of the first print in doubt")
        case .technical: BilingualMessage(zh: "供日志用的技术数值", en: "a technical value, for the log")
        case .ledgerHealth:
            BilingualMessage(
                zh: "2 = 太慢，3 = 写入失败，4 = 磁盘已满", en: "2 = too slow, 3 = a write failed, 4 = the disk is full")
        case .commandResult: BilingualMessage(zh: "PLC 的答复", en: "the PLC's answer")
        case .openChildren: BilingualMessage(zh: "未关闭容器内的件数", en: "packs in the open container")
        case .grade: BilingualMessage(zh: "平均在线等级 ×10", en: "mean in-line grade × 10")
        case .packs: BilingualMessage(zh: "去向不明的包装数", en: "packs whose whereabouts are unknown")
        case .container: BilingualMessage(zh: "容器的码在账本中的编号", en: "the ledger's number of a container's code")
        case .packInContainer:
            BilingualMessage(zh: "已装入容器的包装的码在账本中的编号", en: "the ledger's number of the code of a pack in a container")
        }
    }
}

extension SuppressionDesign {
    var text: BilingualMessage {
        switch self {
        case .stationNotNeeded:
            BilingualMessage(
                zh: "设备所在的工位现在没有批次需要：没有批次在生产，或其产品没有该级别。",
                en:
                    "The device belongs only to stations that no batch needs: none is in production, or its product has no "
                    + "such level.")
        case .plcOutOfReach:
            BilingualMessage(
                zh: "PLC 通讯中断：它最后报告的状态不一定还成立。",
                en: "The PLC is out of reach: what it said last need not be true any more.")
        case .toldByAnother:
            BilingualMessage(zh: "同一原因已由生产线自己的报警说明。", en: "An alarm of the line tells of the same cause.")
        }
    }
}
