/// Tells what a scanner types from what a person types: a scanner that acts as a keyboard frames its data with STX and
/// ETX, or sends it faster than anybody types and ends with Enter.
///
/// Keys are kept back until it is clear, at most ``patience`` milliseconds.
public struct Wedge: Sendable {
    public enum Outcome: Hashable, Sendable {
        case key(Key)
        /// The content of a symbol, without its frame.
        case scan(String)
        /// A frame was begun and never ended: part of the data is missing.
        case cutOff
    }

    /// Nobody presses one key after the other in so few milliseconds, for ``shortest`` keys.
    public static let patience: Int64 = 35
    /// A frame in which nothing comes for so many milliseconds is given up.
    public static let longestPause: Int64 = 1_000
    static let shortest = 8
    /// A password that came in one piece over a slow connection is none of these.
    static let shortestInSecret = 16
    private static let longest = 4_096

    private var held = ""
    private var last: Int64 = 0
    private var frameStart: Int64?

    public init() {}

    /// Something is kept back: time has to be told soon.
    public var isWaiting: Bool { !held.isEmpty || frameStart != nil }

    /// - Parameters:
    ///   - time: milliseconds of a clock that never goes back.
    ///   - isSecret: a password is being typed.
    public mutating func take(_ key: Key, at time: Int64, isSecret: Bool) -> [Outcome] {
        var outcomes = pass(time)
        if key == .control("b") {
            outcomes += release()
            frameStart = time
            return outcomes
        }
        if frameStart != nil {
            switch key {
            case .control("c"), .enter:
                frameStart = nil
                let content = held
                held = ""
                if !content.isEmpty { outcomes.append(.scan(content)) }
            case .character(let character) where held.utf8.count < Self.longest:
                held.append(character)
                frameStart = time
            default:
                // Nothing else comes from a scanner.
                frameStart = nil
                held = ""
                outcomes += [.cutOff, .key(key)]
            }
            return outcomes
        }
        last = time
        switch key {
        case .character(let character) where character.isASCII && held.utf8.count < Self.longest:
            held.append(character)
            return outcomes
        case .enter where isScan(isSecret):
            let content = held
            held = ""
            outcomes.append(.scan(content))
            return outcomes
        default:
            return outcomes + release() + [.key(key)]
        }
    }

    /// Time passed without a key.
    public mutating func pass(_ time: Int64) -> [Outcome] {
        if let start = frameStart {
            guard time - start > Self.longestPause else { return [] }
            frameStart = nil
            held = ""
            return [.cutOff]
        }
        return time - last > Self.patience ? release() : []
    }

    private func isScan(_ isSecret: Bool) -> Bool {
        guard isSecret else { return held.utf8.count >= Self.shortest }
        return held.utf8.count >= Self.shortestInSecret && held.allSatisfy { $0.isASCII && $0.isNumber }
    }

    private mutating func release() -> [Outcome] {
        defer { held = "" }
        return held.map { .key(.character($0)) }
    }
}
