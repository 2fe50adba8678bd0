import Foundation

/// What the ledger asks of a disk beside what SQLite asks of it: that names are made, and that they are durable.
///
/// SQLite makes the content of its files durable, but not the name of a new database file, and not that of a new
/// write-ahead log. After a power cut such a file may be gone with everything that was committed to it; or the journal of
/// the change to write-ahead mode may be back and undo it. Tests put a simulated disk in its place.
public protocol LedgerStorage: Sendable {
    func exists(_ path: String) -> Bool

    /// Makes an empty file when there is none. From then on only its owner may read and write it.
    func makeFile(at path: String) throws

    /// Every byte of the file is written once more where it lies, as it is read now: what the system keeps in memory and
    /// takes for written, because an fsync of an earlier program failed, goes to the disk with the next
    /// ``synchroniseFile(at:)``. Nobody else may write to the file meanwhile.
    func rewriteFile(at path: String) throws

    /// Content that was written to the file is durable when this returns.
    func synchroniseFile(at path: String) throws

    /// Names that were made or deleted in the folder of this file are durable when this returns.
    func synchroniseFolder(of path: String) throws
}

/// The computer's own disks.
public struct SystemStorage: LedgerStorage {
    public init() {}

    public func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

    public func makeFile(at path: String) throws {
        let files = FileManager.default
        if !files.fileExists(atPath: path), !files.createFile(atPath: path, contents: nil) {
            throw LedgerError.cannotOpen("\(path) cannot be created")
        }
        try files.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    }

    public func rewriteFile(at path: String) throws {
        let handle = try FileHandle(forUpdating: URL(fileURLWithPath: path))
        defer { try? handle.close() }
        var offset: UInt64 = 0
        while let piece = try handle.read(upToCount: 1 << 20), !piece.isEmpty {
            try handle.seek(toOffset: offset)
            try handle.write(contentsOf: piece)
            offset += UInt64(piece.count)
        }
    }

    public func synchroniseFile(at path: String) throws {
        let handle = try FileHandle(forUpdating: URL(fileURLWithPath: path))
        try handle.synchronize()
        try handle.close()
    }

    public func synchroniseFolder(of path: String) throws {
        let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path).deletingLastPathComponent())
        try handle.synchronize()
        try handle.close()
    }
}
