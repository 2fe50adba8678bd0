import Codes

/// What can go wrong on a simulated line.
public enum FaultName: String, Hashable, Sendable, CaseIterable {
    case noRead = "no-read"
    case misprint
    case duplicatePrint = "duplicate-print"
    case missingPrint = "missing-print"
    case itemTaken = "item-taken"
    case missingInContainer = "missing-in-container"
    case ribbonOut = "ribbon-out"
    case cameraLate = "camera-late"
    case cameraDrop = "camera-drop"
    case gateStuck = "gate-stuck"
    case answerLost = "answer-lost"
    case labelMisprint = "label-misprint"
    case labelSlow = "label-slow"
    case scanForgotten = "scan-forgotten"
    case scanDoubled = "scan-doubled"
    case plcRestart = "plc-restart"
    case plcSilent = "plc-silent"
    case emergencyStop = "emergency-stop"
    // Things.
    case itemLost = "item-lost"
    case itemLostBehindGate = "item-lost-behind-gate"
    case itemsSwapped = "items-swapped"
    case formerBatch = "former-batch"
    case otherProduct = "other-product"
    case containerRotated = "container-rotated"
    case gateLate = "gate-late"
    // The line.
    case guardOpen = "guard-open"
    case airLost = "air-lost"
    case driveFault = "drive-fault"
    case parametersChanged = "parameters-changed"
    case stopButton = "stop-button"
    case beltCleared = "belt-cleared"
    case encoderJump = "encoder-jump"
    // Stations.
    case jam
    case binFull = "bin-full"
    case binBlind = "bin-blind"
    case itemAtGate = "item-at-gate"
    case blankBeforePrinter = "blank-before-printer"
    case blankBeforeCamera = "blank-before-camera"
    case blankPutIn = "blank-put-in"
    case foreignPutIn = "foreign-put-in"
    case rejectPutBack = "reject-put-back"
    case packHeldBack = "pack-held-back"
    case packMovedOn = "pack-moved-on"
    case containerLifted = "container-lifted"
    case neighbourScanned = "neighbour-scanned"
    case earlierScanned = "earlier-scanned"
    case scannedEarly = "scanned-early"
    case separatorLost = "separator-lost"
    // Devices.
    case webReload = "web-reload"
    case printSkipped = "print-skipped"
    case labelBlank = "label-blank"
    case labelDoubled = "label-doubled"
    case labelLeft = "label-left"
    case labelDropped = "label-dropped"
    case staleText = "stale-text"
    case printerForgets = "printer-forgets"
    case resultsDoubled = "results-doubled"
    case triggerMissed = "trigger-missed"
    case triggerExtra = "trigger-extra"
    case flood
    case garbled
    case powerOff = "power-off"

    /// What a scheduled fault needs to know.
    public enum Target: Hashable, Sendable {
        /// It strikes a unit or, with a station, a container.
        case thing
        /// It strikes a container.
        case container
        /// It strikes the line at once.
        case line
        /// It strikes the line for some seconds.
        case lineForSeconds
        case device
        case deviceForSeconds
        case station
        case stationForSeconds
        /// It comes by chance only.
        case chanceOnly
    }

    public var target: Target { traits.target }

    /// The kinds of device that a fault of a device strikes; empty = every kind beside the PLC.
    public var roles: [DeviceDriver.Role] { traits.roles }

    /// The kinds of station that a fault of a station strikes.
    var stations: [StationKind] { traits.stations }

    /// Whether a fault of a station can strike this one.
    public func canStrike(_ station: StationConfiguration) -> Bool { stations.contains(station.faultKind) }

    var meaning: BilingualText { BilingualText(zh: traits.zh, en: traits.en) }

    /// What the rate counts; nil = no rate, by appointment only.
    var chance: BilingualText? {
        switch self {
        case .noRead, .cameraLate, .cameraDrop: BilingualText(zh: "次拍照", en: "pictures")
        case .misprint, .duplicatePrint, .missingPrint: BilingualText(zh: "个单元", en: "units")
        case .itemTaken, .gateStuck: BilingualText(zh: "个单元或容器", en: "units and containers")
        case .missingInContainer: BilingualText(zh: "个容器", en: "containers")
        case .answerLost: BilingualText(zh: "条记录", en: "records")
        case .ribbonOut, .labelMisprint, .labelSlow: BilingualText(zh: "张标签", en: "labels")
        case .scanForgotten, .scanDoubled: BilingualText(zh: "次扫描", en: "scans")
        default: nil
        }
    }

    /// The kinds of station, as a fault distinguishes them.
    enum StationKind: Hashable, Sendable {
        case coding
        case container
        case handheld
    }

    private struct Traits {
        var target: Target
        var roles: [DeviceDriver.Role] = []
        var stations: [StationKind] = [.coding, .container, .handheld]
        var zh: String
        var en: String

        init(
            _ target: Target, _ roles: [DeviceDriver.Role], at stations: [StationKind], zh: String, en: String
        ) {
            self.target = target
            self.roles = roles
            self.stations = stations
            self.zh = zh
            self.en = en
        }

        init(_ target: Target, zh: String, en: String) {
            self.target = target
            self.zh = zh
            self.en = en
        }
    }

    private var traits: Traits {
        switch self {
        case .noRead: Traits(.thing, zh: "未读到", en: "nothing is read")
        case .misprint: Traits(.thing, zh: "打印不清或有误", en: "the print is unreadable or wrong")
        case .duplicatePrint: Traits(.thing, zh: "重复打印上一条", en: "the record before is printed again")
        case .missingPrint: Traits(.thing, zh: "漏打", en: "nothing is printed")
        case .itemTaken: Traits(.thing, zh: "被人取走", en: "taken off the belt by hand")
        case .missingInContainer: Traits(.thing, zh: "容器内少一件", en: "a child is missing in a container")
        case .ribbonOut:
            Traits(.deviceForSeconds, [.labelPrinter], at: [], zh: "色带用完", en: "the ribbon ends")
        case .cameraLate: Traits(.thing, zh: "结果迟到", en: "a result comes late")
        case .cameraDrop: Traits(.device, [.reader], at: [], zh: "读码器断线", en: "a reader closes its connection")
        case .gateStuck: Traits(.thing, zh: "剔除未动作", en: "the gate does not move what it should reject")
        case .answerLost:
            Traits(.device, [.unitPrinter], at: [], zh: "打印机应答丢失", en: "the printer's answer is lost")
        case .labelMisprint: Traits(.chanceOnly, zh: "标签不清", en: "a label is unreadable")
        case .labelSlow: Traits(.chanceOnly, zh: "标签打印慢", en: "a label takes longer")
        case .scanForgotten: Traits(.chanceOnly, zh: "漏扫", en: "a scan is forgotten")
        case .scanDoubled: Traits(.chanceOnly, zh: "重复扫描", en: "a thing is scanned twice")
        case .plcRestart: Traits(.line, zh: "PLC 重启", en: "the PLC restarts")
        case .plcSilent: Traits(.lineForSeconds, zh: "PLC 无应答", en: "the PLC does not answer")
        case .emergencyStop: Traits(.lineForSeconds, zh: "急停", en: "emergency stop")

        case .itemLost: Traits(.thing, zh: "打印后、相机前掉落", en: "falls off between printer and camera")
        case .itemLostBehindGate: Traits(.thing, zh: "剔除口后掉落", en: "falls off behind its gate")
        case .itemsSwapped:
            Traits(.thing, zh: "打印后与前一件互换位置", en: "changes places with the one in front, behind the printer")
        case .formerBatch: Traits(.thing, zh: "混入上一批的小盒", en: "a carton of the former batch")
        case .otherProduct: Traits(.thing, zh: "混入其他产品的小盒", en: "a carton of another product")
        case .containerRotated:
            Traits(.container, zh: "容器转向，内容读不到", en: "a container stands so that its content cannot be read")
        case .gateLate: Traits(.thing, zh: "剔除过晚，打到后一件", en: "the gate fires too late and hits the next one")

        case .guardOpen: Traits(.lineForSeconds, zh: "安全门打开", en: "a guard is open")
        case .airLost: Traits(.lineForSeconds, zh: "压缩空气中断", en: "no compressed air")
        case .driveFault: Traits(.lineForSeconds, zh: "驱动故障", en: "a drive fault")
        case .parametersChanged: Traits(.line, zh: "PLC 参数被更改", en: "somebody changes a parameter in the PLC")
        case .stopButton: Traits(.line, zh: "按下停止按钮", en: "somebody presses stop")
        case .beltCleared: Traits(.line, zh: "有人擅自清空输送带", en: "people clear the belt and tell nobody")
        case .encoderJump: Traits(.line, zh: "编码器跳变一个间距", en: "the encoder counts one pitch too many")

        case .jam: Traits(.stationForSeconds, [], at: [.coding, .container], zh: "堵料", en: "a jam")
        case .binFull:
            Traits(.stationForSeconds, [], at: [.coding, .container], zh: "剔除箱满", en: "a reject bin is full")
        case .binBlind:
            Traits(
                .stationForSeconds, [], at: [.coding, .container], zh: "剔除箱传感器失灵", en: "a bin sensor sees nothing")
        case .itemAtGate:
            Traits(
                .station, [], at: [.coding, .container], zh: "有人在剔除口前放上一件",
                en: "somebody puts a thing onto the belt in front of a gate")
        case .blankBeforePrinter:
            Traits(.station, [], at: [.coding], zh: "打印机前插入空白小盒", en: "a blank unit is put in before the printer")
        case .blankBeforeCamera:
            Traits(.station, [], at: [.coding], zh: "相机前插入空白小盒", en: "a blank unit is put in before the camera")
        case .blankPutIn:
            Traits(.station, [], at: [.container], zh: "待装堆中混入无码的一件", en: "a blank pack is put to those to be packed")
        case .foreignPutIn:
            Traits(
                .station, [], at: [.container], zh: "待装堆中混入其他产品", en: "a foreign pack is put to those to be packed")
        case .rejectPutBack:
            Traits(
                .station, [], at: [.container], zh: "剔除品被放回待装堆", en: "a reject is put back to those to be packed")
        case .packHeldBack:
            Traits(
                .stationForSeconds, [], at: [.container, .handheld], zh: "待装的一件被拿开后放回",
                en: "a pack is taken aside and put back later")
        case .packMovedOn:
            Traits(
                .station, [], at: [.container], zh: "已读容器中的一件被移到下一个容器",
                en: "a pack is moved from the container that was read into the next")
        case .containerLifted:
            Traits(.station, [], at: [.container], zh: "容器在贴标前被搬走", en: "a container is lifted off in the middle")
        case .neighbourScanned:
            Traits(.station, [], at: [.handheld], zh: "误扫旁边的一件", en: "the pack beside is scanned instead")
        case .earlierScanned:
            Traits(.station, [], at: [.handheld], zh: "误扫已完成容器内的一件", en: "a pack of an earlier container is scanned")
        case .scannedEarly:
            Traits(
                .station, [], at: [.handheld], zh: "等待标签时扫下一件", en: "the next pack is scanned before the label is on")
        case .separatorLost:
            Traits(.station, [], at: [.handheld], zh: "扫描丢失分隔符", en: "a scan loses its separators")

        case .webReload:
            Traits(
                .deviceForSeconds, [.unitPrinter, .labelPrinter], at: [], zh: "换卷后缓存的标签再次打印",
                en: "after a change of the web the buffered label prints again")
        case .printSkipped:
            Traits(.device, [.unitPrinter], at: [], zh: "打印机空打一条", en: "a record is printed onto nothing")
        case .labelBlank: Traits(.device, [.labelPrinter], at: [], zh: "走出一张空白标签", en: "a blank label comes out")
        case .labelDoubled: Traits(.device, [.labelPrinter], at: [], zh: "标签出两张", en: "a label comes out twice")
        case .labelLeft:
            Traits(
                .device, [.labelPrinter], at: [], zh: "贴标头上残留一张标签", en: "a label too many lies on the applicator")
        case .labelDropped: Traits(.device, [.labelPrinter], at: [], zh: "标签掉落", en: "a label falls down")
        case .staleText:
            Traits(.deviceForSeconds, [.unitPrinter], at: [], zh: "打印旧批号", en: "the former batch's lot is printed")
        case .printerForgets:
            Traits(
                .deviceForSeconds, [.unitPrinter], at: [], zh: "打印机重启且丢失内存", en: "the printer restarts and forgets")
        case .resultsDoubled:
            Traits(.deviceForSeconds, [.reader], at: [], zh: "每个结果发两次", en: "each result is sent twice")
        case .triggerMissed: Traits(.device, [.reader], at: [], zh: "漏一次触发", en: "a reader misses a trigger")
        case .triggerExtra: Traits(.device, [.reader], at: [], zh: "多拍一张", en: "a reader takes a picture too many")
        case .flood:
            Traits(.deviceForSeconds, [.reader, .scanner], at: [], zh: "设备不停发送", en: "a device never stops sending")
        case .garbled: Traits(.device, [.reader, .scanner], at: [], zh: "数据乱码", en: "garbled bytes")
        case .powerOff: Traits(.deviceForSeconds, zh: "设备断电", en: "a device has no power")
        }
    }
}
