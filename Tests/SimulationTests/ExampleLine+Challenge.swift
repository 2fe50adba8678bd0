import LineAssembly
import LineCore
import LineWorld
import VirtualLine

extension ExampleLine {
    /// A code of this product that is in no pool, and one of another product, as symbols on cartons.
    static let wrongSymbol = "]d1" + "8999901" + "9999999999999"
    static let foreignSymbol = "]d1" + "8777701" + "0000000010001"

    /// What a person lays down for a piece.
    static func thing(for piece: TestPiece) -> TestThing {
        switch piece {
        case .noRead: .unreadable
        case .wrongCode: .carrying(wrongSymbol)
        case .duplicate: .again
        case .foreignProduct: .carrying(foreignSymbol)
        case .shortBundle: .shortContainer(station: 1)
        }
    }

    /// Waits for the devices and starts the function test. False when something keeps standing against it.
    mutating func startTest() -> Bool {
        let plan = plan
        _ = line.run(atMost: 10_000) { $0.assembly.line.isPLCInControl }
        act("declare belt empty", .command(.declareBeltEmpty, Self.person))
        let isReady = line.run(atMost: 10_000) {
            $0.assembly.line.obstacles(to: .test, of: Self.situation(plan)).isEmpty
        }
        guard isReady else { return false }
        act("test start", .challengeStarted(plan, Self.person))
        act("start", .command(.start, Self.person))
        return line.run(atMost: 10_000) { $0.assembly.line.carriedState.machineState == .execute }
    }

    static func situation(_ plan: BatchPlan) -> BatchSituation {
        BatchSituation(
            id: plan.id, phase: .planned, isClearanceRequired: false, missingClearance: [], isTestRequired: false,
            isConfigurationUnchanged: true, expiry: plan.texts.expiry, today: plan.texts.made, otherBatches: [],
            emptyPools: [])
    }

    /// Lays a carton or piece on the belt and waits for its end in the bin.
    mutating func lay(_ thing: TestThing) -> Bool {
        guard line.inWorld({ $0.lay(thing) }) else { return false }
        return line.run(atMost: 20_000) { $0.world.isIdle && $0.openItems == 0 }
    }

    /// Announces a piece, lays it and waits for its result.
    mutating func tryPiece(_ piece: TestPiece) -> TestResult? {
        let before = line.ledger.testResults.count
        act("announce \(piece.token)", .challengePiece(piece, Self.person))
        guard line.inWorld({ $0.lay(Self.thing(for: piece)) }) else { return nil }
        _ = line.run(atMost: 20_000) { $0.ledger.testResults.count > before && $0.openItems == 0 }
        return line.ledger.testResults.dropFirst(before).last
    }

    mutating func endTest() {
        act("test end", .challengeEnded(Self.person))
        _ = line.run(atMost: 10_000) { $0.ledger.phase != .testing }
    }
}

extension VirtualLine {
    /// Items that the line has no outcome of.
    var openItems: Int {
        assembly.line.snapshot.test?.isLaid == true ? 1 : 0
    }
}
