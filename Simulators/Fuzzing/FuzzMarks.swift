import ConfigurationFiles
import LineCore
import LineWorld
import VirtualLine

/// What the runs of a night have to reach at least once: every kind of fault, every mistake, every alarm. A mark that is
/// never reached says that the fault cannot happen, or that the simulation is too kind.
public enum FuzzMarks {
    /// All that can be reached.
    public static var all: [String] { named.filter { elsewhere[$0] == nil } }

    /// What this swarm cannot reach, and why.
    public static let elsewhere: [String: String] = [
        "alarm passedWithoutProof": gate, "hold passedWithoutProof": gate,
        "alarm gradeDrift": "the prints of the simulated world do not fade",
        "alarm labelDue": "nobody takes packs out of closed containers and leaves their labels",
        "alarm nothingAllotted": cartons, "hold allotmentIncomplete": cartons,
        "alarm trackingLost": "no station is a tracked one",
        "hold recordsLost": "nobody accepts a ledger that has lost something; a disk that lies is never drawn",
    ]
    private static let gate = "the gate of the simulated PLC rejects whatever has no good verdict"
    private static let cartons = "no carton comes printed"

    private static var named: [String] {
        FaultName.allCases.map { fault($0.rawValue) } + LinkTrouble.Kind.allCases.map { "link \($0.rawValue)" }
            + Mistake.allCases.map { "mistake \($0.rawValue)" } + ["crash", "crash and boot", "wall clock"]
            + DiskTrouble.allCases.filter { $0 != .lies }.map { "disk \($0.rawValue)" }
            + ["commit that nobody heard of", "start cut off", "log moved", "ledger failed"]
            + AlarmKind.allCases.map { "alarm \($0.token)" } + HoldCause.allCases.map { "hold \($0)" }
    }

    static func fault(_ name: String) -> String { "fault \(name)" }
}

extension FuzzRun {
    /// Notes what the run reached.
    mutating func noteMarks() {
        for entry in line.ledger.entries {
            for case .alarm(let kind, _, _, true, _) in entry.facts { marks.insert("alarm \(kind.token)") }
        }
        if line.unheardCommits > 0 { marks.insert("commit that nobody heard of") }
        if !line.storeFailures.isEmpty { marks.insert("ledger failed") }
        if let stored {
            if stored.restarts > 0 { marks.insert("start cut off") }
            if stored.moves > 0 { marks.insert("log moved") }
        }
        for chance in line.world.chancesTaken { marks.insert(FuzzMarks.fault(chance.rawValue)) }
    }
}
