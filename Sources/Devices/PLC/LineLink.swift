/// The addresses and limits of the register map *Line Link 1* (`Docs/` carries the contract).
enum LineLink {
    static let layout: UInt16 = 1
    static let stationsMax = 5

    // Input registers (FC04).
    static let statusAddress: UInt16 = 0
    static let statusCount: UInt16 = 125
    static let stationStatusStart = 15
    static let stationStatusLength = 22
    static let parameterAddress: UInt16 = 200
    static let parameterCount: UInt16 = 60
    static let parameterLength = 12

    // Holding registers.
    static let holdingAddress: UInt16 = 0
    static let holdingCount: UInt16 = 95
    static let bootEchoAddress: UInt16 = 0
    static let heartbeatAddress: UInt16 = 1
    static let commandAddress: UInt16 = 2
    static let outputsAddress: UInt16 = 4
    static let stationCommandStart = 10
    static let stationCommandLength = 17

    /// Outcomes that a station's ring holds.
    static let outcomeSlots = 8
    /// Verdicts that a station has room for.
    static let verdictSlots = 16

    /// The holding register that takes the requests for station `station`'s container.
    static func requestAddress(station: Int) -> Int { stationCommandStart + stationCommandLength * station }

    /// The first of the station's verdict slots.
    static func verdictAddress(station: Int) -> Int { requestAddress(station: station) + 1 }

    /// How an item is written in rings and slots: the low twelve bits of its number and a value of four bits.
    static func tag(item: UInt16, value: UInt8) -> UInt16 { (item & 0x0FFF) << 4 | UInt16(value & 0x0F) }

    /// The value in `register` if it carries the item's tag.
    static func value(in register: UInt16, of item: UInt16) -> UInt8? {
        register >> 4 == item & 0x0FFF ? UInt8(truncatingIfNeeded: register & 0x0F) : nil
    }
}

/// Arithmetic of Line Link's item numbers: 1…65535 and then 1 again; 0 means that there was none since boot.
enum ItemNumber {
    static func next(after item: UInt16) -> UInt16 { item == .max ? 1 : item + 1 }

    static func previous(before item: UInt16) -> UInt16 { item <= 1 ? .max : item - 1 }

    /// Items that came after `earlier` up to and including `later`; nil when `later` is 0 and `earlier` is not, which
    /// cannot happen without a restart. A step back shows as a very large number.
    static func steps(from earlier: UInt16, to later: UInt16) -> Int? {
        if earlier == 0 { return Int(later) }
        if later == 0 { return nil }
        let difference = Int(later) - Int(earlier)
        return difference < 0 ? difference + 65_535 : difference
    }

    /// The command sequence runs like item numbers: it skips 0.
    static func nextSequence(after sequence: UInt16) -> UInt16 { next(after: sequence) }
}
