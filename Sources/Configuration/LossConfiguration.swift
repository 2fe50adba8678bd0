public import Codes
public import LineCore

/// How losses are counted.
public struct LossConfiguration: Hashable, Sendable {
    /// A stop shorter than this is a micro-stop.
    public var microStopSeconds: UInt16
    /// Slower than this share of the rated speed is reduced speed.
    public var reducedPercent: UInt8
}

/// One shift of the site's day.
public struct ShiftConfiguration: Hashable, Sendable {
    public var id: String
    public var name: BilingualText
    /// Minutes after midnight of the site; a multiple of 15.
    public var start: Int
}

/// A reason that a person may give for a stop.
public struct StopReasonConfiguration: Hashable, Sendable {
    public var id: String
    public var text: BilingualText
    public var category: StopCategory

    /// As the core has it.
    public var reason: StopReason { StopReason(id: id, category: category) }
}

extension LineConfiguration {
    public var shiftCalendar: ShiftCalendar {
        ShiftCalendar(
            shifts: shifts.map { ShiftCalendar.Shift(id: $0.id, start: $0.start) }, offset: enterprise.timeZoneMinutes)
    }

    /// Items per minute at the first station's top speed; 0 = it has none.
    public var topSpeed: UInt16 {
        switch stations.first?.kind {
        case .coding(let coding): UInt16(clamping: coding.topSpeed)
        case .verifying(let verifying): UInt16(clamping: verifying.topSpeed)
        case .container, .tracked, .handheld, nil: 0
        }
    }

    /// What the losses of a batch of this product are counted by: the product's rated speed, else the line's top speed.
    public func lossRules(for product: ProductConfiguration) -> LossRules {
        LossRules(
            ratedSpeed: product.ratedSpeed ?? topSpeed, reducedPercent: losses.reducedPercent,
            microStopSeconds: losses.microStopSeconds)
    }
}

extension LossConfiguration {
    init(_ tree: Checked) {
        self.init(
            microStopSeconds: UInt16(tree.number("micro-stop-s")),
            reducedPercent: UInt8(tree.number("reduced-speed-percent")))
    }
}

extension ShiftConfiguration {
    init(_ tree: Checked) {
        let digits = tree.text("start").utf8.map { Int($0) - 48 }
        guard digits.count == 5 else { preconditionFailure("a checked time is written as hh:mm") }
        self.init(
            id: tree.text("id"), name: tree.bilingual("name"),
            start: (digits[0] * 10 + digits[1]) * 60 + digits[3] * 10 + digits[4])
    }
}

extension StopReasonConfiguration {
    init(_ tree: Checked) {
        guard let category = StopCategory(token: tree.text("category")) else {
            preconditionFailure("the shape of \(tree.path) allows only known categories")
        }
        self.init(
            id: tree.text("id"), text: BilingualText(zh: tree.text("zh"), en: tree.text("en")), category: category)
    }
}

extension LineChecks {
    /// Shifts begin at different times, on quarters of an hour of UTC.
    mutating func checkLosses(shifts: [Checked], timeZone: Checked?) {
        var seen: [String: Checked] = [:]
        for shift in shifts {
            guard let start = shift["start"], let text = start.text else { continue }
            if let first = seen[text] {
                problems.error(
                    start, zh: "第 \(first.place.line) 行的班次也在 \(text) 开始",
                    en: "the shift of line \(first.place.line) begins at \(text) too")
            } else {
                seen[text] = start
            }
        }
        if let timeZone, let text = timeZone.text, !["00", "15", "30", "45"].contains(text.suffix(2)) {
            problems.error(
                timeZone, zh: "时区偏移应为 15 分钟的整数倍", en: "the offset must be a multiple of 15 minutes")
        }
    }
}
