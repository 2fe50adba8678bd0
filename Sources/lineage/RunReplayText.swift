import ControlTypes
import ControlWords
import Controller

/// Replays of recorded runs as lines for people.
struct RunReplayText {
    let language: Language

    func lines(_ run: RunReplay) -> [String] {
        var lines = [
            language.choose(
                zh: "\(run.began) 起的运行，版本 \(run.version)，至 \(run.until)",
                en: "run of \(run.began), version \(run.version), until \(run.until)")
        ]
        switch run.ending {
        case .beginningLost:
            lines.append(
                language.choose(
                    zh: "  开头的文件已被覆盖，不能重放", en: "  its first files were overwritten; it cannot be replayed"))
            return lines
        case .impossible:
            lines.append(language.choose(zh: "  不能重放：", en: "  it cannot be replayed:"))
            return lines + run.problems.map { "    " + $0.text(in: language) }
        case .whole, .cut, .gap, .differs: break
        }
        lines.append(
            language.choose(
                zh: "  输入 \(run.inputs) 项；日志 \(run.entries) 条和发往设备的 \(run.outputs) 项相同",
                en: "  \(run.inputs) inputs; \(run.entries) journal entries and \(run.outputs) outputs to devices "
                    + "are the same"))
        lines.append("  " + ending(run.ending))
        if let difference = run.difference { lines += self.lines(difference) }
        return lines
    }

    private func ending(_ ending: RunReplay.Ending) -> String {
        switch ending {
        case .whole: language.choose(zh: "完整，与记录相符", en: "whole; it agrees with what was recorded")
        case .cut:
            language.choose(zh: "记录到此为止（程序中断或仍在运行），与记录相符", en: "the recording ends here; it agrees so far")
        case .gap: language.choose(zh: "此后记录有缺失，至此相符", en: "something is missing from here on; it agrees so far")
        case .differs: language.choose(zh: "! 第一处不同：", en: "! the first difference:")
        case .beginningLost, .impossible: ""
        }
    }

    private func lines(_ difference: RunDifference) -> [String] {
        let recorded = language.choose(zh: "    - 记录：", en: "    - recorded: ")
        let replayed = language.choose(zh: "    + 重放：", en: "    + replayed: ")
        let nothing = language.choose(zh: "（无）", en: "(nothing)")
        if let sequence = difference.sequence {
            return ["  \(sequence)  \(difference.time)"]
                + difference.recordedEntry.map { recorded + $0.text.text(in: language) }
                + difference.replayedEntry.map { replayed + $0.text.text(in: language) }
        }
        return [
            "  \(difference.time)  \(difference.device ?? "")", recorded + (difference.recordedOutput ?? nothing),
            replayed + (difference.replayedOutput ?? nothing),
        ]
    }
}
