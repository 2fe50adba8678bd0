@testable import LineCore
import Requirements
import Testing

@Suite("The table of alarm states", .requirement("L-07"))
struct AlarmStateTests {
    /// One letter a state, as in ISA-18.2-2016: A normal, B unacknowledged, C acknowledged, D returned unacknowledged,
    /// E latched unacknowledged, F latched acknowledged, G shelved, H suppressed.
    static let letters: [Character: AlarmState] = [
        "A": .normal, "B": .unacknowledged, "C": .acknowledged, "D": .returnedUnacknowledged,
        "E": .latchedUnacknowledged, "F": .latchedAcknowledged, "G": .shelved, "H": .suppressed,
    ]

    /// From the states ABCDEFGH, in this order, each input leads to these; by condition gone, present, latched.
    static let table: [(AlarmInput, gone: String, present: String, latched: String)] = [
        (.condition, "ADADAAGH", "BBCBEEGH", "EEFEEEGH"),
        (.acknowledge, "ACCAFFGH", "ACCAFFGH", "ACCAFFGH"),
        (.shelve, "AGGGGGGH", "AGGGGGGH", "AGGGGGGH"),
        (.unshelve, "ABCDEFAH", "ABCDEFBH", "ABCDEFEH"),
        (.suppress, "AHHHHHGH", "AHHHHHGH", "AHHHHHGH"),
        (.unsuppress, "ABCDEFGA", "ABCDEFGB", "ABCDEFGE"),
    ]

    @Test("Every state, every input, every condition")
    func transitions() {
        #expect(Set(Self.table.map(\.0)) == Set(AlarmInput.allCases))
        for (input, gone, present, latched) in Self.table {
            for (condition, expected) in zip(AlarmCondition.allCases, [gone, present, latched]) {
                let states = expected.compactMap { Self.letters[$0] }
                #expect(states.count == AlarmState.allCases.count)
                for (state, next) in zip(AlarmState.allCases, states) {
                    #expect(
                        state.after(input, condition: condition) == next, "\(state), \(input), \(condition)")
                }
            }
        }
    }

    @Test("Raw values are those that ledgers hold")
    func raw() {
        #expect(AlarmState.allCases.map(\.rawValue) == [0, 1, 2, 3, 4, 5, 6, 7])
        #expect(AlarmCondition.allCases.map(\.rawValue) == [0, 1, 2])
        #expect(AlarmPriority.allCases.map(\.rawValue) == [1, 2, 3, 4])
        #expect(AlarmKind.gradeDrift.rawValue == 29)
        #expect(AlarmKind.labelOneBehind.rawValue == 30)
    }

    @Test("Only who has not been answered yet is called for")
    func calls() {
        let calling: Set<AlarmState> = [.unacknowledged, .returnedUnacknowledged, .latchedUnacknowledged]
        #expect(Set(AlarmState.allCases.filter(\.callsPerson)) == calling)
        #expect(Set(AlarmState.allCases.filter(\.isPutAside)) == [.shelved, .suppressed])
    }

    @Test(
        "The priority follows from consequence and time alone",
        arguments: [
            (.unprovenProduct, [.critical, .critical, .high]), (.lineStands, [.high, .high, .medium]),
            (.productLost, [.high, .medium, .low]), (.nothingYet, [.medium, .low, .low]),
        ] as [(AlarmPriority.Consequence, [AlarmPriority])])
    func priorities(consequence: AlarmPriority.Consequence, expected: [AlarmPriority]) {
        #expect(AlarmPriority.TimeToAct.allCases.map { AlarmPriority(consequence, $0) } == expected)
    }

    @Test("What holds the line is urgent, and what latches is ended by a person")
    func kinds() {
        for kind in AlarmKind.allCases {
            if !kind.holdCauses.isEmpty { #expect(kind.priority <= .medium, "\(kind)") }
            #expect(kind.latches == (kind.end != .byItself))
            #expect(kind.mayBeShelved == (kind.priority != .critical))
        }
        // Few are critical, or none is.
        #expect(
            AlarmKind.allCases.filter { $0.priority == .critical } == [
                .rejectUnconfirmed, .passedWithoutProof, .contentMoved,
            ])
        #expect(AlarmPriority.allCases.map(\.targetShare) == [1, 5, 15, 80])
    }
}
