import Codes
import ConfigurationFiles
import Foundation
import Requirements
import Testing

@Suite("Files that nobody would write")
struct GarbageTests {
    /// Numbers that look random and are the same in every run.
    struct Sequence {
        var state: UInt64

        mutating func next(below limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(limit))
        }
    }

    @Test("A damaged file is read or refused, and never stops the program", arguments: ConfigurationKind.allCases)
    func damaged(kind: ConfigurationKind) {
        let sample = Array(Samples.text(kind).utf8)
        let bytes = Array(":[]{}&*#|>-?!%@\"'\\, \t\n0\u{0}\u{7F}".utf8) + [0x80, 0xFF]
        for seed in 1...60 {
            var random = Sequence(state: UInt64(seed))
            var damaged = sample
            for _ in 0...random.next(below: 3) {
                let place = random.next(below: damaged.count)
                switch random.next(below: 3) {
                case 0: damaged[place] = bytes[random.next(below: bytes.count)]
                case 1: damaged.insert(bytes[random.next(below: bytes.count)], at: place)
                default: damaged.removeSubrange(place..<min(damaged.count, place + 1 + random.next(below: 9)))
                }
            }
            let data = Data(damaged)
            let (isUsable, problems): (Bool, [ConfigurationProblem])
            switch kind {
            case .line:
                let file = ConfigurationReader.line(data, file: "f.yaml")
                (isUsable, problems) = (file.content != nil, file.problems)
                _ = file.content?.layout
            case .product:
                let file = ConfigurationReader.product(data, file: "f.yaml")
                (isUsable, problems) = (file.content != nil, file.problems)
                _ = file.content?.levelPlans
            case .scenario:
                let file = ConfigurationReader.scenario(data, file: "f.yaml")
                (isUsable, problems) = (file.content != nil, file.problems)
            }
            #expect(isUsable == !problems.containsErrors, "seed \(seed)")
        }
    }

    @Test("Deep nesting and aliases of aliases are refused", .requirement("L-08"))
    func deep() {
        let nested = String(repeating: "[", count: 5_000)
        #expect(Samples.problems(.line, "id: \(nested)").containsErrors)
        var aliases = "a0: &a0 [x, x]\n"
        for step in 1...40 { aliases += "a\(step): &a\(step) [*a\(step - 1), *a\(step - 1)]\n" }
        #expect(Samples.problems(.line, aliases + Samples.line).containsErrors)
        #expect(Samples.problems(.line, "id: &a PL-01\nname: *a\n").containsErrors)
    }
}
