import Foundation

/// The directory of a record: made beside its place, moved there as a whole.
struct RecordFolder {
    private let final: URL
    /// Where the files are made.
    let partial: URL

    init(for directory: URL) throws {
        final = directory.standardizedFileURL
        let parent = final.deletingLastPathComponent()
        partial = parent.appending(path: ".\(final.lastPathComponent).partial")
        let files = FileManager.default
        if files.fileExists(atPath: final.path) {
            guard try files.contentsOfDirectory(atPath: final.path).isEmpty else {
                throw RecordError.directoryNotEmpty(path: final.path)
            }
        }
        if files.fileExists(atPath: partial.path) { try files.removeItem(at: partial) }
        guard unsafe mkdir(partial.path, 0o750) == 0 else {
            throw RecordError.fileSystem(operation: "mkdir", path: partial.path, code: errno)
        }
    }

    /// Syncs the directory and moves it to its place.
    func publish() throws(RecordError) {
        try Self.sync(path: partial.path, mode: 0o750)
        try Self.rename(partial.path, to: final.path)
        try Self.sync(path: final.deletingLastPathComponent().path, mode: nil)
    }

    /// Best effort: the error that led here is the one to tell, and the next attempt removes what is left.
    func discard() { try? FileManager.default.removeItem(at: partial) }

    static func rename(_ path: String, to other: String) throws(RecordError) {
        guard unsafe Foundation.rename(path, other) == 0 else {
            throw .fileSystem(operation: "rename", path: other, code: errno)
        }
    }

    /// Brings a file or directory to stable storage, with that mode.
    static func sync(path: String, mode: mode_t?) throws(RecordError) {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { throw .fileSystem(operation: "open", path: path, code: errno) }
        defer { close(descriptor) }
        if let mode, fchmod(descriptor, mode) != 0 {
            throw .fileSystem(operation: "chmod", path: path, code: errno)
        }
        guard fsync(descriptor) == 0 else { throw .fileSystem(operation: "fsync", path: path, code: errno) }
    }
}
