import CZip
import Crypto
import Foundation

/// A call of the platform's gateway, with its signature checked.
struct PlatformCall {
    struct Refusal: Error {
        var code: String
        var words: String
    }

    var parameters: [String: String]

    static func read(_ body: [UInt8], secret: String) -> Result<PlatformCall, Refusal> {
        var parameters: [String: String] = [:]
        for pair in String(decoding: body, as: UTF8.self).split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, let name = String(parts[0]).removingPercentEncoding,
                let value = String(parts[1]).removingPercentEncoding, parameters[name] == nil
            else { return .failure(Refusal(code: "41", words: "Invalid Arguments")) }
            parameters[name] = value
        }
        let text = parameters.filter { $0.key != "sign" }.sorted { $0.key < $1.key }.map { $0.key + $0.value }.joined()
        let code = HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: SymmetricKey(data: Data(secret.utf8)))
        let expected = code.map { String(format: "%02X", $0) }.joined()
        guard parameters["sign"] == expected else { return .failure(Refusal(code: "25", words: "Invalid Signature")) }
        for name in ["app_key", "timestamp", "ref_ent_id"] where (parameters[name] ?? "").isEmpty {
            return .failure(Refusal(code: "40", words: "Missing Required Arguments: \(name)"))
        }
        return .success(PlatformCall(parameters: parameters))
    }

    /// The day of the call, `yyyy-MM-dd`.
    var day: String { String((parameters["timestamp"] ?? "").prefix(10)) }

    /// The file that an upload brings: base64 around a zip archive around the file.
    func relationFile() -> (name: String, content: [UInt8])? {
        guard
            let relation = try? JSONDecoder().decode(
                [String: String].self, from: Data((parameters["save_code_relation"] ?? "").utf8)),
            let name = relation["upload_file_name"], relation["ent_seq_no"]?.isEmpty == false,
            let archive = Data(base64Encoded: parameters["file_content_string"] ?? ""),
            let content = Unzip.onlyFile(in: [UInt8](archive))
        else { return nil }
        return (name, content)
    }

    func isAsked(day: String, batch: String) -> Bool {
        guard let first = parameters["start_date"], let last = parameters["end_date"] else { return false }
        return (first...max(first, last)).contains(day) && (parameters["produce_batch_no"] ?? batch) == batch
    }

    func page<Row>(of rows: [Row]) -> [Row] {
        let size = Int(parameters["page_size"] ?? "") ?? 20
        let page = Int(parameters["page"] ?? "") ?? 1
        return Array(rows.dropFirst(max(0, page - 1) * size).prefix(size))
    }
}

enum Unzip {
    /// The content of the only file of an archive; nil when it is none, or is larger than anything that is uploaded.
    static func onlyFile(in archive: [UInt8]) -> [UInt8]? {
        unsafe archive.withUnsafeBytes { buffer in
            guard let source = unsafe zip_source_buffer_create(buffer.baseAddress, UInt64(buffer.count), 0, nil) else {
                return nil
            }
            guard let archive = unsafe zip_open_from_source(source, ZIP_RDONLY, nil) else {
                unsafe zip_source_free(source)
                return nil
            }
            defer { unsafe zip_discard(archive) }
            guard unsafe zip_get_num_entries(archive, 0) == 1, let file = unsafe zip_fopen_index(archive, 0, 0) else {
                return nil
            }
            defer { unsafe zip_fclose(file) }
            var content: [UInt8] = []
            var piece = [UInt8](repeating: 0, count: 1 << 16)
            while content.count < 256 << 20 {
                let count = unsafe piece.withUnsafeMutableBytes {
                    unsafe zip_fread(file, $0.baseAddress, UInt64($0.count))
                }
                if count == 0 { return content }
                guard count > 0 else { return nil }
                content += piece[..<Int(count)]
            }
            return nil
        }
    }
}
