import Foundation

/// The directory in which everything lies that a controller keeps.
enum DataDirectory {
    /// Makes it where it is missing, and takes from others what lets them change what is in it. The group may use the
    /// socket.
    static func prepare(_ path: String) throws(StartFailure) {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o750])
        } catch {
            throw StartFailure(problems: ["\(path): \(error.localizedDescription)"])
        }
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_DIRECTORY)
        guard descriptor >= 0 else { throw failure(path) }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw failure(path) }
        guard status.st_mode & 0o027 != 0 else { return }
        guard fchmod(descriptor, status.st_mode & 0o7750) == 0 else {
            throw StartFailure(problems: [
                "\(path) can be changed by others, and its mode cannot be mended: give it to this account with 0750 / "
                    + "\(path) 可被他人更改且无法修正权限：请归本账户所有，权限 0750"
            ])
        }
    }

    private static func failure(_ path: String) -> StartFailure {
        StartFailure(problems: ["\(path): \(unsafe String(cString: strerror(errno)))"])
    }

    /// Whether a path, which need not exist, leads into a directory, whatever links are on its way.
    static func contains(_ path: String, in directory: String) -> Bool {
        guard let directory = resolved(directory), let place = resolved(path) else { return true }
        return place == directory || place.hasPrefix(directory == "/" ? "/" : directory + "/")
    }

    /// The way without links, `.` and `..`: of what exists as the system resolves it, and the rest behind it. Nil where
    /// the rest would climb, or the system cannot tell.
    private static func resolved(_ path: String) -> String? {
        var rest: [Substring] = []
        var present = path[...]
        while true {
            if let real = unsafe realpath(String(present.isEmpty ? "/" : present), nil) {
                defer { unsafe free(real) }
                let base = unsafe String(cString: real)
                guard !rest.contains("..") else { return nil }
                let names = rest.reversed().filter { $0 != "." && !$0.isEmpty }
                return names.isEmpty ? base : (base == "/" ? "" : base) + "/" + names.joined(separator: "/")
            }
            // A link that leads nowhere may lead somewhere tomorrow.
            var status = stat()
            guard errno == ENOENT, unsafe lstat(String(present), &status) != 0, !present.isEmpty else { return nil }
            let slash = present.lastIndex(of: "/")
            rest.append(slash.map { present[present.index(after: $0)...] } ?? present)
            guard let slash else { present = "."; continue }
            present = present[..<slash]
        }
    }
}
