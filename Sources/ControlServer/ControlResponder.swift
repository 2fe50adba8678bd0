import ControlTypes
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// Finds the route of a request, checks what it carries, and turns what came out of it into a response.
struct ControlResponder: HTTPResponder {
    typealias Context = BasicRequestContext

    let service: any ControlService
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
        var call = Call(service: service, parameters: parameters, query: [:], body: [])
        switch route.input {
        case .nothing:
            call.query = try query(of: request, form: ObjectForm(members: []))
        case .json(let form):
            call.query = try query(of: request, form: ObjectForm(members: []))
            call.body = try await body(of: request, limit: limits.jsonBytes)
            try check(call.body, form: form)
        case .file(let form):
            call.query = try query(of: request, form: form)
            call.body = try await body(of: request, limit: limits.fileBytes)
        }
        return try await route.action(call)
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

    private func check(_ body: [UInt8], form: ObjectForm) throws {
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
