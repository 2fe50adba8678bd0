import ControlTypes
import ControlWords

/// The screen of a state. Pure: the same model gives the same grid.
public func view(_ model: Model, _ size: Grid.Size) -> Grid {
    var canvas = Canvas(size: size, language: model.language, glyphs: model.settings.glyphs)
    guard size.rows >= 24, size.columns >= 80 else {
        canvas.draw(Phrases.tooSmall, 0, 0, width: size.columns, .alarm)
        return canvas.grid
    }
    let frame = FrameView(model: model)
    let (head, rest) = canvas.whole.split(top: 2)
    frame.head(head, &canvas)
    let (body, foot) = rest.split(top: rest.rows - 2)
    let (now, page) = body.split(top: frame.nowRows(body.columns, on: canvas))
    frame.now(now, &canvas)
    switch model.screen {
    case .line: LineView(model: model).draw(page, &canvas)
    case .alarms: AlarmView(model: model).draw(page, &canvas)
    case .batches: BatchView(model: model).draw(page, &canvas)
    case .aggregation: AggregationView(model: model).draw(page, &canvas)
    case .rework: ReworkView(model: model).draw(page, &canvas)
    case .codes: CodesView(model: model).draw(page, &canvas)
    case .devices: DevicesView(model: model).draw(page, &canvas)
    }
    if model.isHelpShown { HelpView(model: model).draw(body, &canvas) }
    if let dialog = model.dialog { DialogView(dialog: dialog).draw(body, &canvas) }
    frame.foot(foot, &canvas)
    return canvas.grid
}
