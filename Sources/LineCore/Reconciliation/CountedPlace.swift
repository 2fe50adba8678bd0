/// A place in which people count what is physically there (N-02). What is counted is the sum over the whole batch: of
/// a bin that was emptied, what was taken out of it counts too.
public enum CountedPlace: Hashable, Sendable {
    /// The reject bin of a station at the PLC.
    case bin(station: StationIndex)
    /// Packs of a level that were taken as samples.
    case samples(level: UInt8)
    /// Printed cartons that were never verified on the line and lie in no bin.
    case leftOver
    /// Good packs of a level, below the top one, that are in no container.
    case loose(level: UInt8)
    /// Closed containers of a level that are there, those inside larger ones too.
    case containers(level: UInt8)

    /// Stored in journals and ledgers; never changes its meaning.
    public var kind: UInt8 {
        switch self {
        case .bin: 1
        case .samples: 2
        case .leftOver: 3
        case .loose: 4
        case .containers: 5
        }
    }

    /// The station or level; 0 where there is none.
    public var number: UInt8 {
        switch self {
        case .bin(let station): station
        case .samples(let level), .loose(let level), .containers(let level): level
        case .leftOver: 0
        }
    }

    /// - Returns: nil for a kind that no version of the program has written.
    public init?(kind: UInt8, number: UInt8) {
        switch kind {
        case 1: self = .bin(station: number)
        case 2: self = .samples(level: number)
        case 3 where number == 0: self = .leftOver
        case 4: self = .loose(level: number)
        case 5: self = .containers(level: number)
        default: return nil
        }
    }
}

extension CountedPlace {
    /// The word in files, on the command line and in the API: `bin/units`, `samples/1`, `left-over`, `loose/1`,
    /// `containers/4`.
    ///
    /// - Parameter stations: the ids of the line's stations, in their order.
    public func token(stations: [String]) -> String {
        switch self {
        case .bin(let station): "bin/" + (Int(station) < stations.count ? stations[Int(station)] : "\(station)")
        case .samples(let level): "samples/\(level)"
        case .leftOver: "left-over"
        case .loose(let level): "loose/\(level)"
        case .containers(let level): "containers/\(level)"
        }
    }

    /// - Returns: nil when the word is none, or names a station that is not there.
    public init?(token: String, stations: [String]) {
        if token == "left-over" {
            self = .leftOver
            return
        }
        let parts = token.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        if parts[0] == "bin" {
            guard let index = stations.firstIndex(where: { $0 == parts[1] }), index < Int(noStation) else { return nil }
            self = .bin(station: StationIndex(index))
            return
        }
        guard let level = UInt8(parts[1]), level >= 1, parts[1] == "\(level)" else { return nil }
        switch parts[0] {
        case "samples": self = .samples(level: level)
        case "loose": self = .loose(level: level)
        case "containers" where level >= 2: self = .containers(level: level)
        default: return nil
        }
    }
}

/// What of a batch people have to count; copied from the line's file into the batch at its start.
public struct CountPlan: Hashable, Sendable {
    /// In the order of the file, each once; empty = nothing has to be counted.
    public var places: [CountedPlace]
    /// What the records expect is shown only after the place was counted.
    public var isBlind: Bool

    public init(places: [CountedPlace], isBlind: Bool) {
        self.places = places
        self.isBlind = isBlind
    }

    /// Nothing has to be counted.
    public static let none = CountPlan(places: [], isBlind: true)
}
