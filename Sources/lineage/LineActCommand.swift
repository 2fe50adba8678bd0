import ArgumentParser
import ControlTypes

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

            示例 / Example:
              lineage line resume --reason "camera window cleaned"
              lineage line hand-over --from cases --to cases-2 --reason "scanner broken"
            """)

    @Argument(
        help: "start | hold | stop | resume | declare-belt-empty | close-open-containers | replace-labels | hand-over")
    var act: LineAct
    @Option(help: "hand-over：从此工位 / from this station")
    var from: String?
    @Option(help: "hand-over：到此工位 / to this station")
    var to: String?
    @OptionGroup var who: ActOptions
    @OptionGroup var controller: ControllerOptions
    @OptionGroup var language: LanguageOption

    func validate() throws {
        guard (act == .handOver) == (from != nil), (act == .handOver) == (to != nil) else {
            throw ValidationError("--from 和 --to 用于 hand-over / --from and --to belong to hand-over, which needs both")
        }
    }

    func run() async throws {
        try await reportingFailures(in: language.chosen) {
            if let from, let to {
                try await controller.client.handOver(from: from, to: to, who.act)
            } else {
                try await controller.client.command(act.rawValue, who.act)
            }
            Output.say(language.chosen.choose(zh: "已交付：\(act.rawValue)", en: "done: \(act.rawValue)"))
        }
    }
}
