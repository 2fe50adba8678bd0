import Codes
import LineAssembly
import LineCore
import Links
import Requirements
import Testing

@Suite("Binary form of a recording", .requirement("L-06"))
struct RecordingCodecTests {
    static func moment(_ tick: Int64, ahead: Int64) -> Moment {
        Moment(tick: Tick(microseconds: tick), wall: tick / 1_000 + ahead)
    }

    static func run(before: UInt64) -> RecordedRun {
        RecordedRun(
            began: moment(5_000_000, ahead: 1_788_242_400_000), sequence: 41, version: "1.2.3",
            configuration: Array("format: lineage-line/1\n".utf8), before: before)
    }

    /// Every kind of item, with times that step, numbers that wrap and registers that change.
    static func every() throws -> [RecordedItem] {
        let code = try #require(Code("89999010000000011234"))
        func input(_ tick: Int64, _ ahead: Int64, _ input: AssemblyInput) -> RecordedItem {
            .input(TimedInput(moment: moment(tick, ahead: ahead), input: input))
        }
        func request(_ id: UInt32, _ operation: RegisterRequest.Operation) -> RecordedItem {
            .output(0, .request(RegisterRequest(id: id, operation: operation)))
        }
        let values = (0..<60).map { UInt16($0 &* 1_001) }
        var changed = values
        changed[0] = .max
        changed[59] = 0
        let registers = [values, values, changed, []].enumerated().map { index, values in
            input(
                6_000_000 + Int64(index), 7,
                .link(
                    0,
                    .registers(
                        request: .max - UInt32(index), values: values, begun: Tick(microseconds: 5_999_000))))
        }
        return [.run(run(before: 0)), input(5_000_001, 7, .event(.controllerStarted))] + registers + [
            input(6_100_000, 7, .link(1, .up)), input(6_100_000, -7, .link(1, .bytes([0x02, 0x41, 0xFF, 0x0D]))),
            input(6_100_001, 3_600_000, .link(1, .bytes([]))),
            input(6_100_002, 0, .link(2, .down(LinkFault(kind: .timeout, detail: "no answer")))),
            input(6_100_003, 0, .link(0, .written(request: 0))),
            input(2, 0, .link(0, .refused(request: 9, exception: 2))),
            input(3, 0, .timePassed), input(3, 0, .elsewhere), input(3, 0, .durable(through: 99)),
            input(4, 0, .durable(through: 98)),
            input(4, 0, .event(.codesLeased(lease: 3, level: 1, codes: [LeasedCode(id: 7, code: code)]))),
            input(5, 0, .trial(1, .send(Array("LON\r".utf8)))), input(5, 8, .trial(2, .reset(reason: "试"))),
            input(6, 8, .trial(0, .request(RegisterRequest(id: 0, operation: .writeSingle(address: 1, value: 2))))),
            .output(1, .send(Array("SID|1|\r".utf8))), .output(1, .reset(reason: "没有回答")),
            request(1, .readInput(address: 0, count: 125)), request(2, .readHolding(address: 65_535, count: 1)),
            request(3, .write(address: 10, values: values)), request(4, .write(address: 10, values: changed)),
            request(5, .writeSingle(address: 1, value: 2)),
            request(6, .exchange(writeAddress: 1, values: [1, 2, 3], readAddress: 100, readCount: 60)),
            request(7, .exchange(writeAddress: 1, values: [1, 2, 4], readAddress: 100, readCount: 60)),
            .lost(12_345), .end,
        ]
    }

    @Test("Every item comes back, in one piece and in many")
    func roundTrip() throws {
        let items = try Self.every()
        for pieces in [1, 2, items.count] {
            var writer = RecordingWriter()
            var reader = RecordingReader()
            var found: [RecordedItem] = []
            for start in stride(from: 0, to: items.count, by: (items.count + pieces - 1) / pieces) {
                for item in items[start..<min(items.count, start + (items.count + pieces - 1) / pieces)] {
                    writer.write(item)
                }
                try reader.read(writer.take()) { found.append($0) }
            }
            #expect(found == items)
            #expect(writer.count == 0)
        }
    }

    @Test("A poll whose registers did not change takes few bytes, request and answer together")
    func size() {
        var writer = RecordingWriter()
        let values = (0..<60).map { UInt16($0) }
        func poll(_ number: UInt32) {
            let tick = Int64(number) * 20_000
            writer.write(
                .output(
                    0,
                    .request(
                        RegisterRequest(
                            id: number,
                            operation: .exchange(
                                writeAddress: 0, values: [1, UInt16(truncatingIfNeeded: number)], readAddress: 100,
                                readCount: 60)))))
            writer.write(
                .input(
                    TimedInput(
                        moment: Self.moment(tick, ahead: 0),
                        input: .link(
                            0,
                            .registers(request: number, values: values, begun: Tick(microseconds: tick - 400))))))
        }
        poll(1)
        _ = writer.take()
        poll(2)
        #expect(writer.take().count <= 28)
    }

    @Test("Bytes that are cut or changed are refused, or something else comes out: nothing traps")
    func garbage() throws {
        var writer = RecordingWriter()
        for item in try Self.every() { writer.write(item) }
        let bytes = writer.take()
        for place in bytes.indices {
            for value in [0, 1, 0x7F, 0x80, 0xFF] as [UInt8] {
                var changed = bytes
                changed[place] = value
                var reader = RecordingReader()
                do { try reader.read(changed) { _ in } } catch { #expect(error is ByteFault) }
            }
            var reader = RecordingReader()
            do { try reader.read(Array(bytes[..<place])) { _ in } } catch { #expect(error is ByteFault) }
        }
    }
}
