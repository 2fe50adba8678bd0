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

    public func findings(in history: History) -> [String] {
        var losses = 0
        var labelLosses = 0
        var beltLosses = 0
        var singles = 0
        var doubted: Set<Int> = []
        var lost: Set<Int> = []
        for event in history.events {
            switch event {
            case .restarted:
                losses += 1
                labelLosses += 1
                beltLosses += 1
            case .durable(.alarm(let alarm, isRaised: true)):
                switch alarm {
                case "printerFault": losses += 1
                case "printInDoubt":
                    losses += 1
                    labelLosses += 1
                case "labelPrinterFault", "applicatorFailed": labelLosses += 1
                case "plcLost", "plcRestarted", "outcomesLost", "trackingLost": beltLosses += 1
                default: break
                }
            case .durable(.rejected(_, _, _, _, isConfirmed: false)): singles += 1
            case .durable(.state(let code, _, .inDoubt, _)): doubted.insert(code)
            case .durable(.whereabouts(let code, isKnown: false)): lost.insert(code)
            default: break
            }
        }
        let line = history.line
        let doubtLimit = losses * line.queueDepth + labelLosses * max(1, line.labelPrinters)
        let lostLimit = beltLosses * Self.itemsUnderWay * max(1, line.stationLevels.count) + singles
        var found: [String] = []
        if doubted.count > doubtLimit {
            found.append("\(doubted.count) codes came in doubt; what was under way is \(doubtLimit) at most")
        }
        if lost.count > lostLimit {
            found.append("the whereabouts of \(lost.count) packs became unknown; \(lostLimit) at most were under way")
        }
        return found
    }
}
