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

    /// What stands behind the alarms of a carried state: how far people are with each of them, in the same order.
    mutating func alarmStates(_ alarms: [StandingAlarm]) {
        list(alarms) { writer, alarm in
            writer.number(alarm.state.rawValue)
            writer.number(alarm.condition.rawValue)
            writer.number(alarm.occurrences)
            writer.optional(alarm.shelf) { writer, shelf in
                writer.signed(shelf.until.microseconds)
                writer.signed(shelf.untilWall)
                writer.text(shelf.who)
                writer.text(shelf.why)
            }
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

    /// Reads ``ByteWriter/alarmStates(_:)`` into these alarms.
    mutating func alarmStates(into alarms: inout [StandingAlarm]) throws(ByteFault) {
        guard try number(UInt.self) == UInt(alarms.count) else { throw .invalid(offset: offset) }
        for index in alarms.indices {
            alarms[index].state = try raw(AlarmState.self)
            alarms[index].condition = try raw(AlarmCondition.self)
            alarms[index].occurrences = try number(UInt32.self)
            alarms[index].shelf = try optional { (reader) throws(ByteFault) in
                AlarmShelf(
                    until: Tick(microseconds: try reader.signed()), untilWall: try reader.signed(),
                    who: try reader.text(), why: try reader.text())
            }
        }
    }
}
