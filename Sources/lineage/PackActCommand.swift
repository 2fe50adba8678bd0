import ArgumentParser
import ControlTypes
import ControlWords
import Glibc

/// What people do with packs by hand.
enum PackActName: String, CaseIterable, ExpressibleByArgument, Sendable {
    case sample
    case takeOut = "take-out"
    case putBack = "put-back"
    case toLine = "to-line"
    case replace
    case move
    case disaggregate
    case aggregate
    case void
    case destroy
    case reprint
    case undo
    case scanBack = "scan-back"
    case carryIn = "carry-in"
}

enum SampleName: String, CaseIterable, ExpressibleByArgument, Sendable {
    case destructive
    case retained
}

struct PackActCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "act", abstract: "对包装的人工操作 / Acts on packs by hand.",
        discussion: """
            sample 取样 take samples (--kind); take-out 取出 take out and keep in hand; put-back 放回 put back (--into);
            to-line 放回线上 loose packs in hand go back onto the line;
            replace OLD NEW 替换 another pack takes its place; move 移动 to another container (--into);
            disaggregate 拆除 take a container apart (--deep); aggregate 装箱 packs in hand become a container (--level);
            void 作废 no longer active (--reject 操作员剔除); destroy 销毁 (--second); reprint 重印标签 the same code on another
            label (--second); undo [CODE] 撤销上一操作（CODE：该已结束批次的）
            take back the last act (CODE: of its batch, which is over); scan-back 标签已回扫 a label was read back;
            carry-in 拼箱：上一批的包装转入生产中的批次 a pack of the batch before goes on in the batch in production.
            在终端上先显示后果再询问，--yes 免问 / On a terminal the consequences are shown and asked for, not with --yes.

            示例 / Example:
              lineage act take-out 80999010000000011234 --reason "carton dented"
              lineage act carry-in 80999030000000021234 --reason "short case of batch 20260901"
              lineage act reprint 80999020000000015678 --second supervisor-2 --reason "label torn"
            """)

    @Argument(help: "操作，见上 / the act, see above")
    var name: PackActName
    @Argument(help: "码；replace：先旧后新 / codes; replace: the old one, then the new one")
    var codes: [String] = []
    @Option(help: "目标容器 / the container that packs go to")
    var into: String?
    @Option(help: "新容器的级别；缺省比内容高一级 / level of a new container; default: one above its packs")
    var level: Int?
    @Option(help: "destructive 破坏性样品 | retained 留样")
    var kind: SampleName?
    @Flag(help: "内含的容器一并拆除 / containers in it are taken apart as well")
    var deep = false
    @Flag(help: "操作员剔除 / an operator rejects the packs")
    var reject = false
    @Option(help: "第二个人的账号 / the account of the second person")
    var second: String?
    @Option(help: "第二个人的密码文件；缺省则询问 / file with the second person's password; asked for if absent")
    var secondPasswordFile: String?
    @Flag(help: "只显示后果 / only show what would come of it")
    var preview = false
    @Flag(help: "不询问 / do not ask")
    var yes = false
    @OptionGroup var who: ActOptions
    @OptionGroup var controller: ControllerOptions
    @OptionGroup var json: JSONOption
    @OptionGroup var language: LanguageOption

    private var request: PackActRequest {
        PackActRequest(
            kind: name.rawValue, codes: codes, into: into, level: level, deep: deep ? true : nil,
            sampleKind: kind?.rawValue, reject: reject ? true : nil, second: second, preview: preview, act: who.act)
    }

    func run() async throws {
        try await reportingFailures(in: language.chosen) {
            let client = try controller.client
            if !preview, !yes, name != .scanBack, Output.isTerminal, isatty(STDIN_FILENO) == 1 {
                let shown = try await client.preview(request)
                Self.lines(shown, language.chosen).forEach(Output.complain)
                guard confirm() else { throw CommandFailure(zh: "没有执行", en: "nothing was done") }
            }
            var request = request
            if let second, !preview {
                request.secondPassword = try Password.read(
                    from: secondPasswordFile, of: second, in: language.chosen)
            }
            let report = try await client.act(request)
            if json.json { return try Output.say(json: report) }
            Self.lines(report, language.chosen).forEach(Output.say)
        }
    }

    private func confirm() -> Bool {
        Output.complain(language.chosen.choose(zh: "执行？输入 y 确认", en: "Do it? y confirms"))
        let answer = readLine()?.lowercased() ?? ""
        return answer == "y" || answer == "yes"
    }

    static func lines(_ report: PackActReport, _ language: Language) -> [String] {
        var lines = report.consequences.map { $0.text(in: language) }
        let left = report.consequenceCount - report.consequences.count
        if left > 0 { lines.append(language.choose(zh: "……另有 \(left) 项", en: "… and \(left) more")) }
        lines.append(
            language.choose(
                zh: "\(report.done ? "已执行" : "后果")：取出 \(report.detached)，放入 \(report.attached)，状态变化 \(report.changed)，"
                    + "须重印标签 \(report.labelsDue.count)",
                en:
                    "\(report.done ? "done" : "would come of it"): \(report.detached) taken out, \(report.attached) put in, "
                    + "\(report.changed) changed, \(report.labelsDue.count) labels to be re-printed"))
        return lines
    }
}
