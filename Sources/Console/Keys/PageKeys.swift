import ControlTypes

/// The keys of the pages on batches, packs, codes and devices.
extension Keymap {
    private static func moving(_ isHint: Bool) -> [Binding] {
        [
            Binding([.up], .move(-1), KeyPhrases.choose, blocked: nil, isHint: isHint),
            Binding([.down], .move(1), KeyPhrases.choose, blocked: nil, isHint: false),
            Binding([.pageUp], .page(-1), KeyPhrases.page, blocked: nil, isHint: false),
            Binding([.pageDown], .page(1), KeyPhrases.page, blocked: nil, isHint: false),
        ]
    }

    // MARK: Batches

    static func batches(_ model: Model) -> [Binding] {
        let page = model.batches
        guard let number = page.opened else {
            return [
                Binding(
                    [.enter], .openBatch, PagePhrases.open,
                    blocked: page.list.isEmpty ? PagePhrases.noBatches : nil, isHint: true),
                Binding(
                    [.character("n")], .form(.createBatch), FormPhrases.title(.createBatch),
                    blocked: model.blocked("supervise"), isHint: true),
            ] + moving(true)
        }
        var bindings = [Binding([.tab], .nextPart, PagePhrases.nextPart, blocked: nil, isHint: true)]
        bindings += part(model, number)
        for move in BatchMove.allCases { bindings.append(step(move, number, model)) }
        bindings.append(Binding([.escape], .closeBatch, KeyPhrases.back, blocked: nil, isHint: true))
        return bindings + moving(false)
    }

    private static func step(_ move: BatchMove, _ number: String, _ model: Model) -> Binding {
        let (key, right): (Character, String) =
            switch move {
            case .start: ("s", "operate")
            case .end: ("e", "supervise")
            case .close: ("k", "supervise")
            case .cancel: ("C", "supervise")
            }
        let next = model.batches.next(move.rawValue)
        let blocked = model.blocked(right) ?? (next == nil ? PagePhrases.notInPhase : next?.obstacles.first)
        return Binding(
            [.character(key)], .form(.step(move, batch: number)), FormPhrases.label(move), blocked: blocked,
            isHint: next != nil)
    }

    private static func part(_ model: Model, _ number: String) -> [Binding] {
        let page = model.batches
        let offline = model.blocked("operate")
        switch page.part {
        case .steps: return []
        case .clearance:
            let why = page.item == nil ? PagePhrases.nothingHere : page.item?.at != nil ? PagePhrases.isConfirmed : nil
            return [
                Binding(
                    [.character(" "), .enter], .confirmItem, PagePhrases.confirmItem, blocked: offline ?? why,
                    isHint: true)
            ]
        case .test:
            let test = page.detail?.test
            let isEnd = test != nil
            let next = page.next(isEnd ? "challenge --end" : "challenge")
            return [
                Binding(
                    [.character("t")], .challenge(isEnd ? "end" : "start"),
                    isEnd ? PagePhrases.endTest : PagePhrases.startTest,
                    blocked: offline ?? (next == nil ? PagePhrases.notInPhase : next?.obstacles.first), isHint: true),
                Binding(
                    [.character(" "), .enter], .announce, PagePhrases.announce,
                    blocked: offline
                        ?? (test == nil
                            ? PagePhrases.noTest
                            : test?.announced != nil
                                ? PagePhrases.pieceUnderWay
                                : test?.hasCarton == false
                                    ? PagePhrases.cartonFirst : page.piece == nil ? PagePhrases.nothingHere : nil),
                    isHint: true),
            ]
        case .containers:
            let form = page.container.map { Action.form(.resolve($0)) } ?? .openBatch
            return [
                Binding(
                    [.enter], form, PagePhrases.resolve,
                    blocked: model.blocked("supervise") ?? (page.container == nil ? PagePhrases.nothingHere : nil),
                    isHint: true)
            ]
        case .counts: return counts(model, number)
        case .review: return review(model, number)
        }
    }

    private static func counts(_ model: Model, _ number: String) -> [Binding] {
        guard let place = model.batches.place else { return [] }
        return [
            Binding(
                [.enter], .form(.count(place, batch: number)), PagePhrases.enterCount,
                blocked: model.blocked("operate"), isHint: true),
            Binding(
                [.character("x")], .form(.explain(place, batch: number)), PagePhrases.explain,
                blocked: model.blocked("supervise") ?? (place.state == "deviates" ? nil : PagePhrases.nothingToExplain),
                isHint: true),
        ]
    }

    private static func review(_ model: Model, _ number: String) -> [Binding] {
        let page = model.batches
        let seal = page.sheet?.seal
        let mayDecide = model.account?.rights.contains("release") == true
        var bindings: [Binding] = []
        if let exception = page.exception {
            bindings.append(
                Binding(
                    [.enter], .form(.acknowledge(exception, batch: number)), PagePhrases.acknowledgeException,
                    blocked: model.blocked("release")
                        ?? (exception.acknowledgedBy == nil ? nil : PagePhrases.isAcknowledged), isHint: true))
        }
        return bindings + [
            Binding(
                [.character("S")], .form(.seal(batch: number)), PagePhrases.seal,
                blocked: model.blocked("release")
                    ?? (page.sheet == nil ? PagePhrases.noSheet : seal != nil ? PagePhrases.isSealed : nil),
                isHint: true),
            Binding(
                [.character("w")], .form(.sign(batch: number, digest: seal?.digest ?? "")), PagePhrases.sign,
                blocked: model.blocked(mayDecide ? "release" : "supervise")
                    ?? (seal == nil ? PagePhrases.notSealed : nil),
                isHint: true),
        ]
    }

    // MARK: Packs

    static func rework(_ model: Model) -> [Binding] {
        let report = model.rework.report
        var bindings = [
            Binding(
                [.enter, .character("/")], .form(.lookUp), FormPhrases.title(.lookUp),
                blocked: model.blocked("look"), isHint: true)
        ]
        for act in PackActName.allCases {
            let isLegal = report?.legalActs.contains(act.rawValue) == true
            let codes = report.map { report in
                act.takesMany ? model.rework.marked.filter { $0 != report.code } + [report.code] : [report.code]
            }
            bindings.append(
                Binding(
                    [.character(act.key)], .form(.pack(act, codes ?? [])), FormPhrases.act(act),
                    blocked: model.blocked(act.right)
                        ?? (report == nil ? PagePhrases.scanFirst : isLegal ? nil : PagePhrases.notLegal),
                    isHint: isLegal))
        }
        return bindings + [
            Binding(
                [.character("c")], .scanBack, PagePhrases.readBack,
                blocked: model.blocked("rework") ?? (report == nil ? PagePhrases.scanFirst : nil), isHint: false),
            Binding(
                [.character(" ")], .mark, PagePhrases.mark, blocked: report == nil ? PagePhrases.scanFirst : nil,
                isHint: report != nil),
            Binding([.escape], .forget, PagePhrases.forget, blocked: nil, isHint: false),
        ] + moving(false)
    }

    static func aggregation(_ model: Model) -> [Binding] {
        let page = model.aggregation
        let isEmpty = page.isInTree ? page.tree == nil : page.chosen == nil && page.chosenClosed == nil
        let container = page.isInTree ? nil : page.chosen
        return [
            Binding(
                [.enter], .openTree, PagePhrases.tree, blocked: isEmpty ? PagePhrases.nothingHere : nil, isHint: true),
            Binding(
                [.tab], .nextPart, PagePhrases.listOrTree,
                blocked: page.tree == nil ? PagePhrases.noTree : nil, isHint: true),
            Binding(
                [.character("/")], .form(.lookUp), FormPhrases.title(.lookUp), blocked: model.blocked("look"),
                isHint: true),
            Binding(
                [.character("r")], container.map { .form(.resolve($0)) } ?? .openTree, PagePhrases.resolve,
                blocked: model.blocked("supervise") ?? (container == nil ? PagePhrases.nothingHere : nil),
                isHint: true),
        ] + moving(true)
    }

    // MARK: Codes

    static func codes(_ model: Model) -> [Binding] {
        let pool = model.codes.chosen
        return [
            Binding(
                [.character("i")], .form(.importCodes), FormPhrases.title(.importCodes),
                blocked: model.blocked("supplyCodes"), isHint: true),
            Binding(
                [.character("r")], pool.map { .form(.returnCodes($0)) } ?? .help, PagePhrases.returnCodes,
                blocked: model.blocked("supplyCodes")
                    ?? (pool == nil
                        ? PagePhrases.nothingHere : pool?.state == "active" ? nil : PagePhrases.isReturned),
                isHint: true),
        ] + moving(true)
    }

    // MARK: Devices

    static func devices(_ model: Model) -> [Binding] {
        let detail = model.deviceDetail
        let trials = DeviceTrial.allCases.compactMap { trial -> Binding? in
            let test = detail?.tests.first { $0.what == trial.rawValue }
            guard test != nil || trial == .reconnect else { return nil }
            return Binding(
                [.character(trial.key)], .form(.testDevice(model.chosenDevice?.id ?? "", trial)),
                PagePhrases.trial(trial),
                blocked: model.blocked("maintain") ?? (test == nil ? PagePhrases.nothingHere : test?.obstacles.first),
                isHint: true)
        }
        return trials + [
            Binding([.character("b")], .hexadecimal, PagePhrases.bytesOrText, blocked: nil, isHint: true)
        ] + moving(true)
    }
}
