import Foundation
import Parsers
import Requirements
import Testing

/// Everything that reads bytes of others, tried with what it was once tried with and with small changes of that. The long
/// search for bytes that do harm is `Scripts/nightly-parsers`; what it finds is kept here.
@Suite("Any bytes", .requirement("L-03", "L-08", "U-03"))
struct CorpusTests {
    static let tree = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Changes of each file.
    static let rounds = ProcessInfo.processInfo.environment["LINEAGE_PARSER_ROUNDS"].flatMap { Int($0) } ?? 20

    /// The files that a parser begins with.
    static func corpus(of parser: Parser) throws -> [URL] {
        var folders = [tree.appending(path: "Fuzz/Corpus/\(parser.rawValue)")]
        switch parser {
        case .lineFile: folders.append(tree.appending(path: "LineConfigs"))
        case .productFile: folders.append(tree.appending(path: "LineConfigs/products"))
        default: break
        }
        let manager = FileManager.default
        return try folders.flatMap { folder in
            try manager.contentsOfDirectory(at: folder, includingPropertiesForKeys: [.isRegularFileKey]).filter {
                try $0.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true
            }
        }.sorted { $0.path < $1.path }
    }

    @Test(
        "What was sent is read to its end, and so is what it may have become on the way", .timeLimit(.minutes(5)),
        arguments: Parser.allCases)
    func corpus(parser: Parser) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "parsers-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let place = try ParserPlace(folder: folder, record: Self.tree.appending(path: "Fuzz/Record"))
        let files = try Self.corpus(of: parser)
        #expect(files.count >= 3)
        for (number, file) in files.enumerated() {
            let bytes = [UInt8](try Data(contentsOf: file))
            parser.read(bytes, in: place)
            var dice = Dice(state: UInt64(number))
            for _ in 0..<Self.rounds { parser.read(Self.changed(bytes, &dice), in: place) }
        }
        parser.read([], in: place)
    }

    @Test("The changes are the same in every run, and are changes")
    func changes() {
        let bytes = Array("lineage".utf8)
        var (one, other) = (Dice(state: 3), Dice(state: 3))
        var different = 0
        for _ in 0..<50 {
            let changed = Self.changed(bytes, &one)
            #expect(changed == Self.changed(bytes, &other))
            if changed != bytes { different += 1 }
        }
        #expect(different > 40)
    }

    /// One to four changes: a bit, a byte that many formats know, a piece cut out, doubled or moved, the rest cut off.
    private static func changed(_ bytes: [UInt8], _ dice: inout Dice) -> [UInt8] {
        var bytes = bytes
        for _ in 0...dice.roll(below: 4) {
            guard !bytes.isEmpty else { return [UInt8(dice.roll(below: 256))] }
            let place = dice.roll(below: bytes.count)
            let end = min(bytes.count, place + 1 + dice.roll(below: 16))
            switch dice.roll(below: 6) {
            case 0: bytes[place] ^= 1 << UInt8(dice.roll(below: 8))
            case 1:
                bytes[place] = [0x00, 0x0A, 0x0D, 0x1D, 0x22, 0x30, 0x39, 0x7C, 0x7F, 0x80, 0xFF][dice.roll(below: 11)]
            case 2: bytes.removeSubrange(place..<end)
            case 3: bytes.insert(contentsOf: bytes[place..<end], at: place)
            case 4: bytes.insert(contentsOf: bytes[place..<end], at: dice.roll(below: bytes.count))
            default: bytes.removeSubrange((place + bytes.count) / 2..<bytes.count)
            }
        }
        return bytes
    }
}

/// SplitMix64.
private struct Dice {
    var state: UInt64

    mutating func roll(below limit: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ mixed >> 31) % UInt64(limit))
    }
}
