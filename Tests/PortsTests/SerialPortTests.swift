import CPseudoTerminal
import Glibc
import Links
import Platform
import Ports
import Requirements
import Testing
import WorldServers

@Suite("The serial port", .requirement("L-03"))
struct SerialPortTests {
    private func port(
        _ path: String, _ bench: Bench, settings: SerialSettings = .usual, index: Int = 0
    ) -> SerialPort {
        precondition(lineage_pseudo_terminals_enabled() == 1)
        return SerialPort(path: path, settings: settings, index: index, inbox: bench.inbox)
    }

    @Test("is opened by libserialport and moves every byte value both ways")
    func echo() throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/scanner"
        let server = try EchoLine.serve(scanner: path)
        defer { server.stop() }
        let bench = Bench()
        let port = port(path, bench)
        port.start()
        defer { port.stop() }
        #expect(bench.waitForUp())
        let opened = try #require(port.opened)
        #expect(opened.name == "/dev/../../..\(path)")
        #expect(!opened.libraryVersion.isEmpty)
        // The library's descriptor is the terminal that the server made.
        var link = [CChar](repeating: 0, count: 128)
        let length = unsafe readlink("/proc/self/fd/\(opened.descriptor)", &link, link.count - 1)
        #expect(length > 0)
        let target = String(decoding: link.prefix(max(0, length)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        #expect(target.hasPrefix("/dev/pts/"))

        let message = (0..<1024).map { UInt8(truncatingIfNeeded: $0) }
        port.send(.send(message))
        #expect(bench.bytes(message.count) == message)
    }

    @Test(
        "takes every setting at a pseudo-terminal, twice",
        arguments: [
            SerialSettings(baudRate: 9600, parity: .even, dataBits: 7, stopBits: 2, flowControl: .rtscts),
            SerialSettings(baudRate: 38_400, parity: .odd, dataBits: 8, stopBits: 1, flowControl: .xonxoff),
        ])
    func settings(settings: SerialSettings) throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/scanner"
        let server = try EchoLine.serve(scanner: path)
        defer { server.stop() }
        let bench = Bench()
        let port = port(path, bench, settings: settings)
        port.start()
        defer { port.stop() }
        #expect(bench.next()?.input == .up)
        port.send(.reset(reason: "once more"))
        #expect(bench.nextFault()?.kind == .reset)
        #expect(bench.next()?.input == .up)
    }

    @Test("notices a device that was pulled out, without keeping a processor busy, and opens it again")
    func hangUp() throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/terminal"
        var terminal: PseudoTerminal? = try PseudoTerminal()
        #expect(unsafe symlink(try #require(terminal?.path), path) == 0)
        let bench = Bench()
        let port = port(path, bench)
        port.start()
        defer { port.stop() }
        #expect(bench.next()?.input == .up)
        let master = try #require(terminal?.master)
        #expect(unsafe write(master, "last", 4) == 4)
        #expect(bench.bytes(4) == Array("last".utf8))

        // The link first: the number of a closed terminal is soon another's.
        unsafe unlink(path)
        terminal = nil
        #expect(bench.nextFault()?.kind == .closed)
        let before = port.statistics
        _ = bench.arrivals(within: .milliseconds(500))
        let after = port.statistics
        #expect(after.turns - before.turns < 50)
        #expect(after.processorTime - before.processorTime < 100_000)

        let second = try PseudoTerminal()
        #expect(unsafe symlink(second.path, path) == 0)
        #expect(bench.waitForUp())
        #expect(port.statistics.connections == 2)
    }

    @Test("says what is wrong with a path", arguments: ["missing", "direct", "file"])
    func badPath(problem: String) throws {
        let folder = try TemporaryFolder()
        let terminal = try PseudoTerminal()
        let path = problem == "direct" ? terminal.path : "\(folder.path)/file"
        if problem == "file" {
            let descriptor = unsafe open(path, O_CREAT | O_WRONLY, 0o600)
            #expect(descriptor >= 0 && close(descriptor) == 0)
        }
        let bench = Bench()
        let port = port(path, bench)
        port.start()
        defer { port.stop() }
        let fault = bench.nextFault()
        #expect(fault?.kind == .notFound)
        #expect(fault?.detail.contains(path) == true)
        // Once for the same fault, however often it is tried.
        #expect(bench.eventually { port.statistics.faults >= 3 })
        #expect(bench.arrivals(within: .milliseconds(1)).isEmpty)
    }

    @Test("does not share a device")
    func exclusive() throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/scanner"
        let server = try EchoLine.serve(scanner: path)
        defer { server.stop() }
        let bench = Bench(ports: 2)
        let first = port(path, bench, index: 0)
        first.start()
        #expect(bench.waitForUp())
        let second = port(path, bench, index: 1)
        second.start()
        defer { second.stop() }
        let fault = bench.nextFault()
        #expect(fault == LinkFault(kind: .refused, detail: "another program holds \(path)"))
        first.stop()
        #expect(bench.waitForUp())
        #expect(second.opened != nil && first.opened == nil)
    }

    @Test("does not deliver what was said before it was opened")
    func oldBytes() throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/terminal"
        let terminal = try PseudoTerminal()
        #expect(unsafe symlink(terminal.path, path) == 0)
        let old = [UInt8](repeating: 0x6F, count: 6000)
        #expect(unsafe write(terminal.master, old, old.count) == old.count)
        let bench = Bench()
        let port = port(path, bench)
        port.start()
        defer { port.stop() }
        #expect(bench.waitForUp())
        #expect(unsafe write(terminal.master, "new", 3) == 3)
        #expect(bench.bytes(3) == Array("new".utf8))
    }
}
