/// A day of the Gregorian calendar as it stands on a pack; no time of day, no time zone, no clock.
public struct GS1Date: Hashable, Sendable {
    public let year: UInt16
    /// 1 to 12.
    public let month: UInt8
    /// 1 to the month's last day.
    public let day: UInt8

    /// The reference year with which every two-digit year is one of 2000 to 2099. Dates on packs that a line makes or
    /// reads today lie there; the line's readers use it because they have no clock.
    public static let lineReferenceYear: UInt16 = 2049

    /// Nil when there is no such day. Years 1 to 9999.
    public init?(year: UInt16, month: UInt8, day: UInt8) {
        guard (1...9999).contains(year), let last = Self.days(inMonth: month, of: year), (1...last).contains(day)
        else { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    /// Reads the six digits of AIs 11 to 17 as a number, `261231` for 31 December 2026.
    ///
    /// The century is the one that GS1 General Specifications, section 7.12, give: the year nearest to the reference
    /// year, at most 49 before and 50 after it. Day 00 means the month's last day; it is read, never written
    /// (GS1 Syntax Dictionary, type `yymmd0`). Nil when there is no such day.
    public init?(yymmdd: UInt32, referenceYear: UInt16) {
        guard yymmdd <= 999_999, (50...9900).contains(referenceYear) else { return nil }
        let shortYear = Int(yymmdd / 10_000)
        let distance = shortYear - Int(referenceYear) % 100
        var year = Int(referenceYear) / 100 * 100 + shortYear
        if distance >= 51 { year -= 100 }
        if distance <= -50 { year += 100 }
        let month = UInt8(yymmdd / 100 % 100)
        let day = UInt8(yymmdd % 100)
        guard (1...9999).contains(year), let last = Self.days(inMonth: month, of: UInt16(year)) else { return nil }
        self.init(year: UInt16(year), month: month, day: day == 0 ? last : day)
    }

    /// The six digits as a number, `261231`. Never with day 00.
    public var yymmdd: UInt32 {
        UInt32(year % 100) * 10_000 + UInt32(month) * 100 + UInt32(day)
    }

    /// The six digits as text, `261231`.
    public var yymmddText: String { GS1Date.padded(yymmdd, to: 6) }

    /// Days of a month, 28 to 31; nil when the month is not one of 1 to 12.
    public static func days(inMonth month: UInt8, of year: UInt16) -> UInt8? {
        switch month {
        case 1, 3, 5, 7, 8, 10, 12: 31
        case 4, 6, 9, 11: 30
        case 2: isLeap(year) ? 29 : 28
        default: nil
        }
    }

    /// Whether February has 29 days in this year.
    public static func isLeap(_ year: UInt16) -> Bool {
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }

    /// The last day of this day's month.
    public var endOfMonth: GS1Date {
        guard let last = Self.days(inMonth: month, of: year),
            let date = GS1Date(year: year, month: month, day: last)
        else { preconditionFailure("a date has a month with a last day") }
        return date
    }

    /// The day before; nil before the first day of year 1.
    public var dayBefore: GS1Date? {
        if day > 1 { return GS1Date(year: year, month: month, day: day - 1) }
        let earlierYear = month == 1 ? year - 1 : year
        let earlierMonth = month == 1 ? 12 : month - 1
        guard let last = Self.days(inMonth: earlierMonth, of: earlierYear) else { return nil }
        return GS1Date(year: earlierYear, month: earlierMonth, day: last)
    }

    /// The same day so many months later, or that month's last day where the day does not exist there (31 January and
    /// one month: 28 or 29 February). Nil after the year 9999.
    public func adding(months: UInt16) -> GS1Date? {
        let sum = Int(year) * 12 + Int(month) - 1 + Int(months)
        guard sum / 12 <= 9999 else { return nil }
        let laterYear = UInt16(sum / 12)
        let laterMonth = UInt8(sum % 12 + 1)
        guard let last = Self.days(inMonth: laterMonth, of: laterYear) else { return nil }
        return GS1Date(year: laterYear, month: laterMonth, day: min(day, last))
    }

    static func padded(_ number: UInt32, to width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}

extension GS1Date: Comparable {
    public static func < (left: GS1Date, right: GS1Date) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }
}

extension GS1Date: CustomStringConvertible {
    /// `2026-12-31`.
    public var description: String {
        let year = GS1Date.padded(UInt32(year), to: 4)
        let month = GS1Date.padded(UInt32(month), to: 2)
        return "\(year)-\(month)-\(GS1Date.padded(UInt32(day), to: 2))"
    }
}
