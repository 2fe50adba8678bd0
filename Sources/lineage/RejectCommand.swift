import ArgumentParser
import ControlTypes
import ControlWords

struct RejectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reject", abstract: "剔除某工位接下来的若干件 / Rejects the next items of a station.",
        discussion: """
            不论读到什么，从下一件到达触发点的物品起剔除；已过触发点的不算。
            Whatever is read on them, beginning with the next item that comes to the trigger.

            示例 / Example:
              lineage reject coding --count 12 --reason "bent cartons in the magazine"
            """)

    @Argument(help: "工位 / station")
    var station: String
    @Option(help: "件数，1 至 1000 / how many, 1 to 1000")
    var count = 1
    @OptionGroup var who: ActOptions
    @OptionGroup var controller: ControllerOptions
    @OptionGroup var language: LanguageOption

    func run() async throws {
        try await reportingFailures(in: language.chosen) {
            try await controller.client.rejectNext(count, at: station, who.act)
            Output.say(
                language.chosen.choose(
                    zh: "工位 \(station) 接下来 \(count) 件将被剔除", en: "the next \(count) at \(station) will be rejected"))
        }
    }
}
