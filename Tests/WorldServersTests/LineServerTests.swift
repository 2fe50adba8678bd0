import Glibc
import LineWorld
import Platform
import Requirements
import Testing
import WorldServers

@Suite("The server of a simulated line", .requirement("L-03"))
struct LineServerTests {
    private func serve(_ bindings: [Binding], timeScale: Double = 1) throws -> LineServer<TickingLine> {
        let server = try LineServer(world: TickingLine(), bindings: bindings, timeScale: timeScale)
        server.start()
        return server
    }

    private let camera = Binding(endpoint: TickingLine.camera, place: .tcp(host: "127.0.0.1", port: 0))
    private let plc = Binding(endpoint: TickingLine.plc, place: .modbus(host: "127.0.0.1", port: 0))

    @Test("moves the world by itself, and at its own pace")
    func pacing() throws {
        let server = try serve([camera], timeScale: 100)
        defer { server.stop() }
        let client = try Client(port: try #require(server.port(ofEndpoint: TickingLine.camera)))
        #expect(eventually { server.withWorld { $0.events } == ["0+0"] })
        let began = microseconds(of: CLOCK_MONOTONIC)
        server.withWorld { $0.switchOn() }
        #expect(client.receive(200) == (1...200).map { UInt8($0) })
        // 200 ticks are 2 s of the world and 20 ms of the machine; never may they come earlier.
        #expect(microseconds(of: CLOCK_MONOTONIC) - began >= 19_000)
        let (first, second) = (server.withWorld { $0.time }, server.withWorld { $0.time })
        #expect(first >= 2_000_000 && second >= first)
    }

    @Test("numbers connections and says when they end")
    func connections() throws {
        let server = try serve([camera])
        defer { server.stop() }
        let port = try #require(server.port(ofEndpoint: TickingLine.camera))
        var first: Client? = try Client(port: port)
        first?.send([1, 2])
        #expect(eventually { server.withWorld { $0.heard } == [1, 2] })
        let second = try Client(port: port)
        #expect(eventually { server.withWorld { $0.events } == ["0+0", "0+1"] })
        first = nil
        #expect(eventually { server.withWorld { $0.events } == ["0+0", "0+1", "0-0"] })
        server.withWorld { world in
            world.say([7], endpoint: TickingLine.camera)
            world.close(endpoint: TickingLine.camera)
        }
        #expect(second.receive(2) == [7])
        #expect(eventually { server.withWorld { $0.events.last } == "0-1" })
        #expect(server.statistics.connections == 2)
    }

    @Test("answers many Modbus clients at once")
    func manyClients() throws {
        let server = try serve([plc])
        defer { server.stop() }
        let port = try #require(server.port(ofEndpoint: TickingLine.plc))
        let clients = try (0..<6).map { _ in try Client(port: port) }
        for (number, client) in clients.enumerated() {
            client.send([0, UInt8(number), 0, 0, 0, 6, 1, 4, 0, UInt8(number), 0, 1])
        }
        for (number, client) in clients.enumerated() {
            let own = UInt8(number)
            #expect(client.receive(11) == [0, own, 0, 0, 0, 5, 1, 4, 2, 0, own])
        }
    }

    @Test("answers an exchange with what the device holds, not with what was written to it")
    func overlappingExchange() throws {
        let server = try serve([plc])
        defer { server.stop() }
        let client = try Client(port: try #require(server.port(ofEndpoint: TickingLine.plc)))
        client.send([0, 1, 0, 0, 0, 13, 1, 23, 0, 4, 0, 3, 0, 5, 0, 1, 2, 0xAB, 0xCD])
        #expect(client.receive(15) == [0, 1, 0, 0, 0, 9, 1, 23, 6, 0, 4, 0, 0, 0, 6])
    }

    @Test("refuses unknown functions and goes on, and closes what is no Modbus")
    func otherFunctions() throws {
        let server = try serve([plc])
        defer { server.stop() }
        let client = try Client(port: try #require(server.port(ofEndpoint: TickingLine.plc)))
        client.send([0, 1, 0, 0, 0, 5, 1, 43, 14, 1, 0])
        client.send([0, 2, 0, 0, 0, 6, 1, 3, 0, 9, 0, 1])
        #expect(client.receive(9) == [0, 1, 0, 0, 0, 3, 1, 0xAB, 1])
        #expect(client.receive(11) == [0, 2, 0, 0, 0, 5, 1, 3, 2, 0, 9])
        client.send(Array("GET / HTTP/1.1".utf8))
        #expect(client.receive(1).isEmpty)
        #expect(server.statistics.brokenFrames == 1)
    }

    @Test("says why a world cannot be served")
    func errors() throws {
        func attempt(_ bindings: [Binding]) -> ServerError? {
            do throws(ServerError) {
                _ = try LineServer(world: TickingLine(), bindings: bindings)
                return nil
            } catch {
                return error
            }
        }
        #expect(attempt([Binding(endpoint: 3, place: camera.place)]) == .unknownEndpoint(3))
        #expect(attempt([camera, camera]) == .boundTwice(endpoint: 0))
        #expect(attempt([Binding(endpoint: 0, place: plc.place)]) == .wrongKind(endpoint: 0))
        #expect(
            attempt([Binding(endpoint: 1, place: .serial(linkPath: "/proc/link"))])
                == .link(path: "/proc/link", SystemFault(call: "symlink", code: ENOENT)))
        #expect(
            attempt([Binding(endpoint: 1, place: .serial(linkPath: "/proc/self/status"))])
                == .link(path: "/proc/self/status", SystemFault(call: "symlink", code: EEXIST)))
        let first = try serve([camera])
        defer { first.stop() }
        let taken = try #require(first.port(ofEndpoint: TickingLine.camera))
        #expect(
            attempt([Binding(endpoint: 0, place: .tcp(host: "127.0.0.1", port: taken))])
                == .socket(endpoint: 0, .system(SystemFault(call: "bind", code: EADDRINUSE))))
    }
}
