/// Times as pages show them, in the batch's time zone.
struct Clock {
    /// Minutes ahead of UTC.
    let offset: Int

    struct Parts {
        var year: Int
        var month: Int
        var day: Int
        var hour: Int
        var minute: Int
        var second: Int
    }

    func parts(_ milliseconds: Int64) -> Parts {
        let seconds = Int(milliseconds.floored(by: 1000)) + offset * 60
        let days = Int(Int64(seconds).floored(by: 86_400))
        let rest = seconds - days * 86_400
        // Years are counted from 1 March in eras of 400 years, so that the leap day is the last of its year.
        let shifted = days + 719_468
        let era = Int(Int64(shifted).floored(by: 146_097))
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return Parts(
            year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month: month,
            day: dayOfYear - (153 * shiftedMonth + 2) / 5 + 1, hour: rest / 3600, minute: rest / 60 % 60,
            second: rest % 60)
    }

    /// `2026-09-01 14:05:09`
    func full(_ milliseconds: Int64) -> String {
        let parts = parts(milliseconds)
        return date(parts) + " " + two(parts.hour) + ":" + two(parts.minute) + ":" + two(parts.second)
    }

    /// `09-01 14:05`
    func short(_ milliseconds: Int64) -> String {
        let parts = parts(milliseconds)
        return "\(two(parts.month))-\(two(parts.day)) \(two(parts.hour)):\(two(parts.minute))"
    }

    /// `14:05`
    func hour(_ milliseconds: Int64) -> String {
        let parts = parts(milliseconds)
        return "\(two(parts.hour)):\(two(parts.minute))"
    }

    /// `UTC+08:00`
    var zone: String {
        let size = abs(offset)
        return "UTC\(offset < 0 ? "-" : "+")\(two(size / 60)):\(two(size % 60))"
    }

    private func date(_ parts: Parts) -> String {
        "\(two(parts.year / 100))\(two(parts.year % 100))-\(two(parts.month))-\(two(parts.day))"
    }

    private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

extension Int64 {
    /// Division that rounds down.
    fileprivate func floored(by divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}
