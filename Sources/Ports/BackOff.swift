import Links

/// How long to wait before the next attempt to connect: 100 ms, then twice as long each time, 5 s at most.
struct BackOff {
    static let shortest = Interval.milliseconds(100)
    static let longest = Interval.seconds(5)

    private var next = BackOff.shortest

    /// The wait after one more failure.
    mutating func failed() -> Interval {
        let wait = next
        next = min(next * 2, BackOff.longest)
        return wait
    }

    /// The device has shown that it is there and works.
    mutating func worked() {
        next = BackOff.shortest
    }
}
