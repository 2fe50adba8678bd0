import CZip
public import Codes

/// Why the zip archive around a file of codes is refused.
public enum ZipFault: Error, Hashable, Sendable {
    /// It cannot be read to its end, or a checksum is wrong; the library's words.
    case damaged(String)
    case empty
    /// More than one file in it: nobody knows which holds the codes.
    case manyMembers(count: Int)
    case encrypted
    /// Its content is, or says that it is, larger than this many bytes.
    case tooLarge(limit: Int)

    public var text: BilingualText {
        switch self {
        case .damaged(let detail):
            BilingualText(chinese: "压缩包已损坏（\(detail)）", english: "the zip archive is damaged (\(detail))")
        case .empty:
            BilingualText(chinese: "压缩包中没有文件", english: "the zip archive holds no file")
        case .manyMembers(let count):
            BilingualText(
                chinese: "压缩包中有 \(count) 个文件，应只有一个", english: "the zip archive holds \(count) files in place of one")
        case .encrypted:
            BilingualText(chinese: "压缩包已加密", english: "the zip archive is encrypted")
        case .tooLarge(let limit):
            BilingualText(
                chinese: "解压后超过 \(limit) 字节", english: "unpacked, the zip archive has more than \(limit) bytes")
        }
    }
}

/// Reads the one file of a zip archive in memory.
enum ZipArchive {
    /// An archive begins with a member, with its end (empty), or with the mark of a divided one.
    static func isArchive(_ bytes: [UInt8]) -> Bool {
        guard bytes.count >= 4, bytes[0] == 0x50, bytes[1] == 0x4B else { return false }
        switch (bytes[2], bytes[3]) {
        case (3, 4), (5, 6), (7, 8): return true
        default: return false
        }
    }

    /// - Parameters:
    ///   - limit: bytes that the content may have.
    ///   - take: called with each piece of the content; all of it is only known to be right when this function returns.
    static func read(_ bytes: [UInt8], limit: Int, _ take: ([UInt8]) -> Void) throws(ZipFault) {
        let result: Result<Void, ZipFault> = unsafe bytes.withUnsafeBytes { buffer in
            do throws(ZipFault) {
                return .success(try unsafe read(buffer, limit: limit, take))
            } catch {
                return .failure(error)
            }
        }
        try result.get()
    }

    private static func read(
        _ buffer: UnsafeRawBufferPointer, limit: Int, _ take: ([UInt8]) -> Void
    ) throws(ZipFault) {
        var error = unsafe zip_error_t()
        unsafe zip_error_init(&error)
        defer { unsafe zip_error_fini(&error) }
        guard
            let source = unsafe zip_source_buffer_create(buffer.baseAddress, UInt64(buffer.count), 0, &error)
        else { throw .damaged(unsafe words(&error)) }
        guard let archive = unsafe zip_open_from_source(source, ZIP_RDONLY, &error) else {
            unsafe zip_source_free(source)
            throw .damaged(unsafe words(&error))
        }
        // From here on the archive owns the source.
        defer { unsafe zip_discard(archive) }
        let member = try unsafe onlyMember(of: archive)
        var state = unsafe zip_stat_t()
        unsafe zip_stat_init(&state)
        guard unsafe zip_stat_index(archive, member, 0, &state) == 0 else { throw .damaged(unsafe words(archive)) }
        guard unsafe state.encryption_method == UInt16(ZIP_EM_NONE) else { throw .encrypted }
        guard unsafe state.size <= UInt64(limit) else { throw .tooLarge(limit: limit) }
        guard let file = unsafe zip_fopen_index(archive, member, 0) else { throw .damaged(unsafe words(archive)) }
        defer { unsafe zip_fclose(file) }
        try unsafe read(file, limit: limit, take)
    }

    /// The number of the one member that is no folder.
    private static func onlyMember(of archive: OpaquePointer) throws(ZipFault) -> UInt64 {
        let count = unsafe zip_get_num_entries(archive, 0)
        var files = 0
        var member: UInt64 = 0
        for index in 0..<UInt64(max(0, count)) {
            guard let name = unsafe zip_get_name(archive, index, 0) else { throw .damaged(unsafe words(archive)) }
            if unsafe String(cString: name).hasSuffix("/") { continue }
            files += 1
            member = index
        }
        guard files > 0 else { throw .empty }
        guard files == 1 else { throw .manyMembers(count: files) }
        return member
    }

    /// What the archive says of its size is not trusted: reading stops one byte behind the limit. The library checks
    /// the checksum when it comes to the end.
    private static func read(
        _ file: OpaquePointer, limit: Int, _ take: ([UInt8]) -> Void
    ) throws(ZipFault) {
        var length = 0
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = unsafe piece.withUnsafeMutableBytes { unsafe zip_fread(file, $0.baseAddress, UInt64($0.count)) }
            guard count >= 0 else {
                throw .damaged(unsafe String(cString: zip_error_strerror(zip_file_get_error(file))))
            }
            if count == 0 { return }
            length += Int(count)
            guard length <= limit else { throw .tooLarge(limit: limit) }
            take(count == piece.count ? piece : Array(piece[0..<Int(count)]))
        }
    }

    private static func words(_ error: UnsafeMutablePointer<zip_error_t>) -> String {
        unsafe String(cString: zip_error_strerror(error))
    }

    private static func words(_ archive: OpaquePointer) -> String {
        unsafe String(cString: zip_error_strerror(zip_get_error(archive)))
    }
}
