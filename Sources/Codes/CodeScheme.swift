/// The schemes of codes that the line knows (U-01).
public enum CodeScheme: UInt8, Sendable, CaseIterable {
    /// 20 digits of the Chinese trace code: 7 药品标识码, 9 serial, 4 secret check digits. Only ever imported.
    case cn20 = 1
    /// GTIN and serial in a GS1 element string.
    case gs1 = 2
    /// Serial shipping container code, 18 digits.
    case sscc = 3

    /// The word in files: `cn20`, `gs1`, `sscc`.
    public var token: String {
        switch self {
        case .cn20: "cn20"
        case .gs1: "gs1"
        case .sscc: "sscc"
        }
    }

    public init?(token: String) {
        switch token {
        case "cn20": self = .cn20
        case "gs1": self = .gs1
        case "sscc": self = .sscc
        default: return nil
        }
    }
}
