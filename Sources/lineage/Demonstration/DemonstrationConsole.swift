import ConsoleTerminal
import ControlClient
import ControlTypes
import ControlWords
import Synchronization

/// The console that a visitor of the demonstration sits at. The line and its people go on beside it, and go on when it
/// is left.
final class DemonstrationConsole: Sendable {
    private struct State {
        var isOpen = true
        /// What the demonstration would have said meanwhile.
        var news: [String] = []
    }

    private let program: ConsoleProgram
    private let state = Mutex(State())
    private let visit: Mutex<Task<Void, Never>?> = Mutex(nil)

    private init(_ program: ConsoleProgram) { self.program = program }

    /// Opens it in a session of its own: whoever logs out there does not log the demonstration out.
    static func open(
        for person: DemonstrationStaff.Person, language: LanguageOption
    ) async throws -> DemonstrationConsole {
        var client = person.client
        client.session = try await client.login(Login(user: person.name, password: person.password)).token
        let console = DemonstrationConsole(
            ConsoleCommand.program(
                client, idleMinutes: 1_440, frames: .auto, language: language,
                leaving: BilingualMessage(
                    zh: "离开操作台？演示不再上线，结束生产并写出批记录。",
                    en: "Leave the console? Nothing is fed any more, the production ends, and the record is written.")))
        let task = Task {
            var fault: BilingualMessage?
            do {
                try await ConsoleCommand.finish(console.program)
            } catch {
                // The demonstration goes on without it.
                fault = (error as? CommandFailure)?.message ?? BilingualMessage(zh: "\(error)", en: "\(error)")
            }
            console.state.withLock { state in
                state.isOpen = false
                if let fault { state.news.append(fault.text(in: language.chosen)) }
            }
        }
        console.visit.withLock { $0 = task }
        return console
    }

    /// The visitor has not left yet.
    var isOpen: Bool { state.withLock { $0.isOpen } }

    /// Keeps a line for later; false when the console is not open and it can be said at once.
    func keep(_ line: String) -> Bool {
        state.withLock { state in
            guard state.isOpen else { return false }
            state.news.append(line)
            return true
        }
    }

    /// What was not said while it was open; only once.
    func takeNews() -> [String] {
        state.withLock { state in
            defer { state.news = [] }
            return state.news
        }
    }

    /// Closes it, and waits until the terminal is as it was.
    func close() async {
        program.end()
        await visit.withLock { $0 }?.value
    }
}
