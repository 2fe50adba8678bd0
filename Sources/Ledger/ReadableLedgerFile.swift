import Foundation

/// How SQLite is to be given a ledger that is only looked at.
///
/// Beside a file with a write-ahead log SQLite wants an index in shared memory, which it has to make when nobody has the
/// ledger open. Where it cannot, the file is either whole by itself, or it is copied together with its log.
final class ReadableLedgerFile: Sendable {
    /// A path, or a URI.
    let name: String
    private let copy: URL?

    convenience init(path: String) throws {
        let files = FileManager.default
        guard files.isReadableFile(atPath: path) else {
            throw LedgerError.cannotOpen("\(path) is not there, or cannot be read")
        }
        try self.init(
            path: path,
            canWriteBeside: files.isWritableFile(atPath: URL(fileURLWithPath: path).deletingLastPathComponent().path),
            hasIndex: files.isReadableFile(atPath: "\(path)-shm"))
    }

    init(path: String, canWriteBeside: Bool, hasIndex: Bool) throws {
        let files = FileManager.default
        guard !canWriteBeside, !hasIndex else {
            name = path
            copy = nil
            return
        }
        let log = try? files.attributesOfItem(atPath: "\(path)-wal")[.size] as? Int
        if log ?? 0 == 0 {
            name = URL(fileURLWithPath: path).absoluteString + "?immutable=1"
            copy = nil
            return
        }
        let copy = files.temporaryDirectory.appendingPathComponent("ledger-\(UUID().uuidString)")
        try files.createDirectory(
            at: copy, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let target = copy.appendingPathComponent("ledger.sqlite").path
        for ending in ["", "-wal"] { try files.copyItem(atPath: path + ending, toPath: target + ending) }
        name = target
        self.copy = copy
    }

    deinit {
        guard let copy else { return }
        do {
            try FileManager.default.removeItem(at: copy)
        } catch {
            // It lies in the directory for temporary files, which is cleaned by others.
        }
    }
}
