import ControlTypes
import LineCore

extension HoldCause {
    /// Why the line stands, in a few words.
    var text: BilingualMessage {
        switch self {
        case .deviceNotReady: BilingualMessage(zh: "设备未就绪", en: "a device is not ready")
        case .poolEmpty: BilingualMessage(zh: "没有可用的码", en: "no codes are left to issue")
        case .plcNotInControl: BilingualMessage(zh: "PLC 未受控", en: "the PLC is not under control")
        case .beltUnknown: BilingualMessage(zh: "须声明皮带已清空", en: "the belt has to be declared empty")
        case .rejects: BilingualMessage(zh: "剔除过多，待确认", en: "too many rejects; somebody has to look")
        case .sequenceLost: BilingualMessage(zh: "顺序丢失，待确认", en: "the sequence was lost; somebody has to look")
        case .rejectUnconfirmed: BilingualMessage(zh: "剔除未确认，待处理", en: "a reject was not confirmed")
        case .passedWithoutProof: BilingualMessage(zh: "有物品未经判定通过，待处理", en: "an item passed without a verdict")
        case .operatorHold: BilingualMessage(zh: "操作员暂停", en: "held by an operator")
        case .parametersChanged: BilingualMessage(zh: "PLC 参数已变更，待确认", en: "the PLC's parameters changed")
        case .readerOutOfStep: BilingualMessage(zh: "读码结果与图像不同步", en: "a reader is out of step with its pictures")
        case .noBatch: BilingualMessage(zh: "没有生产批次", en: "no batch is running")
        case .ledgerStalled: BilingualMessage(zh: "账本写入过慢，或磁盘已满", en: "the ledger is too slow, or its disk is full")
        case .ledgerFailed: BilingualMessage(zh: "账本写入失败，须重新启动", en: "the ledger failed; restart the controller")
        case .allotmentIncomplete:
            BilingualMessage(zh: "预印盒的码尚未分配或未读入", en: "the codes of pre-printed cartons are not all known yet")
        case .recordsLost: BilingualMessage(zh: "账本缺少最近的记录", en: "the ledger lacks what was done last")
        case .contentMoved: BilingualMessage(zh: "有容器的内容与记录不符，待处理", en: "a container is not what its record says")
        }
    }

    /// What to do so that the line may run, where no alarm says more.
    var action: BilingualMessage {
        switch self {
        case .deviceNotReady:
            BilingualMessage(
                zh: "打开该设备并检查其连接；就绪后自动继续。",
                en: "Switch the device on and check its connection; the line goes on by itself.")
        case .poolEmpty:
            BilingualMessage(
                zh: "导入该级别的码文件；导入后自动继续。", en: "Import a file of codes of this level; the line goes on by itself.")
        case .allotmentIncomplete:
            BilingualMessage(
                zh: "用 batch allot 分配预印码；全部读入后自动继续。",
                en:
                    "Allot a source of pre-printed codes (batch allot); the line goes on by itself when it knows them all."
            )
        case .plcNotInControl:
            BilingualMessage(
                zh: "检查 PLC 电源和网线；恢复后自动继续。", en: "Check the PLC's power and cable; the line goes on by itself.")
        case .beltUnknown:
            BilingualMessage(
                zh: "取走每个触发传感器与剔除口之间的物品，再看一遍，然后声明“皮带已清空”（declare-belt-empty）。",
                en: "Take everything off between each trigger and its gate, look again, then declare the belt empty "
                    + "(declare-belt-empty).")
        case .rejects:
            BilingualMessage(
                zh: "查看剔除原因并排除，然后确认继续（resume）。",
                en: "Look at the reject reasons, mend it, then let the line go on (resume).")
        case .sequenceLost:
            BilingualMessage(
                zh: "清空打印机与相机之间的物品，检查触发，然后确认继续（resume）。",
                en: "Clear printer to camera, check the triggers, then let the line go on (resume).")
        case .rejectUnconfirmed:
            BilingualMessage(
                zh: "找到该物品放入剔除箱，检查剔除口，然后确认继续（resume）。",
                en: "Find the item and put it into the bin, check the gate, then let the line go on (resume).")
        case .passedWithoutProof:
            BilingualMessage(
                zh: "找到该物品并取下，检查剔除口和 PLC，然后确认继续（resume）。",
                en: "Find the item and take it off, check gate and PLC, then let the line go on (resume).")
        case .contentMoved:
            BilingualMessage(
                zh: "取下所示容器送返工，查明原因，然后确认继续（resume）。",
                en: "Take the container that is named to rework, find the cause, then let the line go on (resume).")
        case .recordsLost:
            BilingualMessage(
                zh: "取下线上所有物品和未完容器并隔离，由质量部门决定；然后确认继续（resume）。",
                en: "Take everything and every open container off the line and set it apart for QA; then let the line "
                    + "go on (resume).")
        case .operatorHold:
            BilingualMessage(
                zh: "暂停的原因排除后启动（start）。", en: "When the reason for the hold is gone, start the line (start).")
        case .parametersChanged:
            BilingualMessage(
                zh: "由工程师核对参数，然后确认继续（resume）。", en: "Have an engineer compare them, then let the line go on (resume).")
        case .readerOutOfStep:
            BilingualMessage(
                zh: "检查读码器的触发，不要手动触发；然后确认继续（resume）。",
                en: "Check the reader's trigger and do not trigger it by hand; then let the line go on (resume).")
        case .noBatch: BilingualMessage(zh: "建立并开始一个批次。", en: "Create a batch and start it.")
        case .ledgerStalled:
            BilingualMessage(zh: "检查磁盘，腾出空间；恢复后自动继续。", en: "Look at the disk, free space; the line goes on by itself.")
        case .ledgerFailed:
            BilingualMessage(zh: "检查磁盘，然后重新启动控制器。", en: "Look at the disk, then restart the controller.")
        }
    }
}
