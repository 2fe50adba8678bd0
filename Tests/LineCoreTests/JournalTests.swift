import Codes
@testable import LineCore
import Requirements
import Testing

@Suite("The journal's form of events", .requirement("L-01", "L-06"))
struct JournalTests {
    @Test("Every event comes back as it was written")
    func roundTrip() throws {
        for event in EveryEvent.all {
            #expect(try EventCodec.decode(EventCodec.encode(event)) == event)
        }
        #expect(Set(EveryEvent.all.map(EveryEvent.number)) == Set(EveryEvent.numbers), "no case is left out")
    }

    @Test(
        "Bytes that were written once are read for ever",
        arguments: [
            (Event.controllerStarted, [1, 1]),
            (.timePassed, [1, 18]),
            (.arrived(300), [1, 9, 4, 0, 0xAC, 0x02]),
            (.poolShort(level: 2, remaining: -1), [1, 7, 2, 1]),
            (.command(.hold, Signer(who: "a", why: "")), [1, 5, 2, 1, 0x61, 0]),
            (.read(2, "8"), [1, 12, 0, 2, 1, 0, 1, 1, 0x38, 1, 40]),
        ] as [(Event, [UInt8])])
    func golden(event: Event, bytes: [UInt8]) throws {
        #expect(EventCodec.encode(event) == bytes)
        #expect(try EventCodec.decode(bytes) == event)
    }

    @Test("Another version is refused by its number", arguments: [UInt8(0), 2, 255])
    func version(number: UInt8) {
        #expect(throws: ByteFault.version(number)) { try EventCodec.decode([number, 1]) }
    }

    @Test("An event that was cut short is refused, wherever it was cut")
    func truncated() {
        for event in EveryEvent.all {
            let bytes = EventCodec.encode(event)
            for count in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 40)) {
                #expect(throws: ByteFault.self) { try EventCodec.decode(Array(bytes.prefix(count))) }
            }
        }
    }

    @Test("Bytes behind an event are refused", arguments: EveryEvent.all.prefix(12))
    func trailing(event: Event) {
        let bytes = EventCodec.encode(event)
        #expect(throws: ByteFault.trailing(offset: bytes.count)) { try EventCodec.decode(bytes + [0]) }
    }

    @Test(
        "Values that no writer writes are refused",
        arguments: [
            [1, 0], [1, 200],  // no such event
            [1, 5, 99, 0, 0],  // no such command
            [1, 14, 1, 2],  // neither true nor false
            [1, 10, 0x80, 0x02],  // a device of more than eight bits
            [1, 10, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01],  // more than 64 bits
            [1, 17, 5, 4, 1, 0xFF],  // no UTF-8
            [1, 17, 5, 3, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01],  // longer than the bytes
            [1, 6, 0, 1, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F],  // more codes than bytes
        ] as [[UInt8]])
    func invalid(bytes: [UInt8]) {
        #expect(throws: ByteFault.self) { try EventCodec.decode(bytes) }
    }

    @Test("Garbage never traps, and what is read of it can be written again", arguments: 1...20)
    func garbage(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<1_000 {
            var bytes = EventCodec.encode(generator.pick(EveryEvent.all))
            if generator.number(0...3) == 0 {
                bytes = [1] + (0..<generator.number(0...40)).map { _ in UInt8(generator.number(0...255)) }
            }
            for _ in 0..<generator.number(0...3) where !bytes.isEmpty {
                bytes[generator.number(0...(bytes.count - 1))] = UInt8(generator.number(0...255))
            }
            do throws(ByteFault) {
                let event = try EventCodec.decode(bytes)
                #expect(try EventCodec.decode(EventCodec.encode(event)) == event)
            } catch {
                // Refused: that is what garbage deserves.
            }
        }
    }
}
