import Codes
import ConfigurationFiles
import ControlTypes
import Handover
import Ledger
import LineCore
import Synchronization

/// What the controller has to do with hand-overs: which destinations a decided record goes to, the worker that brings it
/// there, and what people see and do of it.
final class HandoverDesk: Sendable {
    /// Faults of one refusal that the API lists.
    private static let mostShown = 100

    private let ledger: Ledger
    private let destinations: [Destination]
    /// From the start of the controller on.
    private let worker = Mutex<HandoverWorker?>(nil)
    private let seen = Mutex<(remark: HandoverRemark?, at: Int64)?>(nil)

    init(ledger: Ledger, configuration: [HandoverConfiguration]) {
        self.ledger = ledger
        destinations = configuration.map(Destination.init)
    }

    /// - Parameter prepare: makes sure that the files of a record are as the ledger has them.
    func start(preparing prepare: @escaping @Sendable (OutboxEntry) throws -> Void) {
        let worker = HandoverWorker(
            ledger: ledger, destinations: destinations, now: { WallClock.now() }, prepare: prepare,
            report: { [weak self] _ in self?.forget() })
        worker.start()
        self.worker.withLock { $0 = worker }
    }

    func stop() { worker.withLock { $0 }?.stop() }

    private func forget() { seen.withLock { $0 = nil } }

    /// Where the record goes when it is decided about so.
    func items(isReleased: Bool, hasFile: (String) -> Bool) -> [OutboxItem] {
        destinations.filter { $0.takes(isReleased: isReleased, hasFile: hasFile) }
            .map { OutboxItem(destination: $0.id, kind: $0.kind.token) }
    }

    /// A decision has put something into the outbox.
    func wake() {
        forget()
        worker.withLock { $0 }?.wake()
    }

    func all() throws(ControlError) -> [HandoverStatus] {
        try reading {
            var shown: [HandoverStatus] = []
            for entry in try ledger.outbox() { shown.append(try status(entry)) }
            return shown
        }
    }

    /// Has one tried again at once, in this person's name.
    func retry(_ id: Int, by signer: Signer) throws(ControlError) -> HandoverStatus {
        let now = WallClock.now()
        guard let entry = try reading({ try ledger.outboxEntry(Int64(id)) }) else {
            throw ControlError(
                kind: .notFound, message: BilingualMessage(zh: "没有移交 \(id)", en: "there is no hand-over \(id)"),
                problems: [])
        }
        guard let destination = destination(of: entry) else {
            throw ControlError.conflict(
                zh: "生产线配置中已没有目的地 \(entry.destination)",
                en: "the line's configuration has no destination \(entry.destination) any more")
        }
        guard entry.progress.state != .delivered else {
            throw ControlError.conflict(zh: "移交 \(id) 已送达", en: "hand-over \(id) is delivered")
        }
        var delivery = Delivery(resuming: entry.progress, rules: destination.rules, seed: UInt64(bitPattern: entry.id))
        _ = delivery.handle(.retried, now: now)
        let isTaken = try reading {
            try ledger.retry(entry, as: delivery.progress, who: signer.who, why: signer.why, now: now)
        }
        guard isTaken, let changed = try reading({ try ledger.outboxEntry(entry.id) }) else {
            throw ControlError.conflict(zh: "该移交刚有变化，请重新查看", en: "it has just changed: look again")
        }
        wake()
        return try reading { try status(changed) }
    }

    /// What is not delivered; nil when everything is. Looked at anew every ten seconds, and after each act.
    var remark: HandoverRemark? {
        let now = WallClock.now()
        if let seen = seen.withLock({ $0 }), (0..<10_000).contains(now - seen.at) { return seen.remark }
        // A ledger that cannot be read has told everybody in its own way.
        guard let entries = try? ledger.undelivered() else { return nil }
        let remark = self.remark(on: entries, now: now)
        seen.withLock { $0 = (remark, now) }
        return remark
    }

    private func remark(on entries: [OutboxEntry], now: Int64) -> HandoverRemark? {
        guard !entries.isEmpty else { return nil }
        let refused = entries.count { $0.progress.state == .refused }
        let overdue = entries.count { isOverdue($0, now: now) }
        var text: BilingualMessage?
        if refused > 0 {
            text = BilingualMessage(
                zh: "\(refused) 项移交被拒收：查看 lineage handover list，排除原因后 lineage handover retry",
                en: "\(refused) refused by its destination: see lineage handover list, mend, lineage handover retry")
        } else if overdue > 0 {
            text = BilingualMessage(
                zh: "\(overdue) 项移交逾期未送达：查看 lineage handover list",
                en: "\(overdue) not delivered in time: see lineage handover list")
        }
        return HandoverRemark(open: entries.count - refused, overdue: overdue, refused: refused, text: text)
    }

    private func destination(of entry: OutboxEntry) -> Destination? {
        destinations.first { $0.id == entry.destination }
    }

    private func isOverdue(_ entry: OutboxEntry, now: Int64) -> Bool {
        guard !entry.progress.state.isFinal else { return false }
        // Nobody serves what has no destination any more.
        guard let limit = destination(of: entry)?.remindAfter else { return true }
        return now - entry.createdAt > limit
    }

    private func status(_ entry: OutboxEntry) throws(LedgerError) -> HandoverStatus {
        let progress = entry.progress
        let faults = entry.faultCount == 0 ? [] : try ledger.outboxFaults(of: entry.id)
        let isServed = destination(of: entry) != nil
        return HandoverStatus(
            id: Int(entry.id), batch: entry.number, destination: entry.destination, kind: entry.kind,
            state: progress.state.token, text: Self.text(progress.state), part: progress.part, parts: progress.parts,
            requests: progress.requests, task: progress.task, since: Timestamps.text(milliseconds: entry.createdAt),
            changed: Timestamps.text(milliseconds: entry.changedAt),
            due: progress.state.isFinal || !isServed ? nil : Timestamps.text(milliseconds: progress.due),
            trouble: isServed
                ? progress.trouble.isEmpty ? nil : progress.trouble : "the configuration has no such destination",
            isOverdue: isOverdue(entry, now: WallClock.now()), faultCount: entry.faultCount,
            faults: faults.prefix(Self.mostShown).map {
                HandoverFault(code: $0.code?.description, type: $0.type, text: $0.text)
            })
    }

    private static func text(_ state: OutboxState) -> BilingualMessage {
        switch state {
        case .waiting: BilingualMessage(zh: "待发送", en: "waits to be sent")
        case .sent: BilingualMessage(zh: "已发出，未得答复", en: "sent, no answer yet")
        case .accepted: BilingualMessage(zh: "已受理，等待结果", en: "accepted, being worked on")
        case .delivered: BilingualMessage(zh: "已送达", en: "delivered")
        case .refused: BilingualMessage(zh: "被拒收", en: "refused")
        }
    }

    private func reading<Value>(_ body: () throws -> Value) throws(ControlError) -> Value {
        do {
            return try body()
        } catch let error as LedgerError {
            throw ControlError(ledger: error)
        } catch {
            throw ControlError.unavailable(zh: "\(error)", en: "\(error)")
        }
    }
}

extension Destination {
    init(_ configuration: HandoverConfiguration) {
        let kind: Kind
        var poll = 2
        func endpoint(_ server: HandoverConfiguration.Server) -> Endpoint {
            poll = server.pollSeconds
            return Endpoint(
                url: server.url, certificateFile: server.certificateFile, timeout: server.timeoutSeconds)
        }
        switch configuration.kind {
        case .directory(let path, let takesRefused):
            kind = .directory(DirectoryDestination(path: path, takesRefused: takesRefused))
        case .epcis(let server, let tokenFile, let events, let kilobytes, _):
            kind = .epcis(
                EPCISDestination(
                    endpoint: endpoint(server), tokenFile: tokenFile, events: events, bytes: kilobytes << 10))
        case .platform(let server, let platform):
            kind = .platform(
                PlatformDestination(
                    endpoint: endpoint(server), applicationKey: platform.applicationKey,
                    secretFile: platform.secretFile, sessionFile: platform.sessionFile,
                    enterprise: platform.enterprise, sequence: platform.sequence, file: platform.file,
                    bytes: platform.largestMegabytes << 20))
        }
        self.init(
            id: configuration.id, kind: kind,
            rules: DeliveryRules(
                firstRetry: Int64(configuration.retrySeconds) * 1_000,
                longestRetry: Int64(configuration.longestRetrySeconds) * 1_000, firstPoll: Int64(poll) * 1_000,
                longestPoll: max(300_000, Int64(poll) * 1_000)),
            remindAfter: Int64(configuration.remindHours) * 3_600_000)
    }
}
