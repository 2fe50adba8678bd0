import Glibc

/// Keeps a second controller out of a data directory, as long as the process lives; the system itself ends it with the
/// process, however that ends.
final class DataDirectoryLock: Sendable {
    private let descriptor: Int32

    /// Nil when another process holds it, or the file cannot be made.
    init?(directory: String) {
        let descriptor = unsafe open("\(directory)/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return nil }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            return nil
        }
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }
}
