import ControlTypes
import LineCore

extension BilingualMessage {
    /// This, a colon and that.
    func with(_ detail: BilingualMessage?) -> BilingualMessage {
        guard let detail else { return self }
        return BilingualMessage(zh: "\(zh)：\(detail.zh)", en: "\(en): \(detail.en)")
    }
}

/// What an alarm says with its own number worked in: the item, the level, the device's own word.
struct ToldAlarm {
    /// What it is, in a few words.
    var text: BilingualMessage
    var cause: BilingualMessage
    var consequence: BilingualMessage
    var action: BilingualMessage

    /// - Parameters:
    ///   - levels: the names of the batch's packaging levels from 1 upwards; empty without a batch.
    ///   - code: the code that the detail is the number of, for alarms that name a container or a pack.
    ///   - container: what that pack is recorded in.
    init(_ key: AlarmKey, detail: Int64, levels: [String], code: String? = nil, container: String? = nil) {
        let text = AlarmText(key.kind)
        self.text = text.name.with(
            code.map { Self.named($0, in: container) } ?? Self.detail(key, detail, levels: levels))
        cause = text.cause
        consequence = text.consequence
        action = Self.action(key, detail) ?? text.action
    }

    private static func named(_ code: String, in container: String?) -> BilingualMessage {
        guard let container else { return BilingualMessage(zh: code, en: code) }
        return BilingualMessage(zh: "\(code) 在容器 \(container) 中", en: "\(code) in \(container)")
    }

    private static func detail(_ key: AlarmKey, _ detail: Int64, levels: [String]) -> BilingualMessage? {
        switch key.kind.deviceMeaning {
        case .plcAlarmBit: return PLCAlarmBit(rawValue: key.device)?.text
        case .device, .level, .number: break
        }
        switch key.kind.detailMeaning {
        case .none, .technical, .container, .packInContainer: return nil
        case .print:
            return detail <= 0 ? nil : BilingualMessage(zh: "自第 \(detail) 号打印起", en: "from print number \(detail) on")
        case .deviceFault: return fault(detail)?.text
        case .item:
            return detail == 0 ? nil : BilingualMessage(zh: "第 \(detail) 件", en: "item \(detail)")
        case .places:
            return detail < 0
                ? BilingualMessage(
                    zh: "早 \(detail.magnitude) 个码（重打，或放上了旧物品）",
                    en: "\(detail.magnitude) behind (printed twice, or an old item)")
                : BilingualMessage(
                    zh: "跳过 \(detail) 个码（物品被取走，或没有打上）", en: "\(detail) ahead (items taken off, or not printed)")
        case .codesLeft:
            let name = levels.indices.contains(Int(key.device) - 1) ? " \(levels[Int(key.device) - 1])" : ""
            return BilingualMessage(
                zh: "第 \(key.device) 级\(name)，剩 \(detail) 个", en: "level \(key.device)\(name), \(detail) left")
        case .ledgerHealth:
            return switch UInt8(exactly: detail).flatMap(LedgerHealth.init(rawValue:)) {
            case .failed: BilingualMessage(zh: "写入失败", en: "a write failed")
            case .stalled: BilingualMessage(zh: "写入太慢", en: "too slow")
            case .full: BilingualMessage(zh: "磁盘已满", en: "the disk is full")
            case .fine, nil: nil
            }
        case .commandResult:
            return switch UInt8(exactly: detail).flatMap(PLCVerbResult.init(rawValue:)) {
            case .refusedInThisState: BilingualMessage(zh: "当前状态不允许", en: "not in this state")
            case .unknownCommand: BilingualMessage(zh: "PLC 不认识该命令", en: "the PLC does not know the command")
            case .inDoubt: BilingualMessage(zh: "通讯中断，没有答复", en: "the link broke before the answer")
            case .taken, nil: nil
            }
        case .openChildren:
            return BilingualMessage(zh: "容器内已有 \(detail) 件", en: "\(detail) in the open container")
        case .packs:
            return BilingualMessage(zh: "\(detail) 件去向不明", en: "\(detail) packs, whereabouts unknown")
        case .grade:
            let grade = decimal(min(max(detail, 0), 40) * 10)
            return BilingualMessage(zh: "平均 \(grade)", en: "mean \(grade)")
        }
    }

    /// Where the number tells what exactly to do.
    private static func action(_ key: AlarmKey, _ detail: Int64) -> BilingualMessage? {
        switch key.kind {
        case .readerFault, .printerFault, .labelPrinterFault, .scannerFault:
            guard let fault = fault(detail) else { return nil }
            // A link or a general fault is what the catalogue speaks of.
            return switch fault {
            case .link, .notReady, .deviceError: nil
            case .silent, .protocolError, .paperOut, .ribbonOut, .headOpen, .overheated, .overrun, .wrongSettings:
                fault.advice
            }
        case .plcAlarm: return PLCAlarmBit(rawValue: key.device)?.advice
        case .ledgerStalled:
            return switch UInt8(exactly: detail).flatMap(LedgerHealth.init(rawValue:)) {
            case .failed:
                BilingualMessage(
                    zh: "不要断电。修复或更换磁盘，然后重新启动控制器；未完成的批次会自动恢复。",
                    en:
                        "Do not cut the power. Mend the disk, then restart the controller; it takes up the open batch by "
                        + "itself.")
            case .full:
                BilingualMessage(
                    zh: "在账本所在磁盘上腾出空间；有空间后自动继续，什么都没有丢失。",
                    en: "Free space on the ledger's disk; the line goes on by itself, and nothing was lost.")
            case .stalled, .fine, nil: nil
            }
        default: return nil
        }
    }

    private static func fault(_ detail: Int64) -> DeviceFault.Kind? {
        UInt8(exactly: detail).flatMap(DeviceFault.Kind.init(rawValue:))
    }

    /// 317 → 3.17
    static func decimal(_ hundredths: some BinaryInteger) -> String {
        let cents = hundredths % 100
        return "\(hundredths / 100).\(cents < 10 ? "0" : "")\(cents)"
    }
}

extension DeviceFault.Kind {
    /// The fault in a few words.
    var text: BilingualMessage {
        switch self {
        case .link: BilingualMessage(zh: "没有连接", en: "no connection")
        case .silent: BilingualMessage(zh: "没有应答", en: "does not answer")
        case .protocolError: BilingualMessage(zh: "应答不符合协议", en: "answers against its protocol")
        case .notReady: BilingualMessage(zh: "未就绪（离线或暂停）", en: "not ready (offline or paused)")
        case .paperOut: BilingualMessage(zh: "缺标签纸", en: "out of labels")
        case .ribbonOut: BilingualMessage(zh: "缺碳带", en: "out of ribbon")
        case .headOpen: BilingualMessage(zh: "打印头打开", en: "head open")
        case .overheated: BilingualMessage(zh: "过热", en: "too hot")
        case .deviceError: BilingualMessage(zh: "设备自报故障", en: "reports a fault of its own")
        case .overrun: BilingualMessage(zh: "来不及处理，丢失了结果", en: "too slow: results were lost")
        case .wrongSettings: BilingualMessage(zh: "设置不对", en: "wrong settings")
        }
    }

    /// What to do about it.
    var advice: BilingualMessage {
        switch self {
        case .link: BilingualMessage(zh: "检查电源和连接线。恢复后自动继续。", en: "Check power and cable. The line goes on by itself.")
        case .silent:
            BilingualMessage(
                zh: "设备已连接但不应答：关机再开机。恢复后自动继续。",
                en: "It is connected and does not answer: switch it off and on. The line goes on by itself.")
        case .protocolError:
            BilingualMessage(
                zh: "关机再开机。再次出现时叫工程师：设备型号、固件或端口可能不对。",
                en: "Switch it off and on. If it comes again, call an engineer: wrong model, firmware or port.")
        case .notReady:
            BilingualMessage(zh: "按设备上的在线或继续键。恢复后自动继续。", en: "Press online or resume. The line goes on by itself.")
        case .paperOut:
            BilingualMessage(
                zh: "装入标签纸，按继续键。取走换纸时多出的标签并销毁。恢复后自动继续。",
                en:
                    "Load labels and press resume. Destroy labels that came out while loading. The line goes on by itself."
            )
        case .ribbonOut:
            BilingualMessage(
                zh: "更换碳带，合上打印头，按继续键。换后第一张标签要看清楚。恢复后自动继续。",
                en:
                    "Change the ribbon, close the head, press resume. Look at the first print. The line goes on by itself."
            )
        case .headOpen:
            BilingualMessage(
                zh: "合上并锁紧打印头，按继续键。恢复后自动继续。", en: "Close and lock the head, press resume. The line goes on by itself.")
        case .overheated:
            BilingualMessage(
                zh: "让设备冷却，清理通风口。恢复后自动继续；再次出现时叫工程师。",
                en: "Let it cool and clear its vents. The line goes on by itself; if it comes again, call an engineer.")
        case .deviceError:
            BilingualMessage(zh: "按设备显示屏处理。恢复后自动继续。", en: "Do what its display says. The line goes on by itself.")
        case .overrun:
            BilingualMessage(zh: "降低线速。再次出现时叫工程师。", en: "Slow the line down. If it comes again, call an engineer.")
        case .wrongSettings:
            BilingualMessage(
                zh: "叫工程师恢复该设备的已验证设置；状态页上有是哪一项。",
                en: "Have an engineer put the validated settings back; the status page says which one differs.")
        }
    }
}

/// The bits of Line Link's alarm register.
enum PLCAlarmBit: UInt8, CaseIterable {
    case drive, plc, encoder, parameterChanged, unknownItemAtGate, tooManyItems

    var text: BilingualMessage {
        switch self {
        case .drive: BilingualMessage(zh: "驱动故障", en: "drive fault")
        case .plc: BilingualMessage(zh: "PLC 内部故障", en: "fault inside the PLC")
        case .encoder: BilingualMessage(zh: "编码器故障", en: "encoder fault")
        case .parameterChanged: BilingualMessage(zh: "参数被更改", en: "a parameter was changed")
        case .unknownItemAtGate: BilingualMessage(zh: "剔除口出现未知物品", en: "unknown item at a gate")
        case .tooManyItems: BilingualMessage(zh: "物品过密", en: "too many items")
        }
    }

    var advice: BilingualMessage {
        switch self {
        case .drive:
            BilingualMessage(
                zh: "检查急停、安全门和驱动器显示，按复位键后启动。",
                en: "Check emergency stop, guards and the drive's display; press reset, then start.")
        case .plc:
            BilingualMessage(zh: "看 PLC 指示灯，叫工程师。", en: "Look at the PLC's lamps and call an engineer.")
        case .encoder:
            BilingualMessage(
                zh: "不要继续生产：剔除位置不可信。检查编码器联轴器和电缆，叫工程师。",
                en:
                    "Do not go on: places at the gates cannot be trusted. Check the encoder's coupling and cable; call an "
                    + "engineer.")
        case .parameterChanged:
            BilingualMessage(zh: "由工程师核对参数，按复位键。", en: "Have an engineer compare the parameters, then press reset.")
        case .unknownItemAtGate:
            BilingualMessage(
                zh: "有物品被放上或在带上滑动；它已被剔除。查看触发传感器与剔除口之间，不要用手放上物品。按复位键。",
                en:
                    "An item was put on the belt or slid; it was rejected. Look between trigger and gate, put nothing on by "
                    + "hand, press reset.")
        case .tooManyItems:
            BilingualMessage(
                zh: "触发传感器与剔除口之间物品过多：加大间距或降低上游速度，按复位键。",
                en: "Too many items between trigger and gate: widen their distance or slow the infeed, press reset.")
        }
    }
}
