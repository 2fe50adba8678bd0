import ControlTypes
import Foundation
import HTTPTypes

/// The OpenAPI 3.1 document, made from the routes and the schemas.
enum OpenAPIDocument {
    /// Pretty-printed with sorted members, ends with a line feed.
    static let text: String = {
        let encoder = JSONText.encoder()
        encoder.outputFormatting.insert(.prettyPrinted)
        do {
            return String(decoding: try encoder.encode(document), as: UTF8.self) + "\n"
        } catch {
            preconditionFailure("texts and whole numbers are always JSON: \(error)")
        }
    }()

    private static var document: JSONValue {
        var paths: [String: [String: JSONValue]] = [:]
        for route in ControlRoutes.all {
            paths[route.path, default: [:]][route.method.rawValue.lowercased()] = operation(route)
        }
        return [
            "openapi": "3.1.0",
            "info": [
                "title": "Lineage control API", "version": "1",
                "description": """
                药品包装线控制器的接口，经数据目录中的 Unix 套接字 control.sock 提供。 / The interface of a packaging line's \
                controller, served on the Unix socket control.sock in its data directory.
                """,
            ],
            "paths": .object(paths.mapValues(JSONValue.object)),
            "components": ["schemas": .object(OpenAPISchemas.all)],
        ]
    }

    private static func operation(_ route: Route) -> JSONValue {
        var operation: [String: JSONValue] = [
            "operationId": .text(route.operation),
            "summary": text(route.summary),
            "responses": responses(of: route),
        ]
        var parameters = route.parameterNames.map { name in
            parameter(name, in: "path", schema: ["type": "string", "minLength": 1], description: nil, isRequired: true)
        }
        switch route.input {
        case .nothing: break
        case .json(let form):
            operation["requestBody"] = [
                "required": true, "content": ["application/json": ["schema": OpenAPISchemas.schema(of: form)]],
            ]
        case .file(let form):
            parameters += form.members.map { member in
                parameter(
                    member.name, in: "query", schema: OpenAPISchemas.schema(of: member.value),
                    description: text(member.meaning), isRequired: member.isRequired)
            }
            operation["requestBody"] = [
                "required": true,
                "description": .text(
                    "一行一码的文本，或内含一个此种文本的 zip / A text with one code a line, or a zip archive around one"),
                "content": ["application/octet-stream": [:]],
            ]
        }
        if !parameters.isEmpty { operation["parameters"] = .list(parameters) }
        return .object(operation)
    }

    private static func parameter(
        _ name: String, in place: String, schema: JSONValue, description: JSONValue?, isRequired: Bool
    ) -> JSONValue {
        var parameter: [String: JSONValue] = [
            "name": .text(name), "in": .text(place), "required": .flag(isRequired), "schema": schema,
        ]
        if let description { parameter["description"] = description }
        return .object(parameter)
    }

    private static func responses(of route: Route) -> JSONValue {
        let problem: JSONValue = [
            "description": "没有做任何事，原因如文 / Nothing was done; the document says why",
            "content": ["application/problem+json": ["schema": OpenAPISchemas.reference("Problem")]],
        ]
        func success(_ type: String, _ schema: JSONValue) -> JSONValue {
            ["description": "完成 / Done", "content": .object([type: ["schema": schema]])]
        }
        switch route.output {
        case .json(let schema):
            return ["200": success("application/json", OpenAPISchemas.reference(schema)), "default": problem]
        case .list(let schema):
            let list: JSONValue = ["type": "array", "items": OpenAPISchemas.reference(schema)]
            return ["200": success("application/json", list), "default": problem]
        case .document:
            return ["200": success("application/json", ["type": "object"]), "default": problem]
        case .text:
            return ["200": success("text/plain", ["type": "string"]), "default": problem]
        case .nothing:
            return ["204": ["description": "完成 / Done"], "default": problem]
        }
    }

    private static func text(_ message: BilingualMessage) -> JSONValue { .text("\(message.zh) / \(message.en)") }
}
