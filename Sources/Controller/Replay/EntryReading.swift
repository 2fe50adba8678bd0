import Codes
import ConfigurationFiles
public import ControlTypes
import Ledger
import LineCore
import Links

/// An event, a fact or an effect, for people and for other programs.
public struct EntryPart: Encodable, Hashable, Sendable {
    /// The name of its case in the program, e.g. `codeState`.
    public var name: String
    public var values: ReadableValue
    /// In one line.
    public var text: BilingualMessage
}

/// An entry of the journal with what came of it in the replay.
public struct EntryReading: Encodable, Hashable, Sendable {
    public var sequence: Int64
    /// RFC 3339 UTC.
    public var time: String
    /// Milliseconds since 1970, and microseconds of the program's clock, which begins anew when the computer starts.
    public var wall: Int64
    public var tick: Int64
    public var event: EntryPart
    public var facts: [EntryPart]
    public var effects: [EntryPart]
    /// The facts are those that the journal holds.
    public var agrees: Bool
}

/// Makes readings, with the names of this line's stations and devices and the texts of the ledger's codes.
struct EntryReader {
    let line: LineConfiguration
    let ledger: Ledger

    func reading(of entry: ReplayedEntry) -> EntryReading {
        EntryReading(
            sequence: entry.recorded.sequence, time: Timestamps.text(milliseconds: entry.recorded.moment.wall),
            wall: entry.recorded.moment.wall, tick: entry.recorded.moment.tick.microseconds,
            event: reading(of: entry.event, hasCodeNumbers: false),
            facts: entry.facts.map { reading(of: $0, hasCodeNumbers: true) },
            effects: entry.effects.map { reading(of: $0, hasCodeNumbers: false) }, agrees: entry.agrees)
    }

    /// The event of an entry, if it can be read, and its facts.
    func parts(of entry: JournalEntry) -> [EntryPart] {
        let event: EntryPart?
        do throws(ByteFault) {
            event = reading(of: try EventCodec.decode(entry.event), hasCodeNumbers: false)
        } catch {
            let message = UnreadableEntry(sequence: entry.sequence, fault: error).message
            event = EntryPart(name: "unreadable", values: .nothing, text: message)
        }
        return [event].compactMap(\.self) + entry.facts.map { reading(of: $0, hasCodeNumbers: true) }
    }

    func difference(of entry: ReplayedEntry) -> ReplayDifference {
        let recorded = entry.recorded.facts
        let first = zip(recorded, entry.facts).prefix { $0 == $1 }.map { _ in 1 }.count
        return ReplayDifference(
            entry: reading(of: entry), recorded: recorded.map { reading(of: $0, hasCodeNumbers: true) },
            firstFact: first)
    }

    private func reading(of value: Any, hasCodeNumbers: Bool) -> EntryPart {
        let (name, parts) = ReadableValue.parts(of: value)
        let members = hasCodeNumbers ? parts.map(named) : parts
        let words = ReadableWords(names: AlarmNames(line))
        return EntryPart(
            name: name, values: .members(members),
            text: BilingualMessage(
                zh: words.line(name, members, .zh), en: words.line(name, members, .en)))
    }

    /// The ledger's number of a code is shown as the code.
    private func named(_ member: ReadableValue.Member) -> ReadableValue.Member {
        guard ["code", "child", "parent"].contains(member.name), case .number(let id) = member.value,
            // A number that the ledger does not know is shown as it is.
            let found = try? ledger.code(id: id)
        else { return member }
        return ReadableValue.Member(name: member.name, value: .text(found.description))
    }
}
