/// A curve in an area. In braille each cell shows two values side by side with four steps; in ASCII one with three.
enum Plot {
    /// The rows of the plot, from the top. The newest value stands at the right; missing ones stay empty.
    static func lines(_ values: [Double?], top: Double, rows: Int, columns: Int, _ glyphs: Glyphs) -> [String] {
        guard rows > 0, columns > 0 else { return [] }
        return glyphs == .lines
            ? braille(values, top: top, rows: rows, columns: columns)
            : ascii(values, top: top, rows: rows, columns: columns)
    }

    /// The last `whole` values as `count` ones: each the mean of those that it stands for, nil where there are none.
    static func fitted(_ values: [Double?], whole: Int, to count: Int) -> [Double?] {
        guard count > 0, whole > count else { return values }
        let all = last(values, whole)
        return (0..<count).map { place in
            let part = all[place * whole / count..<(place + 1) * whole / count].compactMap(\.self)
            return part.isEmpty ? nil : part.reduce(0, +) / Double(part.count)
        }
    }

    /// Steps of a value that has `steps` for the whole height: a value above zero is always seen.
    private static func height(_ value: Double?, top: Double, steps: Int) -> Int {
        guard let value, value > 0, top > 0 else { return 0 }
        return min(steps, max(1, Int((value / top * Double(steps)).rounded())))
    }

    private static func last(_ values: [Double?], _ count: Int) -> [Double?] {
        Array(repeating: nil, count: max(0, count - values.count)) + values.suffix(count)
    }

    private static func braille(_ values: [Double?], top: Double, rows: Int, columns: Int) -> [String] {
        let heights = last(values, columns * 2).map { height($0, top: top, steps: rows * 4) }
        // The dots of the left and the right half of a cell, from the bottom.
        let left: [UInt32] = [0x40, 0x04, 0x02, 0x01]
        let right: [UInt32] = [0x80, 0x20, 0x10, 0x08]
        return (0..<rows).map { row in
            let floor = (rows - 1 - row) * 4
            var line = ""
            for column in 0..<columns {
                var dots: UInt32 = 0
                for step in 0..<4 {
                    if heights[column * 2] > floor + step { dots |= left[step] }
                    if heights[column * 2 + 1] > floor + step { dots |= right[step] }
                }
                line.unicodeScalars.append(dots == 0 ? " " : Unicode.Scalar(0x2800 + dots) ?? " ")
            }
            return line
        }
    }

    private static func ascii(_ values: [Double?], top: Double, rows: Int, columns: Int) -> [String] {
        let heights = last(values, columns).map { height($0, top: top, steps: rows * 3) }
        let steps: [Character] = [" ", ".", ":", "|"]
        return (0..<rows).map { row in
            let floor = (rows - 1 - row) * 3
            return String(heights.map { steps[min(3, max(0, $0 - floor))] })
        }
    }
}
