import Foundation
import Logging

/// Writes each log entry as a line of JSON on the standard error.
struct LogLines: LogHandler {
    var label: String
    var logLevel: Logger.Level = .info
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    init(label: String) {
        self.label = label
    }

    func log(event: LogEvent) {
        var members = ["label": label, "level": event.level.rawValue, "message": event.message.description]
        members["at"] = Date().formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
        // The entry's own members win over the logger's, those over the provider's; none hides what stands above.
        for (name, value) in [event.metadata ?? [:], metadata, metadataProvider?.get() ?? [:]].joined()
        where members[name] == nil {
            members[name] = value.description
        }
        if let error = event.error { members["error"] = "\(error)" }
        Output.complain(Self.line(members))
    }

    private static func line(_ members: [String: String]) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let line = try? encoder.encode(members) else { return "{\"message\":\"unprintable\"}" }
        return String(decoding: line, as: UTF8.self)
    }
}
