import ControlTypes
import ControlWords

/// The pools of codes.
struct CodesView {
    let model: Model

    func draw(_ area: Area, _ canvas: inout Canvas) {
        let (head, rest) = area.split(top: 1)
        canvas.rule(canvas.text(Phrases.pools), head)
        guard !model.codes.pools.isEmpty else {
            canvas.draw(PagePhrases.noPools, rest.row, rest.column + 2, width: rest.columns - 4, .caution)
            return
        }
        TableView(
            widths: [14, 5, 9, 9, 5, 9, 0, 14],
            titles: [
                PagePhrases.product, PagePhrases.level, PagePhrases.left, PagePhrases.total,
                BilingualMessage(zh: "%", en: "%"), PagePhrases.lasts, PagePhrases.source, PagePhrases.application,
            ],
            rows: model.codes.pools.map { pool in
                let isActive = pool.state == "active"
                let lasts =
                    isActive
                    ? pool.minutesLeft.map { canvas.text(Phrases.minutesLeft($0)) } ?? ""
                    : canvas.text(PagePhrases.pool(pool.state))
                return TableView.Row(
                    cells: [
                        pool.product, "\(pool.level)", "\(pool.unallocated)", "\(pool.total)", "\(pool.percent)", lasts,
                        pool.source, pool.application,
                    ], style: !isActive ? .quiet : pool.percent < 10 ? .caution : .plain)
            }, chosen: model.codes.row
        ).draw(rest, &canvas)
    }
}

/// The devices of the line.
struct DevicesView {
    let model: Model

    func draw(_ area: Area, _ canvas: inout Canvas) {
        guard let devices = model.status?.devices else { return }
        let (head, rest) = area.split(top: 1)
        canvas.rule(canvas.text(Phrases.page(.devices)), head)
        let (upper, lower) = rest.split(top: rest.rows - 4)
        TableView(
            widths: [20, 12, 9, 14, 0],
            titles: [
                PagePhrases.device, PagePhrases.state, PagePhrases.connections, PagePhrases.driver, PagePhrases.address,
            ],
            rows: devices.map { device in
                TableView.Row(
                    cells: [
                        device.id,
                        device.isUp ? "✓ " + canvas.text(PagePhrases.up) : "✗ " + canvas.text(PagePhrases.down),
                        "\(device.connections)", device.driver, device.address,
                    ], style: device.isUp ? .plain : .alarm)
            }, chosen: model.deviceRow
        ).draw(upper, &canvas)
        guard devices.indices.contains(model.deviceRow) else { return }
        let device = devices[model.deviceRow]
        let inside = canvas.frame(lower, device.id, .heading)
        canvas.draw(
            canvas.captioned(
                PagePhrases.lastFault, device.lastFault ?? canvas.text(PagePhrases.noFault),
                device.isUp ? .plain : .alarm, width: inside.columns - 2), in: inside.inset(0, 1))
    }
}
