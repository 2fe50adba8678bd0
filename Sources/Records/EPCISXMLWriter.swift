import Foundation

/// Writes epcis.xml, EPCIS 1.2, while the events are told: one event a line.
final class EPCISXMLWriter {
    private let file: RecordFile
    private let xml: XMLText
    private let urns: EPCURN
    private let timeZoneOffset: String
    private let place: EPCISPlace
    private let readPoint: String
    private let bizLocation: String
    private var story = EPCISEarlier()
    private var pending = 0

    /// - Parameters:
    ///   - place: as epcis.jsonld has it; event ids are made from it.
    ///   - readPoint: as EPCIS 1.2 spells it.
    ///   - bizLocation: as EPCIS 1.2 spells it.
    init(
        path: String, urns: EPCURN, place: EPCISPlace, readPoint: String, bizLocation: String, created: String
    ) throws(RecordError) {
        file = try RecordFile(path: path)
        xml = try XMLText(encoding: "UTF-8")
        self.urns = urns
        self.place = place
        timeZoneOffset = place.timeZoneOffset
        self.readPoint = readPoint
        self.bizLocation = bizLocation
        try xml.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
        try xml.start("epcis:EPCISDocument")
        try xml.attribute("xmlns:epcis", EPCISXML.namespace)
        try xml.attribute("xmlns:cbvmda", EPCISXML.masterData)
        try xml.attribute("schemaVersion", EPCISXML.schemaVersion)
        try xml.attribute("creationDate", created)
        try xml.raw("\n")
        try xml.start("EPCISBody")
        try xml.start("EventList")
        try xml.raw("\n")
    }

    /// Tells an event of epcis.jsonld, whose id is `id` there.
    func add(_ event: EPCISEvent, id: String) throws(RecordError) {
        guard let told = story.event(event) else { return }
        try write(told, id: told == event ? id : told.eventID(at: place))
        pending += 1
        if pending >= 16 || told.epcs.count >= 64 {
            pending = 0
            try file.write(xml.drain())
        }
    }

    /// Gives the SHA-256 of the file in hex.
    func finish() throws(RecordError) -> String {
        try xml.end()
        try xml.end()
        try xml.end()
        try xml.raw("\n")
        try file.write(xml.drain())
        return try file.finish()
    }

    /// The order of the elements is the schema's.
    private func write(_ event: EPCISEvent, id: String) throws(RecordError) {
        try xml.start(event.type)
        try xml.element("eventTime", UTCTime.text(event.time))
        try xml.element("eventTimeZoneOffset", timeZoneOffset)
        try xml.start("baseExtension")
        try xml.element("eventID", id)
        try xml.end()
        if let parent = event.parent { try xml.element("parentID", urns.urn(of: parent)) }
        try xml.start(event.isAggregation ? "childEPCs" : "epcList")
        for epc in event.epcs { try xml.element("epc", urns.urn(of: epc)) }
        try xml.end()
        try xml.element("action", event.action)
        try xml.element("bizStep", EPCISXML.bizStep + event.bizStep)
        try xml.element("disposition", EPCISXML.disposition + event.disposition)
        for (name, value) in [("readPoint", readPoint), ("bizLocation", bizLocation)] {
            try xml.start(name)
            try xml.element("id", value)
            try xml.end()
        }
        if !event.ilmd.isEmpty {
            try xml.start("extension")
            try xml.start("ilmd")
            for (name, value) in event.ilmd { try xml.element("cbvmda:" + name, value) }
            try xml.end()
            try xml.end()
        }
        try xml.end()
        try xml.raw("\n")
    }
}
