/// How often the controller starts anew by itself after its ledger failed. A disk that fails again and again needs a
/// person, and a program that ends tells whoever watches over it.
struct RestartLimit {
    static let most = 3
    static let span = Duration.seconds(600)
    private var restarts: [ContinuousClock.Instant] = []

    /// True when it may be done once more; then it counts.
    mutating func mayRestart(at now: ContinuousClock.Instant) -> Bool {
        restarts.removeAll { now - $0 > Self.span }
        guard restarts.count < Self.most else { return false }
        restarts.append(now)
        return true
    }
}
