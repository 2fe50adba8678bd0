import Glibc
import Platform

/// The files of a flight recording: `recorder/000000000001.rec` and so on. When they become more than allowed, the oldest
/// goes. Lives on the recorder's thread.
struct RecordingRing {
    /// How many files share the room.
    static let shares: Int64 = 16

    let directory: String
    /// Bytes that all files may take together.
    let room: Int64
    private var files: [(number: Int64, size: Int64)]
    private var current: Int32 = -1

    /// Opens the directory, making it where it is not there.
    init(directory: String, room: Int64) throws(SystemFault) {
        self.directory = directory
        self.room = room
        if unsafe mkdir(directory, 0o700) != 0, errno != EEXIST { throw SystemFault(call: "mkdir", code: errno) }
        files = try RecordingFiles.list(in: directory).map { ($0.number, $0.size) }
    }

    /// It holds several frames, and is read as a whole.
    var largestFile: Int64 { min(32 << 20, max(256 << 10, room / Self.shares)) }

    /// The file that is written to has no room for so many bytes more.
    func isFull(for count: Int) -> Bool {
        guard current >= 0, let last = files.last else { return true }
        return last.size + Int64(count) > largestFile
    }

    var isOpen: Bool { current >= 0 }

    /// Begins the next file, and removes the oldest ones that it needs the room of.
    mutating func beginFile() throws(SystemFault) {
        close()
        let number = (files.last?.number ?? 0) + 1
        while !files.isEmpty, files.reduce(0, { $0 + $1.size }) + largestFile > room {
            let path = path(of: files[0].number)
            if unsafe unlink(path) != 0, errno != ENOENT { throw SystemFault(call: "unlink", code: errno) }
            files.removeFirst()
        }
        let descriptor = unsafe open(path(of: number), O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw SystemFault(call: "open", code: errno) }
        current = descriptor
        files.append((number, 0))
        try write(Frame.magic)
    }

    /// Appends bytes to the file.
    mutating func write(_ bytes: [UInt8]) throws(SystemFault) {
        precondition(current >= 0, "a file of the recording was begun")
        var done = 0
        while done < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { raw in
                let rest = unsafe UnsafeRawBufferPointer(rebasing: raw[done...])
                return unsafe Glibc.write(current, rest.baseAddress, rest.count)
            }
            if count > 0 {
                done += count
                files[files.count - 1].size += Int64(count)
            } else if count < 0, errno != EINTR {
                throw SystemFault(call: "write", code: errno)
            }
        }
    }

    /// What was written up to now survives a power cut, if the disk is honest.
    func synchronize() throws(SystemFault) {
        guard current >= 0 else { return }
        guard fdatasync(current) == 0 else { throw SystemFault(call: "fdatasync", code: errno) }
    }

    mutating func close() {
        guard current >= 0 else { return }
        Glibc.close(current)
        current = -1
    }

    private func path(of number: Int64) -> String { "\(directory)/\(RecordingFiles.name(of: number))" }
}

/// The names of a recording's files.
enum RecordingFiles {
    struct Entry: Hashable {
        var number: Int64
        var size: Int64
    }

    static func name(of number: Int64) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 12 - digits.count)) + digits + ".rec"
    }

    /// Those that are there, oldest first. Other files are left alone.
    static func list(in directory: String) throws(SystemFault) -> [Entry] {
        guard let stream = unsafe opendir(directory) else { throw SystemFault(call: "opendir", code: errno) }
        defer { unsafe _ = closedir(stream) }
        var entries: [Entry] = []
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) { raw in
                unsafe String(decoding: Array(raw).prefix { $0 != 0 }, as: UTF8.self)
            }
            guard name.hasSuffix(".rec"), let number = Int64(name.dropLast(4)), number > 0,
                self.name(of: number) == name
            else { continue }
            var status = stat()
            guard unsafe lstat("\(directory)/\(name)", &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
                continue
            }
            entries.append(Entry(number: number, size: Int64(status.st_size)))
        }
        return entries.sorted { $0.number < $1.number }
    }
}
