import Links

extension ByteWriter {
    mutating func alarmKey(_ key: AlarmKey) {
        number(key.kind.rawValue)
        number(key.station)
        number(key.device)
    }

    mutating func alarmAct(_ act: AlarmAct) {
        switch act {
        case .acknowledge(let key):
            byte(1)
            alarmKey(key)
        case .shelve(let key, let minutes):
            byte(2)
            alarmKey(key)
            number(minutes)
        case .unshelve(let key):
            byte(3)
            alarmKey(key)
        }
    }

    /// How far people are with an alarm of a carried state.
    mutating func alarmState(_ alarm: StandingAlarm) {
        number(alarm.state.rawValue)
        number(alarm.condition.rawValue)
        number(alarm.occurrences)
        optional(alarm.shelf) { writer, shelf in
            writer.signed(shelf.until.microseconds)
            writer.signed(shelf.untilWall)
            writer.text(shelf.who)
            writer.text(shelf.why)
        }
    }
}

extension ByteReader {
    mutating func alarmKey() throws(ByteFault) -> AlarmKey {
        AlarmKey(kind: try raw(AlarmKind.self), station: try number(UInt8.self), device: try number(UInt8.self))
    }

    mutating func alarmAct() throws(ByteFault) -> AlarmAct {
        switch try byte() {
        case 1: return .acknowledge(try alarmKey())
        case 2: return .shelve(try alarmKey(), minutes: try number(UInt16.self))
        case 3: return .unshelve(try alarmKey())
        default: throw .invalid(offset: offset)
        }
    }

    /// Reads ``ByteWriter/alarmState(_:)`` into this alarm.
    mutating func alarmState(of alarm: inout StandingAlarm) throws(ByteFault) {
        alarm.state = try raw(AlarmState.self)
        alarm.condition = try raw(AlarmCondition.self)
        alarm.occurrences = try number(UInt32.self)
        alarm.shelf = try optional { (reader) throws(ByteFault) in
            AlarmShelf(
                until: Tick(microseconds: try reader.signed()), untilWall: try reader.signed(), who: try reader.text(),
                why: try reader.text())
        }
    }
}
