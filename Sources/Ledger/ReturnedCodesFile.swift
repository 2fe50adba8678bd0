public import Codes
import Crypto
import Foundation

/// Why a list of returned codes is not written.
public enum ReturnedCodesFault: Error, Hashable, Sendable {
    /// What is there is not overwritten.
    case isThere(path: String)
    /// Nothing was given back on account of this file. The system's words.
    case cannotBegin(path: String, detail: String)
    /// The codes of this source are given back, and their list was not written.
    case notWritten(path: String, source: Int64, detail: String)

    public var text: BilingualText {
        switch self {
        case .isThere(let path):
            BilingualText(
                chinese: "\(path) 已存在，不予覆盖", english: "\(path) is there already and is not overwritten")
        case .cannotBegin(let path, let detail):
            BilingualText(chinese: "无法写入 \(path)：\(detail)", english: "\(path) cannot be written: \(detail)")
        case .notWritten(let path, let source, let detail):
            BilingualText(
                chinese: "码已退回，但清单 \(path) 未写出（\(detail)）；请用 codes returned \(source) 再写",
                english: "the codes are given back, but their list \(path) was not written (\(detail)); "
                    + "write it with codes returned \(source)")
        }
    }
}

/// The list of codes that were given back to the enterprise: one code a line, as files of codes have them; the numbers
/// of a range that were never drawn stand in one line, the first and the last with a comma between them. Made under a
/// temporary name, synced, and given its own: where the file is, it is whole.
public struct ReturnedCodesFile {
    private let path: String
    private let partial: String
    private let descriptor: Int32

    /// Begins the file under its temporary name.
    public init(path: String) throws(ReturnedCodesFault) {
        self.path = path
        partial = "\(path).partial"
        guard !FileManager.default.fileExists(atPath: path) else { throw .isThere(path: path) }
        descriptor = unsafe open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o640)
        guard descriptor >= 0 else {
            throw .cannotBegin(path: path, detail: "\(POSIXError.last)")
        }
    }

    /// Leaves nothing behind.
    public func discard() {
        close(descriptor)
        unsafe unlink(partial)
    }

    /// - Returns: the file's SHA-256 in lower-case hexadecimal.
    public func write(_ pool: WithdrawnPool, from ledger: Ledger) throws(ReturnedCodesFault) -> String {
        var hash = SHA256()
        var buffer: [UInt8] = []
        // What was written is on the disk before it has its name: closing it tells nothing new.
        defer {
            close(descriptor)
            unsafe unlink(partial)
        }
        do {
            try ledger.returnedCodes(of: "#\(pool.source)") { codes, scheme in
                switch codes {
                case .one(let code): buffer += Array("\(fileForm(of: code, scheme: scheme))\n".utf8)
                case .range(let first, let last, _):
                    let ends = [first, last].map { fileForm(of: $0, scheme: scheme) }
                    buffer += Array("\(ends.joined(separator: ","))\n".utf8)
                }
                if buffer.count >= 1 << 16 { try flush(&buffer, &hash) }
            }
            try flush(&buffer, &hash)
            guard fsync(descriptor) == 0 else { throw POSIXError.last }
            try giveName()
            try syncFolder()
        } catch {
            throw .notWritten(path: path, source: pool.source, detail: "\(error)")
        }
        return hexadecimal(Data(hash.finalize()))
    }

    /// Unlike a rename, a second name never takes the place of a file that came there meanwhile. File systems of sticks
    /// know none.
    private func giveName() throws {
        if unsafe link(partial, path) == 0 { return }
        guard [EPERM, EOPNOTSUPP, ENOSYS].contains(errno), !FileManager.default.fileExists(atPath: path),
            unsafe rename(partial, path) == 0
        else { throw POSIXError.last }
    }

    private func flush(_ buffer: inout [UInt8], _ hash: inout SHA256) throws {
        hash.update(data: buffer)
        var written = 0
        while written < buffer.count {
            let count = unsafe buffer.withUnsafeBytes { bytes in
                unsafe Foundation.write(descriptor, bytes.baseAddress?.advanced(by: written), bytes.count - written)
            }
            guard count > 0 else { throw POSIXError.last }
            written += count
        }
        buffer.removeAll(keepingCapacity: true)
    }

    /// A new name is durable only when its directory is.
    private func syncFolder() throws {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        let handle = try FileHandle(forReadingFrom: folder)
        try handle.synchronize()
        try handle.close()
    }
}

extension POSIXError {
    fileprivate static var last: POSIXError { POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
}
