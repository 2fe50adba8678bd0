import ConfigurationFiles
public import ControlTypes
import Foundation
import Ledger
import LineAssembly
import LineCore
import Links
import Platform
import Recording

/// The flight recording of a data directory, or of a copy of one, to be looked at only.
public struct RecordingSource: Sendable {
    private let archive: RecordingArchive
    private let data: String

    /// - Parameter directory: the data directory.
    /// - Throws: ``StartFailure`` when it has no recording.
    public init(directory: String) throws(StartFailure) {
        data = directory
        do throws(SystemFault) {
            archive = try RecordingArchive(directory: Self.folder(in: directory))
        } catch {
            throw StartFailure(problems: ["\(directory): 没有飞行记录 / there is no flight recording (\(error))"])
        }
    }

    /// Where a data directory keeps its recording.
    public static func folder(in data: String) -> String { "\(data)/recorder" }

    public var fileCount: Int { archive.fileCount }
    public var byteCount: Int64 { archive.byteCount }

    // MARK: Replay

    /// Gives every recorded run to the real device machines and the real line, and compares what comes out with the
    /// recorded outputs and with the journal.
    ///
    /// - Returns: the runs, oldest first, and where files cannot be read.
    /// - Throws: ``StartFailure`` without a ledger; `ControlError` when it cannot be read.
    public func replay() throws -> (runs: [RunReplay], problems: [BilingualMessage]) {
        let ledger = try JournalSource(directory: data).ledger
        var runs: [RunReplay] = []
        var current: RunReplayer?
        do {
            let problems = try archive.read { item in
                if case .run(let run) = item {
                    if let current { runs.append(current.result) }
                    current = try RunReplayer(run, ledger: ledger)
                } else {
                    try current?.take(item)
                }
            }
            if let current { runs.append(current.result) }
            return (runs, problems.map { $0.text })
        } catch let error as LedgerError {
            throw ControlError(ledger: error)
        }
    }

    // MARK: Showing

    /// What passed between the line and a device, oldest first.
    ///
    /// - Parameters:
    ///   - device: as the line's file names it; nil = all devices.
    ///   - from: the first and the last time, in milliseconds since 1970; nil = without limit.
    /// - Returns: where files cannot be read.
    /// - Throws: `ControlError` when no recorded run has the device; what `body` throws.
    public func show(
        device: String?, from: Int64?, until: Int64?, _ body: (RecordedTraffic) throws -> Void
    ) throws -> [BilingualMessage] {
        var names: [String] = []
        var isKnown = device == nil
        var moment = Moment(tick: Tick(microseconds: 0), wall: 0)
        func tell(_ index: DeviceIndex?, _ kind: RecordedTraffic.Kind, _ text: String, _ bytes: [UInt8]?) throws {
            let name = index.map { Int($0) < names.count ? names[Int($0)] : "\($0)" }
            if let device, let name, name != device { return }
            // Nothing is shown in front of the answer that there is no such device.
            guard isKnown else { return }
            guard moment.wall >= from ?? .min, moment.wall <= until ?? .max else { return }
            try body(
                RecordedTraffic(
                    time: Timestamps.text(milliseconds: moment.wall), tick: moment.tick.microseconds, device: name,
                    kind: kind, text: text, bytes: bytes))
        }
        let problems = try archive.read { item in
            switch item {
            case .run(let run):
                let line = ConfigurationReader.line(Data(run.configuration), file: "line").content
                names = line?.devices.map(\.id) ?? []
                if let device, names.contains(device) { isKnown = true }
                moment = run.began
                try tell(nil, .run, run.version, nil)
            case .input(let given):
                moment = given.moment
                guard case .link(let index, let input) = given.input else { return }
                try tell(index, .received, LinkWords.text(input), LinkWords.bytes(input))
            case .output(let index, let output):
                try tell(index, .sent, LinkWords.text(output), LinkWords.bytes(output))
            case .lost(let count): try tell(nil, .lost, "\(count)", nil)
            case .end: try tell(nil, .end, "", nil)
            }
        }
        guard isKnown else {
            throw ControlError(
                kind: .notFound,
                message: BilingualMessage(
                    zh: "飞行记录中没有设备 \(device ?? "")", en: "the recording has no device \(device ?? "")"), problems: [])
        }
        return problems.map { $0.text }
    }
}

/// One thing that passed between the line and a device, or a mark in the recording.
public struct RecordedTraffic: Encodable, Hashable, Sendable {
    public enum Kind: String, Encodable, Hashable, Sendable {
        /// From the device, or of its link.
        case received
        case sent
        /// A run of the program begins; the text is its version.
        case run
        /// So many items are missing.
        case lost
        /// The program ended in order.
        case end
    }

    /// RFC 3339 UTC, and microseconds of the monotonic clock.
    public var time: String
    public var tick: Int64
    /// Nil for marks.
    public var device: String?
    public var kind: Kind
    /// In one line; control characters by their names.
    public var text: String
    /// Of a stream; nil for everything else.
    public var bytes: [UInt8]?
}

extension RecordingProblem {
    fileprivate var text: BilingualMessage {
        switch kind {
        case .torn:
            BilingualMessage(
                zh: "\(file)：第 \(offset) 字节之后不完整，已忽略",
                en: "\(file): torn off behind byte \(offset); the rest is ignored")
        case .damaged:
            BilingualMessage(
                zh: "\(file)：第 \(offset) 字节起已损坏，其余忽略",
                en: "\(file): damaged from byte \(offset) on; the rest is ignored")
        case .unknown: BilingualMessage(zh: "\(file)：不是飞行记录", en: "\(file): no file of a recording")
        case .unreadable(let detail):
            BilingualMessage(zh: "\(file)：无法读取：\(detail)", en: "\(file): cannot be read: \(detail)")
        }
    }
}
