import Glibc
import LineWorld
import Platform
import Synchronization

/// The world behind one lock, moved along with the machine's clock.
final class SharedWorld<World: SimulatedLine & Sendable>: Sendable {
    private struct State {
        var world: World
        /// The machine's time at which the world's time was 0; nil before the start.
        var began: Int64?
        var output: [WorldOutput] = []
        var statistics = ServerStatistics()
        var stopping = false
    }

    private let state: Mutex<State>
    private let timeScale: Double

    init(_ world: World, timeScale: Double) {
        precondition((0.001...10_000).contains(timeScale), "The time of a world runs at 0.001 to 10,000 times ours.")
        self.timeScale = timeScale
        state = Mutex(State(world: world))
    }

    func start() {
        let now = microseconds(of: CLOCK_MONOTONIC)
        state.withLock { $0.began = now }
    }

    /// Brings the world to the present and then calls the body with it and its time.
    func now<Result: Sendable>(_ body: (inout World, Int64) -> Result) -> Result {
        state.withLock { state in
            let time =
                state.began.map { began in
                    Int64(Double(microseconds(of: CLOCK_MONOTONIC) - began) * timeScale)
                } ?? 0
            state.world.advance(to: time)
            let result = body(&state.world, time)
            state.output += state.world.takeOutput()
            return result
        }
    }

    /// Brings the world to the present and takes what it wants to send, with the microseconds of the machine's clock
    /// until it wants to act again.
    func turn() -> (output: [WorldOutput], pause: Int64) {
        let ahead = now { world, time in
            world.nextEvent > time ? Double(world.nextEvent) - Double(time) : 0
        }
        // A world that always wants to act must not keep a processor busy; one that never does is asked now and then.
        let pause = Int64(min(max(ahead / timeScale, 200), 1_000_000))
        return state.withLock { state in
            let output = state.output
            state.output.removeAll(keepingCapacity: true)
            return (output, pause)
        }
    }

    func count(_ change: (inout ServerStatistics) -> Void) {
        state.withLock { change(&$0.statistics) }
    }

    var statistics: ServerStatistics {
        state.withLock { $0.statistics }
    }

    var isStopping: Bool {
        get { state.withLock { $0.stopping } }
        set { state.withLock { $0.stopping = newValue } }
    }
}
