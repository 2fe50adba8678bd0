import Codes
import Foundation
import LineCore
import Requirements
import Testing

@testable import Controller

@Suite("Events, facts and effects in words", .requirement("L-06"))
struct ReadableWordsTests {
    static let words = ReadableWords(names: AlarmNames(stations: ["units"], devices: ["plc", "printer"]))

    private static func texts(_ value: Any) -> [String] {
        let (name, members) = ReadableValue.parts(of: value)
        return [words.line(name, members, .en), words.line(name, members, .zh)]
    }

    @Test("A line has the names of stations and devices, and nothing that is not there")
    func lines() throws {
        let code = try #require(Code("89999010000000011234"))
        #expect(
            Self.texts(Event.unitPrinter(1, .stored(index: 7))) == [
                "unit printer  device=printer  stored(index=7)", "单件打印机  设备=printer  已存入(序号=7)",
            ])
        #expect(
            Self.texts(Effect.plc(.verdict(station: 0, item: 12, verdict: .good))) == [
                "plc  verdict(station=units item=12 verdict=good)", "PLC  判定(工位=units 物品=12 判定=良好)",
            ])
        #expect(
            Self.texts(Fact.codeState(code: 5, from: .allocated, to: .encoded, reason: nil)) == [
                "code state  code=5  from=allocated  to=encoded", "码状态  码=5  原=已分配  新=已编码",
            ])
        #expect(
            Self.texts(Effect.classify(station: 9, item: 1, code: code))[0]
                == "classify  station=9  item=1  code=89999010000000011234")
        #expect(Self.texts(Event.timePassed) == ["time passed", "时间到"])
        #expect(ReadableWords.spaced("triggerID") == "trigger ID" && ReadableWords.spaced("plcVerb") == "plc verb")
    }

    @Test("What devices and people sent cannot reach a terminal as control characters")
    func controlCharacters() {
        let line = Self.texts(Event.scanner(1, .garbled("a\u{1B}[2J\u{07}b")))[0]
        #expect(line.unicodeScalars.allSatisfy { $0.value >= 0x20 })
    }

    @Test("JSON has the same members")
    func json() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        func text(_ value: Any) throws -> String {
            String(
                decoding: try encoder.encode(ReadableValue.members(ReadableValue.parts(of: value).members)),
                as: UTF8.self)
        }
        #expect(
            try text(
                Event.read(station: 0, item: 3, role: .unit, result: ReadResult(triggerID: 4, readings: [], grade: nil))
            )
                == #"{"item":3,"result":{"grade":null,"readings":[],"triggerID":4},"role":"unit","station":0}"#)
        #expect(try text(Event.plc(.inControl)) == #"{"plcReport":"inControl"}"#)
        #expect(try text(Event.plc(.stateChanged(.idle))) == #"{"plcReport":{"stateChanged":"idle"}}"#)
    }

    /// The cases of an enumeration, from the text of its file.
    private static func cases(of name: String, in file: String) throws -> [String] {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Sources/LineCore")
        let text = try String(contentsOf: root.appending(path: file), encoding: .utf8)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            .drop { !$0.hasPrefix("public enum \(name):") }.dropFirst().prefix { $0 != "}" }
        return lines.compactMap { line in
            line.firstMatch(of: /^    case (\w+)/).map { String($0.1) }
        }
    }

    @Test(
        "Every event, fact, effect and report has a word in Chinese",
        arguments: [
            ("Event", "Event.swift", 38), ("Fact", "Fact.swift", 15), ("Effect", "Effect.swift", 8),
            ("PLCReport", "PLC.swift", 15), ("PLCCommand", "PLC.swift", 8),
            ("UnitPrinterReport", "DeviceReports.swift", 7), ("UnitPrinterCommand", "DeviceReports.swift", 3),
            ("LabelPrinterReport", "DeviceReports.swift", 5), ("LabelPrinterCommand", "DeviceReports.swift", 2),
            ("ScannerReport", "DeviceReports.swift", 4), ("CodeState", "CodeState.swift", 10),
        ])
    func chinese(name: String, file: String, least: Int) throws {
        let cases = try Self.cases(of: name, in: file)
        #expect(cases.count >= least, "the cases were found")
        for name in cases { #expect(ReadableWords.chinese[name] != nil, "\(name) has no word") }
    }
}
