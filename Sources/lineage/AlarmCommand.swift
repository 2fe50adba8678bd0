import ArgumentParser
import ControlTypes
import ControlWords

struct AlarmCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "alarm", abstract: "报警 / Alarms.",
        subcommands: [
            List.self, Acknowledge.self, Shelve.self, Unshelve.self, Stats.self, Catalogue.self,
        ])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "现有报警，最急的在前 / The alarms that are not normal, most urgent first.",
            discussion: """
                示例 / Example:
                  lineage alarm list
                  lineage alarm list --history --json
                """)

        @Flag(help: "最近的报警记录 / the newest entries of the log instead")
        var history = false
        @OptionGroup var controller: ControllerOptions
        @OptionGroup var json: JSONOption
        @OptionGroup var language: LanguageOption

        func run() async throws {
            try await reportingFailures(in: language.chosen) {
                let words = AlarmLines(language: language.chosen)
                if history {
                    let entries = try await controller.client.alarmHistory()
                    if json.json { try Output.say(json: entries) } else { words.history(entries).forEach(Output.say) }
                    return
                }
                let alarms = try await controller.client.alarms()
                if json.json {
                    try Output.say(json: alarms)
                } else if alarms.isEmpty {
                    Output.say(language.chosen.choose(zh: "没有报警", en: "no alarm"))
                } else {
                    alarms.flatMap(words.block).forEach(Output.say)
                }
            }
        }
    }

    struct Acknowledge: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "ack", abstract: "确认报警：看到了 / Acknowledges alarms: somebody has seen them.",
            discussion: """
                示例 / Example:
                  lineage alarm ack labelPrinterFault:bundles:bundle-printer
                  lineage alarm ack --all --reason "seen at the start of the shift"
                """)

        @Argument(help: "报警编号 / the alarm's id")
        var id: String?
        @Flag(help: "此刻列出的全部 / every one that is listed now")
        var all = false
        @OptionGroup var who: ActOptions
        @OptionGroup var controller: ControllerOptions
        @OptionGroup var language: LanguageOption

        func validate() throws {
            guard (id == nil) == all else {
                throw ValidationError("编号或 --all，二者取一 / either an id or --all")
            }
        }

        func run() async throws {
            try await reportingFailures(in: language.chosen) {
                let client = try controller.client
                if let id {
                    try await client.acknowledgeAlarm(id, who.act)
                    say(id)
                    return
                }
                for alarm in try await client.alarms() where AlarmWords.calls(alarm.state) {
                    do throws(ControlError) {
                        try await client.acknowledgeAlarm(alarm.id, who.act)
                        say(alarm.id)
                    } catch {
                        // It changed since it was listed: that is told, and the others are acknowledged all the same.
                        guard error.kind == .conflict || error.kind == .notFound else { throw error }
                        Output.complain(error.message.text(in: language.chosen))
                    }
                }
            }
        }

        private func say(_ id: String) {
            Output.say(language.chosen.choose(zh: "已确认：\(id)", en: "acknowledged: \(id)"))
        }
    }

    struct Shelve: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "shelve",
            abstract: "限时搁置报警；它所停的仍然停 / Puts an alarm aside for some minutes; what it holds stays held.",
            discussion: """
                示例 / Example:
                  lineage alarm shelve scannerFault:scanner --minutes 30 --reason "spare one is being charged"
                """)

        @Argument(help: "报警编号 / the alarm's id")
        var id: String
        @Option(help: "分钟数 / minutes")
        var minutes: Int
        @OptionGroup var who: ActOptions
        @OptionGroup var controller: ControllerOptions
        @OptionGroup var language: LanguageOption

        func validate() throws {
            guard (1...1_440).contains(minutes) else {
                throw ValidationError("--minutes 为 1 至 1440 / --minutes is 1 to 1440")
            }
        }

        func run() async throws {
            try await reportingFailures(in: language.chosen) {
                try await controller.client.shelveAlarm(id, ShelveAlarm(minutes: minutes, act: who.act))
                Output.say(
                    language.chosen.choose(zh: "已搁置 \(minutes) 分钟：\(id)", en: "shelved for \(minutes) minutes: \(id)"))
            }
        }
    }

    struct Unshelve: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "unshelve", abstract: "取消搁置 / Brings a shelved alarm back.",
            discussion: "示例 / Example:\n  lineage alarm unshelve scannerFault:scanner")

        @Argument(help: "报警编号 / the alarm's id")
        var id: String
        @OptionGroup var who: ActOptions
        @OptionGroup var controller: ControllerOptions
        @OptionGroup var language: LanguageOption

        func run() async throws {
            try await reportingFailures(in: language.chosen) {
                try await controller.client.unshelveAlarm(id, who.act)
                Output.say(language.chosen.choose(zh: "已取消搁置：\(id)", en: "unshelved: \(id)"))
            }
        }
    }

    struct Stats: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "stats", abstract: "最近一天的报警统计 / Figures of the last day's alarms.",
            discussion: "示例 / Example:\n  lineage alarm stats --json")

        @OptionGroup var controller: ControllerOptions
        @OptionGroup var json: JSONOption
        @OptionGroup var language: LanguageOption

        func run() async throws {
            try await reportingFailures(in: language.chosen) {
                let report = try await controller.client.alarmReport()
                if json.json {
                    try Output.say(json: report)
                } else {
                    AlarmLines(language: language.chosen).report(report).forEach(Output.say)
                }
            }
        }
    }

    struct Catalogue: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "catalogue", abstract: "全部报警种类及处理方法 / Every kind of alarm, and what to do about it.",
            discussion: "示例 / Example:\n  lineage alarm catalogue --language zh")

        @OptionGroup var controller: ControllerOptions
        @OptionGroup var json: JSONOption
        @OptionGroup var language: LanguageOption

        func run() async throws {
            try await reportingFailures(in: language.chosen) {
                let kinds = try await controller.client.alarmCatalogue()
                if json.json {
                    try Output.say(json: kinds)
                } else {
                    AlarmLines(language: language.chosen).catalogue(kinds).forEach(Output.say)
                }
            }
        }
    }
}
