import Synchronization

/// Lets callers in one after the other, in the order in which they came: between the look at what a step needs and the
/// step itself nobody else takes one.
final class Turn: Sendable {
    private struct Door {
        var isTaken = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let door = Mutex(Door())

    /// Returns when it is the caller's turn, who gives it back with ``give()``.
    func take() async {
        await withCheckedContinuation { continuation in
            let isFree = door.withLock { door in
                guard door.isTaken else {
                    door.isTaken = true
                    return true
                }
                door.waiting.append(continuation)
                return false
            }
            if isFree { continuation.resume() }
        }
    }

    /// Callers who wait for their turn now.
    var waiting: Int { door.withLock { $0.waiting.count } }

    func give() {
        let next = door.withLock { door -> CheckedContinuation<Void, Never>? in
            precondition(door.isTaken, "a turn is given back by who has it")
            guard !door.waiting.isEmpty else {
                door.isTaken = false
                return nil
            }
            return door.waiting.removeFirst()
        }
        next?.resume()
    }
}
