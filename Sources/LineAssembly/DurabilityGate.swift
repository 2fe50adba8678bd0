import Codes
import LineCore

/// Holds back effects that cannot be taken back until the journal entry that holds their cause is durable (L-01).
/// They leave in the order in which they were decided.
struct DurabilityGate: Sendable {
    private var waiting: [(sequence: Int64, effect: Effect)] = []
    private var head = 0

    var count: Int { waiting.count - head }

    mutating func hold(_ effect: Effect, until sequence: Int64) {
        precondition(
            waiting.isEmpty || waiting[waiting.count - 1].sequence <= sequence, "effects are held in their order")
        waiting.append((sequence, effect))
    }

    mutating func open(through sequence: Int64) -> [Effect] {
        var open: [Effect] = []
        while head < waiting.count, waiting[head].sequence <= sequence {
            open.append(waiting[head].effect)
            head += 1
        }
        if head == waiting.count {
            waiting.removeAll(keepingCapacity: true)
            head = 0
        } else if head > 256 {
            waiting.removeFirst(head)
            head = 0
        }
        return open
    }

    /// Takes back what waits for a unit printer that was lost: what it says when it is back must not be overtaken by
    /// what was meant for before.
    ///
    /// - Returns: the indices of the records among it.
    mutating func withdraw(printer: DeviceIndex) -> [UInt32] {
        var records: [UInt32] = []
        var kept: [(sequence: Int64, effect: Effect)] = []
        for entry in waiting[head...] {
            guard case .unitPrinter(printer, let command) = entry.effect else {
                kept.append(entry)
                continue
            }
            if case .store(let index, _) = command { records.append(index) }
        }
        waiting = kept
        head = 0
        return records
    }

    /// Labels to be printed wait here.
    var holdsLabels: Bool { waiting[head...].contains { Self.label($0.effect) != nil } }

    /// Takes back the labels of these codes.
    mutating func withdrawLabels(where isVoid: (Code) -> Bool) {
        waiting = waiting[head...].filter { entry in Self.label(entry.effect).map { !isVoid($0) } ?? true }
        head = 0
    }

    private static func label(_ effect: Effect) -> Code? {
        if case .labelPrinter(_, .print(let job)) = effect { job.code } else { nil }
    }
}
