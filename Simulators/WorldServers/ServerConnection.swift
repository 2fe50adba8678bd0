import Glibc
import Platform

/// An open socket or serial line of the server. Lives on the server's thread.
final class ServerConnection {
    enum Kind {
        case stream
        case modbus
        case serial(SerialLine)
    }

    /// What may wait for a client that does not read. A serial device has little memory, a networked one more.
    static let serialLimit = 16 * 1024
    static let socketLimit = 256 * 1024

    let endpoint: Int
    let number: Int
    let kind: Kind
    let descriptor: Int32
    /// Of a Modbus connection: the beginning of a frame that is not complete.
    var incoming: [UInt8] = []
    /// Close it as soon as everything is written.
    var closing = false
    private(set) var outgoing: [UInt8] = []
    private var written = 0

    init(endpoint: Int, number: Int, kind: Kind, descriptor: Int32) {
        self.endpoint = endpoint
        self.number = number
        self.kind = kind
        self.descriptor = descriptor
    }

    var hasOutput: Bool { written < outgoing.count }

    var interest: Readiness {
        var interest: Readiness = hasOutput ? .writable : []
        // A client that does not take its answers is not asked for further questions.
        if !closing && outgoing.count - written < ServerConnection.socketLimit / 2 { interest.insert(.readable) }
        return interest
    }

    /// Queues bytes. Returns how many did not fit: at a serial line the rest is dropped, at a socket everything is.
    func queue(_ bytes: [UInt8]) -> Int {
        if !hasOutput {
            outgoing.removeAll(keepingCapacity: true)
            written = 0
        }
        if case .serial = kind {
            let room = max(0, ServerConnection.serialLimit - (outgoing.count - written))
            outgoing += bytes.prefix(room)
            return max(0, bytes.count - room)
        }
        guard outgoing.count - written + bytes.count <= ServerConnection.socketLimit else { return bytes.count }
        outgoing += bytes
        return 0
    }

    /// Writes as much as fits. False if the other side has gone.
    func write() -> Bool {
        while hasOutput {
            let count = unsafe outgoing.withUnsafeBytes { raw in
                let rest = unsafe UnsafeRawBufferPointer(rebasing: raw[written...])
                if case .serial = kind { return unsafe Glibc.write(descriptor, rest.baseAddress, rest.count) }
                return unsafe send(descriptor, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return errno == EAGAIN || errno == EINTR }
            written += count
        }
        return true
    }

    /// The bytes that have arrived; empty if there are none, nil if the other side has gone.
    func read(into buffer: inout [UInt8]) -> ArraySlice<UInt8>? {
        let count = unsafe buffer.withUnsafeMutableBytes { raw in
            unsafe Glibc.read(descriptor, raw.baseAddress, raw.count)
        }
        if count > 0 { return buffer[..<count] }
        if count < 0 && (errno == EAGAIN || errno == EINTR) { return [] }
        return nil
    }
}
