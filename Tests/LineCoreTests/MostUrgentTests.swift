@testable import LineCore
import Links
import Requirements
import Testing

@Suite("What to do first", .requirement("L-07"))
struct MostUrgentTests {
    static func alarm(_ kind: AlarmKind, _ seconds: Int64) -> StandingAlarm {
        alarm(kind, seconds, station: 0, device: 2)
    }

    static func alarm(
        _ kind: AlarmKind, _ seconds: Int64, station: StationIndex, device: DeviceIndex
    ) -> StandingAlarm {
        StandingAlarm(
            kind: kind, station: station, device: device, detail: 0,
            since: Moment(tick: Tick(microseconds: seconds * 1_000_000), wall: 0))
    }

    static func hold(_ cause: HoldCause) -> Hold { Hold(cause: cause, station: noStation, device: noDevice) }

    static func order(_ alarms: [StandingAlarm], _ holds: [Hold]) -> [AlarmKind] {
        byUrgency(alarms, holds: holds).map(\.kind)
    }

    @Test("Priority before everything")
    func priority() {
        let alarms = [
            Self.alarm(.gradeDrift, 1), Self.alarm(.binFull, 2), Self.alarm(.jam, 3),
            Self.alarm(.passedWithoutProof, 4),
        ]
        #expect(Self.order(alarms, []) == [.passedWithoutProof, .jam, .binFull, .gradeDrift])
    }

    @Test("Of two as urgent the one that holds the line, then the older one")
    func holdsThenAge() {
        let alarms = [Self.alarm(.jam, 1), Self.alarm(.plcAlarm, 2), Self.alarm(.rejectRate, 3)]
        #expect(Self.order(alarms, []) == [.jam, .plcAlarm, .rejectRate])
        #expect(Self.order(alarms, [Self.hold(.rejects)]) == [.rejectRate, .jam, .plcAlarm])
    }

    @Test("What is put aside, or over, is no work")
    func aside() {
        for state in [AlarmState.shelved, .suppressed] {
            var alarm = Self.alarm(.jam, 1)
            alarm.state = state
            #expect(mostUrgent([alarm], holds: []) == nil)
        }
        var over = Self.alarm(.jam, 1)
        over.condition = .gone
        over.state = .returnedUnacknowledged
        #expect(mostUrgent([over], holds: []) == nil)
    }

    @Test("A hold that no shown alarm tells of is told by itself")
    func hold() {
        #expect(mostUrgent([], holds: []) == nil)
        #expect(mostUrgent([], holds: [Self.hold(.noBatch)]) == .hold(Self.hold(.noBatch)))
        // The more urgent of several; the first of equals.
        #expect(
            mostUrgent([], holds: [Self.hold(.noBatch), Self.hold(.beltUnknown), Self.hold(.poolEmpty)])
                == .hold(Self.hold(.beltUnknown)))
        let alarm = Self.alarm(.plcRestarted, 1, station: noStation, device: noDevice)
        #expect(mostUrgent([alarm], holds: [Self.hold(.beltUnknown)]) == .alarm(alarm))
        var shelved = alarm
        shelved.state = .shelved
        #expect(mostUrgent([shelved], holds: [Self.hold(.beltUnknown)]) == .hold(Self.hold(.beltUnknown)))
    }

    @Test("A hold comes before an alarm that is as urgent and holds nothing, and after one that is more urgent")
    func between() {
        let jam = Self.alarm(.jam, 1)
        #expect(mostUrgent([jam], holds: [Self.hold(.beltUnknown)]) == .hold(Self.hold(.beltUnknown)))
        #expect(mostUrgent([jam], holds: [Self.hold(.noBatch)]) == .alarm(jam))
        let proof = Self.alarm(.passedWithoutProof, 1)
        #expect(mostUrgent([proof], holds: [Self.hold(.beltUnknown)]) == .alarm(proof))
    }

    @Test("A device's alarm tells the hold of that device only")
    func devices() {
        let printer = Self.alarm(.printerFault, 1, station: 0, device: 1)
        func hold(_ station: StationIndex, _ device: DeviceIndex) -> Hold {
            Hold(cause: .deviceNotReady, station: station, device: device)
        }
        #expect(printer.tells(hold(0, 1)) && !printer.tells(hold(0, 2)) && !printer.tells(hold(1, 1)))
        let reader = Self.alarm(.readerFault, 1, station: noStation, device: 2)
        #expect(reader.tells(hold(0, 2)) && !reader.tells(hold(0, 1)))
        #expect(!Self.alarm(.jam, 1).tells(hold(0, 2)))
    }
}
