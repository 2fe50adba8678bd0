import ControlTypes
import ControlWords
import Requirements
import Testing

@testable import Console

/// Every screen and its error states, in both languages and two sizes.
@Suite struct ScreenTests {
    struct Form: CustomTestStringConvertible {
        var language: Language
        var rows: Int
        var columns: Int

        var testDescription: String { "\(language) \(columns)x\(rows)" }
    }

    static let forms = Language.allCases.flatMap { language in
        [(24, 80), (40, 120)].map { Form(language: language, rows: $0.0, columns: $0.1) }
    }

    /// Brings a console to each screen.
    static let screens: [(name: String, reach: @Sendable (inout Operator) -> Void)] = lineScreens + pageScreens

    private static let pageScreens: [(name: String, reach: @Sendable (inout Operator) -> Void)] = [
        (
            "batches-list",
            { person in
                person.hear(Plant.running)
                person.press(.character("3"))
                person.answer(.batches, .batches([BatchTests.summary]))
            }
        ),
        (
            "batches-create",
            { person in
                person.hear(Plant.running)
                person.press(.character("3"))
                person.answer(.batches, .batches([BatchTests.summary]))
                person.press(.character("n"), .enter)
            }
        ),
        ("batches-steps", { BatchTests.opened(BatchTests.planned, .steps, &$0) }),
        ("batches-clearance", { BatchTests.opened(BatchTests.planned, .clearance, &$0) }),
        ("batches-test", { BatchTests.opened(BatchTests.testing, .test, &$0) }),
        ("batches-open", { BatchTests.opened(BatchTests.ending, .containers, &$0) }),
        (
            "batches-counts",
            { person in
                BatchTests.opened(BatchTests.ending, .counts, &person)
                person.answer(.counts("20260901"), .counts(BatchTests.counts))
            }
        ),
        (
            "batches-review",
            { person in
                BatchTests.opened(BatchTests.ending, .review, &person)
                person.answer(.review("20260901"), .review(BatchTests.sheet))
            }
        ),
        (
            "batches-sign",
            { person in
                BatchTests.opened(BatchTests.ending, .review, &person)
                person.answer(.review("20260901"), .review(BatchTests.sheet))
                person.press(.character("w"))
            }
        ),
        (
            "rework-nothing",
            { person in
                person.hear(Plant.running)
                person.press(.character("5"))
            }
        ),
        ("rework-pack", { PackTests.scanned(PackTests.report, &$0) }),
        ("rework-history", { PackTests.scanned(PackTests.longLived, &$0) }),
        ("rework-container", { PackTests.scanned(PackTests.container, &$0) }),
        (
            "rework-refused",
            { person in
                person.hear(Plant.running)
                person.take(.scan("hello"))
                person.refuse(.scan("hello"), .badRequest, Plant.text("不是任何码", "hello is no code of any kind"))
            }
        ),
        (
            "rework-neighbour",
            { person in
                person.hear(Plant.running)
                person.take(.scan("6901234567892"))
                person.take(
                    .answered(
                        .scan("6901234567892"),
                        .failure(
                            ControlError(
                                kind: .badRequest,
                                message: Plant.text("6901234567892 不能查询", "6901234567892 cannot be looked up"),
                                problems: [
                                    Plant.text(
                                        "这是旁边的商品条码 06901234567892，每盒相同；请扫描这一包装自己的码",
                                        "it is the retail bar code 06901234567892 beside it, the same on every pack: scan "
                                            + "the code of this pack")
                                ]))))
            }
        ),
        (
            "rework-act",
            { person in
                PackTests.scanned(PackTests.report, &person)
                _ = person.asked()
                person.press(.character("v"))
                if case .preview(let shown) = person.asked().first {
                    person.answer(.preview(shown), .preview(PackTests.consequences))
                }
            }
        ),
        (
            "aggregation",
            { person in
                person.hear(Plant.running)
                person.press(.character("4"))
                person.answer(.batch("20260901"), .batch(BatchTests.ending))
                person.answer(.closedContainers("20260901"), .closedContainers(PackTests.closed))
                person.answer(.scan(PackTests.bundle), .code(PackTests.container))
            }
        ),
        (
            "codes",
            { person in
                person.hear(Plant.running)
                person.press(.character("6"))
                person.answer(
                    .pools,
                    .pools([
                        PoolStatus(
                            number: 1, product: "tablets-24", level: 1, scheme: "cn20", source: "药监码 2026-09.txt",
                            application: "SQ-2026-0042", state: "active", total: 10_000, unallocated: 900,
                            percent: 9, returned: 0, minutesLeft: 30, isPreprinted: false),
                        PoolStatus(
                            number: 2, product: "example-injection", level: 1, scheme: "gs1",
                            source: "gs1 09521234000037 100000000000-199999999999", application: "GS-2026-0007",
                            state: "withdrawn", total: 100_000_000_000, unallocated: 0, percent: 0,
                            returned: 99_999_999_000, minutesLeft: nil, isPreprinted: true),
                    ]))
                person.press(.down)
            }
        ),
        (
            "codes-none",
            { person in
                person.hear(Plant.running)
                person.press(.character("6"))
                person.answer(.pools, .pools([]))
            }
        ),
        (
            "codes-refused",
            { person in
                person.hear(Plant.running)
                person.press(.character("6"))
                person.answer(.pools, .pools([]))
                PackTests.importRefused(&person)
            }
        ),
        (
            "aggregation-nothing",
            { person in
                person.hear(Plant.running)
                person.press(.character("4"))
            }
        ),
        (
            "devices",
            { person in
                DeviceTests.opened(&person)
                person.press(.down)
            }
        ),
        ("devices-messages", { DeviceTests.opened(&$0) }),
    ]

    private static let lineScreens: [(name: String, reach: @Sendable (inout Operator) -> Void)] = [
        ("line-connecting", { _ in }),
        ("line-running", { run(&$0) }),
        ("line-jammed", { $0.hear(Plant.jammed) }),
        (
            "line-idle",
            { person in
                var status = Plant.running
                status.batch = nil
                status.speed = 0
                status.state = "stopped"
                person.hear(status)
            }
        ),
        (
            "line-lost",
            { person in
                run(&person)
                person.wait(milliseconds: 1_000)
                person.refuse(
                    .status, .unreachable,
                    Plant.text("数据目录上没有运行的控制器", "no controller runs on the data directory"))
                person.wait(milliseconds: 65_000)
            }
        ),
        (
            "line-go-on",
            { person in
                person.hear(Plant.jammed)
                person.press(.character("g"))
            }
        ),
        (
            "line-not-now",
            { person in
                run(&person)
                person.press(.character("g"))
            }
        ),
        (
            "line-help",
            { person in
                run(&person)
                person.press(.character("?"))
            }
        ),
        ("alarms-now", { alarms(&$0) }),
        (
            "alarms-none",
            { person in
                person.hear(Plant.running)
                person.press(.character("2"))
                person.answer(.alarms, .alarms([]))
            }
        ),
        (
            "alarms-history",
            { person in
                alarms(&person)
                person.press(.tab)
                person.answer(.alarmHistory, .alarmHistory(Plant.history))
            }
        ),
        (
            "alarms-figures",
            { person in
                alarms(&person)
                person.press(.tab, .tab)
            }
        ),
        (
            "alarms-shelve",
            { person in
                alarms(&person)
                person.press(.character("s"), .enter)
                person.refuse(
                    .shelve(
                        "jam:units",
                        ShelveAlarm(minutes: 30, act: Act(user: "", reason: "a spare part is on its way"))),
                    .conflict, Plant.text("该报警不能搁置", "this alarm may not be shelved"))
            }
        ),
        (
            "login",
            { person in
                person.refuse(.status, .unauthorized, Plant.text("请登录", "log in first"))
            }
        ),
        (
            "login-refused",
            { person in
                person.refuse(.status, .unauthorized, Plant.text("请登录", "log in first"))
                person.type("wang")
                person.press(.enter)
                person.type("geheim12")
                person.press(.enter)
                person.refuse(
                    .login(Login(user: "wang", password: "geheim12")), .unauthorized,
                    Plant.text("账号或密码不对", "account or password is wrong"))
            }
        ),
        (
            "quit",
            { person in
                run(&person)
                person.press(.character("q"))
            }
        ),
    ]

    static func run(_ person: inout Operator) {
        person.answer(.losses, .losses(Plant.losses))
        var status = Plant.running
        for step in 0..<40 {
            status.speed = step < 8 ? step * 37 : 290 + step % 9
            status.stations[0].passed = 1_234 - (39 - step) * 25
            status.stations[0].rejected = 14 - (39 - step) / 4
            status.stations[0].reasons[0].count = max(0, 9 - (39 - step) / 5)
            person.wait(milliseconds: 5_000)
            person.hear(status)
        }
        person.hear(Plant.running)
        _ = person.asked()
    }

    static func alarms(_ person: inout Operator) {
        person.hear(Plant.jammed)
        person.press(.character("2"))
        person.answer(.alarms, .alarms(Plant.jammed.alarms))
        person.answer(.alarmReport, .alarmReport(Plant.report))
    }

    @Test("Screens are as they were written down", arguments: forms)
    func golden(form: Form) throws {
        for screen in Self.screens {
            var person = Operator(language: form.language, rows: form.rows, columns: form.columns)
            screen.reach(&person)
            try Golden.expect(person.grid, "\(screen.name)-\(form.language)-\(form.columns)x\(form.rows)")
        }
    }

    @Test("In ASCII nothing narrow is beyond ASCII, at any size", arguments: [(24, 80), (30, 100), (60, 200)])
    func ascii(rows: Int, columns: Int) {
        for language in Language.allCases {
            for screen in Self.screens {
                var person = Operator(language: language, rows: rows, columns: columns, glyphs: .ascii)
                screen.reach(&person)
                for line in person.grid.lines {
                    for scalar in line.unicodeScalars where !scalar.isASCII {
                        #expect(DisplayWidth.of(scalar) == 2, "\(screen.name): \(scalar) in \(line)")
                    }
                }
            }
        }
    }

    @Test("Whatever names and texts are, every row keeps its width and the frames stand")
    func frames() {
        let names = [
            String(repeating: "注射用头孢曲松钠", count: 12), "Z̴̨͙a̶l̷g̸o\u{0301}\u{0301}\u{0301}\u{0301}\u{0301}\u{0301} tablets",
            "e\u{0301}te\u{0301}",
            "\u{202E}right to left", "tab\tGS\u{1D}NUL\u{0}end", "👩‍👩‍👧 family", "한국어 ᄒᆞᆫ글", "",
        ]
        for name in names {
            for (rows, columns) in [(24, 80), (25, 81), (40, 120), (60, 200)] {
                for screen in Self.screens {
                    var person = Operator(language: .zh, rows: rows, columns: columns)
                    screen.reach(&person)
                    person.model.status?.batch?.product = name
                    person.model.status?.line = name
                    for index in person.model.status?.stations.indices ?? 0..<0 {
                        person.model.status?.stations[index].id = name
                    }
                    for index in person.model.alarms.list.indices { person.model.alarms.list[index].text.zh = name }
                    let grid = person.grid
                    for row in 0..<rows {
                        let width = (0..<columns).reduce(0) { sum, column in
                            let cell = grid[row, column]
                            return sum + (cell.isCovered ? 0 : cell.isWide ? 2 : 1)
                        }
                        #expect(width == columns, "\(screen.name) row \(row) with \(name)")
                        #expect(!grid[row, 0].isCovered)
                    }
                }
            }
        }
    }

    @Test("A terminal that is too small is told so")
    func small() {
        var person = Operator(rows: 10, columns: 79)
        person.hear(Plant.running)
        #expect(person.screen.contains("too small"))
        person.take(.resized(Grid.Size(rows: 24, columns: 80)))
        #expect(person.screen.contains("units"))
        person.take(.resized(Grid.Size(rows: 0, columns: 0)))
        #expect(person.grid.lines.isEmpty)
    }
}
