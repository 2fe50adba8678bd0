/// Somebody who may log in.
public struct Account: Hashable, Sendable {
    /// Unique for ever: a name that was given is never given to somebody else.
    public var name: String
    /// The name as it stands under a signature.
    public var printedName: String
    public var role: Role
    public var isDisabled: Bool
    /// Locked until this time, milliseconds since 1970; 0 = not.
    public var lockedUntil: Int64
    /// The password was set by somebody else, or is over its time.
    public var mustChangePassword: Bool

    /// Who the controller is in the trail, for what it does by itself.
    private static let reserved = ["controller"]

    static func isName(_ text: String) -> Bool {
        guard !reserved.contains(text) else { return false }
        guard let first = text.utf8.first, (1...40).contains(text.utf8.count) else { return false }
        func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
        return isLetter(first)
            && text.utf8.allSatisfy { byte in
                isLetter(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || [UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_")].contains(byte)
            }
    }

    static func isPrintedName(_ text: String) -> Bool {
        (1...80).contains(text.count) && text.contains { !$0.isWhitespace }
            && text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
    }
}
