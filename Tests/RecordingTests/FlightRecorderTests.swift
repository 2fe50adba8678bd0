import Foundation
import LineAssembly
import LineCore
import Links
import Platform
import Requirements
import Testing

@testable import Recording

@Suite("Flight recorder", .requirement("L-06", "L-08"), .timeLimit(.minutes(5)))
struct FlightRecorderTests {
    /// A folder that goes away with its owner.
    final class Folder {
        let path = FileManager.default.temporaryDirectory.appending(path: "recorder-\(UUID().uuidString)").path

        deinit { _ = try? FileManager.default.removeItem(atPath: path) }

        var files: [String] {
            ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
        }

        func change(_ file: String, _ body: (inout Data) -> Void) throws {
            let url = URL(fileURLWithPath: path).appending(path: file)
            var data = try Data(contentsOf: url)
            body(&data)
            try data.write(to: url)
        }
    }

    private static func input(_ number: Int64, bytes count: Int) -> TimedInput {
        TimedInput(
            moment: RecordingCodecTests.moment(number, ahead: 0),
            input: .link(1, .bytes(Array(repeating: UInt8(truncatingIfNeeded: number), count: count))))
    }

    private static func read(_ folder: Folder) throws -> (items: [RecordedItem], problems: [RecordingProblem]) {
        var items: [RecordedItem] = []
        let problems = try RecordingArchive(directory: folder.path).read { items.append($0) }
        return (items, problems)
    }

    private static func output(_ folder: Folder, room: Int64) -> RecordingOutput {
        RecordingOutput(directory: folder.path, room: room, run: RecordingCodecTests.run(before: 0))
    }

    @Test("What was recorded is read again, with the run before it and the end behind it")
    func roundTrip() throws {
        let folder = Folder()
        let recorder = FlightRecorder(
            directory: folder.path, megabytes: 1, run: RecordingCodecTests.run(before: 0))
        recorder.start()
        let inputs = (1...500).map { Self.input($0, bytes: 20) }
        let answer = AssemblyOutput.LinkMessage(device: 1, output: .send([6]))
        for input in inputs { recorder.record([input], [answer]) }
        recorder.record([], [])
        recorder.stop()
        let (items, problems) = try Self.read(folder)
        #expect(problems.isEmpty)
        #expect(
            items == [.run(RecordingCodecTests.run(before: 0))]
                + inputs.flatMap { [.input($0), .output(1, .send([6]))] } + [.end])
        #expect(recorder.state.items == 1_001 && recorder.state.lost == 0 && recorder.state.fault == nil)
        #expect(recorder.state.bytes > 0)
    }

    @Test("What does not fit into the queue is counted and told at its place; the caller never waits")
    func overflow() throws {
        let folder = Folder()
        let recorder = FlightRecorder(
            directory: folder.path, megabytes: 64, run: RecordingCodecTests.run(before: 0))
        let limit = FlightRecorder.itemLimit
        for number in 0..<(limit + 7) { recorder.record([Self.input(Int64(number), bytes: 0)], []) }
        #expect(recorder.state.lost == 7)
        recorder.start()
        recorder.stop()
        let items = try Self.read(folder).items
        #expect(items.count == limit + 3 && items[limit + 1] == .lost(7) && items.last == .end)

        let large = FlightRecorder(
            directory: Folder().path, megabytes: 1, run: RecordingCodecTests.run(before: 0))
        for number in 0..<Int64(20) { large.record([Self.input(number, bytes: 1 << 20)], []) }
        #expect(large.state.lost == 13, "bytes have a limit, too")
    }

    @Test("The files never take more than their room; the oldest go, and what begins in the middle says so")
    func ring() throws {
        let folder = Folder()
        let room: Int64 = 1 << 20
        var output = Self.output(folder, room: room)
        for number in 0..<400 { output.write([.input(Self.input(Int64(number), bytes: 8_000))]) }
        output.finish()
        let sizes = try RecordingFiles.list(in: folder.path).map(\.size)
        #expect(sizes.count > 2 && sizes.reduce(0, +) <= room)
        let (items, problems) = try Self.read(folder)
        #expect(problems.isEmpty)
        guard case .run(let run) = items.first else {
            Issue.record("a file begins with its run")
            return
        }
        #expect(run.before > 200 && run.before + UInt64(items.count - 1) == 400)
        #expect(items.last == .input(Self.input(399, bytes: 8_000)))
        #expect(items.dropFirst().allSatisfy { if case .input = $0 { true } else { false } }, "no gap between files")
    }

    @Test("The next run goes on behind the files of the last one")
    func runs() throws {
        let folder = Folder()
        for _ in 0..<3 {
            var output = Self.output(folder, room: 1 << 20)
            output.write([.input(Self.input(1, bytes: 3)), .end])
            output.finish()
        }
        #expect(folder.files == ["000000000001.rec", "000000000002.rec", "000000000003.rec"])
        let run = RecordedItem.run(RecordingCodecTests.run(before: 0))
        let items = try Self.read(folder).items
        #expect(items.count == 9 && items.filter { $0 == run }.count == 3)
    }

    @Test("A file that is torn at any place gives what is whole")
    func torn() throws {
        let folder = Folder()
        var output = Self.output(folder, room: 1 << 20)
        output.write([.input(Self.input(1, bytes: 10))])
        output.write([.input(Self.input(2, bytes: 10))])
        output.finish()
        let whole = try Self.read(folder)
        #expect(whole.items.count == 3 && whole.problems.isEmpty)
        var bytes: Data?
        try folder.change(folder.files[0]) { bytes = $0 }
        let data = try #require(bytes)
        var counts: Set<Int> = []
        for length in (0..<data.count).reversed() {
            try folder.change(folder.files[0]) { $0 = data.prefix(length) }
            let (items, problems) = try Self.read(folder)
            let isBeginning = whole.items.starts(with: items)
            #expect(isBeginning, "\(length) bytes")
            counts.insert(items.count)
            // At the border of two frames nothing shows.
            if let problem = problems.first { #expect(problem.kind == .torn && problem.offset <= length) }
        }
        #expect(counts == [0, 2])
    }

    @Test("A byte that was altered ends its file; a gap stands in front of the next one")
    func damaged() throws {
        let folder = Folder()
        var output = Self.output(folder, room: 1 << 20)
        for number in 0..<80 { output.write([.input(Self.input(Int64(number), bytes: 8_000))]) }
        output.finish()
        try #require(folder.files.count >= 3)
        try folder.change(folder.files[1]) { $0[$0.count - 100] ^= 1 }
        let (items, problems) = try Self.read(folder)
        #expect(problems.map(\.kind) == [.damaged] && problems.map(\.file) == [folder.files[1]])
        let lost = items.compactMap { if case .lost(let count) = $0 { count } else { nil } }
        #expect(lost == [1])
        #expect(items.count == 81, "a run, 79 inputs and the gap")

        try folder.change(folder.files[0]) { $0[0] = 0 }
        #expect(try Self.read(folder).problems.map(\.kind) == [.unknown, .damaged])
    }

    @Test("A disk that takes nothing costs items, is told, and is tried again after a while")
    func failingDisk() throws {
        let folder = Folder()
        #expect(FileManager.default.createFile(atPath: folder.path, contents: nil))
        var output = Self.output(folder, room: 1 << 20)
        output.write([.input(Self.input(1, bytes: 1)), .lost(4), .end])
        #expect(output.fault != nil && output.items == 0)
        #expect(output.takeMissed() == 2, "what was lost before is counted already")
        output.write([.end])
        #expect(output.takeMissed() == 1)
        #expect(throws: SystemFault.self) { try RecordingArchive(directory: folder.path) }
    }

    @Test("Other files in the directory are left alone")
    func otherFiles() throws {
        let folder = Folder()
        var output = Self.output(folder, room: 1 << 20)
        output.write([.end])
        output.finish()
        for name in ["notes.txt", "1.rec", "00000000000x.rec", "-00000000001.rec"] {
            #expect(FileManager.default.createFile(atPath: "\(folder.path)/\(name)", contents: Data([1])))
        }
        #expect(try RecordingArchive(directory: folder.path).fileCount == 1)
    }

    @Test("The checksum is CRC-32C")
    func checksum() {
        // The check value of the catalogues of CRCs.
        #expect(CRC32C.of(Array("123456789".utf8)) == 0xE306_9283)
        #expect(CRC32C.of([]) == 0)
    }
}
