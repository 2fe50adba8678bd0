import LineCore
import LineWorld
import VirtualLine

extension ExampleLine {
    /// What a person finds who looks into the place, and knows nothing of records.
    func found(in place: CountedPlace) -> Int {
        let truth = line.world.truth()
        switch place {
        case .bin(let station): return truth.items.count { $0.place == .bin(station: Int(station)) }
        case .samples, .leftOver: return 0
        case .loose(let level):
            return truth.items.count { item in
                guard item.level == Int(level) else { return false }
                if case .inContainer(let container) = item.place {
                    // On a pallet that never came to be one.
                    let outer = truth.items[container]
                    return outer.text == nil && isOnTheLine(outer, truth)
                }
                return isOnTheLine(item, truth)
            }
        case .containers(let level):
            return truth.items.count { $0.level == Int(level) && $0.text != nil && isOnTheLine($0, truth) }
        }
    }

    /// What the ledger says of the code on a thing.
    func row(of item: Truth.Item) -> VirtualLedger.Row? { item.text.flatMap(Self.code).flatMap { line.ledger.row($0) } }

    func isOnTheLine(_ item: Truth.Item) -> Bool { isOnTheLine(item, line.world.truth()) }

    /// Neither it nor what it is in was rejected or taken away.
    private func isOnTheLine(_ item: Truth.Item, _ truth: Truth) -> Bool {
        switch item.place {
        case .inContainer(let container): isOnTheLine(truth.items[container], truth)
        case .onBelt, .waiting, .aside, .finished: true
        case .bin, .diverted, .taken: false
        }
    }

    /// Counts the next place, or explains the next difference.
    mutating func reconcile(_ obstacles: [BatchObstacle]) {
        for obstacle in obstacles {
            switch obstacle {
            case .countMissing(let place):
                act("count \(place)", .counted(place, UInt32(found(in: place)), Self.person))
                return
            case .deviationOpen(let place, _):
                act("explain \(place)", .deviationExplained(place, Self.person))
                return
            default: break
            }
        }
    }
}
