public import Console
import ControlTypes
public import ControlWords
import CTerminal
import Glibc
public import Platform
import Synchronization

/// The console as a program: keys and answers go in, pictures and requests come out. One thread owns terminal and model;
/// requests are asked beside it and wake it when they are answered.
public final class ConsoleProgram: Sendable {
    /// Pictures a second, at most.
    private static let shortestFrame: Int64 = 100_000
    /// Microseconds after which time passes even if nothing else happens.
    private static let longestWait: Int64 = 100_000

    private let door: any ConsoleDoor
    private let settings: Model.Settings
    private let language: Language
    private let answers = Mutex<[(Call, Result<Answer, ControlError>)]>([])
    private let wake = Signal()
    private let isEnding = Mutex(false)

    public init(door: any ConsoleDoor, settings: Model.Settings, language: Language) {
        self.door = door
        self.settings = settings
        self.language = language
    }

    /// Which characters the terminal can show in their places: asks it how wide it draws a piece of frame.
    ///
    /// - Returns: also whether it shows anything beyond ASCII at all.
    public static func probe() -> (glyphs: Glyphs, showsChinese: Bool) {
        guard terminal_use_locale() == 1 else { return (.ascii, false) }
        // The console of the kernel has neither braille nor Chinese.
        if let name = unsafe getenv("TERM"), unsafe String(cString: name) == "linux" { return (.ascii, false) }
        let frame = unsafe terminal_probe_width("─", 500)
        // A terminal that does not answer is taken to be an ordinary one.
        guard frame > 0, frame != 1 else { return (.lines, true) }
        // Two cells: a terminal that draws ambiguous characters wide. Three: it knows no UTF-8.
        return (.ascii, frame == 2)
    }

    /// Leaves the terminal as soon as it can, as if a person had left.
    public func end() {
        isEnding.withLock { $0 = true }
        wake.raise()
    }

    /// Runs on a thread of its own, and returns when a person has left or the program was asked to end.
    public func finished() async throws(SystemFault) {
        let result = await withCheckedContinuation { (done: CheckedContinuation<Result<Void, SystemFault>, Never>) in
            _ = SystemThread(name: "console") { [self] in
                done.resume(returning: Result { () throws(SystemFault) in try run() })
            }
        }
        try result.get()
    }

    private func run() throws(SystemFault) {
        var terminal = try Terminal(waking: wake)
        var model = Model(settings: settings, language: language, size: terminal.size, now: Self.now())
        var lastFrame: Int64 = 0
        var isStale = true
        var second: Int64 = 0
        var isRunning = true
        var wedge = Wedge()
        while isRunning {
            let now = Self.now()
            var messages: [Message] = [.tick(now)]
            let signals = terminal_take_signals()
            if signals & 1 != 0 || isEnding.withLock({ $0 }) { messages.append(.ended) }
            if signals & 2 != 0 {
                terminal.followWindow()
                messages.append(.resized(terminal.size))
            }
            messages += wedge.pass(now.tick).map(Self.message)
            while let key = terminal.nextKey() {
                messages += wedge.take(key, at: now.tick, isSecret: model.isSecretTyped).map(Self.message)
            }
            let arrived = answers.withLock { answers in
                defer { answers.removeAll() }
                return answers
            }
            messages += arrived.map { .answered($0.0, $0.1) }
            for message in messages {
                for command in model.update(message) {
                    switch command {
                    case .call(let call): ask(call)
                    case .leave: isRunning = false
                    }
                }
            }
            // Time by itself changes the picture once a second.
            isStale = isStale || messages.count > 1 || now.wall != second
            second = now.wall
            let time = microseconds(of: CLOCK_MONOTONIC)
            if isStale, time - lastFrame >= Self.shortestFrame {
                terminal.show(view(model, model.size))
                lastFrame = time
                isStale = false
            }
            var wait = isStale ? max(0, Self.shortestFrame - (time - lastFrame)) : Self.longestWait
            if wedge.isWaiting { wait = min(wait, Wedge.patience * 1_000) }
            let readiness = wake.wait(alongside: STDIN_FILENO, for: .readable, microseconds: wait).readiness
            // The terminal is gone, and nobody can press a key any more.
            if readiness.contains(.hungUp) { isRunning = false }
        }
    }

    private static func message(_ outcome: Wedge.Outcome) -> Message {
        switch outcome {
        case .key(let key): .key(key)
        case .scan(let content): .scan(content)
        case .cutOff: .scanCutOff
        }
    }

    private func ask(_ call: Call) {
        Task { [self] in
            let result = await call.carryOut(at: door)
            answers.withLock { $0.append((call, result)) }
            wake.raise()
        }
    }

    private static func now() -> ConsoleTime {
        ConsoleTime(
            tick: microseconds(of: CLOCK_MONOTONIC) / 1_000, wall: microseconds(of: CLOCK_REALTIME) / 1_000_000)
    }
}
