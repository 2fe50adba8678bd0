/// The scale of an axis: round numbers from 0 up.
struct Scale {
    let step: Double
    let top: Double

    /// - Parameter marks: how many steps are wanted at most.
    init(upTo largest: Double, marks: Int) {
        let wanted = max(largest, 1) / Double(marks)
        var unit = 1.0
        while unit * 10 <= wanted { unit *= 10 }
        step = ([1, 2, 5, 10].first { unit * $0 >= wanted } ?? 10) * unit
        var top = step
        while top < largest { top += step }
        self.top = top
    }

    var marks: [Double] { stride(from: 0, through: top, by: step).map { $0 } }
}

extension PageFlow {
    private static let small = Canvas.Style(size: 7, color: .gray, isOneLine: true)

    /// A frame with horizontal lines for the marks; gives the place of a value.
    private func axes(_ scale: Scale, x: Double, y: Double, width: Double, height: Double) -> (Double) -> Double {
        let place = { (value: Double) in y + height - value / scale.top * height }
        for mark in scale.marks {
            canvas.line(mark == 0 ? .gray : .line, 0.5, from: (x, place(mark)), to: (x + width, place(mark)))
            canvas.text(
                Self.number(mark), Self.small.with { $0.alignment = .right }, x: x - 34, y: place(mark) - 5, width: 29)
        }
        return place
    }

    static func number(_ value: Double) -> String {
        value == value.rounded() ? String(Int(value)) : String(Double(Int((value * 10).rounded())) / 10)
    }

    /// Marks of time below an axis; steps are chosen so that their labels do not touch.
    private func times(_ series: ReportContent.Series, x: Double, y: Double, width: Double) {
        let seconds = Double(series.step * series.values.count)
        guard seconds > 0 else { return }
        let steps = [60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400, 172_800, 604_800]
        let step = steps.first { seconds / Double($0) <= 9 } ?? Int(seconds / 8)
        let zone = clock.offset * 60
        let start = Int(series.start / 1000) + zone
        var mark = (start + step - 1) / step * step
        let needsDate = seconds > 20 * 3600
        while Double(mark - start) <= seconds {
            let place = x + Double(mark - start) / seconds * width
            canvas.line(.gray, 0.5, from: (place, y), to: (place, y + 3))
            let time = Int64(mark - zone) * 1000
            canvas.text(
                needsDate ? clock.short(time) : clock.hour(time), Self.small.with { $0.alignment = .center },
                x: place - 32, y: y + 4, width: 64)
            mark += step
        }
    }

    /// A line over time, with the rated value as a dashed one where there is one.
    func lineChart(_ series: ReportContent.Series, rated: Double?, unit: String) {
        let height = 120.0
        need(height + 40)
        let x = Self.left + 36
        let width = Self.width - 44
        canvas.text(unit, Self.small, x: Self.left, y: y, width: 200)
        y += 14
        let scale = Scale(upTo: max(series.values.max() ?? 0, rated ?? 0), marks: 5)
        let place = axes(scale, x: x, y: y, width: width, height: height)
        if let rated {
            var start = x
            while start < x + width {
                canvas.line(
                    .warning, 0.7, from: (start, place(rated)), to: (min(start + 5, x + width), place(rated)))
                start += 9
            }
            canvas.text(
                word(zh: "额定 \(Self.number(rated))", en: "rated \(Self.number(rated))"),
                Self.small.with {
                    $0.color = .warning
                    $0.alignment = .right
                }, x: x + width - 90, y: place(rated) - 11, width: 88)
        }
        // Each value stands for its whole step.
        let count = Double(series.values.count)
        let points = series.values.enumerated().flatMap { index, value in
            [Double(index), Double(index + 1)].map { (x: x + $0 / count * width, y: place(value)) }
        }
        canvas.polyline(.accent, 1, points)
        times(series, x: x, y: y + height, width: width)
        y += height + 24
    }

    /// Columns over time.
    func columnChart(_ series: ReportContent.Series, unit: String) {
        let height = 90.0
        need(height + 40)
        let x = Self.left + 36
        let width = Self.width - 44
        canvas.text(unit, Self.small, x: Self.left, y: y, width: 200)
        y += 14
        let scale = Scale(upTo: series.values.max() ?? 0, marks: 4)
        let place = axes(scale, x: x, y: y, width: width, height: height)
        let share = width / Double(max(series.values.count, 1))
        let gap = min(share * 0.25, 4)
        for (index, value) in series.values.enumerated() where value > 0 {
            let bar = min(share - gap, 40)
            let start = x + share * (Double(index) + 0.5) - bar / 2
            canvas.fill(.accent, x: start, y: place(value), width: bar, height: y + height - place(value))
            if share > 14 {
                canvas.text(
                    Self.number(value), Self.small.with { $0.alignment = .center }, x: start + bar / 2 - 20,
                    y: place(value) - 10, width: 40)
            }
        }
        times(series, x: x, y: y + height, width: width)
        y += height + 24
    }

    /// Bars from the left, one for each text, the longest first.
    func barChart(_ tallies: [ReportContent.Tally]) {
        let largest = Double(max(tallies.map(\.count).max() ?? 1, 1))
        let labelWidth = Self.width * 0.36
        let barWidth = Self.width - labelWidth - 60
        let style = Canvas.Style(size: 8)
        for tally in tallies {
            let label = word(tally.text)
            let height = max(14, canvas.height(of: label, style, width: labelWidth - 8) + 4)
            need(height)
            canvas.text(
                label, style.with { $0.alignment = .right }, x: Self.left,
                y: y + (height - canvas.height(of: label, style, width: labelWidth - 8)) / 2, width: labelWidth - 8)
            let length = Double(tally.count) / largest * barWidth
            canvas.fill(.accent, x: Self.left + labelWidth, y: y + height / 2 - 4.5, width: max(length, 0.7), height: 9)
            canvas.text(
                String(tally.count), style, x: Self.left + labelWidth + length + 5, y: y + height / 2 - 6, width: 55)
            y += height
        }
        y += 8
    }
}
