public import Codes
public import LineCore

/// How an expiry date follows from made date and shelf life: the four ways that the insurance platform's data check
/// knows (B-04). Each starts from the made date moved on by the shelf life; where that day does not exist (31 August
/// and six months), the month's last day stands for it.
public enum ExpiryRule: String, Hashable, Sendable, CaseIterable {
    /// The same day: made 2026-03-15, 24 months → 2028-03-15.
    case sameDay = "same-day"
    /// The day before: → 2028-03-14.
    case dayBefore = "day-before"
    /// The last day of the month before: → 2028-02-29.
    case previousMonthEnd = "previous-month-end"
    /// The last day of that month: → 2028-03-31.
    case monthEnd = "month-end"

    /// The expiry date; nil when there is no such made date, or the result lies after the year 9999.
    ///
    /// - Parameter shelfLife: in months, 1 or more.
    public func expiry(made: CalendarDate, shelfLife: Int) -> CalendarDate? {
        guard let start = GS1Date(year: made.year, month: made.month, day: made.day),
            let months = UInt16(exactly: shelfLife), let same = start.adding(months: months)
        else { return nil }
        let day: GS1Date?
        switch self {
        case .sameDay: day = same
        case .dayBefore: day = same.dayBefore
        case .previousMonthEnd: day = GS1Date(year: same.year, month: same.month, day: 1)?.dayBefore
        case .monthEnd: day = same.endOfMonth
        }
        return day.map { CalendarDate(year: $0.year, month: $0.month, day: $0.day) }
    }

    /// The rules that lead to this expiry date; empty = it fits none, which is a warning at batch entry.
    public static func fitting(made: CalendarDate, shelfLife: Int, expiry: CalendarDate) -> [ExpiryRule] {
        allCases.filter { $0.expiry(made: made, shelfLife: shelfLife) == expiry }
    }

    public var name: BilingualText {
        switch self {
        case .sameDay: BilingualText(zh: "同日", en: "the same day")
        case .dayBefore: BilingualText(zh: "前一日", en: "the day before")
        case .previousMonthEnd: BilingualText(zh: "上月最后一日", en: "the last day of the previous month")
        case .monthEnd: BilingualText(zh: "当月最后一日", en: "the last day of that month")
        }
    }
}

/// What is to be said of dates that a person enters for a batch.
public struct BatchDateFinding: Hashable, Sendable {
    /// False: the batch cannot be made with these dates. True: a person may accept them.
    public var isWarning: Bool
    public var message: BilingualText
}

extension ProductConfiguration {
    /// The expiry date by the product's rule; nil when there is no such made date.
    public func expiry(made: CalendarDate) -> CalendarDate? {
        expiryRule.expiry(made: made, shelfLife: shelfLifeMonths)
    }

    /// Checks the dates of a batch: impossible dates and an expiry not after the made date refuse it; an expiry that
    /// fits none of the four rules, or another than the product's, warns.
    public func checkDates(made: CalendarDate, expiry: CalendarDate) -> [BatchDateFinding] {
        let dates = [made, expiry].map { GS1Date(year: $0.year, month: $0.month, day: $0.day) }
        guard let first = dates[0], let last = dates[1] else {
            return [refused(zh: "生产日期或有效期不是日历上的日期", en: "the made or the expiry date is no day of the calendar")]
        }
        guard last > first else {
            return [refused(zh: "有效期至须晚于生产日期", en: "the expiry date must lie after the made date")]
        }
        let fitting = ExpiryRule.fitting(made: made, shelfLife: shelfLifeMonths, expiry: expiry)
        if fitting.contains(expiryRule) { return [] }
        guard let other = fitting.first else {
            return [
                warned(
                    zh: "有效期至 \(last) 不符合四种算法中的任何一种（生产日期 \(first)，\(shelfLifeMonths) 个月）",
                    en: "expiry \(last) fits none of the four rules (made \(first), \(shelfLifeMonths) months)")
            ]
        }
        return [
            warned(
                zh: "有效期至 \(last) 按“\(other.name.chinese)”算法，而产品规定为“\(expiryRule.name.chinese)”",
                en: "expiry \(last) follows \(other.name.english), but the product's rule is "
                    + "\(expiryRule.name.english)")
        ]
    }

    private func refused(zh: String, en: String) -> BatchDateFinding {
        BatchDateFinding(isWarning: false, message: BilingualText(zh: zh, en: en))
    }

    private func warned(zh: String, en: String) -> BatchDateFinding {
        BatchDateFinding(isWarning: true, message: BilingualText(zh: zh, en: en))
    }
}
