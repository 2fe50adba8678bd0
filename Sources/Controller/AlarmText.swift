import ControlTypes
import LineCore

/// What an alarm says to the operator: what happened, and what to do (ISA-18.2: an alarm needs an act).
struct AlarmText {
    var cause: BilingualMessage
    var action: BilingualMessage

    init(_ kind: AlarmKind) {
        let (zh, en, zhAct, enAct): (String, String, String, String) =
            switch kind {
            case .plcLost:
                (
                    "PLC 通讯中断", "the PLC is out of reach",
                    "检查 PLC 电源和网线；恢复后自动继续", "check the PLC's power and cable; the line goes on by itself"
                )
            case .plcRestarted:
                (
                    "PLC 已重新启动，输送带上的物品状态未知", "the PLC was restarted; nobody knows what lies on the belt",
                    "清空各触发传感器与剔除口之间的输送带，然后声明“皮带已清空”",
                    "clear the belt between every trigger and its gate, then declare the belt empty"
                )
            case .readerFault:
                ("读码器故障", "a reader is not ready", "检查读码器的连接和镜头", "check the reader's connection and lens")
            case .printerFault:
                (
                    "喷码机故障", "the unit printer is not ready", "按打印机显示处理（色带、墨水、盖子）",
                    "do what the printer's display says (ribbon, ink, cover)"
                )
            case .labelPrinterFault:
                (
                    "标签打印机故障", "a label printer is not ready", "检查标签纸、碳带和打印头",
                    "check labels, ribbon and print head"
                )
            case .scannerFault:
                ("手持扫码器断开", "a handheld scanner is not connected", "检查扫码器的连接", "check the scanner's connection")
            case .consecutiveRejects:
                (
                    "连续剔除过多，生产线已停", "too many rejects in a row; the line stands",
                    "检查打印质量和相机，然后确认继续", "look at print quality and camera, then let the line go on"
                )
            case .rejectRate:
                (
                    "剔除率过高，生产线已停", "too many rejects; the line stands", "检查打印质量和相机，然后确认继续",
                    "look at print quality and camera, then let the line go on"
                )
            case .rejectUnconfirmed:
                (
                    "剔除未确认：物品未进入剔除箱", "a reject was not seen in the bin",
                    "找到该物品并放入剔除箱，复位剔除口，然后确认继续",
                    "find the item and put it into the bin, reset the gate, then let the line go on"
                )
            case .sequenceSlip:
                (
                    "打印与读取顺序错位，错位的物品已剔除", "prints and reads slipped; the items between are rejected",
                    "检查是否漏打、重打或取走物品", "look for a missed print, a double print or an item that was taken"
                )
            case .sequenceLost:
                (
                    "打印与读取顺序无法恢复，生产线已停", "prints and reads do not come back into sequence; the line stands",
                    "检查打印机和相机的触发，然后确认继续", "check the triggers of printer and camera, then let the line go on"
                )
            case .lateVerdict:
                (
                    "判定到达过晚，合格品已按缺省剔除", "a verdict came too late; a good item was rejected by default",
                    "检查磁盘和网络；多次出现时降低速度", "check disk and network; slow down if it comes again"
                )
            case .passedWithoutProof:
                (
                    "物品未经合格判定通过了剔除口", "something passed a gate without a good verdict",
                    "找到该物品并取下，检查 PLC，然后确认继续", "find the item and take it off, check the PLC, then let the line go on"
                )
            case .poolLow:
                ("码池余量低", "a pool of codes runs low", "导入新的码文件", "import another file of codes")
            case .poolEmpty:
                ("码池已空，生产线已停", "a pool of codes is empty; the line stands", "导入新的码文件", "import a file of codes")
            case .printInDoubt:
                (
                    "打印结果不确定，相关码已隔离", "it is not known whether something was printed; its codes are set apart",
                    "检查打印机；恢复连接后自动核对", "look at the printer; it is asked as soon as it answers again"
                )
            case .outcomesLost:
                (
                    "部分物品的剔除结果丢失", "the outcomes of some items were lost",
                    "检查与 PLC 的网络；相关物品会在下一级扫码时找回",
                    "check the network to the PLC; the items are found again in their containers"
                )
            case .applicatorFailed:
                (
                    "贴标机未贴上标签", "the applicator put on no label", "检查贴标机和标签纸", "check the applicator and its labels"
                )
            case .containerHeld:
                (
                    "容器内数量不符，已剔除", "a container's content was not as expected; it was rejected",
                    "检查装填；取出的物品需重新处理", "check the filling; what was in it has to be reworked"
                )
            case .parametersChanged:
                (
                    "生产中 PLC 参数被更改", "the PLC's parameters were changed during the batch",
                    "由工程师核对参数，然后确认继续", "have an engineer check them, then let the line go on"
                )
            case .plcAlarm:
                ("PLC 报警", "the PLC reports an alarm", "按 PLC 显示处理", "do what the PLC's display says")
            case .jam:
                ("堵料", "a jam", "清除堵料", "clear the jam")
            case .binFull:
                ("剔除箱已满", "a reject bin is full", "清空剔除箱并登记", "empty the bin and record it")
            case .ledgerStalled:
                (
                    "账本写入停滞，生产线已停", "the ledger does not write; the line stands",
                    "检查磁盘；写入失败时须重新启动控制器", "check the disk; after a failed write restart the controller"
                )
            case .scanRefused:
                (
                    "扫到的码不能用于此处", "the scanned code does not belong here", "核对后重新扫码", "check the pack and scan again"
                )
            case .commandRefused:
                (
                    "PLC 拒绝了“皮带已清空”", "the PLC refused that the belt is empty",
                    "先停止生产线，再次声明皮带已清空", "stop the line, then declare the belt empty again"
                )
            case .trackingLost:
                (
                    "跟踪的容器内容未能证实，已剔除", "a tracked container's content is not proven; it was rejected",
                    "找到该容器及其后散落的包装，用手持枪逐件重扫", "find it and what fell out, and scan every pack again by hand"
                )
            case .nothingAllotted:
                (
                    "没有给本批次分配预印盒的码", "no codes of pre-printed cartons are allotted to the batch",
                    "用 batch allot 分配预印码", "allot a source of pre-printed codes: batch allot"
                )
            case .strayResult:
                (
                    "读码器发来不属于任何图像的结果", "a reader sent a result that belongs to no picture",
                    "检查读码器的触发和设置", "check the reader's trigger and settings"
                )
            }
        cause = BilingualMessage(zh: zh, en: en)
        action = BilingualMessage(zh: zhAct, en: enAct)
    }
}

extension AlarmKind {
    /// The alarm's device number names a device of the line (with some kinds it is a level or a bit).
    var meansDevice: Bool {
        switch self {
        case .poolLow, .poolEmpty, .plcAlarm, .nothingAllotted: false
        default: true
        }
    }
}

extension HoldCause {
    /// Why the line stands, in a sentence.
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
        case .ledgerStalled: BilingualMessage(zh: "账本写入过慢", en: "the ledger is too slow")
        case .allotmentIncomplete:
            BilingualMessage(zh: "预印盒的码尚未分配或未读入", en: "the codes of pre-printed cartons are not all known yet")
        case .ledgerFailed: BilingualMessage(zh: "账本写入失败，须重新启动", en: "the ledger failed; restart the controller")
        }
    }
}
