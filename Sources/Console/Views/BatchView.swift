import ControlTypes
import ControlWords

/// The batches, or one of them with everything that people do before, during and after its production.
struct BatchView {
    let model: Model
    private var page: BatchPage { model.batches }

    init(model: Model) { self.model = model }

    func draw(_ area: Area, _ canvas: inout Canvas) {
        guard let number = page.opened else { return list(area, &canvas) }
        let (head, rest) = area.split(top: 1)
        canvas.parts(BatchPage.Part.allCases.map(PagePhrases.part), chosen: page.part.rawValue, head)
        guard let detail = page.detail else {
            canvas.draw(Phrases.loading, rest.row, rest.column + 2, width: rest.columns - 4, .quiet)
            return
        }
        let (title, body) = rest.split(top: 1)
        var line = StyledText(" \(number)  ", .heading)
        line.add(canvas.text(LineWords.phase(detail.summary.phase)) + "  ", .heading)
        line.add("\(detail.summary.product)  \(detail.summary.plannedUnits)", .plain)
        canvas.draw(line, title.row, title.column, width: title.columns)
        switch page.part {
        case .steps: steps(detail, body, &canvas)
        case .clearance: clearance(detail, body, &canvas)
        case .test: test(detail, body, &canvas)
        case .containers: containers(detail, body, &canvas)
        case .counts: counts(body, &canvas)
        case .review: ReviewView(model: model).draw(body, &canvas)
        }
    }

    private func list(_ area: Area, _ canvas: inout Canvas) {
        let (head, rest) = area.split(top: 1)
        canvas.rule(canvas.text(Phrases.page(.batches)), head)
        let table = TableView(
            widths: [20, 12, 9, 10, 10, 0],
            titles: [
                PagePhrases.batch, PagePhrases.phase, PagePhrases.planned, PagePhrases.madeOn, PagePhrases.expiresOn,
                PagePhrases.product,
            ],
            rows: page.list.map { batch in
                TableView.Row(
                    cells: [
                        batch.number, canvas.text(LineWords.phase(batch.phase)), "\(batch.plannedUnits)", batch.madeOn,
                        batch.expiresOn, batch.product,
                    ], style: batch.number == model.status?.batch?.number ? .good : .plain)
            }, chosen: page.list.firstIndex { $0.number == page.chosenBatch?.number })
        table.draw(rest, &canvas)
    }

    // MARK: Steps

    private func steps(_ detail: BatchDetail, _ area: Area, _ canvas: inout Canvas) {
        var lines: [StyledText] = []
        for step in detail.steps {
            lines.append(
                StyledText("✓ " + TextLayout.padded(canvas.text(LineWords.phase(step.phase)), to: 14), .good)
                    + StyledText(TextLayout.padded(model.local(step.at), to: 16), .plain)
                    + StyledText("\(step.who)  \(step.why)", .quiet))
        }
        lines.append(StyledText("", .plain))
        for next in detail.next { lines += self.next(next, canvas, area.columns - 4) }
        canvas.draw(lines, in: area.inset(0, 2))
    }

    private func next(_ step: NextStep, _ canvas: Canvas, _ width: Int) -> [StyledText] {
        let (key, label): (Character, BilingualMessage) =
            switch step.step {
            case "clear": ("⏎", PagePhrases.clear)
            case "challenge": ("t", PagePhrases.startTest)
            case "challenge --end": ("t", PagePhrases.endTest)
            case "start": ("s", FormPhrases.label(.start))
            case "end": ("e", FormPhrases.label(.end))
            case "close": ("k", FormPhrases.label(.close))
            case "cancel": ("C", FormPhrases.label(.cancel))
            default: ("?", BilingualMessage(zh: step.step, en: step.step))
            }
        if step.obstacles.isEmpty {
            let text =
                key == "⏎" ? "→ " + canvas.text(label) : "→ " + canvas.text(PagePhrases.possible(key, label))
            return [StyledText(text, .good)]
        }
        return [StyledText("✗ " + canvas.text(PagePhrases.before(label)), .caution)]
            + step.obstacles.flatMap { obstacle in
                TextLayout.wrapped("· " + canvas.text(obstacle), to: width - 2).map { StyledText("  " + $0, .plain) }
            }
    }

    // MARK: Clearance and test

    private func clearance(_ detail: BatchDetail, _ area: Area, _ canvas: inout Canvas) {
        var area = area
        if !detail.isClearanceRequired {
            let (note, rest) = area.split(top: 1)
            canvas.draw(PagePhrases.notRequired, note.row, note.column + 1, width: note.columns - 2, .quiet)
            area = rest
        }
        TableView(
            widths: [3, 0, 16, 14],
            titles: [BilingualMessage(zh: "", en: ""), PagePhrases.clear, Phrases.time, PagePhrases.who],
            rows: detail.clearance.map { item in
                TableView.Row(
                    cells: [
                        item.at == nil ? "[ ]" : "[✓]", canvas.text(item.text), item.at.map(model.local) ?? "",
                        item.who ?? "",
                    ], style: item.at == nil ? .plain : .good)
            }, chosen: page.row
        ).draw(area, &canvas)
    }

    /// What a person does now, in the words of this console.
    private func instruction(_ detail: BatchDetail) -> BilingualMessage {
        guard let test = detail.test else {
            return detail.isTestRequired ? PagePhrases.pressToTest : PagePhrases.notRequired
        }
        if let piece = test.announced { return PagePhrases.underWay(PagePhrases.piece(piece)) }
        if test.hasPassed { return PagePhrases.allPassed }
        guard test.hasCarton, let next = page.piece ?? test.missing.first else { return PagePhrases.layCarton }
        return PagePhrases.announceNext(PagePhrases.piece(next))
    }

    private func test(_ detail: BatchDetail, _ area: Area, _ canvas: inout Canvas) {
        let (note, rest) = area.split(top: 2)
        canvas.draw(
            "→ " + canvas.text(instruction(detail)), note.row, note.column + 1, width: note.columns - 2, .heading)
        let missing = detail.test?.missing ?? []
        let (upper, lower) = rest.split(top: missing.isEmpty ? 0 : missing.count + 2)
        if !missing.isEmpty {
            TableView(
                widths: [3, 0], titles: [BilingualMessage(zh: "", en: ""), PagePhrases.stillMissing],
                rows: missing.map { piece in
                    let isNow = detail.test?.announced == piece
                    return TableView.Row(
                        cells: [isNow ? "▶" : "[ ]", canvas.text(PagePhrases.piece(piece))],
                        style: isNow ? .caution : .plain)
                }, chosen: page.row
            ).draw(upper, &canvas)
        }
        TableView(
            widths: [3, 0, 30, 16, 12],
            titles: [
                BilingualMessage(zh: "", en: ""), PagePhrases.results, PagePhrases.state, Phrases.time, PagePhrases.who,
            ],
            rows: detail.testPieces.reversed().map { piece in
                TableView.Row(
                    cells: [
                        piece.hasPassed ? "✓" : "✗", canvas.text(PagePhrases.piece(piece.piece)),
                        canvas.text(PagePhrases.finding(piece.finding)) + (piece.reason.map { " (\($0))" } ?? ""),
                        model.local(piece.at), piece.who,
                    ], style: piece.hasPassed ? .good : .alarm)
            }, chosen: nil
        ).draw(lower, &canvas)
    }

    // MARK: Containers and counts

    private func containers(_ detail: BatchDetail, _ area: Area, _ canvas: inout Canvas) {
        TableView(
            widths: [20, 6, 6, 7, 0],
            titles: [
                PagePhrases.station, PagePhrases.number, PagePhrases.level, PagePhrases.holds, PagePhrases.stage,
            ],
            rows: detail.openContainers.map { container in
                TableView.Row(
                    cells: [
                        container.station, "\(container.number)", "\(container.level)", "\(container.children.count)",
                        canvas.text(container.stage),
                    ], style: .plain)
            }, chosen: page.row
        ).draw(area, &canvas)
    }

    private func counts(_ area: Area, _ canvas: inout Canvas) {
        TableView(
            widths: [0, 9, 9, 7, 12, 22],
            titles: [
                PagePhrases.place, PagePhrases.recorded, PagePhrases.counted, PagePhrases.difference, PagePhrases.state,
                PagePhrases.why,
            ],
            rows: page.counts.map { place in
                TableView.Row(
                    cells: [
                        canvas.text(place.text), place.expected.map(String.init) ?? "–",
                        place.counted.map(String.init) ?? "–", place.difference.map(String.init) ?? "",
                        canvas.text(PagePhrases.count(place.state)),
                        place.explanation ?? place.countedBy ?? "",
                    ],
                    style: place.state == "deviates" ? .alarm : place.state == "missing" ? .caution : .good)
            }, chosen: page.row
        ).draw(area, &canvas)
    }
}

/// The review of a closed batch, its seal and its signatures.
struct ReviewView {
    let model: Model
    private var page: BatchPage { model.batches }

    init(model: Model) { self.model = model }

    func draw(_ area: Area, _ canvas: inout Canvas) {
        guard let sheet = page.sheet else {
            canvas.draw(
                page.sheetRefusal ?? Phrases.loading, area.row, area.column + 2, width: area.columns - 4, .quiet)
            return
        }
        let facts = facts(sheet, canvas, area.columns - 2)
        let (upper, lower) = area.split(top: max(4, area.rows - facts.count - 1))
        TableView(
            widths: [3, 0, 16, 26],
            titles: [
                BilingualMessage(zh: "", en: ""), PagePhrases.exceptions, Phrases.time, Phrases.whoAndWhy,
            ],
            rows: sheet.exceptions.map { exception in
                let isSeen = exception.acknowledgedBy != nil
                let who = isSeen ? [exception.acknowledgedBy, exception.comment] : [exception.who, exception.why]
                return TableView.Row(
                    cells: [
                        isSeen ? "✓" : "!", canvas.text(exception.text), exception.at.map(model.local) ?? "",
                        who.compactMap(\.self).joined(separator: ": "),
                    ], style: isSeen ? .good : .caution)
            }, chosen: page.row
        ).draw(upper, &canvas)
        canvas.draw(facts, in: lower.inset(0, 1))
    }

    private func facts(_ sheet: ReviewSheet, _ canvas: Canvas, _ width: Int) -> [StyledText] {
        // A row may be cut; what is acknowledged is read as a whole.
        var lines =
            page.exception.map {
                canvas.captioned(PagePhrases.exceptions, canvas.text($0.text), .plain, width: width)
            } ?? []
        lines += canvas.captioned(
            PagePhrases.state, canvas.text(PagePhrases.sheet(sheet.state)), .heading, width: width)
        if let seal = sheet.seal { lines += canvas.captioned(PagePhrases.seal, seal.digest, .plain, width: width) }
        for signature in sheet.signatures {
            lines += canvas.captioned(
                PagePhrases.signatures,
                "✓ \(signature.printedName) (\(signature.account))  \(canvas.text(signature.text))  "
                    + model.local(signature.at), .good, width: width)
        }
        for obstacle in sheet.obstacles.prefix(4) {
            lines += canvas.captioned(PagePhrases.against, canvas.text(obstacle), .caution, width: width)
        }
        return lines
    }
}
