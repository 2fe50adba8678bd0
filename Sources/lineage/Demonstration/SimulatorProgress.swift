import Foundation

/// What the simulated line told of itself so far, in its lines of JSON.
struct SimulatorProgress {
    private(set) var isReady = false
    /// Units put on the belt.
    private(set) var fed = 0
    /// Reports in a row that said that nothing moves any more.
    private(set) var idleReports = 0
    /// Orders that it has carried out.
    private(set) var done = 0
    /// Why it gave up, in its own words.
    private(set) var fault: String?

    private struct Report: Decodable {
        var event: String
        var fed: Int?
        var idle: Bool?
        var message: String?
    }

    /// Takes a line; one that is no report (a message for people) changes nothing.
    mutating func take(_ line: String) {
        guard let report = try? JSONDecoder().decode(Report.self, from: Data(line.utf8)) else { return }
        switch report.event {
        case "ready": isReady = true
        case "progress":
            fed = report.fed ?? fed
            idleReports = report.idle == true ? idleReports + 1 : 0
        case "done": done += 1
        case "error": fault = report.message ?? line
        default: break
        }
    }

    /// From here on, only what is reported anew counts.
    mutating func forgetIdle() {
        idleReports = 0
    }
}
