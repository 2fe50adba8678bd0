import ControlTypes
import ControlWords

/// The devices of the line, and what goes over the link of the chosen one.
struct DevicesView {
    let model: Model

    func draw(_ area: Area, _ canvas: inout Canvas) {
        guard let devices = model.status?.devices else { return }
        let (head, rest) = area.split(top: 1)
        canvas.rule(canvas.text(Phrases.page(.devices)), head)
        let (upper, lower) = rest.split(top: min(devices.count + 1, max(4, rest.rows * 2 / 5)))
        TableView(
            widths: [20, 16, 9, 14, 0],
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
            }, chosen: model.devices.row
        ).draw(upper, &canvas)
        guard let device = model.chosenDevice else { return }
        let inside = canvas.frame(lower, device.id, .heading)
        self.device(device, inside, &canvas)
    }

    private func device(_ device: DeviceStatus, _ area: Area, _ canvas: inout Canvas) {
        let width = area.columns - 2
        var facts = canvas.captioned(
            PagePhrases.lastFault, device.lastFault ?? canvas.text(PagePhrases.noFault),
            device.isUp ? .plain : .alarm, width: width)
        facts = Array(facts.prefix(2))
        guard let detail = model.deviceDetail else {
            canvas.draw(facts + [StyledText(canvas.text(Phrases.loading), .quiet)], in: area.inset(0, 1))
            return
        }
        let answers = detail.latency.count > 0 ? PagePhrases.answers(detail.latency) : PagePhrases.noAnswers
        facts += canvas.captioned(PagePhrases.answers, canvas.text(answers), .plain, width: width).prefix(1)
        let (upper, lower) = area.split(top: facts.count)
        canvas.draw(facts, in: upper.inset(0, 1))
        // A small screen has no room for bars beside the messages; the figures above say the same.
        let bars = area.columns >= 110 && detail.latency.count > 0 ? 36 : 0
        let (left, right) = lower.split(left: lower.columns - bars)
        messages(detail.messages, left, &canvas)
        if bars > 0 { histogram(detail.latency, right, &canvas) }
    }

    /// The newest at the bottom.
    private func messages(_ messages: [DeviceMessage], _ area: Area, _ canvas: inout Canvas) {
        let (head, rest) = area.split(top: 1)
        canvas.rule(canvas.text(PagePhrases.messages), head)
        for (offset, message) in messages.suffix(rest.rows).enumerated() {
            var line = StyledText(time(message.at) + (message.isSent ? " > " : " < "), .quiet)
            line.add(
                model.devices.isHexadecimal ? message.hex ?? message.text : message.text,
                message.isSent ? .plain : .heading)
            canvas.draw(line, rest.row + offset, rest.column + 1, width: rest.columns - 2)
        }
    }

    /// To the millisecond: which answer came to which question is what people look for.
    private func time(_ at: String) -> String {
        let fraction = at.split(separator: ".").count == 2 ? at.split(separator: ".")[1].prefix { $0.isNumber } : ""
        return model.local(at) + (fraction.isEmpty ? "" : "." + fraction)
    }

    private func histogram(_ latency: LatencyStatus, _ area: Area, _ canvas: inout Canvas) {
        let (head, rest) = area.split(top: 1)
        canvas.rule(canvas.text(PagePhrases.answers), head)
        // Without the empty ends.
        guard let first = latency.buckets.firstIndex(where: { $0.count > 0 }),
            let last = latency.buckets.lastIndex(where: { $0.count > 0 })
        else { return }
        let most = latency.buckets.map(\.count).max() ?? 0
        for (offset, bucket) in latency.buckets[first...last].prefix(rest.rows).enumerated() {
            let bound = bucket.upTo.map { "≤ \($0) ms" } ?? "> \(latency.buckets.compactMap(\.upTo).last ?? 0) ms"
            let row = rest.row + offset
            canvas.draw(TextLayout.right(bound, to: 9), row, rest.column + 1, width: 9, .quiet)
            canvas.bar(bucket.count, of: most, row, rest.column + 11, width: rest.columns - 20, .good)
            canvas.draw(TextLayout.right("\(bucket.count)", to: 7), row, rest.right - 8, width: 7, .plain)
        }
    }
}
