import Glibc

/// A call of the operating system that failed.
public struct SystemFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// The name of the call, e.g. `connect`.
    public var call: String
    /// The value of errno.
    public var code: Int32

    public init(call: String, code: Int32) {
        self.call = call
        self.code = code
    }

    /// E.g. `connect: Connection refused (111)`.
    public var description: String {
        "\(call): \(SystemFault.text(code)) (\(code))"
    }

    /// The C library's text for an errno, in English unless the program has set a locale.
    public static func text(_ code: Int32) -> String {
        guard let text = unsafe strerror(code) else { return "error \(code)" }
        return unsafe String(cString: text)
    }
}
