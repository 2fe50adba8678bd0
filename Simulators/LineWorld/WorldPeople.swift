extension World {
    /// Puts more units to the infeed.
    public mutating func supply(units: Int) {
        precondition(units >= 0, "The number of units to supply cannot be negative.")
        unitsToFeed += units
        settle()
    }

    /// Takes the units that were not yet put on the belt away from the infeed.
    public mutating func stopFeeding() {
        unitsToFeed = fed
        settle()
    }

    /// Somebody takes one of the packs that wait to be put into a container at a station, by its place in the row;
    /// false when there is none.
    public mutating func takeWaiting(station: Int, place: Int) -> Bool {
        guard stations.indices.contains(station), stations[station].table.indices.contains(place) else { return false }
        put(stations[station].table.remove(at: place), .taken)
        settle()
        return true
    }

    /// Somebody puts a pack that was taken away back, at the end of the row; false when it was not taken.
    public mutating func putBackWaiting(station: Int, thing: Int) -> Bool {
        guard stations.indices.contains(station), stations[station].ratio > 1, things.indices.contains(thing),
            things[thing].place == .taken
        else { return false }
        things[thing].place = .waiting(station: station)
        stations[station].table.append(thing)
        settle()
        return true
    }

    /// Somebody puts a pack that does not belong there among them, at the front of the row; `symbol` as in
    /// ``WorldPlan/preprinted``, nil = blank.
    public mutating func addWaiting(station: Int, symbol: String?) {
        guard stations.indices.contains(station), stations[station].ratio > 1 else { return }
        let id = things.count
        let print = symbol.flatMap { Print.splitting($0, grade: 35) }
        things.append(Thing(level: 1, print: print, place: .waiting(station: station)))
        stations[station].table.insert(id, at: 0)
        settle()
    }

    /// Packs that wait to be put into a container at a station.
    public func waitingCount(station: Int) -> Int {
        stations.indices.contains(station) ? stations[station].table.count : 0
    }

    /// An operator pushes incomplete stacks of the collators through, from the lowest level upwards as what comes
    /// before is done; and so for all that comes until ``stopFlushing()``.
    public mutating func flush() {
        isFlushing = true
        settle()
    }

    /// Incomplete stacks stay where they are again.
    public mutating func stopFlushing() {
        isFlushing = false
    }

    /// A person looks for what carries this text and takes it off the line, with everything around it.
    public mutating func takeAway(text: String) {
        guard var thing = things.firstIndex(where: { $0.print?.text == text && $0.place != .taken }) else { return }
        while case .inContainer(let container) = things[thing].place { thing = container }
        switch things[thing].place {
        case .waiting(let station):
            stations[station].table.removeAll { $0 == thing }
            if stations[station].standing == thing { stations[station].standing = nil }
            things[thing].place = .taken
        case .onBelt: put(thing, .taken)
        case .inContainer, .aside, .bin, .diverted, .taken, .finished: things[thing].place = .taken
        }
        settle()
    }

    /// Nothing moves or waits any more except incomplete stacks. A full container of a worker that has no label yet
    /// is not idle.
    public var isIdle: Bool {
        guard fed >= unitsToFeed, traveling.isEmpty,
            !things.contains(where: { if case .aside = $0.place { true } else { false } })
        else { return false }
        return stations.allSatisfy { station in
            switch station.kind {
            case .item: true
            case .container(let ratio, _, _, _, _): station.table.count < ratio
            case .handheld(let ratio, _, _):
                station.task == nil && station.table.isEmpty
                    && (station.standing.map { things[$0].children.count } ?? 0) < ratio
            }
        }
    }

    /// Things that left the line at its end, what is inside of them not counted.
    public var finished: Int { things.count { $0.place == .finished } }

    /// What really happened so far.
    public func truth() -> Truth {
        Truth(
            items: things.enumerated().map { id, thing in
                Truth.Item(
                    id: id, level: thing.level, text: thing.print?.text, isReadable: thing.print?.isReadable ?? false,
                    place: thing.place, children: thing.children, shown: thing.shown,
                    isMisscanned: thing.isMisscanned, wasRejected: thing.wasRejected)
            },
            fed: fed)
    }

    /// The truth as stable JSON; see ``Truth/json``.
    public func truthJSON() -> String {
        truth().json
    }
}

// MARK: Hands

extension World {
    /// A person takes what carries this text out of its container, off the line or out of a bin, and keeps it in hand.
    /// What is in it stays in it.
    public mutating func takeInHand(text: String) {
        guard let thing = thing(text) else { return }
        switch things[thing].place {
        case .inContainer(let container):
            things[container].children.removeAll { $0 == thing }
            // There is room again.
            for station in stations.indices where stations[station].standing == container { work(station) }
        case .waiting(let station):
            stations[station].table.removeAll { $0 == thing }
            if stations[station].standing == thing { stations[station].standing = nil }
            // The worker had it already, and gives it away.
            if case .pack(thing)? = stations[station].task {
                stations[station].task = nil
                work(station)
            }
        case .onBelt: put(thing, .taken)
        case .aside, .bin, .diverted, .taken, .finished: break
        }
        things[thing].place = .taken
        settle()
    }

    /// What a person has in hand goes into the container that carries the other text.
    public mutating func putByHand(text: String, into container: String) {
        guard let thing = thing(text), let target = self.thing(container), things[thing].place == .taken else { return }
        things[target].children.append(thing)
        things[thing].place = .inContainer(target)
        settle()
    }

    /// What a person has in hand becomes a container that carries this label, in hand as well.
    public mutating func packByHand(texts: [String], label: String) {
        let children = texts.compactMap { self.thing($0) }.filter { things[$0].place == .taken }
        guard let first = children.first else { return }
        let container = things.count
        let print = Print(aim: Array("]C0".utf8), data: Array(label.utf8), isReadable: true, grade: 35)
        things.append(Thing(level: things[first].level + 1, print: print, place: .taken, children: children))
        for child in children { things[child].place = .inContainer(container) }
        settle()
    }

    /// The thing with this text; one in a bin only if there is no other.
    private func thing(_ text: String) -> Int? {
        let found = things.indices.filter { things[$0].print?.text == text }
        return found.first { if case .bin = things[$0].place { false } else { true } } ?? found.first
    }
}
