import ControlTypes
import Logging

/// Turns what changed between two looks at the line into log entries: devices that come and go, the machine's state,
/// what holds the line, alarms, the batch. One line each, so that the log tells a shift.
struct StatusLog {
    struct Entry: Hashable {
        var level: Logger.Level
        var message: String
        var metadata: [String: String]
    }

    private var last: LineStatus?

    mutating func changes(to status: LineStatus) -> [Entry] {
        defer { last = status }
        var entries: [Entry] = []
        for device in status.devices {
            let before = last?.devices.first { $0.id == device.id }
            entries += Self.change(of: device, since: before)
        }
        if status.state != last?.state {
            entries.append(Entry(level: .info, message: "state", metadata: ["state": status.state]))
        }
        if let batch = status.batch, batch.phase != last?.batch?.phase || batch.number != last?.batch?.number {
            entries.append(
                Entry(level: .info, message: "batch", metadata: ["batch": batch.number, "phase": batch.phase]))
        }
        entries += Self.changes(status.holds, since: last?.holds ?? [], on: "held", off: "no longer held") { hold in
            Self.words(hold.cause, hold.text.en, hold.station, hold.device)
        }
        entries += Self.changes(
            status.alarms.filter(\.isStanding).map(AlarmLine.init),
            since: (last?.alarms ?? []).filter(\.isStanding).map(AlarmLine.init), on: "alarm",
            off: "alarm cleared"
        ) { Self.words($0.kind, $0.text, $0.station, $0.device) }
        if let failure = status.journal.failure, failure != last?.journal.failure {
            entries.append(Entry(level: .critical, message: "ledger failed", metadata: ["fault": failure]))
        }
        return entries
    }

    private static func change(of device: DeviceStatus, since before: DeviceStatus?) -> [Entry] {
        let words = ["device": device.id, "address": device.address]
        if device.isUp {
            let isNew = !(before?.isUp ?? false) || before?.connections != device.connections
            return isNew ? [Entry(level: .info, message: "device connected", metadata: words)] : []
        }
        guard let fault = device.lastFault, before?.isUp ?? true || fault != before?.lastFault else { return [] }
        return [
            Entry(
                level: .warning, message: "device lost", metadata: words.merging(["fault": fault]) { first, _ in first }
            )
        ]
    }

    private static func changes<Item: Hashable>(
        _ now: [Item], since before: [Item], on: String, off: String, _ words: (Item) -> [String: String]
    ) -> [Entry] {
        now.filter { !before.contains($0) }.map { Entry(level: .warning, message: on, metadata: words($0)) }
            + before.filter { !now.contains($0) }.map { Entry(level: .info, message: off, metadata: words($0)) }
    }

    private static func words(_ kind: String, _ text: String, _ station: String?, _ device: String?) -> [String: String]
    {
        var words = ["kind": kind, "text": text]
        words["station"] = station
        words["device"] = device
        return words
    }

    /// An alarm without the time since when it stands.
    private struct AlarmLine: Hashable {
        var kind: String
        var text: String
        var station: String?
        var device: String?

        init(_ alarm: AlarmStatus) {
            kind = alarm.kind
            text = alarm.text.en
            station = alarm.station
            device = alarm.device
        }
    }
}
