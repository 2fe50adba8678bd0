import Glibc
public import LineAssembly
import LineCore
public import Platform

/// Where a file of a recording cannot be read to its end.
public struct RecordingProblem: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        /// The file ends in the middle of a frame: the program or the computer was stopped, or writes just now.
        case torn
        /// A frame is not what was written.
        case damaged
        /// It is no file of a recording that this program knows.
        case unknown
        /// The system does not give it; technical text in English.
        case unreadable(String)
    }

    /// The file's name.
    public var file: String
    /// Where what is whole ends.
    public var offset: Int
    public var kind: Kind
}

/// The files of a flight recording, to be read: also while it is written.
public struct RecordingArchive: Sendable {
    private let directory: String
    private let files: [RecordingFiles.Entry]

    /// - Throws: `SystemFault` when there is no such directory.
    public init(directory: String) throws(SystemFault) {
        self.directory = directory
        files = try RecordingFiles.list(in: directory)
    }

    public var fileCount: Int { files.count }
    public var byteCount: Int64 { files.reduce(0) { $0 + $1.size } }

    /// Hands over every item, oldest first. Where something is missing, also because a file is damaged, an item
    /// ``RecordedItem/lost(_:)`` stands; continued runs at the beginning of the ring are told by their `before`.
    ///
    /// - Returns: what could not be read.
    /// - Throws: what `body` throws.
    public func read(_ body: (RecordedItem) throws -> Void) throws -> [RecordingProblem] {
        var problems: [RecordingProblem] = []
        var run: RecordedRun?
        var count: UInt64 = 0
        for file in files {
            let name = RecordingFiles.name(of: file.number)
            guard let bytes = try contents(name, &problems) else { continue }
            var reader = RecordingReader()
            let problem = try Self.frames(of: bytes, name) { payload in
                try reader.read(payload) { item in
                    guard case .run(let found) = item else {
                        count += 1
                        try body(item)
                        return
                    }
                    let isSame = found.before > 0 && found.began == run?.began && found.sequence == run?.sequence
                    if isSame, found.before == count { return }
                    if isSame {
                        try body(.lost(found.before > count ? found.before - count : 1))
                    } else {
                        try body(item)
                    }
                    run = found
                    count = found.before
                }
            }
            if let problem { problems.append(problem) }
        }
        return problems
    }

    private func contents(_ name: String, _ problems: inout [RecordingProblem]) throws -> [UInt8]? {
        do throws(SystemFault) {
            return try Self.contents(of: "\(directory)/\(name)")
        } catch {
            // The oldest file goes when room is needed.
            if error.code != ENOENT {
                problems.append(RecordingProblem(file: name, offset: 0, kind: .unreadable("\(error)")))
            }
            return nil
        }
    }

    private static func contents(of path: String) throws(SystemFault) -> [UInt8] {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemFault(call: "open", code: errno) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = unsafe piece.withUnsafeMutableBytes { raw in
                unsafe Glibc.read(descriptor, raw.baseAddress, raw.count)
            }
            if count == 0 { return bytes }
            if count > 0 {
                bytes += piece[..<count]
            } else if errno != EINTR {
                throw SystemFault(call: "read", code: errno)
            }
        }
    }

    /// The payloads of a file's frames, as far as they are whole.
    static func frames(
        of bytes: [UInt8], _ name: String, _ body: ([UInt8]) throws -> Void
    ) throws -> RecordingProblem? {
        guard bytes.starts(with: Frame.magic) else {
            let kind: RecordingProblem.Kind = Frame.magic.starts(with: bytes) ? .torn : .unknown
            return RecordingProblem(file: name, offset: 0, kind: kind)
        }
        var offset = Frame.magic.count
        while offset < bytes.count {
            let start = offset + Frame.headLength
            guard start <= bytes.count else { return RecordingProblem(file: name, offset: offset, kind: .torn) }
            guard let head = Frame.head(bytes[offset..<start]) else {
                return RecordingProblem(file: name, offset: offset, kind: .damaged)
            }
            guard head.length <= bytes.count - start else {
                return RecordingProblem(file: name, offset: offset, kind: .torn)
            }
            let payload = Array(bytes[start..<start + head.length])
            guard CRC32C.of(payload) == head.sum else {
                return RecordingProblem(file: name, offset: offset, kind: .damaged)
            }
            do {
                try body(payload)
            } catch is ByteFault {
                return RecordingProblem(file: name, offset: offset, kind: .damaged)
            }
            offset = start + head.length
        }
        return nil
    }
}
