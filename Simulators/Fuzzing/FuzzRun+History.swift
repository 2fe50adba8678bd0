public import Checkers
import Codes
import ConfigurationFiles
import LineAssembly
import LineCore
import LineWorld
import VirtualLine

/// The run in the words of the checkers.
extension FuzzRun {
    public var history: History {
        var events: [History.Event] = []
        var entries = 0
        for witnessed in line.witnessed {
            switch witnessed {
            case .durable(let through):
                for entry in line.ledger.entries[entries..<through] {
                    if entry.facts.contains(.phase(.ended)) { events.append(.durable(.batchEnds)) }
                    for fact in entry.facts {
                        if let fact = History.Fact(fact) { events.append(.durable(fact)) }
                    }
                }
                entries = through
            case .machine(let event): events.append(.machine(event))
            case .restarted: events.append(.restarted)
            }
        }
        let counts = line.assembly.line.snapshot.counts
        return History(
            line: History.Line(
                ratios: [0] + files.product.levels.map { Int($0.ratio) }, stationLevels: stationLevels,
                queueDepth: queueDepth, labelPrinters: files.line.devices.count { $0.driver == .zpl }),
            events: events, codes: line.ledger.rows.map { History.Code($0) }, truth: line.world.truth(),
            counted: counts.map { level in
                Dictionary(uniqueKeysWithValues: CodeState.allCases.map { (History.State($0), level[$0]) })
            },
            isEnded: line.ledger.phase == .ended, brokenAudit: nil)
    }

    private var stationLevels: [Int] {
        files.line.stations.prefix(files.line.plcStationCount).map { Int($0.level) }
    }

    private var queueDepth: Int {
        for station in files.line.stations {
            if case .coding(let coding) = station.kind { return Int(coding.queueDepth) }
        }
        return 0
    }

    /// Everything that must not be.
    public var allFindings: [Finding] {
        findings
            + line.ledger.contradictions.map { Finding(checker: "ledger", sentence: $0) } + history.findings
    }
}

extension History.Fact {
    init?(_ fact: Fact) {
        switch fact {
        case .codeState(let code, let from, let to, let reason):
            self = .state(
                code: Int(code) - 1, from: History.State(from), to: History.State(to), reason: reason.map { "\($0)" })
        case .sent(let code, let index): self = .sent(code: Int(code) - 1, index: Int(index))
        case .packed(let child, let parent): self = .packed(child: Int(child) - 1, parent: Int(parent) - 1)
        case .unpacked(let child, let parent): self = .unpacked(child: Int(child) - 1, parent: Int(parent) - 1)
        case .containerClosed(let code, let children, _):
            self = .closed(container: Int(code) - 1, children: Int(children))
        case .whereabouts(let code, let known): self = .whereabouts(code: Int(code) - 1, isKnown: known)
        case .rejected(let station, let item, let reason, let code, let confirmed):
            self = .rejected(
                station: Int(station), item: Int(item), code: code.map { Int($0) - 1 }, reason: "\(reason)",
                isConfirmed: confirmed)
        case .alarm(let kind, _, _, let raised, _): self = .alarm(kind.token, isRaised: raised)
        case .reprinted(let act, let code, let number):
            self = .reprinted(code: Int(code) - 1, act: Int(act), number: Int(number))
        default: return nil
        }
    }
}

extension History.State {
    init(_ state: CodeState) {
        switch state {
        case .unallocated: self = .unallocated
        case .allocated: self = .allocated
        case .snInvalid: self = .invalid
        case .encoded: self = .encoded
        case .labelSampled: self = .labelSampled
        case .labelScrapped: self = .labelScrapped
        case .commissioned: self = .commissioned
        case .sampled: self = .sampled
        case .inactive: self = .inactive
        case .destroyed: self = .destroyed
        case .released: self = .released
        case .inDoubt: self = .inDoubt
        }
    }
}

extension History.Code {
    init(_ row: VirtualLedger.Row) {
        self.init(
            text: row.code.description, level: Int(row.level), state: History.State(row.state),
            parent: row.parent.map { Int($0) - 1 }, reason: row.reason.map { "\($0)" }, isClosed: row.isClosed,
            isLost: row.isLost, isTest: row.isTest, isPreprinted: row.isPreprinted)
    }
}
