import LineWorld
import Links
import Ports
import Requirements
import Testing
import WorldServers

@Suite("The Modbus port", .requirement("L-03"))
struct ModbusPortTests {
    private func start(
        _ server: LineServer<EchoLine>, _ bench: Bench, timeout: Interval = .seconds(10)
    ) throws -> ModbusPort {
        let number = try #require(server.port(ofEndpoint: EchoLine.plc))
        let port = ModbusPort(
            host: "127.0.0.1", port: number, unit: 1, responseTimeout: timeout, index: 0, inbox: bench.inbox)
        port.start()
        #expect(bench.waitForUp())
        // The kernel takes a connection before the server has seen it.
        #expect(bench.eventually { server.withWorld { $0.open[EchoLine.plc].count } == 1 })
        return port
    }

    private func request(_ id: UInt32, _ operation: RegisterRequest.Operation) -> LinkOutput {
        .request(RegisterRequest(id: id, operation: operation))
    }

    @Test("carries out every kind of request, and the answers come back with their numbers")
    func roundTrips() throws {
        let server = try EchoLine.serve()
        defer { server.stop() }
        let bench = Bench()
        let port = try start(server, bench)
        defer { port.stop() }
        let before = SystemClock.now()
        port.send(request(7, .readInput(address: 10, count: 125)))
        guard case .registers(7, let values, let begun) = bench.next()?.input else {
            Issue.record("no registers")
            return
        }
        #expect(values == Array(10..<135))
        #expect(begun >= before && begun <= SystemClock.now())

        port.send(request(8, .write(address: 5, values: [1, 2, 0xFFFF])))
        port.send(request(9, .writeSingle(address: 8, value: 0x1234)))
        port.send(request(10, .exchange(writeAddress: 9, values: [77], readAddress: 4, readCount: 7)))
        port.send(request(11, .readHolding(address: 5, count: 1)))
        #expect(bench.next()?.input == .written(request: 8))
        #expect(bench.next()?.input == .written(request: 9))
        guard case .registers(10, let exchanged, _) = bench.next()?.input,
            case .registers(11, let read, _) = bench.next()?.input
        else {
            Issue.record("no registers")
            return
        }
        #expect(exchanged == [0, 1, 2, 0xFFFF, 0x1234, 77, 0])
        #expect(read == [1])
        #expect(port.statistics.requests == 5 && port.statistics.answers == 5)
    }

    @Test("carries requests out one after the other, in the order given")
    func order() throws {
        let server = try EchoLine.serve()
        defer { server.stop() }
        let bench = Bench(room: 256)
        let port = try start(server, bench)
        defer { port.stop() }
        for id in 0..<200 as Range<UInt32> {
            port.send(request(id, .writeSingle(address: UInt16(id), value: UInt16(id))))
        }
        let answers = (0..<200).map { _ in bench.next()?.input }
        #expect(answers == (0..<200).map { .written(request: $0) })
        let served = server.withWorld { $0.served }
        #expect(served == (0..<200).map { .writeSingle(address: $0, value: UInt16($0)) })
    }

    @Test("takes an exception for an answer and keeps the connection", arguments: [1, 2, 3, 4, 6, 11] as [UInt8])
    func exceptions(code: UInt8) throws {
        let server = try EchoLine.serve()
        defer { server.stop() }
        let bench = Bench()
        let port = try start(server, bench)
        defer { port.stop() }
        server.withWorld { $0.mood = .refusing(code) }
        port.send(request(1, .readHolding(address: 0, count: 1)))
        port.send(request(2, .write(address: 0, values: [1])))
        #expect(bench.next()?.input == .refused(request: 1, exception: code))
        #expect(bench.next()?.input == .refused(request: 2, exception: code))
        server.withWorld { $0.mood = .normal }
        port.send(request(3, .write(address: 0, values: [1])))
        #expect(bench.next()?.input == .written(request: 3))
        #expect(port.statistics.connections == 1 && port.statistics.refusals == 2)
    }

    @Test("gives up a silent server after the response time-out and comes back")
    func silence() throws {
        let server = try EchoLine.serve()
        defer { server.stop() }
        let bench = Bench()
        let port = try start(server, bench, timeout: .milliseconds(300))
        defer { port.stop() }
        server.withWorld { $0.mood = .silent }
        port.send(request(1, .readInput(address: 0, count: 1)))
        port.send(request(2, .readInput(address: 0, count: 1)))
        guard case .down(let fault) = bench.next()?.input else {
            Issue.record("no fault")
            return
        }
        #expect(fault.kind == .timeout)
        server.withWorld { $0.mood = .normal }
        #expect(bench.next()?.input == .up)
        port.send(request(3, .writeSingle(address: 0, value: 9)))
        #expect(bench.next()?.input == .written(request: 3))
        // The second request died with its connection.
        #expect(server.withWorld { $0.served.count } == 2)
        #expect(port.statistics.ordersDropped == 1)
    }

    @Test("reports a connection that is closed in the middle of an answer, and comes back")
    func closedInMidAnswer() throws {
        let server = try EchoLine.serve()
        defer { server.stop() }
        let bench = Bench()
        let port = try start(server, bench)
        defer { port.stop() }
        server.withWorld { $0.mood = .closing }
        port.send(request(1, .readInput(address: 0, count: 100)))
        #expect(bench.next().map(\.input).flatMap(Self.kind) == .closed)
        #expect(bench.next()?.input == .up)
    }

    @Test("notices a server that closes while nothing is asked")
    func closedWhileIdle() throws {
        let server = try EchoLine.serve()
        defer { server.stop() }
        let bench = Bench()
        let port = try start(server, bench)
        defer { port.stop() }
        server.withWorld { $0.close(endpoint: EchoLine.plc) }
        #expect(bench.next().map(\.input).flatMap(Self.kind) == .closed)
        #expect(bench.next()?.input == .up)
    }

    @Test("does not take bytes that nobody asked for as the answer to the next request")
    func unexpectedBytes() throws {
        let server = try EchoLine.serve()
        defer { server.stop() }
        let bench = Bench()
        let port = try start(server, bench)
        defer { port.stop() }
        server.withWorld { $0.say([0, 1, 0, 0, 0, 5, 1, 4, 2, 0, 9], endpoint: EchoLine.plc, connection: nil) }
        #expect(bench.next().map(\.input).flatMap(Self.kind) == .garbled)
        #expect(bench.next()?.input == .up)
        port.send(request(1, .writeSingle(address: 0, value: 9)))
        #expect(bench.next()?.input == .written(request: 1))
    }

    @Test("reports once that there is no server, and connects when it is there")
    func absentServer() throws {
        let first = try EchoLine.serve()
        let number = try #require(first.port(ofEndpoint: EchoLine.plc))
        first.stop()
        let bench = Bench()
        let port = ModbusPort(
            host: "127.0.0.1", port: number, unit: 1, responseTimeout: .seconds(10), index: 0, inbox: bench.inbox)
        port.start()
        defer { port.stop() }
        #expect(bench.next().map(\.input).flatMap(Self.kind) == .refused)
        #expect(bench.eventually { port.statistics.faults >= 3 })
        let second = try EchoLine.serve(modbusPort: number)
        defer { second.stop() }
        #expect(bench.next()?.input == .up)
    }

    @Test("drops the connection, and never blocks, when a server answers too slowly for what it is asked")
    func overflow() throws {
        let server = try EchoLine.serve()
        defer { server.stop() }
        let bench = Bench()
        let port = try start(server, bench, timeout: .milliseconds(500))
        defer { port.stop() }
        server.withWorld { $0.mood = .silent }
        for id in 0..<400 as Range<UInt32> {
            port.send(request(id, .readInput(address: 0, count: 1)))
        }
        let fault = bench.nextFault()
        #expect(fault?.kind == .reset)
        #expect(fault?.detail.contains("does not take what is sent to it") == true)
        #expect(port.statistics.overflows == 1)
        #expect(bench.next()?.input == .up)
    }

    @Test("drops orders that were meant for an earlier connection")
    func staleOrders() throws {
        let server = try EchoLine.serve()
        defer { server.stop() }
        let bench = Bench()
        let number = try #require(server.port(ofEndpoint: EchoLine.plc))
        let port = makePort(.modbusTCP(host: "127.0.0.1", port: number, unit: 1), index: 0, inbox: bench.inbox)
        port.start()
        defer { port.stop() }
        // It is up, but the line thread has not been told.
        while !port.statistics.isUp { bench.inbox.wait(until: SystemClock.now() + .seconds(10)) }
        port.send(request(1, .writeSingle(address: 0, value: 1)))
        #expect(port.statistics.ordersDropped == 1)
        #expect(bench.next()?.input == .up)
        port.send(request(2, .writeSingle(address: 0, value: 2)))
        #expect(bench.next()?.input == .written(request: 2))
        #expect(server.withWorld { $0.served } == [.writeSingle(address: 0, value: 2)])
    }

    @Test("makes the connection anew at once when it is told to")
    func reset() throws {
        let server = try EchoLine.serve()
        defer { server.stop() }
        let bench = Bench()
        let port = try start(server, bench)
        defer { port.stop() }
        port.send(.reset(reason: "the device talks nonsense"))
        #expect(bench.next()?.input == .down(LinkFault(kind: .reset, detail: "the device talks nonsense")))
        #expect(bench.next()?.input == .up)
        #expect(port.statistics.connections == 2)
    }

    @Test("closes its connection and says nothing more once it is stopped")
    func stop() throws {
        let server = try EchoLine.serve()
        defer { server.stop() }
        let bench = Bench()
        let port = try start(server, bench)
        port.stop()
        port.stop()
        #expect(bench.eventually { server.withWorld { $0.open[EchoLine.plc].isEmpty } })
        let turns = port.statistics.turns
        #expect(bench.arrivals(within: .milliseconds(50)).isEmpty)
        #expect(port.statistics.turns == turns)
        #expect(!port.statistics.isUp)
    }

    private static func kind(_ input: LinkInput) -> LinkFault.Kind? {
        if case .down(let fault) = input { fault.kind } else { nil }
    }
}
