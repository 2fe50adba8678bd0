import LineCore
import Links

/// Commands to the PLC: one at a time, the next only after the echo of the last.
struct VerbQueue: Hashable, Sendable {
    struct UnderWay: Hashable, Sendable {
        var verb: PLCVerb
        var sequence: UInt16
        var written: Tick
    }

    private var waiting: [PLCVerb] = []
    private(set) var underWay: UnderWay?

    /// False when too many wait already.
    mutating func add(_ verb: PLCVerb) -> Bool {
        guard waiting.count < PLCLimit.verbsMax else { return false }
        waiting.append(verb)
        return true
    }

    /// The registers 2 and 3 of the next command, if one waits and none is under way.
    mutating func registersToWrite(echo: UInt16, at now: Tick) -> [UInt16]? {
        guard underWay == nil, !waiting.isEmpty else { return nil }
        let verb = waiting.removeFirst()
        let sequence = ItemNumber.nextSequence(after: echo)
        underWay = UnderWay(verb: verb, sequence: sequence, written: now)
        return [sequence, verb.rawValue]
    }

    /// The command under way if its echo is `echo`; it is then done.
    mutating func examined(echo: UInt16) -> PLCVerb? {
        guard let command = underWay, command.sequence == echo else { return nil }
        underWay = nil
        return command.verb
    }

    /// Everything that has no result, in order; the queue is empty afterwards.
    mutating func abandon() -> [PLCVerb] {
        var verbs: [PLCVerb] = []
        if let command = underWay { verbs.append(command.verb) }
        verbs.append(contentsOf: waiting)
        underWay = nil
        waiting.removeAll()
        return verbs
    }
}
