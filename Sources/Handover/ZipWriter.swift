import CZip

/// Makes a zip archive with one file in memory. The same content gives the same bytes, whenever and wherever.
enum ZipWriter {
    static func archive(_ content: [UInt8], name: String) throws(CourierFault) -> [UInt8] {
        let result: Result<[UInt8], CourierFault> = unsafe content.withUnsafeBytes { buffer in
            do throws(CourierFault) {
                return .success(try unsafe archive(buffer, name))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    private static func archive(_ content: UnsafeRawBufferPointer, _ name: String) throws(CourierFault) -> [UInt8] {
        var error = unsafe zip_error_t()
        unsafe zip_error_init(&error)
        defer { unsafe zip_error_fini(&error) }
        guard let target = unsafe zip_source_buffer_create(nil, 0, 0, &error) else { throw unsafe fault(&error) }
        // Kept for reading after the archive that owns it is closed.
        unsafe zip_source_keep(target)
        defer { unsafe zip_source_free(target) }
        guard let archive = unsafe zip_open_from_source(target, ZIP_TRUNCATE, &error) else {
            unsafe zip_source_free(target)
            throw unsafe fault(&error)
        }
        guard let source = unsafe zip_source_buffer(archive, content.baseAddress, UInt64(content.count), 0) else {
            defer { unsafe zip_discard(archive) }
            throw unsafe fault(archive)
        }
        let member = unsafe zip_file_add(archive, name, source, zip_flags_t(ZIP_FL_ENC_UTF_8))
        guard member >= 0 else {
            defer { unsafe zip_discard(archive) }
            unsafe zip_source_free(source)
            throw unsafe fault(archive)
        }
        // 1980-01-01, the first day that a zip archive knows: the time of making it would change the bytes.
        guard unsafe zip_file_set_dostime(archive, UInt64(member), 0, 0x21, 0) == 0, unsafe zip_close(archive) == 0
        else {
            defer { unsafe zip_discard(archive) }
            throw unsafe fault(archive)
        }
        return try unsafe bytes(of: target)
    }

    private static func bytes(of source: OpaquePointer) throws(CourierFault) -> [UInt8] {
        guard unsafe zip_source_open(source) == 0 else { throw unsafe fault(zip_source_error(source)) }
        defer { unsafe zip_source_close(source) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = unsafe piece.withUnsafeMutableBytes {
                unsafe zip_source_read(source, $0.baseAddress, UInt64($0.count))
            }
            guard count >= 0 else { throw unsafe fault(zip_source_error(source)) }
            if count == 0 { return bytes }
            bytes += piece[..<Int(count)]
        }
    }

    private static func fault(_ error: UnsafeMutablePointer<zip_error_t>?) -> CourierFault {
        guard let error = unsafe error else { return CourierFault(description: "the archive was not made") }
        return unsafe CourierFault(
            description: "the archive was not made: " + String(cString: zip_error_strerror(error)))
    }

    private static func fault(_ archive: OpaquePointer) -> CourierFault { unsafe fault(zip_get_error(archive)) }
}
