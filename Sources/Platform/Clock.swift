public import Glibc

/// Microseconds of one of the system's clocks, e.g. `CLOCK_MONOTONIC` or `CLOCK_THREAD_CPUTIME_ID`.
public func microseconds(of clock: clockid_t) -> Int64 {
    var time = timespec()
    let result = unsafe clock_gettime(clock, &time)
    precondition(result == 0, "The system has no clock number \(clock).")
    return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
}
