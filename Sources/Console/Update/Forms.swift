import ControlTypes
import ControlWords

/// What forms ask, and the request that their answers make.
extension Model {
    mutating func begin(_ form: Form) {
        let fields = fields(of: form)
        dialog = Dialog(
            purpose: .form(form), title: FormPhrases.title(form), body: FormPhrases.body(form), fields: fields)
    }

    private func fields(of form: Form) -> [Dialog.Field] {
        switch form {
        case .createBatch:
            let product = batches.list.last?.product ?? codes.pools.first?.product ?? ""
            return [
                .text("number", FormPhrases.number, "", limit: 20, isRequired: true),
                .text("product", FormPhrases.product, product, limit: 64, isRequired: true),
                .text(
                    "madeOn", FormPhrases.madeOn, WallTime.date(now.wall, offset: clockOffset), limit: 10,
                    isRequired: true),
                .text("expiresOn", FormPhrases.expiresOn, "", limit: 10, isRequired: false),
                .text("units", FormPhrases.units, "", limit: 9, isRequired: true),
            ]
        case .step(let move, _): return Dialog.reason(FormPhrases.reasons(move))
        case .resolve(let container):
            let acts = container.acts.map(FormPhrases.containerAct)
            return [Dialog.Field(id: "what", label: FormPhrases.what, content: .choice(acts, 0))]
                + Dialog.reason(FormPhrases.containerReasons)
        case .count:
            return [.text("count", FormPhrases.counted, "", limit: 9, isRequired: true)]
        case .explain: return [.text("words", KeyPhrases.reason, "", limit: 200, isRequired: true)]
        case .acknowledge: return [.text("words", FormPhrases.comment, "", limit: 200, isRequired: true)]
        case .seal:
            return [Dialog.Field(id: "what", label: FormPhrases.decision, content: .choice(FormPhrases.decisions, 0))]
                + [.text("words", KeyPhrases.reason, "", limit: 200, isRequired: true)]
        case .sign:
            return [
                Dialog.Field(
                    id: "what", label: FormPhrases.meaning,
                    content: .choice(signMeanings.map(FormPhrases.meaning), 0)),
                .text("account", KeyPhrases.user, account?.name ?? "", limit: 64, isRequired: true),
                .secret("password", KeyPhrases.password),
                .text(
                    "words", KeyPhrases.reason, FormPhrases.signReason.text(in: language), limit: 200, isRequired: true),
            ]
        case .lookUp: return [.code("code", FormPhrases.code)]
        case .pack(let act, _): return packFields(act)
        case .importCodes:
            return [
                .text("path", FormPhrases.file, "", limit: 400, isRequired: true),
                .text("product", FormPhrases.product, codes.chosen?.product ?? "", limit: 64, isRequired: true),
                .text("level", FormPhrases.level, "1", limit: 1, isRequired: true),
                .text("application", FormPhrases.application, "", limit: 64, isRequired: true),
            ]
        case .returnCodes: return [.text("words", KeyPhrases.reason, "", limit: 200, isRequired: true)]
        case .testDevice: return Dialog.reason(FormPhrases.trialReasons)
        }
    }

    private func packFields(_ act: PackActName) -> [Dialog.Field] {
        var fields: [Dialog.Field] = []
        switch act {
        case .move: fields = [.code("into", FormPhrases.into)]
        case .putBack:
            var field = Dialog.Field.code("into", FormPhrases.intoOrBack)
            field.isRequired = false
            fields = [field]
        case .replace: fields = [.code("new", FormPhrases.newPack)]
        case .sample:
            fields = [
                Dialog.Field(id: "what", label: FormPhrases.sample, content: .choice(FormPhrases.samples, 0))
            ]
        case .disaggregate:
            fields = [Dialog.Field(id: "what", label: FormPhrases.depth, content: .choice(FormPhrases.depths, 0))]
        case .void:
            fields = [Dialog.Field(id: "what", label: FormPhrases.void, content: .choice(FormPhrases.voids, 0))]
        case .takeOut, .toLine, .aggregate, .destroy, .reprint, .undo: break
        }
        if act.needsSecondPerson {
            fields += [
                .text("second", FormPhrases.second, "", limit: 64, isRequired: true),
                .secret("password", FormPhrases.secondPassword),
            ]
        }
        return fields + Dialog.reason(FormPhrases.reasons(act))
    }

    /// The session's account.
    var account: AccountStatus? {
        if case .open(let account) = session { account } else { nil }
    }

    /// What the role may sign as.
    private var signMeanings: [String] {
        account?.rights.contains("release") == true ? ["released", "refused"] : ["responsible"]
    }

    // MARK: Sending

    /// Sends what was entered, or says what is missing.
    mutating func confirm(_ form: Form) -> [Command] {
        guard let dialog else { return [] }
        if let empty = dialog.fields.firstIndex(where: {
            $0.isRequired && !$0.isSecret && $0.text.allSatisfy(\.isWhitespace)
        }) {
            let isThere = dialog.focus == empty
            self.dialog?.focus = empty
            if isThere { self.dialog?.problems = [FormPhrases.isMissing(dialog.fields[empty].label)] }
            return []
        }
        if case .pack(let act, let codes) = form { return confirm(act, codes, dialog) }
        if let secret = dialog.fields.firstIndex(where: { $0.isSecret && $0.text.isEmpty }) {
            self.dialog?.focus = secret
            return []
        }
        switch call(of: form, dialog) {
        case .failure(let problem):
            self.dialog?.problems = [problem.message]
            if let field = dialog.fields.firstIndex(where: { $0.id == problem.field }) { self.dialog?.focus = field }
            return []
        case .success(let call):
            self.dialog?.isSent = true
            if case .scan(let code) = call { rework.asked = code }
            return ask([call])
        }
    }

    struct Problem: Error {
        var field: String
        var message: BilingualMessage
    }

    private func number(_ dialog: Dialog, _ field: String, _ range: ClosedRange<Int>) -> Result<Int, Problem> {
        guard let number = Int(dialog.text(of: field)), range.contains(number) else {
            return .failure(Problem(field: field, message: FormPhrases.range(range)))
        }
        return .success(number)
    }

    private func call(of form: Form, _ dialog: Dialog) -> Result<Call, Problem> {
        let words = act(dialog.reason(in: language))
        switch form {
        case .createBatch:
            return number(dialog, "units", 1...100_000_000).map { units in
                let expires = dialog.text(of: "expiresOn")
                return .createBatch(
                    CreateBatch(
                        number: dialog.text(of: "number"), product: dialog.text(of: "product"),
                        madeOn: dialog.text(of: "madeOn"), expiresOn: expires.isEmpty ? nil : expires,
                        plannedUnits: units, act: act("")))
            }
        case .step(let move, let batch): return .success(.moveBatch(move, batch, words))
        case .resolve(let container):
            let choice = dialog.choice(of: "what")
            guard container.acts.indices.contains(choice) else {
                return .failure(Problem(field: "what", message: FormPhrases.nothingPossible))
            }
            return .success(
                .resolve(
                    ResolveContainer(
                        station: container.station, number: container.number, what: container.acts[choice], act: words))
            )
        case .count(let place, let batch):
            return number(dialog, "count", 0...100_000_000).map { count in
                .count(batch, CountRequest(place: place.place, number: count, act: act("")))
            }
        case .explain(let place, let batch):
            return .success(.explain(batch, DeviationRequest(place: place.place, act: words)))
        case .acknowledge(let exception, let batch):
            return .success(
                .acknowledgeExceptions(batch, AcknowledgeExceptions(exceptions: [exception.id], act: words)))
        case .seal(let batch):
            let decision = dialog.choice(of: "what") == 0 ? "release" : "refuse"
            return .success(.seal(batch, SealRequest(decision: decision, act: words)))
        case .sign(let batch, let digest):
            let meanings = signMeanings
            let meaning = meanings[min(dialog.choice(of: "what"), meanings.count - 1)]
            return .success(
                .sign(
                    batch,
                    SignRequest(
                        meaning: meaning, digest: digest, account: dialog.text(of: "account"),
                        password: dialog.text(of: "password"), act: words)))
        case .lookUp: return .success(.scan(dialog.text(of: "code")))
        case .importCodes:
            return number(dialog, "level", 1...9).map { level in
                let path = dialog.text(of: "path")
                let name = path.split(separator: "/").last.map(String.init) ?? path
                return .importCodes(
                    path: path,
                    ImportRequest(
                        fileName: name, product: dialog.text(of: "product"), level: level,
                        application: dialog.text(of: "application"), user: ""))
            }
        case .testDevice(let device, let trial):
            return .success(.testDevice(device, TestDevice(what: trial.rawValue, act: words)))
        case .returnCodes(let pool): return .success(.returnCodes("\(pool.number)", words))
        case .pack: preconditionFailure("acts on packs are shown before they are sent")
        }
    }

    // MARK: Acts on packs

    private func request(_ packAct: PackActName, _ codes: [String], _ dialog: Dialog) -> PackActRequest {
        let into = dialog.text(of: "into")
        let choice = dialog.choice(of: "what")
        let new = dialog.text(of: "new")
        var request = PackActRequest(
            kind: packAct.rawValue, codes: packAct == .undo ? [] : codes + (new.isEmpty ? [] : [new]),
            into: into.isEmpty ? nil : into, level: nil, deep: packAct == .disaggregate ? choice == 1 : nil,
            sampleKind: packAct == .sample ? (choice == 0 ? "destructive" : "retained") : nil,
            reject: packAct == .void ? choice == 1 : nil,
            second: packAct.needsSecondPerson ? dialog.text(of: "second") : nil, preview: true,
            act: act(dialog.reason(in: language)))
        request.secondPassword = nil
        return request
    }

    /// What comes of it is shown first; it is done when it was shown for exactly this.
    private mutating func confirm(_ packAct: PackActName, _ codes: [String], _ dialog: Dialog) -> [Command] {
        var request = request(packAct, codes, dialog)
        guard dialog.previewed?.isSameAct(as: request) == true else { return ask([.preview(request)]) }
        if let secret = dialog.fields.firstIndex(where: { $0.isSecret && $0.text.isEmpty }) {
            self.dialog?.focus = secret
            return []
        }
        request.preview = false
        if packAct.needsSecondPerson { request.secondPassword = dialog.text(of: "password") }
        self.dialog?.isSent = true
        return ask([.pack(request)])
    }

    /// Asks what the act would come to, as soon as everything that it needs is known.
    mutating func previewIfComplete() -> [Command] {
        guard let dialog, case .form(.pack(let packAct, let codes)) = dialog.purpose,
            !dialog.fields.contains(where: { $0.isRequired && !$0.isSecret && $0.text.isEmpty })
        else { return [] }
        return ask([.preview(request(packAct, codes, dialog))])
    }
}

extension PackActRequest {
    /// Differs in nothing that changes the consequences.
    fileprivate func isSameAct(as other: PackActRequest) -> Bool {
        var other = other
        other.act = act
        other.preview = preview
        return self == other
    }
}

extension Dialog.Field {
    var isSecret: Bool {
        if case .secret = content { true } else { false }
    }

    static func text(
        _ id: String, _ label: BilingualMessage, _ text: String, limit: Int, isRequired: Bool
    ) -> Dialog.Field {
        Dialog.Field(id: id, label: label, content: .text(text), limit: limit, isRequired: isRequired)
    }

    static func secret(_ id: String, _ label: BilingualMessage) -> Dialog.Field {
        Dialog.Field(id: id, label: label, content: .secret(""), limit: 128, isRequired: true)
    }

    static func code(_ id: String, _ label: BilingualMessage) -> Dialog.Field {
        Dialog.Field(id: id, label: label, content: .text(""), limit: 400, isRequired: true, takesScan: true)
    }
}
