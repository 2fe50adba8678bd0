/// The hands of the people in a scenario: which packs an act is about, what is moved for it, and what they remember of
/// it. Whoever carries the acts out, in virtual time or through the control API, moves the same packs.
public struct ScenarioHands: Hashable, Sendable {
    /// A closed container with what is in it.
    public struct Container: Hashable, Sendable {
        public var code: String
        /// The container that it is in.
        public var parent: String?
        /// In the order of the record.
        public var children: [String]

        public init(code: String, parent: String?, children: [String]) {
            self.code = code
            self.parent = parent
            self.children = children
        }
    }

    /// A pack goes from one place to another; nil = in hand.
    public struct Move: Hashable, Sendable {
        public var pack: String
        public var level: UInt8
        public var from: String?
        public var to: String?
    }

    /// One request to the controller, with what hands do before and after it.
    public struct Step: Hashable, Sendable {
        public var word: ScenarioActWord
        /// As the command line wants them.
        public var codes: [String]
        public var before: [Move]
        public var after: [Move]
    }

    /// Packs in hand that are sound.
    public private(set) var held: [Move] = []
    /// Samples that were taken, by level.
    public private(set) var samples: [UInt8: Int] = [:]
    /// The labels that were asked for last.
    private var awaited: [String] = []
    /// What the last act did, for who takes it back.
    private var last: Memory?

    private struct Memory: Hashable, Sendable {
        var word: ScenarioActWord
        var moves: [Move]
        var held: [Move]
        var samples: [UInt8: Int]
    }

    /// Nothing is in hand.
    public init() {}

    /// How many packs of a level lie in hand, and belong to the good ones.
    public func heldCount(level: UInt8) -> Int { held.count { $0.level == level } }

    /// The level of the closed containers that must be known to choose what an act is about; nil = none.
    public static func level(of act: ScenarioAct) -> UInt8? {
        switch act.word {
        case .sample, .takeOut, .replace, .void, .destroy: act.level.map { $0 + 1 }
        case .disaggregate: act.level
        case .reprint: act.level
        default: nil
        }
    }

    /// What to do for an act; nil when there is nothing that it could be about.
    ///
    /// - Parameters:
    ///   - containers: of ``level(of:)``, in the order in which they were closed.
    ///   - due: containers whose label does not show any more what is in them.
    public mutating func steps(of act: ScenarioAct, containers: [Container], due: [String]) -> [Step]? {
        switch act.word {
        case .sample, .takeOut, .void, .destroy: return taken(act, containers)
        case .putBack: return putBack()
        case .replace: return replaced(act, containers)
        case .disaggregate: return takenApart(act, containers)
        case .reprint:
            awaited = act.level == nil ? due : containers.prefix(1).map(\.code)
            return labels(.reprint)
        case .scanBack:
            defer { awaited = [] }
            return labels(.scanBack)
        case .undo: return takenBack()
        case .hold, .stop, .reject, .end, .count, .import, .restart: return nil
        }
    }

    private func labels(_ word: ScenarioActWord) -> [Step]? {
        awaited.isEmpty ? nil : awaited.map { Step(word: word, codes: [$0], before: [], after: []) }
    }

    private mutating func remember(_ word: ScenarioActWord, _ moves: [Move]) {
        last = Memory(word: word, moves: moves, held: held, samples: samples)
    }

    private mutating func taken(_ act: ScenarioAct, _ containers: [Container]) -> [Step]? {
        guard let level = act.level, let container = containers.first(where: { $0.children.count > act.packs }) else {
            return nil
        }
        let moves = container.children.prefix(act.packs).map {
            Move(pack: $0, level: level, from: container.code, to: nil)
        }
        remember(act.word, moves)
        if act.word == .takeOut { held += moves }
        if act.word == .sample { samples[level, default: 0] += moves.count }
        return [Step(word: act.word, codes: moves.map(\.pack), before: moves, after: [])]
    }

    private mutating func putBack() -> [Step]? {
        let packs = held.filter { $0.from != nil }
        guard !packs.isEmpty else { return nil }
        held.removeAll { $0.from != nil }
        last = nil
        return packs.map { pack in
            let back = Move(pack: pack.pack, level: pack.level, from: nil, to: pack.from)
            return Step(word: .putBack, codes: [pack.pack], before: [], after: [back])
        }
    }

    private mutating func replaced(_ act: ScenarioAct, _ containers: [Container]) -> [Step]? {
        guard let level = act.level, let new = held.first(where: { $0.level == level }),
            let container = containers.first(where: { !$0.children.isEmpty && $0.code != new.from }),
            let old = container.children.first
        else { return nil }
        let out = Move(pack: old, level: level, from: container.code, to: nil)
        let into = Move(pack: new.pack, level: level, from: nil, to: container.code)
        remember(.replace, [out, into])
        held.removeAll { $0 == new }
        return [Step(word: .replace, codes: [old, new.pack], before: [out], after: [into])]
    }

    private mutating func takenApart(_ act: ScenarioAct, _ containers: [Container]) -> [Step]? {
        guard let level = act.level, let container = containers.first(where: { !$0.children.isEmpty }) else {
            return nil
        }
        let itself = Move(pack: container.code, level: level, from: container.parent, to: nil)
        let content = container.children.map { Move(pack: $0, level: level - 1, from: container.code, to: nil) }
        remember(.disaggregate, [itself] + content)
        // Their container is no more: they go back into none.
        held += content.map { Move(pack: $0.pack, level: $0.level, from: nil, to: nil) }
        return [Step(word: .disaggregate, codes: [container.code], before: [itself] + content, after: [])]
    }

    private mutating func takenBack() -> [Step]? {
        guard let memory = last else { return nil }
        last = nil
        held = memory.held
        samples = memory.samples
        let back = memory.moves.map { Move(pack: $0.pack, level: $0.level, from: $0.to, to: $0.from) }
        return [
            Step(
                word: .undo, codes: [], before: back.filter { $0.from != nil }, after: back.filter { $0.to != nil })
        ]
    }
}
