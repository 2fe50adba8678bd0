import Codes
import LineCore

/// Plans, layouts and codes for the tests of the core. Code n of level l has the ledger's number l · 1 000 000 + n.
enum Sample {
    static let signer = Signer(who: "operator-1", why: "test")
    static let boot: UInt16 = 7

    // MARK: Devices, by their numbers in the layouts below

    static let unitPrinter: DeviceIndex = 1
    static let unitCamera: DeviceIndex = 2
    static let bundleReader: DeviceIndex = 3
    static let bundlePrinter: DeviceIndex = 4
    static let scanner: DeviceIndex = 5
    static let casePrinter: DeviceIndex = 6

    static let coding = LineLayout.Station.coding(printer: unitPrinter, camera: unitCamera, queueDepth: 10)
    static let bundling = LineLayout.Station.container(
        level: 2, reader: bundleReader, labelReader: bundleReader, printer: bundlePrinter, layers: 1)

    static let codingOnly = LineLayout(stations: [coding])
    /// Units, and bundles of them by machine.
    static let withBundles = LineLayout(stations: [coding, bundling])
    /// Units, and bundles of them by hand.
    static let byHand = LineLayout(stations: [coding, .handheld(level: 2, scanner: scanner, printer: casePrinter)])
    /// Units, bundles by machine, cases by hand.
    static let whole = LineLayout(
        stations: [coding, bundling, .handheld(level: 3, scanner: scanner, printer: casePrinter)])

    /// Units that come printed, and bundles of them by machine.
    static let preprinted = LineLayout(stations: [.verifying(camera: unitCamera), bundling])

    // MARK: Plans

    static let limits = LineLimits(
        consecutiveRejects: 4, rejectsInWindow: 6, rejectWindow: 12, gradeLimit: 15, resyncReads: 3, resyncItems: 8,
        labelTimeout: 2_000, supply: SupplyLimits(warnPercent: 0, warnMinutes: 0, lease: 400))

    static let texts = BatchTexts(
        lot: "LOT-1", made: CalendarDate(year: 2026, month: 3, day: 1),
        expiry: CalendarDate(year: 2028, month: 2, day: 29), productName: "样品 sample", gtin: "06901234567892")

    /// A batch of cn20 codes: level 1, and one level more for each ratio.
    static func plan(ratios: [UInt16]) -> BatchPlan { plan(ratios: ratios, limits: limits) }

    static func plan(ratios: [UInt16], limits: LineLimits) -> BatchPlan {
        var levels = [LevelPlan(level: 1, name: "carton", scheme: .cn20, prefix: prefix(1), ratio: 0)]
        for (index, ratio) in ratios.enumerated() {
            let level = UInt8(index + 2)
            levels.append(
                LevelPlan(level: level, name: "level \(level)", scheme: .cn20, prefix: prefix(level), ratio: ratio))
        }
        return BatchPlan(
            id: 1, texts: texts, levels: levels, limits: limits, plannedUnits: 100, ignoresRetailCodes: true)
    }

    /// A planned batch against whose steps nothing stands, of a recipe that demands neither clearance nor test.
    static let situation = BatchSituation(
        id: 1, phase: .planned, isClearanceRequired: false, missingClearance: [], isTestRequired: false,
        isConfigurationUnchanged: true, expiry: texts.expiry, today: texts.made, otherBatches: [], emptyPools: [])

    // MARK: Codes

    static func prefix(_ level: UInt8) -> String { "810000\(level)" }

    static func id(_ level: UInt8, _ number: Int) -> CodeID { Int64(level) * 1_000_000 + Int64(number) }

    static func text(_ level: UInt8, _ number: Int) -> String {
        let digits = String(number)
        return prefix(level) + String(repeating: "0", count: 13 - digits.count) + digits
    }

    static func code(_ level: UInt8, _ number: Int) -> Code {
        guard let code = Code(text(level, number)) else { preconditionFailure("a code of 20 digits fits") }
        return code
    }

    static func leased(_ level: UInt8, _ numbers: ClosedRange<Int>) -> [LeasedCode] {
        numbers.map { LeasedCode(id: id(level, $0), code: code(level, $0)) }
    }

    static func reading(_ text: String) -> Reading {
        guard let reading = Reading(text) else { preconditionFailure("a reading of the tests fits") }
        return reading
    }

    /// A result of a reader that saw these texts, with a fine grade.
    static func result(_ texts: [String]) -> ReadResult { result(texts, grade: 40) }

    static func result(_ texts: [String], grade: UInt8?) -> ReadResult {
        ReadResult(triggerID: nil, readings: texts.map(reading), grade: grade)
    }
}
