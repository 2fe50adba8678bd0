import Codes
import Foundation
import LineCore

extension RecordVerifier {
    /// Plays the events of epcis.jsonld and compares what they add up to with the table.
    mutating func checkEvents(
        _ document: RecordDocument, table: RecordTable, text: @escaping (UInt32) -> String,
        story: inout StoryDigest
    ) throws(RecordError) {
        let file = "epcis.jsonld"
        var lines = try LineReader(path: path(file))
        let head = EPCISDocument.head
        guard let first = try lines.next(), first.bytes.elementsEqual(head.utf8) else {
            findings.add(file, "line 1", .badEvent)
            return
        }
        let expiries = table.lots.map { number in document.batches.first { $0.number == number }?.expiry }
        var player = EventPlayer(
            file: file, table: table, text: text, place: document.place, base: document.epcBase,
            levels: document.levels, expiries: expiries)
        var earlier = EPCISEarlier()
        let tail = EPCISDocument.tail(created: document.closedAt).split(separator: "\n")[0]
        var number = 1
        var isLast = false
        while let (bytes, terminated) = try lines.next() {
            number += 1
            if bytes.elementsEqual(tail.utf8), terminated, try lines.next() == nil {
                isLast = true
                break
            }
            let event = bytes.last == 0x2C ? bytes.dropLast() : bytes
            guard let (told, id, place) = EPCISEvent.read(event), place == document.place else {
                findings.add(file, "line \(number)", .badEvent)
                continue
            }
            player.play(told, id: id, label: "line \(number)", findings: &findings)
            guard let again = earlier.event(told) else { continue }
            story.add(again == told ? id : again.eventID(at: place))
        }
        if !isLast { findings.add(file, "line \(number)", .badEvent) }
        // Every event but the last one is followed by a comma; the digest of the file stands for that.
        player.finish(findings: &findings)
    }

    /// Plays the events of epcis.xml, and compares them one by one with those of epcis.jsonld.
    mutating func checkEarlierEvents(
        _ document: RecordDocument, table: RecordTable, text: @escaping (UInt32) -> String, story: StoryDigest
    ) throws(RecordError) {
        let file = "epcis.xml"
        let spelling = document.earlier
        let reader = try EPCISXMLReader(path: path(file), urns: spelling.urns(levels: document.levels))
        let expiries = table.lots.map { number in document.batches.first { $0.number == number }?.expiry }
        var player = EventPlayer(
            file: file, table: table, text: text, place: document.place, base: document.epcBase,
            levels: document.levels, expiries: expiries)
        var told = StoryDigest()
        var number = 0
        do {
            if try reader.head() != document.closedAt { findings.add(file, "creationDate", .badMember) }
            while let event = try reader.next() {
                number += 1
                let label = "event \(number)"
                if event.timeZoneOffset != document.place.timeZoneOffset || event.readPoint != spelling.readPoint
                    || event.bizLocation != spelling.bizLocation
                {
                    findings.add(file, label, .badEvent)
                }
                player.play(event.event, id: event.id, label: label, findings: &findings)
                told.add(event.id)
            }
        } catch let fault as EPCISXMLReader.Fault {
            findings.add(file, "line \(fault.line)", fault.kind)
            return
        } catch let error as RecordError {
            throw error
        } catch {
            throw .xml("\(error)")
        }
        player.finish(findings: &findings)
        if told.value != story.value { findings.add(file, "event \(number)", .storyDiffers) }
    }
}
