import LineWorld

/// The record's accepted codes on the things of the world.
struct Delivery {
    let history: History
    private let places: [String: Int]
    /// How many things carry a text, and where the best of them is.
    private var copies: [String: (count: Int, best: Presence)] = [:]

    /// Of two things with one code the record means the one that is more on the line.
    private enum Presence: Int, Comparable {
        case onLine, taken, rejected

        static func < (left: Presence, right: Presence) -> Bool { left.rawValue < right.rawValue }
    }

    init(_ history: History) {
        self.history = history
        places = history.placesByText
        for item in history.truth.items {
            guard let text = item.text else { continue }
            let known = copies[text] ?? (0, .rejected)
            copies[text] = (known.count + 1, min(known.best, presence(of: item)))
        }
    }

    static func isInBin(_ item: Truth.Item) -> Bool {
        if case .bin = item.place { true } else { false }
    }

    private func presence(of item: Truth.Item) -> Presence {
        var outermost = item
        while case .inContainer(let outer) = outermost.place { outermost = history.truth.items[outer] }
        switch outermost.place {
        case .bin, .diverted: return .rejected
        case .taken: return .taken
        case .onBelt, .waiting, .aside, .inContainer, .finished: return .onLine
        }
    }

    /// The code on a thing.
    func code(of item: Truth.Item) -> History.Code? {
        item.text.flatMap { places[History.identity($0)] }.map { history.codes[$0] }
    }

    /// Another thing carries the same text.
    func hasCopy(_ item: Truth.Item) -> Bool { item.text.flatMap { copies[$0] }.map { $0.count > 1 } ?? false }

    /// Accepted, and the one of its copies that the record can mean.
    func isAccepted(_ item: Truth.Item) -> Bool {
        guard let text = item.text, let known = copies[text], code(of: item)?.state.isAccepted == true else {
            return false
        }
        return known.count == 1 || presence(of: item) == known.best
    }

    /// In it, and all around it, is accepted.
    func acceptedContainer(of item: Truth.Item) -> Truth.Item? {
        guard case .inContainer(let container) = item.place else { return nil }
        let outer = history.truth.items[container]
        return isAccepted(outer) && !outer.isMisscanned ? outer : nil
    }

    func name(_ item: Truth.Item) -> String { item.text.map(History.identity) ?? "nothing" }
}

/// What is accepted is on a thing outside of bins; what lies in an accepted container is accepted; and nothing is
/// delivered twice.
public struct AcceptedIsReal: Checker {
    public let name = "accepted is real"

    public init() {}

    public func findings(in history: History) -> [String] {
        guard history.isEnded else { return [] }
        let delivery = Delivery(history)
        var found: [String] = []
        var outside: Set<String> = []
        var delivered: Set<String> = []
        for item in history.truth.items {
            guard let text = item.text.map(History.identity) else { continue }
            if !Delivery.isInBin(item) { outside.insert(text) }
            guard let outer = delivery.acceptedContainer(of: item), !isTampered(item, outer) else { continue }
            if delivery.code(of: item)?.state.isAccepted != true {
                found.append("\(text) lies in the accepted \(delivery.name(outer)), and is not")
            }
            if !delivered.insert(text).inserted { found.append("\(text) is delivered twice") }
        }
        for code in history.codes where code.state.isAccepted && !outside.contains(code.text) {
            found.append("the accepted \(code.text) is on nothing outside of a bin")
        }
        return found
    }

    /// It came into the container after its reader had looked: nobody can know.
    private func isTampered(_ item: Truth.Item, _ outer: Truth.Item) -> Bool {
        !outer.shown.isEmpty && !outer.shown.contains(item.id)
    }
}

/// What the record says is in a closed container is what is in it; where people changed it unseen, what was in it when it
/// was last seen.
public struct ContentIsTrue: Checker {
    public let name = "content is true"

    public init() {}

    public func findings(in history: History) -> [String] {
        guard history.isEnded else { return [] }
        let delivery = Delivery(history)
        var recorded: [Int: [String]] = [:]
        for code in history.codes {
            if let parent = code.parent { recorded[parent, default: []].append(code.text) }
        }
        let places = history.placesByText
        var found: [String] = []
        var seen: Set<String> = []
        for item in history.truth.items where item.level > 1 && delivery.isAccepted(item) {
            guard let text = item.text.map(History.identity), let place = places[text] else { continue }
            if !seen.insert(text).inserted { found.append("\(text) is on two things") }
            guard !item.isMisscanned else { continue }
            let inside = names(item.children, history, delivery)
            let record = (recorded[place] ?? []).sorted()
            let shown = names(item.shown, history, delivery)
            if inside != record, item.shown.isEmpty || shown != record || item.shown == item.children {
                found.append("\(text) holds \(inside), not \(record)")
            }
        }
        for code in history.codes where code.level > 1 && code.state.isAccepted && !seen.contains(code.text) {
            found.append("the accepted container \(code.text) is no thing")
        }
        return found
    }

    private func names(_ ids: [Int], _ history: History, _ delivery: Delivery) -> [String] {
        ids.map { delivery.name(history.truth.items[$0]) }.sorted()
    }
}

/// What a gate pushed out is never delivered (V-04).
public struct RejectsStayOut: Checker {
    public let name = "rejects stay out"

    public init() {}

    public func findings(in history: History) -> [String] {
        guard history.isEnded else { return [] }
        let delivery = Delivery(history)
        return history.truth.items.compactMap { item in
            guard item.wasRejected, let outer = delivery.acceptedContainer(of: item) else { return nil }
            guard outer.shown.isEmpty || outer.shown.contains(item.id) else { return nil }
            // Which of two things with one code the record means nobody can know.
            guard !delivery.hasCopy(item) else { return nil }
            return "thing \(item.id) (\(delivery.name(item))) was rejected and lies in \(delivery.name(outer))"
        }
    }
}

/// A reject that its bin did not see stops the line with an alarm (V-05).
public struct RejectsConfirmed: Checker {
    public let name = "rejects confirmed"

    public init() {}

    public func findings(in history: History) -> [String] {
        var found: [String] = []
        var isAlarmed = false
        var open: [String] = []
        for event in history.events {
            switch event {
            case .durable(.alarm("rejectUnconfirmed", let isRaised)):
                isAlarmed = isRaised
                if isRaised { open = [] }
            case .durable(.rejected(let station, let item, _, let reason, isConfirmed: false)):
                // What people took off the belt never came to a gate.
                if reason != "removedByHand", !isAlarmed { open.append("item \(item) of station \(station)") }
            case .restarted: isAlarmed = false
            default: break
            }
        }
        found += open.map { "\($0) was not seen in its bin, and nothing says so" }
        return found
    }
}
