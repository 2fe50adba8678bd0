package import Codes
import Crypto
package import Foundation

/// A file of codes, read once and in pieces: its digest, its good codes and its bad lines. A file with bad lines is
/// refused in the end, but not before its other codes were compared with the ledger, so that a person hears of
/// everything at once (U-03).
package struct CodeIntake {
    /// SHA-256 of the file as it came.
    let digest: Data
    package let file: CodeFile

    private static let pieceLength = 1 << 20

    package init(of url: URL, rules: CodeFileRules, limits: ImportLimits) throws(ImportRefusal) {
        var reader = CodeFileReader(rules: rules, listedLines: limits.listedLines)
        var hash = SHA256()
        var rest = try FilePieces(url, limit: limits.bytes)
        let first = try rest.next(Self.pieceLength)
        if ZipArchive.isArchive(first) {
            // Packed it is a fraction of its content, and its table of contents stands at its end.
            var archive = first
            while true {
                let piece = try rest.next(Self.pieceLength)
                if piece.isEmpty { break }
                archive += piece
            }
            hash.update(data: archive)
            try Self.unpack(archive, limit: limits.bytes, into: &reader)
        } else {
            var piece = first
            while !piece.isEmpty {
                hash.update(data: piece)
                try Self.take(piece, into: &reader)
                piece = try rest.next(Self.pieceLength)
            }
        }
        digest = Data(hash.finalize())
        do throws(CodeFileRefusal) {
            file = try reader.finish()
        } catch {
            throw .file(error)
        }
    }

    private static func take(_ piece: [UInt8], into reader: inout CodeFileReader) throws(ImportRefusal) {
        do throws(CodeFileRefusal) {
            try reader.take(piece.span)
        } catch {
            throw .file(error)
        }
    }

    private static func unpack(
        _ archive: [UInt8], limit: Int, into reader: inout CodeFileReader
    ) throws(ImportRefusal) {
        var refusal: ImportRefusal?
        do throws(ZipFault) {
            try ZipArchive.read(archive, limit: limit) { piece in
                guard refusal == nil else { return }
                do throws(ImportRefusal) {
                    try take(piece, into: &reader)
                } catch {
                    refusal = error
                }
            }
        } catch {
            throw .zip(error)
        }
        if let refusal { throw refusal }
    }
}

/// The bytes of a file, piece by piece.
private struct FilePieces {
    private let handle: FileHandle
    private let limit: Int
    private var length = 0

    /// - Parameter limit: a file with more bytes is refused: one that grows, or a device file, is not read without end.
    init(_ url: URL, limit: Int) throws(ImportRefusal) {
        do {
            // It is closed with the last reference to it.
            handle = try FileHandle(forReadingFrom: url)
        } catch {
            throw .unreadable("\(error)")
        }
        self.limit = limit
    }

    /// Nothing at the end.
    mutating func next(_ count: Int) throws(ImportRefusal) -> [UInt8] {
        let piece: [UInt8]
        do {
            piece = [UInt8](try handle.read(upToCount: count) ?? Data())
        } catch {
            throw .unreadable("\(error)")
        }
        length += piece.count
        guard length <= limit else { throw .tooLarge(limit: limit) }
        return piece
    }
}
