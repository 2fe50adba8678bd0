import ArgumentParser
import ControlTypes
import ControlWords

struct LossesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "losses", abstract: "时间损失与 OEE / Where the time went, and OEE.",
        discussion: """
            缺省为产线上的批次；定义见 Docs/Losses.md。 By default of the batch that the line has; definitions: Docs/Losses.md.

            示例 / Example:
              lineage losses
              lineage losses --batch 20260901
              lineage losses --shift --json
            """)

    @Option(help: "批号 / the batch's number")
    var batch: String?
    @Flag(help: "当前班次 / of the present shift")
    var shift = false
    @OptionGroup var controller: ControllerOptions
    @OptionGroup var json: JSONOption
    @OptionGroup var language: LanguageOption

    func validate() throws {
        if shift, batch != nil {
            throw ValidationError("--batch 与 --shift 只能用一个 / use --batch or --shift, not both")
        }
    }

    func run() async throws {
        try await reportingFailures(in: language.chosen) {
            let client = try controller.client
            let losses = shift ? try await client.shiftLosses() : try await client.losses(batch: batch)
            if json.json {
                try Output.say(json: losses)
            } else {
                LossText(language: language.chosen).lines(losses).forEach(Output.say)
            }
        }
    }
}
