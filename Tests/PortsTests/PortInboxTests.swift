import Links
import Platform
import Requirements
import Testing

@testable import Ports

@Suite("The inbox", .requirement("L-03"))
struct PortInboxTests {
    private static let down = LinkInput.down(LinkFault(kind: .closed, detail: "gone"))

    private func inputs(_ inbox: PortInbox) -> [LinkInput] {
        var messages: [PortMessage] = []
        inbox.drain(into: &messages)
        return messages.map(\.input)
    }

    @Test("gives out in order of arrival, with times that never decrease")
    func order() {
        let inbox = PortInbox(ports: 2, room: 8)
        for value in 0..<4 {
            #expect(inbox.offer(.bytes([UInt8(value)]), port: value % 2))
        }
        var messages: [PortMessage] = []
        inbox.drain(into: &messages)
        #expect(messages.map(\.port) == [0, 1, 0, 1])
        #expect(messages.map(\.input) == (0..<4).map { LinkInput.bytes([UInt8($0)]) })
        #expect(zip(messages, messages.dropFirst()).allSatisfy { $0.arrived <= $1.arrived })
    }

    @Test("gives every port its own room, and calls a port that was turned away")
    func room() {
        let inbox = PortInbox(ports: 2, room: 2)
        let signal = Signal()
        inbox.attach(signal, port: 0)
        #expect(inbox.offer(.bytes([1]), port: 0))
        #expect(inbox.offer(.bytes([2]), port: 0))
        #expect(!inbox.offer(.bytes([3]), port: 0))
        #expect(inbox.offer(.bytes([4]), port: 1))
        #expect(!signal.wait(microseconds: 0))
        #expect(inputs(inbox) == [.bytes([1]), .bytes([2]), .bytes([4])])
        #expect(signal.wait(microseconds: 0))
        #expect(inbox.offer(.bytes([3]), port: 0))
        #expect(inputs(inbox) == [.bytes([3])])
    }

    @Test("never gives out an .up together with what came before it from the same port")
    func connectionsApart() {
        let inbox = PortInbox(ports: 2, room: 8)
        for input in [LinkInput.up, .bytes([1]), Self.down, .up, .bytes([2])] {
            #expect(inbox.offer(input, port: 0))
        }
        #expect(inbox.offer(.up, port: 1))
        #expect(inbox.connectionsSeen(port: 0) == 0)
        #expect(inputs(inbox) == [.up, .bytes([1]), Self.down])
        #expect(inbox.connectionsSeen(port: 0) == 1)
        #expect(inputs(inbox) == [.up, .bytes([2]), .up])
        #expect(inbox.connectionsSeen(port: 0) == 2)
        #expect(inputs(inbox).isEmpty)
    }

    @Test("ends a wait when something arrives, when it is woken, and when the time has come")
    func waiting() {
        let inbox = PortInbox(ports: 1, room: 8)
        let never = SystemClock.now() + .seconds(3600)
        let other = SystemThread(name: "other") { inbox.wake() }
        inbox.wait(until: never)
        other.join()
        let port = SystemThread(name: "port") { _ = inbox.offer(.up, port: 0) }
        inbox.wait(until: never)
        port.join()
        inbox.wait(until: never)
        #expect(inputs(inbox) == [.up])
        let soon = SystemClock.now() + .milliseconds(1)
        while SystemClock.now() < soon {
            inbox.wait(until: soon)
        }
    }

    @Test("The pauses between attempts double up to five seconds and start anew after a success")
    func backOff() {
        var backOff = BackOff()
        #expect((0..<8).map { _ in backOff.failed().milliseconds } == [100, 200, 400, 800, 1600, 3200, 5000, 5000])
        backOff.worked()
        #expect(backOff.failed() == .milliseconds(100))
    }
}
