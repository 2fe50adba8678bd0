import ControlTypes
import ControlWords

/// The keys of the page, with what keeps those from working that do not work now. Made from the keymap.
struct HelpView {
    let model: Model

    func draw(_ area: Area, _ canvas: inout Canvas) {
        canvas.clear(area, .plain)
        let title = "\(canvas.text(KeyPhrases.help)) · \(canvas.text(Phrases.page(model.screen)))"
        let inside = canvas.frame(area, title, .heading)
        let bindings = Self.merged(Keymap.ofPage(model))
        // Two columns where the keys do not fit in one.
        let needsTwo = bindings.count > inside.rows
        let (left, right) = inside.split(left: needsTwo ? inside.columns / 2 : inside.columns)
        for (index, binding) in bindings.enumerated() {
            let isRight = needsTwo && index >= inside.rows
            let part = isRight ? right : left
            let row = part.row + (isRight ? index - inside.rows : index)
            guard row < part.bottom else { break }
            canvas.draw(line(binding, canvas), row, part.column + 1, width: part.columns - 2)
        }
    }

    private func line(_ binding: Binding, _ canvas: Canvas) -> StyledText {
        var line = StyledText(TextLayout.padded(binding.name, to: 12), binding.blocked == nil ? .key : .quiet)
        line.add(canvas.text(binding.label), binding.blocked == nil ? .plain : .quiet)
        if let why = binding.blocked { line.add("  ✗ " + canvas.text(why), .caution) }
        return line
    }

    /// Keys of one meaning stand in one line: up and down, the pages.
    private static func merged(_ bindings: [Binding]) -> [Binding] {
        var result: [Binding] = []
        for binding in bindings {
            if let place = result.firstIndex(where: { $0.label == binding.label && $0.blocked == binding.blocked }) {
                result[place].keys += binding.keys
            } else {
                result.append(binding)
            }
        }
        return result
    }
}
