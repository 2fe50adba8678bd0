import LineWorld

/// A printer gets a code once, or once more for each recorded act of re-printing; and never before the record of it is
/// durable (U-06, L-01).
public struct PrintedOnce: Checker {
    public let name = "printed once"

    public init() {}

    public func findings(in history: History) -> [String] {
        var found: [String] = []
        let places = history.placesByText
        var issued = Array(repeating: 0, count: history.codes.count)
        var isSent = Array(repeating: false, count: history.codes.count)
        var ordered = issued
        var acts: Set<Int> = []
        for event in history.events {
            switch event {
            case .durable(.sent(let code, _)):
                if isSent[code] { found.append("\(history.codes[code].text) was issued twice") }
                isSent[code] = true
                issued[code] += 1
            case .durable(.reprinted(let code, let act, _)):
                if !acts.insert(act).inserted { found.append("act \(act) re-printed twice") }
                issued[code] += 1
            case .machine(.ordered(let text, let copies, let device)):
                guard let code = places[History.identity(text)] else {
                    found.append("\(device) was given \(text), which the record does not have")
                    continue
                }
                ordered[code] += copies
                if ordered[code] > issued[code] {
                    found.append(
                        "\(device) was given \(text) \(ordered[code]) times, durable are \(issued[code]) issues")
                }
            default: break
            }
        }
        return found
    }
}

/// A machine is told that an item is good only after the commit that holds why (L-01): at no moment were more items told
/// good than durably commissioned.
public struct DurableBeforeGood: Checker {
    public let name = "durable before good"

    public init() {}

    private struct Item: Hashable {
        var station: Int
        var item: UInt16
        var boot: UInt16
    }

    public func findings(in history: History) -> [String] {
        var found: [String] = []
        var commissioned = Array(repeating: 0, count: history.line.ratios.count)
        var told: Set<Item> = []
        var toldAt = Array(repeating: 0, count: history.line.stationLevels.count)
        for event in history.events {
            switch event {
            case .durable(.state(let code, _, .commissioned, _)): commissioned[history.codes[code].level] += 1
            case .machine(.toldGood(let station, let item, let boot)):
                guard told.insert(Item(station: station, item: item, boot: boot)).inserted else { continue }
                toldAt[station] += 1
                let level = history.line.stationLevels[station]
                if toldAt[station] > commissioned[level] {
                    found.append(
                        "station \(station) was told that \(toldAt[station]) items are good, durable are "
                            + "\(commissioned[level])")
                }
            default: break
            }
        }
        return found
    }
}
