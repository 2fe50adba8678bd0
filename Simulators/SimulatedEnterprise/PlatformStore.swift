import Foundation

/// The files that a simulated traceability platform was given. A name is taken once; the result comes later.
struct PlatformStore {
    struct File {
        var name: String
        var day: String
        var batch: String
        var content: [UInt8]
        var codes: [String]
        var readyAt: Int64
        var isReady: Bool
        /// Of those that the platform does not know.
        var wrongCodes: [String]
    }

    private(set) var files: [File] = []
    /// How often a name came again.
    private(set) var repeated = 0

    enum Taking { case taken, sameName, noRelationFile }

    mutating func take(_ content: [UInt8], name: String, day: String, readyAt: Int64) -> Taking {
        if files.contains(where: { $0.name == name }) {
            repeated += 1
            return .sameName
        }
        let text = String(decoding: content, as: UTF8.self)
        let codes = text.matches(of: /curCode="([^"]*)"/).map { String($0.1) }
        guard text.contains("<Events"), !codes.isEmpty, Set(codes).count == codes.count else { return .noRelationFile }
        let batch = text.firstMatch(of: /batchNo="([^"]*)"/).map { String($0.1) } ?? ""
        files.append(
            File(
                name: name, day: day, batch: batch, content: content, codes: codes, readyAt: readyAt, isReady: false,
                wrongCodes: []))
        return .taken
    }

    /// The results that are due. A file that failed can be sent again under its name.
    mutating func work(now: Int64, refusedCodes: Set<String>) {
        for index in files.indices where !files[index].isReady && files[index].readyAt <= now {
            files[index].isReady = true
            files[index].wrongCodes = files[index].codes.filter(refusedCodes.contains)
        }
    }

    /// Takes the failed files up again, as after somebody put right what was missing.
    mutating func reopen(now: Int64) {
        for index in files.indices where files[index].isReady && !files[index].wrongCodes.isEmpty {
            files[index].isReady = false
            files[index].readyAt = now
            files[index].wrongCodes = []
        }
    }
}
