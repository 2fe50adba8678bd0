import Crypto
import Foundation

/// What all events of a record have in common.
struct EPCISPlace: Hashable {
    /// `+08:00`
    var timeZoneOffset: String
    /// GS1 Digital Links.
    var readPoint: String
    var bizLocation: String
}

/// One EPCIS event, before it is spelled in a file format.
struct EPCISEvent: Hashable {
    enum Kind: Hashable {
        /// With lot number and expiry (ISO date) where the codes have them; logistic units have none.
        case commissioning(lot: String?, expiry: String?)
        case packing
        case unpacking
        case sampling
        case decommissioning
        case destroying
    }

    var kind: Kind
    /// Milliseconds since 1970-01-01T00:00:00Z.
    var time: Int64
    /// EPC of the container, for packing and unpacking only.
    var parent: String?
    /// EPCs of the codes, or of the children.
    var epcs: [String]

    var type: String { isAggregation ? "AggregationEvent" : "ObjectEvent" }

    var isAggregation: Bool {
        switch kind {
        case .packing, .unpacking: true
        case .commissioning, .sampling, .decommissioning, .destroying: false
        }
    }

    var action: String {
        switch kind {
        case .commissioning, .packing: "ADD"
        case .unpacking, .decommissioning, .destroying: "DELETE"
        case .sampling: "OBSERVE"
        }
    }

    /// Words of the Core Business Vocabulary 2.0.
    var bizStep: String {
        switch kind {
        case .commissioning: "commissioning"
        case .packing: "packing"
        case .unpacking: "unpacking"
        case .sampling: "sampling"
        case .decommissioning: "decommissioning"
        case .destroying: "destroying"
        }
    }

    var disposition: String {
        switch kind {
        case .commissioning: "active"
        case .packing, .unpacking: "in_progress"
        case .sampling: "non_sellable_other"
        case .decommissioning: "inactive"
        case .destroying: "destroyed"
        }
    }

    /// Instance/lot master data, sorted by name.
    var ilmd: [(name: String, value: String)] {
        guard case .commissioning(let lot, let expiry) = kind else { return [] }
        return [expiry.map { ("itemExpirationDate", $0) }, lot.map { ("lotNumber", $0) }].compactMap(\.self)
    }

    /// The text whose hash identifies the event (CBV 2.0, section 8.9): fixed order of the fields, nothing between
    /// them, lists sorted by code point, words of the vocabulary as URIs.
    func preHash(at place: EPCISPlace?, timeZoneOffset: String) -> String {
        let sorted = epcs.sorted { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) }
        var text = "eventType=\(type)eventTime=\(UTCTime.text(time))eventTimeZoneOffset=\(timeZoneOffset)"
        if isAggregation {
            if let parent { text += "parentID=" + parent }
            text += "childEPCs"
        } else {
            text += "epcList"
        }
        for epc in sorted { text += "epc=" + epc }
        text += "action=\(action)"
        text += "bizStep=https://ref.gs1.org/cbv/BizStep-\(bizStep)"
        text += "disposition=https://ref.gs1.org/cbv/Disp-\(disposition)"
        if let place { text += "readPointid=\(place.readPoint)bizLocationid=\(place.bizLocation)" }
        if !ilmd.isEmpty { text += "ilmd" }
        for (name, value) in ilmd { text += "{urn:epcglobal:cbv:mda:}\(name)=\(value)" }
        return text
    }

    /// Same facts, same id: sending an event again never makes a second one.
    func eventID(at place: EPCISPlace) -> String {
        Self.eventID(preHash: preHash(at: place, timeZoneOffset: place.timeZoneOffset))
    }

    static func eventID(preHash: String) -> String {
        "ni:///sha-256;" + hexadecimal(SHA256.hash(data: Array(preHash.utf8))) + "?ver=CBV2.0"
    }

    /// The event as a JSON object on one line, as GS1's JSON schema of EPCIS 2.0 wants it.
    func json(id: String, at place: EPCISPlace) -> [UInt8] {
        var bytes = Array("{\"type\":\"\(type)\",\"eventID\":".utf8)
        JSONText.append(id, to: &bytes)
        bytes += ",\"eventTime\":\"\(UTCTime.text(time))\",\"eventTimeZoneOffset\":\"\(place.timeZoneOffset)\"".utf8
        if let parent {
            bytes += ",\"parentID\":".utf8
            JSONText.append(parent, to: &bytes)
        }
        bytes += (isAggregation ? ",\"childEPCs\":[" : ",\"epcList\":[").utf8
        var first = true
        for epc in epcs {
            if !first { bytes.append(0x2C) }
            first = false
            JSONText.append(epc, to: &bytes)
        }
        bytes += "],\"action\":\"\(action)\",\"bizStep\":\"\(bizStep)\",\"disposition\":\"\(disposition)\"".utf8
        bytes += ",\"readPoint\":{\"id\":".utf8
        JSONText.append(place.readPoint, to: &bytes)
        bytes += "},\"bizLocation\":{\"id\":".utf8
        JSONText.append(place.bizLocation, to: &bytes)
        bytes.append(0x7D)
        if !ilmd.isEmpty {
            bytes += ",\"ilmd\":{".utf8
            var first = true
            for (name, value) in ilmd {
                if !first { bytes.append(0x2C) }
                first = false
                JSONText.append("cbvmda:" + name, to: &bytes)
                bytes.append(0x3A)
                JSONText.append(value, to: &bytes)
            }
            bytes.append(0x7D)
        }
        bytes.append(0x7D)
        return bytes
    }

    /// Reads what ``json(id:at:)`` writes and nothing else.
    static func read(_ line: ArraySlice<UInt8>) -> (event: EPCISEvent, id: String, place: EPCISPlace)? {
        guard let value = JSONValue(line), let id = value["eventID"]?.string,
            let time = value["eventTime"]?.string.flatMap(UTCTime.parse),
            let offset = value["eventTimeZoneOffset"]?.string, let readPoint = value["readPoint"]?["id"]?.string,
            let bizLocation = value["bizLocation"]?["id"]?.string, let step = value["bizStep"]?.string
        else { return nil }
        let kind: Kind
        switch step {
        case "commissioning":
            kind = .commissioning(
                lot: value["ilmd"]?["cbvmda:lotNumber"]?.string,
                expiry: value["ilmd"]?["cbvmda:itemExpirationDate"]?.string)
        case "packing": kind = .packing
        case "unpacking": kind = .unpacking
        case "sampling": kind = .sampling
        case "decommissioning": kind = .decommissioning
        case "destroying": kind = .destroying
        default: return nil
        }
        guard let epcs = (value["epcList"] ?? value["childEPCs"])?.strings, !epcs.isEmpty else { return nil }
        let event = EPCISEvent(kind: kind, time: time, parent: value["parentID"]?.string, epcs: epcs)
        let place = EPCISPlace(timeZoneOffset: offset, readPoint: readPoint, bizLocation: bizLocation)
        // Members that are missing, further or spelled otherwise do not come back the same.
        guard event.isAggregation == (event.parent != nil), event.json(id: id, at: place) == Array(line) else {
            return nil
        }
        return (event, id, place)
    }
}
