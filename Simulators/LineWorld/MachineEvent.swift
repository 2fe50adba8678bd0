/// Something that a machine was told by the controller, or that came out of a printer: what no record can take back.
public enum MachineEvent: Hashable, Sendable {
    /// A printer took an order for so many prints of this text.
    case ordered(text: String, copies: Int, device: String)
    /// A printer printed this text.
    case printed(text: String, device: String)
    /// The PLC was told that this item may pass. `boot` is the life of the PLC that the number belongs to.
    case toldGood(station: Int, item: UInt16, boot: UInt16)
}

extension World {
    /// What happened to the machines since the last call, in order; nothing unless the world is watched.
    public mutating func takeMachineEvents() -> [MachineEvent] {
        guard !machineEvents.isEmpty else { return [] }
        defer { machineEvents.removeAll(keepingCapacity: true) }
        return machineEvents
    }

    mutating func noteOrder(_ symbol: [UInt8], copies: Int, _ device: Int) {
        guard isWatched else { return }
        machineEvents.append(
            .ordered(text: String(decoding: symbol, as: UTF8.self), copies: copies, device: plan.devices[device].id))
    }

    mutating func notePrint(_ symbol: [UInt8], _ device: Int) {
        guard isWatched else { return }
        machineEvents.append(
            .printed(text: String(decoding: symbol, as: UTF8.self), device: plan.devices[device].id))
    }
}
