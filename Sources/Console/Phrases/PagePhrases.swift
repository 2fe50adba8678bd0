import ControlTypes
import ControlWords

/// What the pages on batches, packs, codes and devices say.
enum PagePhrases {
    typealias Phrase = BilingualMessage

    // MARK: Keys

    static let open = Phrase(zh: "打开", en: "Open")
    static let nextPart = Phrase(zh: "下一部分", en: "Next part")
    static let confirmItem = Phrase(zh: "已查看", en: "Looked at")
    static let startTest = Phrase(zh: "开始测试", en: "Start test")
    static let endTest = Phrase(zh: "结束测试", en: "End test")
    static let announce = Phrase(zh: "放这一件", en: "Lay this piece")
    static let resolve = Phrase(zh: "处理容器", en: "Resolve")
    static let enterCount = Phrase(zh: "输入数量", en: "Enter count")
    static let explain = Phrase(zh: "说明差异", en: "Explain")
    static let acknowledgeException = Phrase(zh: "确认例外", en: "Exception seen")
    static let seal = Phrase(zh: "封存记录", en: "Seal record")
    static let sign = Phrase(zh: "签名", en: "Sign")
    static let readBack = Phrase(zh: "标签已回扫", en: "Label is on")
    static let mark = Phrase(zh: "一并处理", en: "Take along")
    static let forget = Phrase(zh: "清除", en: "Forget")
    static let tree = Phrase(zh: "看内外", en: "Look into")
    static let listOrTree = Phrase(zh: "列表/树", en: "List, tree")
    static let returnCodes = Phrase(zh: "退回码", en: "Give back")

    // MARK: Why not now

    static let noBatches = Phrase(zh: "没有批次", en: "there is no batch")
    static let notInPhase = Phrase(zh: "批次现在的阶段不允许", en: "the phase of the batch does not allow it")
    static let nothingHere = Phrase(zh: "这里什么也没有", en: "there is nothing here")
    static let isConfirmed = Phrase(zh: "该项已确认", en: "this one was confirmed already")
    static let noTest = Phrase(zh: "没有在测试", en: "no test is under way")
    static let pieceUnderWay = Phrase(zh: "前一件还没有结果", en: "the piece before it has no result yet")
    static let cartonFirst = Phrase(zh: "先放一个普通小盒", en: "an ordinary carton comes first")
    static let nothingToExplain = Phrase(zh: "没有差异", en: "there is no difference")
    static let isAcknowledged = Phrase(zh: "已确认", en: "it is acknowledged already")
    static let noSheet = Phrase(zh: "还不能审核", en: "it cannot be reviewed yet")
    static let isSealed = Phrase(zh: "已封存", en: "it is sealed already")
    static let notSealed = Phrase(zh: "记录尚未封存", en: "the record is not sealed yet")
    static let scanFirst = Phrase(zh: "先扫描一个码", en: "scan a code first")
    static let notLegal = Phrase(zh: "这个码现在不允许", en: "it may not be done with this code now")
    static let noTree = Phrase(zh: "先扫描或选择一个包装", en: "scan or choose a pack first")
    static let nothingInIt = Phrase(zh: "里面还没有包装", en: "nothing is in it yet")
    static let isReturned = Phrase(zh: "已退回", en: "it was given back already")

    // MARK: Reasons that are recorded

    static let lookedAt = Phrase(zh: "已现场查看", en: "looked at on the spot")
    static let testReason = Phrase(zh: "班前功能测试", en: "function test before production")

    static func imported(_ count: Int) -> Phrase { Phrase(zh: "\(count) 个码", en: "\(count) codes") }

    // MARK: Batches

    static let batch = Phrase(zh: "批号", en: "batch")
    static let product = Phrase(zh: "产品", en: "product")
    static let phase = Phrase(zh: "阶段", en: "phase")
    static let planned = Phrase(zh: "计划", en: "planned")
    static let madeOn = Phrase(zh: "生产日期", en: "made on")
    static let expiresOn = Phrase(zh: "有效期至", en: "expires on")
    static func part(_ part: BatchPage.Part) -> Phrase {
        switch part {
        case .steps: Phrase(zh: "步骤", en: "Steps")
        case .clearance: Phrase(zh: "清场", en: "Clearance")
        case .test: Phrase(zh: "功能测试", en: "Test")
        case .containers: Phrase(zh: "未关容器", en: "Open")
        case .counts: Phrase(zh: "清点", en: "Counts")
        case .review: Phrase(zh: "审核签名", en: "Review, sign")
        }
    }
    static let who = Phrase(zh: "何人", en: "who")
    static let why = Phrase(zh: "原因", en: "why")
    static func possible(_ key: Character, _ step: Phrase) -> Phrase {
        Phrase(zh: "[\(key)] \(step.zh)：现在可以", en: "[\(key)] \(step.en): possible now")
    }
    static func before(_ step: Phrase) -> Phrase { Phrase(zh: "\(step.zh)之前：", en: "Before \(step.en):") }
    static let clear = Phrase(zh: "清场", en: "Line clearance")
    static let notRequired = Phrase(zh: "该产品不要求", en: "not demanded for this product")
    static let noTestPieces = Phrase(zh: "还没有放试验件", en: "no piece was laid yet")
    static let stillMissing = Phrase(zh: "还要放", en: "still to be laid")
    static let results = Phrase(zh: "结果", en: "results")
    static func piece(_ token: String) -> Phrase {
        switch token {
        case "no-read": Phrase(zh: "无码小盒", en: "carton without a code")
        case "wrong-code": Phrase(zh: "错码小盒", en: "carton with a foreign code")
        case "duplicate": Phrase(zh: "重码小盒", en: "carton with a code twice")
        case "foreign-product": Phrase(zh: "别的产品", en: "carton of another product")
        case "short-bundle": Phrase(zh: "缺一盒的中包", en: "bundle with one missing")
        default: Phrase(zh: token, en: token)
        }
    }
    static func finding(_ token: String) -> Phrase {
        let words = [
            "passed": "通过", "wrong reason": "剔除原因不对", "rejected by default": "无判定而剔除",
            "not seen in the bin": "剔除箱未见", "passed the gate": "没有剔除", "taken off": "被取走",
            "outcome lost": "去向不明", "interrupted": "中断", "code is in a pool": "该码在码池中",
            "code not looked up in time": "来不及查码",
        ]
        return Phrase(zh: words[token] ?? token, en: token)
    }
    static let allPassed = Phrase(zh: "全部通过：按 [t] 结束测试", en: "All have passed: press [t] to end the test")
    static let layCarton = Phrase(
        zh: "先放一个普通小盒：打印、读出并剔除；产线停着时按 [g]",
        en: "Lay an ordinary carton first: it is printed, read and rejected; [g] if the line stands")
    static func announceNext(_ piece: Phrase) -> Phrase {
        Phrase(zh: "按空格，然后放：\(piece.zh)", en: "Press Space, then lay: \(piece.en)")
    }
    static func underWay(_ piece: Phrase) -> Phrase {
        Phrase(zh: "放上并等结果：\(piece.zh)", en: "Lay it and wait for its result: \(piece.en)")
    }
    static let pressToTest = Phrase(zh: "按 [t] 开始功能测试", en: "Press [t] to begin the function test")
    static let number = Phrase(zh: "编号", en: "number")
    static let station = Phrase(zh: "工位", en: "station")
    static let holds = Phrase(zh: "内有", en: "holds")
    static let missing = Phrase(zh: "缺", en: "missing")
    static let stage = Phrase(zh: "状态", en: "stage")
    static let place = Phrase(zh: "地点", en: "place")
    static let recorded = Phrase(zh: "记录", en: "recorded")
    static let counted = Phrase(zh: "清点", en: "counted")
    static let difference = Phrase(zh: "差", en: "off by")
    static let state = Phrase(zh: "状态", en: "state")
    static func count(_ token: String) -> Phrase {
        switch token {
        case "missing": Phrase(zh: "未清点", en: "not counted")
        case "agrees": Phrase(zh: "相符", en: "agrees")
        case "deviates": Phrase(zh: "有差异", en: "differs")
        case "explained": Phrase(zh: "已说明", en: "explained")
        default: Phrase(zh: token, en: token)
        }
    }
    static func sheet(_ token: String) -> Phrase {
        let words = ["open": "审核中", "sealed": "已封存，待签名", "released": "已放行", "refused": "已拒绝"]
        return Phrase(zh: words[token] ?? token, en: token)
    }
    static let exceptions = Phrase(zh: "例外", en: "exceptions")
    static let noExceptions = Phrase(zh: "没有例外", en: "no exceptions")
    static let signatures = Phrase(zh: "签名", en: "signatures")
    static let against = Phrase(zh: "还差", en: "stands against it")

    // MARK: Packs

    static let openContainers = Phrase(zh: "未关闭的容器", en: "Open containers")
    static let noneOpen = Phrase(zh: "没有未关闭的容器", en: "no container is open")
    static let lastClosed = Phrase(zh: "最近关闭的容器", en: "Last closed")
    static let short = Phrase(zh: "零头", en: "short")
    static let treeTitle = Phrase(zh: "容器树", en: "Tree")
    static let treeHint = Phrase(
        zh: "扫描一个包装，或选择容器后按回车：画出它的外层和内容。",
        en: "Scan a pack, or press Enter on a container: what it is in and what is in it is drawn.")
    static let level = Phrase(zh: "级别", en: "level")
    static let scanAnything = Phrase(zh: "扫描任何码，或按回车输入。", en: "Scan any code, or press Enter to type one.")
    static let whereIs = Phrase(zh: "在哪里", en: "Where")
    static let within = Phrase(zh: "在其中", en: "In")
    static let content = Phrase(zh: "内有", en: "Holds")
    static let history = Phrase(zh: "历史", en: "History")
    static let possible = Phrase(zh: "可以", en: "Possible")
    static let nothingPossible = Phrase(zh: "现在什么也不能做", en: "nothing, as it is now")
    static let labelDue = Phrase(zh: "标签与内容不符，须重印", en: "its label does not show what is in it: re-print it")
    static let along = Phrase(zh: "一并处理", en: "Taken along")
    static func pack(_ place: String) -> Phrase {
        let words = [
            "at-gate": ("在剔除口前", "at the gate"), "passed": ("已通过，未装箱", "passed, not packed yet"),
            "packed": ("在容器内", "in its container"), "in-bin": ("在剔除箱内", "in the bin"),
            "unknown": ("不知道在哪里", "nobody knows"), "taken": ("已被取走", "taken off"),
            "in-hand": ("在返工人员手中", "in somebody's hand"),
        ]
        let found = words[place] ?? (place, place)
        return Phrase(zh: found.0, en: found.1)
    }
    static func code(_ state: String) -> Phrase {
        let words = [
            "unallocated": "未分配", "allocated": "已分配", "snInvalid": "作废", "encoded": "已写码",
            "labelSampled": "标签留样", "labelScrapped": "标签报废", "commissioned": "合格", "sampled": "样品",
            "inactive": "停用", "destroyed": "已销毁", "released": "已放行", "inDoubt": "存疑",
        ]
        return Phrase(zh: words[state] ?? state, en: state)
    }

    // MARK: Codes, devices

    static let noPools = Phrase(zh: "没有码池；按 [i] 导入", en: "no codes; [i] imports a file")
    static let source = Phrase(zh: "来源", en: "source")
    static let left = Phrase(zh: "剩余", en: "left")
    static let total = Phrase(zh: "总数", en: "total")
    static let lasts = Phrase(zh: "可用", en: "lasts")
    static let application = Phrase(zh: "申请单号", en: "application")
    static let preprinted = Phrase(zh: "预印码", en: "printed before the line")
    static func amounts(_ pool: PoolStatus) -> Phrase {
        Phrase(
            zh: "\(pool.unallocated) / \(pool.total)，已退回 \(pool.returned)",
            en: "\(pool.unallocated) of \(pool.total), \(pool.returned) given back")
    }
    static func earlier(_ count: Int) -> Phrase { Phrase(zh: "↑ 前面还有 \(count) 项", en: "↑ \(count) earlier") }
    static func pool(_ token: String) -> Phrase {
        let words = ["active": "可用", "withdrawn": "已退回"]
        return Phrase(zh: words[token] ?? token, en: token)
    }
    static let device = Phrase(zh: "设备", en: "device")
    static let driver = Phrase(zh: "驱动", en: "driver")
    static let address = Phrase(zh: "地址", en: "address")
    static let connections = Phrase(zh: "连接次数", en: "connected")
    static let lastFault = Phrase(zh: "最近的故障", en: "Last fault")
    static let noFault = Phrase(zh: "没有故障", en: "no fault")
    static func trial(_ trial: DeviceTrial) -> Phrase {
        switch trial {
        case .reconnect: Phrase(zh: "重新连接", en: "Reconnect")
        case .read: Phrase(zh: "试读", en: "Test read")
        case .print: Phrase(zh: "试打", en: "Test print")
        }
    }
    static let bytesOrText = Phrase(zh: "十六进制/文字", en: "Hex, text")
    static let messages = Phrase(zh: "最近的报文（> 发往设备，< 来自设备）", en: "Latest messages (> to it, < from it)")
    static let answers = Phrase(zh: "响应时间", en: "Answers")
    static func answers(_ latency: LatencyStatus) -> Phrase {
        Phrase(
            zh: "\(latency.count) 次，平均 \(milliseconds(latency.mean))，最长 \(milliseconds(latency.longest))",
            en: "\(latency.count), mean \(milliseconds(latency.mean)), longest \(milliseconds(latency.longest))")
    }
    static let noAnswers = Phrase(zh: "还没有应答", en: "none yet")
    private static func milliseconds(_ microseconds: Int) -> String {
        let tenths = (microseconds + 50) / 100
        return "\(tenths / 10).\(tenths % 10) ms"
    }
    static let up = Phrase(zh: "已连接", en: "connected")
    static let down = Phrase(zh: "未连接", en: "not connected")
}
