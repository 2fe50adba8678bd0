import Codes
import ConfigurationFiles
import Foundation
import LineAssembly
import LineCore
import LineWorld
import Requirements
import Testing
import VirtualLine

@testable import Controller

/// What a flight recorder keeps of a shift is the whole shift: given to a fresh assembly it gives the same journal and
/// the same bytes to every device.
@Suite("A recorded shift, replayed from the bytes of its devices", .requirement("L-06"))
struct RecordingTests {
    /// Through the binary form and back.
    private static func recorded(_ items: [RecordedItem]) throws -> [RecordedItem] {
        var writer = RecordingWriter()
        var reader = RecordingReader()
        var found: [RecordedItem] = []
        for item in items {
            writer.write(item)
            if writer.count > 4_096 { try reader.read(writer.take()) { found.append($0) } }
        }
        try reader.read(writer.take()) { found.append($0) }
        return found
    }

    @Test("Journal and bytes come out the same", arguments: ["four-level", "two-level", "tracked", "preprinted"])
    func same(name: String) throws {
        let line = try ConfiguredLine.line(name)
        let product =
            ["two-level": "example-injection", "preprinted": "example-granules", "tracked": "example-samples"][name]
            ?? "example-samples"
        var example = try ExampleLine(
            line: name, product: product, units: 60, speed: 240, seed: 5, faults: .typical)
        example.line.tape = []
        _ = example.runBatch(atMost: 45_000)
        let tape = try #require(example.line.tape)
        let items = try Self.recorded(tape)
        let isSame = items == tape
        #expect(isSame && items.count > 2_000)

        var assembly = LineAssembly(
            line: Line(layout: line.layout), devices: DeviceFactory.devices(of: line),
            pictures: DeviceFactory.pictures(of: line), sequence: 0)
        var output = AssemblyOutput()
        var links: [RecordedItem] = []
        var entries: [JournalEntry] = []
        for case .input(let given) in items {
            output.removeAll()
            assembly.give(given, into: &output)
            entries += output.entries
            links += output.links.map { .output($0.device, $0.output) }
        }
        #expect(entries.count > 200)
        let isSameJournal = entries.starts(with: example.line.ledger.entries)
        #expect(isSameJournal)
        let areSameOutputs = links == items.filter { if case .output = $0 { true } else { false } }
        #expect(areSameOutputs)
    }
}
