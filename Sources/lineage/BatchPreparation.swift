import ArgumentParser
import ControlTypes
import ControlWords
import Foundation
import Glibc

// What comes before production: line clearance and function test.
extension BatchCommand {
    struct Clear: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "clear", abstract: "清场：逐项确认 / Line clearance, item by item.",
            discussion: """
                每一项都要写明，或在终端上逐项回答；--all 只列出，不确认。
                Each item is named, or confirmed one by one on a terminal; --all only lists them.

                示例 / Example:
                  lineage batch clear 20260901 --all
                  lineage batch clear 20260901 --done previous-product belts-and-bins --reason "changeover"
                """)

        @OptionGroup var step: BatchStepOptions
        @Option(parsing: .upToNextOption, help: "已完成的检查项 / items that are done")
        var done: [String] = []
        @Flag(help: "只列出检查项 / only list the items")
        var all = false

        func validate() throws {
            guard !all || done.isEmpty else {
                throw ValidationError("--all 只列出，不与 --done 同用 / --all only lists; it does not go with --done")
            }
        }

        func run() async throws {
            let language = step.language.chosen
            try await reportingFailures(in: language) {
                let client = try step.controller.client
                var detail = try await client.batch(step.number)
                if !all {
                    let items = done.isEmpty ? try ask(detail, language) : done
                    detail = try await client.clearBatch(step.number, ClearBatch(done: items, act: step.act.act))
                }
                if step.json.json { return try Output.say(json: detail) }
                BatchDetailText(language: language).clearance(detail).forEach(Output.say)
            }
        }

        /// The items that a person confirms now.
        private func ask(_ detail: BatchDetail, _ language: Language) throws -> [String] {
            guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else {
                throw CommandFailure(
                    zh: "用 --done 写明已完成的检查项；--all 列出全部",
                    en: "name the items that are done with --done; --all lists them")
            }
            var items: [String] = []
            for item in detail.clearance where item.at == nil {
                Output.say(language.choose(zh: "\(item.text.zh)？[y/N]", en: "\(item.text.en)? [y/N]"))
                let answer = readLine()?.lowercased() ?? ""
                if answer == "y" || answer == "yes" || answer == "是" { items.append(item.id) }
            }
            guard !items.isEmpty else {
                throw CommandFailure(zh: "没有确认任何检查项", en: "no item was confirmed")
            }
            return items
        }
    }

    struct Challenge: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "challenge", abstract: "功能测试：试验件须逐一被剔除 / Function test: each test piece must be rejected.",
            discussion: """
                不带选项开始测试（已开始则显示现状）；--piece 预告下一件；--end 结束。
                Without an option the test starts (or is shown, if it runs); --piece announces the next piece; --end ends it.

                示例 / Example:
                  lineage batch challenge 20260901 --reason "start of shift"
                  lineage batch challenge 20260901 --piece no-read
                  lineage batch challenge 20260901 --end
                """)

        @OptionGroup var step: BatchStepOptions
        @Option(help: "下一个试验件 / the next piece: no-read, wrong-code, duplicate, foreign-product, short-bundle")
        var piece: String?
        @Flag(help: "结束测试 / end the test")
        var end = false

        func validate() throws {
            guard piece == nil || !end else {
                throw ValidationError("--piece 与 --end 不同用 / --piece and --end do not go together")
            }
        }

        func run() async throws {
            let language = step.language.chosen
            try await reportingFailures(in: language) {
                let client = try step.controller.client
                var detail = try await client.batch(step.number)
                if let what = piece ?? (end ? "end" : detail.test == nil ? "start" : nil) {
                    detail = try await client.challengeBatch(
                        step.number, ChallengeBatch(what: what, act: step.act.act))
                }
                if step.json.json { return try Output.say(json: detail) }
                BatchDetailText(language: language).test(detail).forEach(Output.say)
            }
        }
    }

    struct Container: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "container",
            abstract: "处理一个未关闭的容器 / Resolves one open container.",
            discussion: """
                batch show 列出未关闭的容器及可用的操作。
                batch show lists the open containers and what can be done with each.

                示例 / Example:
                  lineage batch container pallets 3 close-short --reason "end of batch"
                  lineage batch container pallets 3 take-apart --reason "label spoiled"
                """)

        @Argument(help: "工位 / station")
        var station: String
        @Argument(help: "容器号 / the container's number at its station")
        var number: Int
        @Argument(help: "close-short | take-apart")
        var what: String
        @OptionGroup var act: ActOptions
        @OptionGroup var controller: ControllerOptions
        @OptionGroup var language: LanguageOption

        func validate() throws {
            guard ["close-short", "take-apart"].contains(what) else {
                throw ValidationError("可用 close-short、take-apart / it is close-short or take-apart")
            }
        }

        func run() async throws {
            try await reportingFailures(in: language.chosen) {
                try await controller.client.resolveContainer(
                    ResolveContainer(station: station, number: number, what: what, act: act.act))
                Output.say(
                    language.chosen.choose(
                        zh: "已交付：\(station) \(number) \(what)", en: "done: \(station) \(number) \(what)"))
            }
        }
    }
}
