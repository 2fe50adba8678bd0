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
