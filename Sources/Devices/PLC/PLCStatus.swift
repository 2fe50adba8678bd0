import LineCore

/// One read of the status registers, checked when it is made.
struct PLCStatus: Hashable, Sendable {
    /// Why a status cannot be used.
    enum Problem: Error, Hashable {
        case length(Int)
        case layout(UInt16)
        case boot
        case stations(UInt16)
        case state(UInt16)
        case unjudged(station: Int, judged: UInt16, item: UInt16)

        var fault: DeviceFault {
            switch self {
            case .length(let count):
                DeviceFault(kind: .protocolError, detail: "the status read has \(count) registers instead of 125")
            case .layout(let layout):
                DeviceFault(
                    kind: .wrongSettings, detail: "register layout is \(layout), this controller knows layout 1")
            case .boot:
                DeviceFault(kind: .protocolError, detail: "the boot register is 0")
            case .stations(let count):
                DeviceFault(kind: .wrongSettings, detail: "number of stations is \(count) instead of 1 to 5")
            case .state(let state):
                DeviceFault(kind: .protocolError, detail: "state \(state) is no PackML state")
            case .unjudged(let station, let judged, let item):
                DeviceFault(
                    kind: .protocolError,
                    detail: "station \(station): judged \(judged) does not fit to item \(item)")
            }
        }
    }

    let registers: [UInt16]
    let state: PackMLState

    init(registers: [UInt16]) throws(Problem) {
        guard registers.count == Int(LineLink.statusCount) else { throw .length(registers.count) }
        guard registers[0] == LineLink.layout else { throw .layout(registers[0]) }
        guard registers[1] != 0 else { throw .boot }
        guard (1...LineLink.stationsMax).contains(Int(registers[12])) else { throw .stations(registers[12]) }
        guard let number = UInt8(exactly: registers[3]), let state = PackMLState(rawValue: number) else {
            throw .state(registers[3])
        }
        self.registers = registers
        self.state = state
        for index in 0..<stationCount {
            let station = station(index)
            guard let unjudged = ItemNumber.steps(from: station.judged, to: station.item),
                unjudged <= PLCLimit.stepsMax
            else { throw .unjudged(station: index, judged: station.judged, item: station.item) }
        }
    }

    var boot: UInt16 { registers[1] }
    var heartbeat: UInt16 { registers[2] }
    var inputs: PLCInputs { PLCInputs(rawValue: registers[4] & 0x3F) }
    var alarms: PLCAlarms { PLCAlarms(rawValue: registers[5] & 0x3F) }
    var speed: UInt16 { registers[8] }
    var commandEcho: UInt16 { registers[10] }
    var commandResult: UInt16 { registers[11] }
    var stationCount: Int { Int(registers[12]) }
    var parameterChecksum: UInt16 { registers[13] }

    /// Presses of a button modulo 32: 0 start, 1 stop, 2 reset.
    func presses(button: Int) -> UInt8 { UInt8(truncatingIfNeeded: registers[14] >> (5 * button) & 0x1F) }

    func station(_ index: Int) -> StationStatus {
        StationStatus(registers: registers, start: LineLink.stationStatusStart + LineLink.stationStatusLength * index)
    }
}

/// One station's 22 registers within a status read.
struct StationStatus: Hashable, Sendable {
    private let registers: [UInt16]
    private let start: Int

    init(registers: [UInt16], start: Int) {
        precondition(
            start + LineLink.stationStatusLength <= registers.count, "a station's registers lie within the status")
        self.registers = registers
        self.start = start
    }

    var item: UInt16 { registers[start] }
    var pictures: UInt16 { registers[start + 3] }
    var pictureItem: UInt16 { registers[start + 4] }
    var judged: UInt16 { registers[start + 5] }
    var rawBits: UInt16 { registers[start + 13] }
    var bits: StationBits { StationBits(rawValue: rawBits & 0x021F) }

    var isPresent: Bool { rawBits & 1 << 5 != 0 }
    var isLabelApplied: Bool { rawBits & 1 << 6 != 0 }
    var isLayerInPlace: Bool { rawBits & 1 << 7 != 0 }
    var isReleased: Bool { rawBits & 1 << 8 != 0 }
    var hasApplicatorFailed: Bool { rawBits & 1 << 9 != 0 }
    /// b3 of the last request taken for the container `item`.
    var takenAlternation: Bool { rawBits & 1 << 10 != 0 }

    /// The outcome of `item` if the ring (still) holds it.
    func outcome(of item: UInt16) -> ItemOutcome? {
        let register = registers[start + 14 + Int(item) % LineLink.outcomeSlots]
        return LineLink.value(in: register, of: item).flatMap(ItemOutcome.init(rawValue:))
    }

    /// Whether `item` came to the trigger and has no outcome yet, as far as this read knows.
    func isUnderWay(_ item: UInt16) -> Bool {
        guard item != 0, let all = ItemNumber.steps(from: judged, to: self.item),
            let some = ItemNumber.steps(from: judged, to: item)
        else { return false }
        return some >= 1 && some <= all
    }
}
