import Ledger
import Requirements
import Testing

@testable import Handover

private let rules = DeliveryRules(firstRetry: 1_000, longestRetry: 600_000, firstPoll: 500, longestPoll: 60_000)
private let start: Int64 = 1_788_242_400_000
private let fault = OutboxFault(code: nil, type: "t", text: "wrong")

private func progress(_ state: OutboxState, part: Int = 0, parts: Int = 2, skipsKnown: Bool = false) -> OutboxProgress {
    OutboxProgress(
        state: state, part: part, parts: parts, layout: "2", skipsKnown: skipsKnown, requests: 1, polls: 0,
        task: state == .accepted ? "job" : nil, due: start, trouble: "")
}

private func delivery(_ progress: OutboxProgress, parts: Int = 2) -> Delivery {
    Delivery(progress, cut: DocumentCut(parts: parts, layout: "2"), rules: rules, seed: 7)
}

@Suite("The way of a delivery", .requirement("H-04"))
struct DeliveryTests {
    struct Case: CustomTestStringConvertible {
        var from: OutboxState
        var event: DeliveryEvent
        var state: OutboxState
        var part = 0
        var effect = DeliveryEffect.nothing
        /// Nil = not looked at.
        var isLater: Bool? = nil
        var testDescription: String { "\(from) + \(event)" }
    }

    /// Every state with every event, but those that two rules of their own cover below.
    static let table: [Case] = [
        Case(from: .waiting, event: .due, state: .sent, effect: .send(part: 0, skipsKnown: false), isLater: true),
        Case(from: .waiting, event: .restarted, state: .waiting),
        Case(from: .waiting, event: .retried, state: .waiting, isLater: false),
        Case(from: .waiting, event: .answered(.done), state: .waiting),
        Case(from: .waiting, event: .unanswered("x"), state: .waiting),
        Case(from: .waiting, event: .unreachable("x"), state: .waiting),

        Case(from: .sent, event: .due, state: .sent, effect: .send(part: 0, skipsKnown: false), isLater: true),
        Case(from: .sent, event: .restarted, state: .sent, isLater: false),
        Case(from: .sent, event: .retried, state: .waiting, isLater: false),
        Case(from: .sent, event: .unanswered("x"), state: .sent, isLater: true),
        Case(from: .sent, event: .unreachable("x"), state: .waiting, isLater: true),
        Case(from: .sent, event: .answered(.accepted(task: "a")), state: .accepted, isLater: true),
        Case(from: .sent, event: .answered(.done), state: .waiting, part: 1, isLater: false),
        Case(from: .sent, event: .answered(.known), state: .waiting, isLater: false),
        Case(from: .sent, event: .answered(.working), state: .sent, isLater: true),
        Case(from: .sent, event: .answered(.forgotten), state: .sent, isLater: true),
        Case(from: .sent, event: .answered(.refused([fault])), state: .refused, effect: .keep([fault])),
        Case(from: .sent, event: .answered(.later("x", seconds: nil)), state: .waiting, isLater: true),

        Case(from: .accepted, event: .due, state: .accepted, effect: .ask(task: "job"), isLater: true),
        Case(from: .accepted, event: .restarted, state: .accepted),
        Case(from: .accepted, event: .retried, state: .accepted, isLater: false),
        Case(from: .accepted, event: .unanswered("x"), state: .accepted, isLater: true),
        Case(from: .accepted, event: .unreachable("x"), state: .accepted, isLater: true),
        Case(from: .accepted, event: .answered(.accepted(task: "b")), state: .accepted, isLater: true),
        Case(from: .accepted, event: .answered(.done), state: .waiting, part: 1, isLater: false),
        Case(from: .accepted, event: .answered(.known), state: .waiting, isLater: false),
        Case(from: .accepted, event: .answered(.working), state: .accepted, isLater: true),
        Case(from: .accepted, event: .answered(.forgotten), state: .waiting, isLater: true),
        Case(from: .accepted, event: .answered(.refused([fault])), state: .refused, effect: .keep([fault])),
        Case(from: .accepted, event: .answered(.later("x", seconds: 5)), state: .accepted, isLater: true),

        Case(from: .refused, event: .retried, state: .waiting, isLater: false),
        Case(from: .refused, event: .due, state: .refused),
        Case(from: .refused, event: .restarted, state: .refused),
        Case(from: .refused, event: .answered(.done), state: .refused),
        Case(from: .refused, event: .unanswered("x"), state: .refused),
        Case(from: .refused, event: .unreachable("x"), state: .refused),
    ]

    @Test("States and events", arguments: table)
    func states(row: Case) {
        var delivery = delivery(progress(row.from))
        #expect(delivery.handle(row.event, now: start) == row.effect)
        #expect(delivery.progress.state == row.state && delivery.progress.part == row.part)
        if let isLater = row.isLater { #expect((delivery.progress.due > start) == isLater) }
        #expect((delivery.progress.task != nil) == (delivery.progress.state == .accepted))
    }

    @Test("What is delivered stays so, whatever comes")
    func delivered() {
        for event in Self.table.map(\.event) {
            var delivery = delivery(progress(.delivered, part: 2))
            #expect(delivery.handle(event, now: start) == .nothing)
            #expect(delivery.progress == progress(.delivered, part: 2))
        }
    }

    @Test("Parts go one after the other, and the last one ends it")
    func parts() {
        var delivery = delivery(progress(.waiting))
        for part in 0..<2 {
            #expect(delivery.handle(.due, now: start) == .send(part: part, skipsKnown: false))
            _ = delivery.handle(.answered(.accepted(task: "t")), now: start)
            #expect(delivery.handle(.due, now: start) == .ask(task: "t"))
            _ = delivery.handle(.answered(.done), now: start)
            #expect(delivery.progress.part == part + 1)
        }
        #expect(delivery.progress.state == .delivered)
    }

    @Test("A destination that has a part of it is asked for the rest, once")
    func known() {
        var delivery = delivery(progress(.sent))
        _ = delivery.handle(.answered(.known), now: start)
        #expect(delivery.handle(.due, now: start) == .send(part: 0, skipsKnown: true))
        _ = delivery.handle(.answered(.known), now: start)
        #expect(delivery.progress.state == .waiting && delivery.progress.part == 1)
        #expect(delivery.handle(.due, now: start) == .send(part: 1, skipsKnown: false))
    }

    @Test("What is cut otherwise begins anew, unless it has ended")
    func cut() {
        let other = DocumentCut(parts: 2, layout: "3")
        let anew = Delivery(progress(.accepted, part: 1), cut: other, rules: rules, seed: 7).progress
        #expect(anew.state == .waiting && anew.part == 0 && anew.layout == "3" && anew.task == nil)
        let ended = Delivery(progress(.delivered, part: 2), cut: other, rules: rules, seed: 7).progress
        #expect(ended == progress(.delivered, part: 2))
    }

    @Test("Weeks without a network: the waits grow, stay below their limit, and are the same for the same seed")
    func weeks() {
        func run(seed: UInt64) -> [Int64] {
            var waiting = progress(.waiting)
            waiting.requests = 0
            var delivery = Delivery(
                waiting, cut: DocumentCut(parts: 2, layout: "2"), rules: rules, seed: seed)
            var now = start
            var waits: [Int64] = []
            while now < start + 21 * 86_400_000 {
                #expect(delivery.handle(.due, now: now) == .send(part: 0, skipsKnown: false))
                _ = delivery.handle(.unreachable("no network"), now: now)
                waits.append(delivery.progress.due - now)
                now = delivery.progress.due
            }
            return waits
        }
        let waits = run(seed: 1)
        #expect(waits.allSatisfy { $0 >= 500 && $0 <= rules.longestRetry })
        #expect(waits[0] <= 1_000 && waits[4] > 4_000 && waits.suffix(100).allSatisfy { $0 >= 300_000 })
        // Jitter: the waits at the limit differ from each other.
        #expect(Set(waits.suffix(100)).count > 50)
        #expect(run(seed: 1) == waits)
        #expect(run(seed: 2) != waits)
    }

    @Test("A destination's wish to wait is granted within our own limit")
    func wishes() {
        for (seconds, least, most) in [(30, 30_000, 30_000), (86_400, 600_000, 600_000), (-1, 500, 1_000)]
            as [(Int, Int64, Int64)]
        {
            var delivery = delivery(progress(.sent))
            _ = delivery.handle(.answered(.later("busy", seconds: seconds)), now: start)
            #expect((least...most).contains(delivery.progress.due - start), "\(seconds)")
            #expect(delivery.progress.trouble == "busy")
        }
    }

    @Test("A clock that was set back does not put it off")
    func clock() {
        var waiting = progress(.waiting)
        waiting.due = start + 5_000
        #expect(!Delivery.isDue(waiting, now: start, rules: rules))
        #expect(Delivery.isDue(waiting, now: start + 5_000, rules: rules))
        #expect(Delivery.isDue(waiting, now: start - 86_400_000, rules: rules))
        #expect(!Delivery.isDue(progress(.refused), now: start, rules: rules))
    }
}
