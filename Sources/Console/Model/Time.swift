/// A moment as the console knows it; both clocks come from outside.
public struct ConsoleTime: Hashable, Sendable {
    /// Milliseconds of a clock that never goes back.
    public var tick: Int64
    /// Seconds since 1970, UTC.
    public var wall: Int64

    public init(tick: Int64, wall: Int64) {
        self.tick = tick
        self.wall = wall
    }
}

/// RFC 3339 in UTC, as the API has times, and the time of day at the line.
enum WallTime {
    /// Seconds since 1970 of `2026-09-01T08:00:00Z` or with a fraction; nil if it is no such text.
    static func seconds(_ text: String) -> Int64? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes.last == UInt8(ascii: "Z"), bytes[4] == UInt8(ascii: "-"),
            bytes[10] == UInt8(ascii: "T"), let year = number(bytes[0..<4]), let month = number(bytes[5..<7]),
            let day = number(bytes[8..<10]), let hour = number(bytes[11..<13]), let minute = number(bytes[14..<16]),
            let second = number(bytes[17..<19]), (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        return ((days(year, month, day) * 24 + hour) * 60 + minute) * 60 + second
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int64? {
        var value: Int64 = 0
        for digit in digits {
            guard (0x30...0x39).contains(digit) else { return nil }
            value = value * 10 + Int64(digit - 0x30)
        }
        return value
    }

    /// Days since 1970 in the Gregorian calendar, counted in years that begin in March.
    private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }

    /// `14:03:22`
    static func clock(_ wall: Int64, offset: Int64) -> String {
        let second = ((wall + offset) % 86_400 + 86_400) % 86_400
        return "\(two(second / 3_600)):\(two(second / 60 % 60)):\(two(second % 60))"
    }

    /// `14:03`
    static func minute(_ wall: Int64, offset: Int64) -> String { String(clock(wall, offset: offset).prefix(5)) }

    /// `2026-09-01` at the line.
    static func date(_ wall: Int64, offset: Int64) -> String {
        let day = Int64((Double(wall + offset) / 86_400).rounded(.down))
        let shifted = day + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let civil = month < 10 ? month + 3 : month - 9
        let year = yearOfEra + era * 400 + (civil <= 2 ? 1 : 0)
        return "\(year)-\(two(civil))-\(two(dayOfYear - (153 * month + 2) / 5 + 1))"
    }

    /// The time of day of a text of the API, with the date when it is another day than today; the text itself if it is
    /// none.
    static func local(_ text: String, offset: Int64, today: Int64) -> String {
        guard let wall = seconds(text) else { return text }
        let time = clock(wall, offset: offset)
        let day = date(wall, offset: offset)
        return day == date(today, offset: offset) ? time : "\(day.dropFirst(5)) \(time)"
    }
}
