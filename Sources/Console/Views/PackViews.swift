import ControlTypes
import ControlWords

/// A pack: what it is, where it is, what happened to it, and what may be done with it now.
struct ReworkView {
    let model: Model
    private var page: ReworkPage { model.rework }

    init(model: Model) { self.model = model }

    func draw(_ area: Area, _ canvas: inout Canvas) {
        let (head, rest) = area.split(top: 1)
        canvas.rule(canvas.text(Phrases.page(.rework)), head)
        var lines: [StyledText] = []
        if page.awaited > 0 {
            lines.append(StyledText("! " + canvas.text(FormPhrases.scanBack(page.awaited)), .alarm))
        }
        guard let report = page.report else {
            lines.append(StyledText(canvas.text(PagePhrases.scanAnything), .heading))
            canvas.draw(lines, in: rest.inset(0, 2))
            return
        }
        lines += identity(report, canvas, rest.columns - 2)
        let (upper, lower) = rest.split(top: min(lines.count, rest.rows - 5))
        canvas.draw(lines, in: upper.inset(0, 1))
        history(report, lower, &canvas)
    }

    private func identity(_ report: CodeReport, _ canvas: Canvas, _ width: Int) -> [StyledText] {
        var lines = [
            StyledText(report.code, .heading)
                + StyledText(
                    "  \(canvas.text(PagePhrases.code(report.state)))  \(levelName(report.level))  \(report.product)  "
                        + (report.batch ?? ""), .plain)
        ]
        if report.labelDue { lines.append(StyledText("! " + canvas.text(PagePhrases.labelDue), .alarm)) }
        if let place = report.place {
            lines += canvas.captioned(PagePhrases.whereIs, canvas.text(PagePhrases.pack(place)), .plain, width: width)
        }
        if !report.parents.isEmpty {
            lines += canvas.captioned(
                PagePhrases.within, report.parents.joined(separator: " → "), .plain, width: width)
        }
        if !report.children.isEmpty {
            let shown = report.children.prefix(3).joined(separator: "  ") + (report.children.count > 3 ? " …" : "")
            lines += canvas.captioned(
                PagePhrases.content, "\(report.children.count): \(shown)", .plain, width: width)
        }
        let acts = PackActName.allCases.filter { report.legalActs.contains($0.rawValue) }
            .map { "[\($0.key)] " + canvas.text(FormPhrases.act($0)) }
        lines += canvas.captioned(
            PagePhrases.possible,
            acts.isEmpty ? canvas.text(PagePhrases.nothingPossible) : acts.joined(separator: "  "),
            acts.isEmpty ? .quiet : .key, width: width)
        if !page.marked.isEmpty {
            lines += canvas.captioned(
                PagePhrases.along, "\(page.marked.count): " + page.marked.joined(separator: "  "), .caution,
                width: width)
        }
        return lines
    }

    private func levelName(_ level: Int) -> String {
        model.status?.batch?.levels.first { $0.level == level }?.name ?? "\(level)"
    }

    /// The newest at the bottom, as it happened; what finds no room is above.
    private func history(_ report: CodeReport, _ area: Area, _ canvas: inout Canvas) {
        let (head, rest) = area.split(top: 1)
        let entries = report.history.dropLast(min(page.scroll, max(0, report.history.count - 1)))
        var lines: [StyledText] = []
        var shown = 0
        for entry in entries.reversed() {
            let isLast = shown == 0 && page.scroll == 0
            let more = self.entry(entry, isLast: isLast, canvas, rest.columns - 2)
            guard shown == 0 || lines.count + more.count <= rest.rows else { break }
            lines = more + lines
            shown += 1
        }
        let earlier = entries.count - shown
        canvas.rule(
            canvas.text(PagePhrases.history) + (earlier > 0 ? "  " + canvas.text(PagePhrases.earlier(earlier)) : ""),
            head)
        canvas.draw(lines, in: rest.inset(0, 1))
    }

    /// When, what, who and why, on as many rows as it needs.
    private func entry(_ entry: CodeReport.Entry, isLast: Bool, _ canvas: Canvas, _ width: Int) -> [StyledText] {
        let time = TextLayout.padded(model.local(entry.at), to: 15)
        let room = max(20, width - 15 - 2)
        let what = canvas.text(entry.what)
        let person = [entry.who, entry.why].compactMap(\.self).filter { !$0.isEmpty }.joined(separator: ": ")
        let style: Style = entry.who == nil ? .plain : .heading
        var texts = TextLayout.wrapped(what, to: room).map { StyledText($0, style) }
        if !person.isEmpty {
            if DisplayWidth.of(what + person) + 2 <= room {
                texts = [StyledText(what, style) + StyledText("  " + person, .quiet)]
            } else {
                texts += TextLayout.wrapped(person, to: room).map { StyledText($0, .quiet) }
            }
        }
        return texts.enumerated().map { offset, text in
            StyledText(offset == 0 ? time : String(repeating: " ", count: 15), .quiet)
                + StyledText(offset == 0 ? (isLast ? "└ " : "├ ") : isLast ? "  " : "│ ", .frame) + text
        }
    }
}

/// Open containers with what is in them and what is missing, and the tree of any pack.
struct AggregationView {
    let model: Model
    private var page: AggregationPage { model.aggregation }

    init(model: Model) { self.model = model }

    func draw(_ area: Area, _ canvas: inout Canvas) {
        let (upper, lower) = area.split(top: max(8, area.rows * 2 / 5))
        // Side by side where there is room.
        if area.columns >= 110 {
            let (left, right) = upper.split(left: upper.columns * 11 / 20)
            open(left, &canvas)
            closed(right, &canvas)
        } else {
            let (first, second) = upper.split(top: (upper.rows + 1) / 2)
            open(first, &canvas)
            closed(second, &canvas)
        }
        tree(lower, &canvas)
    }

    private func closed(_ area: Area, _ canvas: inout Canvas) {
        let (head, rest) = area.split(top: 1)
        canvas.rule(canvas.text(PagePhrases.lastClosed), head)
        TableView(
            widths: [20, 5, 5, 5, 0],
            titles: [
                FormPhrases.code, PagePhrases.level, PagePhrases.holds, BilingualMessage(zh: "", en: ""), Phrases.time,
            ],
            rows: page.closed.map { container in
                TableView.Row(
                    cells: [
                        container.code, "\(container.level)", "\(container.children)",
                        container.isShort ? canvas.text(PagePhrases.short) : "", model.local(container.at),
                    ], style: container.isShort ? .caution : .plain)
            }, chosen: page.isInTree || page.row < page.open.count ? nil : page.row - page.open.count
        ).draw(rest, &canvas)
    }

    /// Children of a full container, where the line has closed a full one; nil = not known yet.
    private func capacity(_ level: Int) -> Int? {
        guard let content = model.status?.batch?.levels.first(where: { $0.level == level })?.content, content.full > 0
        else { return nil }
        return (content.packed - content.inShort - content.difference) / content.full
    }

    private func open(_ area: Area, _ canvas: inout Canvas) {
        let (head, rest) = area.split(top: 1)
        canvas.rule(canvas.text(PagePhrases.openContainers), head)
        TableView(
            widths: [18, 6, 6, 7, 7, 0],
            titles: [
                PagePhrases.station, PagePhrases.number, PagePhrases.level, PagePhrases.holds, PagePhrases.missing,
                PagePhrases.stage,
            ],
            rows: page.open.map { container in
                let missing = capacity(container.level).map { max(0, $0 - container.children.count) }
                let content = container.children.isEmpty ? "" : "  " + container.children.joined(separator: " ")
                return TableView.Row(
                    cells: [
                        container.station, "\(container.number)", "\(container.level)", "\(container.children.count)",
                        missing.map(String.init) ?? "?", canvas.text(container.stage) + content,
                    ], style: .plain)
            }, chosen: page.isInTree || page.row >= page.open.count ? nil : page.row
        ).draw(rest, &canvas)
    }

    private func tree(_ area: Area, _ canvas: inout Canvas) {
        let (head, rest) = area.split(top: 1)
        canvas.rule(canvas.text(PagePhrases.treeTitle), head)
        guard let report = page.tree else {
            canvas.draw(PagePhrases.treeHint, rest.row, rest.column + 1, width: rest.columns - 2, .quiet)
            return
        }
        let rows = page.branches
        let own = report.parents.count
        let first = max(0, min(page.branch - rest.rows / 2, rows.count - rest.rows))
        for (offset, code) in rows.enumerated().dropFirst(first).prefix(rest.rows) {
            let row = rest.row + offset - first
            let depth = min(offset, own + 1)
            let stem =
                depth == 0
                ? ""
                : String(repeating: "   ", count: depth - 1)
                    + (offset == rows.count - 1 || offset <= own ? "└─ " : "├─ ")
            var line = StyledText(stem, .frame)
            line.add(code, offset == own ? .heading : .plain)
            if offset == own {
                line.add(
                    "  \(canvas.text(PagePhrases.code(report.state)))  \(report.product)  \(report.children.count)",
                    .quiet)
            }
            canvas.draw(line, row, rest.column + 1, width: rest.columns - 2)
            if page.isInTree, offset == page.branch { canvas.select(row, in: rest) }
        }
    }
}
