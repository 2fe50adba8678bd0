import Foundation

/// A secret in a file of its own, that nobody but its owner can read (H-05). It is read for each use, so that it can be
/// changed without a restart.
enum SecretFile {
    private static let longest = 4_096

    static func read(_ path: String) throws(CourierFault) -> String {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { throw CourierFault(description: "\(path): \(Self.words(errno))") }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else {
            throw CourierFault(description: "\(path): \(Self.words(errno))")
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw CourierFault(description: "\(path) is no ordinary file")
        }
        guard status.st_mode & 0o077 == 0 else {
            throw CourierFault(description: "\(path) can be read by others than its owner; give it the mode 0600")
        }
        var bytes = [UInt8](repeating: 0, count: longest)
        let count = unsafe bytes.withUnsafeMutableBytes { unsafe Foundation.read(descriptor, $0.baseAddress, $0.count) }
        guard count >= 0 else { throw CourierFault(description: "\(path): \(Self.words(errno))") }
        guard count < longest else { throw CourierFault(description: "\(path) is too long for a secret") }
        let line = bytes[..<count].prefix { $0 != 0x0A && $0 != 0x0D }
        // It becomes part of a header: nothing that could end one.
        guard !line.isEmpty, line.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw CourierFault(description: "the first line of \(path) is no secret of visible ASCII characters")
        }
        return String(decoding: line, as: UTF8.self)
    }

    static func words(_ code: Int32) -> String { unsafe String(cString: strerror(code)) }
}
