import ControlTypes
import Requirements
import Testing

@testable import Console

/// A batch from its creation to its signature, by keys.
@Suite struct BatchTests {
    static let summary = BatchSummary(
        number: "20260901", product: "示例片 Example tablets 0.25 g × 24", phase: "planned", madeOn: "2026-09-01",
        expiresOn: "2028-08-31", plannedUnits: 2_400, warnings: [])

    static let planned: BatchDetail = {
        BatchDetail(
            summary: summary,
            steps: [BatchStepEntry(phase: "planned", at: "2026-09-01T05:00:00Z", who: "li", why: "")],
            isClearanceRequired: true,
            clearance: [
                ClearanceEntry(
                    id: "belt", text: Plant.text("输送带上没有上一批的产品", "no product of the batch before on the belt"),
                    at: "2026-09-01T05:10:00Z", who: "wang"),
                ClearanceEntry(
                    id: "bins", text: Plant.text("剔除箱已清空", "the bins are empty"), at: nil, who: nil),
            ], isTestRequired: true, testPieces: [], test: nil,
            next: [
                NextStep(step: "clear", obstacles: []),
                NextStep(
                    step: "start",
                    obstacles: [
                        Plant.text("清场未完成", "the line is not cleared"), Plant.text("功能测试未通过", "no function test"),
                    ]),
                NextStep(step: "cancel", obstacles: []),
            ], openContainers: [], levels: [])
    }()

    static let testing: BatchDetail = {
        var detail = planned
        detail.summary.phase = "testing"
        detail.test = TestNow(
            missing: ["wrong-code", "duplicate"], announced: nil, hasCarton: true, hasPassed: false,
            instruction: Plant.text("lineage batch challenge", "lineage batch challenge"))
        detail.testPieces = [
            TestPieceEntry(
                piece: "no-read", finding: "passed", hasPassed: true, reason: "noRead", at: "2026-09-01T05:20:00Z",
                who: "wang"),
            TestPieceEntry(
                piece: "wrong-code", finding: "passed the gate", hasPassed: false, reason: nil,
                at: "2026-09-01T05:21:00Z", who: "wang"),
        ]
        detail.next = [NextStep(step: "challenge --end", obstacles: [Plant.text("还缺两件", "two pieces are missing")])]
        return detail
    }()

    static let ending: BatchDetail = {
        var detail = planned
        detail.summary.phase = "ending"
        detail.next = [NextStep(step: "close", obstacles: [])]
        detail.openContainers = [
            OpenContainerEntry(
                station: "pallets", number: 1, level: 4, stage: Plant.text("未满", "open"),
                children: ["80999030000000012222"], acts: ["close-short", "take-apart"])
        ]
        return detail
    }()

    static let counts = [
        PlaceCountStatus(
            place: "bin/units", text: Plant.text("units 剔除箱", "bin of units"), state: "deviates", expected: 14,
            counted: 13, difference: -1, countedBy: "wang", explanation: nil, explainedBy: nil),
        PlaceCountStatus(
            place: "samples/1", text: Plant.text("1 级样品", "samples of level 1"), state: "missing", expected: nil,
            counted: nil, difference: nil, countedBy: nil, explanation: nil, explainedBy: nil),
    ]

    static let sheet = ReviewSheet(
        batch: "20260901", state: "sealed", routine: [],
        exceptions: [
            ReviewException(
                id: "short/2/1", text: Plant.text("零头中包", "a bundle was closed short"), at: "2026-09-01T06:00:00Z",
                who: "li", why: "end of the batch", acknowledgedBy: "wu", comment: "last bundle")
        ],
        seal: SealStatus(
            decision: "release", digest: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            directory: "/records/20260901", at: "2026-09-01T07:00:00Z", who: "wu"),
        signatures: [
            SignatureStatus(
                account: "wu", printedName: "Wu Wei 吴伟", role: "qa", meaning: "released",
                text: Plant.text("放行", "released the batch"), at: "2026-09-01T07:01:00Z", why: "reviewed")
        ], obstacles: [Plant.text("缺生产负责人签名", "the signature of the person responsible is missing")])

    static func opened(_ detail: BatchDetail, _ part: BatchPage.Part, _ person: inout Operator) {
        person.hear(Plant.running)
        person.press(.character("3"))
        person.answer(.batches, .batches([summary]))
        person.press(.enter)
        for _ in 0..<part.rawValue { person.press(.tab) }
        person.answer(.batch("20260901"), .batch(detail))
        _ = person.asked()
    }

    @Test("The day of a new batch is the line's, wherever the terminal stands", .requirement("B-01"))
    func day() {
        var person = Operator()
        var status = Plant.running
        status.timeZoneMinutes = -600
        person.hear(status)
        #expect(person.screen.contains("20:02:03"))
        person.press(.character("3"), .character("n"))
        #expect(person.screen.contains("2026-08-31"))
    }

    @Test("A new batch says what is missing, and is created", .requirement("B-01"))
    func create() {
        var person = Operator()
        person.hear(Plant.running)
        person.press(.character("3"))
        person.answer(.batches, .batches([Self.summary]))
        _ = person.asked()
        person.press(.character("n"), .enter)
        #expect(person.asked().isEmpty)
        #expect(person.screen.contains("missing: Number"))
        person.type("20260902")
        person.press(.tab, .tab, .tab, .tab)
        person.type("many")
        person.press(.enter)
        #expect(person.screen.contains("a whole number"))
        person.press(.delete)
        person.type("2400")
        person.press(.enter)
        let request = CreateBatch(
            number: "20260902", product: Self.summary.product, madeOn: "2026-09-01", expiresOn: nil,
            plannedUnits: 2_400, act: Act(user: "", reason: ""))
        #expect(person.asked() == [.createBatch(request)])
        var made = Self.summary
        made.warnings = [Plant.text("有效期不合规则", "the expiry date fits no rule")]
        person.answer(.createBatch(request), .created(made))
        #expect(person.screen.contains("the expiry date fits no rule"), "what the controller warns of is seen")
    }

    @Test("What stands against a step is told with its key")
    func obstacles() {
        var person = Operator()
        Self.opened(Self.planned, .steps, &person)
        person.press(.character("s"))
        #expect(person.model.dialog == nil)
        #expect(person.model.notice?.text.en.contains("the line is not cleared") == true)
        person.press(.character("k"))
        #expect(person.model.notice?.text.en.contains("the phase of the batch") == true)
    }

    @Test("Each item of the clearance is confirmed by itself, and the next one is chosen")
    func clearance() {
        var person = Operator()
        Self.opened(Self.planned, .clearance, &person)
        person.press(.character(" "))
        #expect(
            person.asked() == [
                .clear("20260901", ClearBatch(done: ["bins"], act: Act(user: "", reason: "looked at on the spot")))
            ], "the first open one is chosen")
        person.press(.up, .character(" "))
        #expect(person.asked().isEmpty, "it was confirmed before")
        #expect(person.model.notice?.text.en.contains("confirmed already") == true)
    }

    @Test("The function test is told in the console's own words")
    func test() {
        var person = Operator()
        Self.opened(Self.testing, .test, &person)
        #expect(!person.screen.contains("lineage batch"))
        #expect(person.screen.contains("Press Space, then lay: carton with a foreign code"))
        person.press(.character(" "))
        #expect(
            person.asked() == [
                .challenge(
                    "20260901",
                    ChallengeBatch(what: "wrong-code", act: Act(user: "", reason: "function test before production")))
            ])
        person.press(.character("t"))
        #expect(person.model.notice?.text.en.contains("two pieces are missing") == true)
    }

    @Test("Open containers are resolved, places counted, differences explained", .requirement("N-02"))
    func closing() {
        var person = Operator()
        Self.opened(Self.ending, .containers, &person)
        person.press(.enter, .character("2"))
        let act = Act(user: "", reason: "end of the batch")
        #expect(
            person.asked() == [
                .resolve(ResolveContainer(station: "pallets", number: 1, what: "take-apart", act: act))
            ])
        person.press(.escape, .tab)
        person.answer(.counts("20260901"), .counts(Self.counts))
        _ = person.asked()
        person.press(.enter)
        person.type("14")
        person.press(.enter)
        let none = Act(user: "", reason: "")
        #expect(
            person.asked() == [
                .count("20260901", CountRequest(place: "bin/units", number: 14, act: none))
            ])
        person.press(.escape, .character("x"))
        person.type("one lies under the belt")
        person.press(.enter)
        let why = Act(user: "", reason: "one lies under the belt")
        #expect(person.asked() == [.explain("20260901", DeviationRequest(place: "bin/units", act: why))])
        person.press(.escape, .down, .character("x"))
        #expect(person.model.dialog == nil, "nothing to explain")
    }

    @Test("Signing asks for meaning, account and password of what is shown", .requirement("S-03"))
    func sign() {
        var person = Operator()
        Self.opened(Self.ending, .review, &person)
        person.answer(.review("20260901"), .review(Self.sheet))
        _ = person.asked()
        person.press(.character("S"))
        #expect(person.model.dialog == nil)
        person.press(.character("w"), .enter)
        #expect(person.asked().isEmpty)
        person.type("geheim 12")
        person.press(.enter)
        #expect(
            person.asked() == [
                .sign(
                    "20260901",
                    SignRequest(
                        meaning: "responsible", digest: Self.sheet.seal?.digest ?? "", account: "li",
                        password: "geheim 12", act: Act(user: "", reason: "the record was reviewed")))
            ])
    }
}
