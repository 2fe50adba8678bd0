/// One line of the table.
struct Figure {
    /// Its number in Docs/Performance.md.
    var number: String
    var name: String
    var value: String
    var target: String
    /// The value as a part of the limit that was measured in the same run; empty when there is none.
    var ratio: String
    /// nil where the target asks for no number.
    var isReached: Bool?

    static func table(_ figures: [Figure]) -> String {
        let head = ["#", "figure", "measured", "target", "to the limit", ""]
        let rows = figures.map { figure in
            [
                figure.number, figure.name, figure.value, figure.target, figure.ratio,
                figure.isReached.map { $0 ? "pass" : "short" } ?? "",
            ]
        }
        let widths = head.indices.map { column in ([head] + rows).map { $0[column].count }.max() ?? 0 }
        return ([head] + rows).map { row in
            zip(row, widths).map { text, width in text + String(repeating: " ", count: width - text.count) }
                .joined(separator: "  ")
        }.joined(separator: "\n")
    }
}

/// 1234567 → 1,234,567
func grouped(_ number: Double) -> String {
    var digits = Array(String(Int64(number.rounded())))
    var place = digits.count - 3
    while place > 0 {
        digits.insert(",", at: place)
        place -= 3
    }
    return String(digits)
}

/// With so many digits after the point.
func fixed(_ number: Double, _ digits: Int) -> String {
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    let whole = Int64((number * scale).rounded())
    guard digits > 0 else { return String(whole) }
    let text = String(whole.magnitude)
    let padded = String(repeating: "0", count: max(0, digits + 1 - text.count)) + text
    return (whole < 0 ? "-" : "") + padded.dropLast(digits) + "." + padded.suffix(digits)
}

/// Seconds that the body took.
func measured(_ body: () throws -> Void) rethrows -> Double {
    let clock = ContinuousClock()
    let span = try clock.measure(body)
    return Double(span.components.seconds) + Double(span.components.attoseconds) / 1e18
}
