import LineCore

/// Times in files: UTC, RFC 3339, exactly three decimals and `Z`.
enum UTCTime {
    /// 1970-01-01T00:00:00.000Z up to 9999-12-31T23:59:59.999Z.
    static let range: ClosedRange<Int64> = 0...253_402_300_799_999

    /// - Precondition: `milliseconds` lies in ``range``.
    static func text(_ milliseconds: Int64) -> String {
        precondition(range.contains(milliseconds), "a time in a file lies between 1970 and 9999")
        let date = civil(days: milliseconds / 86_400_000)
        let rest = Int(milliseconds % 86_400_000)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(24)
        append(date.year, 4, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        append(date.month, 2, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        append(date.day, 2, to: &bytes)
        bytes.append(UInt8(ascii: "T"))
        append(rest / 3_600_000, 2, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        append(rest / 60_000 % 60, 2, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        append(rest / 1000 % 60, 2, to: &bytes)
        bytes.append(UInt8(ascii: "."))
        append(rest % 1000, 3, to: &bytes)
        bytes.append(UInt8(ascii: "Z"))
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Reads what ``text(_:)`` writes and nothing else.
    static func parse(_ text: String) -> Int64? {
        let bytes = Array(text.utf8)
        guard bytes.count == 24 else { return nil }
        func number(_ range: Range<Int>) -> Int64? {
            var value: Int64 = 0
            for byte in bytes[range] {
                guard byte >= 0x30, byte <= 0x39 else { return nil }
                value = value * 10 + Int64(byte - 0x30)
            }
            return value
        }
        guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10),
            let hour = number(11..<13), let minute = number(14..<16), let second = number(17..<19),
            let fraction = number(20..<23), (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60,
            second < 60
        else { return nil }
        let value =
            days(year: year, month: month, day: day) * 86_400_000 + hour * 3_600_000 + minute * 60_000 + second * 1000
            + fraction
        // Whatever is not spelled this way, the 31st of June too, does not come back the same.
        return range.contains(value) && self.text(value) == text ? value : nil
    }

    /// `+08:00`, `-03:30`.
    static func offset(minutes: Int16) -> String {
        let size = abs(Int(minutes))
        var bytes: [UInt8] = [minutes < 0 ? UInt8(ascii: "-") : UInt8(ascii: "+")]
        append(size / 60, 2, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        append(size % 60, 2, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// `yyyy-MM-dd`
    static func text(_ date: CalendarDate) -> String {
        var bytes: [UInt8] = []
        append(Int(date.year), 4, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        append(Int(date.month), 2, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        append(Int(date.day), 2, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func append(_ number: Int, _ digits: Int, to bytes: inout [UInt8]) {
        var divisor = 1
        for _ in 1..<digits { divisor *= 10 }
        while divisor > 0 {
            bytes.append(0x30 + UInt8(number / divisor % 10))
            divisor /= 10
        }
    }

    /// The day of the Gregorian calendar, that many days after 1970-01-01. Counted in eras of 400 years that begin on
    /// 1 March, so that the leap day is the last of its year.
    private static func civil(days: Int64) -> (year: Int, month: Int, day: Int) {
        let shifted = Int(days) + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (
            yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        )
    }

    private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}
