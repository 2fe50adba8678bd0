import Codes
public import LineCore

/// How a date stands on packs and labels.
public enum PrintedDateFormat: UInt8, Sendable, CaseIterable {
    /// 261122, as in GS1 element strings (the year's last two digits).
    case yymmdd
    /// 20261122
    case yyyymmdd
    /// 2026-11-22
    case dashed
    /// 2026.11.22
    case dotted
    /// 2026/11/22
    case slashed
    /// 2026年11月22日
    case chinese
    /// 2026.11: for dates without a day
    case yearAndMonth

    public func text(_ date: CalendarDate) -> String {
        let year = Self.digits(UInt32(date.year), 4)
        let month = Self.digits(UInt32(date.month), 2)
        let day = Self.digits(UInt32(date.day), 2)
        return switch self {
        case .yymmdd: "\(year.suffix(2))\(month)\(day)"
        case .yyyymmdd: "\(year)\(month)\(day)"
        case .dashed: "\(year)-\(month)-\(day)"
        case .dotted: "\(year).\(month).\(day)"
        case .slashed: "\(year)/\(month)/\(day)"
        case .chinese: "\(year)年\(month)月\(day)日"
        case .yearAndMonth: "\(year).\(month)"
        }
    }

    private static func digits(_ value: UInt32, _ width: Int) -> String {
        let text = String(value)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }
}

/// The form of a code's identity (see ``Codes/Code``), recognised from its bytes.
enum CodeForm: Hashable, Sendable {
    case cn20
    /// The serial begins at byte 18.
    case gs1
    case sscc
    case unknown

    /// 18 digits are an SSCC. `01` + 14 digits + `21` + serial is GS1: no Chinese trace code begins with 0, for the
    /// platform gives only codes that begin with 8. 20 other digits are a trace code.
    init(_ code: Code) {
        let bytes = code.bytes
        let allDigits = bytes.allSatisfy(Ascii.isDigit)
        let isGS1 =
            bytes.count >= 19 && bytes.count <= 38
            && bytes.prefix(18).allSatisfy(Ascii.isDigit)
            && bytes.starts(with: [0x30, 0x31]) && bytes[16] == 0x32 && bytes[17] == 0x31
            && bytes.allSatisfy { Ascii.isPrintable($0) && $0 != Ascii.space }
        self =
            if isGS1 { .gs1 } else if allDigits && bytes.count == 18 { .sscc } else if allDigits && bytes.count == 20 {
                .cn20
            } else { .unknown }
    }
}

/// The content of a GS1 symbol in the order of this line, the leading FNC1 left out: `01` GTIN, `21` serial, GS, `17`
/// expiry, `10` lot; or `00` SSCC. A separator follows the serial because it is of variable length (GS1 General
/// Specifications, 7.8); the lot comes last and needs none.
///
/// - Returns: nil for a code of another form and for a lot that AI (10) does not allow (1 to 20 characters).
func gs1ElementString(_ code: Code, _ texts: BatchTexts) -> [UInt8]? {
    switch CodeForm(code) {
    case .sscc:
        return [0x30, 0x30] + code.bytes
    case .gs1:
        let lot = Array(texts.lot.utf8)
        guard (1...20).contains(lot.count), lot.allSatisfy({ Ascii.isPrintable($0) && $0 != Ascii.space }) else {
            return nil
        }
        let expiry = Array("17\(PrintedDateFormat.yymmdd.text(texts.expiry))10".utf8)
        return code.bytes + [Ascii.groupSeparator] + expiry + lot
    case .cn20, .unknown:
        return nil
    }
}
