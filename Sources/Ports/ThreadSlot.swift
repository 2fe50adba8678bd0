import Platform
import Synchronization

/// Room for a thread that is started once.
final class ThreadSlot: Sendable {
    private let thread = Mutex<SystemThread?>(nil)

    func start(name: String, _ body: @escaping @Sendable () -> Void) {
        thread.withLock { thread in
            precondition(thread == nil, "The thread \"\(name)\" was started twice.")
            thread = SystemThread(name: name, body)
        }
    }

    func join() {
        thread.withLock { $0 }?.join()
    }
}
