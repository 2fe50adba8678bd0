import Foundation
import Glibc

/// Where `lineage login` keeps the session for the commands that follow: a file that only its owner can read.
struct SessionFile {
    var path: String

    init(path: String) { self.path = path }

    /// The user's own directory of state (XDG base directories), one file a controller.
    init(forSocket socket: String) {
        let environment = ProcessInfo.processInfo.environment
        let state =
            environment["XDG_STATE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
            ?? FileManager.default.homeDirectoryForCurrentUser.appending(path: ".local/state").path
        path = state + "/lineage/session-" + socket.replacing("/", with: "%")
    }

    /// The token in it; nil when there is no such file.
    /// - Throws: when others could read or change it.
    func token() throws -> String? {
        var entry = stat()
        guard unsafe lstat(path, &entry) == 0 else { return nil }
        guard entry.st_mode & S_IFMT == S_IFREG, entry.st_mode & 0o077 == 0, entry.st_uid == getuid() else {
            throw CommandFailure(
                zh: "\(path) 不是只有本人可读的文件；请删除后重新登录",
                en: "\(path) is no file that only you can read; remove it and log in again")
        }
        let text = try String(contentsOfFile: path, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
        return text.isEmpty ? nil : text
    }

    func write(_ token: String) throws {
        let directory = URL(fileURLWithPath: path).deletingLastPathComponent().path
        try FileManager.default.createDirectory(
            atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try remove()
        guard
            FileManager.default.createFile(
                atPath: path, contents: Data((token + "\n").utf8), attributes: [.posixPermissions: 0o600])
        else { throw CommandFailure(zh: "无法写入 \(path)", en: "\(path) cannot be written") }
    }

    func remove() throws {
        guard FileManager.default.fileExists(atPath: path) else { return }
        try FileManager.default.removeItem(atPath: path)
    }
}
