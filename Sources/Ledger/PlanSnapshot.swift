import Codes
import Foundation
import LineCore

/// The plan as JSON, the way it is kept with the batch for ever (B-03). Its members are the format's, not the
/// program's: they stay when the program's types change.
struct PlanSnapshot: Codable {
    struct Level: Codable {
        var level: UInt8
        var name: String
        var scheme: String
        var prefix: String?
        var ratio: UInt16
    }

    struct Limits: Codable {
        var consecutiveRejects: UInt16
        var rejectsInWindow: UInt16
        var rejectWindow: UInt16
        var gradeLimit: UInt8
        var resyncReads: UInt16
        var resyncItems: UInt16
        var labelTimeout: UInt32
        var poolWarnPercent: UInt8
        var poolWarnMinutes: UInt16
        var lease: UInt32
    }

    struct Counts: Codable {
        struct Place: Codable {
            var kind: UInt8
            var number: UInt8
        }
        var blind: Bool
        var places: [Place]
    }

    var lot: String
    var made: String
    var expiry: String
    var productName: String
    var gtin: String?
    var levels: [Level]
    var limits: Limits
    struct Losses: Codable {
        var ratedSpeed: UInt16
        var reducedPercent: UInt8
        var microStopSeconds: UInt16
    }

    var plannedUnits: UInt32
    var ignoresRetailCodes: Bool
    /// Absent in plans of before there were counts.
    var counts: Counts?
    /// Nil in plans of before there was such a thing.
    var losses: Losses?
    var topUp: String?

    init(_ plan: BatchPlan) {
        lot = plan.texts.lot
        made = Self.text(plan.texts.made)
        expiry = Self.text(plan.texts.expiry)
        productName = plan.texts.productName
        gtin = plan.texts.gtin
        levels = plan.levels.map {
            Level(level: $0.level, name: $0.name, scheme: $0.scheme.token, prefix: $0.prefix, ratio: $0.ratio)
        }
        limits = Limits(
            consecutiveRejects: plan.limits.consecutiveRejects, rejectsInWindow: plan.limits.rejectsInWindow,
            rejectWindow: plan.limits.rejectWindow, gradeLimit: plan.limits.gradeLimit,
            resyncReads: plan.limits.resyncReads, resyncItems: plan.limits.resyncItems,
            labelTimeout: plan.limits.labelTimeout, poolWarnPercent: plan.limits.supply.warnPercent,
            poolWarnMinutes: plan.limits.supply.warnMinutes, lease: plan.limits.supply.lease)
        plannedUnits = plan.plannedUnits
        ignoresRetailCodes = plan.ignoresRetailCodes
        counts = Counts(
            blind: plan.counts.isBlind,
            places: plan.counts.places.map { Counts.Place(kind: $0.kind, number: $0.number) })
        losses = Losses(
            ratedSpeed: plan.lossRules.ratedSpeed, reducedPercent: plan.lossRules.reducedPercent,
            microStopSeconds: plan.lossRules.microStopSeconds)
        topUp = plan.topUp.token
    }

    /// Nil when a date, a scheme or a counted place is none.
    func plan(id: Int64) -> BatchPlan? {
        guard let made = Self.date(made), let expiry = Self.date(expiry) else { return nil }
        var plans: [LevelPlan] = []
        for level in levels {
            guard let scheme = CodeScheme(token: level.scheme) else { return nil }
            plans.append(
                LevelPlan(
                    level: level.level, name: level.name, scheme: scheme, prefix: level.prefix, ratio: level.ratio))
        }
        var places: [CountedPlace] = []
        for place in counts?.places ?? [] {
            guard let counted = CountedPlace(kind: place.kind, number: place.number) else { return nil }
            places.append(counted)
        }
        var plan = BatchPlan(
            id: id,
            texts: BatchTexts(lot: lot, made: made, expiry: expiry, productName: productName, gtin: gtin),
            levels: plans,
            limits: LineLimits(
                consecutiveRejects: limits.consecutiveRejects, rejectsInWindow: limits.rejectsInWindow,
                rejectWindow: limits.rejectWindow, gradeLimit: limits.gradeLimit, resyncReads: limits.resyncReads,
                resyncItems: limits.resyncItems, labelTimeout: limits.labelTimeout,
                supply: SupplyLimits(
                    warnPercent: limits.poolWarnPercent, warnMinutes: limits.poolWarnMinutes, lease: limits.lease)),
            plannedUnits: plannedUnits, ignoresRetailCodes: ignoresRetailCodes)
        plan.counts = CountPlan(places: places, isBlind: counts?.blind ?? true)
        guard let topUp = TopUp(token: topUp ?? TopUp.none.token) else { return nil }
        plan.topUp = topUp
        if let losses {
            plan.lossRules = LossRules(
                ratedSpeed: losses.ratedSpeed, reducedPercent: losses.reducedPercent,
                microStopSeconds: losses.microStopSeconds)
        }
        return plan
    }

    static func encode(_ plan: BatchPlan) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(PlanSnapshot(plan)), as: UTF8.self)
    }

    static func decode(_ text: String, id: Int64) throws(LedgerError) -> BatchPlan {
        guard let snapshot = try? JSONDecoder().decode(PlanSnapshot.self, from: Data(text.utf8)),
            let plan = snapshot.plan(id: id)
        else { throw .damaged("the plan of the batch with id \(id) cannot be read") }
        return plan
    }

    /// `2026-09-01`
    private static func text(_ date: CalendarDate) -> String {
        func padded(_ number: Int, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return "\(padded(Int(date.year), 4))-\(padded(Int(date.month), 2))-\(padded(Int(date.day), 2))"
    }

    private static func date(_ text: String) -> CalendarDate? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, let year = UInt16(parts[0]), let month = UInt8(parts[1]), let day = UInt8(parts[2])
        else { return nil }
        return CalendarDate(year: year, month: month, day: day)
    }
}
