import ArgumentParser
import ControlTypes
import ControlWords

struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "产线现状 / What the line does now.",
        discussion: """
            示例 / Example:
              lineage status --watch
              lineage status --json
            """)

    @Flag(help: "每秒刷新，直到中断 / again every second, until interrupted")
    var watch = false
    @OptionGroup var controller: ControllerOptions
    @OptionGroup var json: JSONOption
    @OptionGroup var language: LanguageOption

    func run() async throws {
        try await reportingFailures(in: language.chosen) {
            let client = try controller.client
            let text = StatusText(language: language.chosen)
            try show(try await client.status(), text)
            while watch {
                try await Task.sleep(for: .seconds(1))
                if let status = await next(from: client) { try show(status, text) }
            }
        }
    }

    /// Nil while the controller is away: it comes back after a restart, and the person at the screen is told.
    private func next(from client: any ControlService) async -> LineStatus? {
        do throws(ControlError) {
            return try await client.status()
        } catch {
            Output.complain(error.message.text(in: language.chosen))
            return nil
        }
    }

    private func show(_ status: LineStatus, _ text: StatusText) throws {
        if json.json {
            try Output.say(json: status)
        } else if watch, Output.isTerminal {
            Output.redraw(text.lines(status))
        } else {
            text.lines(status).forEach(Output.say)
        }
    }
}
