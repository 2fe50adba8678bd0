import ControlTypes
import LineAssembly
import LineCore
import Links
import Testing

@testable import Controller

/// What is at hand of the links of devices.
@Suite struct DeviceTrafficTests {
    private static func moment(_ milliseconds: Int64) -> Moment {
        Moment(tick: Tick(microseconds: milliseconds * 1_000), wall: 1_788_242_400_000 + milliseconds)
    }

    private static func input(_ input: LinkInput, _ device: DeviceIndex, _ milliseconds: Int64) -> TimedInput {
        TimedInput(moment: moment(milliseconds), input: .link(device, input))
    }

    private static func send(_ text: String, _ device: DeviceIndex) -> AssemblyOutput.LinkMessage {
        AssemblyOutput.LinkMessage(device: device, output: .send(Array(text.utf8)))
    }

    @Test("Messages stand in their order, as text and in hexadecimal, with their times")
    func messages() {
        let traffic = DeviceTraffic(devices: 2)
        traffic.note([], [Self.send("GST\r", 1)], at: Self.moment(5))
        traffic.note([Self.input(.bytes([0x4F, 0x4B, 0x0D]), 1, 9)], [], at: Self.moment(9))
        let messages = traffic.messages(of: 1)
        #expect(messages.map(\.text) == ["GST<CR>", "OK<CR>"])
        #expect(messages.map(\.isSent) == [true, false])
        #expect(messages.map(\.hex) == ["47 53 54 0D", "4F 4B 0D"])
        #expect(messages.first?.at.hasSuffix(".005Z") == true)
        #expect(traffic.messages(of: 0).isEmpty)
        #expect(traffic.messages(of: 7).isEmpty)
    }

    @Test("Only the latest messages are kept")
    func ring() {
        let traffic = DeviceTraffic(devices: 1)
        for number in 0..<200 {
            traffic.note([], [Self.send("\(number)", 0)], at: Self.moment(Int64(number)))
        }
        let texts = traffic.messages(of: 0).map(\.text)
        #expect(texts == (200 - DeviceTraffic.room..<200).map(String.init))
    }

    @Test("An answer's time counts from the question; registers tell it themselves; what comes unasked has none")
    func latency() {
        let traffic = DeviceTraffic(devices: 2)
        traffic.note([], [Self.send("?", 0)], at: Self.moment(10))
        traffic.note([Self.input(.bytes([1]), 0, 14)], [], at: Self.moment(14))
        traffic.note([Self.input(.bytes([2]), 0, 900)], [], at: Self.moment(900))
        let answer = LinkInput.registers(request: 1, values: [7], begun: Self.moment(100).tick)
        traffic.note([Self.input(answer, 1, 2_100)], [], at: Self.moment(2_100))
        let stream = traffic.latency(of: 0)
        #expect(stream.count == 1)
        #expect(stream.mean == 4_000)
        #expect(stream.buckets.first { $0.upTo == 5 }?.count == 1)
        let registers = traffic.latency(of: 1)
        #expect(registers.longest == 2_000_000)
        #expect(registers.buckets.last?.count == 1)
        #expect(registers.buckets.last?.upTo == nil)
    }

    @Test("A question on a connection that broke has no answer on the next one")
    func broken() {
        let traffic = DeviceTraffic(devices: 1)
        traffic.note([], [Self.send("?", 0)], at: Self.moment(10))
        traffic.note([Self.input(.up, 0, 5_000), Self.input(.bytes([1]), 0, 5_001)], [], at: Self.moment(5_001))
        #expect(traffic.latency(of: 0).count == 0)
    }
}
