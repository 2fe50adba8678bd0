/// SplitMix64 (Steele, Lea and Flood 2014): the same numbers on every machine.
struct FuzzDraw: Sendable {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// Evenly from the range.
    mutating func within(_ range: ClosedRange<Int64>) -> Int64 {
        range.lowerBound + Int64(next() % UInt64(range.upperBound - range.lowerBound + 1))
    }

    mutating func happens(percent: Int) -> Bool { next() % 100 < UInt64(percent) }

    /// One of them; nil when there is none.
    mutating func pick<Element>(_ elements: [Element]) -> Element? {
        elements.isEmpty ? nil : elements[Int(next() % UInt64(elements.count))]
    }

    /// From the range, small numbers as often as large ones of the same order.
    mutating func spread(_ range: ClosedRange<Int64>) -> Int64 {
        var low = range.lowerBound
        var orders: [ClosedRange<Int64>] = []
        while low <= range.upperBound {
            let high = min(range.upperBound, max(low, low * 4))
            orders.append(low...high)
            low = high + 1
        }
        return within(pick(orders) ?? range)
    }
}
