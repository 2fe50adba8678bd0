import ControlTypes
import Requirements
import Testing

@testable import Console

/// Rework, aggregation, codes and devices by keys and scans.
@Suite struct PackTests {
    static let code = "80999010000000011234"
    static let bundle = "80999020000000015678"

    static let closed = [
        ClosedContainer(code: bundle, level: 2, at: "2026-09-01T06:01:58.120Z", children: 10, isShort: false),
        ClosedContainer(
            code: "80999020000000025678", level: 3, at: "2026-09-01T06:00:11.000Z", children: 7, isShort: true),
    ]

    static let report: CodeReport = {
        CodeReport(
            code: code, scheme: "cn20", product: "示例片 Example tablets", level: 1, state: "commissioned",
            batch: "20260901", parents: [bundle, "80999030000000012222"], children: [],
            history: [
                .init(at: "2026-09-01T05:00:00Z", what: Plant.text("发往打印机，序号 17", "sent to printer as 17")),
                .init(at: "2026-09-01T05:00:02Z", what: Plant.text("已打印", "printed")),
                .init(at: "2026-09-01T05:00:02Z", what: Plant.text("已验证", "verified")),
                .init(
                    at: "2026-09-01T05:01:00Z", what: Plant.text("操作 3：取出", "act 3: take-out"), who: "li",
                    why: "carton dented"),
            ], place: "in-hand", legalActs: ["put-back", "void", "destroy", "undo"], labelDue: false)
    }()

    static let container: CodeReport = {
        var report = Self.report
        report.code = bundle
        report.level = 2
        report.parents = ["80999030000000012222"]
        report.children = (1...10).map { "8099901000000001\(1000 + $0)" }
        report.place = "packed"
        report.legalActs = ["take-out", "disaggregate", "reprint"]
        report.labelDue = true
        return report
    }()

    /// More has happened to it than a small screen has rows for, and one reason is long.
    static let longLived: CodeReport = {
        var report = Self.report
        report.history += (4...18).map { number in
            .init(
                at: "2026-09-01T05:\(number + 10):00Z", what: Plant.text("操作 \(number)：取出", "act \(number): take-out"),
                who: "li, zhang",
                why: number == 18
                    ? "纸盒在第三工位被压坏 the carton was crushed at the third station, and its flap does not close"
                    : "checked")
        }
        return report
    }()

    static let consequences = PackActReport(
        kind: "void", done: false,
        consequences: [Plant.text("\(code) 停用", "\(code) is no longer active")], consequenceCount: 3,
        detached: 0, attached: 0, changed: 1, labelsDue: [bundle], labelsPrinted: 0)

    static func scanned(_ report: CodeReport, _ person: inout Operator) {
        person.hear(Plant.running)
        _ = person.asked()
        person.take(.scan(report.code))
        person.answer(.scan(report.code), .code(report))
    }

    @Test("A scan on any page looks the code up and goes to its page", .requirement("W-01"))
    func scan() {
        var person = Operator()
        Self.scanned(Self.report, &person)
        #expect(person.model.screen == .rework)
        #expect(person.asked().first == .scan(Self.code))
        #expect(person.screen.contains("carton dented"))
        #expect(person.screen.contains("[b] Put back"))
        person.press(.character("t"))
        #expect(person.model.dialog == nil, "it is not legal for this code")
        #expect(person.model.notice?.text.en.contains("may not be done") == true)
    }

    @Test("An act is a scan, a key and Enter, and its consequences are shown before", .requirement("W-03"))
    func act() {
        var person = Operator()
        Self.scanned(Self.report, &person)
        _ = person.asked()
        person.press(.character("b"))
        guard case .preview(let shown) = person.asked().first else {
            Issue.record("nothing was previewed")
            return
        }
        #expect(shown.kind == "put-back" && shown.codes == [Self.code] && shown.preview)
        person.press(.enter)
        #expect(person.asked().allSatisfy { if case .pack = $0 { false } else { true } }, "not before it was shown")
        person.answer(.preview(shown), .preview(Self.consequences))
        #expect(person.screen.contains("is no longer active"))
        person.press(.enter)
        var done = shown
        done.preview = false
        #expect(person.asked() == [.pack(done)])
        person.answer(.pack(done), .packed(Self.consequences))
        #expect(person.model.dialog == nil)
        #expect(person.asked().contains(.scan(Self.code)), "it is shown as it is now")
    }

    @Test(
        "Of a long history the newest is shown with its whole reason, and keys go back to the oldest",
        .requirement("W-01"))
    func longHistory() {
        var person = Operator()
        Self.scanned(Self.longLived, &person)
        person.take(.resized(Grid.Size(rows: 24, columns: 80)))
        #expect(person.screen.contains("act 18") && person.screen.contains("does not close"))
        #expect(person.screen.contains("earlier") && !person.screen.contains("sent to printer"))
        for _ in 0..<40 { person.press(.up) }
        #expect(person.screen.contains("sent to printer") && !person.screen.contains("earlier"))
        for _ in 0..<40 { person.press(.down) }
        #expect(person.screen.contains("act 18"))
    }

    @Test("Another container than the one that was shown is shown anew")
    func changed() {
        var person = Operator()
        Self.scanned(Self.report, &person)
        _ = person.asked()
        person.press(.character("b"))
        guard case .preview(let shown) = person.asked().first else { return }
        person.answer(.preview(shown), .preview(Self.consequences))
        person.take(.scan(Self.bundle))
        guard case .preview(let again) = person.asked().first else {
            Issue.record("nothing was previewed")
            return
        }
        #expect(again.into == Self.bundle)
        person.press(.enter)
        #expect(person.asked().isEmpty, "the answer is awaited")
    }

    @Test("What two people do asks for the other one's account and password", .requirement("S-03"))
    func second() {
        var person = Operator()
        Self.scanned(Self.report, &person)
        _ = person.asked()
        person.press(.character("D"))
        #expect(person.asked().isEmpty, "it is not known yet who the other one is")
        person.type("zhang")
        person.press(.enter)
        guard case .preview(let shown) = person.asked().first else {
            Issue.record("nothing was previewed")
            return
        }
        #expect(shown.second == "zhang" && shown.secondPassword == nil)
        person.answer(.preview(shown), .preview(Self.consequences))
        person.type("geheim 12")
        #expect(!person.screen.contains("geheim"))
        person.press(.enter)
        guard case .pack(let sent) = person.asked().first else {
            Issue.record("nothing was done")
            return
        }
        #expect(sent.second == "zhang" && sent.secondPassword == "geheim 12" && !sent.preview)
    }

    @Test("A label that was printed is read back with the next scan", .requirement("W-04"))
    func scanBack() {
        var person = Operator()
        Self.scanned(Self.container, &person)
        _ = person.asked()
        person.model.rework.awaited = 1
        #expect(person.screen.contains("put the label on"))
        person.take(.scan(Self.bundle))
        guard case .pack(let sent) = person.asked().first else {
            Issue.record("nothing was read back")
            return
        }
        #expect(sent.kind == "scan-back" && sent.codes == [Self.bundle])
        person.answer(.pack(sent), .packed(Self.consequences))
        #expect(person.model.rework.awaited == 0)
    }

    @Test("A scan is never typed into a field that asks for something else")
    func notHere() {
        var person = Operator()
        person.hear(Plant.jammed)
        _ = person.asked()
        person.press(.character("g"), .tab)
        person.take(.scan(Self.code))
        #expect(person.model.dialog?.text(of: "words") == "")
        #expect(person.asked().isEmpty)
        #expect(person.model.notice?.text.en.contains("nothing was entered") == true)
        person.take(.scanCutOff)
        #expect(person.model.notice?.text.en.contains("without its end") == true)
    }

    @Test("Marked packs go together")
    func marked() {
        var person = Operator()
        Self.scanned(Self.report, &person)
        person.press(.character(" "))
        var other = Self.report
        other.code = "80999010000000019999"
        person.take(.scan(other.code))
        person.answer(.scan(other.code), .code(other))
        _ = person.asked()
        person.press(.character("v"))
        guard case .preview(let shown) = person.asked().first else {
            Issue.record("nothing was previewed")
            return
        }
        #expect(shown.codes == [Self.code, other.code])
    }

    @Test("The tree of a container is walked by keys", .requirement("A-07"))
    func tree() {
        var person = Operator()
        person.hear(Plant.running)
        person.press(.character("4"))
        _ = person.asked()
        person.take(.scan(Self.bundle))
        person.answer(.scan(Self.bundle), .code(Self.container))
        #expect(person.screen.contains("└─ \(Self.bundle)"))
        _ = person.asked()
        person.press(.down, .enter)
        #expect(person.asked() == [.scan(Self.container.children[0])])
    }

    @Test("A file is imported with its product, level and application", .requirement("U-03"))
    func importing() {
        var person = Operator()
        person.hear(Plant.running)
        person.press(.character("6"))
        Self.importRefused(&person)
        #expect(person.screen.contains("line 7: not a code"))
    }

    /// A file of which one line is no code is refused as a whole.
    static func importRefused(_ person: inout Operator) {
        _ = person.asked()
        person.press(.character("i"))
        person.type("/codes/a.txt")
        person.press(.tab)
        person.type("tablets")
        person.press(.tab, .tab)
        person.type("SQ-1")
        person.press(.enter)
        let call = Call.importCodes(
            path: "/codes/a.txt",
            ImportRequest(fileName: "a.txt", product: "tablets", level: 1, application: "SQ-1", user: ""))
        #expect(person.asked() == [call])
        person.take(
            .answered(
                call,
                .failure(
                    ControlError(
                        kind: .refused, message: Plant.text("拒绝该文件", "the file is refused"),
                        problems: [Plant.text("第 7 行：不是码", "line 7: not a code")]))))
    }

    @Test("Of a file with many bad lines the first are shown, and the others counted", .requirement("U-03"))
    func manyBadLines() {
        var person = Operator()
        person.hear(Plant.running)
        person.press(.character("6"))
        Self.importRefused(&person)
        person.press(.enter)
        guard let call = person.asked().first else { return }
        let problems = (1...400).map { Plant.text("第 \($0) 行：不是码", "line \($0): not a code") }
        person.take(
            .answered(
                call,
                .failure(ControlError(kind: .refused, message: Plant.text("拒绝", "refused"), problems: problems))))
        #expect(person.screen.contains("line 1: not a code"))
        #expect(person.screen.contains("more") && !person.screen.contains("line 400:"))
    }

    /// What each act asks for is entered by three strokes or scans, once the pack was scanned; a second person's account
    /// and password come on top.
    @Test(
        "Every act on a pack takes at most three strokes or scans", .requirement("W-02"),
        arguments: PackActName.allCases)
    func strokes(act: PackActName) {
        var report = Self.container
        report.legalActs = PackActName.allCases.map(\.rawValue)
        var person = Operator()
        Self.scanned(report, &person)
        _ = person.asked()
        var strokes = 0
        func settle() {
            for case .preview(let shown) in person.asked() {
                person.answer(.preview(shown), .preview(Self.consequences))
            }
        }
        person.press(.character(act.key))
        strokes += 1
        settle()
        if act.needsSecondPerson {
            person.type("zhang")
            person.press(.enter)
            settle()
            person.type("their secret")
        }
        if let field = person.model.dialog?.fields.first(where: \.takesScan), field.isRequired {
            person.take(.scan("80999010000000019999"))
            strokes += 1
            settle()
        }
        person.press(.enter)
        strokes += 1
        let sent = person.asked().contains { if case .pack = $0 { true } else { false } }
        #expect(sent && strokes <= 3, "\(act)")
    }

    @Test("The containers that were closed last stand below the open ones; Enter draws what is in them")
    func closedContainers() {
        var person = Operator()
        person.hear(Plant.running)
        person.press(.character("4"))
        #expect(person.asked().contains(.closedContainers("20260901")))
        person.answer(.batch("20260901"), .batch(BatchTests.ending))
        person.answer(.closedContainers("20260901"), .closedContainers(Self.closed))
        #expect(person.screen.contains("short"))
        for _ in 0..<20 { person.press(.down) }
        person.press(.enter)
        #expect(person.asked().contains(.scan("80999020000000025678")))
    }
}
