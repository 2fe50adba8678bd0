public import Codes
public import ConfigurationFiles

/// Why a line, a product or a set of faults cannot be simulated.
public enum WorldPlanFault: Error, Hashable, Sendable {
    /// The simulated belt hangs on a PLC, and the line has none.
    case noPLC
    /// A station names a device that is not on the line.
    case noDevice(String, station: String)
    /// The product has no such level, or a container level without children.
    case noLevel(UInt8, station: String, product: String)
    /// The layers of a station do not divide the product's ratio.
    case layers(Int, ratio: Int, station: String)
    /// A setting of a device that its simulated counterpart does not have.
    case unsupported(device: String, setting: String, only: String)
    /// The printer's records carry nothing from which the unit's code could be read.
    case noCode(printer: String, scheme: CodeScheme)
    /// 0…``largestUnits``.
    case units(Int)
    /// 1… the top speed of the unit station.
    case speed(Int, top: Int)
    /// The times of the configuration leave the machine no room, for the reason given.
    case timing(station: String, reason: BilingualText)
    /// Two devices on one socket: a gateway is not simulated.
    case sharedSocket(String, String)
    /// A serial device of the machine itself would be replaced: only links inside the run directory are made.
    case outsideRunDirectory(device: String, path: String)
    /// Neither a preset nor a fault.
    case unknownFaults(String)
    /// The fault strikes one device of this kind, and none is named or there.
    case faultNeedsDevice(FaultName, DeviceDriver.Role)
    /// A fault names a device that is not on the line, or of another kind.
    case faultOfNoDevice(String)
    /// The fault strikes a station, and none is named or there.
    case faultNeedsStation(FaultName)
    /// A fault names a station that is not on the line, or that it cannot strike.
    case faultOfNoStation(String)
    /// The fault lasts, and nobody said how long (1…86400 s).
    case faultNeedsSeconds(FaultName)
    /// The fault comes by chance only.
    case chanceOnly(FaultName)
    /// The world refuses the plan, in its own words.
    case mistake(String)

    /// The most units of a simulation.
    public static let largestUnits = 10_000_000

    /// What is wrong, in a sentence.
    public var text: BilingualText {
        switch self {
        case .noPLC:
            BilingualText(
                chinese: "产线没有 PLC（line-link），无法仿真",
                english: "the line has no PLC (line-link): there is nothing to simulate")
        case .noDevice(let device, let station):
            BilingualText(
                chinese: "工位 \(station) 使用的设备“\(device)”不存在或驱动不符",
                english: "the device \"\(device)\" of the station \(station) is not on the line or has another driver")
        case .noLevel(let level, let station, let product):
            BilingualText(
                chinese: "产品 \(product) 没有工位 \(station) 所需的级别 \(level)",
                english: "the product \(product) has no level \(level), which the station \(station) makes")
        case .layers(let layers, let ratio, let station):
            BilingualText(
                chinese: "工位 \(station) 的 \(layers) 层不能整除比例 \(ratio)",
                english: "the \(layers) layers of the station \(station) do not divide the ratio \(ratio)")
        case .unsupported(let device, let setting, let only):
            BilingualText(
                chinese: "设备 \(device) 的 \(setting) 不能仿真，只支持：\(only)",
                english: "the device \(device) cannot be simulated with this \(setting); only: \(only)")
        case .noCode(let printer, let scheme):
            BilingualText(
                chinese: "打印机 \(printer) 的 record-fields 拼不出 \(scheme.token) 码",
                english: "the record fields of the printer \(printer) make no \(scheme.token) code")
        case .units(let units):
            BilingualText(
                chinese: "数量 \(units) 应为 0…\(Self.largestUnits)",
                english: "\(units) units; 0…\(Self.largestUnits) are possible")
        case .speed(let speed, let top):
            BilingualText(
                chinese: "速度 \(speed) 件/分，该产线为 1…\(top)",
                english: "a speed of \(speed) a minute; this line runs at 1…\(top)")
        case .timing(let station, let reason):
            BilingualText(
                chinese: "工位 \(station)：\(reason.chinese)", english: "the station \(station): \(reason.english)")
        case .sharedSocket(let first, let second):
            BilingualText(
                chinese: "设备 \(first) 和 \(second) 使用同一个端口，不能仿真网关",
                english: "the devices \(first) and \(second) share a socket: a gateway cannot be simulated")
        case .outsideRunDirectory(let device, let path):
            BilingualText(
                chinese: "设备 \(device) 的串口 \(path) 不在运行目录（{run}/…）内，不会被替换",
                english:
                    "the serial line \(path) of the device \(device) is outside of the run directory ({run}/…)"
            )
        case .unknownFaults(let name):
            BilingualText(
                chinese: "没有故障“\(name)”；已知：\(knownFaultNames)",
                english: "there are no faults \"\(name)\"; known: \(knownFaultNames)")
        case .faultNeedsDevice(let fault, let role):
            BilingualText(
                chinese: "故障 \(fault.rawValue) 针对某个设备（\(role.rawValue)），而产线没有或未指明",
                english: "the fault \(fault.rawValue) strikes a \(role.rawValue), and there is none to strike")
        case .faultOfNoDevice(let device):
            BilingualText(
                chinese: "没有可发生该故障的设备“\(device)”",
                english: "there is no device \"\(device)\" that such a fault could strike")
        case .faultNeedsStation(let fault):
            BilingualText(
                chinese: "故障 \(fault.rawValue) 针对某个工位，而产线没有或未指明",
                english: "the fault \(fault.rawValue) strikes a station, and there is none to strike")
        case .faultOfNoStation(let station):
            BilingualText(
                chinese: "没有可发生该故障的工位“\(station)”",
                english: "there is no station \"\(station)\" that such a fault could strike")
        case .faultNeedsSeconds(let fault):
            BilingualText(
                chinese: "故障 \(fault.rawValue) 须有持续时间（1…86400 秒）",
                english: "the fault \(fault.rawValue) needs its length (1…86400 s)")
        case .chanceOnly(let fault):
            BilingualText(
                chinese: "故障 \(fault.rawValue) 只按概率发生", english: "the fault \(fault.rawValue) comes by chance only")
        case .mistake(let sentence):
            BilingualText(chinese: "仿真产线不成立：\(sentence)", english: "the simulated line cannot be built: \(sentence)")
        }
    }

    private var knownFaultNames: String {
        (FaultPreset.allCases.map(\.rawValue) + FaultName.allCases.map(\.rawValue)).joined(separator: ", ")
    }
}
