import LineWorld

/// *In doubt* is not less than what cannot be known: what the record says it knows of a print is so.
public struct DoubtNotLess: Checker {
    public let name = "doubt is not less"

    public init() {}

    public func findings(in history: History) -> [String] {
        var found: [String] = []
        let places = history.placesByText
        var isPrinted = history.codes.map(\.isPreprinted)
        var isDenied = Array(repeating: false, count: history.codes.count)
        for event in history.events {
            switch event {
            case .machine(.printed(let text, _)):
                guard let code = places[History.identity(text)] else { continue }
                isPrinted[code] = true
                if isDenied[code] { found.append("\(text) was printed after the record said that it never was") }
            case .durable(.state(let code, _, let to, let reason)):
                let text = history.codes[code].text
                if to == .encoded, !isPrinted[code] { found.append("\(text) is encoded and was never printed") }
                if to == .commissioned, !isPrinted[code] {
                    found.append("\(text) is commissioned and was never printed")
                }
                guard reason == "sentNotPrinted" || to == .unallocated else { continue }
                isDenied[code] = true
                if isPrinted[code], !history.codes[code].isPreprinted {
                    found.append("\(text) was printed, the record says that it never was")
                }
            default: break
            }
        }
        return found
    }
}

/// … and not much more: only what was under way when something was lost.
public struct DoubtNotMore: Checker {
    public let name = "doubt is not more"

    public init() {}

    /// Items between a trigger and its gate at most, and those whose outcome is not final (Line Link).
    static let itemsUnderWay = 15 + 4
    /// Of containers: at the stopper, and on the way to the gate and the bin.
    static let containersUnderWay = 4

    /// What happened that may leave something unknown.
    private struct Losses {
        var ofRecords = 0
        var ofLabels = 0
        var ofBelt = 0
        /// Packs that were in what was lost alone.
        var packs = 0
    }

    public func findings(in history: History) -> [String] {
        var losses = Losses()
        var doubted: Set<Int> = []
        var lost: Set<Int> = []
        for event in history.events.prefix(while: { $0 != .durable(.batchEnds) }) {
            switch event {
            case .restarted:
                losses.ofRecords += 1
                losses.ofLabels += 1
                losses.ofBelt += 1
            case .durable(.alarm(let alarm, isRaised: true)): note(alarm, &losses)
            case .durable(.rejected(let station, _, _, _, isConfirmed: false)):
                losses.packs += packs(inLevel: history.line.stationLevels[station], history.line)
            case .durable(.state(let code, _, .inDoubt, _)): doubted.insert(code)
            case .durable(.whereabouts(let code, isKnown: false)): lost.insert(code)
            default: break
            }
        }
        let line = history.line
        let doubtLimit = losses.ofRecords * line.queueDepth + losses.ofLabels * max(1, line.labelPrinters)
        let lostLimit = losses.ofBelt * underWay(line) + losses.packs
        var found: [String] = []
        if doubted.count > doubtLimit {
            found.append("\(doubted.count) codes came in doubt; what was under way is \(doubtLimit) at most")
        }
        if lost.count > lostLimit {
            found.append("the whereabouts of \(lost.count) packs became unknown; \(lostLimit) at most were under way")
        }
        return found
    }

    private func note(_ alarm: String, _ losses: inout Losses) {
        switch alarm {
        case "printerFault": losses.ofRecords += 1
        case "printInDoubt":
            losses.ofRecords += 1
            losses.ofLabels += 1
        case "labelPrinterFault", "applicatorFailed": losses.ofLabels += 1
        case "plcLost", "plcRestarted", "outcomesLost", "trackingLost": losses.ofBelt += 1
        default: break
        }
    }

    /// A pack, and all that is in it.
    private func packs(inLevel level: Int, _ line: History.Line) -> Int {
        guard level > 1 else { return 1 }
        return 1 + line.ratios[level] * packs(inLevel: level - 1, line)
    }

    private func underWay(_ line: History.Line) -> Int {
        line.stationLevels.reduce(0) { sum, level in
            sum + (level == 1 ? Self.itemsUnderWay : Self.containersUnderWay * packs(inLevel: level, line))
        }
    }
}
