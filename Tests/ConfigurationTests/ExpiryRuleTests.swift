import Codes
import ConfigurationFiles
import Foundation
import LineCore
import Requirements
import Testing

@Suite("Expiry dates", .requirement("B-04"))
struct ExpiryRuleTests {
    struct Case: Sendable {
        var made: CalendarDate
        var months: Int
        /// In the order of the rules.
        var expected: [CalendarDate]

        init(_ made: CalendarDate, _ months: Int, _ expected: CalendarDate...) {
            self.made = made
            self.months = months
            self.expected = expected
        }
    }

    private static func day(_ year: UInt16, _ month: UInt8, _ day: UInt8) -> CalendarDate {
        CalendarDate(year: year, month: month, day: day)
    }

    static let cases = [
        Case(day(2026, 3, 15), 24, day(2028, 3, 15), day(2028, 3, 14), day(2028, 2, 29), day(2028, 3, 31)),
        Case(day(2026, 1, 1), 12, day(2027, 1, 1), day(2026, 12, 31), day(2026, 12, 31), day(2027, 1, 31)),
        // 31 August and six months: the day does not exist.
        Case(day(2026, 8, 31), 6, day(2027, 2, 28), day(2027, 2, 27), day(2027, 1, 31), day(2027, 2, 28)),
        Case(day(2028, 2, 29), 12, day(2029, 2, 28), day(2029, 2, 27), day(2029, 1, 31), day(2029, 2, 28)),
        Case(day(2028, 2, 29), 48, day(2032, 2, 29), day(2032, 2, 28), day(2032, 1, 31), day(2032, 2, 29)),
        Case(day(2026, 12, 1), 36, day(2029, 12, 1), day(2029, 11, 30), day(2029, 11, 30), day(2029, 12, 31)),
    ]

    @Test("The four rules", arguments: cases)
    func rules(example: Case) {
        let found = ExpiryRule.allCases.map { $0.expiry(made: example.made, shelfLife: example.months) }
        #expect(found == example.expected)
    }

    @Test("A day that does not exist has no expiry")
    func noSuchDay() {
        #expect(ExpiryRule.sameDay.expiry(made: Self.day(2026, 2, 30), shelfLife: 12) == nil)
        #expect(ExpiryRule.sameDay.expiry(made: Self.day(9999, 12, 1), shelfLife: 12) == nil)
        #expect(ExpiryRule.sameDay.expiry(made: Self.day(2026, 2, 3), shelfLife: -1) == nil)
    }

    @Test("Entered dates are compared with the rules")
    func entered() throws {
        let product = try #require(ConfigurationReader.product(Data(Samples.product.utf8), file: "").content)
        let made = Self.day(2026, 3, 15)
        #expect(product.expiry(made: made) == Self.day(2028, 3, 14))
        #expect(product.checkDates(made: made, expiry: Self.day(2028, 3, 14)).isEmpty)

        let other = product.checkDates(made: made, expiry: Self.day(2028, 3, 31))
        #expect(other.map(\.isWarning) == [true])
        #expect(
            other.first?.message.english
                == "expiry 2028-03-31 follows the last day of that month, but the product's rule is the day before")

        let none = product.checkDates(made: made, expiry: Self.day(2028, 3, 16))
        #expect(none.map(\.isWarning) == [true])
        #expect(
            none.first?.message.english == "expiry 2028-03-16 fits none of the four rules (made 2026-03-15, 24 months)")

        #expect(product.checkDates(made: made, expiry: made).map(\.isWarning) == [false])
        #expect(product.checkDates(made: Self.day(2026, 2, 30), expiry: made).map(\.isWarning) == [false])
    }
}
