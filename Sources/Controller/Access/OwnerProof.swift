import Foundation

/// A file that only the data directory's owner can read. Who knows its content may set up the first account.
struct OwnerProof: Sendable {
    let path: String
    /// What lies in the file is only shown there: whoever may write the directory cannot put another one in its place.
    private let content: String

    init(dataDirectory: String) {
        path = URL(fileURLWithPath: dataDirectory).appending(path: "first-account").path
        var generator = SystemRandomNumberGenerator()
        let text = (0..<4).map { _ in String(UInt64.random(in: .min ... .max, using: &generator), radix: 36) }
        content = text.joined(separator: "-")
    }

    /// Writes a new one. An old one is of a program that was stopped before there was an account.
    func write() throws {
        try remove()
        guard
            FileManager.default.createFile(
                atPath: path, contents: Data((content + "\n").utf8),
                attributes: [.posixPermissions: 0o600])
        else { throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: path]) }
    }

    func isShown(by text: String) -> Bool {
        let wanted = [UInt8](content.utf8)
        let shown = [UInt8](text.utf8)
        guard wanted.count == shown.count else { return false }
        var difference: UInt8 = 0
        for (left, right) in zip(wanted, shown) { difference |= left ^ right }
        return difference == 0
    }

    func remove() throws {
        guard FileManager.default.fileExists(atPath: path) else { return }
        try FileManager.default.removeItem(atPath: path)
    }
}
