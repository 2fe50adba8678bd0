import Glibc
import Links
import Platform
import Synchronization

/// What the line thread and a port thread share: orders one way, the counters the other way.
final class PortLink: Sendable {
    /// More than any device takes in one go (a label with a graphic), and little enough to hold for every port.
    static let byteLimit = 256 * 1024
    static let requestLimit = 256

    enum Kind: Sendable {
        case stream
        case registers
    }

    /// What a port thread has to obey before anything else.
    enum Order {
        case carryOn
        case stop
        case reset(reason: String)
    }

    private struct State {
        var statistics = PortStatistics()
        var stopping = false
        var connections: UInt64 = 0
        var resetReason: String?
        var bytes: [UInt8] = []
        var requests: [RegisterRequest] = []
        /// Requests before this place were taken by the port thread.
        var firstRequest = 0

        mutating func dropOrders() {
            statistics.ordersDropped += requests.count - firstRequest + (bytes.isEmpty ? 0 : 1)
            bytes.removeAll(keepingCapacity: true)
            requests.removeAll(keepingCapacity: true)
            firstRequest = 0
        }
    }

    let index: Int
    let inbox: PortInbox
    let kind: Kind
    /// Raised for every change the port thread has to look at.
    let wake = Signal()
    private let state = Mutex(State())

    init(index: Int, inbox: PortInbox, kind: Kind) {
        self.index = index
        self.inbox = inbox
        self.kind = kind
        inbox.attach(wake, port: index)
    }

    // MARK: Called by the line thread

    func send(_ output: LinkOutput) {
        let seen = inbox.connectionsSeen(port: index)
        let raise = state.withLock { state -> Bool in
            guard state.statistics.isUp, state.connections == seen, state.resetReason == nil else {
                state.statistics.ordersDropped += 1
                return false
            }
            switch output {
            case .send(let bytes):
                precondition(kind == .stream, "Port \(index) is a register port and takes no bytes.")
                guard state.bytes.count + bytes.count <= PortLink.byteLimit else {
                    return overflow(&state, "\(state.bytes.count) bytes wait and \(bytes.count) more do not fit")
                }
                defer { state.bytes.append(contentsOf: bytes) }
                return state.bytes.isEmpty
            case .request(let request):
                precondition(kind == .registers, "Port \(index) is a stream and takes no register requests.")
                request.operation.requireValid()
                guard state.requests.count - state.firstRequest < PortLink.requestLimit else {
                    return overflow(&state, "\(PortLink.requestLimit) requests wait and one more does not fit")
                }
                state.requests.append(request)
                return true
            case .reset(let reason):
                state.resetReason = reason
                state.dropOrders()
                return true
            }
        }
        if raise {
            wake.raise()
        }
    }

    private func overflow(_ state: inout sending State, _ reason: String) -> Bool {
        state.statistics.overflows += 1
        state.statistics.ordersDropped += 1
        state.resetReason = "the device does not take what is sent to it: \(reason)"
        state.dropOrders()
        return true
    }

    func stop() {
        state.withLock { $0.stopping = true }
        wake.raise()
    }

    var statistics: PortStatistics {
        state.withLock { $0.statistics }
    }

    // MARK: Called by the port thread

    /// Called once each time the thread goes round its loop.
    func nextOrder() -> Order {
        let used = microseconds(of: CLOCK_THREAD_CPUTIME_ID)
        return state.withLock { state in
            state.statistics.turns += 1
            state.statistics.processorTime = used
            if state.stopping { return .stop }
            return state.resetReason.map(Order.reset) ?? .carryOn
        }
    }

    var isStopping: Bool {
        state.withLock { $0.stopping }
    }

    func connectionMade() {
        state.withLock { state in
            state.dropOrders()
            state.resetReason = nil
            state.connections += 1
            state.statistics.connections += 1
            state.statistics.isUp = true
        }
    }

    func connectionEnded(_ fault: LinkFault?) {
        state.withLock { state in
            state.dropOrders()
            state.resetReason = nil
            state.statistics.isUp = false
            if let fault {
                state.statistics.faults += 1
                state.statistics.lastFault = fault
            }
        }
    }

    /// Takes all bytes that wait. The array given, which has been sent, is filled next: its memory stays in use.
    func exchangeBytes(_ bytes: inout [UInt8]) {
        bytes.removeAll(keepingCapacity: true)
        state.withLock { swap(&$0.bytes, &bytes) }
    }

    func takeRequest() -> RegisterRequest? {
        state.withLock { state in
            guard state.firstRequest < state.requests.count else { return nil }
            let request = state.requests[state.firstRequest]
            state.firstRequest += 1
            if state.firstRequest == state.requests.count {
                state.requests.removeAll(keepingCapacity: true)
                state.firstRequest = 0
            }
            return request
        }
    }

    func count(_ change: (inout PortStatistics) -> Void) {
        state.withLock { change(&$0.statistics) }
    }
}

extension RegisterRequest.Operation {
    /// The ranges of the Modbus application protocol; a machine that asks for more has a fault in its program.
    func requireValid() {
        let valid =
            switch self {
            case .readInput(let address, let count), .readHolding(let address, let count):
                (1...125).contains(count) && Int(address) + Int(count) <= 0x10000
            case .write(let address, let values):
                (1...123).contains(values.count) && Int(address) + values.count <= 0x10000
            case .writeSingle:
                true
            case .exchange(let writeAddress, let values, let readAddress, let readCount):
                (1...121).contains(values.count) && Int(writeAddress) + values.count <= 0x10000
                    && (1...125).contains(readCount) && Int(readAddress) + Int(readCount) <= 0x10000
            }
        precondition(valid, "A register request is outside the ranges of Modbus: \(self).")
    }
}
