public import Codes

/// The number of a device in the line's configuration, counted from 0 in the order of its `devices` list.
public typealias DeviceIndex = UInt8

/// The number of a station in the line's configuration, from 0. Stations at the PLC come first: station k is Line
/// Link's station k; handheld stations follow.
public typealias StationIndex = UInt8

/// A device's own fault, as the operator should hear of it.
public struct DeviceFault: Hashable, Sendable {
    public enum Kind: UInt8, Sendable, CaseIterable {
        /// No connection, or the connection broke.
        case link = 1
        /// Connected, but it does not answer in time.
        case silent = 2
        /// It answers what the protocol does not allow.
        case protocolError = 3
        /// The device itself says that it is not ready (offline, paused, starting).
        case notReady = 4
        case paperOut = 5
        case ribbonOut = 6
        case headOpen = 7
        case overheated = 8
        /// Another fault that the device tells; the detail has its words.
        case deviceError = 9
        /// Results or records were thrown away inside the device.
        case overrun = 10
        /// Its settings are not those that the line needs; the detail says which.
        case wrongSettings = 11
    }

    public var kind: Kind
    /// Technical detail in English, at most a line.
    public var detail: String

    public init(kind: Kind, detail: String) {
        self.kind = kind
        self.detail = detail
    }
}

// MARK: Readers (cameras)

/// One answer of a reader to one picture.
public struct ReadResult: Hashable, Sendable {
    /// The reader's own number of the trigger that this result belongs to; nil for readers without one.
    public var triggerID: UInt32?
    /// What was read, in the reader's order; empty = no read.
    public var readings: [Reading]
    /// In-line grade × 10 (0…40) where the reader gives one: a process indicator, never a certified grade (ISO/IEC
    /// 15415 words, but one scan at one angle). The lowest where several symbols were read.
    public var grade: UInt8?

    public init(triggerID: UInt32?, readings: [Reading], grade: UInt8?) {
        self.triggerID = triggerID
        self.readings = readings
        self.grade = grade
    }
}

public enum ReaderReport: Hashable, Sendable {
    /// The link stands and the reader is armed. Trigger ids start anew: nothing of before will be answered.
    case ready
    case fault(DeviceFault)
    case result(ReadResult)
}

public enum ReaderCommand: Hashable, Sendable {
    /// Ask for its state again now (after a fault was mended).
    case refresh
}

// MARK: Unit printers with an indexed record buffer

public enum UnitPrinterCommand: Hashable, Sendable {
    /// Select the job and tell the batch's texts; empties the record buffer. Answered by ``UnitPrinterReport/ready``.
    case prepare(BatchTexts)
    /// Add one record. The index counts 1, 2, 3 … within a batch, without gaps, over all restarts.
    case store(index: UInt32, code: Code)
    /// Empty the record buffer; answered by ``UnitPrinterReport/cleared(lastPrinted:)``.
    case clear
}

public enum UnitPrinterReport: Hashable, Sendable {
    /// The link stands and the printer runs. `lastPrinted` is its own word (0 = none), `stored` the records that it
    /// holds unprinted. Comes after every connect, after `prepare`, and after a fault is mended.
    case ready(lastPrinted: UInt32, stored: UInt32)
    case fault(DeviceFault)
    /// The record is in the buffer.
    case stored(index: UInt32)
    /// The printer said no, or the link was down: the record is certainly not in the buffer.
    case refused(index: UInt32)
    /// The answer was lost: the record may or may not be in the buffer.
    case inDoubt(index: UInt32)
    /// Everything up to and including this index that was stored has been printed.
    case printed(through: UInt32)
    /// The buffer is empty; nothing after `lastPrinted` was printed.
    case cleared(lastPrinted: UInt32)
}

// MARK: Label printers

/// One label of a container. `number` is the durable number of this print; each number is sent at most once.
public struct LabelJob: Hashable, Sendable {
    public var number: UInt32
    public var code: Code
    public var level: UInt8
    /// Children in the container.
    public var count: UInt16
    /// Smallest units in the container.
    public var units: UInt32
    /// Fewer than the ratio (零箱).
    public var isShort: Bool
    /// The batches in the container, the one in production first; empty when that is the only one, which the printer
    /// was told with ``LabelPrinterCommand/prepare(_:)``. At most two.
    public var lots: [LotTexts] = []

    public init(number: UInt32, code: Code, level: UInt8, count: UInt16, units: UInt32, isShort: Bool) {
        self.number = number
        self.code = code
        self.level = level
        self.count = count
        self.units = units
        self.isShort = isShort
    }
}

public enum LabelPrinterCommand: Hashable, Sendable {
    /// The batch's texts for the labels to come.
    case prepare(BatchTexts)
    case print(LabelJob)
}

public enum LabelPrinterReport: Hashable, Sendable {
    case ready
    case fault(DeviceFault)
    /// The printer says that nothing of the job is left to print. The proof that it printed is the read-back.
    case printed(number: UInt32)
    /// The link was down or the printer had said that it cannot print: certainly nothing was sent.
    case refused(number: UInt32)
    /// Sent, and the printer was lost before it said that it was done.
    case inDoubt(number: UInt32)
}

// MARK: Handheld scanners

public enum ScannerReport: Hashable, Sendable {
    case ready
    case fault(DeviceFault)
    case scan(Reading)
    /// Bytes that are no scan: too long, or no end within the gap. The text names what was wrong, in English.
    case garbled(String)
}

public enum ScannerCommand: Hashable, Sendable {
    /// Tell the operator good or bad at the scanner, where it can.
    case feedback(good: Bool)
}
