/// How grades are watched. Grades are in-line grades × 10 (0…40).
public struct GradeRules: Hashable, Sendable {
    /// The first reads of a batch, whose mean is the reference. 10…10 000.
    public var referenceReads: UInt16
    /// The last reads, whose mean is compared with it. 5…500.
    public var recentReads: UInt16
    /// So far below the reference the mean of the last reads is a drift. 1…40.
    public var warnDrop: UInt8
    /// A drift ends when it is less than so far below. Below ``warnDrop``.
    public var clearDrop: UInt8

    public static let standard = GradeRules(referenceReads: 200, recentReads: 50, warnDrop: 5, clearDrop: 2)

    public init(referenceReads: UInt16, recentReads: UInt16, warnDrop: UInt8, clearDrop: UInt8) {
        self.referenceReads = referenceReads
        self.recentReads = recentReads
        self.warnDrop = warnDrop
        self.clearDrop = clearDrop
    }
}

/// The in-line grades of one station's camera: a **process indicator**, not a certified grade (one picture at one angle
/// is no verification after ISO/IEC 15415).
///
/// The mean of the first `referenceReads` grades of a batch is the reference. When the mean of the last `recentReads`
/// is `warnDrop` or more below it, the print or the camera drifts; the drift is over when it is less than `clearDrop`
/// below. Between the two limits nothing changes, so that a mean at the limit does not come and go. All sums are whole
/// numbers and are compared without division.
public struct GradeTrend: Hashable, Sendable {
    public let rules: GradeRules
    private var referenceSum = 0
    private var referenceCount = 0
    /// The last grades, in a ring.
    private var recent: [UInt8] = []
    private var next = 0
    private var recentSum = 0
    public private(set) var isDrifting = false

    public enum Change: Hashable, Sendable {
        case none, drifts, recovered
    }

    public init(rules: GradeRules) {
        self.rules = rules
    }

    /// A symbol was read with this grade × 10; what is above 40 counts as 40.
    public mutating func take(_ grade: UInt8) -> Change {
        let grade = min(grade, 40)
        if referenceCount < Int(rules.referenceReads) {
            referenceSum += Int(grade)
            referenceCount += 1
        }
        if recent.count < Int(rules.recentReads) {
            recent.append(grade)
        } else {
            recentSum -= Int(recent[next])
            recent[next] = grade
            next = (next + 1) % recent.count
        }
        recentSum += Int(grade)
        return judge()
    }

    private mutating func judge() -> Change {
        guard referenceCount >= Int(rules.referenceReads), recent.count >= Int(rules.recentReads) else { return .none }
        // reference − recent mean, times both counts.
        let drop = referenceSum * recent.count - recentSum * referenceCount
        let unit = referenceCount * recent.count
        if !isDrifting, drop >= Int(rules.warnDrop) * unit {
            isDrifting = true
            return .drifts
        }
        if isDrifting, drop < Int(rules.clearDrop) * unit {
            isDrifting = false
            return .recovered
        }
        return .none
    }

    /// What screens show. Means are × 100, rounded; nil as long as there is nothing to show.
    public struct View: Hashable, Sendable {
        /// Mean of the last reads.
        public var recent: Int?
        /// Mean of the first reads; nil until there are enough of them.
        public var reference: Int?
        public var isDrifting: Bool
        /// Reads that ``recent`` is the mean of.
        public var reads: Int
    }

    public var view: View {
        View(
            recent: Self.mean(recentSum, of: recent.count),
            reference: referenceCount >= Int(rules.referenceReads) ? Self.mean(referenceSum, of: referenceCount) : nil,
            isDrifting: isDrifting, reads: recent.count)
    }

    /// The mean of grades × 10, as grade × 100, rounded.
    private static func mean(_ sum: Int, of count: Int) -> Int? {
        count == 0 ? nil : (sum * 20 + count) / (2 * count)
    }
}

extension Line {
    /// Takes the grade of a picture into its station's trend: of units where they are printed, of labels where they are
    /// read back. Other pictures show symbols that another station printed.
    mutating func noteGrade(
        _ result: ReadResult, station: StationIndex, role: PictureRole, at moment: Moment, into step: inout Step
    ) {
        guard floor.isProducing, Int(station) < grades.count, !result.readings.isEmpty, let grade = result.grade,
            let printer = gradedPrinter(of: station, role: role)
        else { return }
        switch grades[Int(station)].take(grade) {
        case .none: break
        case .drifts:
            let mean = grades[Int(station)].view.recent ?? 0
            floor.alarms.raise(
                .gradeDrift, station: station, device: printer, detail: Int64((mean + 5) / 10), at: moment,
                into: &step)
        case .recovered: floor.alarms.clear(.gradeDrift, station: station, device: printer, into: &step)
        }
    }

    private func gradedPrinter(of station: StationIndex, role: PictureRole) -> DeviceIndex? {
        switch (layout.stations[Int(station)], role) {
        case (.coding(let printer, _, _), .unit), (.container(_, _, _, let printer, _), .label),
            (.tracked(_, _, _, _, let printer), .label):
            printer
        // What comes printed was printed elsewhere.
        case (.coding, _), (.verifying, _), (.container, _), (.tracked, _), (.handheld, _): nil
        }
    }

    /// Another batch: other packs, other texts, another reference.
    mutating func forgetGrades(into step: inout Step) {
        grades = layout.stations.map { _ in GradeTrend(rules: layout.rules.grades) }
        floor.alarms.clear([.gradeDrift], into: &step)
    }
}
