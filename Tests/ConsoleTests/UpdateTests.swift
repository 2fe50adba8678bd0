import ControlTypes
import ControlWords
import Requirements
import Testing

@testable import Console

/// What keys, time and answers do, without a terminal.
@Suite struct UpdateTests {
    @Test("The status is asked for again and again, never twice at once")
    func polling() {
        var person = Operator()
        person.wait(milliseconds: 100)
        #expect(person.asked() == [.status])
        person.wait(milliseconds: 5_000)
        #expect(person.asked().isEmpty, "it waits for the answer")
        person.hear(Plant.running)
        #expect(Set(person.asked()) == [.status, .losses], "what was not seen for a while is looked at at once")
        person.answer(.losses, .losses(Plant.losses))
        person.hear(Plant.running)
        person.wait(milliseconds: 100)
        #expect(person.asked().isEmpty)
        person.wait(milliseconds: 200)
        #expect(person.asked() == [.status])
    }

    @Test("A lost connection is told, everything seen stays, and it comes back by itself", .requirement("L-03"))
    func reconnect() {
        var person = Operator()
        person.hear(Plant.running)
        person.refuse(.status, .unreachable, Plant.text("无", "no controller runs"))
        #expect(person.screen.contains("No word from the controller"))
        #expect(person.screen.contains("1254"), "the last counts stay")
        _ = person.asked()
        person.press(.character("h"))
        #expect(person.asked().isEmpty, "nothing is sent into the dark")
        #expect(person.model.notice?.text.en.contains("no word") == true)
        person.wait(milliseconds: 1_000)
        #expect(person.asked() == [.status])
        person.refuse(.status, .unreachable, Plant.text("无", "no controller runs"))
        person.wait(milliseconds: 1_000)
        #expect(person.asked() == [.status])
        person.hear(Plant.running)
        #expect(!person.screen.contains("No word from"))
    }

    @Test("A controller that says nothing any more is lost after three seconds, without an error")
    func silence() {
        var person = Operator()
        person.hear(Plant.running)
        person.wait(milliseconds: 3_001)
        #expect(person.screen.contains("No word from the controller"))
    }

    @Test("The language changes at once, on every page and in dialogs' background")
    func language() {
        var person = Operator(language: .en)
        person.hear(Plant.jammed)
        #expect(person.screen.contains("Stations"))
        person.press(.character("l"))
        #expect(person.screen.contains("工位") && !person.screen.contains("Stations"))
        person.press(.character("l"))
        #expect(person.screen.contains("Stations"))
    }

    @Test("Holding the line asks nothing first")
    func hold() {
        var person = Operator()
        person.hear(Plant.running)
        person.hear(Plant.running)
        _ = person.asked()
        person.press(.character("h"))
        #expect(person.asked() == [.line("hold", Act(user: "", reason: "held by the operator"))])
        person.answer(.line("hold", Act(user: "", reason: "held by the operator")), .done)
        #expect(person.model.notice?.kind == .done)
        #expect(person.asked() == [.status], "what came of it is looked at at once")
    }

    @Test("One key lets a standing line go on: what it does follows from what holds it")
    func goOn() {
        var person = Operator()
        person.hear(Plant.jammed)
        _ = person.asked()
        person.press(.character("g"))
        #expect(person.screen.contains("looked and mended it"))
        #expect(person.asked().isEmpty, "first the question")
        person.press(.character("2"))
        #expect(person.asked() == [.line("resume", Act(user: "", reason: "cleared"))])
        #expect(person.model.dialog?.isSent == true)
        person.answer(.line("resume", Act(user: "", reason: "cleared")), .done)
        #expect(person.model.dialog == nil)
    }

    @Test(
        "What the key means",
        arguments: [
            ("beltUnknown", "held", LineAct.declareBeltEmpty), ("operatorHold", "held", .start),
            ("rejects", "held", .resume), ("ledgerFailed", "held", nil),
        ] as [(String, String, LineAct?)])
    func goOnMeaning(cause: String, state: String, act: LineAct?) {
        var status = Plant.jammed
        status.state = state
        status.holds[0].cause = cause
        #expect(LineAct.goOn(status) == act)
    }

    @Test("A line that nothing holds and nobody stopped is left alone")
    func goOnNothing() {
        #expect(LineAct.goOn(Plant.running) == nil)
        var status = Plant.running
        status.state = "stopped"
        #expect(LineAct.goOn(status) == .start)
        status.holds = Plant.jammed.holds
        status.holds[0].needsPerson = false
        #expect(LineAct.goOn(status) == nil, "it goes on by itself")
    }

    @Test("An alarm that stays until a person has looked is ended with the same key")
    func latched() {
        var status = Plant.running
        status.alarms = [Plant.jam]
        #expect(LineAct.goOn(status) == nil)
        status.alarms[0].state = "latchedUnacknowledged"
        #expect(LineAct.goOn(status) == .resume)
    }

    @Test("What the controller counted before the console came is in the curve; the pace is only what it saw")
    func trend() {
        var trend = Trend()
        var status = Plant.running
        trend.take(status, at: 0)
        trend.fill([.init(items: 100, rejected: 10), .init(items: 200, rejected: 0), .init(items: 7, rejected: 0)])
        #expect(trend.steps.count == 25)
        #expect(trend.steps[0].speed == 100 && trend.steps[0].rejectPercent == 10)
        #expect(trend.steps[12].speed == 200)
        trend.fill([.init(items: 1, rejected: 1), .init(items: 1, rejected: 1)])
        #expect(trend.steps.count == 25, "once")
        #expect(trend.pace == nil)
        for step in 1...12 {
            status.stations[0].passed += 25
            status.stations[0].reasons[0].count += 1
            trend.take(status, at: Int64(step) * 5_000)
        }
        #expect(trend.pace == 300)
        #expect(trend.recent("units", "no read") == 12)
        trend.take(status, at: 600_000)
        #expect(trend.steps.suffix(20).contains { $0.speed == nil }, "nobody looked")
        status.batch?.number = "next"
        trend.take(status, at: 601_000)
        #expect(trend.steps.count == 1, "another batch begins anew")
    }

    @Test("A refusal stays in the dialog with its reasons, and can be corrected")
    func refusal() {
        var person = Operator()
        person.hear(Plant.jammed)
        person.press(.character("g"), .enter)
        let call = Call.line("resume", Act(user: "", reason: "looked at and mended"))
        person.refuse(call, .conflict, Plant.text("不行", "not possible now"))
        #expect(person.screen.contains("not possible now"))
        _ = person.asked()
        person.press(.enter)
        #expect(person.asked() == [call])
        person.press(.escape)
        #expect(person.model.dialog == nil)
    }

    @Test("A reason in one's own words takes the place of the chosen one, also in Chinese")
    func words() {
        var person = Operator()
        person.hear(Plant.jammed)
        _ = person.asked()
        person.press(.character("g"), .tab)
        person.type("清理镜头 lens")
        person.press(.backspace, .enter)
        #expect(person.asked() == [.line("resume", Act(user: "", reason: "清理镜头 len"))])
    }

    @Test("Keys that act elsewhere are only text in a field")
    func fieldTakesAll() {
        var person = Operator()
        person.hear(Plant.jammed)
        _ = person.asked()
        person.press(.character("g"), .tab)
        person.type("hq?l2")
        #expect(person.asked().isEmpty)
        #expect(person.model.dialog?.text(of: "words") == "hq?l2")
    }

    @Test("A key that means nothing, or not now, says so")
    func keys() {
        var person = Operator()
        person.hear(Plant.running)
        person.press(.character("w"))
        #expect(person.model.notice?.text.en.contains("[w] does nothing here") == true)
        person.press(.character("g"))
        #expect(person.model.notice?.text.en.contains("does not wait for a person") == true)
    }

    @Test("Leaving is asked for, and does nothing to the line")
    func leaving() {
        var person = Operator()
        person.hear(Plant.running)
        _ = person.asked()
        person.press(.character("q"))
        #expect(!person.hasLeft)
        person.press(.escape, .control("c"), .enter)
        #expect(person.commands == [.leave])
        var asked = Operator()
        asked.take(.ended)
        #expect(asked.hasLeft)
    }

    // MARK: Alarms

    @Test("Alarms are chosen by id, acknowledged and shelved", .requirement("L-07"))
    func alarms() {
        var person = Operator()
        ScreenTests.alarms(&person)
        _ = person.asked()
        person.press(.character("a"))
        #expect(person.asked() == [.acknowledge("jam:units", Act(user: "", reason: ""))])
        person.press(.down, .character("u"))
        #expect(person.asked() == [.unshelve("scannerFault:pallet-scanner", Act(user: "", reason: ""))])
        // The list changes its order: the choice stays with its alarm.
        person.answer(.alarms, .alarms(Plant.jammed.alarms.reversed()))
        #expect(person.model.alarms.chosenAlarm?.id == "scannerFault:pallet-scanner")
        person.answer(.alarms, .alarms([Plant.jam]))
        #expect(person.model.alarms.chosenAlarm?.id == "jam:units", "it is gone; the first one is chosen")
    }

    @Test("Shelving wants minutes and a reason", .requirement("L-07"))
    func shelving() {
        var person = Operator()
        ScreenTests.alarms(&person)
        _ = person.asked()
        person.press(.character("s"), .delete)
        person.type("9999")
        person.press(.enter)
        #expect(person.asked().isEmpty)
        #expect(person.screen.contains("1 to 1440"))
        person.press(.delete)
        person.type("45")
        person.press(.tab, .down, .enter)
        #expect(
            person.asked() == [
                .shelve("jam:units", ShelveAlarm(minutes: 45, act: Act(user: "", reason: "it is being repaired")))
            ])
    }

    @Test("A critical alarm cannot be shelved, and the key says why")
    func critical() {
        var person = Operator()
        ScreenTests.alarms(&person)
        person.model.alarms.list[0].priority = "critical"
        person.press(.character("s"))
        #expect(person.model.dialog == nil)
        #expect(person.model.notice?.text.en.contains("critical alarm cannot be shelved") == true)
    }

    @Test("All that call are acknowledged with one key")
    func acknowledgeAll() {
        var person = Operator()
        ScreenTests.alarms(&person)
        _ = person.asked()
        person.press(.character("A"))
        #expect(person.asked().count == 2)
    }

    // MARK: Keymap

    @Test("In every state each key has one meaning, and every hint stands in the help")
    func keymap() {
        for screen in ScreenTests.screens {
            var person = Operator()
            screen.reach(&person)
            let bindings = Keymap.bindings(person.model)
            let keys = bindings.flatMap(\.keys)
            #expect(Set(keys).count == keys.count, "\(screen.name)")
            let help = Keymap.ofPage(person.model)
            if person.model.dialog == nil, !person.model.isHelpShown { #expect(help == bindings) }
        }
    }

    @Test("Time of day and dates at the line")
    func time() {
        #expect(WallTime.seconds("2026-09-01T06:02:03Z") == 1_788_242_523)
        #expect(WallTime.seconds("2026-09-01T06:02:03.250Z") == 1_788_242_523)
        #expect(WallTime.seconds("1970-01-01T00:00:00Z") == 0)
        #expect(WallTime.seconds("2024-02-29T23:59:59Z") == 1_709_251_199)
        #expect(WallTime.seconds("yesterday") == nil)
        #expect(WallTime.clock(1_788_242_523, offset: 28_800) == "14:02:03")
        #expect(WallTime.date(1_788_242_523, offset: 28_800) == "2026-09-01")
        #expect(WallTime.date(0, offset: -3_600) == "1969-12-31")
        #expect(
            WallTime.local("2026-08-31T22:00:00Z", offset: 0, today: 1_788_242_523) == "08-31 22:00:00")
    }
}
