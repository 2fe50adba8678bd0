import Links

extension ByteWriter {
    mutating func carriedState(_ state: CarriedState) {
        number(state.plcBoot)
        number(state.parameterChecksum)
        list(state.newestItems) { $0.number($1) }
        list(state.readyDevices) { $0.number($1) }
        optional(state.machineState) { $0.number($1.rawValue) }
        bool(state.isInControl)
        // 0 and 1: alarms without their states, as the first version wrote it; 2 and 3: with them.
        byte((state.isStarted ? 1 : 0) | 2)
        list(state.holds) { writer, hold in
            writer.number(hold.cause.rawValue)
            writer.number(hold.station)
            writer.number(hold.device)
        }
        list(state.alarms) { writer, alarm in
            writer.number(alarm.kind.rawValue)
            writer.number(alarm.station)
            writer.number(alarm.device)
            writer.signed(alarm.detail)
            writer.signed(alarm.since.tick.microseconds)
            writer.signed(alarm.since.wall)
            writer.alarmState(alarm)
        }
    }
}

extension ByteReader {
    mutating func carriedState() throws(ByteFault) -> CarriedState {
        var state = CarriedState(
            plcBoot: try number(UInt16.self), parameterChecksum: try number(UInt16.self),
            newestItems: try list { (reader) throws(ByteFault) in try reader.number(UInt16.self) },
            readyDevices: try list { (reader) throws(ByteFault) in try reader.number(UInt8.self) },
            machineState: try optional { (reader) throws(ByteFault) in try reader.raw(PackMLState.self) },
            isInControl: try bool(), isStarted: false, holds: [], alarms: [])
        let flags = try byte()
        guard flags < 4 else { throw .invalid(offset: offset) }
        state.isStarted = flags & 1 != 0
        state.holds = try list { (reader) throws(ByteFault) in
            Hold(
                cause: try reader.raw(HoldCause.self), station: try reader.number(UInt8.self),
                device: try reader.number(UInt8.self))
        }
        state.alarms = try list { (reader) throws(ByteFault) in
            var alarm = StandingAlarm(
                kind: try reader.raw(AlarmKind.self), station: try reader.number(UInt8.self),
                device: try reader.number(UInt8.self), detail: try reader.signed(),
                since: Moment(tick: Tick(microseconds: try reader.signed()), wall: try reader.signed()))
            if flags & 2 != 0 { try reader.alarmState(of: &alarm) }
            return alarm
        }
        return state
    }
}
