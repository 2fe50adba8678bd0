import ControlTypes
import Requirements
import Testing

@testable import lineage

@Suite(.requirement("L-03")) struct StatusLogTests {
    private static func status(
        state: String = "held", isUp: Bool = true, fault: String? = nil, connections: Int = 1, hold: String? = nil
    ) -> LineStatus {
        LineStatus(
            line: "PL-01", version: "0", startedAt: "", state: state, isStarted: true, speed: 0, batch: nil,
            holds: hold.map {
                [
                    HoldStatus(
                        cause: $0, text: BilingualMessage(zh: "停", en: "stands"),
                        action: BilingualMessage(zh: "看", en: "look"), station: "units", device: nil,
                        needsPerson: false)
                ]
            } ?? [],
            alarms: [], nextAct: nil,
            devices: [
                DeviceStatus(
                    id: "plc", driver: "line-link", address: "modbus-tcp://127.0.0.1:1?unit=1", isUp: isUp,
                    connections: connections, lastFault: fault)
            ],
            stations: [],
            journal: JournalStatus(durable: 0, waiting: 0, commitMedian: 0, commitMax: 0, failure: nil),
            loop: LoopStatus(cycles: 0, cycleMax: 0, cycleMean: 0))
    }

    @Test func eachChangeIsToldOnce() {
        var log = StatusLog()
        #expect(log.changes(to: Self.status()).map(\.message) == ["device connected", "state"])
        #expect(log.changes(to: Self.status()).isEmpty)
        let lost = log.changes(to: Self.status(isUp: false, fault: "closed: by the device", hold: "deviceNotReady"))
        #expect(lost.map(\.message) == ["device lost", "held"])
        #expect(lost.first?.metadata["fault"] == "closed: by the device")
        #expect(
            log.changes(to: Self.status(isUp: false, fault: "closed: by the device", hold: "deviceNotReady")).isEmpty)
        #expect(
            log.changes(to: Self.status(isUp: false, fault: "refused", hold: "deviceNotReady")).map(\.message)
                == ["device lost"])
        #expect(
            log.changes(to: Self.status(state: "execute", fault: "refused", connections: 2)).map(\.message)
                == ["device connected", "state", "no longer held"])
    }

    @Test func aConnectionThatBrokeBetweenTwoLooksIsTold() {
        var log = StatusLog()
        _ = log.changes(to: Self.status())
        #expect(log.changes(to: Self.status(connections: 2)).map(\.message) == ["device connected"])
    }
}
