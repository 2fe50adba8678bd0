import Checkers
import Foundation

/// Reads the files of a record as a receiver does: relation.xml line by line, epcis.jsonld as JSON. Of what is spelled in
/// them it knows only what their standards say.
enum HandedOverFiles {
    struct Unreadable: Error, CustomStringConvertible {
        var description: String
    }

    static func read(_ directory: URL) throws -> History.HandedOver {
        let relation = directory.appending(path: "relation.xml")
        let hasRelation = FileManager.default.fileExists(atPath: relation.path)
        return History.HandedOver(
            relation: hasRelation ? try lines(try String(contentsOf: relation, encoding: .utf8)) : [],
            happenings: try happenings(try Data(contentsOf: directory.appending(path: "epcis.jsonld"))), refusal: nil)
    }

    // MARK: The relation file

    static func lines(_ text: String) throws -> [History.HandedOver.Line] {
        try text.components(separatedBy: "<Code ").dropFirst().map { piece in
            guard let end = piece.range(of: "/>") else { throw Unreadable(description: "a code without an end") }
            let attributes = piece[..<end.lowerBound]
            guard let code = value("curCode", attributes),
                let layer = value("packLayer", attributes).flatMap({ Int($0) })
            else { throw Unreadable(description: "a line of the relation has no code or no layer: \(attributes)") }
            let parent = value("parentCode", attributes)
            return History.HandedOver.Line(text: code, layer: layer, parent: parent?.isEmpty == true ? nil : parent)
        }
    }

    private static func value(_ name: String, _ attributes: Substring) -> String? {
        guard let start = attributes.range(of: "\(name)=\"")?.upperBound,
            let end = attributes[start...].firstIndex(of: "\"")
        else { return nil }
        return String(attributes[start..<end])
    }

    // MARK: Events

    private struct Document: Decodable {
        struct Body: Decodable { var eventList: [Event] }
        var epcisBody: Body
    }

    private struct Event: Decodable {
        var bizStep: String
        var action: String
        var parentID: String?
        var epcList: [String]?
        var childEPCs: [String]?
    }

    static func happenings(_ json: Data) throws -> [History.HandedOver.Happening] {
        try JSONDecoder().decode(Document.self, from: json).epcisBody.eventList.flatMap(each)
    }

    private static func each(_ event: Event) throws -> [History.HandedOver.Happening] {
        switch (event.bizStep, event.action) {
        case ("commissioning", "ADD"): return texts(event.epcList).map { .commissioned($0) }
        case ("packing", "ADD"):
            let parent = try parent(event)
            return texts(event.childEPCs).map { .packed(child: $0, parent: parent) }
        case ("unpacking", "DELETE"):
            let parent = try parent(event)
            return texts(event.childEPCs).map { .unpacked(child: $0, parent: parent) }
        case ("sampling", "OBSERVE"): return texts(event.epcList).map { .ended($0, .sampled) }
        case ("decommissioning", "DELETE"): return texts(event.epcList).map { .ended($0, .inactive) }
        case ("destroying", "DELETE"): return texts(event.epcList).map { .ended($0, .destroyed) }
        default: throw Unreadable(description: "an event of \(event.bizStep) with \(event.action)")
        }
    }

    private static func parent(_ event: Event) throws -> String {
        guard let parent = event.parentID else { throw Unreadable(description: "an aggregation without its container") }
        return text(parent)
    }

    private static func texts(_ epcs: [String]?) -> [String] { (epcs ?? []).map(text) }

    /// The code in a URI: a GS1 Digital Link has an SSCC behind AI 00, a GTIN and a serial behind 01 and 21; anything else
    /// has the code behind its last slash.
    static func text(_ epc: String) -> String {
        let parts = epc.split(separator: "/", omittingEmptySubsequences: true).map(String.init)
        if parts.count > 4, parts[parts.count - 4] == "01", parts[parts.count - 2] == "21" {
            let serial = parts[parts.count - 1]
            return "01\(parts[parts.count - 3])21\(serial.removingPercentEncoding ?? serial)"
        }
        return parts.last ?? epc
    }
}
