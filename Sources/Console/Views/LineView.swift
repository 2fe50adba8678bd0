import ControlTypes
import ControlWords

/// The line, drawn: stations with live counts, rejects, speed, codes, the batch and its balance.
struct LineView {
    let model: Model

    func draw(_ area: Area, _ canvas: inout Canvas) {
        guard let status = model.status else { return }
        let isLarge = area.rows >= 28
        var rest = area
        var part: Area
        (part, rest) = rest.split(top: 1)
        canvas.rule(canvas.text(Phrases.stations), part)
        (part, rest) = rest.split(top: 6)
        stations(status, part, &canvas)
        let below = belowRows(status, isLarge: isLarge)
        (part, rest) = rest.split(top: max(4, rest.rows - below))
        let (left, right) = part.split(left: part.columns * 11 / 20)
        rejects(status, left, &canvas)
        plots(right, &canvas)
        if let batch = status.batch { self.batch(status, batch, rest, isLarge: isLarge, &canvas) }
    }

    private func belowRows(_ status: LineStatus, isLarge: Bool) -> Int {
        guard let batch = status.batch else { return 0 }
        // Rule, progress, codes, balance; on a large screen a line for each level, and OEE.
        guard isLarge else { return 4 }
        return 3 + batch.levels.count + (status.production?.batch == nil ? 0 : 1) + (status.holds.isEmpty ? 0 : 1)
    }

    // MARK: Stations

    private func stations(_ status: LineStatus, _ area: Area, _ canvas: inout Canvas) {
        let count = status.stations.count
        guard count > 0 else { return }
        let arrow = 3
        let width = (area.columns - (count - 1) * arrow) / count
        guard width >= 15 else { return stationTable(status, area, &canvas) }
        for (index, station) in status.stations.enumerated() {
            let column = area.column + index * (width + arrow)
            box(
                station, status, Area(row: area.row, column: column, rows: area.rows, columns: width), &canvas)
            if index + 1 < count {
                canvas.draw(
                    status.speed > 0 ? "▶" : "‖", area.row + 2, column + width + 1, width: 1,
                    status.speed > 0 ? .good : .caution)
            }
        }
    }

    private func box(_ station: StationStatus, _ status: LineStatus, _ area: Area, _ canvas: inout Canvas) {
        let alarms = status.alarms.filter { $0.station == station.id && $0.isStanding }
        let isHolding = status.holds.contains { $0.station == station.id }
        let mark = isHolding ? "‖ " : alarms.isEmpty ? "" : "! "
        let inside = canvas.frame(
            area, mark + station.id, isHolding ? .alarm : alarms.isEmpty ? .heading : .caution)
        var rows: [(String, String, Style)] = []
        if let open = station.openChildren {
            rows.append((canvas.text(Phrases.inOpen), "\(open)", .plain))
            let closed = status.batch?.levels.first { $0.level == station.level }?.closed ?? 0
            rows.append((canvas.text(Phrases.closed), "\(closed)", .good))
        } else {
            rows.append((canvas.text(Phrases.items), "\(station.items)", .plain))
            rows.append((canvas.text(Phrases.passed), "\(station.passed)", .good))
            let rejected = station.rejected + station.removed
            rows.append((canvas.text(Phrases.rejected), "\(rejected)", rejected > 0 ? .caution : .plain))
            if station.difference != 0 {
                rows.append(("✗ " + canvas.text(Phrases.off), "\(station.difference)", .alarm))
            } else if station.passedUnproven > 0 {
                rows.append(("! " + canvas.text(Phrases.unproven), "\(station.passedUnproven)", .alarm))
            } else if station.lost > 0 {
                rows.append(("! " + canvas.text(Phrases.lostItems), "\(station.lost)", .alarm))
            } else {
                rows.append((canvas.text(Phrases.onBelt), "\(station.onBelt)", .plain))
            }
        }
        for (offset, (caption, value, style)) in rows.prefix(inside.rows).enumerated() {
            canvas.draw(caption, inside.row + offset, inside.column + 1, width: inside.columns - 2, .quiet)
            let room = inside.columns - 3 - DisplayWidth.of(caption)
            canvas.draw(
                TextLayout.right(value, to: room), inside.row + offset, inside.right - 1 - room, width: room, style)
        }
    }

    /// More stations than boxes fit: a row each.
    private func stationTable(_ status: LineStatus, _ area: Area, _ canvas: inout Canvas) {
        let captions = [Phrases.items, Phrases.passed, Phrases.rejected, Phrases.onBelt].map(canvas.text)
        for (offset, station) in status.stations.prefix(area.rows).enumerated() {
            let values = [station.items, station.passed, station.rejected + station.removed, station.onBelt]
            var line = StyledText(TextLayout.padded(station.id, to: 18), .heading)
            for (caption, value) in zip(captions, values) {
                line.add(" \(caption) ", .quiet)
                line.add(TextLayout.right("\(value)", to: 7), .plain)
            }
            canvas.draw(line, area.row + offset, area.column + 1, width: area.columns - 2)
        }
    }

    // MARK: Rejects and plots

    private func rejects(_ status: LineStatus, _ area: Area, _ canvas: inout Canvas) {
        let (head, rest) = area.split(top: 1)
        canvas.rule(canvas.text(Phrases.rejects), head)
        let rows = status.stations.flatMap { station in station.reasons.map { (station.id, $0) } }
            .sorted { $0.1.count > $1.1.count }
        guard let most = rows.first?.1.count else {
            canvas.draw(Phrases.noRejects, rest.row, rest.column + 1, width: rest.columns - 2, .good)
            return
        }
        // On a small screen the words need the room of the bars.
        let bars = rest.columns < 50 ? 0 : rest.columns / 3
        let name = rest.columns - 16 - bars
        for (offset, (station, reason)) in rows.prefix(rest.rows).enumerated() {
            let row = rest.row + offset
            let text = station + ": " + canvas.text(reason.text)
            canvas.draw(TextLayout.cut(text, to: name), row, rest.column + 1, width: name, .plain)
            canvas.draw(
                TextLayout.right("\(reason.count)", to: 6), row, rest.column + 1 + name, width: 6, .caution)
            let recent = model.trend.recent(station, reason.reason)
            canvas.draw(
                TextLayout.right(recent > 0 ? "+\(recent) ↑" : "", to: 8), row, rest.column + 7 + name, width: 8,
                .caution)
            canvas.bar(reason.count, of: most, row, rest.column + 16 + name, width: bars - 1, .caution)
        }
    }

    private func plots(_ area: Area, _ canvas: inout Canvas) {
        let rated = model.losses?.ratedSpeed
        let speeds = model.trend.steps.map(\.speed)
        let top = Double(max(rated ?? 0, Int(speeds.compactMap(\.self).max() ?? 0), 1))
        let percents = model.trend.steps.map(\.rejectPercent)
        let highest = percents.compactMap(\.self).max() ?? 0
        let limit = highest <= 5 ? 5.0 : highest <= 20 ? 20.0 : 100.0
        let (upper, lower) = area.split(top: (area.rows + 1) / 2)
        let now = model.status.map { "\($0.speed)" + canvas.text(Phrases.perMinute) } ?? ""
        let ofRated = rated.map { " · " + canvas.text(Phrases.ofRated($0)) } ?? ""
        let speed = "\(canvas.text(Phrases.speed)) \(now)\(ofRated) · \(canvas.text(Phrases.lastMinutes))"
        plot(speeds, top, speed, upper, .good, &canvas)
        let last = percents.last.flatMap(\.self).map { tenths($0) + " %" } ?? "–"
        plot(percents, limit, "\(canvas.text(Phrases.rejectRate)) \(last)", lower, .caution, &canvas)
    }

    private func plot(
        _ values: [Double?], _ top: Double, _ title: String, _ area: Area, _ style: Style, _ canvas: inout Canvas
    ) {
        let (head, rest) = area.split(top: 1)
        canvas.rule(title, head)
        let caption = TextLayout.right("\(Int(top))", to: 4)
        canvas.draw(caption, rest.row, rest.column + 1, width: 4, .quiet)
        if rest.rows > 1 {
            canvas.draw(TextLayout.right("0", to: 4), rest.bottom - 1, rest.column + 1, width: 4, .quiet)
        }
        let columns = rest.columns - 7
        let count = canvas.glyphs == .lines ? columns * 2 : columns
        let fitted = Plot.fitted(values, whole: Trend.mostSteps, to: count)
        let lines = Plot.lines(fitted, top: top, rows: rest.rows, columns: columns, canvas.glyphs)
        for (offset, line) in lines.enumerated() {
            canvas.draw(line, rest.row + offset, rest.column + 6, width: columns, style)
        }
    }

    private func tenths(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }

    // MARK: The batch

    private func batch(
        _ status: LineStatus, _ batch: BatchStatus, _ area: Area, isLarge: Bool, _ canvas: inout Canvas
    ) {
        var row = area.row
        canvas.rule(
            canvas.text(Phrases.progress) + " " + batch.number,
            Area(row: row, column: area.column, rows: 1, columns: area.columns))
        row += 1
        progress(batch, row, area, &canvas)
        row += 1
        pools(batch, row, area, &canvas)
        row += 1
        if isLarge {
            if let figures = status.production?.batch {
                canvas.draw(oee(figures, canvas), row, area.column + 1, width: area.columns - 2)
                row += 1
            }
            if !status.holds.isEmpty {
                canvas.draw(holds(status, canvas), row, area.column + 1, width: area.columns - 2)
                row += 1
            }
            for level in batch.levels {
                canvas.draw(balance(level, canvas), row, area.column + 1, width: area.columns - 2)
                row += 1
            }
        } else if let level = batch.levels.first(where: { $0.unexplained != 0 }) ?? batch.levels.first {
            canvas.draw(balance(level, canvas), row, area.column + 1, width: area.columns - 2)
        }
    }

    private func progress(_ batch: BatchStatus, _ row: Int, _ area: Area, _ canvas: inout Canvas) {
        let units = batch.levels.first { $0.level == 1 }
        let accepted = (units?.commissioned ?? 0) + (units?.released ?? 0)
        var text = " \(accepted) / \(batch.plannedUnits)"
        if batch.plannedUnits > 0 { text += "  \(accepted * 100 / batch.plannedUnits) %" }
        let left = batch.plannedUnits - accepted
        if left > 0, batch.phase == "running", let pace = model.trend.pace, pace > 0 {
            let minutes = Double(left) / pace
            if minutes < 60 * 24 * 30 {
                let end = WallTime.minute(
                    model.now.wall + Int64(minutes * 60), offset: model.clockOffset)
                text += "  " + canvas.text(Phrases.ends(end))
            }
        }
        let containers = batch.levels.filter { $0.level > 1 }.map { "\($0.name) \($0.closed)" }.joined(separator: "  ")
        let bar = area.columns < 100 ? 10 : area.columns / 4
        canvas.bar(accepted, of: batch.plannedUnits, row, area.column + 1, width: bar, .good)
        let used = canvas.draw(text, row, area.column + 1 + bar, width: area.columns - bar - 2, .plain)
        let column = area.column + bar + used + 3
        canvas.draw(containers, row, column, width: area.right - column - 1, .plain)
    }

    private func pools(_ batch: BatchStatus, _ row: Int, _ area: Area, _ canvas: inout Canvas) {
        var line = StyledText(canvas.text(Phrases.pools) + "  ", .quiet)
        let units = batch.levels.first { $0.level == 1 }
        let missing = batch.plannedUnits - (units?.commissioned ?? 0) - (units?.released ?? 0)
        for pool in batch.pools {
            // Few units' codes are enough when few units are left to be made.
            let isEnough = pool.level == 1 && pool.remaining >= missing
            let isLow = !isEnough && (pool.percent < 10 || (pool.level == 1 && (pool.minutesLeft ?? .max) < 30))
            let time = pool.minutesLeft.map { " " + canvas.text(Phrases.minutesLeft($0)) } ?? ""
            // A range that was granted has millions.
            let left = pool.remaining < 1_000_000 ? "\(pool.remaining)" : "1M+"
            line.add(
                "\(isLow ? "! " : "")\(pool.name) \(left) (\(pool.percent) %)\(time)   ", isLow ? .caution : .plain)
        }
        canvas.draw(line, row, area.column + 1, width: area.columns - 2)
    }

    private func oee(_ figures: OEEFigures, _ canvas: Canvas) -> StyledText {
        StyledText(canvas.text(Phrases.oee) + "  ", .quiet)
            + StyledText(
                "\(Figures.percent(figures.oee)) = \(Figures.percent(figures.availability)) × "
                    + "\(Figures.percent(figures.performance)) × \(Figures.percent(figures.quality))", .plain)
    }

    private func holds(_ status: LineStatus, _ canvas: Canvas) -> StyledText {
        let texts = status.holds.map { hold in
            let place = [hold.station, hold.device].compactMap(\.self).joined(separator: " ")
            return (place.isEmpty ? "" : place + ": ") + canvas.text(hold.text)
        }
        return StyledText("‖ " + canvas.text(Phrases.holds) + "  ", .quiet)
            + StyledText(texts.joined(separator: "; "), .caution)
    }

    /// One line for a level: what was allocated is the sum of what became of it.
    private func balance(_ level: LevelStatus, _ canvas: Canvas) -> StyledText {
        let parts: [(BilingualMessage, Int)] = [
            (Phrases.waiting, level.waiting), (Phrases.encoded, level.encoded),
            (Phrases.accepted, level.commissioned + level.released), (Phrases.sampled, level.sampled),
            (Phrases.destroyed, level.destroyed), (Phrases.inactive, level.inactive),
            (Phrases.invalid, level.invalid), (Phrases.returned, level.returned), (Phrases.inDoubt, level.inDoubt),
        ]
        let sum = parts.filter { $0.1 != 0 }.map { "\($0.1) \(canvas.text($0.0))" }.joined(separator: " + ")
        var line = StyledText("\(canvas.text(Phrases.conservation)) \(level.name)  ", .quiet)
        let isRight = level.unexplained == 0 && (level.content?.difference ?? 0) == 0
        if isRight {
            line.add("✓ ", .good)
        } else {
            let off = level.unexplained != 0 ? level.unexplained : level.content?.difference ?? 0
            line.add("✗ \(canvas.text(Phrases.unexplained(off)))  ", .alarm)
        }
        line.add("\(level.allocated) = \(sum.isEmpty ? "0" : sum)", .plain)
        return line
    }
}
