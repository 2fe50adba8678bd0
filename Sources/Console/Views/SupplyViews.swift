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
        // Where there is no room for all of it, the chosen pool still shows its source as a whole.
        let details = detail(canvas, rest.columns - 4)
        let (upper, lower) = rest.split(top: max(3, rest.rows - details.count - 2))
        let isLarge = rest.columns >= 110
        TableView(
            widths: isLarge ? [18, 5, 12, 12, 4, 10, 0, 16] : [16, 5, 12, 12, 4, 10, 0],
            titles: [
                PagePhrases.product, PagePhrases.level, PagePhrases.left, PagePhrases.total,
                BilingualMessage(zh: "%", en: "%"), PagePhrases.lasts, PagePhrases.source, PagePhrases.application,
            ],
            rows: model.codes.pools.map { pool in
                TableView.Row(
                    cells: [
                        pool.product, "\(pool.level)", "\(pool.unallocated)", "\(pool.total)", "\(pool.percent)",
                        lasts(pool, canvas), pool.source, pool.application,
                    ], style: pool.state != "active" ? .quiet : pool.percent < 10 ? .caution : .plain)
            }, chosen: model.codes.row
        ).draw(upper, &canvas)
        guard let pool = model.codes.chosen else { return }
        let inside = canvas.frame(lower, "\(pool.product)  \(canvas.text(PagePhrases.level)) \(pool.level)", .heading)
        canvas.draw(details, in: inside.inset(0, 1))
    }

    private func lasts(_ pool: PoolStatus, _ canvas: Canvas) -> String {
        pool.state == "active"
            ? pool.minutesLeft.map { canvas.text(Phrases.minutesLeft($0)) } ?? ""
            : canvas.text(PagePhrases.pool(pool.state))
    }

    /// The chosen pool.
    private func detail(_ canvas: Canvas, _ width: Int) -> [StyledText] {
        guard let pool = model.codes.chosen else { return [] }
        let state =
            canvas.text(PagePhrases.pool(pool.state)) + "  " + pool.scheme
            + (pool.isPreprinted ? "  " + canvas.text(PagePhrases.preprinted) : "")
        let amounts = canvas.text(PagePhrases.amounts(pool))
        return [
            (PagePhrases.source, pool.source), (PagePhrases.application, pool.application),
            (PagePhrases.state, state), (PagePhrases.left, amounts),
        ].flatMap { caption, text in Array(canvas.captioned(caption, text, .plain, width: width).prefix(2)) }
    }
}
