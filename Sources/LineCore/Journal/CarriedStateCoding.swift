import Links

extension ByteWriter {
    mutating func carriedState(_ state: CarriedState) {
        number(state.plcBoot)
        number(state.parameterChecksum)
        list(state.newestItems) { $0.number($1) }
        list(state.readyDevices) { $0.number($1) }
        optional(state.machineState) { $0.number($1.rawValue) }
        bool(state.isInControl)
        bool(state.isStarted)
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
        }
        // Parts that came later, each behind its tag: an entry of before ends here.
        byte(CarriedPart.alarmStates)
        alarmStates(state.alarms)
    }
}

/// Tags of the parts of a carried state that came with later versions.
private enum CarriedPart {
    static let alarmStates: UInt8 = 29
}

extension ByteReader {
    /// A carried state is the last member of its event: its parts go on to the end.
    mutating func carriedState() throws(ByteFault) -> CarriedState {
        var state = try firstParts()
        while !isAtEnd {
            switch try byte() {
            case CarriedPart.alarmStates: try alarmStates(into: &state.alarms)
            default: throw .invalid(offset: offset)
            }
        }
        return state
    }

    private mutating func firstParts() throws(ByteFault) -> CarriedState {
        CarriedState(
            plcBoot: try number(UInt16.self), parameterChecksum: try number(UInt16.self),
            newestItems: try list { (reader) throws(ByteFault) in try reader.number(UInt16.self) },
            readyDevices: try list { (reader) throws(ByteFault) in try reader.number(UInt8.self) },
            machineState: try optional { (reader) throws(ByteFault) in try reader.raw(PackMLState.self) },
            isInControl: try bool(), isStarted: try bool(),
            holds: try list { (reader) throws(ByteFault) in
                Hold(
                    cause: try reader.raw(HoldCause.self), station: try reader.number(UInt8.self),
                    device: try reader.number(UInt8.self))
            },
            alarms: try list { (reader) throws(ByteFault) in
                StandingAlarm(
                    kind: try reader.raw(AlarmKind.self), station: try reader.number(UInt8.self),
                    device: try reader.number(UInt8.self), detail: try reader.signed(),
                    since: Moment(tick: Tick(microseconds: try reader.signed()), wall: try reader.signed()))
            })
    }
}
