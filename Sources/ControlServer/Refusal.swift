import ControlTypes
import HTTPTypes

/// A request that is answered with a problem document.
struct Refusal: Error {
    var status: HTTPResponse.Status
    var error: ControlError
    /// The methods that the path knows (405).
    var allowed: [String] = []
    /// The rest of the request is not worth reading.
    var closesConnection = false

    static func badRequest(_ message: BilingualMessage, problems: [BilingualMessage] = []) -> Refusal {
        Refusal(
            status: .badRequest, error: ControlError(kind: .badRequest, message: message, problems: problems))
    }

    static func noSuchPath(_ path: String) -> Refusal {
        Refusal(
            status: .notFound,
            error: ControlError(
                kind: .notFound,
                message: BilingualMessage(
                    zh: "没有路径 \(path)，见 /v1/openapi.json", en: "there is no path \(path); see /v1/openapi.json"),
                problems: []))
    }

    static func method(_ method: String, notAllowedAt path: String, allowed: [String]) -> Refusal {
        Refusal(
            status: .methodNotAllowed,
            error: ControlError(
                kind: .badRequest,
                message: BilingualMessage(
                    zh: "\(path) 不支持 \(method)，可用：\(allowed.joined(separator: "、"))",
                    en: "\(path) does not know \(method); it knows \(allowed.joined(separator: ", "))"),
                problems: []),
            allowed: allowed)
    }

    static func tooLarge(limit: Int) -> Refusal {
        Refusal(
            status: .contentTooLarge,
            error: ControlError(
                kind: .badRequest,
                message: BilingualMessage(
                    zh: "请求内容超过 \(limit) 字节", en: "the request's content has more than \(limit) bytes"),
                problems: []),
            closesConnection: true)
    }

    static let internalFault = Refusal(
        status: .internalServerError,
        error: ControlError(
            kind: .unavailable,
            message: BilingualMessage(zh: "程序内部错误，见日志", en: "an internal fault; see the log"), problems: []))

    init(
        status: HTTPResponse.Status, error: ControlError, allowed: [String] = [], closesConnection: Bool = false
    ) {
        self.status = status
        self.error = error
        self.allowed = allowed
        self.closesConnection = closesConnection
    }

    /// What the service refused.
    init(_ error: ControlError) {
        self.init(status: error.kind.status, error: error)
    }

    var document: ProblemDocument {
        ProblemDocument(
            title: error.kind.title, status: status.code, detail: error.message.en, kind: error.kind,
            message: error.message, problems: error.problems)
    }
}

/// The body of `application/problem+json` (RFC 9457), with the members of a ``ControlError`` beside the standard ones.
struct ProblemDocument: Encodable {
    var type = "about:blank"
    var title: String
    var status: Int
    var detail: String
    var kind: ControlError.Kind
    var message: BilingualMessage
    var problems: [BilingualMessage]
}

extension ControlError.Kind {
    var status: HTTPResponse.Status {
        switch self {
        case .badRequest: .badRequest
        case .notFound: .notFound
        case .conflict: .conflict
        case .refused: .unprocessableContent
        case .unauthorized: .unauthorized
        case .forbidden: .forbidden
        case .unavailable, .unreachable: .serviceUnavailable
        }
    }

    var title: String {
        switch self {
        case .badRequest: "The request is wrong"
        case .notFound: "There is no such thing"
        case .conflict: "Not possible in the present state"
        case .refused: "The content was refused"
        case .unauthorized: "Log in first"
        case .forbidden: "The account has no right to it"
        case .unavailable, .unreachable: "The controller cannot do it now"
        }
    }
}
