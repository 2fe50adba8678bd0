import Foundation

/// What a simulated enterprise knows of the events that it was given. It believes nothing: an event must fit what is
/// stored, and is stored once, however often it comes.
struct EventStore {
    struct Event: Decodable {
        var type: String
        var eventID: String
        var eventTime: String
        var action: String
        var bizStep: String
        var parentID: String?
        var epcList: [String]?
        var childEPCs: [String]?

        var epcs: [String] { (epcList ?? []) + (childEPCs ?? []) }
    }

    struct Document: Decodable {
        struct Body: Decodable { var eventList: [Event] }
        var type: String
        var schemaVersion: String
        var epcisBody: Body
    }

    struct Fault {
        var type: String
        var title: String
        var status: Int
        var detail: String
        var instance: String
    }

    /// In the order of their storing.
    private(set) var order: [String] = []
    private(set) var stored: Set<String> = []
    /// How often stored events came again.
    private(set) var repeated = 0
    private var living: Set<String> = []
    private var ended: Set<String> = []
    private var parents: [String: String] = [:]

    /// Takes the events in their order; the faults are those of events that were not taken.
    mutating func take(_ events: [Event], refusedCodes: Set<String>, refusesRepetitions: Bool) -> [Fault] {
        var faults: [Fault] = []
        for event in events {
            if stored.contains(event.eventID) {
                repeated += 1
                if refusesRepetitions {
                    faults.append(
                        Fault(
                            type: "epcisException:ResourceAlreadyExistsException", title: "Resource already exists",
                            status: 409, detail: "the event is stored already", instance: event.eventID))
                }
                continue
            }
            if let detail = complaint(event, refusedCodes) {
                faults.append(
                    Fault(
                        type: "epcisException:ValidationException", title: "Event validation failed", status: 400,
                        detail: detail, instance: event.eventID))
                continue
            }
            apply(event)
            stored.insert(event.eventID)
            order.append(event.eventID)
        }
        return faults
    }

    private func complaint(_ event: Event, _ refusedCodes: Set<String>) -> String? {
        for epc in event.epcs + (event.parentID.map { [$0] } ?? []) {
            let code = String(epc.split(separator: "/").last ?? "")
            if refusedCodes.contains(code) { return "the code \(epc) was never applied for" }
            if ended.contains(epc) { return "\(epc) has ended before" }
            if event.bizStep == "commissioning" {
                if living.contains(epc) { return "\(epc) is commissioned already" }
            } else if !living.contains(epc) {
                return "\(epc) is not commissioned"
            }
        }
        switch event.bizStep {
        case "packing":
            if let child = event.epcs.first(where: { parents[$0] != nil }) { return "\(child) is in a container" }
        case "unpacking":
            if let child = event.epcs.first(where: { parents[$0] != event.parentID }) { return "\(child) is not in it" }
        default: break
        }
        return nil
    }

    private mutating func apply(_ event: Event) {
        switch event.bizStep {
        case "commissioning": living.formUnion(event.epcs)
        case "packing": for epc in event.epcs { parents[epc] = event.parentID }
        case "unpacking": for epc in event.epcs { parents[epc] = nil }
        case "decommissioning", "destroying": ended.formUnion(event.epcs)
        default: break
        }
    }
}
