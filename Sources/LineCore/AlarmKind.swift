/// Every alarm that the core can raise (ISA-18.2: an alarm needs an act of the operator). Raw values are stored.
public enum AlarmKind: UInt8, Sendable, CaseIterable {
    case plcLost = 1
    case plcRestarted = 2
    case readerFault = 3
    case printerFault = 4
    case labelPrinterFault = 5
    case scannerFault = 6
    case consecutiveRejects = 7
    case rejectRate = 8
    case rejectUnconfirmed = 9
    case sequenceSlip = 10
    case sequenceLost = 11
    case lateVerdict = 12
    case passedWithoutProof = 13
    case poolLow = 14
    case poolEmpty = 15
    case printInDoubt = 16
    case outcomesLost = 17
    case applicatorFailed = 18
    case containerHeld = 19
    case parametersChanged = 20
    case plcAlarm = 21
    case jam = 22
    case binFull = 23
    case ledgerStalled = 24
    case scanRefused = 25
    case strayResult = 27
    case commandRefused = 28
    /// No codes of pre-printed cartons are allotted to the batch.
    case nothingAllotted = 33
    /// A tracked container's content is not proven: `detail` packs are in it, or were lost since the last proven one.
    case trackingLost = 34
}
