import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle

/// Serves a simulated enterprise over HTTP on this machine.
public struct EnterpriseServer: Sendable {
    private let enterprise: SimulatedEnterprise
    private let port: Int
    private let onListening: @Sendable (Int) -> Void

    /// - Parameters:
    ///   - port: 0 = any that is free.
    ///   - onListening: hears of the port once it takes connections.
    public init(enterprise: SimulatedEnterprise, port: Int, onListening: @escaping @Sendable (Int) -> Void) {
        self.enterprise = enterprise
        self.port = port
        self.onListening = onListening
    }

    /// Serves until its task is cancelled.
    public func run() async throws {
        var quiet = Logger(label: "enterprise")
        quiet.logLevel = .critical
        let onListening = onListening
        let application = Application(
            responder: EnterpriseResponder(enterprise: enterprise), server: .http1(),
            configuration: ApplicationConfiguration(
                address: .hostname("127.0.0.1", port: port), serverName: "enterprise"),
            onServerRunning: { channel in onListening(channel.localAddress?.port ?? 0) }, logger: quiet)
        var settings = ServiceGroupConfiguration(services: [application], logger: quiet)
        settings.maximumGracefulShutdownDuration = .seconds(1)
        let group = ServiceGroup(configuration: settings)
        let serving = Task { try await group.run() }
        do {
            try await withTaskCancellationHandler {
                try await serving.value
            } onCancel: {
                Task { await group.triggerGracefulShutdown() }
            }
        } catch {
            guard !Task.isCancelled else { return }
            throw error
        }
    }
}

private struct EnterpriseResponder: HTTPResponder {
    typealias Context = BasicRequestContext

    let enterprise: SimulatedEnterprise

    func respond(to request: Request, context: Context) async throws -> Response {
        var headers: [String: String] = [:]
        for field in request.headers { headers[field.name.canonicalName] = field.value }
        let body = try await request.body.collect(upTo: 256 << 20)
        let reply = enterprise.answer(
            method: request.method.rawValue, path: request.uri.path, headers: headers,
            body: Array(body.readableBytesView))
        if reply.delay > 0 { try await Task.sleep(for: .milliseconds(reply.delay)) }
        var fields = HTTPFields()
        for (name, value) in reply.headers {
            if let name = HTTPField.Name(name) { fields[name] = value }
        }
        return Response(
            status: .init(code: reply.status), headers: fields,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: reply.body)))
    }
}
