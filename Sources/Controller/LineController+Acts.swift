import Codes
import ConfigurationFiles
public import ControlTypes
import LineAssembly
import LineCore

extension LineController {
    /// Carries an act on packs out, or tells what it would come to. Returns when what was done is durable.
    public func act(_ request: PackActRequest) async throws(ControlError) -> PackActReport {
        let signer = self.signer(request.act)
        if request.kind == PackActWord.scanBack { return try await scanBack(request, signer) }
        if request.kind == PackActWord.carryIn { return try await carryIn(request, signer) }
        let draft = try PackActWord.draft(request)
        let second = request.second.map { Self.who($0, isAuthenticated: request.isSecondAuthenticated) }
        if let row = try endedBatch(of: draft) {
            return try await actAfterEnd(draft, row, second: second, signer)
        }
        // A code names the batch that is over; a mistyped one must not take back what the running line did last.
        if draft.kind == .undo, let code = draft.codes.first {
            throw ControlError.badRequest(
                zh: "\(code) 不属于已结束且未生成批记录的批次；撤销生产中批次的上一操作时不带码",
                en:
                    "\(code) is of no batch that is over and without a record; the running batch's last act is undone without a code"
            )
        }
        let stations = line.stations.map(\.id)
        let isPreview = request.preview
        let plan = try await onLine { assembly, moment, output -> Result<ActPlan, ControlError> in
            let act = draft.act { assembly.line.level(of: $0) }
            switch assembly.line.plan(of: act, second: second, by: signer) {
            case .failure(let refusal): return .failure(ControlError.refusedAct(refusal, stations: stations))
            case .success(let plan):
                if !isPreview { assembly.handle(.act(act, signer, second: second), at: moment, into: &output) }
                return .success(plan)
            }
        }
        return PackActReport(plan, isDone: !isPreview)
    }

    /// A label of the rework station was read back at a terminal.
    private func scanBack(_ request: PackActRequest, _ signer: Signer) async throws(ControlError) -> PackActReport {
        let codes = try PackActWord.codes(request.codes)
        guard let code = codes.first, codes.count == 1 else {
            throw ControlError.badRequest(zh: "一次回扫一张标签", en: "one label is scanned back at a time")
        }
        let stations = line.stations.map(\.id)
        let isPreview = request.preview
        _ = try await onLine { assembly, moment, output -> Result<Void, ControlError> in
            if let refusal = assembly.line.scanBackRefusal(code) {
                return .failure(ControlError.refusedAct(refusal, stations: stations))
            }
            if !isPreview { assembly.handle(.labelScannedBack(code, signer), at: moment, into: &output) }
            return .success(())
        }
        return PackActReport(
            kind: request.kind, done: !isPreview,
            consequences: [BilingualMessage(zh: "标签 \(code) 生效", en: "the label of \(code) is in force")],
            consequenceCount: 1, detached: 0, attached: 0, changed: 0, labelsDue: [], labelsPrinted: 0)
    }

    /// What the running line knows of a code beside the ledger; nil when it is not of the batch in production.
    func packReport(of code: Code) async throws(ControlError) -> PackReport? {
        try await onLine { assembly, _, _ in .success(assembly.line.packReport(of: code)) }
    }

    /// Looks at the line, or acts on it, on its own thread; returns when everything that was caused is durable.
    func onLine<Outcome: Sendable>(
        _ body: @escaping @Sendable (inout LineAssembly, Moment, inout AssemblyOutput) -> Result<Outcome, ControlError>
    ) async throws(ControlError) -> Outcome {
        let stopped = ControlError.unavailable(zh: "控制器正在停止", en: "the controller is stopping")
        let (outcome, sequence) = await withCheckedContinuation { continuation in
            let isTaken = loop.post { assembly, moment, output in
                let before = assembly.sequence
                let outcome = body(&assembly, moment, &output)
                // Who only looked waits for nothing.
                let caused = assembly.sequence > before ? assembly.sequence : 0
                continuation.resume(returning: (outcome, caused))
            }
            if !isTaken { continuation.resume(returning: (.failure(stopped), 0)) }
        }
        let value = try outcome.get()
        if sequence == 0 { return value }
        guard await journal.untilDurable(sequence) else {
            throw ControlError.unavailable(
                zh: "账本无法写入：\(journal.state.failure ?? "已停止")。请重新启动控制器",
                en: "the ledger cannot write: \(journal.state.failure ?? "stopped"). Restart the controller")
        }
        return value
    }
}

/// What a client's words mean.
enum PackActWord {
    static let scanBack = "scan-back"
    static let carryIn = "carry-in"

    /// An act that wants a look at the line: the level of a new container may be left out.
    struct Draft: Sendable {
        var kind: PackActKind
        var codes: [Code]
        var into: Code?
        var level: UInt8?
        var request: PackActRequest
        var sampleKind: SampleKind

        /// - Parameter level: of a code of the batch.
        func act(level levelOf: (Code) -> UInt8?) -> PackAct {
            // The form was checked: as many codes as the kind needs are there.
            switch kind {
            case .sample: .sample(codes, sampleKind)
            case .takeOut: .takeOut(codes)
            case .toLine: .toLine(codes)
            case .putBack: .putBack(codes[0], into: into)
            case .replace: .replace(old: codes[0], new: codes[1])
            case .move: .move(codes, to: into ?? Code())
            case .disaggregate: .disaggregate(codes[0], deep: request.deep ?? false)
            case .aggregate:
                .aggregate(codes, level: level ?? (codes.first.flatMap(levelOf) ?? 1) + 1)
            case .void: .void(codes, isReject: request.reject ?? false)
            case .destroy: .destroy(codes)
            case .reprint: .reprint(codes[0])
            case .undo: .undo
            }
        }
    }

    static func draft(_ request: PackActRequest) throws(ControlError) -> Draft {
        guard let kind = PackActKind(token: request.kind) else {
            let all = (PackActKind.allCases.map(\.token) + [scanBack, carryIn]).joined(separator: ", ")
            throw ControlError.badRequest(
                zh: "没有操作 \(request.kind)；可用：\(all)", en: "no act \(request.kind); there are \(all)")
        }
        let codes = try codes(request.codes)
        // A code tells of which batch that is over the last act is taken back.
        if let needed = kind.codesNeeded, codes.count != needed, kind != .undo || codes.count > 1 {
            throw ControlError.badRequest(
                zh: "\(kind.token) 需要 \(needed) 个码", en: "\(kind.token) is about \(needed) codes")
        }
        var into: Code?
        if let text = request.into { into = try code(text) }
        if kind == .move, into == nil {
            throw ControlError.badRequest(
                zh: "move 需要目标容器（into）", en: "move needs the container that packs go to (into)")
        }
        var sampleKind = SampleKind.destructive
        if kind == .sample {
            guard let found = SampleKind.allCases.first(where: { $0.token == request.sampleKind }) else {
                throw ControlError.badRequest(
                    zh: "样品种类应为 destructive（破坏性）或 retained（留样）",
                    en: "the kind of a sample is destructive or retained")
            }
            sampleKind = found
        }
        var level: UInt8?
        if let asked = request.level {
            guard let fits = UInt8(exactly: asked) else {
                throw ControlError.badRequest(zh: "没有级别 \(asked)", en: "there is no level \(asked)")
            }
            level = fits
        }
        return Draft(
            kind: kind, codes: codes, into: into, level: level, request: request, sampleKind: sampleKind)
    }

    static func codes(_ texts: [String]) throws(ControlError) -> [Code] {
        var codes: [Code] = []
        for text in texts { codes.append(try code(text)) }
        return codes
    }

    private static func code(_ text: String) throws(ControlError) -> Code {
        guard let code = interpret(typed: text).identity else {
            throw ControlError(notACode: text)
        }
        return code
    }
}

extension PackActKind {
    /// Exactly that many codes; nil = one or more.
    fileprivate var codesNeeded: Int? {
        switch self {
        case .sample, .takeOut, .toLine, .move, .aggregate, .void, .destroy: nil
        case .putBack, .disaggregate, .reprint: 1
        case .replace: 2
        case .undo: 0
        }
    }
}

extension PackActReport {
    /// More consequences than these are only counted.
    private static let toldOneByOne = 200

    init(_ plan: ActPlan, isDone: Bool) {
        var detached = 0
        var attached = 0
        var changed = 0
        var printed = 0
        var due: [String] = []
        for consequence in plan.consequences {
            switch consequence {
            case .detached: detached += 1
            case .attached: attached += 1
            case .changed: changed += 1
            case .labelPrinted: printed += 1
            case .labelDue(let code, _, _): due.append(code.description)
            case .inHand, .backOnLine, .labelFits, .labelVoid, .labelAbandoned: break
            }
        }
        self.init(
            kind: plan.act.kind.token, done: isDone,
            consequences: plan.consequences.prefix(Self.toldOneByOne).map(\.text),
            consequenceCount: plan.consequences.count, detached: detached, attached: attached, changed: changed,
            labelsDue: due, labelsPrinted: printed)
    }
}
