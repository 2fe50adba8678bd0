import Codes
@testable import LineCore
import Links
import Requirements
import Testing

@Suite("The table of transitions", .requirement("U-05"))
struct CodeStateTests {
    /// Written down a second time, on purpose: from each state, the states that it may become.
    static let legal: [CodeState: Set<CodeState>] = [
        .unallocated: [.allocated],
        .allocated: [.unallocated, .encoded, .inDoubt, .snInvalid],
        .snInvalid: [],
        .encoded: [.unallocated, .commissioned, .snInvalid, .labelScrapped, .labelSampled, .destroyed],
        .labelSampled: [],
        .labelScrapped: [],
        .commissioned: [.released, .sampled, .inactive, .destroyed],
        .sampled: [.destroyed],
        .inactive: [.destroyed],
        .destroyed: [],
        .released: [],
        .inDoubt: [.encoded, .snInvalid],
    ]

    @Test("Each of the 144 pairs is legal or not, as written", arguments: CodeState.allCases, CodeState.allCases)
    func pair(from: CodeState, to: CodeState) throws {
        let legal = try #require(Self.legal[from])
        #expect(from.mayBecome(to) == legal.contains(to))
    }

    @Test("Stored numbers are those of Open-SCS and never change")
    func numbers() {
        #expect(CodeState.allCases.map(\.rawValue) == Array(1...12))
        #expect(CodeState.allCases.filter(\.isAccepted) == [.commissioned, .released])
    }

    @Test("Stored reasons and their words are each there once")
    func reasons() {
        #expect(Set(Reason.allCases.map(\.token)).count == Reason.allCases.count)
        #expect(Reason.allCases.allSatisfy { Reason(rawValue: $0.rawValue) == $0 && $0.rawValue < 64 })
    }
}

@Suite("The codes of a batch", .requirement("U-05", "U-06"))
struct CodeTableTests {
    @Test("Codes are issued once each, in the order of their leases, and said to be sent")
    func issuing() {
        var table = CodeTable(levels: 2)
        var step = Step()
        table.take(Sample.leased(1, 1...2), level: 1)
        table.take(Sample.leased(2, 1...1), level: 2)
        table.take(Sample.leased(1, 3...3), level: 1)
        var issued: [CodeID] = []
        for index in 1...4 {
            if let slot = table.issue(level: 1, index: UInt32(index), into: &step) { issued.append(table[slot].id) }
        }
        #expect(issued == [Sample.id(1, 1), Sample.id(1, 2), Sample.id(1, 3)])
        #expect(
            step.facts == [
                .sent(code: Sample.id(1, 1), index: 1), .sent(code: Sample.id(1, 2), index: 2),
                .sent(code: Sample.id(1, 3), index: 3),
            ])
        #expect(table.freeCount(level: 1) == 0)
        #expect(table.freeCount(level: 2) == 1)
        #expect(table.counts[1].allocated == 3 && table.counts[1][.allocated] == 3)
    }

    @Test("The queue of leases keeps its order when its front is thrown away")
    func longQueue() {
        var table = CodeTable(levels: 1)
        var step = Step()
        table.take(Sample.leased(1, 1...3000), level: 1)
        for number in 1...3000 {
            let slot = table.issue(level: 1, index: UInt32(number), into: &step)
            #expect(slot.map { table[$0].id } == Sample.id(1, number))
        }
        #expect(table.issue(level: 1, index: 3001, into: &step) == nil)
        #expect(table.freeCount(level: 1) == 0)
    }

    @Test("Packing and unpacking count children and units at every depth", .requirement("A-01"))
    func packing() throws {
        var table = CodeTable(levels: 3)
        var step = Step()
        table.take(Sample.leased(1, 1...2), level: 1)
        table.take(Sample.leased(2, 1...1), level: 2)
        table.take(Sample.leased(3, 1...1), level: 3)
        let units = try [1, 2].map { try #require(table.slot(of: Sample.code(1, $0))) }
        let bundle = try #require(table.slot(of: Sample.code(2, 1)))
        let box = try #require(table.slot(of: Sample.code(3, 1)))
        for slot in units + [bundle] { table.commission(slot) }
        for unit in units { table.pack(unit, into: bundle, step: &step) }
        table.pack(bundle, into: box, step: &step)
        #expect(table[bundle].children == 2 && table[bundle].units == 2)
        #expect(table[box].children == 1 && table[box].units == 2)
        table.unpack(bundle, step: &step)
        #expect(table[box].children == 0 && table[box].units == 0)
        #expect(table[bundle].parent == .none)
        #expect(
            step.facts == [
                .packed(child: Sample.id(1, 1), parent: Sample.id(2, 1)),
                .packed(child: Sample.id(1, 2), parent: Sample.id(2, 1)),
                .packed(child: Sample.id(2, 1), parent: Sample.id(3, 1)),
                .unpacked(child: Sample.id(2, 1), parent: Sample.id(3, 1)),
            ])
    }

    @Test("Only a change between known and unknown is told of a place")
    func places() throws {
        var table = CodeTable(levels: 1)
        var step = Step()
        table.take(Sample.leased(1, 1...1), level: 1)
        let slot = try #require(table.slot(of: Sample.code(1, 1)))
        for place in [CodeEntry.Place.passed, .passed, .unknown, .unknown, .inBin, .packed] {
            table.move(slot, to: place, step: &step)
        }
        #expect(
            step.facts == [
                .whereabouts(code: Sample.id(1, 1), known: false), .whereabouts(code: Sample.id(1, 1), known: true),
            ])
    }
}

@Suite("What no caller may do to the codes traps", .requirement("U-05", "U-06", "A-01"))
struct CodeTableTraps {
    @Test("An illegal transition")
    func illegalTransition() async {
        await #expect(processExitsWith: .failure) {
            var (table, step) = (CodeTable(levels: 1), Step())
            table.take(Sample.leased(1, 1...1), level: 1)
            table.set(CodeSlot(index: 0), to: .commissioned, reason: nil, into: &step)
        }
    }

    @Test("A child that is not sound")
    func unsoundChild() async {
        await #expect(processExitsWith: .failure) {
            var (table, step) = (CodeTable(levels: 2), Step())
            table.take(Sample.leased(1, 1...1), level: 1)
            table.take(Sample.leased(2, 1...1), level: 2)
            table.pack(CodeSlot(index: 0), into: CodeSlot(index: 1), step: &step)
        }
    }

    @Test("A second parent")
    func secondParent() async {
        await #expect(processExitsWith: .failure) {
            var (table, step) = (CodeTable(levels: 2), Step())
            table.take(Sample.leased(1, 1...1), level: 1)
            table.take(Sample.leased(2, 1...2), level: 2)
            table.commission(CodeSlot(index: 0))
            table.pack(CodeSlot(index: 0), into: CodeSlot(index: 1), step: &step)
            table.pack(CodeSlot(index: 0), into: CodeSlot(index: 2), step: &step)
        }
    }

    @Test("A parent of another level than the next")
    func wrongLevel() async {
        await #expect(processExitsWith: .failure) {
            var (table, step) = (CodeTable(levels: 3), Step())
            table.take(Sample.leased(1, 1...1), level: 1)
            table.take(Sample.leased(3, 1...1), level: 3)
            table.commission(CodeSlot(index: 0))
            table.pack(CodeSlot(index: 0), into: CodeSlot(index: 1), step: &step)
        }
    }

    @Test("Unpacking what is in no container")
    func unpackLoose() async {
        await #expect(processExitsWith: .failure) {
            var (table, step) = (CodeTable(levels: 1), Step())
            table.take(Sample.leased(1, 1...1), level: 1)
            table.unpack(CodeSlot(index: 0), step: &step)
        }
    }

    @Test("A code leased twice")
    func leasedTwice() async {
        await #expect(processExitsWith: .failure) {
            var table = CodeTable(levels: 1)
            table.take(Sample.leased(1, 1...2), level: 1)
            table.take(Sample.leased(1, 2...3), level: 1)
        }
    }

    @Test("A code issued twice")
    func issuedTwice() async {
        await #expect(processExitsWith: .failure) {
            var (table, step) = (CodeTable(levels: 1), Step())
            table.take(Sample.leased(1, 1...1), level: 1)
            // Whatever marks a code as sent, the queue may not give it out after that.
            table[CodeSlot(index: 0)].isSent = true
            _ = table.issue(level: 1, index: 1, into: &step)
        }
    }
}

extension CodeTable {
    /// What printing and verifying make of a leased code.
    fileprivate mutating func commission(_ slot: CodeSlot) {
        var step = Step()
        set(slot, to: .encoded, reason: nil, into: &step)
        set(slot, to: .commissioned, reason: nil, into: &step)
    }
}
