import Codes
import LineCore
public import Links

/// A value that a job field or a record field takes.
public enum ZipherContent: Hashable, Sendable {
    /// The code's whole identity.
    case code
    /// The first bytes of the code, e.g. the 7 digits of the 药品标识码.
    case first(Int)
    /// The last bytes of the code, e.g. the 13 digits of serial and check of a Chinese trace code.
    case last(Int)
    /// The GTIN within a GS1 code.
    case gtin
    /// The serial within a GS1 code.
    case serial
    /// The GS1 element string with expiry and lot, separators as bytes 1D, without the leading FNC1.
    case elementString
    case lot
    case made(PrintedDateFormat)
    case expiry(PrintedDateFormat)
    case productName

    /// Whether the value is the same for the whole batch.
    var isOfBatch: Bool {
        switch self {
        case .code, .first, .last, .gtin, .serial, .elementString: false
        case .lot, .made, .expiry, .productName: true
        }
    }

    /// The value in bytes. Nil when the code has not the form that the content needs, and when the value has a byte
    /// that the protocol cannot carry: its escape for `|` and CR is unknown, so such data are refused.
    func value(_ code: Code?, _ texts: BatchTexts) -> [UInt8]? {
        guard let bytes = rawValue(code, texts) else { return nil }
        let isLegal = bytes.allSatisfy { $0 != Ascii.bar && $0 != 0x7F && ($0 >= 0x20 || $0 == Ascii.groupSeparator) }
        return isLegal ? bytes : nil
    }

    private func rawValue(_ code: Code?, _ texts: BatchTexts) -> [UInt8]? {
        switch self {
        case .lot: return Array(texts.lot.utf8)
        case .made(let format): return Array(format.text(texts.made).utf8)
        case .expiry(let format): return Array(format.text(texts.expiry).utf8)
        case .productName: return Array(texts.productName.utf8)
        case .code: return code?.bytes
        case .first(let count): return code.flatMap { $0.count >= count ? Array($0.bytes.prefix(count)) : nil }
        case .last(let count): return code.flatMap { $0.count >= count ? Array($0.bytes.suffix(count)) : nil }
        case .gtin: return code.flatMap { CodeForm($0) == .gs1 ? Array($0.bytes[2..<16]) : nil }
        case .serial: return code.flatMap { CodeForm($0) == .gs1 ? Array($0.bytes[18...]) : nil }
        case .elementString: return code.flatMap { gs1ElementString($0, texts) }
        }
    }
}

/// A named field of the printer's job.
public struct ZipherField: Hashable, Sendable {
    /// The field's name in the job, as it was designed at the printer.
    public var name: String
    public var content: ZipherContent

    public init(name: String, content: ZipherContent) {
        self.name = name
        self.content = content
    }
}

/// Job, fields and times of a printer that speaks Zipher Text Communications.
public struct ZipherSettings: Hashable, Sendable {
    /// The job to select; it has to be in the printer.
    public var job: String
    /// The job's fields that stay the same for a batch; set by name when the job is selected.
    public var jobFields: [ZipherField]
    /// The fields of a serialization record, in the order of its values.
    public var fields: [ZipherField]
    /// The most records that the printer shall hold.
    public var maximumRecords: UInt32 = 50
    /// Bring the printer to Running at the start of a batch.
    public var startsPrinter = true
    /// Pause between two questions for the last printed index while records are unprinted.
    public var pollInterval = Interval.milliseconds(20)
    /// Pause between two questions for the printer's state.
    public var stateInterval = Interval.milliseconds(500)
    public var answerTimeout = Interval.seconds(1)
    /// How long the change to Running may take: the printer answers after the transition.
    public var transitionTimeout = Interval.seconds(20)
    /// How long a print that had begun may go on after the buffer was emptied.
    public var settlingTime = Interval.milliseconds(300)
    /// Commands of the line that may wait for the printer; beyond it records are refused.
    public var queueLimit = 64
    /// The longest line in bytes that the printer may send.
    public var lineLimit = 4_096

    public init(job: String, jobFields: [ZipherField], fields: [ZipherField]) {
        self.job = job
        self.jobFields = jobFields
        self.fields = fields
    }

    /// Why these settings cannot work, in an English sentence; nil = they can. A machine takes no others.
    public var problem: String? {
        let partsHaveBytes = fields.allSatisfy {
            switch $0.content {
            case .first(let count), .last(let count): count > 0
            default: true
            }
        }
        let names = (fields + jobFields).map(\.name)
        return firstProblem([
            (!job.isEmpty && Self.isName(job), "a job has a name that the protocol can carry"),
            (!fields.isEmpty, "a record has fields"),
            (names.allSatisfy { !$0.isEmpty && Self.isName($0) }, "fields have names that the protocol can carry"),
            (jobFields.allSatisfy { !$0.name.utf8.contains(UInt8(ascii: "=")) }, "a job field's name has no ="),
            (jobFields.allSatisfy(\.content.isOfBatch), "job fields hold what is the same for a batch"),
            (partsHaveBytes, "a part of a code has bytes"),
            (maximumRecords > 0 && queueLimit > 0 && lineLimit > 0, "the buffers have room"),
            (pollInterval > .milliseconds(0) && stateInterval > .milliseconds(0), "there is a pause between questions"),
            (answerTimeout > .milliseconds(0) && transitionTimeout > .milliseconds(0), "an answer takes some time"),
        ])
    }

    private static func isName(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 >= 0x20 && $0 != Ascii.bar && $0 != 0x7F }
    }
}
