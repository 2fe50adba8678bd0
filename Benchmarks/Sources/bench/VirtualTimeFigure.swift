/// 9: a shift in virtual time, with all device machines.
enum VirtualTimeFigure {
    static func figures(_ batch: RecordedBatch) -> [Figure] {
        // What a simulated second of 300 items a minute costs follows from the batch that was recorded.
        let cost = batch.seconds / Double(batch.units)
        let shift = cost * 8 * 60 * 300
        return [
            Figure(
                number: "9",
                name: """
                    virtual time: an 8-hour shift at 300/min, from \(grouped(Double(batch.units))) units in \
                    \(fixed(batch.seconds, 1)) s
                    """,
                value: "\(fixed(shift, 1)) s", target: "≤ 60 s", ratio: "", isReached: shift <= 60)
        ]
    }
}
