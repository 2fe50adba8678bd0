import Codes
import ConfigurationFiles
import Testing

@Suite("Device addresses")
struct DeviceAddressTests {
    private static func serial(_ path: String, _ baud: UInt32) -> DeviceAddress {
        .serial(SerialAddress(path: path, baud: baud, parity: .none, dataBits: 8, stopBits: 1, flow: .none))
    }

    static let good: [(String, DeviceAddress)] = [
        ("modbus-tcp://127.0.0.1:15020?unit=1", .modbusTCP(host: "127.0.0.1", port: 15_020, unit: 1)),
        ("modbus-tcp://plc.example.com:502", .modbusTCP(host: "plc.example.com", port: 502, unit: 255)),
        ("tcp://[::1]:9100", .tcp(host: "[::1]", port: 9_100)),
        ("serial:/dev/ttyUSB0", serial("/dev/ttyUSB0", 115_200)),
        ("serial:{run}/case-camera?baud=9600", serial("{run}/case-camera", 9_600)),
        (
            "serial:/dev/ttyS1?baud=19200&parity=even&bits=7&stop=2&flow=rtscts",
            .serial(
                SerialAddress(
                    path: "/dev/ttyS1", baud: 19_200, parity: .even, dataBits: 7, stopBits: 2, flow: .rtsCts))
        ),
    ]

    @Test("Are read", arguments: good)
    func read(text: String, address: DeviceAddress) throws {
        #expect(try DeviceAddress.parse(text).get() == address)
    }

    static let bad = [
        "", "tcp:", "tcp://", "tcp://:1", "tcp://host:0", "tcp://host:65536", "tcp://host:99999999999", "tcp://ho st:1",
        "modbus-tcp://host:502?unit=256", "modbus-tcp://host:502?unit=", "modbus-tcp://host:502?unit=1&unit=1",
        "modbus-tcp://host:502?", "tcp://host:1?unit=1", "serial:", "serial:/", "serial:{run}/", "serial:{run}",
        "serial:{run}/a/../../b", "serial:ttyUSB0", "serial:/dev/a?bits=9", "serial:/dev/a?parity=mark",
    ]

    @Test("Are refused in both languages", arguments: bad)
    func refuse(text: String) throws {
        guard case .failure(let refusal) = DeviceAddress.parse(text) else {
            Issue.record("\(text) was taken")
            return
        }
        #expect(!refusal.message.english.isEmpty && !refusal.message.chinese.isEmpty)
    }

    @Test("{run} stands for the run directory, which the caller gives")
    func run() throws {
        let address = try DeviceAddress.parse("serial:{run}/case-camera?baud=9600").get()
        let whole = "serial:/run/line/case-camera?baud=9600&parity=none&bits=8&stop=1&flow=none"
        #expect(address.text(runDirectory: "/run/line") == whole)
        #expect(address.text(runDirectory: "/run/line/") == whole)
        #expect(try DeviceAddress.parse(whole).get() == address.resolved(runDirectory: "/run/line"))
    }
}
