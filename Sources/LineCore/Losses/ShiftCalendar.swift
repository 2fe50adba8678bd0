/// When the site's shifts begin. The core has no time zone: the calendar brings the site's distance from UTC.
public struct ShiftCalendar: Hashable, Sendable {
    public struct Shift: Hashable, Sendable {
        public var id: String
        /// Minutes after midnight of the site, 0…1439; a multiple of 15.
        public var start: Int

        public init(id: String, start: Int) {
            self.id = id
            self.start = start
        }
    }

    /// One shift on one day; milliseconds since 1970-01-01T00:00:00Z.
    public struct Span: Hashable, Sendable {
        public var id: String
        public var from: Int64
        /// Not included.
        public var until: Int64
    }

    /// In the order of their start; at least one.
    public let shifts: [Shift]
    /// Minutes east of UTC; a multiple of 15.
    public let offset: Int

    /// - Parameter shifts: empty = the whole day is one shift.
    public init(shifts: [Shift], offset: Int) {
        let sorted = shifts.sorted { $0.start < $1.start }
        self.shifts = sorted.isEmpty ? [Shift(id: "day", start: 0)] : sorted
        self.offset = offset
    }

    /// The shift that this time lies in. The last shift of a day goes on past midnight until the first of the next.
    public func shift(at wall: Int64) -> Span {
        let day: Int64 = 86_400_000
        let local = wall + Int64(offset) * 60_000
        let days = local >= 0 ? local / day : -((-local + day - 1) / day)
        let minute = Int((local - days * day) / 60_000)
        let midnight = days * day - Int64(offset) * 60_000
        func begin(_ index: Int, after days: Int64) -> Int64 {
            midnight + days * day + Int64(shifts[index].start) * 60_000
        }
        let last = shifts.count - 1
        guard let index = shifts.lastIndex(where: { $0.start <= minute }) else {
            return Span(id: shifts[last].id, from: begin(last, after: -1), until: begin(0, after: 0))
        }
        let until = index < last ? begin(index + 1, after: 0) : begin(0, after: 1)
        return Span(id: shifts[index].id, from: begin(index, after: 0), until: until)
    }
}
