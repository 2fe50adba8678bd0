/// A table that breaks over pages between its rows and repeats its head there.
struct Table {
    struct Column {
        var title: String
        /// Share of the table's width.
        var share: Double
        var alignment: Canvas.Style.Alignment
    }

    struct Cell {
        var text: String
        var color = Canvas.Color.black
        var isBold = false
    }

    var columns: [Column]
    var rows: [[Cell]] = []
    var size = 8.0
    private let padding = 4.0

    init(columns: [Column]) { self.columns = columns }

    private func widths(_ width: Double) -> [Double] {
        let shares = columns.reduce(0) { $0 + $1.share }
        return columns.map { $0.share / shares * width }
    }

    private func style(_ column: Int, _ cell: Cell) -> Canvas.Style {
        Canvas.Style(size: size, isBold: cell.isBold, color: cell.color, alignment: columns[column].alignment)
    }

    private func height(_ row: [Cell], _ widths: [Double], _ canvas: Canvas) -> Double {
        var height = 0.0
        for (column, cell) in row.enumerated() {
            height = max(
                height, canvas.height(of: cell.text, style(column, cell), width: widths[column] - padding * 2))
        }
        return height + padding * 1.6
    }

    /// Room that the head and the first row want.
    func beginning(_ canvas: Canvas) -> Double {
        let widths = widths(PageFlow.width)
        return height(head, widths, canvas) + (rows.first.map { height($0, widths, canvas) } ?? 0)
    }

    private var head: [Cell] { columns.map { Cell(text: $0.title, color: .white, isBold: true) } }

    func draw(on flow: PageFlow) {
        let widths = widths(PageFlow.width)
        let headHeight = height(head, widths, flow.canvas)
        var isHeadDue = true
        var isBanded = false
        for row in rows {
            let rowHeight = height(row, widths, flow.canvas)
            if flow.room < rowHeight + (isHeadDue ? headHeight : 0) {
                flow.breakPage()
                isHeadDue = true
            }
            if isHeadDue {
                draw(head, widths, height: headHeight, background: .accent, on: flow)
                isHeadDue = false
                isBanded = false
            }
            draw(row, widths, height: rowHeight, background: isBanded ? .band : nil, on: flow)
            isBanded.toggle()
        }
        flow.canvas.line(.line, 0.5, from: (PageFlow.left, flow.y), to: (PageFlow.right, flow.y))
        flow.y += 8
    }

    private func draw(
        _ row: [Cell], _ widths: [Double], height: Double, background: Canvas.Color?, on flow: PageFlow
    ) {
        if let background {
            flow.canvas.fill(background, x: PageFlow.left, y: flow.y, width: PageFlow.width, height: height)
        }
        var x = PageFlow.left
        for (column, cell) in row.enumerated() {
            flow.canvas.text(
                cell.text, style(column, cell), x: x + padding, y: flow.y + padding * 0.8,
                width: widths[column] - padding * 2)
            x += widths[column]
        }
        flow.y += height
    }
}
