import ControlTypes
import Requirements
import Testing

@testable import Console

/// What a scanner types is told from what a person types.
@Suite struct WedgeTests {
    private static let code = "80999010000000011234"

    /// Types a text with a pause before each key, then time passes.
    private func outcomes(
        _ keys: [Key], every step: Int64, isSecret: Bool = false
    ) -> [Wedge.Outcome] {
        var wedge = Wedge()
        var time: Int64 = 10_000
        var outcomes: [Wedge.Outcome] = []
        for key in keys {
            time += step
            outcomes += wedge.pass(time)
            outcomes += wedge.take(key, at: time, isSecret: isSecret)
        }
        outcomes += wedge.pass(time + 2_000)
        return outcomes
    }

    private func keys(_ text: String) -> [Key] { text.map { .character($0) } }

    @Test("Fast keys that end with Enter are a scan, slow ones are keys")
    func speed() {
        let typed = keys(Self.code) + [.enter]
        #expect(outcomes(typed, every: 0) == [.scan(Self.code)])
        #expect(outcomes(typed, every: 20) == [.scan(Self.code)])
        #expect(outcomes(typed, every: 80) == typed.map { .key($0) })
    }

    @Test("Short bursts, Chinese, and bursts without Enter are typed")
    func typed() {
        for keys in [keys("g1") + [.enter], keys("清理镜头已经完成了吗"), keys("a fast sentence without end")] {
            #expect(outcomes(keys, every: 0) == keys.map { .key($0) })
        }
    }

    @Test("A framed scan needs no speed, and keeps its separators")
    func framed() {
        let content = "0106901234567892211234\u{1D}10AB"
        for end in [Key.control("c"), .enter] {
            #expect(outcomes([.control("b")] + keys(content) + [end], every: 200) == [.scan(content)])
        }
    }

    @Test("A frame without an end is told, and what it held is typed nowhere")
    func cutOff() {
        #expect(outcomes([.control("b")] + keys(Self.code), every: 0) == [.cutOff])
        #expect(outcomes([.control("b")] + keys(Self.code) + [.escape], every: 0) == [.cutOff, .key(.escape)])
    }

    @Test("A password that came in one piece is typed; a code beside it is a scan")
    func secret() {
        let password = keys("aB3-kw9z-77Qp-demo") + [.enter]
        #expect(outcomes(password, every: 0, isSecret: true) == password.map { .key($0) })
        #expect(outcomes(keys(Self.code) + [.enter], every: 0, isSecret: true) == [.scan(Self.code)])
    }
}
