import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// A request to a destination.
struct HTTPMessage: Sendable {
    var method: HTTPMethod
    var url: String
    var headers: [(name: String, value: String)]
    var body: [UInt8]?
}

/// What came back, whole.
struct HTTPReply: Sendable {
    var status: Int
    /// Names in small letters.
    var headers: [String: String]
    var body: [UInt8]

    /// Seconds that the server asks to wait.
    var retryAfter: Int? { headers["retry-after"].flatMap { Int($0) } }
}

/// Why nothing came back.
enum TransportFault: Error, Hashable, Sendable {
    /// The request surely did not arrive.
    case unreachable(String)
    /// It may have arrived.
    case unanswered(String)

    var event: DeliveryEvent {
        switch self {
        case .unreachable(let words): .unreachable(words)
        case .unanswered(let words): .unanswered(words)
        }
    }
}

/// One exchange with a server.
protocol Transport: Sendable {
    func exchange(_ message: HTTPMessage) async throws(TransportFault) -> HTTPReply
    func close() async
}

/// HTTP over TLS 1.2 or later with a verified certificate and name; sizes and times are bounded, and nobody is followed
/// to another address.
final class HTTPTransport: Transport {
    private static let largestAnswer = 4 << 20

    private let client: HTTPClient
    private let timeout: TimeAmount

    init(_ endpoint: Endpoint) {
        var security = TLSConfiguration.makeClientConfiguration()
        security.minimumTLSVersion = .tlsv12
        if let file = endpoint.certificateFile { security.trustRoots = .file(file) }
        var settings = HTTPClient.Configuration()
        settings.tlsConfiguration = security
        settings.timeout.connect = .seconds(min(10, Int64(endpoint.timeout)))
        settings.connectionPool.retryConnectionEstablishment = false
        settings.connectionPool.idleTimeout = .seconds(30)
        settings.redirectConfiguration = .disallow
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: settings)
        timeout = .seconds(Int64(endpoint.timeout))
    }

    func exchange(_ message: HTTPMessage) async throws(TransportFault) -> HTTPReply {
        var request = HTTPClientRequest(url: message.url)
        request.method = message.method
        for header in message.headers { request.headers.add(name: header.name, value: header.value) }
        if let body = message.body { request.body = .bytes(ByteBuffer(bytes: body)) }
        do {
            let response = try await client.execute(request, timeout: timeout)
            let body = try await response.body.collect(upTo: Self.largestAnswer)
            var headers: [String: String] = [:]
            for header in response.headers where headers[header.name.lowercased()] == nil {
                headers[header.name.lowercased()] = header.value
            }
            return HTTPReply(status: Int(response.status.code), headers: headers, body: Array(body.readableBytesView))
        } catch {
            throw Self.fault(error)
        }
    }

    func close() async {
        do {
            try await client.shutdown()
        } catch {
            // It was shut down before: nothing is left to close.
        }
    }

    private static func fault(_ error: any Error) -> TransportFault {
        let words = "\(error)"
        switch error {
        case is NIOConnectionError: return .unreachable(words)
        case let error as HTTPClientError
        where [.connectTimeout, .tlsHandshakeTimeout, .getConnectionFromPoolTimeout, .invalidURL].contains(error):
            return .unreachable(words)
        case let error as IOError
        where [ECONNREFUSED, EHOSTUNREACH, ENETUNREACH, ENOENT].contains(error.errnoCode):
            return .unreachable(words)
        // A certificate that is not believed, a wrong name, an old version: nothing of the request was sent.
        case is NIOSSLError, is BoringSSLError, is NIOSSLExtraError: return .unreachable(words)
        default: return .unanswered(words)
        }
    }
}

extension HTTPReply {
    /// What a status means that is no answer to the request itself; nil for those that are.
    var obstacle: DestinationAnswer? {
        switch status {
        case 300..<400, 401, 403, 407, 408, 425, 429, 500...:
            .later("HTTP \(status)\(words)", seconds: retryAfter)
        default: nil
        }
    }

    /// The beginning of the body, for a log.
    var words: String {
        let text = String(decoding: body.prefix(300), as: UTF8.self).split(whereSeparator: \.isNewline)
            .joined(separator: " ")
        return text.isEmpty ? "" : ": " + text
    }
}
