/// Reads epcis.xml event by event, as strictly as the schema of EPCIS 1.2 orders its elements and as narrowly as this
/// program uses it: nothing but its own elements, each once, in their namespaces.
final class EPCISXMLReader {
    /// What the file says of an event.
    struct Told {
        /// Codes and container in the spelling of EPCIS 2.0.
        var event: EPCISEvent
        var id: String
        var timeZoneOffset: String
        var readPoint: String
        var bizLocation: String
    }

    /// Nothing after this is read.
    struct Fault: Error {
        var line: Int
        var kind: RecordFinding.Kind
    }

    private enum Step: Error {
        case wrong(RecordFinding.Kind)
    }

    private let nodes: XMLNodes
    private let urns: EPCURN

    init(path: String, urns: EPCURN) throws(RecordError) {
        nodes = try XMLNodes(path: path)
        self.urns = urns
    }

    /// Reads up to the first event; gives the time of creation.
    func head() throws -> String {
        try located {
            guard case .start("EPCISDocument", EPCISXML.namespace)? = try nodes.next() else {
                throw Step.wrong(.badNamespace)
            }
            let attributes = nodes.attributes()
            guard attributes["schemaVersion"] == EPCISXML.schemaVersion, let created = attributes["creationDate"] else {
                throw Step.wrong(.badMember)
            }
            try start("EPCISBody")
            try start("EventList")
            return created
        }
    }

    /// The next event; nil behind the last one.
    func next() throws -> Told? {
        try located {
            switch try node() {
            case .start(let name, ""): return try event(name)
            case .start: throw Step.wrong(.badNamespace)
            case .end:
                guard try node() == .end, try node() == .end, try nodes.next() == nil else {
                    throw Step.wrong(.badEvent)
                }
                return nil
            case .text, nil: throw Step.wrong(.badEvent)
            }
        }
    }

    private func located<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch Step.wrong(let kind) {
            throw Fault(line: nodes.line, kind: kind)
        }
    }

    private func event(_ type: String) throws -> Told {
        guard nodes.hasNoAttributes else { throw Step.wrong(.badEvent) }
        guard let time = UTCTime.parse(try leaf("eventTime")) else { throw Step.wrong(.badTime) }
        let offset = try leaf("eventTimeZoneOffset")
        try start("baseExtension")
        let id = try leaf("eventID")
        try end()
        let isAggregation = type == "AggregationEvent"
        let parent = isAggregation ? try epc(leaf("parentID")) : nil
        try start(isAggregation ? "childEPCs" : "epcList")
        var epcs: [String] = []
        while let text = try leafOrEnd("epc") { epcs.append(try epc(text)) }
        let action = try leaf("action")
        let step = try word(EPCISXML.bizStep, of: leaf("bizStep"))
        let disposition = try word(EPCISXML.disposition, of: leaf("disposition"))
        try start("readPoint")
        let readPoint = try leaf("id")
        try end()
        try start("bizLocation")
        let bizLocation = try leaf("id")
        try end()
        let ilmd = try masterData()
        guard let kind = Self.kind(step, lot: ilmd["lotNumber"], expiry: ilmd["itemExpirationDate"]) else {
            throw Step.wrong(.badWord)
        }
        let event = EPCISEvent(kind: kind, time: time, parent: parent, epcs: epcs)
        guard !epcs.isEmpty, event.type == type, event.action == action, event.disposition == disposition,
            event.ilmd.count == ilmd.count
        else { throw Step.wrong(.badEvent) }
        return Told(event: event, id: id, timeZoneOffset: offset, readPoint: readPoint, bizLocation: bizLocation)
    }

    /// The business steps of CBV 1.2 that a packaging line has.
    private static func kind(_ word: String, lot: String?, expiry: String?) -> EPCISEvent.Kind? {
        switch word {
        case "commissioning": .commissioning(lot: lot, expiry: expiry)
        case "packing": .packing
        case "unpacking": .unpacking
        case "decommissioning": .decommissioning
        case "destroying": .destroying
        default: nil
        }
    }

    /// `extension/ilmd`, or the event's end.
    private func masterData() throws -> [String: String] {
        guard try startOrEnd("extension", namespace: "") else { return [:] }
        try start("ilmd")
        var found: [String: String] = [:]
        while true {
            switch try node() {
            case .start(let name, EPCISXML.masterData):
                guard found.updateValue(try content(), forKey: name) == nil else { throw Step.wrong(.badEvent) }
            case .start: throw Step.wrong(.badNamespace)
            case .end:
                try end()
                try end()
                return found
            case .text, nil: throw Step.wrong(.badEvent)
            }
        }
    }

    private func epc(_ text: String) throws -> String {
        guard let found = urns.epc(of: text) else { throw Step.wrong(.badForm) }
        return found
    }

    private func word(_ prefix: String, of text: String) throws -> String {
        guard text.hasPrefix(prefix) else { throw Step.wrong(.badWord) }
        return String(text.dropFirst(prefix.count))
    }

    // MARK: Nodes

    /// The next node that is no white space between elements.
    private func node() throws -> XMLNodes.Node? {
        while let node = try nodes.next() {
            if case .text(let text) = node, text.utf8.allSatisfy({ $0 == 0x20 || $0 == 0x0A || $0 == 0x0D }) {
                continue
            }
            return node
        }
        return nil
    }

    private func start(_ name: String) throws {
        guard try startOrEnd(name, namespace: "") else { throw Step.wrong(.badEvent) }
    }

    private func startOrEnd(_ name: String, namespace: String) throws -> Bool {
        switch try node() {
        case .start(name, namespace):
            guard nodes.hasNoAttributes else { throw Step.wrong(.badEvent) }
            return true
        case .start(name, _): throw Step.wrong(.badNamespace)
        case .end: return false
        case .start, .text, nil: throw Step.wrong(.badEvent)
        }
    }

    private func end() throws {
        guard try node() == .end else { throw Step.wrong(.badEvent) }
    }

    private func leaf(_ name: String) throws -> String {
        guard let text = try leafOrEnd(name) else { throw Step.wrong(.badEvent) }
        return text
    }

    private func leafOrEnd(_ name: String) throws -> String? {
        try startOrEnd(name, namespace: "") ? content() : nil
    }

    /// Text up to the end of the element that was started.
    private func content() throws -> String {
        var text = ""
        while let node = try nodes.next() {
            switch node {
            case .text(let piece): text += piece
            case .end: return text
            case .start: throw Step.wrong(.badEvent)
            }
        }
        throw Step.wrong(.badEvent)
    }
}
