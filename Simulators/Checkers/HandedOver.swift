import LineWorld

extension History {
    /// What receivers would be told of the batch: read from the files of its record, as a receiver reads them.
    public struct HandedOver: Hashable, Sendable {
        /// One code of the relation file.
        public struct Line: Hashable, Sendable {
            public var text: String
            public var layer: Int
            public var parent: String?

            public init(text: String, layer: Int, parent: String?) {
                self.text = text
                self.layer = layer
                self.parent = parent
            }
        }

        /// One code of one event, in the order of the file.
        public enum Happening: Hashable, Sendable {
            case commissioned(String)
            case packed(child: String, parent: String)
            case unpacked(child: String, parent: String)
            /// Sampled, destroyed, or not active any more.
            case ended(String, State)
        }

        public var relation: [Line]
        public var happenings: [Happening]
        /// Why there is no record; nil = there is one.
        public var refusal: String?

        public init(relation: [Line], happenings: [Happening], refusal: String?) {
            self.relation = relation
            self.happenings = happenings
            self.refusal = refusal
        }
    }
}

/// Nothing is handed over that did not become durable before, and nothing that is not so in the world (H-01, L-01).
public struct HandedOverIsTrue: Checker {
    public let name = "handed over is true"

    public init() {}

    private struct Pair: Hashable {
        var child: String
        var parent: String
    }

    /// What is durable, in the texts of the codes.
    private struct Durable {
        var commissioned: Set<String> = []
        var packed: [Pair: Int] = [:]
        var unpacked: [Pair: Int] = [:]
        var closed: Set<String> = []
        var states: [String: History.State] = [:]
        /// Every state that a code ever came to.
        var reached: [String: Set<History.State>] = [:]
        var parents: [String: String] = [:]

        init(_ history: History) {
            func text(_ code: Int) -> String { history.codes[code].text }
            for fact in history.facts {
                switch fact {
                case .state(let code, _, let to, _):
                    if to == .commissioned { commissioned.insert(text(code)) }
                    states[text(code)] = to
                    reached[text(code), default: []].insert(to)
                case .packed(let child, let parent):
                    packed[Pair(child: text(child), parent: text(parent)), default: 0] += 1
                    parents[text(child)] = text(parent)
                case .unpacked(let child, let parent):
                    unpacked[Pair(child: text(child), parent: text(parent)), default: 0] += 1
                    parents[text(child)] = nil
                case .closed(let container, _): closed.insert(text(container))
                default: break
                }
            }
        }
    }

    /// What a receiver knows after the last event.
    private struct Told {
        var active: Set<String> = []
        var parents: [String: String] = [:]
    }

    public func findings(in history: History) -> [String] {
        guard let handedOver = history.handedOver else { return [] }
        if let refusal = handedOver.refusal { return ["there is no record to hand over: \(refusal)"] }
        guard history.isEnded else { return ["a batch that is not ended is handed over"] }
        let durable = Durable(history)
        var found: [String] = []
        let told = play(handedOver.happenings, durable, &found)
        compare(handedOver.relation, told, durable, &found)
        compare(told, with: history, &found)
        return found
    }

    // MARK: Events

    private func play(
        _ happenings: [History.HandedOver.Happening], _ durable: Durable, _ found: inout [String]
    ) -> Told {
        var told = Told()
        var commissioned: Set<String> = []
        var packed: [Pair: Int] = [:]
        var unpacked: [Pair: Int] = [:]
        for happening in happenings {
            switch happening {
            case .commissioned(let text):
                if !durable.commissioned.contains(text) { found.append("\(text) is told commissioned, and never was") }
                if !commissioned.insert(text).inserted { found.append("\(text) is told commissioned twice") }
                told.active.insert(text)
            case .packed(let child, let parent):
                let pair = Pair(child: child, parent: parent)
                packed[pair, default: 0] += 1
                if packed[pair, default: 0] > durable.packed[pair, default: 0] {
                    found.append("\(child) is told to be packed into \(parent), and never was")
                }
                if !durable.closed.contains(parent) { found.append("\(parent) is told, and was never closed") }
                for text in [child, parent] where !told.active.contains(text) {
                    found.append("\(text) is told in a packing, and was not told commissioned")
                }
                if let other = told.parents[child] { found.append("\(child) is told in \(parent) while in \(other)") }
                told.parents[child] = parent
            case .unpacked(let child, let parent):
                let pair = Pair(child: child, parent: parent)
                unpacked[pair, default: 0] += 1
                if unpacked[pair, default: 0] > durable.unpacked[pair, default: 0] {
                    found.append("\(child) is told to have left \(parent), and never did")
                }
                told.parents[child] = nil
            case .ended(let text, let state):
                if durable.reached[text]?.contains(state) != true {
                    found.append("\(text) is told \(state), and never was")
                }
                told.active.remove(text)
            }
        }
        for (child, parent) in told.parents.sorted(by: { $0.key < $1.key }) where durable.parents[child] != parent {
            found.append("\(child) is told in \(parent), and is in \(durable.parents[child] ?? "nothing")")
        }
        for text in told.active.sorted() where durable.states[text]?.isAccepted != true {
            found.append("\(text) is told active, and is \(durable.states[text].map { "\($0)" } ?? "unknown")")
        }
        return told
    }

    // MARK: The relation file

    private func compare(
        _ relation: [History.HandedOver.Line], _ told: Told, _ durable: Durable, _ found: inout [String]
    ) {
        var seen: Set<String> = []
        for line in relation {
            if !seen.insert(line.text).inserted { found.append("\(line.text) stands twice in the relation") }
            if !told.active.contains(line.text) {
                found.append("\(line.text) stands in the relation, and is not told active")
            }
            if durable.states[line.text]?.isAccepted != true {
                found.append("\(line.text) stands in the relation, and is not accepted")
            }
            if line.layer > 1, !durable.closed.contains(line.text) {
                found.append("\(line.text) stands in the relation, and was never closed")
            }
            guard let parent = line.parent else { continue }
            if durable.parents[line.text] != parent {
                found.append("the relation has \(line.text) in \(parent), and it is not there")
            }
        }
        for line in relation {
            if let parent = line.parent, !seen.contains(parent) {
                found.append("the relation has \(line.text) in \(parent), of which it says nothing")
            }
        }
    }

    // MARK: The world

    private func compare(_ told: Told, with history: History, _ found: inout [String]) {
        let delivery = Delivery(history)
        var children: [String: [String]] = [:]
        for (child, parent) in told.parents { children[parent, default: []].append(child) }
        var outside: Set<String> = []
        var seen: Set<String> = []
        for item in history.truth.items {
            guard let text = item.text.map(History.identity) else { continue }
            if !Delivery.isInBin(item) { outside.insert(text) }
            guard item.level > 1, let inside = children[text], delivery.isAccepted(item) else { continue }
            seen.insert(text)
            guard !item.isMisscanned else { continue }
            let wanted = inside.sorted()
            let (holds, shown) = (names(item.children, delivery), names(item.shown, delivery))
            if holds != wanted, item.shown.isEmpty || shown != wanted || item.shown == item.children {
                found.append("\(text) is told to hold \(wanted), and holds \(holds)")
            }
        }
        for text in told.active.sorted() where !outside.contains(text) {
            found.append("\(text) is told active, and is on nothing outside of a bin")
        }
        for text in children.keys.sorted() where !seen.contains(text) {
            found.append("the container \(text) is told, and is no thing")
        }
    }

    private func names(_ ids: [Int], _ delivery: Delivery) -> [String] {
        ids.map { delivery.name(delivery.history.truth.items[$0]) }.sorted()
    }
}
