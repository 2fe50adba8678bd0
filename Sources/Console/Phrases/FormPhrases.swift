import ControlTypes
import ControlWords

/// What forms ask, and what they say before something is done.
enum FormPhrases {
    typealias Phrase = BilingualMessage

    static func title(_ form: Form) -> Phrase {
        switch form {
        case .createBatch: Phrase(zh: "新批次", en: "New batch")
        case .step(let move, let batch): Phrase(zh: "\(label(move).zh)：\(batch)", en: "\(label(move).en): \(batch)")
        case .resolve(let container):
            Phrase(
                zh: "未关容器 \(container.station) \(container.number)",
                en: "Open container \(container.station) \(container.number)")
        case .count(let place, _): Phrase(zh: "清点：\(place.text.zh)", en: "Count: \(place.text.en)")
        case .explain(let place, _): Phrase(zh: "说明差异：\(place.text.zh)", en: "Explain: \(place.text.en)")
        case .acknowledge: PagePhrases.acknowledgeException
        case .seal: PagePhrases.seal
        case .sign(let batch, _): Phrase(zh: "签名：\(batch)", en: "Sign: \(batch)")
        case .lookUp: Phrase(zh: "查码", en: "Look up")
        case .pack(let act, let codes):
            codes.count > 1
                ? Phrase(zh: "\(self.act(act).zh)：\(codes.count) 件", en: "\(self.act(act).en): \(codes.count) packs")
                : Phrase(
                    zh: "\(self.act(act).zh)：\(codes.first ?? "")", en: "\(self.act(act).en): \(codes.first ?? "")")
        case .importCodes: Phrase(zh: "导入码", en: "Import")
        case .testDevice(let device, let trial):
            Phrase(zh: "\(PagePhrases.trial(trial).zh)：\(device)", en: "\(PagePhrases.trial(trial).en): \(device)")
        case .returnCodes(let pool): Phrase(zh: "退回码：\(pool.source)", en: "Give back: \(pool.source)")
        }
    }

    static func body(_ form: Form) -> [Phrase] {
        switch form {
        case .step(let move, _): [question(move)]
        case .resolve(let container): [container.stage]
        case .count: [Phrase(zh: "现场实际数到的数，按整个批次。", en: "What is physically there, over the whole batch.")]
        case .explain(let place, _):
            [
                Phrase(
                    zh: "记录 \(place.expected ?? 0)，清点 \(place.counted ?? 0)，差 \(place.difference ?? 0)。",
                    en:
                        "Recorded \(place.expected ?? 0), counted \(place.counted ?? 0), off by \(place.difference ?? 0)."
                )
            ]
        case .acknowledge(let exception, _): [exception.text]
        case .seal:
            [
                Phrase(
                    zh: "结束该批次的审计追踪，写出待签名的记录。不能撤销。",
                    en: "Ends the batch's trail and writes its record for signature. It cannot be undone.")
            ]
        case .sign(_, let digest):
            [
                Phrase(zh: "所签记录 record.json 的 SHA-256：", en: "What is signed, record.json by its SHA-256:"),
                Phrase(zh: digest, en: digest),
            ]
        case .lookUp: [Phrase(zh: "扫描任何码，或输入。", en: "Scan any code, or type it.")]
        case .importCodes: [Phrase(zh: "本机上的码文件；全部导入或全部拒绝。", en: "A file on this machine; all of it or nothing.")]
        case .returnCodes(let pool):
            [
                Phrase(
                    zh: "\(pool.unallocated) 个未分配的码退回企业，任何批次不再使用。",
                    en: "\(pool.unallocated) unallocated codes go back to the enterprise; no batch gets them any more.")
            ]
        case .testDevice(_, let trial): [question(trial)]
        case .createBatch, .pack: []
        }
    }

    private static func question(_ trial: DeviceTrial) -> Phrase {
        switch trial {
        case .reconnect: Phrase(zh: "断开连接并重新建立。", en: "The connection is closed and made anew.")
        case .read:
            Phrase(
                zh: "读码器立即拍一次；结果显示在报文中，不计入任何批次。",
                en: "The reader takes a picture now; its result stands among the messages and counts for no batch.")
        case .print:
            Phrase(
                zh: "打印一张“TEST / NOT FOR SALE”标签；取下并销毁。",
                en: "A label TEST / NOT FOR SALE is printed: take it off and destroy it.")
        }
    }
    static let trialReasons = [
        Phrase(zh: "维护", en: "maintenance"), Phrase(zh: "排查故障", en: "looking for a fault"),
    ]

    // MARK: Batches

    static func label(_ move: BatchMove) -> Phrase {
        switch move {
        case .start: Phrase(zh: "开始生产", en: "Start batch")
        case .end: Phrase(zh: "结束生产", en: "End batch")
        case .close: Phrase(zh: "关闭批次", en: "Close batch")
        case .cancel: Phrase(zh: "取消批次", en: "Cancel batch")
        }
    }

    private static func question(_ move: BatchMove) -> Phrase {
        switch move {
        case .start:
            Phrase(
                zh: "领取码，准备打印机。之后按 [g] 启动产线。",
                en: "Codes are leased and printers prepared. [g] starts the line then.")
        case .end: Phrase(zh: "之后不再有新的小盒；线上的仍会完成。", en: "No new units from here on; what is on the line is finished.")
        case .close: Phrase(zh: "每个码得到最终状态。不能撤销。", en: "Every code gets its final state. It cannot be undone.")
        case .cancel:
            Phrase(zh: "放弃该批次，码退回码池。不能撤销。", en: "The batch is given up; its codes go back. It cannot be undone.")
        }
    }

    static func reasons(_ move: BatchMove) -> [Phrase] {
        switch move {
        case .start: [Phrase(zh: "按计划生产", en: "production as planned")]
        case .end:
            [
                Phrase(zh: "计划数量已完成", en: "the planned quantity is made"),
                Phrase(zh: "物料用完", en: "the material is used up"), Phrase(zh: "质量原因", en: "for reasons of quality"),
            ]
        case .close: [Phrase(zh: "已核对完毕", en: "reconciled")]
        case .cancel: [Phrase(zh: "计划变更", en: "the plan was changed"), Phrase(zh: "录入错误", en: "entered wrongly")]
        }
    }

    static let number = Phrase(zh: "批号", en: "Number")
    static let product = Phrase(zh: "产品", en: "Product")
    static let madeOn = Phrase(zh: "生产日期", en: "Made on")
    static let expiresOn = Phrase(zh: "有效期至（空则计算）", en: "Expires on (empty: computed)")
    static let units = Phrase(zh: "计划盒数", en: "Planned units")
    static let counted = Phrase(zh: "数量", en: "Counted")
    static let comment = Phrase(zh: "为何不影响决定", en: "Why it does not stand against the decision")
    static let what = Phrase(zh: "做什么", en: "What to do")
    static let decision = Phrase(zh: "决定", en: "Decision")
    static let decisions = [Phrase(zh: "放行", en: "release"), Phrase(zh: "拒绝", en: "refuse")]
    static let meaning = Phrase(zh: "含义", en: "Meaning")
    static func meaning(_ token: String) -> Phrase {
        let words = ["responsible": "生产负责", "released": "放行", "refused": "拒绝放行"]
        return Phrase(zh: words[token] ?? token, en: token)
    }
    static let signReason = Phrase(zh: "已审核记录", en: "the record was reviewed")
    static func containerAct(_ token: String) -> Phrase {
        switch token {
        case "close-short": Phrase(zh: "按零头关闭", en: "close it as a short one")
        case "take-apart": Phrase(zh: "拆散", en: "take it apart")
        default: Phrase(zh: token, en: token)
        }
    }
    static let containerReasons = [
        Phrase(zh: "批次末尾", en: "end of the batch"), Phrase(zh: "内容不对", en: "its content is wrong"),
    ]
    static let nothingPossible = Phrase(zh: "现在什么也不能做", en: "nothing can be done with it now")

    // MARK: Codes and packs

    static let code = Phrase(zh: "码", en: "Code")
    static let file = Phrase(zh: "文件", en: "File")
    static let level = Phrase(zh: "级别", en: "Level")
    static let application = Phrase(zh: "申请单号", en: "Application")
    static let into = Phrase(zh: "扫描目标容器", en: "Scan the container")
    static let intoOrBack = Phrase(zh: "容器（空则放回原处）", en: "Container (empty: where it came from)")
    static let newPack = Phrase(zh: "扫描新包装", en: "Scan the new pack")
    static let second = Phrase(zh: "第二人账号", en: "Second person's account")
    static let secondPassword = Phrase(zh: "第二人密码", en: "Second person's password")
    static let sample = Phrase(zh: "样品", en: "Sample")
    static let samples = [Phrase(zh: "破坏性", en: "destructive"), Phrase(zh: "留样", en: "retained")]
    static let depth = Phrase(zh: "范围", en: "How far")
    static let depths = [
        Phrase(zh: "只拆这一个", en: "only this container"), Phrase(zh: "内含的容器也拆", en: "containers in it as well"),
    ]
    static let void = Phrase(zh: "作废", en: "Void")
    static let voids = [
        Phrase(zh: "码停用", en: "the code is no longer used"), Phrase(zh: "操作员剔除", en: "rejected by hand"),
    ]

    static func act(_ act: PackActName) -> Phrase {
        switch act {
        case .takeOut: Phrase(zh: "取出", en: "Take out")
        case .putBack: Phrase(zh: "放回", en: "Put back")
        case .toLine: Phrase(zh: "放回线上", en: "Back onto the line")
        case .replace: Phrase(zh: "替换", en: "Replace")
        case .move: Phrase(zh: "移动", en: "Move")
        case .sample: Phrase(zh: "取样", en: "Sample")
        case .disaggregate: Phrase(zh: "拆箱", en: "Take apart")
        case .aggregate: Phrase(zh: "重新装箱", en: "Pack anew")
        case .void: Phrase(zh: "作废", en: "Void")
        case .destroy: Phrase(zh: "销毁", en: "Destroy")
        case .reprint: Phrase(zh: "重印标签", en: "Re-print")
        case .undo: Phrase(zh: "撤销", en: "Undo")
        }
    }

    static func reasons(_ act: PackActName) -> [Phrase] {
        switch act {
        case .sample: [Phrase(zh: "按取样计划", en: "sampling plan"), Phrase(zh: "质量保证要求", en: "asked for by QA")]
        case .reprint:
            [Phrase(zh: "标签损坏", en: "the label is damaged"), Phrase(zh: "内容已变", en: "the content has changed")]
        case .undo: [Phrase(zh: "误操作", en: "done by mistake")]
        case .takeOut, .replace, .void, .destroy, .disaggregate:
            [
                Phrase(zh: "包装破损", en: "the pack is damaged"), Phrase(zh: "打印不清", en: "the print is bad"),
                Phrase(zh: "质量保证要求", en: "asked for by QA"),
            ]
        case .putBack, .toLine, .move, .aggregate:
            [Phrase(zh: "已检查，完好", en: "looked at and sound"), Phrase(zh: "返工", en: "rework")]
        }
    }

    static let readBackReason = Phrase(zh: "标签已贴上", en: "the label is on")
    static func scanBack(_ count: Int) -> Phrase {
        Phrase(zh: "贴上标签后扫描它（还有 \(count) 张）", en: "put the label on, then scan it (\(count) to go)")
    }
    static func more(_ count: Int) -> Phrase { Phrase(zh: "……另有 \(count) 项", en: "… and \(count) more") }
    static func sum(_ report: PackActReport) -> Phrase {
        Phrase(
            zh: "取出 \(report.detached)，放入 \(report.attached)，状态变化 \(report.changed)，须重印 \(report.labelsDue.count)",
            en:
                "\(report.detached) taken out, \(report.attached) put in, \(report.changed) change their state, "
                + "\(report.labelsDue.count) labels to re-print")
    }
    static let consequences = Phrase(zh: "后果", en: "What comes of it")
    static let notYet = Phrase(zh: "先输入，然后显示后果", en: "what comes of it is shown when this is filled in")

    // MARK: Problems

    static func isMissing(_ field: Phrase) -> Phrase { Phrase(zh: "缺：\(field.zh)", en: "missing: \(field.en)") }
    static func range(_ range: ClosedRange<Int>) -> Phrase {
        Phrase(
            zh: "应为 \(range.lowerBound) 至 \(range.upperBound) 的整数",
            en: "a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    static let scanNotHere = Phrase(
        zh: "扫到一个码，但这里不要码；没有输入任何内容", en: "a code was scanned, and none is asked for here; nothing was entered")
    static let scanCutOff = Phrase(
        zh: "扫描数据不完整（有头无尾）；再扫一次", en: "the scan came without its end: nothing was done; scan again")
}
