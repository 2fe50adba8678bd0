public import Ledger
import Synchronization

/// Brings the entries of the outbox to their destinations: one task for each, so that none waits for another. What has
/// come how far stands in the ledger; the worker may end, or be ended, at any moment.
public final class HandoverWorker: Sendable {
    /// Longest time between two looks at the outbox, should nobody wake it.
    private static let longestNap = Duration.seconds(10)

    private let ledger: Ledger
    private let destinations: [Destination]
    private let now: @Sendable () -> Int64
    private let prepare: @Sendable (OutboxEntry) throws -> Void
    private let report: @Sendable (OutboxEntry) -> Void
    private let state = Mutex(State())

    private struct State {
        var hasEnded = false
        var tasks: [Task<Void, Never>] = []
        var bells: [Bell] = []
    }

    /// - Parameters:
    ///   - now: wall clock in milliseconds since 1970.
    ///   - prepare: makes sure, before anything is sent, that the files of the record are as the ledger has them.
    ///   - report: hears of each entry whose state has changed; for the log.
    public init(
        ledger: Ledger, destinations: [Destination], now: @escaping @Sendable () -> Int64,
        prepare: @escaping @Sendable (OutboxEntry) throws -> Void,
        report: @escaping @Sendable (OutboxEntry) -> Void
    ) {
        self.ledger = ledger
        self.destinations = destinations
        self.now = now
        self.prepare = prepare
        self.report = report
    }

    public func start() {
        for destination in destinations {
            let bell = Bell()
            let task = Task.detached(priority: .utility) { await self.serve(destination, bell) }
            state.withLock { state in
                state.tasks.append(task)
                state.bells.append(bell)
            }
        }
    }

    /// Something was put into the outbox, or is to be tried again.
    public func wake() {
        for bell in state.withLock({ $0.bells }) { bell.ring() }
    }

    /// From its return on the ledger is left alone. A request that is on its way is given up: what became of it is asked
    /// for, or it is sent again, when the program is back.
    public func stop() {
        let tasks = state.withLock { state in
            state.hasEnded = true
            for bell in state.bells { bell.end() }
            return state.tasks
        }
        for task in tasks { task.cancel() }
    }

    // MARK: One destination

    private func serve(_ destination: Destination, _ bell: Bell) async {
        let courier = destination.courier(now: now)
        var isNew = true
        while let open = entries(of: destination) {
            if isNew {
                for entry in open { await handle(.restarted, entry, destination, courier) }
                isNew = false
                continue
            }
            let moment = now()
            if let due = open.first(where: { Delivery.isDue($0.progress, now: moment, rules: destination.rules) }) {
                await step(due, destination, courier)
                continue
            }
            let next = open.map(\.progress.due).min().map { Duration.milliseconds(max(1, $0 - moment)) }
            await bell.sleep(for: min(next ?? Self.longestNap, Self.longestNap))
        }
        await courier.close()
    }

    /// Nil when the worker has ended.
    private func entries(of destination: Destination) -> [OutboxEntry]? {
        whileRunning { () throws(LedgerError) in
            try ledger.openOutbox().filter { $0.destination == destination.id }
        }
    }

    /// Nil when the worker has ended. It ends by itself when the ledger refuses: that holds the line with an alarm, and
    /// only a new start knows what is on the disk.
    private func whileRunning<Value>(_ body: () throws(LedgerError) -> Value) -> Value? {
        state.withLock { state in
            guard !state.hasEnded else { return nil }
            do throws(LedgerError) {
                return try body()
            } catch {
                state.hasEnded = true
                return nil
            }
        }
    }

    private func step(_ entry: OutboxEntry, _ destination: Destination, _ courier: any Courier) async {
        do {
            try prepare(entry)
        } catch {
            await handle(.due, entry, destination, courier, instead: .unreachable("\(error)"))
            return
        }
        await handle(.due, entry, destination, courier)
    }

    /// One event, what it leads to, and the answer to that. What is done is first made durable.
    private func handle(
        _ event: DeliveryEvent, _ entry: OutboxEntry, _ destination: Destination, _ courier: any Courier,
        instead: DeliveryEvent? = nil
    ) async {
        var cut = DocumentCut(
            parts: max(1, entry.progress.parts), layout: entry.progress.layout.isEmpty ? "whole" : entry.progress.layout
        )
        var instead = instead
        do throws(CourierFault) {
            cut = try courier.cut(entry)
        } catch {
            instead = error.event
        }
        var delivery = Delivery(
            entry.progress, cut: cut, rules: destination.rules, seed: UInt64(bitPattern: entry.id))
        let effect = delivery.handle(event, now: now())
        guard let sent = save(delivery, of: entry, faults: nil) else { return }
        var answer: DeliveryEvent
        switch effect {
        case .nothing, .keep: return
        case .send(let part, let skipsKnown):
            if let instead {
                answer = instead
            } else {
                answer = await courier.send(part: part, skipsKnown: skipsKnown, of: sent)
            }
        case .ask(let task):
            if let instead { answer = instead } else { answer = await courier.ask(task: task, of: sent) }
        }
        guard !Task.isCancelled else { return }
        if case .answered(.refused(let faults)) = answer, faults.isEmpty {
            answer = .answered(.refused([OutboxFault(code: nil, type: "refused", text: "no reason was given")]))
        }
        let last = delivery.handle(answer, now: now())
        guard case .keep(let faults) = last else {
            _ = save(delivery, of: sent, faults: nil)
            return
        }
        _ = save(delivery, of: sent, faults: faults)
    }

    /// The entry as it is now; nil when somebody changed it meanwhile, or the worker or the ledger has ended.
    private func save(_ delivery: Delivery, of entry: OutboxEntry, faults: [OutboxFault]?) -> OutboxEntry? {
        let saved: OutboxEntry?? = whileRunning { () throws(LedgerError) in
            guard try ledger.advance(entry, to: delivery.progress, faults: faults, now: now()) else { return nil }
            return try ledger.outboxEntry(entry.id)
        }
        guard let entry = saved ?? nil else { return nil }
        report(entry)
        return entry
    }
}
