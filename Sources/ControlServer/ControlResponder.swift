import ControlTypes
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// Finds the route of a request, checks what it carries, and turns what came out of it into a response.
struct ControlResponder: HTTPResponder {
    typealias Context = BasicRequestContext

    let gate: any AccessService
    let limits: ControlLimits
    let log: Logger

    func respond(to request: Request, context: Context) async throws -> Response {
        do {
            return response(to: try await answer(request))
        } catch let refusal as Refusal {
            return response(to: refusal)
        } catch let error as ControlError {
            return response(to: Refusal(error))
        } catch {
            log.error("a request failed", metadata: ["path": "\(request.uri.path)", "error": "\(error)"])
            return response(to: Refusal.internalFault)
        }
    }

    private func answer(_ request: Request) async throws -> Answer {
        let path = String(request.uri.path)
        let here = ControlRoutes.all.compactMap { route in route.parameters(of: path).map { (route, $0) } }
        guard !here.isEmpty else { throw Refusal.noSuchPath(path) }
        guard let (route, parameters) = here.first(where: { $0.0.method == request.method }) else {
            throw Refusal.method(
                request.method.rawValue, notAllowedAt: path, allowed: here.map(\.0.method.rawValue).sorted())
        }
        // Who calls is asked before anything of the request is read.
        let service: (any ServedSession)? =
            if case .session = route.action { try gate.service(for: session(of: request)) } else { nil }
        var query: [String: String] = [:]
        var body: [UInt8] = []
        switch route.input {
        case .nothing:
            query = try self.query(of: request, form: ObjectForm(members: []))
        case .json(let form):
            query = try self.query(of: request, form: ObjectForm(members: []))
            body = try await self.body(of: request, limit: limits.jsonBytes)
            try Self.check(body, form: form)
        case .file(let form):
            query = try self.query(of: request, form: form)
            try service?.admitImport()
            body = try await self.body(of: request, limit: limits.fileBytes)
        }
        switch route.action {
        case .open(let action): return try await action(OpenCall(gate: gate, body: body))
        case .session(let action):
            guard let service else { preconditionFailure("a route for sessions has asked for one") }
            return try await action(Call(service: service, parameters: parameters, query: query, body: body))
        }
    }

    /// The token of `Authorization: Bearer …` (RFC 6750).
    private func session(of request: Request) -> String? {
        guard let field = request.headers[.authorization] else { return nil }
        let parts = field.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        return String(parts[1])
    }

    /// The query's parameters, which are exactly those of the form.
    private func query(of request: Request, form: ObjectForm) throws -> [String: String] {
        var query: [String: String] = [:]
        var values: [String: JSONValue] = [:]
        for pair in (request.uri.query ?? "").split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, let name = String(parts[0]).removingPercentEncoding,
                let value = String(parts[1]).removingPercentEncoding, query[name] == nil
            else {
                throw Refusal.badRequest(
                    BilingualMessage(zh: "查询参数有误：\(pair)", en: "this is no query parameter: \(pair)"))
            }
            query[name] = value
            let isNumber = form.members.contains { member in
                if case .number = member.value { return member.name == name }
                return false
            }
            values[name] = isNumber ? Int(value).map(JSONValue.integer) ?? .text(value) : .text(value)
        }
        let problems = form.problems(of: values, within: "")
        guard problems.isEmpty else {
            throw Refusal.badRequest(
                BilingualMessage(zh: "查询参数有误", en: "the query parameters are wrong"), problems: problems)
        }
        return query
    }

    private func body(of request: Request, limit: Int) async throws -> [UInt8] {
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limit {
            throw Refusal.tooLarge(limit: limit)
        }
        var bytes: [UInt8] = []
        for try await buffer in request.body {
            guard bytes.count + buffer.readableBytes <= limit else { throw Refusal.tooLarge(limit: limit) }
            bytes.append(contentsOf: buffer.readableBytesView)
        }
        return bytes
    }

    static func check(_ body: [UInt8], form: ObjectForm) throws {
        let value: JSONValue
        do {
            value = try JSONDecoder().decode(JSONValue.self, from: Data(body))
        } catch {
            throw Refusal.badRequest(
                BilingualMessage(zh: "请求内容不是有效的 JSON", en: "the request's content is no JSON"))
        }
        guard case .object(let members) = value else {
            throw Refusal.badRequest(
                BilingualMessage(zh: "请求内容应为 JSON 对象", en: "the request's content is a JSON object"))
        }
        let problems = form.problems(of: members, within: "")
        guard problems.isEmpty else {
            throw Refusal.badRequest(
                BilingualMessage(zh: "请求内容有误", en: "the request's content is wrong"), problems: problems)
        }
    }

    private func response(to answer: Answer) -> Response {
        var headers = HTTPFields()
        headers[.cacheControl] = "no-store"
        guard let contentType = answer.contentType else { return Response(status: .noContent, headers: headers) }
        headers[.contentType] = contentType
        return Response(
            status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body)))
    }

    private func response(to refusal: Refusal) -> Response {
        var headers = HTTPFields()
        headers[.contentType] = "application/problem+json"
        headers[.cacheControl] = "no-store"
        if refusal.status == .unauthorized { headers[.wwwAuthenticate] = "Bearer" }
        if !refusal.allowed.isEmpty { headers[.allow] = refusal.allowed.joined(separator: ", ") }
        if refusal.closesConnection { headers[.connection] = "close" }
        do {
            let body = try JSONText.encoder().encode(refusal.document)
            return Response(
                status: refusal.status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
        } catch {
            log.error("a problem could not be written", metadata: ["error": "\(error)"])
            return Response(status: refusal.status)
        }
    }
}
