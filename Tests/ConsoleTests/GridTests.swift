import ControlWords
import Testing

@testable import Console

@Suite struct GridTests {
    private func canvas(_ rows: Int, _ columns: Int, _ glyphs: Glyphs = .lines) -> Canvas {
        Canvas(size: Grid.Size(rows: rows, columns: columns), language: .en, glyphs: glyphs)
    }

    @Test(
        "Widths are those of Unicode",
        arguments: [
            ("a", 1), ("é", 1), ("e\u{0301}", 1), ("中", 2), ("、", 2), ("ｱ", 1), ("ア", 2), ("한", 2), ("ᄒ", 2),
            ("─", 1), ("⣿", 1), ("👍", 2), ("㎏", 2), ("𠀀", 2), ("批号B1", 6),
        ])
    func widths(text: String, width: Int) {
        #expect(DisplayWidth.of(text) == width)
    }

    @Test("What is no character to be shown has no width")
    func controls() {
        for value: UInt32 in [0, 0x1D, 0x7F, 0x85, 0x200B, 0x202E, 0xFEFF] {
            #expect(Unicode.Scalar(value).flatMap { DisplayWidth.of($0) } == nil)
        }
    }

    @Test("A wide character owns two cells; what overlaps it is blanked")
    func wide() {
        var canvas = canvas(1, 6)
        canvas.draw("中文字", 0, 0, width: 6, .plain)
        #expect(canvas.grid.lines == ["中文字"])
        #expect(canvas.grid[0, 1].isCovered)
        canvas.draw("x", 0, 1, width: 1, .plain)
        #expect(canvas.grid.lines == [" x文字"])
        canvas.draw("y", 0, 2, width: 1, .plain)
        #expect(canvas.grid.lines == [" xy 字"])
        canvas.draw("国", 0, 3, width: 2, .plain)
        #expect(canvas.grid.lines == [" xy国"])
    }

    @Test("A wide character does not stand half in the last column")
    func edge() {
        var canvas = canvas(1, 3)
        canvas.draw("a中b", 0, 0, width: 3, .plain)
        #expect(canvas.grid.lines == ["a…"])
        var narrow = self.canvas(1, 2)
        narrow.draw("中", 0, 1, width: 2, .plain)
        #expect(narrow.grid.lines == [" …"])
    }

    @Test("Marks stand upon their character and take no cell; too many are left out")
    func marks() {
        var canvas = canvas(1, 4)
        canvas.draw("e\u{0301}x", 0, 0, width: 4, .plain)
        #expect(canvas.grid[0, 0].text.unicodeScalars.count == 2)
        #expect(canvas.grid[0, 1].text == "x")
        canvas.draw("中\u{0301}", 0, 2, width: 2, .plain)
        #expect(canvas.grid[0, 2].text.unicodeScalars.count == 2)
        var many = self.canvas(1, 2)
        many.draw("e" + String(repeating: "\u{0301}", count: 50), 0, 0, width: 2, .plain)
        #expect(many.grid[0, 0].text.unicodeScalars.count == 5)
    }

    @Test(
        "Texts are cut by width",
        arguments: [("abcdef", 4, "abc…"), ("中文字", 5, "中文…"), ("中文字", 4, "中…"), ("ab", 2, "ab")])
    func cut(text: String, width: Int, result: String) {
        #expect(TextLayout.cut(text, to: width) == result)
        #expect(DisplayWidth.of(result) <= width)
    }

    @Test("Lines break at blanks, and between wide characters but not before a stop")
    func wrap() {
        #expect(TextLayout.wrapped("one two three", to: 7) == ["one two", "three"])
        #expect(TextLayout.wrapped("检查电源，然后继续", to: 8) == ["检查电", "源，然后", "继续"])
        #expect(TextLayout.wrapped("abcdefghij", to: 4) == ["abcd", "efgh", "ij"])
        for width in 2...20 {
            for line in TextLayout.wrapped("检查 PLC 电源、网线（switch）；well-known 的指示灯。", to: width) {
                #expect(DisplayWidth.of(line) <= max(width, 4), "\(line)")
            }
        }
    }

    // MARK: Differences

    private func applied(_ changes: [GridChange], to grid: Grid) -> Grid {
        var canvas = Canvas(size: grid.size, language: .en, glyphs: .lines)
        for row in 0..<grid.size.rows {
            for column in 0..<grid.size.columns where !grid[row, column].isCovered {
                canvas.draw(grid[row, column].text, row, column, width: 2, grid[row, column].style)
            }
        }
        for change in changes { canvas.draw(change.text, change.row, change.column, width: 1_000, change.style) }
        return canvas.grid
    }

    @Test("The differences turn one screen into the other, also where wide and narrow replace each other")
    func differences() {
        let texts = ["", "中文字abc", "a中文字b", "abcdefgh", "中a中b中", "e\u{0301}中国人", "        "]
        for first in texts {
            for second in texts {
                var before = canvas(2, 8)
                before.draw(first, 0, 0, width: 8, .plain)
                var after = canvas(2, 8)
                after.draw(second, 0, 0, width: 8, .alarm)
                let changes = after.grid.changes(since: before.grid)
                #expect(applied(changes, to: before.grid) == after.grid, "\(first) → \(second)")
            }
        }
    }

    @Test("What stays is not written again")
    func least() {
        var before = canvas(3, 20)
        before.draw("speed 298 中文", 1, 0, width: 20, .plain)
        #expect(before.grid.changes(since: before.grid).isEmpty)
        var after = canvas(3, 20)
        after.draw("speed 301 中文", 1, 0, width: 20, .plain)
        #expect(
            after.grid.changes(since: before.grid) == [
                GridChange(row: 1, column: 6, style: .plain, text: "301")
            ])
        #expect(after.grid.changes(since: nil).count == 3)
    }

    // MARK: Plots

    @Test("Plots have the height of their values, and a value above zero is always seen")
    func plots() {
        #expect(Plot.lines([0, 100], top: 100, rows: 1, columns: 1, .lines) == ["⢸"])
        #expect(Plot.lines([1, 100], top: 100, rows: 2, columns: 1, .lines) == ["⢸", "⣸"])
        #expect(Plot.lines([nil, 50, 100], top: 100, rows: 1, columns: 3, .ascii) == [" :|"])
        #expect(Plot.lines([1_000], top: 100, rows: 1, columns: 2, .ascii) == [" |"])
        #expect(Plot.lines([5], top: 0, rows: 1, columns: 1, .ascii) == [" "])
    }
}
