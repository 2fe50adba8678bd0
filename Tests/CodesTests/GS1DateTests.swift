import Codes
import Requirements
import Testing

@Suite("Calendar of GS1 dates", .requirement("U-01"))
struct GS1DateTests {
    @Test(
        "Six digits become a day",
        arguments: [
            (261_231, "2026-12-31"), (240_229, "2024-02-29"), (230_200, "2023-02-28"), (240_200, "2024-02-29"),
            (1_130, "2000-11-30"), (990_101, "2099-01-01"), (260_400, "2026-04-30"), (261_200, "2026-12-31"),
        ])
    func reads(number: Int, text: String) throws {
        let date = try #require(
            GS1Date(yymmdd: UInt32(number), referenceYear: GS1Date.lineReferenceYear))
        #expect(date.description == text)
    }

    @Test("No such day", arguments: [230_229, 261_301, 260_001, 260_431, 260_132, 1_000_000, 0])
    func refuses(number: Int) {
        #expect(GS1Date(yymmdd: UInt32(number), referenceYear: GS1Date.lineReferenceYear) == nil)
    }

    @Test(
        "The century is the nearest",
        arguments: [
            (2026, 76, 2076), (2026, 77, 1977), (2026, 26, 2026), (2026, 0, 2000), (1999, 49, 2049), (1999, 50, 1950),
            (2060, 10, 2110), (2060, 11, 2011), (2060, 99, 2099),
        ])
    func century(reference: Int, shortYear: Int, year: Int) {
        let date = GS1Date(yymmdd: UInt32(shortYear * 10_000 + 101), referenceYear: UInt16(reference))
        #expect(date?.year == UInt16(year))
    }

    @Test("Days of months and leap years")
    func days() {
        let known: [UInt8] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        for month in UInt8(1)...12 { #expect(GS1Date.days(inMonth: month, of: 2026) == known[Int(month) - 1]) }
        #expect(GS1Date.days(inMonth: 0, of: 2026) == nil)
        #expect(GS1Date.days(inMonth: 13, of: 2026) == nil)
        #expect(GS1Date.isLeap(2000) && GS1Date.isLeap(2024) && !GS1Date.isLeap(2100) && !GS1Date.isLeap(2026))
        #expect(GS1Date(year: 2100, month: 2, day: 29) == nil)
        #expect(GS1Date(year: 0, month: 1, day: 1) == nil)
    }

    @Test("Every day of the century prints what it was read from, and follows the day before")
    func allDays() throws {
        var earlier: GS1Date?
        var count = 0
        for year in UInt16(2000)...2099 {
            for month in UInt8(1)...12 {
                let last = try #require(GS1Date.days(inMonth: month, of: year))
                for day in 1...last {
                    let date = try #require(GS1Date(year: year, month: month, day: day))
                    guard GS1Date(yymmdd: date.yymmdd, referenceYear: GS1Date.lineReferenceYear) == date,
                        earlier == nil || (date.dayBefore == earlier && earlier! < date)
                    else {
                        Issue.record("\(date)")
                        return
                    }
                    earlier = date
                    count += 1
                }
            }
        }
        #expect(count == 36_525)
        #expect(GS1Date(year: 1, month: 1, day: 1)?.dayBefore == nil)
    }

    @Test("Months are added to the month's last day at most")
    func months() throws {
        let january = try #require(GS1Date(year: 2026, month: 1, day: 31))
        #expect(january.adding(months: 1)?.description == "2026-02-28")
        #expect(january.adding(months: 25)?.description == "2028-02-29")
        #expect(january.adding(months: 24)?.description == "2028-01-31")
        #expect(january.adding(months: 11)?.description == "2026-12-31")
        #expect(january.adding(months: .max)?.description == "7487-04-30")
        #expect(GS1Date(year: 9999, month: 12, day: 1)?.adding(months: 1) == nil)
        #expect(january.adding(months: 1)?.endOfMonth.day == 28)
        #expect(january.yymmddText == "260131")
        #expect(GS1Date(year: 2001, month: 2, day: 3)?.yymmddText == "010203")
    }
}
