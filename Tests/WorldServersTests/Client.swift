import Glibc
import Platform

/// A plain TCP client that waits for what it reads.
final class Client {
    private let descriptor: Int32
    private let signal = Signal()

    init(port: UInt16) throws {
        descriptor = try Sockets.connect(
            host: "127.0.0.1", port: port, microseconds: 30_000_000, wake: signal, cancelled: { false })
    }

    deinit {
        close(descriptor)
    }

    func send(_ bytes: [UInt8]) {
        let count = unsafe bytes.withUnsafeBytes { raw in
            unsafe Glibc.send(descriptor, raw.baseAddress, raw.count, Int32(MSG_NOSIGNAL))
        }
        precondition(count == bytes.count, "A few bytes fit into any socket.")
    }

    /// This many bytes, fewer if the other side closes before, or after a time that only a fault can take.
    func receive(_ count: Int) -> [UInt8] {
        let deadline = microseconds(of: CLOCK_MONOTONIC) + 30_000_000
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while bytes.count < count {
            let left = deadline - microseconds(of: CLOCK_MONOTONIC)
            guard left > 0 else { break }
            _ = signal.wait(alongside: descriptor, for: .readable, microseconds: left)
            let received = unsafe recv(descriptor, &buffer, min(buffer.count, count - bytes.count), 0)
            if received == 0 || (received < 0 && errno != EAGAIN) { break }
            bytes += buffer.prefix(max(0, received))
        }
        return bytes
    }
}

/// Waits for something that a server's thread brings about.
func eventually(_ condition: () -> Bool) -> Bool {
    let pause = Signal()
    let deadline = microseconds(of: CLOCK_MONOTONIC) + 30_000_000
    while !condition() {
        guard microseconds(of: CLOCK_MONOTONIC) < deadline else { return false }
        pause.wait(microseconds: 2_000)
    }
    return true
}
