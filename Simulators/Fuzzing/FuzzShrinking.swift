/// Cuts a plan that fails down to what is needed for it (delta debugging, Zeller and Hildebrandt 2002): fewer things that
/// go wrong, then fewer units, until nothing can be left out any more.
public struct FuzzShrinker: Sendable {
    /// Runs that it may take.
    public var limit: Int
    /// Runs that it took.
    public private(set) var runs = 0

    public init(limit: Int) { self.limit = limit }

    /// One thing that can be left out.
    private enum Part: Hashable {
        case latePool(FuzzPlan.LatePool)
        case slowReader(FuzzPlan.SlowReader)
        case rate(FuzzPlan.Rate)
        case incident(FuzzPlan.Incident)
    }

    /// - Parameter fails: whether a plan fails as the first one did.
    public mutating func shrink(_ plan: FuzzPlan, fails: (FuzzPlan) -> Bool) -> FuzzPlan {
        var plan = leaveOut(of: plan, fails)
        plan = cutUnits(of: plan, fails)
        plan = leaveOut(of: plan, fails)
        return calm(plan, fails)
    }

    private mutating func attempt(_ plan: FuzzPlan, _ fails: (FuzzPlan) -> Bool) -> Bool {
        guard runs < limit else { return false }
        runs += 1
        return fails(plan)
    }

    /// Leaves out as many parts at a time as it can: halves first, single ones at last.
    private mutating func leaveOut(of plan: FuzzPlan, _ fails: (FuzzPlan) -> Bool) -> FuzzPlan {
        var parts = plan.latePools.map(Part.latePool) + [plan.slowReader].compactMap(\.self).map(Part.slowReader)
        parts += plan.rates.map(Part.rate) + plan.incidents.map(Part.incident)
        var size = max(1, parts.count / 2)
        while !parts.isEmpty {
            var start = 0
            var hasLess = false
            while start < parts.count {
                var fewer = parts
                fewer.removeSubrange(start..<min(parts.count, start + size))
                if attempt(Self.plan(plan, of: fewer), fails) {
                    parts = fewer
                    hasLess = true
                } else {
                    start += size
                }
            }
            if size == 1, !hasLess { break }
            size = max(1, size / 2)
        }
        return Self.plan(plan, of: parts)
    }

    private static func plan(_ plan: FuzzPlan, of parts: [Part]) -> FuzzPlan {
        var plan = plan
        plan.latePools = parts.compactMap { if case .latePool(let pool) = $0 { pool } else { nil } }
        plan.slowReader = nil
        for case .slowReader(let reader) in parts { plan.slowReader = reader }
        plan.rates = parts.compactMap { if case .rate(let rate) = $0 { rate } else { nil } }
        plan.incidents = parts.compactMap { if case .incident(let incident) = $0 { incident } else { nil } }
        return plan
    }

    private mutating func cutUnits(of plan: FuzzPlan, _ fails: (FuzzPlan) -> Bool) -> FuzzPlan {
        var plan = plan
        var step = plan.units / 2
        while step > 0 {
            var fewer = plan
            fewer.units -= step
            fewer.mendedAt = min(plan.mendedAt, fewer.units)
            fewer.incidents = plan.incidents.filter { $0.unit <= fewer.mendedAt }
            if fewer.units > 0, attempt(fewer, fails) { plan = fewer } else { step /= 2 }
        }
        return plan
    }

    /// A quick and even disk, where its slowness is not what matters.
    private mutating func calm(_ plan: FuzzPlan, _ fails: (FuzzPlan) -> Bool) -> FuzzPlan {
        var calm = plan
        calm.commitSlowest = calm.commitFastest
        return attempt(calm, fails) ? calm : plan
    }
}
