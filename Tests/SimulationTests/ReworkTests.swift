import Codes
import LineAssembly
import LineCore
import LineWorld
import Requirements
import Testing
import VirtualLine

/// People with a scanner and a rework printer: what the screen says of an act, their hands do in the world.
struct Hands: Sendable {
    private var state: UInt64
    private(set) var done: [PackActKind] = []
    private(set) var refused = 0
    /// Packs of the new container whose label is on its way.
    private var packing: [Code] = []

    init(seed: UInt64) { state = seed }

    static let person = Signer(who: "operator", why: "rework")

    private mutating func draw(_ count: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(max(1, count)))
    }

    private mutating func pick(_ codes: [Code]) -> Code? { codes.isEmpty ? nil : codes[draw(codes.count)] }

    /// What carries a code: an SSCC stands there with its AI.
    private static func text(_ code: Code) -> String { code.count == 18 ? "00\(code)" : code.description }

    /// One act on something that is there, or a label put on and scanned back.
    mutating func work(_ line: inout VirtualLine) {
        if scanBack(&line) { return }
        guard let act = anAct(line) else { return }
        perform(act, &line)
    }

    /// Before the batch is closed every label is right, or its container is no more.
    mutating func finish(_ line: inout VirtualLine) {
        if scanBack(&line) { return }
        guard let code = line.assembly.line.snapshot.labelsDue.first else { return }
        if line.ledger.children(of: code).isEmpty {
            perform(.disaggregate(code, deep: false), &line)
        } else {
            perform(.reprint(code), &line)
        }
    }

    private mutating func scanBack(_ line: inout VirtualLine) -> Bool {
        guard let label = line.assembly.line.snapshot.labelsAwaited.first else { return false }
        if !packing.isEmpty {
            let texts = packing.map(Self.text)
            line.inWorld { $0.packByHand(texts: texts, label: Self.text(label)) }
            packing = []
        }
        line.send(.labelScannedBack(label, Self.person))
        return true
    }

    private mutating func perform(_ act: PackAct, _ line: inout VirtualLine) {
        guard case .success(let plan) = line.assembly.line.plan(of: act, second: "supervisor", by: Self.person) else {
            refused += 1
            return
        }
        done.append(act.kind)
        line.send(.act(act, Self.person, second: "supervisor"))
        if case .aggregate(let packs, _) = act { packing = packs }
        line.inWorld { world in
            for consequence in plan.consequences {
                switch consequence {
                case .detached(let code, _), .inHand(let code): world.takeInHand(text: Self.text(code))
                case .attached(let code, let container):
                    // A pack may come straight off the line.
                    world.takeInHand(text: Self.text(code))
                    world.putByHand(text: Self.text(code), into: Self.text(container))
                case .changed(let code, _, _, _): world.takeInHand(text: Self.text(code))
                case .backOnLine, .labelDue, .labelFits, .labelVoid, .labelPrinted, .labelAbandoned: break
                }
            }
        }
    }

    private mutating func anAct(_ line: VirtualLine) -> PackAct? {
        let rows = line.ledger.rows.filter { $0.state == .commissioned }
        let packed = rows.filter { $0.parent != nil && $0.level < 3 }.map { $0.code }
        let closed = rows.filter { $0.level > 1 && $0.level < 4 && $0.isClosed }.map { $0.code }
        let inHand = rows.map { $0.code }.filter { line.assembly.line.packReport(of: $0)?.place == .inHand }
        let units = inHand.filter { line.assembly.line.level(of: $0) == 1 }
        switch draw(12) {
        case 0: return pick(packed).map { .sample([$0], .retained) }
        case 1...3: return pick(packed).map { .takeOut([$0]) }
        case 4...5: return pick(inHand).map { .putBack($0, into: nil) }
        case 6:
            guard let old = pick(packed), let new = pick(units) else { return nil }
            return .replace(old: old, new: new)
        case 7: return pick(closed).map { .disaggregate($0, deep: false) }
        case 8: return packing.isEmpty && !units.isEmpty ? .aggregate(Array(units.prefix(4)), level: 2) : nil
        case 9: return pick(closed).map { .reprint($0) }
        case 10: return pick(packed).map { .void([$0], isReject: true) }
        default: return .undo
        }
    }
}

@Suite("Rework while the line runs", .requirement("W-02", "W-03", "W-04", "W-05", "A-05", "N-01"))
struct ReworkTests {
    static func example(seed: UInt64, faults: FaultPlan) -> ExampleLine {
        ExampleLine(
            units: 160, speed: 600, seed: seed, faults: faults, ratios: .small, delays: VirtualLine.Delays(),
            hasRework: true)
    }

    /// Runs a batch while people act about once a second; false when it did not end.
    static func run(_ example: inout ExampleLine, seed: UInt64, restarts: [Int64]) -> (ended: Bool, hands: Hands) {
        var hands = Hands(seed: seed)
        var next: Int64 = 4_000_000
        let incidents = restarts.map { Incident.restart(at: $0, pause: 700, clock: .goesOn) }
        let ended = example.runBatch(atMost: 200_000, incidents: incidents) { line in
            guard line.now >= next else { return }
            next = line.now + 700_000
            switch line.assembly.line.phase {
            case .running: hands.work(&line)
            case .ending: hands.finish(&line)
            default: break
            }
        }
        return (ended, hands)
    }

    @Test("The record is the truth after all that people did", arguments: [1, 2, 3, 4] as [UInt64])
    func truth(seed: UInt64) {
        var example = Self.example(seed: seed, faults: seed % 2 == 0 ? .typical : .none)
        let (ended, hands) = Self.run(&example, seed: seed, restarts: [])
        #expect(ended, "\(example.summary)")
        #expect(example.findings.isEmpty)
        #expect(hands.done.count > 8, "\(hands.done) \(hands.refused)")
    }

    @Test(
        "Restarts in the middle of rework", .requirement("L-02", "U-06"),
        arguments: [5_300, 8_020, 9_710, 11_205] as [Int64])
    func restarts(at moment: Int64) {
        var example = Self.example(seed: UInt64(moment), faults: .none)
        let (ended, _) = Self.run(&example, seed: UInt64(moment), restarts: [moment, moment + 4_000])
        #expect(ended, "\(example.summary)")
        #expect(example.findings.isEmpty)
    }
}
