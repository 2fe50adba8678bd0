import Foundation
import Records

/// The key that signs records in the data directory: made once, readable by the owner only. Records name its public half
/// in their audit trail.
enum SigningKeyFile {
    static func key(in dataDirectory: String) throws -> SigningKey {
        let path = URL(fileURLWithPath: dataDirectory).appending(path: "signing-key").path
        if FileManager.default.fileExists(atPath: path) {
            // One that is there and cannot be read is not replaced: records name its public half.
            let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
            guard let key = SigningKey(bytes: [UInt8](bytes)) else {
                throw StartFailure(problems: ["\(path) is no signing key / \(path) 不是签名密钥"])
            }
            return key
        }
        let key = SigningKey()
        let files = FileManager.default
        guard
            files.createFile(
                atPath: path, contents: Data(key.bytes), attributes: [.posixPermissions: 0o600])
        else { throw StartFailure(problems: ["\(path) cannot be written / 无法写入 \(path)"]) }
        // A signature must never outlive its key.
        for place in [URL(fileURLWithPath: path), URL(fileURLWithPath: dataDirectory)] {
            let handle = try FileHandle(forReadingFrom: place)
            try handle.synchronize()
            try handle.close()
        }
        return key
    }
}
