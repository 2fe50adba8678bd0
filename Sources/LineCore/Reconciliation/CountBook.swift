/// One place of the batch's list: what the records expect there, what people counted, and what became of a difference.
public struct PlaceCount: Hashable, Sendable {
    public enum State: UInt8, Hashable, Sendable, CaseIterable {
        case missing = 1
        case agrees = 2
        /// It differs, and nobody said why: it keeps the batch from being closed.
        case deviates = 3
        /// It differs, and a person said why.
        case explained = 4
    }

    public var place: CountedPlace
    /// What the records expect now; 0 while the place was not counted (it is not looked up before).
    public internal(set) var expected: Int
    /// The last count; nil = not counted.
    public internal(set) var counted: UInt32?
    /// Who counted, and what they remarked.
    public internal(set) var countedBy: Signer?
    /// Who explained the present difference, and how.
    public internal(set) var explanation: Signer?

    /// The difference that the ledger was told last.
    var toldDifference: Int
    /// What the end of the batch took from the place in the records, and not from the place itself: codes that were
    /// decided for good count where they were counted.
    var settled = 0

    /// Counted less expected: above 0 there is more than the records know of.
    public var difference: Int { counted.map { Int($0) - expected } ?? 0 }

    public var state: State {
        guard counted != nil else { return .missing }
        if difference == 0 { return .agrees }
        return explanation == nil ? .deviates : .explained
    }
}

/// The physical counts of a batch. A difference is always that between the last count and what the records say *now*:
/// an act that changes the records may settle a difference, or open one, and an explanation holds only for the
/// difference that it was given for.
struct CountBook: Sendable {
    private(set) var places: [PlaceCount]
    /// The state of the codes that `expected` was made from.
    var comparedRevision = -1

    init(places: [CountedPlace]) {
        self.places = places.map {
            PlaceCount(place: $0, expected: 0, counted: nil, countedBy: nil, explanation: nil, toldDifference: 0)
        }
    }

    subscript(place: CountedPlace) -> PlaceCount? { places.first { $0.place == place } }

    var isStarted: Bool { places.contains { $0.counted != nil } }

    /// Differences that nobody explained.
    var deviations: Int { places.count { $0.state == .deviates } }

    mutating func count(_ place: CountedPlace, _ number: UInt32, _ signer: Signer) {
        guard let index = places.firstIndex(where: { $0.place == place }) else { return }
        places[index].counted = number
        places[index].countedBy = signer
        comparedRevision = -1
    }

    mutating func expect(_ number: Int, at place: CountedPlace) {
        guard let index = places.firstIndex(where: { $0.place == place }) else { return }
        places[index].expected = number
    }

    /// The batch was closed. What the records say now is this, in the order of the places: the places hold what they
    /// held, and only what people do from here on changes it.
    mutating func batchClosed(recorded: [Int]) {
        for index in places.indices { places[index].settled = places[index].expected - recorded[index] }
    }

    /// The difference, if the ledger was told another one before; an explanation of that one holds no more.
    mutating func differenceToTell(at place: CountedPlace) -> Int? {
        guard let index = places.firstIndex(where: { $0.place == place }),
            places[index].difference != places[index].toldDifference
        else { return nil }
        places[index].toldDifference = places[index].difference
        places[index].explanation = nil
        return places[index].difference
    }

    mutating func explain(_ place: CountedPlace, _ signer: Signer) {
        guard let index = places.firstIndex(where: { $0.place == place }) else { return }
        places[index].explanation = signer
    }
}
