import Codes
@testable import LineCore
import Links
import Requirements
import Testing

@Suite("The machine behind the PLC", .requirement("B-02"))
struct MachineDriverTests {
    /// What is asked of the machine in each state, when the line wants to run and when not.
    static let table: [(PackMLState, PLCVerb?, PLCVerb?)] = [
        (.clearing, nil, nil), (.stopped, .reset, nil), (.starting, nil, .hold), (.idle, .start, nil),
        (.suspended, nil, .hold), (.execute, nil, .hold), (.stopping, nil, nil), (.aborting, nil, nil),
        (.aborted, nil, nil), (.holding, nil, nil), (.held, .unhold, nil), (.unholding, nil, .hold),
        (.suspending, nil, .hold), (.unsuspending, nil, .hold), (.resetting, nil, nil), (.completing, nil, nil),
        (.complete, .reset, nil),
    ]

    static func moment(_ milliseconds: Int64) -> Moment {
        Moment(tick: Tick(microseconds: milliseconds * 1_000), wall: 0)
    }

    static func driver(_ state: PackMLState, started: Bool) -> MachineDriver {
        var driver = MachineDriver(state: nil, isInControl: false, isStarted: started)
        driver.attached(state: state)
        driver.inControl()
        return driver
    }

    static func drive(_ driver: inout MachineDriver, wantsRun: Bool, at milliseconds: Int64) -> [Effect] {
        var step = Step()
        driver.drive(wantsRun: wantsRun, holdsPerson: false, at: moment(milliseconds), into: &step)
        return step.effects
    }

    @Test("Each of the 17 states", arguments: table)
    func command(state: PackMLState, run: PLCVerb?, stand: PLCVerb?) {
        var driver = Self.driver(state, started: true)
        var permitted: [Effect] = [.plc(.permitRun(true)), .plc(.lamps(1 << 2))]
        if let run { permitted.append(.plc(.verb(run))) }
        #expect(Self.drive(&driver, wantsRun: true, at: 0) == permitted)

        var stood: [Effect] = [.plc(.permitRun(false)), .plc(.lamps(1 << 9))]
        if let stand { stood.append(.plc(.verb(stand))) }
        driver = Self.driver(state, started: true)
        #expect(Self.drive(&driver, wantsRun: false, at: 0) == stood)
        // Nobody asked the line to run: it stands, however well all is.
        driver = Self.driver(state, started: false)
        #expect(Self.drive(&driver, wantsRun: true, at: 0) == stood)
    }

    @Test("The table has every state")
    func tableIsWhole() {
        #expect(Self.table.map(\.0) == PackMLState.allCases)
    }

    @Test("One command at a time; the next follows the state")
    func oneAtATime() {
        var driver = Self.driver(.stopped, started: true)
        #expect(Self.drive(&driver, wantsRun: true, at: 0).last == .plc(.verb(.reset)))
        #expect(Self.drive(&driver, wantsRun: true, at: 1).isEmpty)
        driver.stateChanged(.resetting)
        #expect(Self.drive(&driver, wantsRun: true, at: 2).isEmpty, "its answer is not there yet")
        driver.commandDone(.reset, at: Self.moment(3))
        #expect(Self.drive(&driver, wantsRun: true, at: 3).isEmpty)
        driver.stateChanged(.idle)
        #expect(Self.drive(&driver, wantsRun: true, at: 4) == [.plc(.verb(.start))])
    }

    @Test("A command that changed nothing is tried again after a second, or when the state changes")
    func retry() {
        var driver = Self.driver(.held, started: true)
        #expect(Self.drive(&driver, wantsRun: true, at: 0).last == .plc(.verb(.unhold)))
        driver.commandDone(.unhold, at: Self.moment(10))
        #expect(driver.deadline == 1_010_000)
        driver.timePassed(at: Self.moment(1_009))
        #expect(Self.drive(&driver, wantsRun: true, at: 1_009).isEmpty)
        driver.timePassed(at: Self.moment(1_010))
        #expect(driver.deadline == nil)
        #expect(Self.drive(&driver, wantsRun: true, at: 1_010) == [.plc(.verb(.unhold))])
        driver.commandDone(.unhold, at: Self.moment(1_020))
        driver.stateChanged(.stopped)
        #expect(Self.drive(&driver, wantsRun: true, at: 1_021) == [.plc(.verb(.reset))])
    }

    @Test("A person who presses again and again does not keep a held line standing")
    func repeatedReset() {
        var driver = Self.driver(.held, started: true)
        #expect(Self.drive(&driver, wantsRun: false, at: 0).count == 2)
        for milliseconds in stride(from: Int64(100), to: 3_000, by: 500) {
            var step = Step()
            driver.send(.reset, into: &step)
            #expect(step.effects == [.plc(.verb(.reset))])
            driver.commandDone(.reset, at: Self.moment(milliseconds))
            #expect(driver.deadline == nil)
            // Its cause stands until the last time.
            #expect(Self.drive(&driver, wantsRun: false, at: milliseconds).isEmpty)
        }
        #expect(Self.drive(&driver, wantsRun: true, at: 2_700).last == .plc(.verb(.unhold)))
        // A second answer to the person is no answer to the line.
        driver.commandDone(.reset, at: Self.moment(2_710))
        #expect(driver.deadline == nil && Self.drive(&driver, wantsRun: true, at: 2_710).isEmpty)
        driver.commandDone(.unhold, at: Self.moment(2_720))
        #expect(driver.deadline == 3_720_000, "what changed nothing waits its second")
    }

    @Test("A refused command is tried again when its second is over", arguments: PLCVerbResult.allCases)
    func retryOfTheLine(result: PLCVerbResult) {
        var bench = Bench.coding(units: 10)
        bench.send(.command(.hold))
        bench.send(.plc(.commandDone(.hold, result)))
        let due = bench.line.nextDeadline
        #expect(due == bench.moment.tick + .seconds(1))
        bench.pass(milliseconds: 999)
        bench.expect(.timePassed, effects: [.plc(.verb(.hold))], facts: [])
    }

    @Test("Nothing is asked of a PLC that is lost, or not in control yet")
    func notInControl() {
        var driver = MachineDriver(state: nil, isInControl: false, isStarted: true)
        #expect(Self.drive(&driver, wantsRun: true, at: 0).isEmpty)
        driver.attached(state: .held)
        #expect(Self.drive(&driver, wantsRun: true, at: 0).isEmpty)
        driver.inControl()
        #expect(!Self.drive(&driver, wantsRun: true, at: 0).isEmpty)
        driver.plcLost()
        #expect(Self.drive(&driver, wantsRun: false, at: 0).isEmpty)
        var step = Step()
        driver.send(.stop, into: &step)
        #expect(step.effects.isEmpty)
    }

    @Test("The lamps tell whether a person is needed")
    func lamps() {
        for (holdsPerson, lamps) in [(true, UInt16(1 << 8)), (false, 1 << 9)] {
            var driver = Self.driver(.held, started: true)
            var step = Step()
            driver.drive(wantsRun: false, holdsPerson: holdsPerson, at: Self.moment(0), into: &step)
            #expect(step.effects == [.plc(.permitRun(false)), .plc(.lamps(lamps))])
        }
    }
}

@Suite("Alarms and holds stand once")
struct BoardTests {
    @Test("Raising what stands and clearing what does not changes nothing")
    func alarms() {
        var board = AlarmBoard(standing: [])
        var step = Step()
        let now = MachineDriverTests.moment(5)
        for detail in Int64(1)...2 {
            board.raise(.jam, station: 1, device: noDevice, detail: detail, at: now, into: &step)
        }
        board.raise(.jam, station: 2, device: noDevice, detail: 3, at: now, into: &step)
        board.clear(.jam, station: 1, device: noDevice, into: &step)
        board.clear(.jam, station: 1, device: noDevice, into: &step)
        board.clear(.binFull, station: 2, device: noDevice, into: &step)
        #expect(
            step.facts == [
                .alarm(.jam, station: 1, device: noDevice, raised: true, detail: 1),
                .alarm(.jam, station: 2, device: noDevice, raised: true, detail: 3),
                .alarm(.jam, station: 1, device: noDevice, raised: false, detail: 1),
            ])
        #expect(
            board.standing == [StandingAlarm(kind: .jam, station: 2, device: noDevice, detail: 3, since: now)])
        board.raise(.plcLost, station: noStation, device: noDevice, detail: 0, at: now, into: &step)
        board.clear([.jam, .binFull], into: &step)
        #expect(board.standing.map(\.kind) == [.plcLost])
    }

    @Test("A hold stands once and goes with one word")
    func holds() {
        var board = HoldBoard(standing: [])
        #expect(board.isEmpty)
        for _ in 1...2 { board.set(.poolEmpty, station: 0, device: noDevice, true) }
        board.set(.poolEmpty, station: 1, device: noDevice, true)
        #expect(board.standing.count == 2)
        board.set(.poolEmpty, station: 0, device: noDevice, false)
        board.set(.poolEmpty, station: 0, device: noDevice, false)
        #expect(board.standing == [Hold(cause: .poolEmpty, station: 1, device: noDevice)])
        board.set(.rejects, station: 0, device: noDevice, true)
        board.clear([.poolEmpty])
        #expect(board.standing.map(\.cause) == [.rejects] && board.contains(.rejects))
    }

    @Test("The line goes on only when the last hold is gone")
    func lastHold() {
        var bench = Bench.coding(units: 10)
        #expect(bench.line.floor.holds.isEmpty)
        bench.send(.readerFault(Sample.unitCamera, DeviceFault(kind: .link, detail: "")))
        bench.send(.plc(.commandDone(.hold, .taken)))
        bench.send(.plc(.stateChanged(.held)))
        bench.send(.command(.hold))
        bench.expect(
            .readerReady(Sample.unitCamera), effects: [],
            facts: [.alarm(.readerFault, station: noStation, device: Sample.unitCamera, raised: false, detail: 1)])
        let step = bench.send(.command(.start))
        #expect(step.effects.contains(.plc(.permitRun(true))))
        #expect(bench.send(.plc(.commandDone(.reset, .taken))).effects == [.plc(.verb(.unhold))])
        #expect(
            bench.send(.plc(.commandDone(.unhold, .refusedInThisState))).effects == [],
            "the state is given time to change")
        bench.pass(milliseconds: 1_000)
        #expect(bench.send(.timePassed).effects == [.plc(.verb(.unhold))])
    }
}

@Suite("The book of records", .requirement("U-06"))
struct RecordBookTests {
    static func book(_ statuses: [RecordBook.Status]) -> RecordBook {
        var book = RecordBook()
        for (index, status) in statuses.enumerated() {
            let number = book.add(CodeSlot(index: Int32(index)))
            if status == .printed { book.printed(number) } else { book.set(number, status) }
        }
        return book
    }

    @Test(
        "What is open, and what is printed next",
        arguments: [
            ([], [], 1), ([.requested], [1], 1), ([.printed, .stored, .inDoubt, .requested], [2, 3, 4], 2),
            ([.printed, .gone, .stored], [3], 3), ([.stored, .printed, .gone], [1], 1),
            ([.gone, .printed], [], 3),
        ] as [([RecordBook.Status], [UInt32], UInt32)])
    func open(statuses: [RecordBook.Status], open: [UInt32], next: UInt32) {
        let book = Self.book(statuses)
        #expect(book.open(after: 0, through: book.last) == open)
        #expect(book.openCount == open.count)
        #expect(book.nextToPrint == next)
        #expect(book.last == UInt32(statuses.count))
        #expect(book[0] == nil)
        #expect(book[book.last + 1] == nil)
    }

    @Test("The last print only rises")
    func lastPrinted() {
        var book = Self.book([.stored, .stored, .stored])
        book.printed(2)
        book.printed(1)
        #expect(book.lastPrinted == 2)
        #expect(book.open(after: 0, through: 2) == [])
        #expect(book.open(after: 3, through: 9) == [])
        #expect(book.open(after: .max, through: .max) == [], "what a printer tells has no bound")
    }

    @Test("A record that was never sent cannot be set")
    func trap() async {
        await #expect(processExitsWith: .failure) {
            var book = RecordBook()
            book.set(1, .stored)
        }
    }
}
