/// Line Link's item numbers: 1…65535 and then 1 again, 0 = none.
enum ItemNumber {
    static func next(_ item: UInt16) -> UInt16 { item == 65535 ? 1 : item + 1 }

    /// How many items after `first` the item `second` comes; 0 when they are the same. `first` 0 counts as the place
    /// before 1.
    static func distance(from first: UInt16, to second: UInt16) -> Int {
        let difference = Int(second) - Int(first)
        return difference >= 0 ? difference : difference + 65535
    }
}

/// The items of a station that have no outcome yet, by number. Line Link allows 15 between trigger and gate and
/// closes an outcome within four pitches of the gate, so that 64 places are never short of room.
struct ItemRing<Item: Sendable>: Sendable {
    private var items: [(number: UInt16, item: Item)?] = Array(repeating: nil, count: 64)
    private(set) var count = 0

    /// Puts an item in; gives back one that still stood in its place, which can only be left over from a loss.
    mutating func insert(_ item: Item, number: UInt16) -> (number: UInt16, item: Item)? {
        let place = Int(number) % 64
        let old = items[place]
        items[place] = (number, item)
        if old == nil { count += 1 }
        return old
    }

    subscript(number: UInt16) -> Item? {
        get {
            guard let found = items[Int(number) % 64], found.number == number else { return nil }
            return found.item
        }
        set {
            guard let found = items[Int(number) % 64], found.number == number else { return }
            if let newValue {
                items[Int(number) % 64] = (number, newValue)
            } else {
                items[Int(number) % 64] = nil
                count -= 1
                _ = found
            }
        }
    }

    /// The numbers of the items in it, oldest first, seen from the newest number.
    func numbers(upTo newest: UInt16) -> ItemNumbers {
        var numbers = ItemNumbers()
        guard count > 0 else { return numbers }
        for item in items {
            if let item { numbers.insert(item.number, newest: newest) }
        }
        return numbers
    }
}

/// The numbers of a station's items, oldest first, as they were: what is done with the items meanwhile does not matter.
/// They are looked at with every event, and take no allocation.
struct ItemNumbers: Sequence, IteratorProtocol, Sendable {
    private var numbers = InlineArray<64, UInt16>(repeating: 0)
    private var count = 0
    private var position = 0

    mutating func insert(_ number: UInt16, newest: UInt16) {
        let distance = ItemNumber.distance(from: number, to: newest)
        var place = count
        while place > 0, ItemNumber.distance(from: numbers[place - 1], to: newest) < distance {
            numbers[place] = numbers[place - 1]
            place -= 1
        }
        numbers[place] = number
        count += 1
    }

    mutating func next() -> UInt16? {
        guard position < count else { return nil }
        defer { position += 1 }
        return numbers[position]
    }
}
