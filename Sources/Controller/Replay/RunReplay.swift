import ConfigurationFiles
public import ControlTypes
import Foundation
import Ledger
import LineAssembly
import LineCore
import Links

/// What came of giving a recorded run of the program to the real device machines and the real line once more.
public struct RunReplay: Encodable, Hashable, Sendable {
    /// How the replay of the run ended.
    public enum Ending: String, Encodable, Hashable, Sendable {
        /// The program ended in order, and everything was replayed.
        case whole
        /// The recording ends: the program was stopped in the middle, or still runs.
        case cut
        /// Items are missing from here on.
        case gap
        /// The files in which the run began were overwritten.
        case beginningLost = "beginning-lost"
        /// It could not be begun; ``RunReplay/problems`` says why.
        case impossible
        /// Something else came out; the difference is shown.
        case differs
    }

    /// RFC 3339, when the run began.
    public var began: String
    /// Of the program that was recorded.
    public var version: String
    /// RFC 3339, of the last input that was replayed.
    public var until: String
    public var ending = Ending.cut
    public var inputs = 0
    /// Outputs to devices that were the same.
    public var outputs = 0
    /// Entries that were the same as the journal's.
    public var entries = 0
    public var difference: RunDifference?
    public var problems: [BilingualMessage] = []
}

/// The first thing that came out otherwise.
public struct RunDifference: Encodable, Hashable, Sendable {
    /// RFC 3339, of the input that it followed.
    public var time: String
    /// The device and its output as recorded and as replayed; nil where there was none.
    public var device: String?
    public var recordedOutput: String?
    public var replayedOutput: String?
    /// The sequence of the entry, its event and facts as recorded and as replayed.
    public var sequence: Int64?
    public var recordedEntry: [EntryPart] = []
    public var replayedEntry: [EntryPart] = []
}

/// Replays one run.
struct RunReplayer {
    private(set) var result: RunReplay
    private let configuration: LineConfiguration?
    private let ledger: Ledger
    private var assembly: LineAssembly?
    private var journal: JournalCursor
    private var output = AssemblyOutput()
    /// What came out and is not compared yet.
    private var waiting: ArraySlice<AssemblyOutput.LinkMessage> = []
    private var last: Moment
    private(set) var isOver = false

    init(_ run: RecordedRun, ledger: Ledger) throws(LedgerError) {
        result = RunReplay(
            began: Timestamps.text(milliseconds: run.began.wall), version: run.version,
            until: Timestamps.text(milliseconds: run.began.wall))
        self.ledger = ledger
        last = run.began
        journal = JournalCursor(ledger, from: run.sequence + 1)
        let file = ConfigurationReader.line(Data(run.configuration), file: "line")
        configuration = file.content
        guard run.before == 0 else {
            end(.beginningLost)
            return
        }
        guard let line = file.content else {
            result.problems = file.problems.filter { $0.severity == .error }.map(FrozenConfiguration.message)
            end(.impossible)
            return
        }
        guard try ledger.lastSequence() >= run.sequence else {
            result.problems.append(
                BilingualMessage(zh: "日志没有此次运行之前的部分", en: "the journal lacks what came before this run"))
            end(.impossible)
            return
        }
        do {
            assembly = LineAssembly(
                line: try Self.line(at: run.sequence, layout: line.layout, ledger),
                devices: DeviceFactory.devices(of: line), pictures: DeviceFactory.pictures(of: line),
                sequence: run.sequence)
        } catch let error as LedgerError {
            throw error
        } catch {
            result.problems.append(BilingualMessage(zh: "\(error)", en: "\(error)"))
            end(.impossible)
        }
    }

    /// The line as the program made it when it started: the open batch replayed, else a fresh one.
    private static func line(at sequence: Int64, layout: LineLayout, _ ledger: Ledger) throws -> Line {
        guard let batch = try ledger.batch(at: sequence) else { return Line(layout: layout) }
        var replay = JournalReplay(layout: layout)
        try ledger.journal(from: 1, batch: batch) { entry in
            guard entry.sequence <= sequence else { return }
            _ = try replay.work(off: entry)
        }
        return replay.line.batch == nil ? Line(layout: layout) : replay.line
    }

    private mutating func end(_ ending: RunReplay.Ending) {
        result.ending = ending
        isOver = true
    }

    /// Takes the next item of the run.
    mutating func take(_ item: RecordedItem) throws(LedgerError) {
        guard !isOver else { return }
        switch item {
        case .run: break
        case .lost: end(.gap)
        case .end:
            if let message = waiting.first {
                differ(RunDifference(time: time, device: name(message.device), replayedOutput: "\(message.output)"))
            } else {
                end(.whole)
            }
        case .input(let given): try give(given)
        case .output(let device, let output): compare(device, output)
        }
    }

    private var time: String { Timestamps.text(milliseconds: last.wall) }

    private mutating func give(_ given: TimedInput) throws(LedgerError) {
        last = given.moment
        result.inputs += 1
        result.until = time
        output.removeAll()
        assembly?.give(given, into: &output)
        waiting += output.links
        // That entry is replayed with its own batch.
        if given.input == .elsewhere { _ = try journal.entry() }
        for entry in output.entries {
            // What was decided and never committed is not in the journal.
            guard let recorded = try journal.entry() else { break }
            guard recorded == entry else { return differ(recorded, entry) }
            result.entries += 1
        }
    }

    private mutating func compare(_ device: DeviceIndex, _ recorded: LinkOutput) {
        let message = waiting.popFirst()
        if message?.device == device, message?.output == recorded {
            result.outputs += 1
            return
        }
        differ(
            RunDifference(
                time: time, device: name(device), recordedOutput: LinkWords.text(recorded),
                replayedOutput: message.map { message in
                    let text = LinkWords.text(message.output)
                    return message.device == device ? text : "\(name(message.device)): \(text)"
                }))
    }

    private mutating func differ(_ recorded: JournalEntry, _ replayed: JournalEntry) {
        var difference = RunDifference(time: time, sequence: recorded.sequence)
        guard let configuration else { return }
        let reader = EntryReader(line: configuration, ledger: ledger)
        difference.recordedEntry = reader.parts(of: recorded)
        difference.replayedEntry = reader.parts(of: replayed)
        differ(difference)
    }

    private mutating func differ(_ difference: RunDifference) {
        result.difference = difference
        end(.differs)
    }

    private func name(_ device: DeviceIndex) -> String {
        configuration.flatMap { AlarmNames($0).device(device) } ?? "\(device)"
    }
}
