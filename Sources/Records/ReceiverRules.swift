public import Foundation

/// What a receiver of EPCIS events demands beyond the standard, as data: what it would refuse is found before it is sent.
public struct ReceiverRules: Hashable, Sendable {
    /// An action with the business step and the disposition that may go with it.
    public struct Pairing: Hashable, Sendable {
        public var action: String
        public var bizStep: String
        public var disposition: String

        public init(_ action: String, _ bizStep: String, _ disposition: String) {
            self.action = action
            self.bizStep = bizStep
            self.disposition = disposition
        }
    }

    /// The only ones that it takes.
    public var pairings: Set<Pairing>
    /// It knows the words of CBV 1.2 only: samples are told as the end of their units, as epcis.xml has them.
    public var isEarlier: Bool
    /// The serials of one message belong to one lot.
    public var isOneLotPerMessage: Bool
    /// No serial stands twice in one event.
    public var isOncePerEvent: Bool
    /// Every event says where things are after it.
    public var needsLocation: Bool

    public init(
        pairings: Set<Pairing>, isEarlier: Bool, isOneLotPerMessage: Bool, isOncePerEvent: Bool, needsLocation: Bool
    ) {
        self.pairings = pairings
        self.isEarlier = isEarlier
        self.isOneLotPerMessage = isOneLotPerMessage
        self.isOncePerEvent = isOncePerEvent
        self.needsLocation = needsLocation
    }

    private static let common: Set<Pairing> = [
        Pairing("ADD", "commissioning", "active"), Pairing("ADD", "packing", "in_progress"),
        Pairing("DELETE", "unpacking", "in_progress"), Pairing("DELETE", "decommissioning", "inactive"),
        Pairing("DELETE", "destroying", "destroyed"),
    ]

    /// A repository that holds to EPCIS 2.0 and CBV 2.0, and no more.
    public static let standard = ReceiverRules(
        pairings: common.union([Pairing("OBSERVE", "sampling", "non_sellable_other")]), isEarlier: false,
        isOneLotPerMessage: false, isOncePerEvent: true, needsLocation: false)

    /// A serialisation network of the kind that takes one lot a message, packing only as *in progress*, every event with
    /// its place, and the words of CBV 1.2.
    public static let network = ReceiverRules(
        pairings: common, isEarlier: true, isOneLotPerMessage: true, isOncePerEvent: true, needsLocation: true)

    /// By the words of configuration files.
    public static let known = ["standard": standard, "network": network]
}

/// A unit or pack of which a receiver would refuse an event, and why.
public struct ReceiverFinding: Hashable, Sendable {
    public enum Reason: String, Hashable, Sendable, CaseIterable {
        case pairing
        case twoLots = "two-lots"
        case order
        case repeated
        case noLocation = "no-location"
        case future
        case parent
    }

    /// The EPC; of a message or an event as a whole its first one.
    public var epc: String
    /// Its event, from 1.
    public var event: Int
    public var reason: Reason

    /// Why, in words.
    public var texts: (english: String, chinese: String) {
        switch reason {
        case .pairing: ("the receiver does not take this action, step and disposition together", "接收方不接受该动作、步骤与状态的组合")
        case .twoLots: ("it is of another lot than the rest of its message", "与同一报文中的其余码批号不同")
        case .order:
            ("it is told before it is commissioned, after its end, or before its last event", "在激活之前、终止之后或早于其上一事件")
        case .repeated: ("it stands twice in its event", "在同一事件中重复出现")
        case .noLocation: ("its event says no place that the receiver can read", "事件缺少接收方可读的地点")
        case .future: ("its event lies in the future", "事件时间在将来")
        case .parent:
            ("it is packed while it is in a container, or unpacked from where it is not", "已在容器中又被装入，或从不在其中的容器取出")
        }
    }
}

/// Judges the events of a record as a receiver would.
///
/// - Parameters:
///   - directory: a record's directory, or the draft of one.
///   - messages: events in one message at most.
///   - now: milliseconds since 1970-01-01T00:00:00Z.
/// - Returns: what would be refused, a hundred at most, and the number of all.
public func checkReceiver(
    _ rules: ReceiverRules, recordAt directory: URL, messages: Int, now: Int64
) throws(RecordError) -> (findings: [ReceiverFinding], total: Int) {
    var check = ReceiverCheck(rules: rules, messages: max(1, messages), now: now)
    var lines = try LineReader(path: directory.appending(path: "epcis.jsonld").path)
    var earlier = EPCISEarlier()
    while let (bytes, _) = try lines.next() {
        guard let told = EPCISEvent.read(bytes.last == 0x2C ? bytes.dropLast() : bytes) else { continue }
        guard let event = rules.isEarlier ? earlier.event(told.event) : told.event else { continue }
        check.take(event, at: told.place)
    }
    return (check.findings, check.total)
}

struct ReceiverCheck {
    private struct Unit {
        /// Nil of a pack that has none.
        var lot: String?
        var parent: String?
        var hasEnded = false
        var last: Int64
    }

    private static let mostKept = 100

    private let rules: ReceiverRules
    private let messages: Int
    private let now: Int64
    private(set) var findings: [ReceiverFinding] = []
    private(set) var total = 0
    private var units: [String: Unit] = [:]
    private var number = 0
    /// Of the message that the event is in.
    private var lot: String?

    init(rules: ReceiverRules, messages: Int, now: Int64) {
        self.rules = rules
        self.messages = messages
        self.now = now
    }

    mutating func take(_ event: EPCISEvent, at place: EPCISPlace) {
        if number % messages == 0 { lot = nil }
        number += 1
        let first = event.parent ?? event.epcs.first ?? ""
        if !rules.pairings.contains(.init(event.action, event.bizStep, event.disposition)) { add(first, .pairing) }
        if rules.needsLocation, EPCText.location(place.bizLocation) == nil { add(first, .noLocation) }
        if event.time > now { add(first, .future) }
        if rules.isOncePerEvent {
            var seen: Set<String> = []
            for epc in event.epcs where !seen.insert(epc).inserted { add(epc, .repeated) }
        }
        if case .commissioning(let lot, _) = event.kind {
            for epc in event.epcs {
                if units[epc] != nil { add(epc, .order) }
                units[epc] = Unit(lot: lot, last: event.time)
            }
        } else {
            if let parent = event.parent { use(parent, at: event.time) }
            for epc in event.epcs { move(epc, event) }
        }
        guard rules.isOneLotPerMessage else { return }
        for epc in event.epcs {
            guard let own = units[epc]?.lot else { continue }
            if lot == nil { lot = own }
            if own != lot { add(epc, .twoLots) }
        }
    }

    private mutating func use(_ epc: String, at time: Int64) {
        guard var unit = units[epc], !unit.hasEnded, unit.last <= time else { return add(epc, .order) }
        unit.last = time
        units[epc] = unit
    }

    private mutating func move(_ epc: String, _ event: EPCISEvent) {
        use(epc, at: event.time)
        switch event.kind {
        case .packing:
            if units[epc]?.parent != nil { add(epc, .parent) }
            units[epc]?.parent = event.parent
        case .unpacking:
            if units[epc]?.parent != event.parent { add(epc, .parent) }
            units[epc]?.parent = nil
        case .decommissioning, .destroying: units[epc]?.hasEnded = true
        case .sampling, .commissioning: break
        }
    }

    private mutating func add(_ epc: String, _ reason: ReceiverFinding.Reason) {
        total += 1
        if findings.count < Self.mostKept { findings.append(ReceiverFinding(epc: epc, event: number, reason: reason)) }
    }
}
