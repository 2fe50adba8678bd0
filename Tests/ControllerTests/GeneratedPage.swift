import ControlTypes
import ControlWords
import LineCore

@testable import Controller

/// The pages of Docs that are made from the code.
enum GeneratedPage: String, CaseIterable, Sendable {
    case alarms = "Docs/Alarms.md"
    case states = "Docs/States.md"
    case reasons = "Docs/Reasons.md"

    var text: String {
        switch self {
        case .alarms: Self.alarmsText
        case .states: Self.statesText
        case .reasons: Self.reasonsText
        }
    }

    private static let note = """
        <!-- Made from the code: LINEAGE_UPDATE=1 swift test --filter ControllerTests -->

        """

    private static func both(_ message: BilingualMessage) -> String { "\(message.zh) / \(message.en)" }

    private static func table(_ header: [String], _ rows: [[String]]) -> String {
        func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |\n" }
        return line(header) + "|" + header.map { _ in "---|" }.joined() + "\n" + rows.map(line).joined()
    }

    // MARK: Alarms

    private static var alarmsText: String {
        let kinds = AlarmKind.allCases.sorted { ($0.priority, $0.rawValue) < ($1.priority, $1.rawValue) }
        let overview = kinds.map { kind in
            [
                "[`\(kind.token)`](#\(kind.token.lowercased()))", kind.priority.text.zh, kind.priority.token,
                AlarmText(kind).name.zh, AlarmText(kind).name.en,
            ]
        }
        return """
            # 报警 / Alarms

            \(note)
            本页列出控制器能发出的全部报警。报警按 ISA-18.2 管理：每个报警都要求人做一件事，没有事可做的不是报警。
            This page lists every alarm that the controller can raise. Alarms are managed after ISA-18.2: each asks a person
            to do something; what asks for nothing is no alarm.

            \(priorities)
            \(stateTable)
            \(shelving)
            ## 目录 / Overview

            \(table(["报警 / alarm", "优先级", "priority", "名称", "name"], overview))
            \(kinds.map(section).joined(separator: "\n"))
            \(details)
            """
    }

    private static var priorities: String {
        let rows = AlarmPriority.allCases.map { priority in
            [
                both(priority.text), both(priority.meaning),
                (priority == .low ? "≥ " : "≤ ") + "\(priority.targetShare) %",
                "\(AlarmKind.allCases.count { $0.priority == priority })",
            ]
        }
        let times: [(AlarmPriority.TimeToAct, String)] = [
            (.atOnce, "立即 / at once"), (.minutes, "几分钟内 / within minutes"), (.shift, "本班内 / within the shift"),
        ]
        let consequences: [(AlarmPriority.Consequence, String)] = [
            (.unprovenProduct, "未经证实的产品可能流出 / product that is not proven may leave the line"),
            (.lineStands, "生产线停着，或将停 / the line stands, or will"),
            (.productLost, "合格品被剔除或须返工 / good product is rejected or must be reworked"),
            (.nothingYet, "尚无损失 / nothing is lost yet"),
        ]
        return """
            ## 优先级 / Priorities

            优先级只取决于不处理的后果和处理的时限，与排除故障的难易无关。占比是报警次数应有的分布（`lineage alarm stats`
            给出实际值）。
            The priority follows only from what happens if nobody acts and from how soon that is, never from how hard the
            fault is to mend. The share is how the alarms that come should be distributed (`lineage alarm stats` shows how
            they are).

            \(table(["优先级 / priority", "含义 / meaning", "占比 / share", "种类 / kinds"], rows))
            \(table(
                ["不处理的后果 / if nothing is done"] + times.map(\.1),
                consequences.map { consequence, words in
                    [words] + times.map { both(AlarmPriority(consequence, $0.0).text) }
                }))
            """
    }

    private static var stateTable: String {
        let columns: [(String, AlarmInput, AlarmCondition?)] = [
            ("条件出现 / condition comes", .condition, .present), ("条件消失或复位 / condition goes, reset", .condition, .gone),
            ("锁存 / latches", .condition, .latched), (both(AlarmInput.acknowledge.text), .acknowledge, nil),
            (both(AlarmInput.shelve.text), .shelve, nil), (both(AlarmInput.suppress.text), .suppress, nil),
        ]
        let rows = AlarmState.allCases.map { state in
            ["`\(state.token)`<br>\(both(AlarmWords.state(state.token)))"]
                + columns.map { _, input, condition in
                    let next = state.after(input, condition: condition ?? .present)
                    return next == state ? "–" : "`\(next.token)`"
                }
        }
        return """
            ## 状态 / States

            横线（–）表示不变。取消搁置、解除抑制之后，报警按其条件重新出现：消失则正常，存在则未确认，锁存则锁存未确认。复位由人做，
            同时即为确认。没有 `outOfService`：停用的设备从产线文件中去掉。
            A dash means no change. What is unshelved, or no longer suppressed, comes back as its condition stands: gone =
            normal, there = not acknowledged, latched = latched and not acknowledged. A reset is a person's act and
            acknowledges as well. There is no `outOfService`: a device that is taken out of service is taken out of the line's
            file.

            \(table(["状态 / state"] + columns.map(\.0), rows))
            """
    }

    private static var shelving: String {
        """
        ## 搁置和抑制 / Shelving and suppression

        - 搁置（`lineage alarm shelve`）须写原因，有时限，至多为产线文件中 `alarms.longest-shelving-minutes` 的分钟数，到时自动恢复；
          控制器重新启动后也恢复。“\(AlarmPriority.critical.text.zh)”报警不能搁置。搁置只是不提示：停着的生产线仍然停着。
          Shelving needs a reason and has a limit, at most the minutes of `alarms.longest-shelving-minutes` in the line's file;
          the alarm comes back by itself then, and after a restart of the controller. Critical alarms cannot be shelved. A
          shelved alarm is only out of sight: what it holds stays held.
        - 按设计抑制只有以下几种，自动开始和结束 / Alarms are suppressed by these designs only, which begin and end by themselves:

        \(table(
            ["设计 / design", "含义", "meaning"],
            SuppressionDesign.allCases.map { ["`\($0.rawValue)`", $0.text.zh, $0.text.en] }))
        """
    }

    private static func section(_ kind: AlarmKind) -> String {
        let text = AlarmText(kind)
        let holds = kind.holdCauses.map { "`\($0)`" }.joined(separator: ", ")
        return """
            ### \(kind.token)

            **\(text.name.zh) / \(text.name.en)** — \(both(kind.priority.text))

            \(table(
                ["", "中文", "English"],
                [
                    ["原因 / cause", text.cause.zh, text.cause.en],
                    ["不处理的后果 / consequence", text.consequence.zh, text.consequence.en],
                    ["**现在做 / do now**", text.action.zh, text.action.en],
                    ["消除 / ends", kind.end.text.zh, kind.end.text.en],
                    ["数值 / number", kind.detailMeaning.text.zh, kind.detailMeaning.text.en],
                    [
                        "停线 / holds", holds.isEmpty ? "不直接停线" : holds, holds.isEmpty ? "nothing by itself" : holds,
                    ],
                    ["锁存 / latches", kind.latches ? "是" : "否", kind.latches ? "yes" : "no"],
                    ["可搁置 / may be shelved", kind.mayBeShelved ? "是" : "否", kind.mayBeShelved ? "yes" : "no"],
                ]))
            """
    }

    private static var details: String {
        """
        ## 设备故障 / Faults of devices

        读码器、打印机、扫码器的报警带有设备故障的种类，处理方法随之而定。
        The alarms of readers, printers and scanners carry the kind of the device's fault, and say what to do about it.

        \(table(
            ["故障 / fault", "处理", "what to do"],
            DeviceFault.Kind.allCases.map { [both($0.text), $0.advice.zh, $0.advice.en] }))
        ## PLC 的报警 / Alarms of the PLC

        \(table(
            ["报警 / alarm", "处理", "what to do"],
            PLCAlarmBit.allCases.map { [both($0.text), $0.advice.zh, $0.advice.en] }))
        """
    }

    // MARK: States

    private static var statesText: String {
        let codes = CodeState.allCases.map { state in
            let next = CodeState.allCases.filter { state.mayBecome($0) }
            return [
                "`\(state)`", state.text.zh, state.text.en,
                next.isEmpty ? "–" : next.map { "`\($0)`" }.joined(separator: ", "),
            ]
        }
        let machine = PackMLState.allCases.map { state in
            ["\(state.rawValue)", "`\(state)`", state.text.zh, state.text.en]
        }
        return """
            # 状态 / States

            \(note)
            报警的状态见 [Alarms.md](Alarms.md)。 / The states of alarms are in [Alarms.md](Alarms.md).

            ## 码的状态 / States of codes

            名称取自 Open-SCS（OPC 30260），`inDoubt` 除外。表中没有的转换不会发生。
            The names are those of Open-SCS (OPC 30260), except `inDoubt`. A transition that is not in the table does not happen.

            \(table(["状态 / state", "含义", "meaning", "可变为 / may become"], codes))
            ## 生产线的状态 / States of the line

            PackML（ISA-TR88.00.02）的名称和编号。 / Names and numbers of PackML (ISA-TR88.00.02).

            \(table(["编号 / number", "状态 / state", "含义", "meaning"], machine))
            """
    }

    // MARK: Reasons

    private static var reasonsText: String {
        let rows = Reason.allCases.map { ["\($0.rawValue)", "`\($0.token)`", $0.text.zh, $0.text.en] }
        let holds = HoldCause.allCases.map { cause in
            [
                "`\(cause)`", cause.text.zh, cause.text.en, cause.action.zh, cause.action.en,
                cause.needsPerson ? "人 / a person" : "自动 / by itself",
            ]
        }
        return """
            # 原因 / Reasons

            \(note)
            ## 剔除和状态的原因 / Reasons of rejects and states

            文件中写的是英文代号。 / Files carry the English word.

            \(table(["编号 / number", "代号 / word", "含义", "meaning"], rows))
            ## 停线的原因 / What holds the line

            \(table(["代号 / word", "原因", "cause", "处理", "what to do", "结束 / ended by"], holds))
            """
    }
}
