public import LineWorld
import Platform
import Synchronization

/// Serves a simulated line on real sockets and pseudo-terminals, in real time.
///
/// One thread does it all: it moves the world along the machine's clock, takes connections, reads and writes. Every
/// call at an endpoint first brings the world to the present.
public final class LineServer<World: SimulatedLine & Sendable>: Sendable {
    private let world: SharedWorld<World>
    private let places: [ServedPlace]
    private let signal = Signal()
    private let thread = Mutex<SystemThread?>(nil)

    /// Opens everything; nothing is answered before `start`. The world's time is 0 until then.
    /// - Parameters:
    ///   - bindings: at most one for each endpoint; an endpoint without one is not served.
    ///   - timeScale: seconds of the world for one second of the machine, 0.001…10,000.
    public init(world: World, bindings: [Binding], timeScale: Double = 1) throws(ServerError) {
        let endpoints = world.endpoints
        var places: [ServedPlace] = []
        for binding in bindings {
            guard endpoints.indices.contains(binding.endpoint) else {
                throw .unknownEndpoint(binding.endpoint)
            }
            guard !places.contains(where: { $0.endpoint == binding.endpoint }) else {
                throw .boundTwice(endpoint: binding.endpoint)
            }
            places.append(try ServedPlace(binding, kind: endpoints[binding.endpoint].kind))
        }
        self.places = places
        self.world = SharedWorld(world, timeScale: timeScale)
    }

    deinit {
        stop()
    }

    /// Starts the world's time and its thread. Traps if called twice.
    public func start() {
        thread.withLock { thread in
            precondition(thread == nil, "The server was started twice.")
            world.start()
            let (world, places, signal) = (world, places, signal)
            thread = SystemThread(name: "line world") {
                ServerLoop(world: world, places: places, signal: signal).run()
            }
        }
    }

    /// Closes all connections, removes the links of the serial lines and waits for the end of the thread. The sockets
    /// stop listening when the server is released.
    public func stop() {
        world.isStopping = true
        signal.raise()
        thread.withLock { $0 }?.join()
        for place in places {
            place.close()
        }
    }

    /// The world at the present time, for its truth and for commands to it.
    public func withWorld<Result: Sendable>(_ body: (inout World) -> Result) -> Result {
        let result = world.now { world, _ in body(&world) }
        // The body may have made the world say or plan something.
        signal.raise()
        return result
    }

    /// The port on which an endpoint listens; nil for a serial line and for one that is not served.
    public func port(ofEndpoint endpoint: Int) -> UInt16? {
        places.first { $0.endpoint == endpoint }?.port
    }

    public var statistics: ServerStatistics {
        world.statistics
    }
}
