import Ports
import Requirements
import Testing

@Suite("Port addresses")
struct PortAddressTests {
    @Test(
        "are read as meant and written in one form",
        arguments: [
            (
                "modbus-tcp://127.0.0.1:1502?unit=1", PortAddress.modbusTCP(host: "127.0.0.1", port: 1502, unit: 1),
                "modbus-tcp://127.0.0.1:1502?unit=1"
            ),
            ("modbus-tcp://plc", .modbusTCP(host: "plc", port: 502, unit: 255), "modbus-tcp://plc:502?unit=255"),
            ("tcp://[::1]:9100", .tcp(host: "::1", port: 9100), "tcp://[::1]:9100"),
            ("tcp://camera.line:23", .tcp(host: "camera.line", port: 23), "tcp://camera.line:23"),
            (
                "serial:/run/line/camera", .serial(path: "/run/line/camera", settings: .usual),
                "serial:/run/line/camera?baud=115200&parity=none&bits=8&stop=1&flow=none"
            ),
            (
                "serial:/dev/ttyUSB0?baud=9600&parity=even&bits=7&stop=2&flow=xonxoff",
                .serial(
                    path: "/dev/ttyUSB0",
                    settings: SerialSettings(
                        baudRate: 9600, parity: .even, dataBits: 7, stopBits: 2, flowControl: .xonxoff)),
                "serial:/dev/ttyUSB0?baud=9600&parity=even&bits=7&stop=2&flow=xonxoff"
            ),
        ])
    func good(text: String, address: PortAddress, canonical: String) throws {
        #expect(try PortAddress(parsing: text) == address)
        #expect(address.description == canonical)
        #expect(try PortAddress(parsing: canonical) == address)
    }

    @Test(
        "that are wrong say what is wrong",
        arguments: [
            ("", PortAddressError.unknownKind("")),
            ("udp://host:1", .unknownKind("udp://host:1")),
            ("tcp://:9100", .missingHost),
            ("tcp://host", .missingPort),
            ("tcp://host:", .badPort("")),
            ("tcp://host:0", .badPort("0")),
            ("tcp://host:65536", .badPort("65536")),
            ("tcp://::1:80", .missingHost),
            ("tcp://[::1]80", .badPort("80")),
            ("tcp://host:1?unit=1", .unknownSetting("unit")),
            ("modbus-tcp://host?unit=256", .badSetting(name: "unit", value: "256", allowed: "0…255")),
            ("modbus-tcp://host?unit", .badSetting(name: "unit", value: "", allowed: "0…255")),
            ("modbus-tcp://host?unit=1&unit=2", .repeatedSetting("unit")),
            ("serial:camera", .badPath("camera")),
            ("serial:/", .badPath("/")),
            ("serial:/dev/ttyS1?baud=0", .badSetting(name: "baud", value: "0", allowed: "50…4000000")),
            ("serial:/dev/ttyS1?bits=9", .badSetting(name: "bits", value: "9", allowed: "5…8")),
            ("serial:/dev/ttyS1?stop=3", .badSetting(name: "stop", value: "3", allowed: "1, 2")),
            (
                "serial:/dev/ttyS1?parity=None",
                .badSetting(name: "parity", value: "None", allowed: "none, even, odd, mark, space")
            ),
            (
                "serial:/dev/ttyS1?flow=dtr",
                .badSetting(name: "flow", value: "dtr", allowed: "none, rtscts, xonxoff")
            ),
            ("serial:/dev/ttyS1?speed=9600", .unknownSetting("speed")),
        ])
    func bad(text: String, error: PortAddressError) {
        #expect(throws: error) { try PortAddress(parsing: text) }
        #expect(!error.english.isEmpty && !error.chinese.isEmpty)
    }
}
