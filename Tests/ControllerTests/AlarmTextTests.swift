import ControlTypes
import ControlWords
import LineCore
import Links
import Requirements
import Testing

@testable import Controller

@Suite("What alarms say", .requirement("L-07"))
struct AlarmTextTests {
    /// Every text for people that the controller has for alarms, holds, reasons and states.
    static let everything: [(String, BilingualMessage)] = {
        var texts: [(String, BilingualMessage)] = []
        for kind in AlarmKind.allCases {
            let text = AlarmText(kind)
            texts += [
                ("\(kind) name", text.name), ("\(kind) cause", text.cause), ("\(kind) consequence", text.consequence),
                ("\(kind) action", text.action),
            ]
        }
        texts += HoldCause.allCases.flatMap { [("\($0)", $0.text), ("\($0) action", $0.action)] }
        texts += Reason.allCases.map { ("\($0)", $0.text) }
        texts += CodeState.allCases.map { ("\($0)", $0.text) }
        texts += PackMLState.allCases.map { ("\($0)", $0.text) }
        texts += AlarmState.allCases.map { ("\($0)", AlarmWords.state($0.token)) }
        texts += AlarmPriority.allCases.flatMap { [("\($0)", $0.text), ("\($0)", $0.meaning)] }
        texts += DeviceFault.Kind.allCases.flatMap { [("\($0)", $0.text), ("\($0) advice", $0.advice)] }
        texts += PLCAlarmBit.allCases.flatMap { [("\($0)", $0.text), ("\($0) advice", $0.advice)] }
        texts += SuppressionDesign.allCases.map { ("\($0)", $0.text) }
        return texts
    }()

    static func isChinese(_ scalar: Unicode.Scalar) -> Bool { (0x4E00...0x9FFF).contains(scalar.value) }

    @Test("Each text is there in Chinese and in English, and neither holds the other's")
    func languages() {
        for (what, text) in Self.everything {
            #expect(text.zh.unicodeScalars.contains(where: Self.isChinese), "\(what): \(text.zh)")
            #expect(!text.en.isEmpty && !text.en.unicodeScalars.contains(where: Self.isChinese), "\(what): \(text.en)")
            for side in [text.zh, text.en] {
                #expect(!side.contains("\n") && !side.contains("  ") && !side.hasSuffix(" "), "\(what): \(side)")
            }
        }
    }

    @Test("A person in a hurry can read it", arguments: AlarmKind.allCases)
    func length(kind: AlarmKind) {
        let text = AlarmText(kind)
        #expect(text.name.zh.count <= 16 && text.name.en.count <= 32, "a name is a few words")
        #expect(text.action.zh.count <= 90 && text.action.en.count <= 280, "an action is a few sentences")
        for side in [text.cause, text.consequence, text.action] {
            #expect(side.zh.hasSuffix("。") && side.en.hasSuffix("."), "\(side)")
        }
        // What a person ends says so in its action, by the word of the command.
        switch kind.end {
        case .byItself: break
        case .resume: #expect(text.action.zh.contains("resume") && text.action.en.contains("(resume)"))
        case .beltDeclaredEmpty: #expect(text.action.en.contains("declare the belt empty"))
        }
    }

    @Test("Names, causes and actions differ from kind to kind")
    func distinct() {
        let texts = AlarmKind.allCases.map { AlarmText($0) }
        #expect(Set(texts.map(\.name)).count == texts.count)
        #expect(Set(texts.map(\.cause)).count == texts.count)
        #expect(Set(texts.map(\.action)).count == texts.count)
    }

    static let details: [(AlarmKind, DeviceIndex, Int64, String, String)] = [
        (.rejectUnconfirmed, noDevice, 1_234, "剔除未确认：第 1234 件", "Reject not confirmed: item 1234"),
        (.rejectUnconfirmed, noDevice, 0, "剔除未确认", "Reject not confirmed"),
        (.poolLow, 2, 120, "码池余量低：第 2 级 bundle，剩 120 个", "Pool of codes runs low: level 2 bundle, 120 left"),
        (.poolEmpty, 9, 0, "码池已空：第 9 级，剩 0 个", "Pool of codes is empty: level 9, 0 left"),
        (.labelPrinterFault, 1, 6, "标签打印机未就绪：缺碳带", "Label printer not ready: out of ribbon"),
        (.labelPrinterFault, 1, 99, "标签打印机未就绪", "Label printer not ready"),
        (.plcAlarm, 2, 0, "PLC 报警：编码器故障", "PLC reports an alarm: encoder fault"),
        (.plcAlarm, 40, 0, "PLC 报警", "PLC reports an alarm"),
        (
            .sequenceSlip, noDevice, -2, "打印与读码错位：早 2 个码（重打，或放上了旧物品）",
            "Prints and reads slipped: 2 behind (printed twice, or an old item)"
        ),
        (.gradeDrift, 1, 31, "打印质量下降：平均 3.10", "Print quality drifts: mean 3.10"),
        (.ledgerStalled, noDevice, 3, "账本写不进去：写入失败", "Records cannot be written: a write failed"),
        (.ledgerStalled, noDevice, 4, "账本写不进去：磁盘已满", "Records cannot be written: the disk is full"),
        (.printInDoubt, 1, Int64.min, "打印结果不确定", "Print in doubt"),
        (.printInDoubt, 1, 7, "打印结果不确定：自第 7 号打印起", "Print in doubt: from print number 7 on"),
        (.outcomesLost, noDevice, 7, "剔除结果丢失：第 7 件", "Outcomes lost: item 7"),
    ]

    @Test("The alarm's own number is worked in", arguments: details)
    func detail(kind: AlarmKind, device: DeviceIndex, detail: Int64, zh: String, en: String) {
        let key = AlarmKey(kind: kind, station: 0, device: device)
        let told = ToldAlarm(key, detail: detail, levels: ["carton", "bundle"])
        #expect(told.text == BilingualMessage(zh: zh, en: en))
    }

    @Test("No number that a device sends is too strange to be told", arguments: AlarmKind.allCases)
    func anyDetail(kind: AlarmKind) {
        for detail in [Int64.max, .min, -1, 0, 255, 256] {
            for device in [DeviceIndex(0), 6, 255] {
                let told = ToldAlarm(
                    AlarmKey(kind: kind, station: 255, device: device), detail: detail, levels: ["carton"])
                #expect(!told.text.en.isEmpty && !told.action.zh.isEmpty)
            }
        }
    }

    @Test("What to do follows the device's own word")
    func actions() {
        func action(_ kind: AlarmKind, _ device: DeviceIndex, _ detail: Int64) -> String {
            ToldAlarm(AlarmKey(kind: kind, station: 0, device: device), detail: detail, levels: []).action.en
        }
        #expect(action(.labelPrinterFault, 1, 6).hasPrefix("Change the ribbon"))
        #expect(action(.labelPrinterFault, 1, 1) == AlarmText(.labelPrinterFault).action.en)
        #expect(action(.plcAlarm, 2, 0).hasPrefix("Do not go on"))
        #expect(action(.ledgerStalled, noDevice, 3).contains("restart the controller"))
        #expect(action(.ledgerStalled, noDevice, 4).hasPrefix("Free space"))
    }
}

@Suite("Alarms as the API tells them", .requirement("L-07"))
struct AlarmTellerTests {
    static let names = AlarmNames(stations: ["units", "bundles"], devices: ["plc", "unit-printer", "camera"])

    @Test(
        "An alarm has one name for people",
        arguments: [
            (.plcLost, noStation, noDevice, "plcLost"), (.jam, 0, noDevice, "jam:units"),
            (.readerFault, noStation, 2, "readerFault:camera"),
            (.printerFault, 0, 1, "printerFault:units:unit-printer"),
            (.poolLow, noStation, 3, "poolLow:level-3"), (.plcAlarm, noStation, 2, "plcAlarm:encoder"),
            (.plcAlarm, noStation, 14, "plcAlarm:bit-14"), (.jam, 9, noDevice, "jam"),
            // Of several things the first, and the second.
            (.packedElsewhere, 1, noDevice, "packedElsewhere:bundles"),
            (.packedElsewhere, 1, 1, "packedElsewhere:bundles:2"), (.contentMoved, 1, 1, "contentMoved:bundles:2"),
        ] as [(AlarmKind, StationIndex, DeviceIndex, String)])
    func ids(kind: AlarmKind, station: StationIndex, device: DeviceIndex, id: String) {
        #expect(Self.names.id(AlarmKey(kind: kind, station: station, device: device)) == id)
    }

    static func alarm(_ kind: AlarmKind, _ station: StationIndex, _ device: DeviceIndex) -> StandingAlarm {
        StandingAlarm(
            kind: kind, station: station, device: device, detail: 5,
            since: Moment(tick: Tick(microseconds: 1), wall: 1_770_000_000_000))
    }

    static func teller(_ alarms: [StandingAlarm], _ holds: [Hold]) -> AlarmTeller {
        AlarmTeller(names: names, levels: ["carton"], alarms: alarms, holds: holds)
    }

    @Test("A pack that is scanned by hand is named with the container that it is recorded in", .requirement("W-01"))
    func packAndContainer() {
        var teller = Self.teller([Self.alarm(.packedElsewhere, 1, noDevice)], [])
        teller.code = { $0 == 5 ? "PACK" : nil }
        teller.container = { $0 == 5 ? "CASE" : nil }
        #expect(teller.all().first?.text.en == "Scanned pack is in a container: PACK in CASE")
        #expect(teller.all().first?.text.zh == "扫到的包装已在容器中：PACK 在容器 CASE 中")
        // It was taken out meanwhile.
        teller.container = { _ in nil }
        #expect(teller.all().first?.text.en.hasSuffix(": PACK") == true)
    }

    @Test("Most urgent first; suppressed ones are in the full list only")
    func order() {
        var suppressed = Self.alarm(.readerFault, noStation, 2)
        suppressed.state = .suppressed
        let teller = Self.teller(
            [Self.alarm(.gradeDrift, 0, 1), suppressed, Self.alarm(.passedWithoutProof, 0, noDevice)], [])
        #expect(teller.all().map(\.kind) == ["passedWithoutProof", "gradeDrift", "readerFault"])
        #expect(teller.shown().map(\.kind) == ["passedWithoutProof", "gradeDrift"])
        #expect(teller.key("readerFault:camera") == suppressed.key)
        #expect(teller.key("readerFault") == nil)
    }

    @Test("Everything of an alarm is told")
    func status() throws {
        var printer = Self.alarm(.printerFault, 0, 1)
        printer.state = .shelved
        printer.shelf = AlarmShelf(
            until: Tick(microseconds: 5), untilWall: 1_770_000_060_000, who: "operator-1", why: "spare")
        let hold = Hold(cause: .deviceNotReady, station: 0, device: 1)
        let told = try #require(Self.teller([printer], [hold]).all().first)
        #expect(told.id == "printerFault:units:unit-printer" && told.priority == "high" && told.state == "shelved")
        #expect(told.isStanding && told.holdsLine && told.occurrences == 1)
        #expect(told.station == "units" && told.device == "unit-printer")
        #expect(told.shelf?.user == "operator-1" && told.shelf?.until.hasPrefix("2026-02-02T") == true)
        #expect(told.text.en == "Unit printer not ready: out of labels")
    }

    @Test("The one thing to do now")
    func nextAct() {
        #expect(Self.teller([], []).nextAct == nil)
        let idle = Self.teller([], [Hold(cause: .noBatch, station: noStation, device: noDevice)]).nextAct
        #expect(idle?.alarm == nil && idle?.action == HoldCause.noBatch.action && idle?.priority == "low")
        let hold = Hold(cause: .deviceNotReady, station: 0, device: 1)
        var printer = Self.alarm(.printerFault, 0, 1)
        let now = Self.teller([Self.alarm(.binFull, 0, noDevice), printer], [hold]).nextAct
        #expect(now?.alarm == "printerFault:units:unit-printer" && now?.holdsLine == true)
        #expect(now?.action.en.hasPrefix("Load labels") == true)
        // Shelved by somebody: the line still stands because of it, and that is still what there is to do.
        printer.state = .shelved
        let still = Self.teller([Self.alarm(.binFull, 0, noDevice), printer], [hold]).nextAct
        #expect(still == now)
    }
}
