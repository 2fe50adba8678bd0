public import Codes

/// How a device is reached.
///
/// Written as one text: `modbus-tcp://127.0.0.1:15020?unit=1`, `tcp://127.0.0.1:15021`,
/// `serial:/dev/ttyUSB0?baud=115200&parity=none&bits=8&stop=1&flow=none` or, for a path inside the run directory,
/// `serial:{run}/case-camera`. A path of another relative form is refused, because nobody could say relative to what.
public enum DeviceAddress: Hashable, Sendable {
    /// A Modbus TCP server; `unit` 0…255.
    case modbusTCP(host: String, port: UInt16, unit: UInt8)
    case tcp(host: String, port: UInt16)
    case serial(SerialAddress)

    /// Why a text is no address.
    public struct Refusal: Error, Hashable, Sendable {
        public var message: BilingualText
    }

    /// The word before the first colon.
    public var transport: String {
        switch self {
        case .modbusTCP: "modbus-tcp"
        case .tcp: "tcp"
        case .serial: "serial"
        }
    }

    /// What two devices cannot share: the socket (and unit) or the serial line.
    public var exclusivePart: String {
        switch self {
        case .modbusTCP(let host, let port, let unit): "\(host.lowercased()):\(port) unit \(unit)"
        case .tcp(let host, let port): "\(host.lowercased()):\(port)"
        case .serial(let serial): serial.path
        }
    }

    /// The address as one text with every setting written out; a port reads it again. `{run}` is replaced by the run
    /// directory's path.
    public func text(runDirectory: String) -> String {
        switch resolved(runDirectory: runDirectory) {
        case .modbusTCP(let host, let port, let unit): "modbus-tcp://\(host):\(port)?unit=\(unit)"
        case .tcp(let host, let port): "tcp://\(host):\(port)"
        case .serial(let serial):
            "serial:\(serial.path)?baud=\(serial.baud)&parity=\(serial.parity.rawValue)&bits=\(serial.dataBits)"
                + "&stop=\(serial.stopBits)&flow=\(serial.flow.rawValue)"
        }
    }

    /// The same address with `{run}` replaced by a directory's path.
    public func resolved(runDirectory: String) -> DeviceAddress {
        guard case .serial(var serial) = self, serial.path.hasPrefix(SerialAddress.runPrefix) else { return self }
        let directory = runDirectory.hasSuffix("/") ? String(runDirectory.dropLast()) : runDirectory
        serial.path = "\(directory)/\(serial.path.dropFirst(SerialAddress.runPrefix.count))"
        return .serial(serial)
    }
}

/// A serial line and its settings.
public struct SerialAddress: Hashable, Sendable {
    public enum Parity: String, Hashable, Sendable, CaseIterable {
        case none
        case even
        case odd
    }

    public enum Flow: String, Hashable, Sendable, CaseIterable {
        case none
        case rtsCts = "rtscts"
        case xonXoff = "xonxoff"
    }

    /// Absolute, or beginning with ``runPrefix``.
    public var path: String
    /// Bits per second.
    public var baud: UInt32
    public var parity: Parity
    /// 7 or 8.
    public var dataBits: UInt8
    /// 1 or 2.
    public var stopBits: UInt8
    public var flow: Flow

    /// The path's beginning that stands for the run directory.
    public static let runPrefix = "{run}/"
    /// The speeds that may be configured.
    public static let bauds: [UInt32] = [
        1_200, 2_400, 4_800, 9_600, 19_200, 38_400, 57_600, 115_200, 230_400, 460_800, 921_600,
    ]

    public init(path: String, baud: UInt32, parity: Parity, dataBits: UInt8, stopBits: UInt8, flow: Flow) {
        self.path = path
        self.baud = baud
        self.parity = parity
        self.dataBits = dataBits
        self.stopBits = stopBits
        self.flow = flow
    }
}

extension DeviceAddress {
    /// Reads an address. The refusal names the part that is wrong and what is allowed.
    public static func parse(_ text: String) -> Result<DeviceAddress, Refusal> {
        do throws(Refusal) {
            return .success(try read(text))
        } catch {
            return .failure(error)
        }
    }

    private static func read(_ text: String) throws(Refusal) -> DeviceAddress {
        let halves = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let target = halves[0]
        var options = try readOptions(halves.count > 1 ? halves[1] : nil)
        let address: DeviceAddress
        if target.hasPrefix("modbus-tcp://") {
            let (host, port) = try readSocket(target.dropFirst("modbus-tcp://".count))
            let unit = try options.takeNumber("unit", allowed: Array(0...255), otherwise: 255)
            address = .modbusTCP(host: host, port: port, unit: UInt8(unit))
        } else if target.hasPrefix("tcp://") {
            let (host, port) = try readSocket(target.dropFirst("tcp://".count))
            address = .tcp(host: host, port: port)
        } else if target.hasPrefix("serial:") {
            address = .serial(try readSerial(String(target.dropFirst("serial:".count)), &options))
        } else {
            throw refusal(
                zh: "“\(text)”须以 modbus-tcp://、tcp:// 或 serial: 开头",
                en: "\"\(text)\" begins with none of modbus-tcp://, tcp://, serial:")
        }
        if let left = options.pairs.first {
            throw refusal(
                zh: "\(address.transport) 地址没有选项“\(left.key)”",
                en: "a \(address.transport) address has no option \"\(left.key)\"")
        }
        return address
    }

    private static func readSocket(_ text: Substring) throws(Refusal) -> (host: String, port: UInt16) {
        guard let match = text.wholeMatch(of: /([A-Za-z0-9][A-Za-z0-9.-]*|\[[0-9A-Fa-f:]+\]):([0-9]{1,5})/),
            let port = UInt16(match.2), port > 0
        else {
            throw refusal(
                zh: "“\(text)”应为 主机:端口，端口 1…65535", en: "\"\(text)\" is not host:port with a port of 1…65535")
        }
        return (String(match.1), port)
    }

    private static func readSerial(_ path: String, _ options: inout Options) throws(Refusal) -> SerialAddress {
        let isInside = path.hasPrefix(SerialAddress.runPrefix) && path.count > SerialAddress.runPrefix.count
        let steps = path.split(separator: "/")
        guard isInside || path.hasPrefix("/"), !steps.isEmpty, !isInside || !steps.contains("..") else {
            throw refusal(
                zh: "串口路径“\(path)”须为绝对路径，或以 {run}/ 开头（运行目录）",
                en: "the serial path \"\(path)\" is neither absolute nor inside the run directory ({run}/…)")
        }
        let baud = try options.takeNumber("baud", allowed: SerialAddress.bauds.map(Int.init), otherwise: 115_200)
        let bits = try options.takeNumber("bits", allowed: [7, 8], otherwise: 8)
        let stop = try options.takeNumber("stop", allowed: [1, 2], otherwise: 1)
        let parity = try options.takeWord("parity", SerialAddress.Parity.self, otherwise: .none)
        let flow = try options.takeWord("flow", SerialAddress.Flow.self, otherwise: .none)
        return SerialAddress(
            path: path, baud: UInt32(baud), parity: parity, dataBits: UInt8(bits), stopBits: UInt8(stop), flow: flow)
    }

    private static func readOptions(_ text: String?) throws(Refusal) -> Options {
        var options = Options(pairs: [])
        guard let text else { return options }
        for part in text.split(separator: "&", omittingEmptySubsequences: false) {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard pair.count == 2, !pair[0].isEmpty, !pair[1].isEmpty else {
                throw refusal(zh: "选项“\(part)”应为 名称=值", en: "the option \"\(part)\" is not name=value")
            }
            guard !options.pairs.contains(where: { $0.key == pair[0] }) else {
                throw refusal(zh: "选项“\(pair[0])”重复", en: "the option \"\(pair[0])\" stands twice")
            }
            options.pairs.append((pair[0], pair[1]))
        }
        return options
    }

    private static func refusal(zh: String, en: String) -> Refusal {
        Refusal(message: BilingualText(zh: zh, en: en))
    }

    /// What stands behind the question mark, in its order.
    private struct Options {
        var pairs: [(key: String, value: String)]

        mutating func take(_ key: String) -> String? {
            guard let index = pairs.firstIndex(where: { $0.key == key }) else { return nil }
            return pairs.remove(at: index).value
        }

        mutating func takeNumber(_ key: String, allowed: [Int], otherwise: Int) throws(Refusal) -> Int {
            guard let text = take(key) else { return otherwise }
            guard let number = Int(text), allowed.contains(number) else {
                let list =
                    allowed.count > 20
                    ? "\(allowed[0])…\(allowed[allowed.count - 1])"
                    : allowed.map(String.init).joined(separator: ", ")
                throw refusal(zh: "\(key)=\(text) 不在允许范围：\(list)", en: "\(key)=\(text) is not one of: \(list)")
            }
            return number
        }

        mutating func takeWord<Word: RawRepresentable & CaseIterable>(
            _ key: String, _ type: Word.Type, otherwise: Word
        ) throws(Refusal) -> Word where Word.RawValue == String {
            guard let text = take(key) else { return otherwise }
            guard let word = Word(rawValue: text) else {
                let list = Word.allCases.map(\.rawValue).joined(separator: ", ")
                throw refusal(zh: "\(key)=\(text) 不在允许范围：\(list)", en: "\(key)=\(text) is not one of: \(list)")
            }
            return word
        }
    }
}
