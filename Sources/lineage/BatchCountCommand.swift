import ArgumentParser
import ControlTypes
import ControlWords

extension BatchCommand {
    struct Count: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "count",
            abstract: "输入实物清点；不带 --place 时列出全部 / Enters a physical count; lists all without --place.",
            discussion: """
                清点之处 / Places: bin/STATION, samples/LEVEL, left-over, loose/LEVEL, containers/LEVEL.
                数量为整批累计；重新清点即替换 / The number is that of the whole batch; another count replaces it.

                示例 / Example:
                  lineage batch count 20260901
                  lineage batch count 20260901 --place bin/units --number 37
                """)

        @Argument(help: "批号 / batch number")
        var number: String
        @Option(help: "清点之处 / the place that was counted")
        var place: String?
        @Option(name: .customLong("number"), help: "实物数量 / what is physically there")
        var counted: Int?
        @OptionGroup var act: ActOptions
        @OptionGroup var controller: ControllerOptions
        @OptionGroup var json: JSONOption
        @OptionGroup var language: LanguageOption

        func validate() throws {
            guard (place == nil) == (counted == nil) else {
                throw ValidationError("--place 与 --number 须同时给出 / --place and --number go together")
            }
            guard (counted ?? 0) >= 0 else {
                throw ValidationError("--number 不能为负 / --number is not below 0")
            }
        }

        func run() async throws {
            try await reportingFailures(in: language.chosen) {
                let places: [PlaceCountStatus]
                if let place, let counted {
                    let request = CountRequest(place: place, number: counted, act: act.act)
                    places = [try await controller.client.count(number, request)]
                } else {
                    places = try await controller.client.counts(number)
                }
                if json.json { return try Output.say(json: places) }
                CountText(language: language.chosen).lines(places).forEach(Output.say)
            }
        }
    }

    struct Explain: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "explain",
            abstract: "说明清点差异的原因 / Says why a count differs from the records.",
            discussion: """
                示例 / Example:
                  lineage batch explain 20260901 --place loose/1 --reason "two packs fell into the drive, destroyed"
                """)

        @Argument(help: "批号 / batch number")
        var number: String
        @Option(help: "清点之处 / the place that was counted")
        var place: String
        @OptionGroup var act: ActOptions
        @OptionGroup var controller: ControllerOptions
        @OptionGroup var json: JSONOption
        @OptionGroup var language: LanguageOption

        func run() async throws {
            try await reportingFailures(in: language.chosen) {
                let request = DeviationRequest(place: place, act: act.act)
                let found = try await controller.client.explainDeviation(number, request)
                if json.json { return try Output.say(json: found) }
                CountText(language: language.chosen).lines([found]).forEach(Output.say)
            }
        }
    }

    struct Open: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "open",
            abstract: "批次中尚未了结的事项及了结办法 / What of a batch is not final, and what closes it.",
            discussion: "示例 / Example:\n  lineage batch open 20260901")

        @Argument(help: "批号 / batch number")
        var number: String
        @OptionGroup var controller: ControllerOptions
        @OptionGroup var json: JSONOption
        @OptionGroup var language: LanguageOption

        func run() async throws {
            try await reportingFailures(in: language.chosen) {
                let open = try await controller.client.openEntries(number)
                if json.json { return try Output.say(json: open) }
                CountText(language: language.chosen).lines(open).forEach(Output.say)
            }
        }
    }
}

/// Reconciliation in words.
struct CountText {
    var language: Language

    func lines(_ places: [PlaceCountStatus]) -> [String] {
        guard !places.isEmpty else { return [language.choose(zh: "没有须清点之处", en: "nothing has to be counted")] }
        var table = TextTable(header: [
            language.choose(zh: "清点之处", en: "place"), language.choose(zh: "应有", en: "expected"),
            language.choose(zh: "实有", en: "counted"), language.choose(zh: "差异", en: "difference"),
            language.choose(zh: "状态", en: "state"), language.choose(zh: "说明", en: "remarks"),
        ])
        for place in places {
            let reason = place.explanation.map { "\($0) (\(place.explainedBy ?? ""))" }
            table.add([
                place.place, place.expected.map { String($0) } ?? "", place.counted.map { String($0) } ?? "",
                place.difference.map { $0 > 0 ? "+\($0)" : "\($0)" } ?? "", state(place.state),
                reason ?? place.text.text(in: language),
            ])
        }
        return table.lines
    }

    func lines(_ open: [OpenStatus]) -> [String] {
        guard !open.isEmpty else { return [language.choose(zh: "没有未了结的事项", en: "nothing is open")] }
        return open.flatMap { entry -> [String] in
            let level = entry.level.map { language.choose(zh: "\($0) 级", en: "level \($0)") }
            let place = [entry.station, level].compactMap(\.self).joined(separator: " ")
            var lines = [
                "- " + (place.isEmpty ? "" : place + ": ") + entry.text.text(in: language),
                "    → " + entry.action.text(in: language), "      " + entry.command,
            ]
            let things = entry.first.compactMap { thing in thing.code ?? thing.number.map { "#\($0)" } }
            if !things.isEmpty {
                let rest = entry.count > things.count ? " …" : ""
                lines.append("      " + things.joined(separator: " ") + rest)
            }
            return lines
        }
    }

    private func state(_ state: String) -> String {
        guard language == .zh else { return state }
        return ["missing": "未清点", "agrees": "相符", "deviates": "不符，待说明", "explained": "不符，已说明"][state] ?? state
    }
}
