import Glibc
import Links
import Platform
import Ports
import Requirements
import Testing
import WorldServers

@Suite("The TCP port", .requirement("L-03"))
struct TCPPortTests {
    private func start(_ number: UInt16?, _ bench: Bench, index: Int = 0) throws -> TCPPort {
        let port = TCPPort(
            host: "127.0.0.1", port: try #require(number), connectTimeout: .seconds(10), index: index,
            inbox: bench.inbox)
        port.start()
        return port
    }

    @Test("moves bytes both ways, in order, whatever their number")
    func echo() throws {
        let server = try EchoLine.serve()
        defer { server.stop() }
        let bench = Bench()
        let port = try start(server.port(ofEndpoint: EchoLine.camera), bench)
        defer { port.stop() }
        #expect(bench.waitForUp())
        let message = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 / 7) }
        port.send(.send(Array(message[..<3])))
        port.send(.send(Array(message[3...])))
        #expect(bench.bytes(message.count) == message)
        #expect(port.statistics.bytesSent == message.count && port.statistics.bytesReceived == message.count)
    }

    @Test("delivers what a device said before it closed the connection, and comes back")
    func close() throws {
        let server = try EchoLine.serve()
        defer { server.stop() }
        let bench = Bench()
        let port = try start(server.port(ofEndpoint: EchoLine.camera), bench)
        defer { port.stop() }
        #expect(bench.waitForUp())
        #expect(bench.eventually { server.withWorld { $0.open[EchoLine.camera].count } == 1 })
        server.withWorld { world in
            world.say([1, 2, 3], endpoint: EchoLine.camera, connection: nil)
            world.close(endpoint: EchoLine.camera)
        }
        #expect(bench.bytes(3) == [1, 2, 3])
        #expect(bench.nextFault()?.kind == .closed)
        #expect(bench.next()?.input == .up)
        port.send(.send([4]))
        #expect(bench.bytes(1) == [4])
    }

    @Test("drops the connection, and never blocks, when a device stops reading")
    func deviceStopsReading() throws {
        let listener = try Sockets.listen(host: "127.0.0.1", port: 0)
        defer { Glibc.close(listener) }
        let bench = Bench()
        let port = try start(try Sockets.localPort(listener), bench)
        defer { port.stop() }
        #expect(bench.waitForUp())
        // Nobody ever reads: the kernel's buffers fill first, then the port's own.
        let message = [UInt8](repeating: 0x55, count: 128 * 1024)
        while port.statistics.overflows == 0 {
            port.send(.send(message))
        }
        let fault = bench.nextFault()
        #expect(fault?.kind == .reset)
        #expect(fault?.detail.contains("does not take what is sent to it") == true)
    }

    @Test("slows a flooding device down, and it alone")
    func flood() throws {
        let server = try EchoLine.serve()
        defer { server.stop() }
        let bench = Bench(ports: 2, room: 4)
        let number = server.port(ofEndpoint: EchoLine.camera)
        let flooded = try start(number, bench, index: 0)
        defer { flooded.stop() }
        #expect(bench.waitForUp())
        let message = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 / 3) }
        flooded.send(.send(message))
        // The line thread looks away until the first port has no room left; then the second gets through all the same.
        while flooded.statistics.inboxFull == 0 { bench.inbox.wait(until: SystemClock.now() + .milliseconds(5)) }
        #expect(flooded.statistics.bytesReceived <= 6 * 4096)
        let other = try start(number, bench, index: 1)
        defer { other.stop() }
        var bytes: [UInt8] = []
        var otherIsUp = false
        while bytes.count < message.count || !otherIsUp {
            let received = try #require(bench.next())
            switch received.input {
            case .bytes(let more): bytes += more
            case .up: otherIsUp = received.port == 1
            default: Issue.record("\(received)")
            }
        }
        #expect(bytes == message)
    }

    @Test("reports a host that nobody knows")
    func unknownHost() throws {
        let bench = Bench()
        let port = TCPPort(
            host: "256.256.256.256", port: 1, connectTimeout: .seconds(1), index: 0, inbox: bench.inbox)
        port.start()
        defer { port.stop() }
        #expect(bench.nextFault()?.kind == .notFound)
    }
}
