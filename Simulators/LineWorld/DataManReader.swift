/// Cognex DataMan as Modbus TCP server: registers, result buffering and handshake as its manual has them.
///
/// Result data of this reader: symbols joined by LF; each symbol is its AIM id and data, and, where grading is on, TAB
/// and grade × 10 in decimal digits. No read is a result of zero length with result code 0.
struct DataManReader: Sendable {
    private struct Result: Sendable {
        var id: UInt16
        var data: [UInt8]
    }

    let plan: DataManPlan
    private var control: UInt16 = 0
    private var softEvents: UInt16 = 0
    private var nextTrigger: UInt16 = 1
    private var buffer: [Result] = []
    private var posted: Result?
    private var isAvailable = false
    private var toggle = false
    private var isOverrun = false
    private var hasMissed = false
    private var isTriggerAcknowledged = false
    private var decoding = 0

    /// Results that the reader keeps while nobody acknowledges.
    static let bufferLimit = 50

    init(plan: DataManPlan) {
        self.plan = plan
    }

    /// A picture is taken now: returns its trigger id.
    mutating func trigger() -> UInt16 {
        let id = nextTrigger
        nextTrigger &+= 1
        decoding += 1
        hasMissed = false
        return id
    }

    mutating func decoded(id: UInt16, data: [UInt8]) {
        decoding -= 1
        let result = Result(id: id, data: data)
        if control & 4 != 0 {
            if buffer.count + (isAvailable ? 1 : 0) >= Self.bufferLimit {
                isOverrun = true
            } else {
                buffer.append(result)
                postNext()
            }
        } else {
            if isAvailable { isOverrun = true }
            post(result)
        }
    }

    /// The same result once more.
    mutating func decodedAgain(id: UInt16, data: [UInt8]) {
        decoding += 1
        decoded(id: id, data: data)
    }

    private mutating func post(_ result: Result) {
        posted = result
        isAvailable = true
        toggle.toggle()
    }

    /// The next result follows when the last was acknowledged and the acknowledgement was taken back.
    private mutating func postNext() {
        guard !isAvailable, control & 8 == 0, !buffer.isEmpty else { return }
        post(buffer.removeFirst())
    }

    /// Nil = no such registers. `wantsPicture` is set when the Trigger bit asks for one.
    mutating func serve(_ request: ModbusRequest, wantsPicture: inout Bool) -> ModbusAnswer {
        switch request {
        case .readHolding(let address, let count):
            return read(address, count)
        case .write(let address, let values):
            guard (1...123).contains(values.count) else { return .exception(3) }
            return write(values, to: address, &wantsPicture) ? .written : .exception(2)
        case .writeSingle(let address, let value):
            return write([value], to: address, &wantsPicture) ? .written : .exception(2)
        case .exchange(let writeAddress, let values, let readAddress, let readCount):
            guard (1...121).contains(values.count) else { return .exception(3) }
            guard write(values, to: writeAddress, &wantsPicture) else { return .exception(2) }
            return read(readAddress, readCount)
        case .readInput, .other:
            return .exception(1)
        }
    }

    private func read(_ address: Int, _ count: Int) -> ModbusAnswer {
        guard (1...125).contains(count) else { return .exception(3) }
        if let registers = part([control, softEvents], base: plan.controlBase, address, count) {
            return .registers(registers)
        }
        if let registers = part(status, base: plan.statusBase, address, count) { return .registers(registers) }
        // Trigger ID to the last data register: 7001…9004.
        guard address >= plan.resultBase, address + count <= plan.resultBase + 2_004 else { return .exception(2) }
        let data = posted?.data ?? []
        let head: [UInt16] = [
            nextTrigger, posted?.id ?? 0, data.isEmpty ? 0 : 1, UInt16(truncatingIfNeeded: data.count),
        ]
        return .registers(
            (0..<count).map { offset in
                let place = address + offset - plan.resultBase
                return place < head.count ? head[place] : packed(data, at: 2 * (place - head.count))
            })
    }

    private func packed(_ data: [UInt8], at place: Int) -> UInt16 {
        let first = place < data.count ? UInt16(data[place]) : 0
        let second = place + 1 < data.count ? UInt16(data[place + 1]) : 0
        return plan.lowByteFirst ? second << 8 | first : first << 8 | second
    }

    private func part(_ block: [UInt16], base: Int, _ address: Int, _ count: Int) -> [UInt16]? {
        guard address >= base, address + count <= base + block.count else { return nil }
        return Array(block[(address - base)..<(address - base + count)])
    }

    private var isReady: Bool { control & 1 != 0 && decoding == 0 }

    private var status: [UInt16] {
        var word: UInt16 = 0
        let bits: [(Bool, UInt16)] = [
            (isReady, 0), (isTriggerAcknowledged, 1), (hasMissed, 3), (decoding > 0, 8), (toggle, 9),
            (isOverrun, 10), (isAvailable, 11),
        ]
        for (isOn, bit) in bits where isOn { word |= 1 << bit }
        return [word, softEvents]
    }

    private mutating func write(_ values: [UInt16], to address: Int, _ wantsPicture: inout Bool) -> Bool {
        guard address >= plan.controlBase, address + values.count <= plan.controlBase + 2 else { return false }
        for (offset, value) in values.enumerated() {
            if address + offset == plan.controlBase {
                setControl(value, &wantsPicture)
            } else {
                softEvents = value
            }
        }
        return true
    }

    private mutating func setControl(_ word: UInt16, _ wantsPicture: inout Bool) {
        let rising = word & ~control
        let falling = control & ~word
        if rising & 2 != 0 {
            if isReady, word & 1 != 0 {
                isTriggerAcknowledged = true
                wantsPicture = true
            } else {
                hasMissed = true
            }
        }
        if falling & 2 != 0 { isTriggerAcknowledged = false }
        control = word
        if rising & 8 != 0 {
            isAvailable = false
            isOverrun = false
        }
        if falling & 8 != 0 { postNext() }
    }
}
