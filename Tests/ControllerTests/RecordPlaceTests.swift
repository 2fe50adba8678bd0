import ControlTypes
import Foundation
import Ledger
import Records
import Report
import Requirements
import Testing

@testable import Controller

/// Where records and secrets lie, and what a record leaves behind when it cannot be written.
@Suite("Places of records and keys", .requirement("H-01", "S-03", "S-04"), .timeLimit(.minutes(10)))
struct RecordPlaceTests {
    private let site: URL

    init() throws {
        site = FileManager.default.temporaryDirectory.appending(path: "lineage-place-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: site, withIntermediateDirectories: true)
    }

    private func mode(_ path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return try #require(attributes[.posixPermissions] as? Int)
    }

    @Test("A data directory that others may change is mended", arguments: [0o770, 0o777, 0o755, 0o750, 0o700])
    func mended(_ before: Int) throws {
        let path = site.appending(path: "data").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        try FileManager.default.setAttributes([.posixPermissions: before], ofItemAtPath: path)
        try DataDirectory.prepare(path)
        #expect(try mode(path) == before & 0o750)
    }

    @Test("A path into the data directory is found, whatever links are on its way")
    func contained() throws {
        let data = site.appending(path: "data").path
        try FileManager.default.createDirectory(atPath: data + "/records", withIntermediateDirectories: true)
        let link = site.appending(path: "link").path
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: data)
        let dangling = site.appending(path: "dangling").path
        try FileManager.default.createSymbolicLink(atPath: dangling, withDestinationPath: data + "/later")
        for inside in [
            data, data + "/x", data + "/records/a/b", link + "/x", data + "/../data/x", link, dangling + "/x",
            site.path + "/nothing/../data/x",
        ] {
            #expect(DataDirectory.contains(inside, in: data), "\(inside)")
            #expect(DataDirectory.contains(inside, in: link), "\(inside)")
        }
        for outside in [site.path, site.path + "/data2", site.path + "/a/b/c", "/", data + "/../other"] {
            #expect(!DataDirectory.contains(outside, in: data), "\(outside)")
        }
    }

    @Test("The key is the owner's alone, and its public half stands beside it")
    func key() throws {
        let key = try SigningKeyFile.key(in: site.path)
        let path = site.path + "/signing-key"
        #expect(try mode(path) == 0o600)
        let shown = try String(contentsOfFile: path + ".pub", encoding: .utf8)
        #expect(shown == key.publicKey + "\n")
        #expect(try SigningKeyFile.key(in: site.path).publicKey == key.publicKey)
        try Data("another".utf8).write(to: URL(fileURLWithPath: path + ".pub"))
        #expect(try SigningKeyFile.key(in: site.path).publicKey == key.publicKey)
        #expect(try String(contentsOfFile: path + ".pub", encoding: .utf8) == shown)

        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
        #expect(throws: StartFailure.self) { try SigningKeyFile.key(in: site.path) }
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        try FileManager.default.moveItem(atPath: path, toPath: path + "-elsewhere")
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: path + "-elsewhere")
        #expect(throws: StartFailure.self) { try SigningKeyFile.key(in: site.path) }
        try FileManager.default.removeItem(atPath: path)
        try Data("short".utf8).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        #expect(throws: StartFailure.self) { try SigningKeyFile.key(in: site.path) }
    }

    @Test("No record is written into the data directory by an export")
    func exportElsewhere() async throws {
        try await Plant.with { plant in
            try await plant.closeBatch()
            for place in [plant.site.data + "/records/R", plant.site.data + "/x", "relative"] {
                #expect(
                    try await Plant.refusal { _ = try await plant.qa.exportRecord("R/1", to: place) } == .badRequest)
            }
            let row = try plant.controller.row("R/1")
            #expect(!row.isTrailClosed)
        }
    }

    @Test("A record that is written twice is the same, byte for byte, with its report", .requirement("H-06"))
    func twice() async throws {
        try await Plant.with { plant in
            try await plant.closeBatch()
            var contents: [[String: Data]] = []
            for name in ["first", "second"] {
                let place = plant.site.directory.appending(path: name)
                let written = try await plant.qa.exportRecord("R/1", to: place.path)
                #expect(written.files.contains("report.pdf"))
                #expect(verifyRecord(at: place).findings == [])
                var content: [String: Data] = [:]
                for file in written.files { content[file] = try Data(contentsOf: place.appending(path: file)) }
                contents.append(content)
            }
            #expect(contents[0] == contents[1])
        }
    }

    @Test("The report is sealed with the record, and signed with it", .requirement("H-06"))
    func reports() async throws {
        try await Plant.with { plant in
            try await plant.closeBatch()
            let seal = try #require(
                try await plant.qa.sealRecord("R/1", SealRequest(decision: "refuse", act: Plant.act)).seal)
            let folder = URL(fileURLWithPath: seal.directory)
            let sealed = try Data(contentsOf: folder.appending(path: Report.name))
            #expect(!FileManager.default.fileExists(atPath: folder.appending(path: Report.signedName).path))
            _ = try await plant.sign(plant.supervisor, "responsible", seal.digest, account: "li", "chosen once")
            let once = try Data(contentsOf: folder.appending(path: Report.signedName))
            _ = try await plant.sign(plant.qa, "refused", seal.digest, account: "wu", "chosen once")
            let twice = try Data(contentsOf: folder.appending(path: Report.signedName))
            #expect(once.starts(with: sealed) && twice.starts(with: sealed) && once != twice)
            #expect(verifyRecord(at: folder).findings == [])

            // A signed report of another record, with its digest in the file of signatures, is found.
            var other = twice
            other[100] ^= 1
            try other.write(to: folder.appending(path: Report.signedName))
            #expect(verifyRecord(at: folder).findings.map(\.kind) == [.digestDiffers, .otherRecord])
            // What a crash kept from being written is written anew.
            try plant.controller.release.catchUp()
            #expect(try Data(contentsOf: folder.appending(path: Report.signedName)) == twice)
            try FileManager.default.removeItem(at: folder.appending(path: Report.signedName))
            #expect(verifyRecord(at: folder).findings.map(\.kind) == [.missingFile])
            try plant.controller.release.catchUp()
            #expect(verifyRecord(at: folder).findings == [])
        }
    }

    @Test("A record that is refused for its content leaves the batch's trail open, and nothing behind")
    func contentRefused() async throws {
        func spoil(_ site: ControllerSite) throws -> String {
            let file = site.directory.appending(path: "line.yaml")
            let text = try String(contentsOf: file, encoding: .utf8)
            // A URI, but no place that EPCIS can name.
            try text.replacingOccurrences(
                of: "biz-location: https://id.gs1.org/414/9521234000006",
                with: "biz-location: urn:epc:id:sgln:952123.40.0"
            ).write(to: file, atomically: true, encoding: .utf8)
            return ""
        }
        try await Plant.with(adding: spoil) { plant in
            try await plant.closeBatch()
            let seal = SealRequest(decision: "refuse", act: Plant.act)
            #expect(try await Plant.refusal { _ = try await plant.qa.sealRecord("R/1", seal) } == .refused)
            let out = plant.site.directory.appending(path: "out").path
            #expect(try await Plant.refusal { _ = try await plant.qa.exportRecord("R/1", to: out) } == .refused)
            #expect(try plant.controller.row("R/1").isTrailClosed == false)
            #expect(try FileManager.default.contentsOfDirectory(atPath: plant.site.data + "/records").isEmpty)
            #expect(try await plant.qa.review("R/1").state == "open")
        }
    }

    @Test("What a receiver would refuse stands in the review before the seal, and in the report", .requirement("H-02"))
    func receivers() async throws {
        func hand(_ site: ControllerSite) throws -> String {
            """

            handover:
            - { id: net, kind: epcis, url: "https://epcis.example.com", receiver: network }

            """
        }
        try await Plant.with(adding: hand) { plant in
            try await plant.closeBatch()
            let sheet = try await plant.qa.review("R/1")
            #expect(!sheet.exceptions.contains { $0.id.hasPrefix("receiver/") }, "of nothing, nothing is refused")
            #expect(try FileManager.default.contentsOfDirectory(atPath: plant.site.data + "/records").isEmpty)
        }
        // Something is packed that nobody has commissioned, at a place that is none.
        let event =
            #"{"type":"AggregationEvent","eventID":"e","eventTime":"2026-09-01T00:00:00.000Z","#
            + #""eventTimeZoneOffset":"+08:00","parentID":"https://e.example.com/2","childEPCs":["https://e.example.com/1"],"#
            + #""action":"ADD","bizStep":"packing","disposition":"in_progress","readPoint":{"id":"a"},"#
            + #""bizLocation":{"id":"b"}}"#
        try Data((event + "\n").utf8).write(to: site.appending(path: "epcis.jsonld"))
        let receiver = Receiver(id: "net", rules: .network, messages: 500)
        let found = try receiver.exceptions(recordAt: site, now: .max)
        #expect(
            found.map(\.id) == ["receiver/net/no-location/2", "receiver/net/order/2", "receiver/net/order/1"],
            "\(found.map(\.id))")
        #expect(found.allSatisfy { $0.text.zh.contains("拒收") && $0.text.en.contains("would refuse") })
    }
}
