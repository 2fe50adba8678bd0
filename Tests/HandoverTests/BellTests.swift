import Testing

@testable import Handover

// The limit only ends what would never end: other tests of the same run take the processors for minutes.
@Suite("A bell", .timeLimit(.minutes(10)))
struct BellTests {
    private static let long = Duration.seconds(3_600)

    @Test("Rings before and during a sleep end it, once each")
    func rings() async {
        let bell = Bell()
        bell.ring()
        bell.ring()
        await bell.sleep(for: Self.long)
        let sleeper = Task { await bell.sleep(for: Self.long) }
        while !sleeper.isCancelled, !bell.hasSleeper { await Task.yield() }
        bell.ring()
        await sleeper.value
        await bell.sleep(for: .milliseconds(1))
    }

    @Test("A time that is up before anybody sleeps ends the sleep")
    func shortTimes() async {
        let bell = Bell()
        for _ in 0..<5_000 { await bell.sleep(for: .nanoseconds(1)) }
    }

    @Test("A cancelled task does not sleep, nor anybody after the end")
    func ends() async {
        let bell = Bell()
        let sleeper = Task { await bell.sleep(for: Self.long) }
        sleeper.cancel()
        await sleeper.value
        await bell.sleep(for: Self.long)
    }
}
