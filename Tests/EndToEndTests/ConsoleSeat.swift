import Controller
import Foundation
import Glibc
import Platform
import Synchronization

/// A person at the real program `lineage console` on a terminal: presses keys, scans, and reads the screen. Nothing is
/// waited for but what the screen shows.
final class ConsoleSeat {
    /// Seconds that the screen is given.
    static let patience: Int64 = 120

    private let terminal: PseudoTerminal
    private let process: pid_t
    private let display: Display
    private var changes: AsyncStream<Void>.AsyncIterator
    private var isGone = false

    /// The screen as a thread of its own draws it from what the program writes.
    private final class Display: Sendable {
        let screen: Mutex<TerminalScreen>
        let isClosed = Mutex(false)

        init(_ screen: TerminalScreen) { self.screen = Mutex(screen) }
    }

    /// - Parameter arguments: after `lineage`.
    init(
        _ arguments: [String], rows: Int, columns: Int, ambiguousWidth: Int
    ) throws {
        terminal = try PseudoTerminal()
        display = Display(TerminalScreen(rows: rows, columns: columns, ambiguousWidth: ambiguousWidth))
        Self.setSize(terminal.master, rows, columns)
        process = try LineageProgram.start(
            arguments, onTerminal: terminal.path,
            environment: ["TERM": "xterm-256color", "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin"])
        let (stream, announcement) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        changes = stream.makeAsyncIterator()
        let (master, display) = (terminal.master, display)
        // Ends within a tenth of a second after the seat is gone.
        _ = SystemThread(name: "seat") { [terminal] in
            withExtendedLifetime(terminal) { Self.read(master, display, announcement) }
        }
    }

    /// At the console of a plant's controller, in English.
    convenience init(
        _ plant: Plant, rows: Int = 40, columns: Int = 140, language: String = "en", ambiguousWidth: Int = 1
    ) throws {
        try self.init(
            [
                "console", "--data", plant.dataDirectory, "--session", plant.directory.path + "/no-session",
                "--language", language,
            ], rows: rows, columns: columns, ambiguousWidth: ambiguousWidth)
    }

    deinit {
        if !isGone { LineageProgram.kill(process) }
        display.isClosed.withLock { $0 = true }
    }

    private static func setSize(_ master: Int32, _ rows: Int, _ columns: Int) {
        var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
        _ = unsafe ioctl(master, UInt(TIOCSWINSZ), &size)
    }

    private static func read(_ master: Int32, _ display: Display, _ announcement: AsyncStream<Void>.Continuation) {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while !display.isClosed.withLock({ $0 }) {
            var entry = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
            guard unsafe poll(&entry, 1, 100) > 0 else {
                // Whoever waits looks at his clock.
                announcement.yield()
                continue
            }
            let count = unsafe Glibc.read(master, &buffer, buffer.count)
            guard count > 0 else { continue }
            let answer = display.screen.withLock { $0.feed(buffer.prefix(count)) }
            if !answer.isEmpty { _ = unsafe write(master, answer, answer.count) }
            announcement.yield()
        }
        announcement.finish()
    }

    /// As if its terminal or machine had been lost: it has no time to say anything.
    func kill() {
        LineageProgram.kill(process)
        isGone = true
    }

    /// Waits until the program has ended by itself.
    /// - Returns: with which status.
    func endStatus() -> Int32 {
        isGone = true
        return LineageProgram.endStatus(process)
    }

    /// The window becomes larger or smaller.
    func resize(rows: Int, columns: Int) {
        let width = display.screen.withLock { $0.ambiguousWidth }
        display.screen.withLock { $0 = TerminalScreen(rows: rows, columns: columns, ambiguousWidth: width) }
        Self.setSize(terminal.master, rows, columns)
    }

    // MARK: Hands

    private func send(_ text: String) {
        let bytes = Array(text.utf8)
        let written = unsafe write(terminal.master, bytes, bytes.count)
        precondition(written == bytes.count, "a terminal takes a few bytes at once")
    }

    func press(_ keys: String...) { for key in keys { send(key) } }

    /// A scanner that acts as a keyboard.
    func scan(_ code: String) { send("\u{2}\(code)\u{3}") }

    /// Types into the field of this name, and goes on when the screen shows it: whoever types faster is a scanner.
    func type(_ text: String, into field: String) async throws {
        try await wait("the field \(field)") { $0.contains("▶ \(field): ") }
        send(text)
        try await wait("\(text) in \(field)") { $0.contains("▶ \(field): \(text)") }
    }

    func typeSecret(_ text: String, into field: String) async throws {
        try await wait("the field \(field)") { $0.contains("▶ \(field): ") }
        send(text)
        let stars = String(repeating: "*", count: text.count)
        try await wait("the secret in \(field)") { $0.contains("▶ \(field): \(stars)") }
    }

    // MARK: Eyes

    var screen: String { display.screen.withLock { $0.text } }

    /// What the program told the terminal and the terminal does not know.
    var unknownSequences: Set<String> { display.screen.withLock { $0.unknown } }

    /// Looks whenever the screen changes, until it shows this.
    func wait(_ what: String, until isSo: (String) throws -> Bool) async throws {
        guard try await look(seconds: Self.patience, until: isSo) else { throw PlantFault.waited(what, screen) }
    }

    /// Whether the screen showed this in time.
    func look(seconds: Int64, until isSo: (String) throws -> Bool) async rethrows -> Bool {
        let end = microseconds(of: CLOCK_MONOTONIC) + seconds * 1_000_000
        while try !isSo(screen) {
            guard microseconds(of: CLOCK_MONOTONIC) < end else { return false }
            await changes.next()
        }
        return true
    }

    func done(_ what: String) async throws {
        try await wait("\(what) is done") { $0.contains("✓ Done: \(what)") }
    }

    func logIn(_ name: String) async throws {
        try await type(name, into: "Account")
        press("\r")
        try await typeSecret(Staff.password, into: "Password")
        press("\r")
        try await wait("\(name) is logged in") { $0.contains("  \(name)  ") && $0.contains(" PL-") }
    }

    /// Shows a page by its number.
    func show(_ page: String, _ sign: String) async throws {
        press(page)
        try await wait("page \(page)") { $0.contains(sign) }
    }

    /// Lets the line go on with `g` whenever it waits for a person, until something is so.
    func goOn(until what: String, _ state: () -> String = { "" }, _ isSo: (String) -> Bool) async throws {
        while true {
            let isThere = await look(seconds: 2 * Self.patience) {
                isSo($0) || Self.asksForPerson($0) || Self.isAsked($0)
            }
            guard isThere else { throw PlantFault.waited(what, state() + "\n" + screen) }
            if Self.isAsked(screen) {
                press("1")
                try await wait("an answer") { !Self.isAsked($0) || $0.contains("│ ✗ ") }
                // Refused, as the line went on meanwhile.
                if Self.isAsked(screen) { press("\u{1B}") }
                // Then a person looks what becomes of it, and does not press again at once.
                _ = await look(seconds: 10) { isSo($0) || (!Self.isAsked($0) && !Self.asksForPerson($0)) }
            } else if isSo(screen) {
                // What is waited for may be the very hold that the key would end.
                return
            } else {
                press("g")
                _ = await look(seconds: 5) { Self.isAsked($0) || !Self.asksForPerson($0) }
            }
        }
    }

    private static func isAsked(_ screen: String) -> Bool { screen.contains("Or in your words:") }

    private static func asksForPerson(_ screen: String) -> Bool {
        ["g Go on", "g Start", "g Belt is empty"].contains { screen.contains($0 + "  ") }
    }
}

/// The program of this package, as people start it.
enum LineageProgram {
    /// Beside the program that runs the tests.
    private static var path: String {
        get throws {
            let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
            return URL(fileURLWithPath: own).deletingLastPathComponent().appending(path: "lineage").path
        }
    }

    /// - Parameters:
    ///   - terminal: becomes its terminal, and what it reads and writes.
    static func start(
        _ arguments: [String], onTerminal terminal: String, environment: [String: String]
    ) throws -> pid_t {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        // The first terminal that the leader of a session opens is its own: it is told when the window changes.
        unsafe posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, terminal, O_RDWR, 0)
        for descriptor in [STDOUT_FILENO, STDERR_FILENO] {
            unsafe posix_spawn_file_actions_adddup2(&actions, STDIN_FILENO, descriptor)
        }
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        // POSIX_SPAWN_SETSID, which the C library shows to its own programs only.
        unsafe posix_spawnattr_setflags(&attributes, 0x80)
        let program = try path
        var words = unsafe ([program] + arguments).map { unsafe strdup($0) } + [nil]
        var settings = unsafe environment.map { unsafe strdup("\($0.key)=\($0.value)") } + [nil]
        defer { unsafe (words + settings).forEach { unsafe free($0) } }
        var process: pid_t = 0
        let result = unsafe posix_spawn(&process, program, &actions, &attributes, &words, &settings)
        guard result == 0 else { throw SystemFault(call: "posix_spawn \(program)", code: result) }
        return process
    }

    /// Ends it at once, with whatever it is doing, and waits until it is gone.
    static func kill(_ process: pid_t) {
        Glibc.kill(process, SIGKILL)
        waitpid(process, nil, 0)
    }

    static func endStatus(_ process: pid_t) -> Int32 {
        var status: Int32 = 0
        unsafe waitpid(process, &status, 0)
        // Ended by a signal, or with a status of its own.
        return status & 0x7F != 0 ? -(status & 0x7F) : (status >> 8) & 0xFF
    }
}

extension Plant {
    /// The controller as a program of its own, as services run it.
    func controllerProgram() throws -> pid_t {
        try LineageProgram.start(
            [
                "run", "--line", settings.lineFile, "--products", settings.productsDirectory, "--data", dataDirectory,
                "--run-dir", settings.runDirectory, "--headless",
            ], onTerminal: "/dev/null", environment: ["PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"])
    }
}
