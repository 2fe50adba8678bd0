public import LineWorld
import Links

/// What becomes of a device's messages for a while, beyond what the device itself does wrong.
public struct LinkTrouble: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// An answer never comes: of a stream the bytes are lost, of registers the request fails.
        case lost
        /// The same bytes come twice.
        case doubled
        /// An answer comes late, and those behind it wait.
        case late
        /// An answer comes so late that others overtake it.
        case overtaken
        /// The device reads nothing: what it is sent arrives when it reads again.
        case deaf
    }

    public var kind: Kind
    /// Cases per million messages.
    public var rate: Int
    /// How much later something comes, in microseconds.
    public var delay: ClosedRange<Int64>
    /// Until when, in microseconds since the run began.
    public var until: Int64

    public init(kind: Kind, rate: Int, delay: ClosedRange<Int64>, until: Int64) {
        self.kind = kind
        self.rate = rate
        self.delay = delay
        self.until = until
    }
}

/// One thing that cannot be undone: the ledger's disk got it, or a machine did.
public enum Witnessed: Hashable, Sendable {
    /// So many entries of the journal are durable.
    case durable(entries: Int)
    case machine(MachineEvent)
    /// The program ended and started again.
    case restarted
}

extension VirtualLine {
    /// From now on something is wrong with the link to this device.
    public mutating func spoil(link device: String, _ trouble: LinkTrouble) {
        for index in endpoints.indices where world.endpoints[endpoints[index]].device == device {
            linkTroubles[index] = trouble
        }
    }

    /// Every link is as it should be.
    public mutating func mendLinks() {
        for index in linkTroubles.indices { linkTroubles[index] = nil }
    }

    private func trouble(_ device: Int) -> LinkTrouble? {
        guard let trouble = linkTroubles[device], now < trouble.until else { return nil }
        return trouble
    }

    /// When the bytes that are sent now reach the device.
    func arrivalInWorld(_ device: Int, at time: Int64) -> Int64 {
        guard let trouble = trouble(device), trouble.kind == .deaf else { return time }
        return max(time, trouble.until)
    }

    /// Bytes of a device are on their way.
    mutating func answer(_ bytes: [UInt8], device: Int, connection: Int) {
        var arrival = max(now + delays.stream, connections[device].lastAnswer)
        var copies = 1
        var keepsOrder = true
        if let trouble = trouble(device), linkDraw.between(1, 1_000_000) <= Int64(trouble.rate) {
            switch trouble.kind {
            case .lost: return
            case .doubled: copies = 2
            case .late: arrival += linkDraw.between(trouble.delay.lowerBound, trouble.delay.upperBound)
            case .overtaken:
                arrival += linkDraw.between(trouble.delay.lowerBound, trouble.delay.upperBound)
                keepsOrder = false
            case .deaf: break
            }
        }
        if keepsOrder { connections[device].lastAnswer = arrival }
        for _ in 0..<copies {
            schedule(.answer(device: device, connection: connection, input: .bytes(bytes)), at: arrival)
        }
    }

    /// The answer to a request for registers is on its way; the port asks nothing else before it is there.
    mutating func answer(_ input: LinkInput, device: Int, connection: Int) {
        var arrival = now + delays.register
        if let trouble = trouble(device), linkDraw.between(1, 1_000_000) <= Int64(trouble.rate) {
            switch trouble.kind {
            case .lost:
                disconnect(device, LinkFault(kind: .timeout, detail: "no answer"), tellWorld: true)
                return
            case .late, .overtaken: arrival += linkDraw.between(trouble.delay.lowerBound, trouble.delay.upperBound)
            case .doubled, .deaf: break
            }
        }
        arrival = max(arrival, connections[device].lastAnswer)
        connections[device].lastAnswer = arrival
        connections[device].freeAt = max(connections[device].freeAt, arrival)
        schedule(.answer(device: device, connection: connection, input: input), at: arrival)
    }
}
