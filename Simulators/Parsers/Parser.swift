import Codes
import ConfigurationFiles
import ControlServer
import Devices
import Foundation
import Handover
import LineAssembly
import LineCore
import Ledger
import Records

/// Everything of the program that reads bytes which somebody else wrote: devices, files, clients, receivers of records.
///
/// Each takes any bytes at all. What may come of them is a refusal or a finding; never a trap, never an end that does not
/// come, never more memory than a few times what was sent.
public enum Parser: String, CaseIterable, Sendable {
    // Devices; the format of their inputs is that of ``StreamDialogue`` and ``RegisterDialogue``.
    case dataMan = "dataman"
    case keyence
    case plc
    case scanner
    case zipher
    case zpl

    /// A symbol's content, as it was read.
    case symbol
    /// A code in one of its texts: Digital Link, URN, GS1 element string.
    case codeText = "code-text"
    /// A file of issued codes: first a byte for the rules, then the file.
    case codeFile = "code-file"
    /// The zip archive around one.
    case codeArchive = "code-archive"

    case lineFile = "line-file"
    case productFile = "product-file"
    case scenarioFile = "scenario-file"

    /// A request to the controller: its path in the first line, then its body.
    case request
    /// An answer of a receiver of records: its status in the first line, then its body.
    case answer

    /// A file of a batch record: its name in the first line, then its content.
    case record
    case relation
    case proof
    case recording
    case journal
    case witness

    /// Reads these bytes as the program would.
    public func read(_ bytes: [UInt8], in place: ParserPlace) {
        switch self {
        case .dataMan: RegisterDialogue.dataMan(bytes)
        case .plc: RegisterDialogue.plc(bytes)
        case .keyence:
            var dialogue = StreamDialogue(KeyenceSRMachine(settings: .init()), commands: [.refresh])
            dialogue.play(bytes)
        case .scanner:
            var dialogue = StreamDialogue(
                ScannerMachine(settings: .init()), commands: [.feedback(good: true), .feedback(good: false)])
            dialogue.play(bytes)
        case .zipher: StreamDialogue.zipher(bytes)
        case .zpl: StreamDialogue.zpl(bytes)
        case .symbol: Self.readSymbol(bytes)
        case .codeText: Self.readCodeText(bytes)
        case .codeFile: place.readCodes(Array(bytes.dropFirst()), rules: bytes.first ?? 0)
        case .codeArchive: place.readCodes(bytes, rules: 0)
        case .lineFile: Self.tell(ConfigurationReader.line(Data(bytes), file: "line.yaml").problems)
        case .productFile:
            Self.tell(ConfigurationReader.product(Data(bytes), file: "product.yaml").problems)
        case .scenarioFile:
            Self.tell(ConfigurationReader.scenario(Data(bytes), file: "scenario.yaml").problems)
        case .request: RequestTrial.read(bytes)
        case .answer: AnswerTrial.read(bytes)
        case .record: place.verifyRecord(with: bytes)
        case .relation: place.checkRelation(bytes)
        case .proof: _ = verifyProof(bytes)
        case .recording: Self.readRecording(bytes)
        case .journal: Self.readJournal(bytes)
        case .witness: place.readWitness(bytes)
        }
    }

    private static func tell(_ problems: [ConfigurationProblem]) {
        for problem in problems { _ = "\(problem)" }
    }

    private static func readSymbol(_ bytes: [UInt8]) {
        guard let reading = Reading(bytes: bytes) else { return }
        let interpretation = interpret(reading)
        if case .unreadable(let fault) = interpretation { _ = fault.text }
        if let code = interpretation.identity, let scheme = interpretation.scheme {
            _ = fileForm(of: code, scheme: scheme)
            _ = CodeText.digitalLink(of: code, scheme: scheme)
        }
    }

    private static func readCodeText(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        if let (code, scheme) = try? CodeText.code(digitalLink: text) {
            let again = CodeText.digitalLink(of: code, scheme: scheme).flatMap { try? CodeText.code(digitalLink: $0) }
            if let again { precondition(again == (code, scheme), "a code's Digital Link names that code") }
        }
        if let (code, scheme) = try? CodeText.code(urn: text) {
            for length in 6...12 { _ = CodeText.urn(of: code, scheme: scheme, companyPrefixLength: length) }
        }
        for scheme in CodeScheme.allCases {
            if let code = try? CodeText.code(fileForm: text, scheme: scheme) { _ = fileForm(of: code, scheme: scheme) }
        }
    }

    private static func readRecording(_ bytes: [UInt8]) {
        // Frames are guarded by sums; what is tried here is what stands in them.
        var reader = RecordingReader()
        try? reader.read(bytes) { _ in }
    }

    /// What can be read can be written, and read again as the same.
    private static func readJournal(_ bytes: [UInt8]) {
        guard let first = bytes.first else { return }
        let rest = Array(bytes.dropFirst())
        if first & 1 == 0 {
            if let event = try? EventCodec.decode(rest) {
                let again = try? EventCodec.decode(EventCodec.encode(event))
                precondition(again == event, "an event is read as it was written")
            }
        } else if let facts = try? FactCodec.decode(rest) {
            let again = try? FactCodec.decode(FactCodec.encode(facts))
            precondition(again == facts, "facts are read as they were written")
        }
    }
}
