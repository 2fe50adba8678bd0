import ControlTypes
import LineCore

/// Writes events, facts and effects as lines for people. English is made from the names in the program; Chinese has a
/// table of them, and falls back to the name where it has none.
struct ReadableWords {
    enum Tongue {
        case zh
        case en
    }

    let names: AlarmNames

    /// The name, then its members.
    func line(_ name: String, _ members: [ReadableValue.Member], _ tongue: Tongue) -> String {
        let values = members.map { text($0, tongue) }.filter { !$0.isEmpty }
        return ([word(name, tongue)] + values).joined(separator: "  ")
    }

    private func text(_ member: ReadableValue.Member, _ tongue: Tongue) -> String {
        if member.value == .nothing { return "" }
        if case .choice(let name, let inner) = member.value { return word(name, tongue) + inside(inner, tongue) }
        return "\(word(member.name, tongue))=\(place(member) ?? value(member.value, tongue))"
    }

    /// Stations and devices by the names of the line's file.
    private func place(_ member: ReadableValue.Member) -> String? {
        guard case .number(let number) = member.value, let index = UInt8(exactly: number) else { return nil }
        let name: String? =
            switch member.name {
            case "station": names.station(index)
            case "device": names.device(index)
            default: nil
            }
        guard ["station", "device"].contains(member.name) else { return nil }
        return name ?? (index == .max ? "-" : "\(index)")
    }

    private func inside(_ value: ReadableValue, _ tongue: Tongue) -> String {
        if case .members(let members) = value {
            return "(" + members.map { text($0, tongue) }.filter { !$0.isEmpty }.joined(separator: " ") + ")"
        }
        return "(" + self.value(value, tongue) + ")"
    }

    private func value(_ value: ReadableValue, _ tongue: Tongue) -> String {
        switch value {
        case .nothing: "-"
        case .truth(let truth): tongue == .zh ? (truth ? "是" : "否") : (truth ? "yes" : "no")
        case .number(let number): "\(number)"
        case .text(let text): Self.quoted(text)
        case .word(let name): word(name, tongue)
        case .choice(let name, let inner): word(name, tongue) + inside(inner, tongue)
        case .list(let values): "[" + values.map { self.value($0, tongue) }.joined(separator: ", ") + "]"
        case .members(let members):
            "{" + members.map { text($0, tongue) }.filter { !$0.isEmpty }.joined(separator: " ") + "}"
        }
    }

    /// A text that cannot be mistaken for something else stands as it is; control characters never reach a terminal.
    private static func quoted(_ text: String) -> String {
        let isPlain = !text.isEmpty && text.unicodeScalars.allSatisfy { $0.value > 0x20 && $0.value != 0x7F }
        return isPlain && !text.contains("\"") ? text : text.debugDescription
    }

    func word(_ name: String, _ tongue: Tongue) -> String {
        switch tongue {
        case .zh: Self.chinese[name] ?? name
        case .en: Self.spaced(name)
        }
    }

    /// `itemArrived` → `item arrived`, `triggerID` → `trigger ID`
    static func spaced(_ name: String) -> String {
        var text = ""
        var isLower = false
        for (index, character) in zip(name.indices, name) {
            if character.isUppercase, isLower {
                let next = name[index...].dropFirst().first
                text += " " + (next?.isLowercase == true ? character.lowercased() : String(character))
            } else {
                text.append(character)
            }
            isLower = character.isLowercase || character.isNumber
        }
        return text
    }
}
