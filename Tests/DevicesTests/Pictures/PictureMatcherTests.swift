import Devices
import LineCore
import Links
import Requirements
import Testing

/// What happens to a matcher, in milliseconds. A picture with the number p is of item p at station 0.
private enum Act: Sendable {
    /// Taken within the millisecond before.
    case picture(UInt16, at: Int64)
    case result(UInt32?, at: Int64)
    case status(begun: Int64)
    case time(Int64)
    case readerReset
    case countRestarted
}

/// What comes of it.
private enum Word: Hashable {
    case read(UInt16, UInt32?)
    case late(UInt16)
    case missed(UInt16)
    case readerLost(UInt16)
    case stray(UInt32?)
    case outOfStep, inStep, stepLost
}

private func tick(_ milliseconds: Int64) -> Tick { Tick(microseconds: milliseconds * 1_000) }

/// Windows are 10…50 ms after the picture.
private func words(of acts: [Act], hasTriggerID: Bool) -> [Word] {
    var matcher = PictureMatcher(
        settings: PictureSettings(
            earliest: .milliseconds(10), latest: .milliseconds(50), hasTriggerID: hasTriggerID, resyncItems: 3))
    var outcomes: [PictureOutcome] = []
    for act in acts {
        switch act {
        case .picture(let number, let at):
            matcher.pictureTaken(
                station: 0, item: number, picture: number, earliest: tick(at - 1), latest: tick(at), role: .unit,
                into: &outcomes)
        case .result(let id, let at):
            matcher.result(
                ReadResult(triggerID: id, readings: [], grade: nil), arrived: tick(at), into: &outcomes)
        case .status(let begun): matcher.statusRead(begun: tick(begun), into: &outcomes)
        case .time(let now): matcher.timePassed(at: tick(now), into: &outcomes)
        case .readerReset: matcher.readerReset(into: &outcomes)
        case .countRestarted: matcher.pictureCountRestarted(into: &outcomes)
        }
    }
    return outcomes.map { outcome in
        switch outcome {
        case .read(_, let item, _, let result): .read(item, result.triggerID)
        case .unread(_, let item, _, .late): .late(item)
        case .unread(_, let item, _, .missed): .missed(item)
        case .unread(_, let item, _, .readerLost): .readerLost(item)
        case .strayResult(let result): .stray(result.triggerID)
        case .outOfStep: .outOfStep
        case .inStep: .inStep
        case .stepLost: .stepLost
        }
    }
}

private struct Story: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var acts: [Act]
    var expected: [Word]

    init(_ name: String, _ acts: [Act], _ expected: [Word]) {
        testDescription = name
        self.acts = acts
        self.expected = expected
    }
}

@Suite("Picture matcher: whose picture a result is of", .requirement("V-04"))
struct PictureMatcherTests {
    private static let byTime: [Story] = [
        Story(
            "in order",
            [
                .picture(1, at: 100), .result(nil, at: 120), .status(begun: 121), .picture(2, at: 200),
                .result(nil, at: 249), .status(begun: 250),
            ], [.read(1, nil), .read(2, nil)]),
        Story("a result before its status read waits", [.picture(1, at: 100), .result(nil, at: 120)], []),
        Story(
            "a status read begun before the result does not free it",
            [.picture(1, at: 100), .result(nil, at: 120), .status(begun: 119)], []),
        Story(
            "the result comes before the picture is known",
            [.result(nil, at: 120), .picture(1, at: 100), .status(begun: 120)], [.read(1, nil)]),
        Story(
            "first and last tick of the window",
            [
                .picture(1, at: 100), .result(nil, at: 109), .status(begun: 110), .picture(2, at: 200),
                .result(nil, at: 250), .status(begun: 260),
            ], [.read(1, nil), .read(2, nil)]),
        Story(
            "an early result is a stray one, and the picture stays open",
            [.picture(1, at: 100), .result(nil, at: 108), .status(begun: 109), .status(begun: 151)],
            [.stray(nil), .late(1)]),
        Story(
            "a late result is never the next item's",
            [
                .picture(1, at: 100), .result(nil, at: 151), .picture(2, at: 155), .status(begun: 152),
                .result(nil, at: 170), .status(begun: 171),
            ], [.late(1), .stray(nil), .read(2, nil)]),
        Story("no result", [.picture(1, at: 100), .status(begun: 150), .status(begun: 151)], [.late(1)]),
        Story(
            "no result and no status read",
            [.picture(1, at: 100), .time(150), .time(151)], [.late(1)]),
        Story(
            "time passes while a result waits for its status read",
            [.picture(1, at: 100), .result(nil, at: 149), .time(160), .status(begun: 161)], [.read(1, nil)]),
        Story(
            "two results of one picture",
            [.picture(1, at: 100), .result(nil, at: 120), .result(nil, at: 121), .status(begun: 122)],
            [.read(1, nil), .stray(nil)]),
        Story(
            "faster than configured: nobody knows, both are unread",
            [.picture(1, at: 100), .picture(2, at: 120), .result(nil, at: 140), .status(begun: 141)],
            [.stray(nil), .missed(1), .missed(2)]),
        Story(
            "faster than configured: the second result is not the third picture's",
            [
                .picture(1, at: 100), .picture(2, at: 120), .result(nil, at: 140), .status(begun: 141),
                .picture(3, at: 141), .result(nil, at: 160), .status(begun: 161), .picture(4, at: 300),
                .result(nil, at: 320), .status(begun: 321),
            ], [.stray(nil), .missed(1), .missed(2), .stray(nil), .missed(3), .read(4, nil)]),
        Story(
            "the reader is lost",
            [.picture(1, at: 100), .result(nil, at: 120), .readerReset, .status(begun: 121)],
            [.readerLost(1), .stray(nil)]),
    ]

    @Test("Readers without trigger id", arguments: byTime)
    private func withoutTriggerID(story: Story) {
        #expect(words(of: story.acts, hasTriggerID: false) == story.expected)
    }

    /// A first picture alone, then one every 20 ms; each result takes 30 ms and names its picture + 40.
    private static let steadily: [Act] =
        [.picture(1, at: 100), .result(41, at: 130), .status(begun: 130), .picture(2, at: 160)]
        + (UInt16(3)...5).flatMap { number -> [Act] in
            let at = 120 + 20 * Int64(number)
            return [.picture(number, at: at), .result(UInt32(number) + 39, at: at + 10), .status(begun: at + 10)]
        } + [.result(45, at: 250), .status(begun: 250)]
    private static let readSteadily: [Word] = (UInt16(1)...5).map { .read($0, UInt32($0) + 40) }

    private static let byID: [Story] = [
        Story(
            "overlapping windows are told apart, in any order",
            [
                .picture(1, at: 100), .result(41, at: 120), .status(begun: 121), .picture(2, at: 130),
                .picture(3, at: 140), .result(43, at: 160), .result(42, at: 161), .status(begun: 162),
            ], [.read(1, 41), .read(3, 43), .read(2, 42)]),
        Story(
            "both counts roll over",
            [
                .picture(65_535, at: 100), .result(65_534, at: 120), .status(begun: 121), .picture(0, at: 200),
                .result(65_535, at: 220), .status(begun: 221), .picture(1, at: 300), .result(0, at: 320),
                .status(begun: 321),
            ], [.read(65_535, 65_534), .read(0, 65_535), .read(1, 0)]),
        Story(
            "a missed trigger: everything open is unread; the difference is taken anew from a picture alone",
            [
                .picture(1, at: 100), .result(41, at: 120), .status(begun: 121), .picture(2, at: 200),
                .status(begun: 251), .picture(3, at: 300), .picture(4, at: 310), .result(42, at: 325),
                .status(begun: 326), .picture(5, at: 400), .result(44, at: 420), .status(begun: 421),
                .picture(6, at: 500), .result(45, at: 520), .status(begun: 521),
            ],
            [
                .read(1, 41), .late(2), .stray(42), .missed(3), .missed(4), .outOfStep, .inStep, .read(5, 44),
                .read(6, 45),
            ]),
        Story(
            "a result of a closed picture does not bring the ids back into step",
            [
                .picture(1, at: 100), .result(41, at: 120), .status(begun: 121), .picture(2, at: 200),
                .picture(3, at: 210), .result(99, at: 225), .status(begun: 226), .picture(4, at: 235),
                .result(100, at: 250), .status(begun: 251), .status(begun: 286), .picture(5, at: 400),
                .result(102, at: 420), .status(begun: 421),
            ],
            [
                .read(1, 41), .stray(99), .missed(2), .missed(3), .outOfStep, .stray(100), .late(4), .inStep,
                .read(5, 102),
            ]),
        Story(
            "late results at a speed at which no picture is alone",
            steadily
                + [
                    .picture(6, at: 240), .picture(7, at: 260), .picture(8, at: 280), .result(46, at: 300),
                    .result(47, at: 300), .picture(9, at: 300), .status(begun: 300), .result(48, at: 310),
                    .picture(10, at: 320), .result(49, at: 330), .picture(11, at: 340), .result(50, at: 350),
                    .status(begun: 350), .result(51, at: 370), .status(begun: 370),
                ],
            readSteadily + [
                .late(6), .stray(46), .missed(7), .missed(8), .missed(9), .outOfStep, .stray(47), .stray(48),
                .stray(49), .inStep, .read(10, 50), .read(11, 51),
            ]),
        Story(
            "a missed trigger at such a speed: no result is taken for the picture before, and the line must be held",
            steadily
                + [
                    .picture(6, at: 240), .picture(7, at: 260), .picture(8, at: 280), .result(46, at: 290),
                    .status(begun: 290), .picture(9, at: 300), .result(47, at: 310), .picture(10, at: 320),
                    .result(48, at: 330), .picture(11, at: 340), .result(49, at: 350), .status(begun: 350),
                    .result(50, at: 370), .status(begun: 370), .status(begun: 500), .picture(12, at: 600),
                    .result(51, at: 630), .status(begun: 630),
                ],
            readSteadily + [
                .stray(46), .missed(6), .missed(7), .missed(8), .outOfStep, .stepLost, .stray(47), .stray(48),
                .stray(49), .late(9), .stray(50), .late(10), .late(11), .inStep, .read(12, 51),
            ]),
        Story(
            "a reader that is slower by a pitch from now on looks the same: nothing is read until a picture is alone",
            steadily
                + [
                    .picture(6, at: 240), .picture(7, at: 260), .picture(8, at: 280), .result(46, at: 290),
                    .status(begun: 290), .picture(9, at: 300), .result(47, at: 310), .picture(10, at: 320),
                    .result(48, at: 330), .picture(11, at: 340), .result(49, at: 350), .status(begun: 350),
                    .result(50, at: 370), .result(51, at: 390), .status(begun: 500), .picture(12, at: 600),
                    .result(52, at: 650), .status(begun: 650),
                ],
            readSteadily + [
                .stray(46), .missed(6), .missed(7), .missed(8), .outOfStep, .stepLost, .stray(47), .stray(48),
                .stray(49), .late(9), .stray(50), .late(10), .stray(51), .late(11), .inStep, .read(12, 52),
            ]),
        Story(
            "a late result outside of every window moves nothing",
            [
                .picture(1, at: 100), .result(41, at: 120), .status(begun: 121), .picture(2, at: 200),
                .result(42, at: 260), .status(begun: 261), .picture(3, at: 300), .result(43, at: 320),
                .status(begun: 321),
            ], [.read(1, 41), .late(2), .stray(42), .read(3, 43)]),
        Story(
            "an id without its window is no proof",
            [
                .picture(1, at: 100), .result(41, at: 120), .status(begun: 121), .picture(2, at: 200),
                .result(42, at: 205), .status(begun: 206), .status(begun: 251),
            ], [.read(1, 41), .stray(42), .late(2)]),
        Story(
            "a result without an id",
            [.picture(1, at: 100), .result(nil, at: 120), .status(begun: 121), .status(begun: 151)],
            [.stray(nil), .late(1)]),
        Story(
            "pictures too dense to take the difference: the line must be held",
            [
                .picture(1, at: 100), .picture(2, at: 110), .result(7, at: 130), .status(begun: 131),
                .picture(3, at: 140), .status(begun: 300), .picture(4, at: 400), .result(9, at: 420),
                .status(begun: 421),
            ],
            [.stray(7), .stepLost, .late(1), .late(2), .late(3), .inStep, .read(4, 9)]),
        Story(
            "a reader armed anew counts anew",
            [
                .picture(1, at: 100), .result(41, at: 120), .status(begun: 121), .picture(2, at: 200), .readerReset,
                .picture(3, at: 210), .result(1, at: 230), .status(begun: 231),
            ], [.read(1, 41), .readerLost(2), .read(3, 1)]),
        Story(
            "the pictures are counted anew",
            [
                .picture(9, at: 100), .result(41, at: 120), .status(begun: 121), .picture(10, at: 200),
                .countRestarted, .picture(1, at: 300), .result(43, at: 320), .status(begun: 321),
            ], [.read(9, 41), .missed(10), .read(1, 43)]),
    ]

    @Test("Readers with trigger id", .requirement("L-04"), arguments: byID)
    private func withTriggerID(story: Story) {
        #expect(words(of: story.acts, hasTriggerID: true) == story.expected)
    }

    @Test("The deadline is the end of the oldest window that nothing waits for")
    func deadline() {
        var matcher = PictureMatcher(
            settings: PictureSettings(
                earliest: .milliseconds(10), latest: .milliseconds(50), hasTriggerID: false, resyncItems: 20))
        var outcomes: [PictureOutcome] = []
        #expect(matcher.nextDeadline == nil)
        matcher.pictureTaken(
            station: 1, item: 4, picture: 1, earliest: tick(99), latest: tick(100), role: .content, into: &outcomes)
        matcher.pictureTaken(
            station: 1, item: 4, picture: 2, earliest: tick(199), latest: tick(200), role: .label, into: &outcomes)
        #expect(matcher.nextDeadline == Tick(microseconds: 150_001))
        matcher.result(ReadResult(triggerID: nil, readings: [], grade: nil), arrived: tick(120), into: &outcomes)
        #expect(matcher.nextDeadline == Tick(microseconds: 250_001))
        matcher.timePassed(at: Tick(microseconds: 250_001), into: &outcomes)
        #expect(outcomes == [.unread(station: 1, item: 4, role: .label, cause: .late)])
        #expect(matcher.nextDeadline == nil)
        #expect(matcher.openPictures == 1)
    }

    @Test("Pictures and results have limits, and reaching them is told", .requirement("L-03"))
    func limits() {
        var matcher = PictureMatcher(
            settings: PictureSettings(
                earliest: .milliseconds(0), latest: .seconds(60), hasTriggerID: false, resyncItems: 20))
        var outcomes: [PictureOutcome] = []
        for number in 0...UInt16(PictureMatcher.picturesMax) {
            matcher.pictureTaken(
                station: 0, item: number, picture: number, earliest: tick(1), latest: tick(1), role: .unit,
                into: &outcomes)
        }
        #expect(outcomes == [.unread(station: 0, item: 0, role: .unit, cause: .late)])
        outcomes = []
        for number in 0...UInt32(PictureMatcher.resultsMax) {
            matcher.result(
                ReadResult(triggerID: number, readings: [], grade: nil), arrived: tick(2), into: &outcomes)
        }
        #expect(outcomes == [.strayResult(ReadResult(triggerID: 0, readings: [], grade: nil))])
    }

    @Test("A stuck reader is told every so many pictures")
    func stepIsLostAgain() {
        let acts = (UInt16(1)...6).map { Act.picture($0, at: Int64($0) * 10) }
        #expect(words(of: acts, hasTriggerID: true) == [.stepLost, .stepLost])
    }

    @Test(
        "Settings that could mix up two pictures are refused",
        arguments: [
            (5, 50, false, 56, nil),
            (5, 50, false, 55, .windowsOverlap(window: .milliseconds(55), shortest: .milliseconds(55))),
            (5, 50, true, 20, nil),
            (50, 50, true, 500, .latestNotAfterEarliest),
            (-1, 50, true, 500, .earliestNegative),
        ] as [(Int64, Int64, Bool, Int64, PictureSettings.Violation?)])
    func settings(
        earliest: Int64, latest: Int64, hasTriggerID: Bool, shortest: Int64, expected: PictureSettings.Violation?
    ) {
        #expect(
            PictureSettings.violation(
                earliest: .milliseconds(earliest), latest: .milliseconds(latest), hasTriggerID: hasTriggerID,
                poll: .milliseconds(10), shortest: .milliseconds(shortest)) == expected)
    }
}
