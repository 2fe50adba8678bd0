import Crypto
import Foundation
import Synchronization

/// How far a ledger had come, as its witness outside of it knows (L-02).
public struct LedgerPosition: Hashable, Sendable {
    /// ``Ledger/id``.
    public var ledger: String
    public var journal: JournalHead
    /// Number of the last lease; 0 = none yet.
    public var lease: Int64
}

/// A lease as the witness keeps it: enough to never issue its codes again when the ledger has forgotten them.
public struct WitnessedLease: Hashable, Sendable, Codable {
    public var lease: Int64
    /// Number of the batch.
    public var batch: String
    public var level: UInt8
    /// Milliseconds since 1970; with the number it tells two leases apart that bear the same one.
    public var at: Int64
    /// Their texts; none for codes of pre-printed cartons, which no printer draws.
    public var codes: [String]
}

/// Why a witness file cannot serve.
public enum WitnessFailure: Error, Hashable, Sendable {
    /// It cannot be read or written. The text is of the system.
    case unusable(path: String, detail: String)
    /// Neither of its positions is whole, or its list of leases is not what it was.
    case damaged(path: String)
}

/// A small file, on another disk where there is one, that knows how far the ledger had come. A disk that said it had
/// written and had not, or an old copy that was put in the ledger's place, is found by it.
///
/// ```
///     0  position, 512 bytes of text: written by turns with the next one, so that one of them is always whole
///   512  position
///  1024  the leases, a line each: SHA-256 of the one before and of the text, then the text (JSON)
/// ```
/// Everything is on stable storage when a call returns. Calls come from one thread at a time.
public final class Witness: Sendable {
    /// What stands at the head of each position.
    static let format = "lineage-witness/1"
    static let slotSize = 512
    static let listStart: UInt64 = 1_024

    struct State: Hashable {
        var position: LedgerPosition
        /// Counts the writings; the higher one of the two is the newer.
        var generation: UInt64
        /// Bytes of the list of leases.
        var length: UInt64
        /// Hash of its last line; 64 zeros while it has none.
        var hash: String
    }

    public let path: String
    private let file: FileHandle
    private let state: Mutex<State>

    /// The last position that was written.
    public var position: LedgerPosition { state.withLock { $0.position } }

    /// Opens an existing one for writing.
    ///
    /// - Returns: nil when there is none, or an empty one.
    public convenience init?(path: String) throws(WitnessFailure) {
        guard let state = try Witness.state(of: path) else { return nil }
        do {
            self.init(path: path, file: try FileHandle(forUpdating: URL(fileURLWithPath: path)), state)
        } catch {
            throw .unusable(path: path, detail: error.localizedDescription)
        }
    }

    /// Makes one, readable by its owner only. What lies there under the name must be empty or nothing.
    public convenience init(creating path: String, at position: LedgerPosition) throws(WitnessFailure) {
        let state = State(position: position, generation: 0, length: 0, hash: String(repeating: "0", count: 64))
        do {
            let files = FileManager.default
            let url = URL(fileURLWithPath: path)
            if !files.fileExists(atPath: path) {
                guard files.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]) else {
                    throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: path])
                }
            }
            let file = try FileHandle(forUpdating: url)
            try file.write(contentsOf: Data(repeating: 0x20, count: Int(Self.listStart)))
            try SystemStorage().synchroniseFolder(of: path)
            self.init(path: path, file: file, state)
            try write(state)
        } catch let failure as WitnessFailure {
            throw failure
        } catch {
            throw .unusable(path: path, detail: error.localizedDescription)
        }
    }

    private init(path: String, file: FileHandle, _ state: State) {
        self.path = path
        self.file = file
        self.state = Mutex(state)
    }

    deinit { try? file.close() }

    // MARK: Writing

    /// The journal came to its end there.
    public func tell(journal: JournalHead) throws(WitnessFailure) {
        var next = state.withLock { $0 }
        next.position.journal = journal
        try write(next)
    }

    /// These leases were made; they may be used when this returns.
    public func tell(leases: [WitnessedLease]) throws(WitnessFailure) {
        guard let last = leases.last else { return }
        var next = state.withLock { $0 }
        var lines = Data()
        for lease in leases { lines.append(Self.line(lease, after: &next.hash)) }
        do {
            try file.seek(toOffset: Self.listStart + next.length)
            try file.write(contentsOf: lines)
            // The position must never name a line that is not there.
            try file.synchronize()
        } catch {
            throw .unusable(path: path, detail: error.localizedDescription)
        }
        next.length += UInt64(lines.count)
        next.position.lease = last.lease
        try write(next)
    }

    /// The ledger is taken as it is from here on; the list of leases stays.
    public func take(_ position: LedgerPosition) throws(WitnessFailure) {
        var next = state.withLock { $0 }
        next.position = position
        try write(next)
    }

    private func write(_ next: State) throws(WitnessFailure) {
        var next = next
        next.generation += 1
        do {
            try file.seek(toOffset: next.generation % 2 == 0 ? 0 : UInt64(Self.slotSize))
            try file.write(contentsOf: Self.slot(next))
            try file.synchronize()
        } catch {
            throw .unusable(path: path, detail: error.localizedDescription)
        }
        state.withLock { [next] in $0 = next }
    }

    // MARK: Its form

    static func slot(_ state: State) -> Data {
        let position = state.position
        let text =
            "\(format) \(position.ledger) \(state.generation) \(position.journal.sequence) \(position.journal.digest) "
            + "\(position.lease) \(state.length) \(state.hash)"
        let check = hexadecimal(SHA256.hash(data: Data(text.utf8)))
        let slot = Data("\(text) \(check)\n".utf8)
        precondition(slot.count <= slotSize, "a position has its room")
        return slot + Data(repeating: 0x20, count: slotSize - slot.count)
    }

    static func state(of slot: Data) -> State? {
        guard let line = String(data: slot, encoding: .utf8)?.split(separator: "\n").first else { return nil }
        let words = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        guard words.count == 9, words[0] == format, let generation = UInt64(words[2]), let sequence = Int64(words[3]),
            let lease = Int64(words[5]), let length = UInt64(words[6]), length < UInt64(Int64.max)
        else { return nil }
        let state = State(
            position: LedgerPosition(
                ledger: words[1], journal: JournalHead(sequence: sequence, digest: words[4]), lease: lease),
            generation: generation, length: length, hash: words[7])
        // Whatever else was changed, one byte or all: it is not what would be written.
        return state.fits && Self.slot(state) == slot ? state : nil
    }

    private static func state(of path: String) throws(WitnessFailure) -> State? {
        let files = FileManager.default
        guard files.fileExists(atPath: path) else { return nil }
        let head: Data
        do {
            let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            defer { try? file.close() }
            head = try file.read(upToCount: Int(listStart)) ?? Data()
        } catch {
            throw .unusable(path: path, detail: error.localizedDescription)
        }
        if head.isEmpty { return nil }
        let slots = [head.prefix(slotSize), head.dropFirst(slotSize)].compactMap { Self.state(of: Data($0)) }
        guard let newest = slots.max(by: { $0.generation < $1.generation }) else { throw .damaged(path: path) }
        return newest
    }

    private static func line(_ lease: WitnessedLease, after hash: inout String) -> Data {
        let body = CanonicalJSON.object([
            .init("lease", .integer(lease.lease)), .init("batch", .string(lease.batch)),
            .init("level", .integer(Int64(lease.level))), .init("at", .integer(lease.at)),
            .init("codes", .array(lease.codes.map { .string($0) })),
        ]).text
        hash = Self.hash(of: body, after: hash)
        return Data("\(hash) \(body)\n".utf8)
    }

    private static func hash(of body: some StringProtocol, after hash: String) -> String {
        hexadecimal(SHA256.hash(data: Data((hash + body).utf8)))
    }

    // MARK: Reading

    /// Reads the list of leases, the oldest first.
    ///
    /// - Throws: ``WitnessFailure/damaged(path:)`` where a line is not what was written, or what `body` throws.
    public static func leases(in path: String, _ body: (WitnessedLease) throws -> Void) throws {
        guard let state = try state(of: path) else { return }
        let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        defer { try? file.close() }
        try file.seek(toOffset: listStart)
        var hash = String(repeating: "0", count: 64)
        var rest = state.length
        var text = Data()
        while rest > 0 {
            guard let piece = try file.read(upToCount: Int(min(rest, 1 << 20))), !piece.isEmpty else { break }
            rest -= UInt64(piece.count)
            text.append(piece)
            while let end = text.firstIndex(of: 0x0A) {
                guard let line = String(data: text[text.startIndex..<end], encoding: .utf8),
                    let gap = line.firstIndex(of: " ")
                else { throw WitnessFailure.damaged(path: path) }
                text = Data(text[text.index(after: end)...])
                let content = line[line.index(after: gap)...]
                hash = Self.hash(of: content, after: hash)
                guard hash == line[..<gap],
                    let lease = try? JSONDecoder().decode(WitnessedLease.self, from: Data(content.utf8))
                else { throw WitnessFailure.damaged(path: path) }
                try body(lease)
            }
        }
        guard rest == 0, text.isEmpty, hash == state.hash else { throw WitnessFailure.damaged(path: path) }
    }
}

extension Witness.State {
    /// What is written in a position has its room there.
    fileprivate var fits: Bool {
        position.ledger.utf8.count <= 64 && position.journal.digest.utf8.count <= 64 && hash.utf8.count <= 64
    }
}

extension WitnessFailure: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unusable(let path, let detail): "the witness \(path) cannot be read or written: \(detail)"
        case .damaged(let path): "the witness \(path) is damaged"
        }
    }
}
