import Codes
import LineCore
import Records

/// Numbers from a seed (SplitMix64): the same on every machine.
struct SeededNumbers {
    private var state: UInt64
    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }
    mutating func happens(oneIn limit: Int) -> Bool { below(limit) == 0 }
}

/// Makes up a whole batch from a seed: rejects, samples, repacking, short containers, loose and returned codes.
struct GeneratedBatch {
    private(set) var source: SampleSource
    private var numbers: SeededNumbers
    private var time = firstOfSeptember
    private var counters = [Int](repeating: 0, count: 5)
    private var rows: [Int: [RecordedCode]] = [:]
    private var waiting = [[Code]](repeating: [], count: 5)
    private var parents: [Code: Code] = [:]
    private let ratio: [UInt16]

    init(seed: UInt64, units: Int, ratio: [UInt16]) {
        self.ratio = ratio
        source = SampleSource(header: .sample(ratio: ratio))
        numbers = SeededNumbers(seed: seed)
        for _ in 0..<units { addUnit() }
        for level in 2...4 where !waiting[level - 1].isEmpty {
            if level == 2 { leaveSomeLoose() }
            if !waiting[level - 1].isEmpty { close(level) }
        }
        for _ in 0..<3 {
            add(draw(1), 1, .unallocated, "returned to pool")
        }
        finish()
    }

    private mutating func addUnit() {
        time += Int64(100 + numbers.below(200))
        if numbers.happens(oneIn: 5000) { time -= 60_000 }
        let unit = draw(1)
        if numbers.happens(oneIn: 40) { return add(unit, 1, .snInvalid, "no read") }
        if numbers.happens(oneIn: 90) { return add(unit, 1, .inDoubt, "print unknown") }
        happen(.commissioned(code: unit, at: time))
        if numbers.happens(oneIn: 60) { return end(unit, 1, .sampled, "taken as a sample") }
        if numbers.happens(oneIn: 60) { return end(unit, 1, .inactive, "not found") }
        if numbers.happens(oneIn: 60) { return end(unit, 1, .destroyed, "removed by hand") }
        add(unit, 1, .commissioned, "")
        waiting[1].append(unit)
        if waiting[1].count == Int(ratio[0]) { close(2) }
        for level in 3...4 where waiting[level - 1].count == Int(ratio[level - 2]) { close(level) }
    }

    /// A container of what waits on the level below; now and then one child is taken out and put back.
    private mutating func close(_ level: Int) {
        time += 50
        let container = draw(level)
        let children = waiting[level - 1]
        waiting[level - 1] = []
        happen(.commissioned(code: container, at: time))
        happen(.packed(parent: container, children: children, at: time))
        for child in children { parents[child] = container }
        add(container, UInt8(level), .commissioned, "")
        if numbers.happens(oneIn: 6) {
            let child = children[numbers.below(children.count)]
            happen(.unpacked(parent: container, children: [child], at: time))
            time += Int64(numbers.below(3))
            happen(.packed(parent: container, children: [child], at: time))
        }
        if level < 4 { waiting[level].append(container) }
    }

    private mutating func leaveSomeLoose() {
        let loose = waiting[1].removeLast()
        for place in rows[1, default: []].indices where rows[1, default: []][place].code == loose {
            rows[1]?[place].reason = "loose; end of batch"
        }
    }

    private mutating func end(_ unit: Code, _ level: UInt8, _ state: CodeState, _ reason: String) {
        happen(.ended(code: unit, state: state, at: time + 10))
        add(unit, level, state, reason)
    }

    private mutating func happen(_ event: RecordedEvent) { source.eventList.append(event) }

    private mutating func add(_ unit: Code, _ level: UInt8, _ state: CodeState, _ reason: String) {
        rows[Int(level), default: []].append(
            RecordedCode(
                code: unit, level: level, state: state, parent: nil, batch: "20260901", reason: reason,
                printedAt: state == .unallocated ? nil : time, verifiedAt: state == .commissioned ? time : nil))
    }

    private mutating func draw(_ level: Int) -> Code {
        counters[level] += 1
        let serial = String(String(1_000_000_000 + counters[level]).dropFirst())
        if level < 4 { return code("819990\(4 - level)" + serial + String(1000 + numbers.below(9000))) }
        let digits = "06901234" + serial
        guard let check = CheckDigit.gs1(of: Array(digits.utf8)) else {
            preconditionFailure("digits have a check digit")
        }
        return code(digits + String(check - 0x30))
    }

    private mutating func finish() {
        for level in 1...4 {
            for var row in (rows[level] ?? []).sorted(by: { $0.code < $1.code }) {
                row.parent = parents[row.code]
                source.codeList.append(row)
            }
        }
        source.auditList = chain((1...20).map { #"{"act":"sample","n":\#($0)}"# })
    }
}
