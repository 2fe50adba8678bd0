import CAllocations
import LineCore

/// 1: the whole life of units on four levels through `Line.handle`, on one thread.
enum CoreFigure {
    static func figures(_ batch: RecordedBatch) throws -> [Figure] {
        let events = try batch.entries.map { (try EventCodec.decode($0.event), $0.moment) }
        // The first run warms caches; the best of three is the machine's.
        var best = Double.infinity
        for _ in 0..<4 {
            var line = Line(layout: batch.layout)
            var step = Step()
            let time = measured {
                for (event, moment) in events {
                    step.removeAll()
                    line.handle(event, at: moment, into: &step)
                }
            }
            best = min(best, time)
        }
        let rate = Double(events.count) / best
        return [
            Figure(
                number: "1", name: "core: events a second, \(grouped(Double(events.count))) events of four levels",
                value: grouped(rate), target: "≥ 1,000,000", ratio: "", isReached: rate >= 1_000_000),
            allocations(events, batch),
        ]
    }

    /// In the second half of the batch's units, when every buffer has its size.
    private static func allocations(_ events: [(Event, Moment)], _ batch: RecordedBatch) -> Figure {
        var line = Line(layout: batch.layout)
        var step = Step()
        let middle = events.count / 2
        // Before the end, where tables are closed once.
        let end = events.count * 9 / 10
        for (event, moment) in events[..<middle] {
            step.removeAll()
            line.handle(event, at: moment, into: &step)
        }
        allocations_begin()
        for index in middle..<end {
            step.removeAll()
            line.handle(events[index].0, at: events[index].1, into: &step)
        }
        let count = allocations_end()
        let units = Double(batch.units) * Double(end - middle) / Double(events.count)
        let each = Double(count) / units
        return Figure(
            number: "1", name: "core: allocations a unit after warm-up", value: fixed(each, 2), target: "0", ratio: "",
            isReached: count == 0)
    }
}
