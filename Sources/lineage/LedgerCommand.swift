import ArgumentParser
import ControlWords
import Controller
import ControlTypes

struct LedgerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger", abstract: "账本 / The ledger.", subcommands: [Check.self, LedgerAcceptCommand.self])

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "check",
            abstract: "核对账本：文件、审计链、表与日志、各级计数 / Checks file, audit chains, tables and counts.",
            discussion: """
                控制器须已停止；全部相符时退出码为 0 / No controller runs; ends with 0 when everything agrees.

                示例 / Example:
                  lineage ledger check --data ./lineage-data
                """)

        @Option(help: "数据目录 / data directory")
        var data = "./lineage-data"
        @OptionGroup var json: JSONOption
        @OptionGroup var language: LanguageOption

        private struct Report: Encodable {
            var sound: Bool
            var problems: [BilingualMessage]
            var batches: [LedgerCheck.Batch]
        }

        func run() async throws {
            try await reportingFailures(in: language.chosen) {
                let check: LedgerCheck
                do throws(StartFailure) {
                    check = try LedgerCheck(dataDirectory: absolutePath(data))
                } catch {
                    throw CommandFailure(zh: error.description, en: error.description)
                }
                if json.json {
                    try Output.say(
                        json: Report(sound: check.isSound, problems: check.problems, batches: check.batches))
                } else {
                    lines(check).forEach(Output.say)
                }
                guard check.isSound else {
                    throw CommandFailure(zh: "账本有不符之处", en: "the ledger does not hold together")
                }
            }
        }

        private func lines(_ check: LedgerCheck) -> [String] {
            let language = language.chosen
            var lines = check.problems.map { "! " + $0.text(in: language) }
            for batch in check.batches {
                lines.append("\(batch.number)  \(batch.product)  \(StatusText(language: language).phase(batch.phase))")
                for level in batch.levels {
                    lines.append(
                        language.choose(
                            zh: "  \(level.level)：租用 \(level.leased) = 计数 \(level.tallied) = 逐码 \(level.recounted)，"
                                + "无解 \(level.unexplained)",
                            en: "  \(level.level): \(level.leased) leased = \(level.tallied) by the counters = "
                                + "\(level.recounted) one by one, \(level.unexplained) unexplained"))
                }
                lines += batch.problems.map { "  ! " + $0.text(in: language) }
            }
            if check.isSound { lines.append(language.choose(zh: "账本相符", en: "the ledger holds together")) }
            return lines
        }
    }
}
