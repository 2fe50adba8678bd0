import Foundation
import Glibc
import Platform

/// The file of what really happened: it is there whole or not at all.
struct TruthFile {
    private let path: String

    init(path: String) {
        self.path = URL(fileURLWithPath: path).standardizedFileURL.path
    }

    /// Says at once what would otherwise be found out after a long run: the file can be written to its folder.
    func check() throws(SimulationFailure) {
        guard unsafe access(folder, W_OK | X_OK) == 0 else {
            throw refusal(SystemFault(call: "access", code: errno))
        }
    }

    /// Writes it under another name, makes sure that it is on the disk, and gives it its name.
    func write(_ text: String) throws(SimulationFailure) {
        let temporary = "\(path).\(getpid())"
        do throws(SystemFault) {
            let flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC
            let descriptor = unsafe Glibc.open(temporary, flags, 0o644)
            guard descriptor >= 0 else { throw SystemFault(call: "open", code: errno) }
            do throws(SystemFault) {
                try fill(descriptor, with: Array(text.utf8))
            } catch {
                close(descriptor)
                unsafe unlink(temporary)
                throw error
            }
            close(descriptor)
            guard unsafe rename(temporary, path) == 0 else {
                let code = errno
                unsafe unlink(temporary)
                throw SystemFault(call: "rename", code: code)
            }
            try secureName()
        } catch {
            throw refusal(error)
        }
    }

    private var folder: String { URL(fileURLWithPath: path).deletingLastPathComponent().path }

    private func refusal(_ fault: SystemFault) -> SimulationFailure {
        SimulationFailure(zh: "无法写出真相文件 \(path)：\(fault)", en: "the truth cannot be written to \(path): \(fault)")
    }

    private func fill(_ descriptor: Int32, with bytes: [UInt8]) throws(SystemFault) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                guard errno == EINTR else { throw SystemFault(call: "write", code: errno) }
                continue
            }
            rest = rest.dropFirst(count)
        }
        guard fsync(descriptor) == 0 else { throw SystemFault(call: "fsync", code: errno) }
    }

    /// The new name is on the disk only with its directory.
    private func secureName() throws(SystemFault) {
        let descriptor = unsafe Glibc.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemFault(call: "open", code: errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw SystemFault(call: "fsync", code: errno) }
    }
}
