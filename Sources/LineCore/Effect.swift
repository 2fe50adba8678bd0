public import Codes

/// Everything that the line asks for.
public enum Effect: Hashable, Sendable {
    case plc(PLCCommand)
    case unitPrinter(DeviceIndex, UnitPrinterCommand)
    case labelPrinter(DeviceIndex, LabelPrinterCommand)
    case scanner(DeviceIndex, ScannerCommand)
    /// Lease codes of this level from the pool; answered by ``Event/codesLeased(lease:level:codes:)`` or
    /// ``Event/poolShort(level:remaining:)``, or both.
    case lease(level: UInt8, count: UInt32)
    /// Tell the next codes of pre-printed cartons that were allotted to the batch, after this lease; answered by
    /// ``Event/codesAllotted(lease:level:codes:isLast:)``.
    case allotment(level: UInt8, after: Int64)
    /// Lease unit codes for the function test: they are never the product's. Answered like ``lease(level:count:)``.
    case leaseTest(count: UInt32)
    /// Ask the ledger what a strange code is; answered by ``Event/classified(station:item:finding:)``.
    case classify(station: StationIndex, item: UInt16, code: Code)

    /// The effect cannot be taken back, so it leaves only after the commit that holds its cause (L-01).
    public var needsDurability: Bool {
        switch self {
        case .plc(.verdict(_, _, let verdict)): verdict == .good
        // The release follows the verdict of the same step and must not overtake it.
        case .plc(.request(_, _, let request)): request == .release
        case .plc(.adopt): true
        case .plc: false
        case .unitPrinter(_, .store): true
        case .unitPrinter(_, .prepare), .unitPrinter(_, .clear): true
        case .labelPrinter(_, .print): true
        case .labelPrinter, .scanner, .classify, .lease, .leaseTest, .allotment: false
        }
    }
}

/// What one event brought about. The caller empties it before each event and reuses it.
public struct Step: Sendable {
    public var effects: [Effect] = []
    public var facts: [Fact] = []

    public init() {}

    public mutating func removeAll() {
        effects.removeAll(keepingCapacity: true)
        facts.removeAll(keepingCapacity: true)
    }
}
