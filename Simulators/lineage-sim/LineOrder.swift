import ConfigurationFiles
import WorldPlans

/// A command from the standard input.
enum LineOrder: Hashable {
    case flush
    case supply(Int)
    /// Nobody puts units on the belt any more.
    case stopFeeding
    /// Lay a test piece, or an ordinary carton, on the line.
    case piece(TestThingName)
    /// `place` is a device or a station, as the fault has it.
    case inject(FaultName, place: String?, seconds: Int?)
    /// A person takes what carries this text off the line.
    case take(String)
    /// A person takes what carries this text out of its container, off the line or out of a bin, and keeps it in hand.
    case takeInHand(String)
    /// What a person has in hand goes into the container that carries the other text.
    case putIn(String, container: String)
    /// People scan again what they scanned in the last so many seconds.
    case rescan(Int)
    case truth
    case stop

    /// Reads a line; blanks around words mean nothing.
    init(_ line: String) throws(SimulationFailure) {
        let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
        switch (words.first, words.count) {
        case ("flush", 1): self = .flush
        case ("truth", 1): self = .truth
        case ("stop-feeding", 1): self = .stopFeeding
        case ("stop", 1): self = .stop
        case ("supply", 2):
            guard let units = Int(words[1]), (0...WorldPlanFault.largestUnits).contains(units) else {
                throw SimulationFailure(
                    zh: "supply 的数量应为 0…\(WorldPlanFault.largestUnits)：“\(words[1])”",
                    en: "supply takes 0…\(WorldPlanFault.largestUnits) units, not \"\(words[1])\"")
            }
            self = .supply(units)
        case ("piece", 2):
            guard let name = TestThingName(rawValue: words[1]) else {
                let all = TestThingName.allCases.map(\.rawValue).joined(separator: ", ")
                throw SimulationFailure(
                    zh: "没有试验件“\(words[1])”；可用：\(all)", en: "no test piece \"\(words[1])\"; there are: \(all)")
            }
            self = .piece(name)
        case ("rescan", 2):
            guard let seconds = Int(words[1]), (0...3_600).contains(seconds) else { throw Self.unknown(line) }
            self = .rescan(seconds)
        case ("take", 2): self = .take(words[1])
        case ("take-in-hand", 2): self = .takeInHand(words[1])
        case ("put-in", 3): self = .putIn(words[1], container: words[2])
        case ("inject", 2...4):
            guard let fault = FaultName(rawValue: words[1]) else {
                throw SimulationFailure(WorldPlanFault.unknownFaults(words[1]).text)
            }
            var rest = words.dropFirst(2)
            var seconds: Int?
            if let last = rest.last, let number = Int(last) {
                seconds = number
                rest.removeLast()
            }
            guard rest.count <= 1 else { throw Self.unknown(line) }
            self = .inject(fault, place: rest.first, seconds: seconds)
        default:
            throw Self.unknown(line)
        }
    }

    private static func unknown(_ line: String) -> SimulationFailure {
        SimulationFailure(
            zh:
                "未知命令“\(line.prefix(80))”；可用：flush, supply N, stop-feeding, piece NAME, inject FAULT [PLACE] [SECONDS], take TEXT, take-in-hand TEXT, put-in TEXT CONTAINER, rescan SECONDS, truth, stop",
            en: """
                unknown command "\(line.prefix(80))"; there are: flush, supply N, stop-feeding, piece NAME, \
                inject FAULT [PLACE] [SECONDS], take TEXT, take-in-hand TEXT, \
                put-in TEXT CONTAINER, rescan SECONDS, truth, stop
                """)
    }
}
