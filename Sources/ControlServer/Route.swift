import ControlTypes
import Foundation
import HTTPTypes

/// One operation of the API: where it is reached, what it takes, what it answers, and what it does. The router serves
/// this list and the OpenAPI document is made from it, so that the two cannot differ.
struct Route: Sendable {
    /// What a request carries beside its path.
    enum Input: Sendable {
        case nothing
        /// A JSON object of this form.
        case json(ObjectForm)
        /// Query parameters, and the bytes of a file as the body.
        case file(query: ObjectForm)
    }

    /// What a request is answered with.
    enum Output: Sendable {
        /// JSON of this schema of the document.
        case json(schema: String)
        /// A JSON array of it.
        case list(schema: String)
        /// JSON without a schema of its own.
        case document
        case text
        /// 204.
        case nothing
    }

    var method: HTTPRequest.Method
    /// The path with its parameters in braces: `/v1/batches/{number}/start`.
    var path: String
    /// Unique name in camel case.
    var operation: String
    var summary: BilingualMessage
    var input: Input
    var output: Output
    var action: Action

    enum Action: Sendable {
        /// For the holder of a session, who may do it or not.
        case session(@Sendable (Call) async throws -> Answer)
        /// For everybody who reaches the socket.
        case open(@Sendable (OpenCall) async throws -> Answer)
    }

    init(
        method: HTTPRequest.Method, path: String, operation: String, summary: BilingualMessage, input: Input,
        output: Output, action: @escaping @Sendable (Call) async throws -> Answer
    ) {
        self.init(
            method: method, path: path, operation: operation, summary: summary, input: input, output: output,
            of: .session(action))
    }

    init(
        openMethod method: HTTPRequest.Method, path: String, operation: String, summary: BilingualMessage, input: Input,
        output: Output, action: @escaping @Sendable (OpenCall) async throws -> Answer
    ) {
        self.init(
            method: method, path: path, operation: operation, summary: summary, input: input, output: output,
            of: .open(action))
    }

    private init(
        method: HTTPRequest.Method, path: String, operation: String, summary: BilingualMessage, input: Input,
        output: Output, of action: Action
    ) {
        self.method = method
        self.path = path
        self.operation = operation
        self.summary = summary
        self.input = input
        self.output = output
        self.action = action
    }

    /// The path's parameters, when it is this route's; nil when it is not. Texts are percent-decoded.
    func parameters(of path: String) -> [String: String]? {
        let wanted = self.path.split(separator: "/", omittingEmptySubsequences: false)
        let given = path.split(separator: "/", omittingEmptySubsequences: false)
        guard wanted.count == given.count else { return nil }
        var parameters: [String: String] = [:]
        for (wanted, given) in zip(wanted, given) {
            if wanted.hasPrefix("{"), wanted.hasSuffix("}") {
                guard let text = String(given).removingPercentEncoding, !text.isEmpty else { return nil }
                parameters[String(wanted.dropFirst().dropLast())] = text
            } else if wanted != given {
                return nil
            }
        }
        return parameters
    }

    /// The names of the path's parameters, in their order.
    var parameterNames: [String] {
        path.split(separator: "/").filter { $0.hasPrefix("{") && $0.hasSuffix("}") }.map {
            String($0.dropFirst().dropLast())
        }
    }
}

/// A request without a session.
struct OpenCall: Sendable {
    var gate: any AccessService
    var body: [UInt8]

    func content<Content: Decodable>(_ type: Content.Type) throws -> Content { try decoded(type, body) }
}

/// The body as this type; its form was checked before.
private func decoded<Content: Decodable>(_ type: Content.Type, _ body: [UInt8]) throws -> Content {
    do {
        return try JSONDecoder().decode(type, from: Data(body))
    } catch {
        throw Refusal.badRequest(
            BilingualMessage(zh: "请求内容无法理解：\(error)", en: "the request's content cannot be understood: \(error)"))
    }
}

/// A request as a route sees it.
struct Call: Sendable {
    var service: any SessionService
    var parameters: [String: String]
    var query: [String: String]
    var body: [UInt8]

    /// A parameter of the route's own path.
    func parameter(_ name: String) -> String {
        guard let value = parameters[name] else { preconditionFailure("the route has no parameter \(name)") }
        return value
    }

    func content<Content: Decodable>(_ type: Content.Type) throws -> Content { try decoded(type, body) }
}

/// What a route answers.
struct Answer: Sendable {
    var contentType: String?
    var body: [UInt8]

    static let nothing = Answer(contentType: nil, body: [])

    static func json(_ value: some Encodable) throws -> Answer {
        Answer(contentType: "application/json", body: [UInt8](try JSONText.encoder().encode(value)))
    }
}

/// How this server writes JSON.
enum JSONText {
    static func encoder() -> JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }
}
