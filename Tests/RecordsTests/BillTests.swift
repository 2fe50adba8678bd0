import Codes
import Foundation
import LineCore
import Requirements
import Testing

@testable import Records

@Suite("Bills", .requirement("H-03"))
struct BillTests {
    private func source() -> SampleSource {
        var source = smallBatch()
        source.header.bills = BillMasterData(
            corporation: "C9", actor: "王", actors: [code("81999030000000081238"): ["li", "wu"]])
        return source
    }

    private static let head = """
        <?xml version="1.0" encoding="utf-8"?><Document xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
        xsi:noNamespaceSchemaLocation="终端接口XML Schema-3.0.xsd" Version="3.0" License="L1">

        """

    static let golden: [(String, String)] = [
        (
            "bill-101-20260901.xml",
            """
            <Events><Event Name="ProduceWareHouseIn" MainAction="WareHouseIn"><DataField>
            <Data Code="81999030000000061236" CorpOrderID="PL-01-20260901-101" Actor="王" ActDate="2026-09-02 08:00:00" \
            FromCorpID="C9"/>
            <Data Code="81999010000000013231" CorpOrderID="PL-01-20260901-101" Actor="王" ActDate="2026-09-02 08:00:00" \
            FromCorpID="C9"/>
            <Data Code="81999010000000023232" CorpOrderID="PL-01-20260901-101" Actor="王" ActDate="2026-09-02 08:00:00" \
            FromCorpID="C9"/>
            </DataField></Event></Events></Document>

            """
        ),
        (
            "bill-204-20260901.xml",
            """
            <Events><Event Name="ReworkWareHouseOut" MainAction="WareHouseOut"><DataField>
            <Data Code="81999030000000111231" CorpOrderID="PL-01-20260901-204" Actor="王" ActDate="2026-09-01 08:00:11" \
            ToCorpID="C9"/>
            </DataField></Event></Events></Document>

            """
        ),
        (
            "bill-205-20260901.xml",
            """
            <Events><Event Name="DestoryWareHouseOut" MainAction="WareHouseOut"><DataField>
            <Data Code="81999030000000081238" CorpOrderID="PL-01-20260901-205" Actor="li,wu" ActDate="2026-09-01 07:55:04" \
            ToCorpID="C9"/>
            </DataField></Event></Events></Document>

            """
        ),
        (
            "bill-206-20260901.xml",
            """
            <Events><Event Name="CheckWareHouseOut" MainAction="WareHouseOut"><DataField>
            <Data Code="81999030000000101230" CorpOrderID="PL-01-20260901-206" Actor="王" ActDate="2026-09-01 08:00:07" \
            ToCorpID="C9"/>
            </DataField></Event></Events></Document>

            """
        ),
    ]

    @Test("Each bill is golden to the byte, and covered by the record")
    func bytes() throws {
        let scratch = try Scratch("bills")
        _ = try writeRecord(from: source(), to: scratch.record, released: true)
        #expect(verifyRecord(at: scratch.record).findings == [])
        for (name, text) in Self.golden { #expect(try scratch.text(name) == Self.head + text) }
        let unbound = try scratch.text("list-unbind.csv").split(separator: "\r\n")
        #expect(
            unbound == [
                "parent_code,child_code,at", "81999020000000012231,81999030000000081238,2026-09-01T00:00:02.800Z",
                "81999020000000012231,81999030000000011231,2026-09-01T00:00:02.800Z",
                "81999020000000012231,81999030000000081238,2026-08-31T23:55:03.200Z",
            ])
        let bill = scratch.record.appending(path: "bill-206-20260901.xml")
        try Data(try scratch.text("bill-206-20260901.xml").replacing("C9", with: "C8").utf8).write(to: bill)
        #expect(verifyRecord(at: scratch.record).findings.map(\.kind) == [.digestDiffers])
    }

    @Test("Without the firm's id there is no bill; of a batch that is not released nothing comes in")
    func none() throws {
        let scratch = try Scratch("no-bills")
        _ = try writeRecord(from: source(), to: scratch.record, released: false)
        let names = try FileManager.default.contentsOfDirectory(atPath: scratch.record.path)
        #expect(names.contains("bill-206-20260901.xml") && !names.contains("bill-101-20260901.xml"))
        let other = try Scratch("no-bills-at-all")
        _ = try writeRecord(from: smallBatch(), to: other.record, released: true)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: other.record.path).allSatisfy { !$0.hasPrefix("bill") })
    }

    @Test("A bill holds no code twice, and never a pack together with what is in it", arguments: [1, 2, 3] as [UInt64])
    func noContent(seed: UInt64) throws {
        let scratch = try Scratch("bills-\(seed)")
        var source = GeneratedBatch(seed: seed, units: 160, ratio: [5, 4, 3]).source
        source.header.bills = BillMasterData(corporation: "C9", actor: "王", actors: [:])
        _ = try writeRecord(from: source, to: scratch.record, released: true)
        var parents: [String: String] = [:]
        for row in source.codeList { parents[row.code.description] = row.parent?.description }
        let text = try scratch.text("bill-101-20260901.xml")
        let codes = text.components(separatedBy: "Code=\"").dropFirst().map { String($0.prefix { $0 != "\"" }) }
        #expect(!codes.isEmpty && Set(codes).count == codes.count)
        for code in codes {
            var next = parents[code]
            while let parent = next {
                #expect(!codes.contains(parent))
                next = parents[parent]
            }
        }
    }

    @Test("What takes another one's place at once replaces it; what is only taken out is unbound")
    func lists() throws {
        let scratch = try Scratch("lists")
        let (box, old, new) = (code("81999020000000012231"), code("81999030000000011231"), code("81999030000000021232"))
        var lists = ChangeLists()
        lists.add(.unpacked(parent: box, children: [old], at: firstOfSeptember))
        lists.add(.packed(parent: box, children: [new], at: firstOfSeptember))
        lists.add(.unpacked(parent: box, children: [new], at: firstOfSeptember + 1))
        lists.add(.packed(parent: box, children: [new], at: firstOfSeptember + 1))
        _ = try lists.write(into: scratch.root)
        let replaced = try String(contentsOf: scratch.root.appending(path: "list-replace.csv"), encoding: .utf8)
        #expect(
            replaced.split(separator: "\r\n").dropFirst() == [
                "81999030000000011231,81999030000000021232,81999020000000012231,2026-09-01T00:00:00.000Z"
            ])
        let unbound = try String(contentsOf: scratch.root.appending(path: "list-unbind.csv"), encoding: .utf8)
        #expect(unbound.split(separator: "\r\n").count == 2)
    }

    @Test("A batch number that is no file name becomes one")
    func names() {
        #expect(BillType.sample.fileName(batch: "R/1..") == "bill-206-R%2f1%2e%2e.xml")
    }
}
