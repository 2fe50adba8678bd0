import AsyncHTTPClient
import ControlClient
import ControlServer
import Foundation
import Logging
import NIOCore
import NIOHTTP1
import Testing

/// A fake controller behind a real server on a real Unix socket in a directory of its own.
struct ServedFake {
    let service: FakeService
    let folder: URL
    let socketPath: String

    var client: ControlClient { ControlClient(socketPath: socketPath, session: FakeGate.token) }

    /// Serves while the body runs.
    static func with(
        limits: ControlLimits = .standard, _ body: (ServedFake) async throws -> Void
    ) async throws {
        let folder = try newFolder()
        defer { _ = try? FileManager.default.removeItem(at: folder) }
        let fake = ServedFake(
            service: FakeService(), folder: folder, socketPath: folder.appending(path: "control.sock").path)
        try await serving(fake.service, on: fake.socketPath, limits: limits) { try await body(fake) }
    }

    static func newFolder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appending(path: "lineage-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }

    /// Runs a server until the body is done; what keeps it from listening is thrown.
    static func serving(
        _ service: FakeService, on path: String, limits: ControlLimits = .standard, _ body: () async throws -> Void
    ) async throws {
        let (listening, announcement) = AsyncStream<Void>.makeStream()
        var log = Logger(label: "test")
        log.logLevel = .critical
        let server = ControlServer(gate: FakeGate(fake: service), socketPath: path, log: log, limits: limits) {
            announcement.yield()
        }
        let serving = Task {
            defer { announcement.finish() }
            try await server.run()
        }
        for await _ in listening { break }
        let outcome: Result<Void, any Error>
        do {
            try await body()
            outcome = .success(())
        } catch {
            outcome = .failure(error)
        }
        serving.cancel()
        try await serving.value
        try outcome.get()
    }

    struct Answer {
        var status: Int
        var contentType: String?
        var allow: String?
        var text: String

        /// A problem document as it came.
        func problem() throws -> Problem {
            #expect(contentType == "application/problem+json")
            let problem = try JSONDecoder().decode(Problem.self, from: Data(text.utf8))
            #expect(problem.status == status)
            return problem
        }
    }

    struct Problem: Decodable {
        struct Message: Decodable {
            var zh: String
            var en: String
        }
        var title: String
        var status: Int
        var detail: String
        var kind: String
        var message: Message
        var problems: [Message]
    }

    /// A request as any HTTP client would send it.
    func send(
        _ method: String, _ target: String, _ body: String? = nil, authorization: String? = "Bearer \(FakeGate.token)"
    ) async throws -> Answer {
        let host = socketPath.replacing("/", with: "%2F")
        var request = HTTPClientRequest(url: "http+unix://\(host)\(target)")
        request.method = HTTPMethod(rawValue: method)
        if let authorization { request.headers.add(name: "authorization", value: authorization) }
        if let body { request.body = .bytes(ByteBuffer(string: body)) }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
        let content = try await response.body.collect(upTo: 1 << 24)
        return Answer(
            status: Int(response.status.code), contentType: response.headers.first(name: "content-type"),
            allow: response.headers.first(name: "allow"), text: String(buffer: content))
    }
}
