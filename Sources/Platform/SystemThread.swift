import CPlatform
import Glibc
import Synchronization

/// A thread of the operating system, for work that blocks and so must stay away from Swift's cooperative pool.
public final class SystemThread: Sendable {
    private final class Start: Sendable {
        let name: String
        let body: @Sendable () -> Void

        init(name: String, body: @escaping @Sendable () -> Void) {
            self.name = name
            self.body = body
        }
    }

    private let handle: pthread_t
    private let joined = Mutex(false)

    /// Starts the thread at once. The name appears in the system's tools, cut at 15 bytes.
    ///
    /// Traps if the system refuses a further thread: programs start a fixed number of them while they start.
    public init(name: String, _ body: @escaping @Sendable () -> Void) {
        let start = unsafe Unmanaged.passRetained(Start(name: name, body: body))
        var handle = pthread_t()
        let result = unsafe pthread_create(
            &handle, nil,
            { argument in
                guard let argument = unsafe argument else { return nil }
                let start = unsafe Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
                unsafe platform_name_thread(start.name)
                start.body()
                return nil
            }, unsafe start.toOpaque())
        precondition(result == 0, "No thread could be started: \(SystemFault.text(result)).")
        self.handle = handle
    }

    /// Waits until the body has returned. Further calls return at once, perhaps while the first still waits.
    public func join() {
        let first = joined.withLock { joined in
            defer { joined = true }
            return !joined
        }
        if first {
            precondition(pthread_equal(handle, pthread_self()) == 0, "A thread cannot wait for its own end.")
            pthread_join(handle, nil)
        }
    }
}
