import Glibc
import LineWorld
import Platform

/// The server's thread: waits for sockets, terminals and the world's next event, and serves them.
final class ServerLoop<World: SimulatedLine & Sendable> {
    /// Far more than any device takes; keeps a runaway client from using up the machine.
    private static var connectionLimit: Int { 64 }

    private let world: SharedWorld<World>
    private let places: [ServedPlace]
    private let signal: Signal
    private var connections: [ServerConnection] = []
    /// Per place: the number of the next connection.
    private var nextNumber: [Int]
    private var buffer = [UInt8](repeating: 0, count: 4096)

    init(world: SharedWorld<World>, places: [ServedPlace], signal: Signal) {
        self.world = world
        self.places = places
        self.signal = signal
        nextNumber = Array(repeating: 0, count: places.count)
    }

    func run() {
        for place in places.indices {
            openLine(place)
        }
        var set = PollSet()
        while !world.isStopping {
            let (output, pause) = world.turn()
            output.forEach(dispatch)
            writeAll()
            set.removeAll()
            _ = set.add(signal.descriptor, for: .readable)
            for case .listener(let descriptor, _) in places.map(\.content) {
                _ = set.add(descriptor, for: .readable)
            }
            let waiting = connections
            let first = waiting.map { set.add($0.descriptor, for: $0.interest) }.first ?? 0
            set.wait(microseconds: pause)
            if set.readiness(at: 0) != [] { signal.clear() }
            for (offset, connection) in waiting.enumerated()
            where !set.readiness(at: first + offset).isDisjoint(with: [.readable, .hungUp]) {
                read(connection)
            }
            places.indices.forEach(accept)
        }
        writeAll()
        connections.forEach(drop)
    }

    // MARK: Connections

    private func add(_ place: Int, _ kind: ServerConnection.Kind, _ descriptor: Int32) {
        let endpoint = places[place].endpoint
        let number = nextNumber[place]
        nextNumber[place] += 1
        connections.append(
            ServerConnection(endpoint: endpoint, number: number, kind: kind, descriptor: descriptor))
        world.now { world, time in world.connected(endpoint: endpoint, connection: number, at: time) }
    }

    private func accept(_ place: Int) {
        guard case .listener(let listener, let modbus) = places[place].content else { return }
        do throws(SystemFault) {
            while let descriptor = try Sockets.accept(listener) {
                let open = connections.count { $0.endpoint == places[place].endpoint }
                guard open < Self.connectionLimit else {
                    close(descriptor)
                    world.count { $0.refusedConnections += 1 }
                    continue
                }
                world.count { $0.connections += 1 }
                add(place, modbus ? .modbus : .stream, descriptor)
            }
        } catch {
            world.count { $0.lastFault = error }
        }
    }

    private func openLine(_ place: Int) {
        guard case .line(let line) = places[place].content, let master = line.master else { return }
        add(place, .serial(line), master)
    }

    private func drop(_ connection: ServerConnection) {
        guard let place = connections.firstIndex(where: { $0 === connection }) else { return }
        connections.remove(at: place)
        connection.closing = true
        if case .serial = connection.kind {
            // The terminal belongs to its line.
        } else {
            close(connection.descriptor)
        }
        world.now { world, time in
            world.disconnected(endpoint: connection.endpoint, connection: connection.number, at: time)
        }
    }

    /// A serial device that "closes" is pulled out and put back: whoever has it open sees a hang-up.
    private func replug(_ connection: ServerConnection, _ line: SerialLine) {
        drop(connection)
        line.unplug()
        do throws(ServerError) {
            try line.plug()
        } catch {
            switch error {
            case .terminal(_, let fault), .link(_, let fault): world.count { $0.lastFault = fault }
            case .unknownEndpoint, .boundTwice, .wrongKind, .socket: preconditionFailure("A line has no socket.")
            }
        }
        if let place = places.firstIndex(where: { $0.endpoint == connection.endpoint }) {
            openLine(place)
        }
    }

    private func finish(_ connection: ServerConnection) {
        if case .serial(let line) = connection.kind {
            replug(connection, line)
        } else {
            drop(connection)
        }
    }

    // MARK: Bytes

    private func dispatch(_ output: WorldOutput) {
        for connection in connections
        where connection.endpoint == output.endpoint && !connection.closing
            && (output.connection ?? connection.number) == connection.number
        {
            switch output.content {
            case .bytes(let bytes): queue(bytes, connection)
            case .close: connection.closing = true
            }
        }
    }

    private func queue(_ bytes: [UInt8], _ connection: ServerConnection) {
        let dropped = connection.queue(bytes)
        guard dropped > 0 else { return }
        if case .serial = connection.kind {
            world.count { $0.droppedBytes += dropped }
        } else {
            world.count { $0.slowClients += 1 }
            drop(connection)
        }
    }

    private func writeAll() {
        for connection in connections {
            if !connection.write() {
                finish(connection)
            } else if connection.closing && !connection.hasOutput {
                finish(connection)
            }
        }
    }

    private func read(_ connection: ServerConnection) {
        guard connections.contains(where: { $0 === connection }), !connection.closing else { return }
        guard let bytes = connection.read(into: &buffer) else {
            finish(connection)
            return
        }
        guard !bytes.isEmpty else { return }
        let (endpoint, number) = (connection.endpoint, connection.number)
        switch connection.kind {
        case .stream, .serial:
            let received = Array(bytes)
            world.now { world, time in
                world.receive(received, endpoint: endpoint, connection: number, at: time)
            }
        case .modbus:
            connection.incoming += bytes
            answerFrames(connection)
        }
    }

    private func answerFrames(_ connection: ServerConnection) {
        while !connection.closing {
            switch ModbusFrame.next(in: &connection.incoming) {
            case .incomplete:
                return
            case .broken:
                world.count { $0.brokenFrames += 1 }
                connection.closing = true
            case .frame(let frame):
                world.count { $0.requests += 1 }
                answer(frame, connection)
            }
        }
    }

    private func answer(_ frame: ModbusFrame, _ connection: ServerConnection) {
        switch frame.request {
        case .failure(let exception):
            queue(frame.exception(exception.rawValue), connection)
        case .success(let request):
            let (endpoint, number) = (connection.endpoint, connection.number)
            let answer = world.now { world, time in
                world.serve(request, endpoint: endpoint, connection: number, at: time)
            }
            if let reply = frame.reply(to: request, with: answer) {
                queue(reply, connection)
            }
            if answer == .close {
                connection.closing = true
            }
        }
    }
}
