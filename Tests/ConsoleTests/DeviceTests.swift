import ControlTypes
import Requirements
import Testing

@testable import Console

/// The page of devices: what went over a link, and what may be tried.
@Suite struct DeviceTests {
    static let engineer: AccountStatus = {
        var account = Plant.supervisor
        account.role = "engineer"
        account.rights = ["look", "operate", "maintain"]
        return account
    }()

    static let list = [
        DeviceStatus(
            id: "unit-printer", driver: "zpl", address: "10.0.0.5:9100", isUp: true, connections: 1, lastFault: nil),
        DeviceStatus(
            id: "pallet-scanner", driver: "scanner", address: "10.0.0.9:2001", isUp: false, connections: 4,
            lastFault: "connection refused"),
    ]

    static let detail = DeviceDetail(
        status: list[0],
        messages: [
            DeviceMessage(
                at: "2026-09-01T06:01:58.120Z", isSent: true, text: "<STX>~HS<ETX>", hex: "02 7E 48 53 03"),
            DeviceMessage(
                at: "2026-09-01T06:01:58.131Z", isSent: false, text: "<STX>030,0,0,1245,000<ETX><CR><LF>",
                hex: "02 30 33 30 2C 30 2C 30 2C 31 32 34 35 2C 30 30 30 03 0D 0A"),
        ],
        latency: LatencyStatus(
            count: 1_204, mean: 2_140, longest: 14_020,
            buckets: [.init(upTo: 1, count: 0), .init(upTo: 2, count: 700), .init(upTo: 5, count: 480)]
                + [.init(upTo: 10, count: 20), .init(upTo: 20, count: 4), .init(upTo: nil, count: 0)]),
        tests: [
            DeviceTest(what: "reconnect", obstacles: []),
            DeviceTest(
                what: "print", obstacles: [Plant.text("批次 20260901 在产线上", "batch 20260901 is on the line")]),
        ])

    static func opened(_ person: inout Operator) {
        var status = Plant.running
        status.devices = list
        person.model.session = .open(engineer)
        person.hear(status)
        person.press(.character("7"))
        person.answer(.device("unit-printer"), .device(detail))
    }

    @Test("The chosen device is asked for at once, and what it sent is shown as text and as hexadecimal digits")
    func messages() {
        var person = Operator()
        Self.opened(&person)
        #expect(person.asked().contains(.device("unit-printer")))
        #expect(person.screen.contains("14:01:58.131 < <STX>030"))
        #expect(person.screen.contains("1204, mean 2.1 ms, longest 14.0 ms"))
        person.press(.character("b"))
        #expect(person.screen.contains("> 02 7E 48 53 03"))
        person.press(.down)
        #expect(person.asked().contains(.device("pallet-scanner")))
        #expect(!person.screen.contains("7E 48"), "what is known of another device is not shown")
        #expect(person.screen.contains("connection refused"))
    }

    @Test("A device is reconnected with a reason; what stands against a test is said")
    func tests() {
        var person = Operator()
        Self.opened(&person)
        _ = person.asked()
        person.press(.character("p"))
        #expect(person.model.notice?.text.en.contains("batch 20260901 is on the line") == true)
        person.press(.character("r"))
        #expect(person.screen.contains("closed and made anew"))
        person.press(.enter)
        let request = TestDevice(what: "reconnect", act: Act(user: "", reason: "maintenance"))
        #expect(person.asked() == [.testDevice("unit-printer", request)])
        person.answer(.testDevice("unit-printer", request), .done)
        #expect(person.model.notice?.text.en.contains("Reconnect") == true)
    }

    @Test("Who may not maintain devices is told so", .requirement("S-01"))
    func rights() {
        var person = Operator()
        Self.opened(&person)
        person.model.session = .open(Plant.supervisor)
        _ = person.asked()
        person.press(.character("r"))
        #expect(person.asked().isEmpty)
        #expect(person.model.dialog == nil)
    }
}
