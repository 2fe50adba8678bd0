import Codes
import Requirements
import Testing

@Suite("Packaging levels and ratios", .requirement("U-09", "H-03"))
struct PackagingTests {
    @Test("Units and cascade of a ratio")
    func ratio() throws {
        let ratio = try PackagingRatio([10, 20, 48])
        #expect((1...5).map { ratio.units(inLevel: $0) } == [1, 10, 200, 9600, nil])
        #expect((1...5).map { ratio.children(inLevel: $0) } == [nil, 10, 20, 48, nil])
        #expect(ratio.units(inLevel: 0) == nil)
        #expect(ratio.levelCount == 4)
        #expect(ratio.cascade == "1:48:960:9600")
        #expect((0...5).map { ratio.cascade(ofLevels: $0) } == [nil, "1", "1:10", "1:20:200", "1:48:960:9600", nil])
        #expect(try PackagingRatio([]).cascade == "1")
    }

    @Test(
        "Cascades seen in the field",
        arguments: ["1:5:2500", "1:5:10", "1:2", "1:2:10", "1:10:200", "1:20:400", "1", "1:1", "1:48:960:9600"])
    func cascades(text: String) throws {
        #expect(try PackagingRatio(cascade: text).cascade == text)
    }

    @Test(
        "Cascades that cannot be",
        arguments: [
            ("", PackagingFault.notANumber(part: 1)), ("1:", .notANumber(part: 2)), ("1:x", .notANumber(part: 2)),
            ("1:010", .notANumber(part: 2)), ("1:-5", .notANumber(part: 2)), ("1:0", .notANumber(part: 2)),
            ("1:99999999999", .notANumber(part: 2)), ("2:20", .doesNotBeginWithOne),
            ("1:20:210", .doesNotDivide(part: 3)),
            ("1:20:10", .doesNotDivide(part: 3)), ("1:70000", .tooManyUnits),
            ("1:1:1:1:1:1:1:1:1:1:1", .tooManyLevels(11)),
        ])
    func badCascades(text: String, fault: PackagingFault) {
        #expect(throws: fault) { try PackagingRatio(cascade: text) }
        #expect(!fault.text.chinese.isEmpty && !fault.text.english.isEmpty)
    }

    @Test("Ratios that cannot be")
    func badRatios() {
        #expect(throws: PackagingFault.emptyContainer(level: 3)) { try PackagingRatio([10, 0]) }
        #expect(throws: PackagingFault.tooManyUnits) { try PackagingRatio([65_535, 65_535, 2]) }
        #expect(throws: PackagingFault.tooManyLevels(11)) { try PackagingRatio([UInt16](repeating: 1, count: 10)) }
    }

    @Test("Ratio to cascade and back")
    func roundTrip() throws {
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<200 {
            let children = (0..<Int.random(in: 0...4, using: &generator)).map { _ in
                UInt16.random(in: 1...200, using: &generator)
            }
            let ratio = try PackagingRatio(children)
            #expect(try PackagingRatio(cascade: ratio.cascade) == ratio)
        }
    }

    @Test("Names of levels in both languages")
    func names() {
        for level in PackagingLevel.allCases {
            #expect(PackagingLevel(name: level.token) == level)
            #expect(PackagingLevel(name: level.text.chinese) == level)
        }
        #expect(PackagingLevel(name: "drum") == nil)
        #expect(PackagingLevel.usual(levels: 3) == [.carton, .bundle, .case])
        #expect((0...5).map { PackagingLevel.usual(levels: $0).count } == [0, 1, 2, 3, 4, 0])
    }
}
