/// Why the line must not run. Each cause names who ends it: the line itself, or a person.
public enum HoldCause: UInt8, Sendable, CaseIterable {
    /// A device that the running stations need is not ready; ends when it is.
    case deviceNotReady = 1
    /// No codes are left to issue; ends with the next lease.
    case poolEmpty = 2
    /// The PLC is lost or not under control; ends when it is.
    case plcNotInControl = 3
    /// After a restart of the PLC nobody knows what is on the belt; ends when a person declares it empty.
    case beltUnknown = 4
    /// Too many rejects; a person lets the line go on.
    case rejects = 5
    /// The sequence of prints and reads did not come back; a person lets the line go on.
    case sequenceLost = 6
    /// A reject was not seen in the bin; a person lets the line go on.
    case rejectUnconfirmed = 7
    /// Something passed a gate without a good verdict; a person lets the line go on.
    case passedWithoutProof = 8
    /// An operator's stop or hold; ends with an operator's start.
    case operatorHold = 9
    /// The PLC's parameters changed during the batch; a person lets the line go on.
    case parametersChanged = 11
    /// Reader and pictures are out of step; ends when they are in step again, or when a person lets the line go on: a
    /// line that stands takes no picture that could bring them together.
    case readerOutOfStep = 12
    /// No batch is running.
    case noBatch = 13
    /// The ledger is too slow, or its disk is full; ends when it is not any more.
    case ledgerStalled = 14
    /// The ledger failed; ends with a restart of the program.
    case ledgerFailed = 15
    /// The codes of pre-printed cartons are not all known yet, or none are allotted; ends when they are.
    case allotmentIncomplete = 18
    /// A closed container does not hold what its record says; a person takes it off the line and lets the line go on.
    case contentMoved = 21
    /// The ledger lost what was done last: a person sees what lies on the line and lets it go on.
    case recordsLost = 26

    /// A person has to let the line go on (``LineCommand/resume`` or ``LineCommand/start``).
    public var needsPerson: Bool {
        switch self {
        case .deviceNotReady, .poolEmpty, .plcNotInControl, .noBatch, .ledgerStalled, .allotmentIncomplete:
            false
        case .beltUnknown, .rejects, .sequenceLost, .rejectUnconfirmed, .passedWithoutProof, .operatorHold,
            .parametersChanged, .readerOutOfStep, .ledgerFailed, .contentMoved, .recordsLost:
            true
        }
    }
}

/// One reason why the line must not run now.
public struct Hold: Hashable, Sendable {
    public var cause: HoldCause
    /// ``noStation`` where no station is meant.
    public var station: StationIndex
    /// ``noDevice`` where no device is meant.
    public var device: DeviceIndex

    public init(cause: HoldCause, station: StationIndex, device: DeviceIndex) {
        self.cause = cause
        self.station = station
        self.device = device
    }
}

/// The standing holds, in the order in which they came.
struct HoldBoard: Sendable {
    private(set) var standing: [Hold]

    init(standing: [Hold]) {
        self.standing = standing
    }

    var isEmpty: Bool { standing.isEmpty }

    func contains(_ cause: HoldCause) -> Bool { standing.contains { $0.cause == cause } }

    mutating func set(_ cause: HoldCause, station: StationIndex, device: DeviceIndex, _ on: Bool) {
        let hold = Hold(cause: cause, station: station, device: device)
        if on {
            if !standing.contains(hold) { standing.append(hold) }
        } else {
            standing.removeAll { $0 == hold }
        }
    }

    mutating func clear(_ causes: [HoldCause]) {
        standing.removeAll { causes.contains($0.cause) }
    }
}
