import Crypto
import Foundation
import Ledger
import Records

/// Puts whole records into a directory: copied under a temporary name, brought to stable storage, checked, and renamed, so
/// that whoever watches the directory sees a whole record or none.
struct DirectoryCourier: Courier {
    let directory: DirectoryDestination

    func cut(_ entry: OutboxEntry) throws(CourierFault) -> DocumentCut { .whole }

    func close() async {}

    func ask(task: String, of entry: OutboxEntry) async -> DeliveryEvent { .answered(.forgotten) }

    func send(part: Int, skipsKnown: Bool, of entry: OutboxEntry) async -> DeliveryEvent {
        let source = URL(fileURLWithPath: entry.directory)
        let place = URL(fileURLWithPath: directory.path)
        let target = place.appending(path: source.lastPathComponent)
        do {
            let files = FileManager.default
            if files.fileExists(atPath: target.path) {
                return try .answered(Self.compare(source, target))
            }
            guard files.fileExists(atPath: place.path) else {
                // Perhaps it is to be mounted: it is not made here, where it would fill the wrong disk.
                return .unreachable("\(place.path) is not there")
            }
            let partial = place.appending(path: ".\(source.lastPathComponent).partial")
            if files.fileExists(atPath: partial.path) { try files.removeItem(at: partial) }
            try files.createDirectory(
                at: partial, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o750])
            for name in try files.contentsOfDirectory(atPath: source.path).sorted() {
                guard !Task.isCancelled else { return .unanswered("the program ends") }
                try files.copyItem(at: source.appending(path: name), to: partial.appending(path: name))
                try Self.sync(partial.appending(path: name))
            }
            let report = verifyRecord(at: partial)
            guard report.isSound, report.recordDigest == entry.digest else {
                try files.removeItem(at: partial)
                return .answered(
                    .refused(
                        report.findings.prefix(100).map {
                            OutboxFault(code: nil, type: "record", text: Bounded.text("\($0)", 500))
                        }))
            }
            try Self.sync(partial)
            guard !Task.isCancelled else { return .unanswered("the program ends") }
            try files.moveItem(at: partial, to: target)
            try Self.sync(place)
            return .answered(.done)
        } catch {
            return .unreachable("\(place.path): \(error.localizedDescription)")
        }
    }

    /// The same files with the same content are the same delivery; anything else is not ours to write over.
    private static func compare(_ source: URL, _ target: URL) throws -> DestinationAnswer {
        let files = FileManager.default
        let names = try files.contentsOfDirectory(atPath: source.path).sorted()
        let found = try files.contentsOfDirectory(atPath: target.path).sorted()
        for name in names where found.contains(name) {
            guard try digest(source.appending(path: name)) == digest(target.appending(path: name)) else {
                return .refused([fault(target, "its \(name) has another content")])
            }
        }
        guard names == found else { return .refused([fault(target, "it holds other files")]) }
        // It may have been renamed just before the power failed.
        try sync(target.deletingLastPathComponent())
        return .done
    }

    private static func fault(_ target: URL, _ what: String) -> OutboxFault {
        OutboxFault(
            code: nil, type: "other-record", text: "\(target.path) is there already, and \(what)")
    }

    private static func digest(_ file: URL) throws -> [UInt8] {
        let handle = try FileHandle(forReadingFrom: file)
        var hash = SHA256()
        while let piece = try handle.read(upToCount: 1 << 20), !piece.isEmpty { hash.update(data: piece) }
        try handle.close()
        return Array(hash.finalize())
    }

    private static func sync(_ place: URL) throws {
        let handle = try FileHandle(forReadingFrom: place)
        try handle.synchronize()
        try handle.close()
    }
}
