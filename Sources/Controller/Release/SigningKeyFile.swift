import Foundation
import Records

/// The key that signs records in the data directory: made once, readable by the owner only. Records name its public half
/// in their audit trail; it stands beside the secret in `signing-key.pub`, to be given to whoever checks records.
enum SigningKeyFile {
    private static let longest = 64

    static func key(in dataDirectory: String) throws(StartFailure) -> SigningKey {
        let path = "\(dataDirectory)/signing-key"
        // One that is there and cannot be read is not replaced: records name its public half.
        var key = try read(path)
        if key == nil { key = try make(path, in: dataDirectory) }
        guard let key else { preconditionFailure("a key was read or made") }
        try publish(key, in: dataDirectory)
        return key
    }

    /// Nil when there is none.
    private static func read(_ path: String) throws(StartFailure) -> SigningKey? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw failure(path, errno)
        }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw failure(path, errno) }
        guard status.st_mode & S_IFMT == S_IFREG, status.st_uid == geteuid(), status.st_mode & 0o077 == 0 else {
            throw StartFailure(problems: [
                "\(path) must be an ordinary file of this account with the mode 0600 / "
                    + "\(path) 须为本账户的普通文件，权限 0600"
            ])
        }
        var bytes = [UInt8](repeating: 0, count: longest)
        let count = unsafe bytes.withUnsafeMutableBytes { unsafe Foundation.read(descriptor, $0.baseAddress, $0.count) }
        guard count >= 0 else { throw failure(path, errno) }
        guard let key = SigningKey(bytes: Array(bytes[..<count])) else {
            throw StartFailure(problems: ["\(path) is no signing key / \(path) 不是签名密钥"])
        }
        return key
    }

    private static func make(_ path: String, in dataDirectory: String) throws(StartFailure) -> SigningKey {
        let key = SigningKey()
        try write(key.bytes, to: path, mode: 0o600)
        // A signature must never outlive its key.
        let directory = unsafe open(dataDirectory, O_RDONLY | O_CLOEXEC | O_DIRECTORY)
        guard directory >= 0 else { throw failure(dataDirectory, errno) }
        defer { close(directory) }
        guard fsync(directory) == 0 else { throw failure(dataDirectory, errno) }
        return key
    }

    /// The public half. It is written anew where it is not the key's.
    private static func publish(_ key: SigningKey, in dataDirectory: String) throws(StartFailure) {
        let path = "\(dataDirectory)/signing-key.pub"
        let text = key.publicKey + "\n"
        if FileManager.default.contents(atPath: path) == Data(text.utf8) { return }
        guard unsafe unlink(path) == 0 || errno == ENOENT else { throw failure(path, errno) }
        try write(Array(text.utf8), to: path, mode: 0o644)
    }

    /// Writes a file that is not there yet.
    private static func write(_ bytes: [UInt8], to path: String, mode: mode_t) throws(StartFailure) {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw failure(path, errno) }
        defer { close(descriptor) }
        let count = unsafe bytes.withUnsafeBytes { unsafe Foundation.write(descriptor, $0.baseAddress, $0.count) }
        guard count == bytes.count, fchmod(descriptor, mode) == 0, fsync(descriptor) == 0 else {
            throw failure(path, errno)
        }
    }

    private static func failure(_ path: String, _ code: Int32) -> StartFailure {
        StartFailure(problems: ["\(path): \(unsafe String(cString: strerror(code)))"])
    }
}
