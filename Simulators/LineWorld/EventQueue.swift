/// What is to happen, earliest first; of two at the same moment the one that was planned first.
struct EventQueue<Payload: Sendable>: Sendable {
    private struct Entry {
        var key: Int64
        var order: UInt64
        var payload: Payload

        func isBefore(_ other: Entry) -> Bool {
            key != other.key ? key < other.key : order < other.order
        }
    }

    private var entries: [Entry] = []

    var isEmpty: Bool { entries.isEmpty }

    /// Key and order of the first entry.
    var first: (key: Int64, order: UInt64)? {
        entries.first.map { ($0.key, $0.order) }
    }

    /// `order` is the world's count of planned events; it decides between equal keys.
    mutating func insert(_ payload: Payload, key: Int64, order: UInt64) {
        entries.append(Entry(key: key, order: order, payload: payload))
        var child = entries.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard entries[child].isBefore(entries[parent]) else { break }
            entries.swapAt(child, parent)
            child = parent
        }
    }

    mutating func popFirst() -> Payload? {
        guard let first = entries.first else { return nil }
        let last = entries.removeLast()
        if !entries.isEmpty {
            entries[0] = last
            sinkFirst()
        }
        return first.payload
    }

    private mutating func sinkFirst() {
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < entries.count && entries[child].isBefore(entries[least]) {
                least = child
            }
            guard least != parent else { return }
            entries.swapAt(parent, least)
            parent = least
        }
    }
}
