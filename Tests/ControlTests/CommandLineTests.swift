import ArgumentParser
import ControlTypes
import ControlWords
import Foundation
import Requirements
import Testing

@testable import lineage

@Suite struct CommandLineTests {
    @Test func everyCommandOfTheExamplesParses() throws {
        for line in [
            "run --line l.yaml --data d", "run --line l.yaml --data d --products p --run-dir r --headless",
            "codes import f.txt --product p --level 1 --application a --data d", "codes list --json",
            "batch create 1 --product p --made 2026-09-01 --units 10",
            "batch create 1 --product p --made 2026-09-01 --expires 2028-08-31 --units 10",
            "batch start 1 --reason r", "batch end 1", "batch close 1 --json", "batch list", "batch show 1",
            "batch allot 1 --source 3 --count 5 --reason r --json", "batch left-over 1 a b --file f --reason r",
            "line hand-over --from a --to b --reason r",
            "line start", "line declare-belt-empty --reason r", "line close-open-containers", "scan 123",
            "act sample 1 2 --kind retained --reason r", "act put-back 1 --into 2 --reason r --preview --json",
            "act replace 1 2 --reason r --yes", "act aggregate 1 2 --level 2 --reason r", "act undo --reason r",
            "act destroy 1 --second u --reason r", "act void 1 --reject --reason r", "act scan-back 1",
            "act carry-in 1 --reason r",
            "act disaggregate 1 --deep --reason r", "act reprint 1 --second u --second-password-file f --reason r",
            "record export 1 --out d", "record verify d --json", "config check a.yaml b.yaml", "config schema scenario",
            "alarm list", "alarm list --history --json", "alarm ack jam:units", "alarm ack --all --reason r",
            "alarm shelve jam:units --minutes 30 --reason r", "alarm unshelve jam:units", "alarm stats --json",
            "alarm catalogue --language zh", "status --watch", "status --json --language zh",
            "demo --units 10 --speed 60 --seed 1 --faults none --line l --product p --headless --out o",
        ] {
            _ = try Lineage.parseAsRoot(line.split(separator: " ").map(String.init))
        }
    }

    @Test(arguments: [
        "run", "batch create 1 --product p --made 2026-09-01 --units 0", "batch create 1 --product p --units 1",
        "line hand-over --from a", "line start --to b", "batch allot 1", "batch allot 1 --source 3 --count 0",
        "batch left-over 1",
        "line jump", "alarm ack", "alarm ack x --all", "alarm shelve x", "alarm shelve x --minutes 0",
        "config schema printer", "config check", "status --language fr", "demo --units 0",
        "demo --speed 1201", "act", "act fly 1", "act sample 1 --kind eaten", "act aggregate 1 --level x",
        "codes import f --product p --level one --application a", "fly",
    ])
    func wrongUsageIsToldWith64(line: String) throws {
        let error = #expect(throws: (any Error).self) {
            _ = try Lineage.parseAsRoot(line.split(separator: " ").map(String.init))
        }
        guard let error else { return }
        #expect(Lineage.exitCode(for: error).rawValue == 64)
    }

    @Test func everyCommandShowsAnExample() {
        func leaves(_ command: any ParsableCommand.Type) -> [any ParsableCommand.Type] {
            let below = command.configuration.subcommands
            return below.isEmpty ? [command] : below.flatMap(leaves)
        }
        let all = leaves(Lineage.self)
        #expect(all.count > 17)
        for command in all {
            #expect(command.configuration.discussion.contains("Example:\n"), "\(command)")
            #expect(command.configuration.discussion.contains("lineage "), "\(command)")
        }
    }

    @Test(arguments: [
        ([:], Language.en), (["LANG": "zh_CN.UTF-8"], .zh), (["LANG": "en_US.UTF-8"], .en),
        (["LANG": "zh_CN.UTF-8", "LC_ALL": "C"], .en), (["LANG": "C", "LC_ALL": "", "LC_MESSAGES": "zh_TW"], .zh),
    ])
    func languageComesFromTheEnvironment(environment: [String: String], language: Language) {
        #expect(Language(environment: environment) == language)
    }

    @Test func aFailureIsOneLineAndALineForEachProblem() {
        let error = ControlError(
            kind: .refused, message: BilingualMessage(zh: "不予导入", en: "nothing is imported"),
            problems: [BilingualMessage(zh: "第 2 行", en: "line 2"), BilingualMessage(zh: "第 9 行", en: "line 9")])
        #expect(CommandFailure(error).lines(in: .en) == ["lineage: nothing is imported", "  line 2", "  line 9"])
        #expect(CommandFailure(error).lines(in: .zh) == ["lineage: 不予导入", "  第 2 行", "  第 9 行"])
    }

    @Test func tablesAlignChineseText() {
        var table = TextTable(header: ["批号", "b"])
        table.add(["1", "x"])
        #expect(table.lines == ["批号  b", "1     x"])
    }

    @Test func theStatusSaysWhatMatters() {
        let english = StatusText(language: .en).lines(Samples.status)
        #expect(english.first == "PL-01  execute  300 items/min")
        #expect(english.contains("‖ units plc: a sentence (a person must act)"))
        #expect(english.contains("before the batch can be closed:"))
        #expect(english.contains { $0.hasPrefix("units") && $0.contains("a sentence 2") })
        #expect(english.contains("not connected: plc (modbus-tcp://127.0.0.1:1?unit=1): refused"))
        #expect(english.contains("the ledger failed: disk full"))
        #expect(english.contains("▶ now: units plc: a sentence") && english.contains("  a sentence"))
        #expect(
            english.contains(
                "z [high] units plc: a sentence ×2 (shelved until 2026-09-01T01:00:00Z by operator-1: spare on its way)"
            ))
        #expect(english.contains { $0.contains("in-line grade 3.17/3.50 drifting (a sentence)") })
        let chinese = StatusText(language: .zh).lines(Samples.status)
        #expect(chinese.first == "PL-01  运行  300 件/分")
        #expect(chinese.contains("‖ units plc: 一句话（须人工处理）"))
    }
}
