/// Why a physical count, or the explanation of a difference, is refused now.
public enum CountRefusal: Hashable, Sendable {
    /// Counting is done between the end of the production and the closing of the batch.
    case wrongPhase(BatchPhase)
    /// The batch's list does not have this place.
    case notAsked(CountedPlace)
    /// The station has not run empty: what is on its belt would be counted or not.
    case itemsOpen(station: StationIndex, count: Int)
    case notCounted(CountedPlace)
    /// Count and records agree, or the difference is explained: there is nothing to explain.
    case noDeviation(CountedPlace)
    case reasonMissing
}

extension Line {
    /// The places that have to be counted, in the order of the batch's list.
    public var placeCounts: [PlaceCount] { floor.counts.places }

    /// The number expected is shown only after the place was counted.
    public var isCountingBlind: Bool { floor.plan?.counts.isBlind ?? true }

    /// Why ``Event/counted(_:_:_:)`` may not come now; nil = it may.
    public func countRefusal(_ place: CountedPlace) -> CountRefusal? {
        guard floor.phase == .ending else { return .wrongPhase(floor.phase) }
        guard floor.counts[place] != nil else { return .notAsked(place) }
        for station in layout.stations.indices {
            let count = openItems(at: StationIndex(station))
            if count > 0 { return .itemsOpen(station: StationIndex(station), count: count) }
        }
        return nil
    }

    /// Why ``Event/deviationExplained(_:_:)`` may not come now; nil = it may.
    public func explanationRefusal(_ place: CountedPlace, _ signer: Signer) -> CountRefusal? {
        guard floor.phase == .ending else { return .wrongPhase(floor.phase) }
        return deviationRefusal(place, signer)
    }

    /// Why this difference is not explained so, whatever phase the batch is in.
    func deviationRefusal(_ place: CountedPlace, _ signer: Signer) -> CountRefusal? {
        guard let found = floor.counts[place] else { return .notAsked(place) }
        switch found.state {
        case .missing: return .notCounted(place)
        case .agrees, .explained: return .noDeviation(place)
        case .deviates: return signer.why.allSatisfy(\.isWhitespace) ? .reasonMissing : nil
        }
    }

    /// What of the list keeps the batch from being closed.
    var countObstacles: [BatchObstacle] {
        floor.counts.places.compactMap { place in
            switch place.state {
            case .missing: .countMissing(place.place)
            case .deviates: .deviationOpen(place.place, difference: place.difference)
            case .agrees, .explained: nil
            }
        }
    }

    /// What the records expect to be physically in a place now. Of a batch that is over: what was there when it was
    /// closed, and what people did since.
    public func expectedCount(_ place: CountedPlace) -> Int {
        recordedCount(place) + (floor.counts[place]?.settled ?? 0)
    }

    func recordedCount(_ place: CountedPlace) -> Int {
        guard let plan = floor.plan else { return 0 }
        switch place {
        case .bin(let station):
            return Int(station) < layout.stations.count ? floor.tally.binned[Int(station)] : 0
        case .samples(let level):
            guard Int(level) <= plan.levels.count else { return 0 }
            return floor.codes.counts[Int(level)][.sampled] + floor.codes.counts[Int(level)][.labelSampled]
        case .leftOver: return floor.codes.counts[1][.encoded]
        case .loose(let level): return floor.codes.looseCount(level: level)
        case .containers(let level): return floor.codes.presentContainers(level: level)
        }
    }

    mutating func counted(
        _ place: CountedPlace, _ number: UInt32, _ signer: Signer, into step: inout Step
    ) {
        guard countRefusal(place) == nil else { return }
        takeCount(place, number, signer, into: &step)
    }

    mutating func takeCount(_ place: CountedPlace, _ number: UInt32, _ signer: Signer, into step: inout Step) {
        let expected = expectedCount(place)
        floor.counts.count(place, number, signer)
        // The difference is told behind it.
        step.facts.append(.counted(place, expected: Int64(expected), counted: number, signer))
        step.facts.append(
            .audit(
                AuditEntry(
                    act: "batch.count", who: signer.who, why: signer.why,
                    details: details(of: place) + [
                        .init(name: "expected", value: "\(expected)"), .init(name: "counted", value: "\(number)"),
                    ])))
    }

    mutating func deviationExplained(_ place: CountedPlace, _ signer: Signer, into step: inout Step) {
        guard explanationRefusal(place, signer) == nil else { return }
        explainDeviation(place, signer, into: &step)
    }

    mutating func explainDeviation(_ place: CountedPlace, _ signer: Signer, into step: inout Step) {
        guard let found = floor.counts[place] else { return }
        floor.counts.explain(place, signer)
        step.facts.append(.deviation(place, difference: Int64(found.difference), signer))
        step.facts.append(
            .audit(
                AuditEntry(
                    act: "batch.explain", who: signer.who, why: signer.why,
                    details: details(of: place) + [.init(name: "difference", value: "\(found.difference)")])))
    }

    private func details(of place: CountedPlace) -> [AuditEntry.Detail] {
        let kind =
            switch place {
            case .bin: "bin"
            case .samples: "samples"
            case .leftOver: "left-over"
            case .loose: "loose"
            case .containers: "containers"
            }
        let number = AuditEntry.Detail(
            name: place.kind == 1 ? "station" : "level", value: "\(place.number)")
        return [.init(name: "place", value: kind)] + (place == .leftOver ? [] : [number])
    }

    /// Compares the count of a place with what the records say now, and tells a difference that is another one.
    mutating func compareCount(_ place: CountedPlace, into step: inout Step) {
        floor.counts.expect(expectedCount(place), at: place)
        guard let difference = floor.counts.differenceToTell(at: place) else { return }
        step.facts.append(.deviation(place, difference: Int64(difference), nil))
    }

    /// Compares the counts with what the records say now; after each event, as long as the batch is being reconciled.
    mutating func compareCounts(at moment: Moment, into step: inout Step) {
        guard floor.phase == .ending, floor.counts.isStarted else { return }
        // Packs and containers are looked through only when something happened to a code.
        let isChanged = floor.counts.comparedRevision != floor.codes.revision
        floor.counts.comparedRevision = floor.codes.revision
        for old in floor.counts.places where old.counted != nil {
            guard isChanged || !old.place.isOfCodes else { continue }
            compareCount(old.place, into: &step)
        }
        let open = floor.counts.deviations
        if open > 0 {
            floor.alarms.raise(
                .countDeviates, station: noStation, device: noDevice, detail: Int64(open), at: moment, into: &step)
        } else {
            floor.alarms.clear([.countDeviates], into: &step)
        }
    }
}

extension CountedPlace {
    /// What is expected follows from the states and containers of codes, and from nothing else.
    fileprivate var isOfCodes: Bool {
        switch self {
        case .bin: false
        case .samples, .leftOver, .loose, .containers: true
        }
    }
}

extension CodeTable {
    /// Good packs of a level that left their gate, or that people have in their hands, and that are in no container.
    func looseCount(level: UInt8) -> Int {
        entries.count {
            $0.level == level && $0.state == .commissioned && !$0.parent.exists
                && ($0.place == .passed || $0.place == .inHand)
        }
    }

    /// Closed containers of a level that are where the records say: not in a bin, and neither they nor what they are
    /// in was lost.
    func presentContainers(level: UInt8) -> Int {
        entries.count { entry in
            guard entry.level == level, entry.state == .commissioned else { return false }
            var outer = entry
            while outer.parent.exists { outer = self[outer.parent] }
            return outer.place == .passed || outer.place == .inHand
                // On a container that waits for its label.
                || (outer.state != .commissioned && entry.place == .packed)
        }
    }
}
