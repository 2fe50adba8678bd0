import ArgumentParser
import ControlTypes
import ControlWords
import Controller
import Foundation
import Glibc

struct ReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay", abstract: "重放批次日志并与记录比对 / Replays journals and compares with what was recorded.",
        discussion: """
            目录为数据目录或其副本；只读，控制器运行时也可使用。所有事件重新经过同一规则，结果与日志逐条比对；
            发现第一处不同即停止并以 1 退出。摘要相同即重放相同，可在另一台计算机上比较。
            DIR is a data directory or a copy of one; it is only read, also while the controller runs. Every event goes
            through the rules again; the first entry that comes to something else is shown, and the command ends with 1.
            Equal digests are equal replays, also on another computer.

            示例 / Example:
              lineage replay ./lineage-data
              lineage replay ./lineage-data --batch 20260901 --until 2026-09-01T10:15:00Z
              lineage replay ./copy --batch 20260901 --until 12000 --json
              lineage replay ./copy --batch 20260901 --step --from 11990 --speed 1
              lineage replay ./copy --devices
            """)

    @Argument(help: "数据目录或其副本 / a data directory, or a copy of one")
    var directory = "./lineage-data"
    @Option(help: "批号；缺省为全部 / the batch's number; default: all")
    var batch: String?
    @Option(help: "到此序号或时刻为止 / up to this sequence or time (RFC 3339)")
    var until: String?
    @Flag(help: "逐条显示；终端上按回车继续，q 结束 / show every entry; at a terminal Enter goes on, q ends")
    var step = false
    @Option(help: "从此序号起显示 / show entries from this sequence on")
    var from: Int64 = 1
    @Option(help: "按记录的时间间隔播放的倍速 / play at this multiple of the recorded speed")
    var speed: Double?
    @Flag(help: "把飞行记录中的设备数据重新交给设备驱动和规则 / give the recorded bytes of the devices to their machines once more")
    var devices = false
    @OptionGroup var json: JSONOption
    @OptionGroup var language: LanguageOption

    func validate() throws {
        if until != nil, end == nil {
            throw ValidationError("--until 须为序号或 RFC 3339 时刻 / --until is a sequence or a time of RFC 3339")
        }
        if devices, batch != nil || until != nil || shows {
            throw ValidationError(
                "--devices 重放全部飞行记录，不能与其他选择同用 / --devices replays the whole recording and takes no other choice")
        }
        if let speed, !(speed > 0 && speed.isFinite) {
            throw ValidationError("--speed 须大于 0 / --speed is more than 0")
        }
    }

    func run() async throws {
        try await reportingFailures(in: language.chosen) {
            if devices { return try replayDevices() }
            let source: JournalSource
            do throws(StartFailure) {
                source = try JournalSource(directory: absolutePath(directory))
            } catch {
                throw CommandFailure(zh: error.description, en: error.description)
            }
            let batches = try source.batches(number: batch)
            var replays: [BatchReplay] = []
            for batch in batches {
                let replay = try replayed(batch)
                replays.append(replay)
                if !json.json { ReplayText(language: language.chosen).lines(replay).forEach(Output.say) }
            }
            if json.json {
                // Behind single entries, which are a line each, the end is a line, too.
                if shows { try replays.forEach { try Output.sayLine(json: $0) } } else { try Output.say(json: replays) }
            } else if replays.isEmpty {
                Output.say(language.chosen.choose(zh: "没有可重放的批次", en: "there is no batch to replay"))
            }
            guard replays.allSatisfy(\.agrees) else {
                throw CommandFailure(zh: "重放与记录不符", en: "the replay differs from what was recorded")
            }
        }
    }

    private var shows: Bool { step || speed != nil }

    private struct DeviceReport: Encodable {
        var runs: [RunReplay]
        var problems: [BilingualMessage]
    }

    private func replayDevices() throws {
        let source: RecordingSource
        do throws(StartFailure) {
            source = try RecordingSource(directory: absolutePath(directory))
        } catch {
            throw CommandFailure(zh: error.description, en: error.description)
        }
        let (runs, problems) = try source.replay()
        if json.json {
            try Output.say(json: DeviceReport(runs: runs, problems: problems))
        } else {
            let text = RunReplayText(language: language.chosen)
            runs.flatMap(text.lines).forEach(Output.say)
            for problem in problems { Output.say("! " + problem.text(in: language.chosen)) }
            if runs.isEmpty { Output.say(language.chosen.choose(zh: "飞行记录是空的", en: "the recording is empty")) }
        }
        guard !runs.contains(where: { $0.ending == .differs }) else {
            throw CommandFailure(zh: "重放与记录不符", en: "the replay differs from what was recorded")
        }
    }

    var end: ReplayEnd? {
        guard let until else { return nil }
        if let sequence = Int64(until) { return .sequence(sequence) }
        return TimeArgument(argument: until).map { .time($0.milliseconds) }
    }

    private func replayed(_ batch: JournalBatch) throws -> BatchReplay {
        guard shows else { return try batch.replay(until: end) }
        let text = ReplayText(language: language.chosen)
        var pace = speed.map { ReplayPace(speed: $0) }
        let asks = step && speed == nil && Output.isTerminal && isatty(STDIN_FILENO) == 1
        return try batch.replay(from: from, until: end) { entry in
            if let seconds = pace?.pause(before: entry.tick), seconds > 0 { Thread.sleep(forTimeInterval: seconds) }
            if json.json { try Output.sayLine(json: entry) } else { text.lines(entry).forEach(Output.say) }
            guard asks else { return true }
            guard let answer = readLine() else { return false }
            return !answer.lowercased().hasPrefix("q")
        }
    }
}

/// How long to wait between entries, so that they come as they came then, or so many times as fast.
struct ReplayPace {
    private let speed: Double
    private var last: Int64?

    /// - Parameter speed: more than 0; 1 = as it was.
    init(speed: Double) {
        self.speed = speed
    }

    /// Seconds. Between two runs of the program, whose clocks do not fit together, nothing is waited for.
    mutating func pause(before tick: Int64) -> Double {
        defer { last = tick }
        guard let last, tick > last else { return 0 }
        return Double(tick - last) / 1_000_000 / speed
    }
}
