/// Where a device is connected. The description is the canonical text, which parses to the same address.
public enum PortAddress: Hashable, Sendable {
    /// `modbus-tcp://HOST:PORT?unit=UNIT`; port 502 and unit 255 if left out (the unit id of a device that is addressed
    /// by its IP address alone, Modbus Messaging on TCP/IP Implementation Guide 4.4.2.2).
    case modbusTCP(host: String, port: UInt16, unit: UInt8)
    /// `tcp://HOST:PORT`
    case tcp(host: String, port: UInt16)
    /// `serial:/PATH?baud=115200&parity=none&bits=8&stop=1&flow=none`; the values shown hold where one is left out.
    case serial(path: String, settings: SerialSettings)
}

/// The settings of a serial line.
public struct SerialSettings: Hashable, Sendable {
    public enum Parity: String, Hashable, Sendable, CaseIterable {
        case none, even, odd, mark, space
    }

    public enum FlowControl: String, Hashable, Sendable, CaseIterable {
        case none, rtscts, xonxoff
    }

    /// 50…4,000,000
    public var baudRate: Int
    public var parity: Parity
    /// 5…8
    public var dataBits: Int
    /// 1 or 2
    public var stopBits: Int
    public var flowControl: FlowControl

    public init(baudRate: Int, parity: Parity, dataBits: Int, stopBits: Int, flowControl: FlowControl) {
        self.baudRate = baudRate
        self.parity = parity
        self.dataBits = dataBits
        self.stopBits = stopBits
        self.flowControl = flowControl
    }

    /// 115200 baud, no parity, 8 data bits, 1 stop bit, no flow control.
    public static let usual = SerialSettings(
        baudRate: 115_200, parity: .none, dataBits: 8, stopBits: 1, flowControl: .none)
}

/// What is wrong with the text of an address.
public enum PortAddressError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The text does not begin with `modbus-tcp://`, `tcp://` or `serial:`.
    case unknownKind(String)
    case missingHost
    /// `tcp` has no usual port.
    case missingPort
    case badPort(String)
    /// A serial path begins with `/`.
    case badPath(String)
    case unknownSetting(String)
    case repeatedSetting(String)
    case badSetting(name: String, value: String, allowed: String)

    public var english: String {
        switch self {
        case .unknownKind(let text):
            "\"\(text)\" does not begin with modbus-tcp://, tcp:// or serial:/"
        case .missingHost: "the host is missing"
        case .missingPort: "the port is missing"
        case .badPort(let text): "\"\(text)\" is no port; allowed are 1 to 65535"
        case .badPath(let text): "\"\(text)\" is no path of a device; it must begin with /"
        case .unknownSetting(let name): "there is no setting \"\(name)\""
        case .repeatedSetting(let name): "the setting \"\(name)\" is given twice"
        case .badSetting(let name, let value, let allowed): "\(name)=\(value) is not possible; allowed: \(allowed)"
        }
    }

    public var chinese: String {
        switch self {
        case .unknownKind(let text): "“\(text)”的开头不是 modbus-tcp://、tcp:// 或 serial:/"
        case .missingHost: "缺少主机"
        case .missingPort: "缺少端口"
        case .badPort(let text): "“\(text)”不是端口；允许 1 至 65535"
        case .badPath(let text): "“\(text)”不是设备路径；必须以 / 开头"
        case .unknownSetting(let name): "没有“\(name)”这一设置"
        case .repeatedSetting(let name): "设置“\(name)”重复"
        case .badSetting(let name, let value, let allowed): "\(name)=\(value) 无效；允许：\(allowed)"
        }
    }

    public var description: String { "\(english) / \(chinese)" }
}

extension PortAddress: CustomStringConvertible {
    public var description: String {
        switch self {
        case .modbusTCP(let host, let port, let unit):
            "modbus-tcp://\(PortAddress.bracketed(host)):\(port)?unit=\(unit)"
        case .tcp(let host, let port):
            "tcp://\(PortAddress.bracketed(host)):\(port)"
        case .serial(let path, let settings):
            "serial:\(path)?baud=\(settings.baudRate)&parity=\(settings.parity.rawValue)&bits=\(settings.dataBits)"
                + "&stop=\(settings.stopBits)&flow=\(settings.flowControl.rawValue)"
        }
    }

    /// Reads an address. Nothing is looked up or opened.
    public init(parsing text: String) throws(PortAddressError) {
        let parts = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let place = parts[0]
        var settings = try SettingList(parts.count > 1 ? parts[1] : "")
        if place.hasPrefix("modbus-tcp://") {
            let (host, port) = try PortAddress.hostAndPort(place.dropFirst("modbus-tcp://".count), usual: 502)
            let unit = try settings.take("unit", allowed: "0…255") { UInt8($0) } ?? 255
            self = .modbusTCP(host: host, port: port, unit: unit)
        } else if place.hasPrefix("tcp://") {
            let (host, port) = try PortAddress.hostAndPort(place.dropFirst("tcp://".count), usual: nil)
            self = .tcp(host: host, port: port)
        } else if place.hasPrefix("serial:") {
            let path = place.dropFirst("serial:".count)
            guard path.hasPrefix("/"), path.count > 1, !path.utf8.contains(0) else { throw .badPath(String(path)) }
            self = .serial(path: String(path), settings: try SerialSettings(from: &settings))
        } else {
            throw .unknownKind(text)
        }
        try settings.requireEmpty()
    }

    /// An IPv6 address stands in brackets, because it has colons of its own.
    private static func bracketed(_ host: String) -> String {
        host.contains(":") ? "[\(host)]" : host
    }

    private static func hostAndPort(
        _ text: Substring, usual: UInt16?
    ) throws(PortAddressError) -> (host: String, port: UInt16) {
        var host = text
        var port: Substring?
        if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
            host = text[text.index(after: text.startIndex)..<end]
            let rest = text[text.index(after: end)...]
            guard rest.isEmpty || rest.hasPrefix(":") else { throw .badPort(String(rest)) }
            port = rest.isEmpty ? nil : rest.dropFirst()
        } else if let colon = text.firstIndex(of: ":") {
            host = text[..<colon]
            port = text[text.index(after: colon)...]
        }
        guard !host.isEmpty, !host.utf8.contains(0) else { throw .missingHost }
        guard let port else {
            guard let usual else { throw .missingPort }
            return (String(host), usual)
        }
        guard let number = UInt16(port), number > 0 else { throw .badPort(String(port)) }
        return (String(host), number)
    }
}

extension SerialSettings {
    fileprivate init(from list: inout SettingList) throws(PortAddressError) {
        self = .usual
        baudRate =
            try list.take("baud", allowed: "50…4000000") { text in
                Int(text).flatMap { (50...4_000_000).contains($0) ? $0 : nil }
            } ?? baudRate
        parity =
            try list.take("parity", allowed: Parity.allCases.map(\.rawValue).joined(separator: ", ")) {
                Parity(rawValue: String($0))
            } ?? parity
        dataBits =
            try list.take("bits", allowed: "5…8") { text in
                Int(text).flatMap { (5...8).contains($0) ? $0 : nil }
            } ?? dataBits
        stopBits =
            try list.take("stop", allowed: "1, 2") { text in
                Int(text).flatMap { (1...2).contains($0) ? $0 : nil }
            } ?? stopBits
        flowControl =
            try list.take("flow", allowed: FlowControl.allCases.map(\.rawValue).joined(separator: ", ")) {
                FlowControl(rawValue: String($0))
            } ?? flowControl
    }
}

/// The `name=value` pairs after the question mark, in their order.
private struct SettingList {
    private var pairs: [(name: Substring, value: Substring)] = []

    init(_ text: Substring) throws(PortAddressError) {
        for pair in text.split(separator: "&") {
            let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if pairs.contains(where: { $0.name == halves[0] }) { throw .repeatedSetting(String(halves[0])) }
            pairs.append((halves[0], halves.count > 1 ? halves[1] : ""))
        }
    }

    mutating func take<Value>(
        _ name: String, allowed: String, _ read: (Substring) -> Value?
    ) throws(PortAddressError) -> Value? {
        guard let place = pairs.firstIndex(where: { $0.name == name }) else { return nil }
        let text = pairs.remove(at: place).value
        guard let value = read(text) else {
            throw .badSetting(name: name, value: String(text), allowed: allowed)
        }
        return value
    }

    func requireEmpty() throws(PortAddressError) {
        if let pair = pairs.first { throw .unknownSetting(String(pair.name)) }
    }
}
