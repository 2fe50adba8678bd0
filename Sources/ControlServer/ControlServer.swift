public import ControlTypes
import Foundation
import Hummingbird
public import Logging
import NIOCore
import ServiceLifecycle

/// What a client may send at most (L-08).
public struct ControlLimits: Hashable, Sendable {
    /// Bytes of a JSON body.
    public var jsonBytes: Int
    /// Bytes of a file of codes.
    public var fileBytes: Int
    /// Connections at a time; more wait.
    public var connections: Int

    public init(jsonBytes: Int, fileBytes: Int, connections: Int) {
        self.jsonBytes = jsonBytes
        self.fileBytes = fileBytes
        self.connections = connections
    }

    /// 64 KiB, 256 MiB, 64.
    public static let standard = ControlLimits(jsonBytes: 64 << 10, fileBytes: 256 << 20, connections: 64)
}

/// Why the API is not served.
public enum ControlServerFault: Error, Hashable, Sendable {
    /// Another controller answers on the socket.
    case inUse(path: String)
    /// The system allows 107 bytes for the path of a socket.
    case pathTooLong(path: String)
    /// Something that is no socket is in its place.
    case noSocket(path: String)
    /// The socket cannot be opened; the system's words.
    case cannotListen(path: String, detail: String)

    /// The cause in a sentence.
    public var text: BilingualMessage {
        switch self {
        case .inUse(let path):
            BilingualMessage(
                zh: "已有控制器在 \(path) 上应答", en: "another controller answers on \(path)")
        case .pathTooLong(let path):
            BilingualMessage(
                zh: "套接字路径 \(path) 超过 \(SocketFile.longestPath) 字节；请选用较短的数据目录",
                en:
                    "\(path) has more than \(SocketFile.longestPath) bytes; take a shorter data directory"
            )
        case .noSocket(let path):
            BilingualMessage(
                zh: "\(path) 已存在，且不是套接字；请移走它", en: "\(path) is there and is no socket; move it away")
        case .cannotListen(let path, let detail):
            BilingualMessage(zh: "无法打开 \(path)：\(detail)", en: "\(path) cannot be opened: \(detail)")
        }
    }
}

/// Serves the API over HTTP on a Unix socket. Whoever may open the file (mode 0660) may ask whether it lives, and log in.
public struct ControlServer: Sendable {
    private let gate: any AccessService
    private let socketPath: String
    private let log: Logger
    private let limits: ControlLimits
    private let onListening: @Sendable () -> Void

    public init(gate: any AccessService, socketPath: String, log: Logger) {
        self.init(gate: gate, socketPath: socketPath, log: log, limits: .standard, onListening: {})
    }

    /// - Parameter onListening: called once the socket takes connections.
    public init(
        gate: any AccessService, socketPath: String, log: Logger, limits: ControlLimits,
        onListening: @escaping @Sendable () -> Void
    ) {
        self.gate = gate
        self.socketPath = socketPath
        self.log = log
        self.limits = limits
        self.onListening = onListening
    }

    /// Serves until its task is cancelled; requests that are being carried out get five seconds to end. A socket that
    /// nobody serves any more is replaced.
    /// - Throws: ``ControlServerFault``.
    public func run() async throws {
        let file = SocketFile(path: socketPath)
        try await file.prepare()
        let (path, log, onListening) = (socketPath, log, onListening)
        let application = Application(
            responder: ControlResponder(gate: gate, limits: limits, log: log),
            server: .http1(configuration: .init(idleTimeout: .seconds(60))),
            configuration: ApplicationConfiguration(
                address: .unixDomainSocket(path: socketPath), serverName: "lineage", backlog: 64,
                availableConnectionsDelegate: .maximum(limits.connections, logger: quietLog)),
            onServerRunning: { channel in
                do {
                    try file.restrict()
                    onListening()
                } catch {
                    // Nobody but the owner may connect then, which is safe; the log says why the group cannot.
                    log.error("the socket's mode was not set", metadata: ["path": "\(path)", "error": "\(error)"])
                    onListening()
                }
            },
            logger: quietLog)
        var settings = ServiceGroupConfiguration(services: [application], logger: quietLog)
        settings.maximumGracefulShutdownDuration = .seconds(5)
        let group = ServiceGroup(configuration: settings)
        // A task of its own, so that cancelling this one ends the requests in order instead of cutting them off.
        let serving = Task { try await group.run() }
        defer { file.remove() }
        do {
            try await withTaskCancellationHandler {
                try await serving.value
            } onCancel: {
                Task { await group.triggerGracefulShutdown() }
            }
        } catch {
            guard !Task.isCancelled else { return }
            throw ControlServerFault.cannotListen(path: socketPath, detail: "\(error)")
        }
    }

    /// The frameworks' own messages, from warnings upwards.
    private var quietLog: Logger {
        var quiet = log
        quiet.logLevel = max(log.logLevel, .warning)
        return quiet
    }
}
