import Crypto
import Foundation

/// A new file of a record: buffered, hashed while it is written, on stable storage when it is finished.
///
/// It is closed by ``finish()``, or when it goes away.
final class RecordFile {
    private let path: String
    private let descriptor: Int32
    private var buffer: [UInt8] = []
    private var hasher = SHA256()
    private var isOpen = true

    /// Creates the file with mode 0640; it must not exist.
    init(path: String) throws(RecordError) {
        self.path = path
        descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o640)
        guard descriptor >= 0 else { throw .fileSystem(operation: "create", path: path, code: errno) }
        // The mode shall not depend on the caller's umask.
        guard fchmod(descriptor, 0o640) == 0 else {
            let code = errno
            close(descriptor)
            isOpen = false
            throw .fileSystem(operation: "chmod", path: path, code: code)
        }
        buffer.reserveCapacity(1 << 17)
    }

    deinit {
        if isOpen { close(descriptor) }
    }

    func write(_ bytes: some Sequence<UInt8>) throws(RecordError) {
        buffer += bytes
        if buffer.count >= 1 << 16 { try flush() }
    }

    func write(_ text: String) throws(RecordError) { try write(text.utf8) }

    /// Writes the rest, syncs, closes; gives the SHA-256 of the whole file in lower-case hex.
    func finish() throws(RecordError) -> String {
        try flush()
        guard fsync(descriptor) == 0 else { throw .fileSystem(operation: "fsync", path: path, code: errno) }
        isOpen = false
        guard close(descriptor) == 0 else { throw .fileSystem(operation: "close", path: path, code: errno) }
        return hexadecimal(hasher.finalize())
    }

    private func flush() throws(RecordError) {
        hasher.update(data: buffer)
        var written = 0
        while written < buffer.count {
            let result = unsafe buffer.withUnsafeBytes { bytes in
                let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[written...])
                return unsafe Foundation.write(descriptor, rest.baseAddress, rest.count)
            }
            if result < 0 {
                if errno == EINTR { continue }
                throw .fileSystem(operation: "write", path: path, code: errno)
            }
            written += result
        }
        buffer.removeAll(keepingCapacity: true)
    }
}

/// Lower-case hexadecimal digits.
func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(64)
    for byte in bytes { text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
    return String(decoding: text, as: UTF8.self)
}

/// Reads a file line by line, each with a limited length.
struct LineReader {
    /// The longest line that is read, in bytes.
    static let longest = 64 << 20

    private let path: String
    private let handle: ReadHandle
    private var buffer: [UInt8] = []
    private var position = 0
    private var ended = false

    init(path: String) throws(RecordError) {
        self.path = path
        handle = try ReadHandle(path: path)
    }

    /// The next line without its LF; nil at the end. `terminated` tells whether there was an LF.
    mutating func next() throws(RecordError) -> (bytes: ArraySlice<UInt8>, terminated: Bool)? {
        var searched = position
        while true {
            if let end = buffer[searched...].firstIndex(of: 0x0A) {
                defer { position = end + 1 }
                return (buffer[position..<end], true)
            }
            if ended {
                guard position < buffer.count else { return nil }
                defer { position = buffer.count }
                return (buffer[position...], false)
            }
            buffer.removeSubrange(..<position)
            position = 0
            searched = buffer.count
            guard buffer.count <= Self.longest else {
                throw .fileSystem(operation: "read of one line", path: path, code: EFBIG)
            }
            let piece = try handle.read(max(1 << 18, buffer.count))
            if piece.isEmpty { ended = true } else { buffer += piece }
        }
    }
}

/// An open file to read from.
final class ReadHandle {
    private let path: String
    private let descriptor: Int32

    /// Refuses what is no regular file.
    init(path: String) throws(RecordError) {
        self.path = path
        descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { throw .fileSystem(operation: "open", path: path, code: errno) }
        var status = stat()
        let result = unsafe fstat(descriptor, &status)
        guard result == 0, status.st_mode & S_IFMT == S_IFREG else {
            let code = result == 0 ? EINVAL : errno
            close(descriptor)
            throw .fileSystem(operation: "open", path: path, code: code)
        }
    }

    deinit { close(descriptor) }

    /// Up to that many bytes; none at the end.
    func read(_ count: Int) throws(RecordError) -> [UInt8] {
        var failure: Int32 = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while true {
                let result = unsafe Foundation.read(descriptor, buffer.baseAddress, count)
                if result < 0, errno == EINTR { continue }
                if result < 0 { failure = errno }
                filled = max(0, result)
                return
            }
        }
        guard failure == 0 else { throw .fileSystem(operation: "read", path: path, code: failure) }
        return bytes
    }
}

/// The SHA-256 of a file in lower-case hex.
func fileDigest(path: String) throws(RecordError) -> String {
    let handle = try ReadHandle(path: path)
    var hasher = SHA256()
    while true {
        let piece = try handle.read(1 << 18)
        if piece.isEmpty { return hexadecimal(hasher.finalize()) }
        hasher.update(data: piece)
    }
}

/// The whole of a small file; nil when it is longer than `limit` bytes.
func fileContent(path: String, limit: Int) throws(RecordError) -> [UInt8]? {
    let handle = try ReadHandle(path: path)
    var content: [UInt8] = []
    while true {
        let piece = try handle.read(1 << 18)
        if piece.isEmpty { return content }
        content += piece
        if content.count > limit { return nil }
    }
}
