import ControlTypes
import ControlWords

/// What a scanner reads goes to where a code is awaited, and never into another field.
extension Model {
    mutating func scanned(_ content: String) -> [Command] {
        notice = nil
        touched = now.tick
        isHelpShown = false
        if let dialog {
            guard !dialog.isSent else { return [] }
            if let field = dialog.fields.firstIndex(where: { $0.takesScan && ($0.text.isEmpty || $0.isRequired) }) {
                self.dialog?.fields[field].content = .text(content)
                self.dialog?.problems = []
                if case .form(.lookUp) = dialog.purpose { return confirm(.lookUp) }
                return previewIfComplete()
            }
            hint(FormPhrases.scanNotHere)
            return []
        }
        guard isConnected else {
            hint(KeyPhrases.notConnected)
            return []
        }
        if case .none = session {
            hint(KeyPhrases.loggedOut)
            return []
        }
        if screen == .aggregation { return ask([.scan(content)]) }
        screen = .rework
        if rework.awaited > 0 { return scanBack(content) }
        return lookUp(content)
    }

    mutating func scanWasCutOff() { hint(FormPhrases.scanCutOff) }

    mutating func lookUp(_ code: String) -> [Command] {
        rework.asked = code
        rework.scroll = 0
        return ask([.scan(code)])
    }

    /// A label that was put on is read back.
    mutating func scanBack(_ code: String) -> [Command] {
        if let why = blocked("rework") {
            hint(why)
            return []
        }
        rework.asked = code
        return ask([
            .pack(
                PackActRequest(
                    kind: "scan-back", codes: [code], into: nil, level: nil, deep: nil, sampleKind: nil, reject: nil,
                    second: nil, preview: false, act: act(FormPhrases.readBackReason.text(in: language))))
        ])
    }

    // MARK: Answers

    mutating func take(_ report: CodeReport) {
        if dialog?.purpose == .form(.lookUp) { dialog = nil }
        if screen == .aggregation {
            aggregation.tree = report
            aggregation.branch = report.parents.count
            aggregation.isInTree = true
            return
        }
        rework.report = report
        rework.scroll = 0
    }

    mutating func take(preview: PackActReport, of request: PackActRequest) {
        guard let dialog, case .form(.pack) = dialog.purpose else { return }
        self.dialog?.previewed = request
        self.dialog?.problems = []
        let left = preview.consequenceCount - preview.consequences.count
        self.dialog?.consequences =
            preview.consequences + (left > 0 ? [FormPhrases.more(left)] : []) + [FormPhrases.sum(preview)]
        // What is left to be entered is the other person's password.
        if let secret = dialog.fields.firstIndex(where: { $0.isSecret && $0.text.isEmpty }),
            !dialog.fields.contains(where: { $0.isRequired && !$0.isSecret && $0.text.isEmpty })
        {
            self.dialog?.focus = secret
        }
    }

    /// An act was done: the pack is shown as it is now.
    mutating func take(done report: PackActReport, of request: PackActRequest) -> [Command] {
        if dialog?.isSent == true { dialog = nil }
        rework.marked = []
        if request.kind == "scan-back" {
            rework.awaited = max(0, rework.awaited - 1)
        } else {
            rework.awaited += report.labelsPrinted
        }
        notice = Notice(
            kind: .done, text: KeyPhrases.done(Call.pack(request).label),
            problems: rework.awaited > 0 ? [FormPhrases.scanBack(rework.awaited)] : [])
        let code = request.kind == "scan-back" ? request.codes.first : rework.report?.code
        return code.map { lookUp($0) } ?? []
    }
}
