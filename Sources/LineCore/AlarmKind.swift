/// Every alarm that the core can raise (ISA-18.2: an alarm needs an act of the operator). Raw values are stored.
///
/// What each means to a person stands in the controller's texts, and all of it in Docs/Alarms.md.
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
    /// The in-line grades of a station fell below those of the batch's beginning (V-07).
    case gradeDrift = 29
    /// The label that was read back is an earlier one of the same station: one was left on the applicator.
    case labelOneBehind = 30
    /// Closed containers hold something else than their labels show; the detail is the ledger's number of the first.
    case labelDue = 31
    /// A pack was read in one container and is recorded in another one, whose code the detail names: what is in that
    /// one is not what its record says.
    case contentMoved = 41
    /// A physical count differs from the records, and nobody said why.
    case countDeviates = 38
    /// No codes of pre-printed cartons are allotted to the batch.
    case nothingAllotted = 33
    /// A tracked container's content is not proven: `detail` packs are in it, or were lost since the last proven one.
    case trackingLost = 34
    /// A reader's pictures and results do not come together any more (Line Link, rule 7).
    case readerOutOfStep = 44
    /// A person scanned a pack, which the detail names, that is recorded in a closed container.
    case packedElsewhere = 45
}

extension AlarmKind {
    /// English word of files, logs and the API; stable.
    public var token: String { "\(self)" }

    /// What happens if nobody acts, and how soon; the priority follows from it.
    public var urgency: (consequence: AlarmPriority.Consequence, time: AlarmPriority.TimeToAct) {
        switch self {
        case .passedWithoutProof, .rejectUnconfirmed: (.unprovenProduct, .atOnce)
        case .plcLost, .plcRestarted, .readerFault, .printerFault, .consecutiveRejects, .rejectRate, .sequenceLost,
            .parametersChanged, .plcAlarm, .jam, .poolEmpty, .ledgerStalled, .nothingAllotted, .readerOutOfStep:
            (.lineStands, .atOnce)
        case .labelPrinterFault: (.lineStands, .minutes)
        case .scannerFault, .binFull, .commandRefused: (.lineStands, .shift)
        case .contentMoved: (.unprovenProduct, .atOnce)
        case .labelOneBehind: (.productLost, .atOnce)
        case .sequenceSlip, .lateVerdict, .printInDoubt, .outcomesLost, .applicatorFailed, .containerHeld,
            .strayResult, .trackingLost:
            (.productLost, .minutes)
        case .labelDue: (.productLost, .shift)
        // Packed elsewhere: the container may hold another pack than its record says.
        case .countDeviates, .packedElsewhere: (.unprovenProduct, .shift)
        case .scanRefused, .poolLow: (.nothingYet, .minutes)
        case .gradeDrift: (.nothingYet, .shift)
        }
    }

    public var priority: AlarmPriority { AlarmPriority(urgency.consequence, urgency.time) }

    /// The holds that the line has with it; empty = it holds nothing by itself.
    public var holdCauses: [HoldCause] {
        switch self {
        case .plcLost: [.plcNotInControl]
        case .plcRestarted, .commandRefused: [.beltUnknown]
        case .readerFault, .printerFault, .labelPrinterFault: [.deviceNotReady]
        case .consecutiveRejects, .rejectRate: [.rejects]
        case .rejectUnconfirmed: [.rejectUnconfirmed]
        case .sequenceLost: [.sequenceLost]
        case .passedWithoutProof: [.passedWithoutProof]
        case .poolEmpty: [.poolEmpty]
        case .nothingAllotted: [.allotmentIncomplete]
        case .parametersChanged: [.parametersChanged]
        case .contentMoved: [.contentMoved]
        case .ledgerStalled: [.ledgerStalled, .ledgerFailed]
        case .readerOutOfStep: [.readerOutOfStep]
        case .scannerFault, .sequenceSlip, .lateVerdict, .poolLow, .printInDoubt, .outcomesLost, .applicatorFailed,
            .containerHeld, .plcAlarm, .jam, .binFull, .scanRefused, .strayResult, .gradeDrift, .labelOneBehind,
            .labelDue, .countDeviates, .trackingLost, .packedElsewhere:
            []
        }
    }

    /// Who ends it.
    public enum End: Sendable, CaseIterable {
        /// The line, as soon as the cause is mended or the next item proves that it is.
        case byItself
        /// A person who looked and lets the line go on (``LineCommand/resume``).
        case resume
        /// A person who declares the belt empty, once the PLC has taken it.
        case beltDeclaredEmpty
    }

    public var end: End {
        switch self {
        case .consecutiveRejects, .rejectRate, .rejectUnconfirmed, .sequenceLost, .lateVerdict, .passedWithoutProof,
            .parametersChanged, .outcomesLost, .strayResult, .contentMoved, .packedElsewhere:
            .resume
        case .plcRestarted, .commandRefused: .beltDeclaredEmpty
        case .plcLost, .readerFault, .printerFault, .labelPrinterFault, .scannerFault, .sequenceSlip, .poolLow,
            .poolEmpty, .printInDoubt, .applicatorFailed, .containerHeld, .plcAlarm, .jam, .binFull, .ledgerStalled,
            .scanRefused, .gradeDrift, .labelOneBehind, .labelDue, .countDeviates, .nothingAllotted,
            .trackingLost, .readerOutOfStep:
            .byItself
        }
    }

    /// It tells of something that happened: it stays until a person has looked, although nothing lasts that could end.
    public var latches: Bool { end != .byItself }

    /// Critical ones are never put aside.
    public var mayBeShelved: Bool { priority != .critical }

    /// What the number in ``AlarmKey/device`` is.
    public enum DeviceMeaning: Sendable {
        case device, level, plcAlarmBit
        /// Which of several things the alarm is about: ``noDevice`` for the first, then 1, 2, 3 …
        case number
    }

    public var deviceMeaning: DeviceMeaning {
        switch self {
        case .poolLow, .poolEmpty: .level
        case .plcAlarm: .plcAlarmBit
        case .contentMoved, .packedElsewhere: .number
        case .plcLost, .plcRestarted, .readerFault, .printerFault, .labelPrinterFault, .scannerFault,
            .consecutiveRejects, .rejectRate, .rejectUnconfirmed, .sequenceSlip, .sequenceLost, .lateVerdict,
            .passedWithoutProof, .printInDoubt, .outcomesLost, .applicatorFailed, .containerHeld, .parametersChanged,
            .jam, .binFull, .ledgerStalled, .scanRefused, .strayResult, .commandRefused, .gradeDrift,
            .labelOneBehind, .labelDue, .countDeviates, .nothingAllotted, .trackingLost,
            .readerOutOfStep:
            .device
        }
    }

    /// How ``StandingAlarm/detail`` is to be read.
    public enum DetailMeaning: Sendable, CaseIterable {
        /// Nothing: it is 0.
        case none
        /// Raw value of ``DeviceFault/Kind``.
        case deviceFault
        /// An item's number, 0 = not known.
        case item
        /// Places that a read was off, with its sign.
        case places
        /// Codes that are left in the pool.
        case codesLeft
        /// For the log only.
        case technical
        /// Number of the first print whose outcome is not known: of a record in a unit printer, of a label in a label
        /// printer.
        case print
        /// Raw value of ``LedgerHealth``.
        case ledgerHealth
        /// Raw value of ``PLCVerbResult``.
        case commandResult
        /// Packs on the open container.
        case openChildren
        /// Mean in-line grade × 10.
        case grade
        /// The ledger's number of a container's code.
        case container
        /// Packs whose whereabouts are unknown.
        case packs
        /// The ledger's number of the code of a pack that is recorded in a container.
        case packInContainer
    }

    public var detailMeaning: DetailMeaning {
        switch self {
        case .plcLost, .plcAlarm, .jam, .binFull, .strayResult, .nothingAllotted, .countDeviates, .readerOutOfStep:
            .none
        case .trackingLost: .packs
        case .packedElsewhere: .packInContainer
        case .plcRestarted, .parametersChanged: .technical
        case .printInDoubt: .print
        case .readerFault, .printerFault, .labelPrinterFault, .scannerFault: .deviceFault
        case .consecutiveRejects, .rejectRate, .rejectUnconfirmed, .sequenceLost, .lateVerdict, .passedWithoutProof,
            .applicatorFailed, .containerHeld, .outcomesLost:
            .item
        case .sequenceSlip: .places
        case .poolLow, .poolEmpty: .codesLeft
        case .ledgerStalled: .ledgerHealth
        case .scanRefused: .openChildren
        case .commandRefused: .commandResult
        case .gradeDrift: .grade
        case .labelOneBehind, .labelDue, .contentMoved: .container
        }
    }
}
