import Foundation
import NIOCore
import NIOPosix

/// The file of a Unix socket.
struct SocketFile: Sendable {
    /// `sun_path` has 108 bytes on Linux, the last of them zero.
    static let longestPath = 107

    let path: String

    /// Makes sure that a new socket can take the path.
    func prepare() async throws(ControlServerFault) {
        guard path.utf8.count <= Self.longestPath else { throw .pathTooLong(path: path) }
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path) else { return }
        guard attributes[.type] as? FileAttributeType == .typeSocket else { throw .noSocket(path: path) }
        guard await !isAnswering() else { throw .inUse(path: path) }
        remove()
    }

    /// Owner and group may read and write.
    func restrict() throws {
        try FileManager.default.setAttributes([.posixPermissions: 0o660], ofItemAtPath: path)
    }

    /// Removes the socket; whether it was still there does not matter.
    func remove() {
        _ = try? FileManager.default.removeItem(atPath: path)
    }

    private func isAnswering() async -> Bool {
        let connecting = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connectTimeout(.seconds(2)).connect(unixDomainSocketPath: path)
        guard let channel = try? await connecting.get() else { return false }
        _ = try? await channel.close().get()
        return true
    }
}
