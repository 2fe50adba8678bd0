import Crypto
import Foundation
import Ledger

/// A file of a record as it was sealed: nothing is handed over that is not what QA signed.
enum SealedFile {
    private struct Document: Decodable {
        struct File: Decodable {
            var name: String
            var sha256: String
        }
        var files: [File]
    }

    /// - Throws: a final fault when the record is not the one that was signed.
    static func read(_ name: String, of entry: OutboxEntry) throws(CourierFault) -> Data {
        let record = try bytes("record.json", entry)
        guard digest(record) == entry.digest else { throw .changed("record.json", entry) }
        guard let document = try? JSONDecoder().decode(Document.self, from: record),
            let file = document.files.first(where: { $0.name == name })
        else { throw .changed(name, entry) }
        let content = try bytes(name, entry)
        guard digest(content) == file.sha256 else { throw .changed(name, entry) }
        return content
    }

    private static func bytes(_ name: String, _ entry: OutboxEntry) throws(CourierFault) -> Data {
        let file = URL(fileURLWithPath: entry.directory).appending(path: name)
        do {
            return try Data(contentsOf: file)
        } catch {
            throw CourierFault(description: "\(file.path): \(error.localizedDescription)")
        }
    }

    private static func digest(_ content: Data) -> String {
        SHA256.hash(data: content).map { byte in
            let digits = String(byte, radix: 16)
            return digits.utf8.count == 1 ? "0" + digits : digits
        }.joined()
    }
}

extension CourierFault {
    fileprivate static func changed(_ name: String, _ entry: OutboxEntry) -> CourierFault {
        CourierFault(
            description: "\(entry.directory)/\(name) is not what was sealed and signed", isFinal: true)
    }
}
