import Synchronization

/// Lets one task sleep until a time is up, somebody rings, or it is cancelled.
final class Bell: Sendable {
    private struct State {
        var hasRung = false
        var isOver = false
        var sleeper: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    /// Whether somebody sleeps now.
    var hasSleeper: Bool { state.withLock { $0.sleeper != nil } }

    /// Wakes the sleeper, or keeps the next one from falling asleep.
    func ring() { wake { $0.hasRung = $0.sleeper == nil } }

    /// Nobody sleeps any more.
    func end() { wake { $0.isOver = true } }

    private func wake(_ change: (inout State) -> Void) {
        let sleeper = state.withLock { state in
            change(&state)
            let sleeper = state.sleeper
            state.sleeper = nil
            return sleeper
        }
        sleeper?.resume()
    }

    /// May end early, once, by the time of the sleep before.
    func sleep(for time: Duration) async {
        let alarm = Task {
            do {
                try await Task.sleep(for: time)
                // The time may be up before anybody sleeps.
                self.ring()
            } catch {
                // Somebody rang before.
            }
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isAwake = state.withLock { state in
                    if state.hasRung || state.isOver {
                        state.hasRung = false
                        return true
                    }
                    state.sleeper = continuation
                    return false
                }
                if isAwake { continuation.resume() }
            }
        } onCancel: {
            end()
        }
        alarm.cancel()
    }
}
