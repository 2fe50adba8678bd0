import ArgumentParser
import ControlTypes
import ControlWords

/// What a person may ask of the line.
enum LineAct: String, CaseIterable, ExpressibleByArgument, Sendable {
    case start
    case hold
    case stop
    case resume
    case declareBeltEmpty = "declare-belt-empty"
    case closeOpenContainers = "close-open-containers"
    case replaceLabels = "replace-labels"
    case handOver = "hand-over"
    case stopReason = "stop-reason"
}

struct LineActCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "line", abstract: "操作产线 / Acts on the line.",
        discussion: """
            start 启动 run; hold 保持 hold; stop 停止 stop; resume 查明原因后继续 go on after a look at what held the line;
            declare-belt-empty 声明皮带已空 a person looked: nothing is on the belt;
            close-open-containers 关闭手工工位的零头 close open containers of handheld stations as short ones;
            replace-labels 标签遗失或损坏，换新码重印 labels of full containers are lost or spoiled: print others, with new codes;
            hand-over 手工工位未完成的容器转到另一工位 open containers of one handheld station go on at another (--from, --to).

            stop-reason ID 登记或更正最近一次停机的原因 gives the latest stop a reason of the line's list, or another one.

            示例 / Example:
              lineage line stop-reason ribbon
              lineage line stop-reason break --stop 12
              lineage line resume --reason "camera window cleaned"
              lineage line hand-over --from cases --to cases-2 --reason "scanner broken"
            """)

    @Argument(
        help:
            "start | hold | stop | resume | declare-belt-empty | close-open-containers | replace-labels | hand-over | stop-reason"
    )
    var act: LineAct
    @Argument(help: "停机原因编号 / the reason's id, with stop-reason")
    var stopReason: String?
    @Option(help: "停机序号，缺省最近一次 / the number of the stop, default the latest; with stop-reason")
    var stop: Int?
    @Option(help: "hand-over：从此工位 / from this station")
    var from: String?
    @Option(help: "hand-over：到此工位 / to this station")
    var to: String?
    @OptionGroup var who: ActOptions
    @OptionGroup var controller: ControllerOptions
    @OptionGroup var language: LanguageOption

    func validate() throws {
        if (act == .stopReason) != (stopReason != nil) {
            throw ValidationError(
                "stop-reason 后须有原因编号，其他操作不用 / stop-reason takes the id of a reason, no other act does")
        }
        if stop != nil, act != .stopReason {
            throw ValidationError("--stop 只用于 stop-reason / --stop belongs to stop-reason")
        }
        if (act == .handOver) != (from != nil) || (act == .handOver) != (to != nil) {
            throw ValidationError("--from 和 --to 用于 hand-over / --from and --to belong to hand-over, which needs both")
        }
    }

    func run() async throws {
        try await reportingFailures(in: language.chosen) {
            if let stopReason {
                try await controller.client.giveStopReason(stopReason, stop: stop, who.act)
                Output.say(language.chosen.choose(zh: "已登记：\(stopReason)", en: "recorded: \(stopReason)"))
                return
            }
            if let from, let to {
                try await controller.client.handOver(from: from, to: to, who.act)
                Output.say(language.chosen.choose(zh: "已转到 \(to)", en: "goes on at \(to)"))
                return
            }
            try await controller.client.command(act.rawValue, who.act)
            Output.say(language.chosen.choose(zh: "已交付：\(act.rawValue)", en: "done: \(act.rawValue)"))
        }
    }
}
