import Glibc
import LineWorld
import Platform
import Requirements
import Testing
import WorldServers

@Suite("A served serial line", .requirement("L-03"))
final class SerialLineTests {
    private let folder: String
    private var link: String { "\(folder)/scanner" }

    init() throws {
        var template = Array("/tmp/lines-XXXXXX".utf8CString)
        let made = unsafe template.withUnsafeMutableBufferPointer { name in
            guard let start = name.baseAddress else { return false }
            return unsafe mkdtemp(start) != nil
        }
        guard made else { throw SystemFault(call: "mkdtemp", code: errno) }
        folder = String(decoding: template.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        unsafe unlink(link)
        unsafe rmdir(folder)
    }

    private func serve() throws -> LineServer<TickingLine> {
        let server = try LineServer(
            world: TickingLine(),
            bindings: [Binding(endpoint: TickingLine.scanner, place: .serial(linkPath: link))])
        server.start()
        return server
    }

    private func openTerminal() throws -> Int32 {
        let terminal = unsafe open(link, O_RDWR | O_NOCTTY | O_NONBLOCK)
        return try #require(terminal >= 0 ? terminal : nil)
    }

    private func readSome(_ terminal: Int32) -> Int {
        var buffer = [UInt8](repeating: 0, count: 4096)
        return unsafe read(terminal, &buffer, buffer.count)
    }

    @Test("replaces a link left over, and takes its own away")
    func leftOverLink() throws {
        #expect(unsafe symlink("/dev/pts/left-over", link) == 0)
        let server = try serve()
        let terminal = try openTerminal()
        #expect(unsafe write(terminal, "ab", 2) == 2)
        #expect(eventually { server.withWorld { $0.heard } == Array("ab".utf8) })
        close(terminal)
        // The line stands on although nobody has it open.
        let again = try openTerminal()
        #expect(unsafe write(again, "c", 1) == 1)
        #expect(eventually { server.withWorld { $0.heard } == Array("abc".utf8) })
        close(again)
        #expect(server.withWorld { $0.events } == ["1+0"])
        server.stop()
        var status = stat()
        #expect(unsafe lstat(link, &status) == -1)
        #expect(server.withWorld { $0.events } == ["1+0", "1-0"])
    }

    @Test("leaves a link alone that has become another's")
    func foreignLink() throws {
        let server = try serve()
        unsafe unlink(link)
        #expect(unsafe symlink("/dev/null", link) == 0)
        server.stop()
        var status = stat()
        #expect(unsafe lstat(link, &status) == 0)
    }

    @Test("drops and counts what nobody reads")
    func overflow() throws {
        let server = try serve()
        defer { server.stop() }
        let message = [UInt8](repeating: 0x41, count: 10_000)
        #expect(
            eventually {
                server.withWorld { $0.say(message, endpoint: TickingLine.scanner) }
                return server.statistics.droppedBytes > 0
            })
        // It still works.
        let terminal = try openTerminal()
        defer { close(terminal) }
        #expect(unsafe write(terminal, "x", 1) == 1)
        #expect(eventually { server.withWorld { $0.heard } == Array("x".utf8) })
        #expect(readSome(terminal) > 0)
    }

    @Test("is pulled out and put back when the device closes")
    func replug() throws {
        let server = try serve()
        defer { server.stop() }
        let terminal = try openTerminal()
        defer { close(terminal) }
        server.withWorld { $0.close(endpoint: TickingLine.scanner) }
        // A hang-up reads as the end of the file.
        #expect(eventually { readSome(terminal) == 0 })
        #expect(eventually { server.withWorld { $0.events } == ["1+0", "1-0", "1+1"] })
        let second = try openTerminal()
        defer { close(second) }
        #expect(unsafe write(second, "y", 1) == 1)
        #expect(eventually { server.withWorld { $0.heard } == Array("y".utf8) })
    }
}
