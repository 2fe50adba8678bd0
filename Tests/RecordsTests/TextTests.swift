import Codes
import LineCore
import Requirements
import Testing

@testable import Records

@Suite struct TextTests {
    @Test func timesAreUTCWithThreeDecimals() {
        for (time, text) in [
            (0, "1970-01-01T00:00:00.000Z"), (951_782_399_999, "2000-02-28T23:59:59.999Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"), (1_788_220_800_123, "2026-09-01T00:00:00.123Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00.000Z"), (UTCTime.range.upperBound, "9999-12-31T23:59:59.999Z"),
        ] as [(Int64, String)] {
            #expect(UTCTime.text(time) == text)
            #expect(UTCTime.parse(text) == time)
        }
        for text in [
            "", "2026-09-01T00:00:00Z", "2026-02-29T00:00:00.000Z", "2026-13-01T00:00:00.000Z",
            "1969-12-31T23:59:59.999Z",
            "2026-09-01t00:00:00.000Z", "2026-09-01T24:00:00.000Z", "2026-09-01T00:00:00.00xZ",
        ] {
            #expect(UTCTime.parse(text) == nil)
        }
        #expect(UTCTime.offset(minutes: 480) == "+08:00")
        #expect(UTCTime.offset(minutes: -210) == "-03:30")
    }

    @Test func jsonIsReadStrictly() {
        #expect(
            JSONValue(Array(#"{"a":[1,-0.5e3,"\u6279\ud83d\ude00\n",true,null]}"#.utf8)[...])?["a"]?.elements?.count
                == 5)
        #expect(JSONValue(Array(#""\u6279\ud83d\ude00""#.utf8)[...]) == .string("批😀"))
        for text in [
            "", "{", #"{"a":1,"a":2}"#, "[1,]", "01", "1.", "1e", #""\x""#, #""\ud800""#, "\"\n\"", "[1] 2", "tru",
            "nul", "-",
            String(repeating: "[", count: 40), #"{"a" 1}"#, #"{1:2}"#,
        ] {
            #expect(JSONValue(Array(text.utf8)[...]) == nil, "\(text)")
        }
        #expect(JSONValue([0x22, 0xFF, 0x22]) == nil)
    }

    @Test func jsonTextComesBack() {
        let text = "a\"\\/\u{8}\t\n\u{C}\r\u{1}批😀"
        #expect(JSONValue(Array(JSONText.quoted(text).utf8)[...]) == .string(text))
    }

    @Test func csvFieldsComeBack() {
        let row = ["a", "", "b,c", "d\"e", "f\r\ng", "批", "\"", " "]
        var bytes: [UInt8] = []
        CSVText.append(row: row, to: &bytes)
        #expect(CSVText.fields(bytes.dropLast(2))?.map { String(decoding: $0, as: UTF8.self) } == row)
        for text in ["\"a", "a\"b", "\"a\"b", "\"a\" ,"] {
            #expect(CSVText.fields(Array(text.utf8)[...]) == nil)
        }
    }

    @Test(.requirement("U-01"))
    func codesAndPlacesAreSpelledAsFilesWantThem() throws {
        let item = code("010690123400000921a/b%1")
        let text = try #require(EPCText.fileText(of: item, scheme: .gs1))
        #expect(text == "https://id.gs1.org/01/06901234000009/21/a%2Fb%251")
        #expect(EPCText.code(epc: text, base: "urn:x") == item)
        #expect(EPCText.code(fileText: "https://id.gs1.org/01/06901234000009/21/a%2fb", scheme: .gs1) == nil)
        let carton = "81999030000000011231"
        #expect(EPCText.epc(carton, scheme: .cn20, base: "https://e.example") == "https://e.example/" + carton)
        #expect(EPCText.code(epc: "https://e.example/" + carton, base: "https://e.example") == code(carton))
        #expect(EPCText.code(epc: "https://other.example/" + carton, base: "https://e.example") == nil)
        #expect(EPCText.location("urn:epc:id:sgln:6901234.00001.0") == "https://id.gs1.org/414/6901234000016")
        #expect(EPCText.location("urn:epc:id:sgln:6901234.00001.A7") == "https://id.gs1.org/414/6901234000016/254/A7")
        #expect(EPCText.location("https://id.gs1.org/414/6901234000016") != nil)
        for bad in ["", "plant", "urn:", "a b:c", "urn:epc:id:sgln:6901234.00001", "https://x/%2", "https://x/批"] {
            #expect(EPCText.location(bad) == nil, "\(bad)")
        }
    }

    @Test func tableFindsItsCodes() throws {
        var table = RecordTable()
        var keys: [[UInt8]] = []
        for number in 0..<3000 { keys.append(Array("key \(number)".utf8)) }
        for key in keys { _ = table.intern(key[...]) }
        for (place, key) in keys.enumerated() {
            #expect(table.index(of: key[...]) == UInt32(place))
            #expect(table.intern(key[...]) == UInt32(place))
        }
        #expect(table.index(of: [0x41]) == nil)
    }

    @Test(
        .requirement("H-03"),
        arguments: [
            ("1:20:200", [10, 20]), ("1:5", [5]), ("1", nil), ("1:3:7", nil), ("2:4", nil), ("1:0", nil), ("1:+2", nil),
            ("1::2", nil), ("", nil),
        ] as [(String, [Int]?)])
    func cascadeGivesTheRatio(text: String, ratio: [Int]?) {
        #expect(RelationWriter.ratio(ofCascade: text) == ratio)
    }
}
