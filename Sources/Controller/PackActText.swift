import Codes
import ControlTypes
import LineCore

extension PackActKind {
    var chinese: String {
        switch self {
        case .sample: "取样"
        case .takeOut: "取出"
        case .putBack: "放回"
        case .replace: "替换"
        case .move: "移动"
        case .disaggregate: "拆除"
        case .aggregate: "装箱"
        case .void: "作废"
        case .destroy: "销毁"
        case .reprint: "重印标签"
        case .undo: "撤销"
        case .toLine: "放回线上"
        }
    }
}

extension CodeState {
    /// The state's name in Chinese; files and the API keep the Open-SCS names.
    var chinese: String {
        switch self {
        case .unallocated: "未分配"
        case .allocated: "已分配"
        case .snInvalid: "码无效"
        case .encoded: "已打印"
        case .labelSampled: "标签留样"
        case .labelScrapped: "标签报废"
        case .commissioned: "已激活"
        case .sampled: "已取样"
        case .inactive: "已失效"
        case .destroyed: "已销毁"
        case .released: "已放行"
        case .inDoubt: "存疑"
        }
    }
}

extension ActConsequence {
    /// One sentence for people (W-03).
    var text: BilingualMessage {
        switch self {
        case .detached(let code, let container):
            BilingualMessage(zh: "\(code) 离开 \(container)", en: "\(code) leaves \(container)")
        case .attached(let code, let container):
            BilingualMessage(zh: "\(code) 进入 \(container)", en: "\(code) goes into \(container)")
        case .inHand(let code): BilingualMessage(zh: "\(code) 留在手中", en: "\(code) is kept in hand")
        case .backOnLine(let code):
            BilingualMessage(zh: "\(code) 回到取走前的位置", en: "\(code) is where it was before it was taken in hand")
        case .changed(let code, let from, let to, let reason):
            BilingualMessage(
                zh: "\(code)：\(from.chinese) → \(to.chinese)（\(reason.token)）",
                en: "\(code): \(from) → \(to) (\(reason.token))")
        case .labelDue(let code, let children, let units):
            BilingualMessage(
                zh: "\(code) 的标签须重印并回扫：内含 \(children) 件，共 \(units) 盒",
                en: "the label of \(code) has to be re-printed and scanned back: it holds \(children) packs, "
                    + "\(units) units")
        case .labelFits(let code):
            BilingualMessage(zh: "\(code) 的标签与内容一致", en: "the label of \(code) shows its content again")
        case .labelVoid(let code):
            BilingualMessage(
                zh: "\(code) 的标签作废，须从容器上除去", en: "the label of \(code) is void; take it off the container")
        case .labelPrinted(let code, let level, let children, let units, let isShort):
            Self.printed(code, level: level, children: children, units: units, isShort: isShort)
        case .labelAbandoned(let code):
            BilingualMessage(
                zh: code.map { "新标签 \($0) 报废" } ?? "不再打印新标签",
                en: code.map { "the new label \($0) is scrapped" } ?? "no new label is printed any more")
        }
    }

    private static func printed(
        _ code: Code?, level: UInt8, children: Int, units: Int, isShort: Bool
    ) -> BilingualMessage {
        let name = code.map { $0.description }
        return BilingualMessage(
            zh: "打印\(name.map { " \($0) " } ?? "一张新的第 \(level) 级")标签并等待回扫：内含 \(children) 件，共 \(units) 盒"
                + (isShort ? "，零头" : ""),
            en: "a label \(name.map { "of \($0)" } ?? "with a new code of level \(level)") is printed and has to be "
                + "scanned back: \(children) packs, \(units) units" + (isShort ? ", short" : ""))
    }
}

extension PackObstacle {
    /// What stands in the way, said of the pack.
    func text(_ code: Code, stations: [String]) -> BilingualMessage {
        let (zh, en): (String, String) =
            switch self {
            case .inDoubt: ("的打印情况不明", "is in doubt: nobody knows whether it was printed")
            case .state(let state): ("的状态为“\(state.chinese)”", "is \(state)")
            case .sampled: ("是样品，不得返回（GMP 213）", "is a sample and never comes back (GMP 213)")
            case .atGate: ("尚在剔除口前，结果未知", "is at its gate: its outcome is open")
            case .inStation(let station):
                (
                    "正在工位 \(name(station, stations)) 处理中", "is in the hands of station \(name(station, stations)) now"
                )
            case .inRework:
                (
                    "正在返工处等待新标签；可撤销该装箱或回扫标签",
                    "waits at the rework station for its label; undo that or scan the label back"
                )
            case .alreadyInHand: ("已在手中", "is in hand already")
            case .notInHand: ("不在手中；先扫码取出", "is not in hand; take it out first, which identifies it")
            case .packed(let container): ("已在容器 \(container) 中", "is in the container \(container)")
            case .notPacked: ("不在任何容器中", "is in no container")
            case .notContainer: ("不是容器", "is no container")
            case .notLevel(let level): ("不是第 \(level) 级", "is not of level \(level)")
            case .topLevel: ("已是最高级", "is of the highest level")
            case .empty: ("是空容器，没有标签可印；请拆除它", "is empty and has no label to print; take it apart")
            case .suspect: ("的内容与记录不符，只能拆除、作废或销毁", "is not what its record says: take it apart, void or destroy it")
            case .labelDue:
                (
                    "的标签与内容不符，须先重印并回扫",
                    "holds something else than its label shows; re-print the label and scan it back first"
                )
            case .thirdBatch: ("会装入第三个批次；一个容器最多两个批次", "would hold a third batch; two are the most")
            case .originUnknown:
                (
                    "不是从容器中取出的；请指明容器，或放回线上（to-line）",
                    "was taken out of no container; name one, or put it back on the line (to-line)"
                )
            case .inSequence(let station):
                (
                    "不能放回线上：工位 \(name(station, stations)) 按皮带顺序跟踪包装；请手工装入容器",
                    "cannot go back on the line: station \(name(station, stations)) knows its packs by their order on the "
                        + "belt; put it into a container by hand"
                )
            }
        return BilingualMessage(zh: "\(code) \(zh)", en: "\(code) \(en)")
    }

    private func name(_ station: StationIndex, _ stations: [String]) -> String {
        Int(station) < stations.count ? stations[Int(station)] : "\(station)"
    }
}

extension ControlError {
    /// Why an act on packs cannot be done now.
    static func refusedAct(_ refusal: ActRefusal, stations: [String]) -> ControlError {
        switch refusal {
        case .noBatch:
            conflict(zh: "没有生产中的批次", en: "no batch is in production")
        case .nothingGiven: badRequest(zh: "没有给出码", en: "no code was given")
        case .givenTwice(let code): badRequest(zh: "\(code) 给出了两次", en: "\(code) was given twice")
        case .notOfThisBatch(let code):
            conflict(zh: "\(code) 不属于生产中的批次", en: "\(code) is not of the batch in production")
        case .pack(let code, let obstacle, let legal): pack(code, obstacle, legal, stations: stations)
        case .full(let code, let room, let given):
            conflict(
                zh: "\(code) 还能装 \(room) 件，给出了 \(given) 件", en: "\(code) has room for \(room), \(given) were given")
        case .overRatio(let ratio, let given):
            conflict(
                zh: "一个容器最多装 \(ratio) 件，给出了 \(given) 件", en: "a container holds \(ratio) at most, \(given) were given")
        case .noSuchLevel(let level):
            badRequest(zh: "没有第 \(level) 级容器", en: "the batch has no containers of level \(level)")
        case .reasonMissing: badRequest(zh: "请写明原因", en: "say why: an act needs a reason")
        case .secondMissing: badRequest(zh: "此操作需要第二个人", en: "this act needs a second person")
        case .secondIsSame:
            badRequest(zh: "第二个人不能是操作者本人", en: "the second person is another one than the first")
        case .noReworkDevices:
            conflict(
                zh: "本线没有配置返工打印机（rework），不能打印标签",
                en: "the line has no printer for rework (key rework of its file), so that no label can be printed")
        case .printerNotReady: conflict(zh: "返工打印机未就绪", en: "the rework printer is not ready")
        case .notAfterEnd(let kind):
            conflict(
                zh: "批次已结束，不再打印标签或上线，不能“\(kind.chinese)”；可放回容器、替换、拆除，或作废",
                en:
                    "the batch is over, no label is printed for it and nothing of it goes on the line: \(kind.token) is not "
                    + "possible; put the packs back, replace them, take their container apart, or void them")
        case .notUndoable(let obstacle): notUndoable(obstacle)
        case .labelNotAwaited(let code):
            conflict(zh: "没有等待回扫的标签 \(code)", en: "no label of \(code) is waited for")
        }
    }

    private static func pack(
        _ code: Code, _ obstacle: PackObstacle, _ legal: [PackActKind], stations: [String]
    ) -> ControlError {
        let zh = legal.isEmpty ? "现在不能对它做任何操作" : "现在可以：" + legal.map(\.chinese).joined(separator: "、")
        let en =
            legal.isEmpty
            ? "nothing can be done with it now" : "possible now: " + legal.map(\.token).joined(separator: ", ")
        return ControlError(
            kind: .conflict, message: obstacle.text(code, stations: stations),
            problems: [BilingualMessage(zh: zh, en: en)])
    }

    private static func notUndoable(_ obstacle: UndoObstacle) -> ControlError {
        switch obstacle {
        case .nothingDone: conflict(zh: "没有可撤销的操作", en: "there is no act to take back")
        case .kind(.sample): conflict(zh: "样品不得返回（GMP 213）", en: "samples never come back (GMP 213)")
        case .kind(let kind):
            conflict(
                zh: "上一操作“\(kind.chinese)”不能撤销：码或标签已失效",
                en: "the last act, \(kind.token), does not come back: codes or labels are spent by it")
        case .wentOn(let code):
            conflict(
                zh: "不能撤销：\(code) 或其容器此后有了变化", en: "not possible any more: \(code) or its container went on since")
        case .labelScannedBack:
            conflict(zh: "不能撤销：新容器的标签已回扫", en: "not possible any more: the new container's label was scanned back")
        }
    }
}
