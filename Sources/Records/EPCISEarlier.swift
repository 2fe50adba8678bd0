/// The same story in the words of EPCIS 1.2 and CBV 1.2.
///
/// CBV 1.2 has no sampling: a sample is told as what it is for a receiver, the end of the unit. An end that comes later,
/// such as the destruction of the sample, is not told again. All other events stay as they are, with their ids.
struct EPCISEarlier {
    private var samples: Set<String> = []

    /// The event as 1.2 can tell it; nil when nothing of it is left to tell.
    mutating func event(_ event: EPCISEvent) -> EPCISEvent? {
        var event = event
        switch event.kind {
        case .sampling:
            event.kind = .decommissioning
            samples.formUnion(event.epcs)
        case .decommissioning, .destroying:
            if samples.isEmpty { return event }
            event.epcs.removeAll { samples.contains($0) }
            if event.epcs.isEmpty { return nil }
        case .commissioning, .packing, .unpacking: break
        }
        return event
    }
}

/// Namespaces and vocabulary of EPCIS 1.2 XML.
enum EPCISXML {
    static let namespace = "urn:epcglobal:epcis:xsd:1"
    static let masterData = "urn:epcglobal:cbv:mda"
    static let schemaVersion = "1.2"
    static let bizStep = "urn:epcglobal:cbv:bizstep:"
    static let disposition = "urn:epcglobal:cbv:disp:"
}
