/// What is printed on a thing, as a reader would tell it.
struct Print: Hashable, Sendable {
    /// AIM symbology identifier of ISO/IEC 15424, e.g. `]d2`.
    var aim: [UInt8]
    /// The data without a leading FNC1; a later FNC1 is GS (1D).
    var data: [UInt8]
    var isReadable: Bool
    /// In-line grade × 10.
    var grade: UInt8

    var text: String { String(decoding: data, as: UTF8.self) }

    /// Splits `]d2010…` into identifier and data; nil without an identifier.
    static func splitting(_ symbol: String, grade: UInt8) -> Print? {
        let bytes = [UInt8](symbol.utf8)
        guard bytes.count >= 3, bytes[0] == UInt8(ascii: "]") else { return nil }
        return Print(aim: [UInt8](bytes[..<3]), data: [UInt8](bytes[3...]), isReadable: true, grade: grade)
    }
}

/// A unit or container that exists in the world.
struct Thing: Sendable {
    /// 1 for units, one more for each container around.
    var level: Int
    /// What is printed on it, or its label's.
    var print: Print?
    var place: Place
    /// Things inside, in the order of the reader.
    var children: [Int] = []
    var faults: ThingFaults = ThingFaults()
    /// It came with a print of its own.
    var isForeign = false
    /// Layers that can be shown: ranges of children as they were before any fell out.
    var layers: [[Int]] = []
    /// What was inside, of all that its reader was shown.
    var shown: [Int] = []
    /// A person scanned something else for it than went into it.
    var isMisscanned = false
    /// A gate decided to push it out, and nobody put it back.
    var wasRejected = false

    /// Faults that strike the print itself.
    mutating func mar() {
        if faults.troubles.contains(.formerBatch), var data = print?.data, data.count > 18 {
            // Another serial of the same product: a 20-digit code has it behind 7 digits, an element string behind 18.
            let place = data.count == 20 ? 7 : 18
            data[place] = UInt8(ascii: "0") + (data[place] &- UInt8(ascii: "0") &+ 5) % 10
            print?.data = data
        }
        if let foreign = faults.foreign { print = foreign }
        if faults.misprint { print?.isReadable = false }
        if faults.damaged, let data = print?.data, let last = data.last {
            // The last character changes: the text stays plausible and is wrong.
            print?.data[data.count - 1] = last == UInt8(ascii: "0") ? UInt8(ascii: "8") : UInt8(ascii: "0")
        }
    }
}

/// What fate has in mind for a thing.
struct ThingFaults: Hashable, Sendable {
    var noRead = false
    var misprint = false
    var damaged = false
    var foreign: Print?
    var duplicatePrint = false
    var missingPrint = false
    var takenByHand = false
    var lateResult = false
    var gateStuck = false
    var missingChild = false
    /// A test piece that the printer does not reach.
    var passesPrinter = false
    var troubles: Set<ThingTrouble> = []

    /// False for faults of the line, which are no thing's.
    mutating func add(_ fault: Fault) -> Bool {
        switch fault {
        case .noRead: noRead = true
        case .misprint: misprint = true
        case .foreignPrint(let symbol): foreign = Print.splitting(symbol, grade: 35)
        case .duplicatePrint: duplicatePrint = true
        case .missingPrint: missingPrint = true
        case .takenByHand: takenByHand = true
        case .lateResult: lateResult = true
        case .gateStuck: gateStuck = true
        case .missingChild: missingChild = true
        case .thing(let trouble): troubles.insert(trouble)
        case .plcRestart, .plcSilent, .emergencyStop, .guardOpen, .airLost, .driveFault, .jam, .binFull,
            .parameterChanged, .placedByHand, .startButton, .stopButton, .resetButton,
            .connectionDrop, .outage, .answerLost, .babble, .device, .station, .beltCleared, .encoderJump:
            return false
        }
        return true
    }
}

/// Where a thing is.
public enum Place: Hashable, Sendable {
    /// Moving, or standing at a station.
    case onBelt
    /// Behind its own gate, waiting to be put into a container at this station.
    case waiting(station: Int)
    case inContainer(Int)
    /// Taken aside at this station, to be put back.
    case aside(station: Int)
    /// In the reject bin of a station.
    case bin(station: Int)
    case diverted(station: Int)
    /// People took it away, or it fell down.
    case taken
    /// It left the line at the end.
    case finished
}
