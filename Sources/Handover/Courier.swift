import Ledger

/// Carries records to one destination: knows its protocol, and nothing of when and how often.
protocol Courier: Sendable {
    /// How the record is cut. The same record and settings give the same.
    /// - Throws: when the record cannot be read.
    func cut(_ entry: OutboxEntry) throws(CourierFault) -> DocumentCut
    func send(part: Int, skipsKnown: Bool, of entry: OutboxEntry) async -> DeliveryEvent
    func ask(task: String, of entry: OutboxEntry) async -> DeliveryEvent
    /// No further exchange is begun.
    func close() async
}

/// Something at our own end is not as it must be; the words of a log.
struct CourierFault: Error, Hashable, Sendable, CustomStringConvertible {
    var description: String
    /// It does not mend itself: a person has to look at it.
    var isFinal: Bool

    init(description: String) { self.init(description: description, isFinal: false) }

    init(description: String, isFinal: Bool) {
        self.description = description
        self.isFinal = isFinal
    }

    /// What it means for a delivery.
    var event: DeliveryEvent {
        isFinal
            ? .answered(.refused([OutboxFault(code: nil, type: "record", text: Bounded.text(description, 500))]))
            : .unreachable(description)
    }
}

extension Destination {
    func courier(now: @escaping @Sendable () -> Int64) -> any Courier {
        switch kind {
        case .directory(let directory): DirectoryCourier(directory: directory)
        case .epcis(let epcis): EPCISCourier(epcis, transport: HTTPTransport(epcis.endpoint))
        case .platform(let platform):
            PlatformCourier(platform, transport: HTTPTransport(platform.endpoint), now: now)
        }
    }
}
