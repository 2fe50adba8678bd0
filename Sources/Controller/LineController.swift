import ConfigurationFiles
import ControlTypes
import Foundation
import Ledger
import LineAssembly
import LineCore
import Links
import Ports
import Recording
import Synchronization

/// A running line: ledger, ports, line thread and journal thread, put together from a configuration.
///
/// Start: lock the data directory, read the configuration, open the ledger, replay the open batch, start the threads,
/// connect the devices. What is wrong before that point is told as a ``StartFailure``; what goes wrong later holds the
/// line with an alarm and is tried again.
public final class LineController: Sendable {
    let settings: RunSettings
    let lineText: Data
    let line: LineConfiguration
    let products: ProductShelf
    let ledger: Ledger
    let witness: Witness
    let loop: LineLoop
    let journal: JournalWriter
    let recorder: FlightRecorder?
    let traffic: DeviceTraffic
    let archive: LossArchive
    let ports: [any Ports.Port]
    let startedAt: Int64
    /// Steps of batches are taken one after the other.
    let turn = Turn()
    /// Imports and lists of codes, one after the other.
    let imports = DispatchQueue(label: "imports")
    let export: RecordExport
    let release: Release
    let handover: HandoverDesk
    let ended: EndedBatches
    /// Journal entries that were replayed at the start; 0 when no batch was open.
    public let replayedEvents: Int
    private let lock: Mutex<DataDirectoryLock?>
    private let unheardLeases: [Lease]
    /// What the wall clock showed when the program last wrote something.
    private let lastWall: Int64?

    public convenience init(_ settings: RunSettings) throws(StartFailure) {
        try self.init(settings) { path, now throws(LedgerError) in try Ledger(path: path, now: now) }
    }

    /// Tests put the ledger on a disk of theirs.
    init(
        _ settings: RunSettings, openLedger: (String, Int64) throws(LedgerError) -> Ledger
    ) throws(StartFailure) {
        self.settings = settings
        startedAt = WallClock.now()
        (line, lineText) = try Self.readLine(settings.lineFile)
        products = try ProductShelf(directory: settings.productsDirectory)
        try DataDirectory.prepare(settings.dataDirectory)
        guard let lock = DataDirectoryLock(directory: settings.dataDirectory) else {
            throw StartFailure(problems: [
                "\(settings.dataDirectory) is in use by another controller, or cannot be written"
            ])
        }
        self.lock = Mutex(lock)
        let recovery: Recovery
        let sequence: Int64
        do {
            ledger = try openLedger("\(settings.dataDirectory)/ledger.sqlite", startedAt)
            recovery = try Recovery(ledger: ledger, layout: line.layout)
            witness = try ledger.openWitness(settings.witnessFile)
            try ledger.markChecked()
            sequence = try ledger.lastSequence()
            lastWall = try ledger.lastWall()
            if let failure = settings.earlierFailure {
                // The line that failed could not put it on record.
                try ledger.appendAudit(
                    AuditEntry(act: "ledger.failure", who: "controller", why: failure, details: []), batch: nil,
                    now: startedAt)
            }
            try products.grantRanges(in: ledger, companyPrefix: line.enterprise.companyPrefix, now: startedAt)
        } catch LedgerError.brokenJournal(let broken) {
            throw StartFailure(brokenJournal: broken)
        } catch {
            throw error as? StartFailure ?? StartFailure(problems: ["\(error)"])
        }
        if let batch = recovery.batch, !line.isSameLine(as: try Self.frozenLine(of: batch)) {
            throw StartFailure(problems: [
                "\(settings.lineFile) is not the line that batch \(batch.number) was started on; put the file back as "
                    + "it was until the batch is closed / 批次 \(batch.number) 生产期间不得更改生产线配置，请恢复原文件"
            ])
        }
        replayedEvents = recovery.replayed
        archive = LossArchive(ledger: ledger)
        export = RecordExport(ledger: ledger, archive: archive, receivers: Receiver.all(line.handover))
        handover = HandoverDesk(ledger: ledger, configuration: line.handover)
        ended = EndedBatches(ledger: ledger)
        do {
            release = Release(
                ledger: ledger, dataDirectory: settings.dataDirectory,
                key: try SigningKeyFile.key(in: settings.dataDirectory), export: export,
                handover: handover)
            try release.catchUp()
        } catch {
            throw error as? StartFailure ?? StartFailure(problems: ["\(error)"])
        }
        unheardLeases = recovery.unheardLeases
        let inbox = PortInbox(ports: line.devices.count, room: 256)
        ports = try Self.makePorts(line, runDirectory: settings.runDirectory, inbox: inbox)
        journal = JournalWriter(
            ledger: ledger, witness: witness,
            settings: .init(
                largestGroup: line.journal.largestGroup, stall: .milliseconds(Int64(line.journal.stallMilliseconds)),
                gather: .milliseconds(Int64(line.journal.groupCommitMilliseconds))),
            sequence: sequence)
        let assembly = LineAssembly(
            line: recovery.line, devices: DeviceFactory.devices(of: line), pictures: DeviceFactory.pictures(of: line),
            sequence: sequence)
        recorder = Self.makeRecorder(settings, line, lineText, sequence: sequence)
        traffic = DeviceTraffic(devices: line.devices.count)
        loop = LineLoop(
            assembly: assembly, inbox: inbox, ports: ports, journal: journal, recorder: recorder, traffic: traffic)
    }

    private static func frozenLine(of batch: BatchRow) throws(StartFailure) -> LineConfiguration {
        do {
            return try FrozenConfiguration.reading(of: batch).line
        } catch {
            let messages = [error.message] + error.problems
            throw StartFailure(problems: messages.map { "\($0.en) / \($0.zh)" })
        }
    }

    /// Why nothing can be written any more; nil while all is well. Then only a new controller can go on: it reads what
    /// the disk really has.
    public var ledgerFailure: String? { journal.state.failure }

    /// Starts the threads and the connections. The line stands until a person starts it, or goes on with the batch that
    /// was open when the program ended.
    public func start() {
        recorder?.start()
        journal.run(for: loop)
        let leases = unheardLeases
        let lastWall = lastWall ?? .min
        loop.post { assembly, moment, output in
            assembly.handle(.controllerStarted, at: moment, into: &output)
            // Set back while the program was down; that it was set forward cannot be told from a long pause.
            if moment.wall < lastWall {
                assembly.handle(.clockStepped(milliseconds: moment.wall - lastWall), at: moment, into: &output)
            }
            for lease in leases {
                assembly.handle(
                    .codesLeased(lease: lease.id, level: lease.level, codes: lease.codes), at: moment, into: &output)
            }
        }
        loop.run()
        removeInterruptedImports()
        for port in ports { port.start() }
        handover.start { [release] entry in
            try release.completeSignatures(of: entry.batch, in: entry.directory)
        }
        Task.detached(priority: .background) { self.fillArchive() }
    }

    /// Ends in order: no more input, what was decided is written, the ledger is checkpointed. The PLC notices that the
    /// heartbeat is gone and rejects by itself (Line Link, rule 2).
    public func stop() {
        ledger.stopImports()
        handover.stop()
        for port in ports { port.stop() }
        loop.stop()
        journal.stop()
        recorder?.stop()
        imports.sync {}
        do {
            try ledger.markChecked()
            _ = try ledger.checkpoint()
        } catch {
            // Nothing is lost: the write-ahead log is read at the next start, which then has more to look at.
        }
        lock.withLock { $0 = nil }
    }

    private static func makeRecorder(
        _ settings: RunSettings, _ line: LineConfiguration, _ text: Data, sequence: Int64
    ) -> FlightRecorder? {
        guard line.recorder.megabytes > 0 else { return nil }
        let run = RecordedRun(
            began: Moment(tick: SystemClock.now(), wall: WallClock.now()), sequence: sequence, version: Program.version,
            configuration: [UInt8](text), before: 0)
        return FlightRecorder(
            directory: RecordingSource.folder(in: settings.dataDirectory), megabytes: line.recorder.megabytes, run: run)
    }

    private static func readLine(_ file: String) throws(StartFailure) -> (LineConfiguration, Data) {
        let text: Data
        switch loadConfiguration(file) {
        case .success(let data): text = data
        case .failure(let error): throw StartFailure(problems: ["\(error.problem)"])
        }
        let read = ConfigurationReader.line(text, file: file)
        guard let line = read.content else { throw StartFailure(problems: read.problems.map { "\($0)" }) }
        return (line, text)
    }

    private static func makePorts(
        _ line: LineConfiguration, runDirectory: String, inbox: PortInbox
    ) throws(StartFailure) -> [any Ports.Port] {
        var ports: [any Ports.Port] = []
        for (index, device) in line.devices.enumerated() {
            do {
                let address = try PortAddress(parsing: device.address.text(runDirectory: runDirectory))
                ports.append(makePort(address, index: index, inbox: inbox))
            } catch {
                throw StartFailure(problems: ["device \(device.id): \(error)"])
            }
        }
        return ports
    }
}
