import Codes
import Devices
import LineAssembly
import LineCore
import LineWorld
import Links
import VirtualLine

/// A four-level line of the world's example, with the machines that belong to it: units → bundle → case → pallet.
struct ExampleLine {
    /// Children in a full bundle, case (in two layers) and pallet.
    struct Ratios: Hashable, Sendable {
        var bundle: UInt16
        var box: UInt16
        var pallet: UInt16

        static let standard = Ratios(bundle: 10, box: 20, pallet: 48)
        /// So small that sixty units reach every level.
        static let small = Ratios(bundle: 4, box: 4, pallet: 2)
    }

    /// A station where a person packs.
    struct Handheld: Hashable, Sendable {
        var level: Int
        var scanner: String
    }

    var line: VirtualLine
    var plan: BatchPlan
    var handhelds = [Handheld(level: 4, scanner: "pallet-scanner")]
    /// What the operator did when the line wanted a person, in order.
    var acts: [String] = []
    var lastAct: Int64 = 0
    var idleSince: Int64?
    var labelAwaitedSince: Int64?
    /// Units that the batch is to be made of.
    var unitsWanted: Int

    static let deviceIDs = [
        "plc", "unit-printer", "unit-camera", "bundle-camera", "bundle-printer", "case-camera", "case-label-reader",
        "case-printer", "pallet-scanner", "pallet-printer",
    ]

    static let layout = LineLayout(stations: [
        .coding(printer: 1, camera: 2, queueDepth: 8),
        .container(level: 2, reader: 3, labelReader: 3, printer: 4, layers: 1),
        .container(level: 3, reader: 5, labelReader: 6, printer: 7, layers: 2),
        .handheld(level: 4, scanner: 8, printer: 9),
    ])

    static func batch(_ ratios: Ratios) -> BatchPlan {
        BatchPlan(
            id: 1,
            texts: BatchTexts(
                lot: "B01", made: CalendarDate(year: 2026, month: 11, day: 1),
                expiry: CalendarDate(year: 2028, month: 10, day: 31), productName: "Example", gtin: nil),
            levels: [
                LevelPlan(level: 1, name: "carton", scheme: .cn20, prefix: "8999901", ratio: 0),
                LevelPlan(level: 2, name: "bundle", scheme: .cn20, prefix: "8999902", ratio: ratios.bundle),
                LevelPlan(level: 3, name: "case", scheme: .cn20, prefix: "8999903", ratio: ratios.box),
                LevelPlan(level: 4, name: "pallet", scheme: .sscc, prefix: nil, ratio: ratios.pallet),
            ],
            limits: LineLimits(
                consecutiveRejects: 8, rejectsInWindow: 15, rejectWindow: 60, gradeLimit: 15, resyncReads: 2,
                resyncItems: 20, labelTimeout: 5_000,
                supply: SupplyLimits(warnPercent: 10, warnMinutes: 30, lease: 400)),
            plannedUnits: 1_000, ignoresRetailCodes: true)
    }

    static func codes(prefix: String, count: Int) -> [Code] {
        (0..<count).map { number in
            let serial = String(number + 1)
            let check = String(1_000 + (number &* 7_919) % 9_000)
            let digits = prefix + String(repeating: "0", count: 9 - serial.utf8.count) + serial + check
            return Code(digits) ?? Code()
        }
    }

    static func ssccs(count: Int) -> [Code] { ssccs(from: 0, count: count) }

    static func ssccs(from first: Int, count: Int) -> [Code] {
        (first..<first + count).map { number in
            let serial = String(number + 1)
            let stem = "19521234" + String(repeating: "0", count: 9 - serial.utf8.count) + serial
            let check = CheckDigit.gs1(of: Array(stem.utf8)).map { String(decoding: [$0], as: UTF8.self) } ?? ""
            return Code(stem + check) ?? Code()
        }
    }

    init(line: VirtualLine, plan: BatchPlan, handhelds: [Handheld]) {
        self.line = line
        self.plan = plan
        self.handhelds = handhelds
        unitsWanted = Int(plan.plannedUnits)
    }

    init(units: Int, speed: Int, seed: UInt64, faults: FaultPlan) {
        self.init(
            units: units, speed: speed, seed: seed, faults: faults, ratios: .standard, delays: VirtualLine.Delays())
    }

    init(units: Int, speed: Int, seed: UInt64, faults: FaultPlan, ratios: Ratios, delays: VirtualLine.Delays) {
        self.init(
            units: units, speed: speed, seed: seed, faults: faults, ratios: ratios, delays: delays, hasRework: false)
    }

    /// With a printer for rework, whose labels people take; they scan them back with the pallet station's scanner.
    init(
        units: Int, speed: Int, seed: UInt64, faults: FaultPlan, ratios: Ratios, delays: VirtualLine.Delays,
        hasRework: Bool
    ) {
        let rework = LineLayout.Rework(printer: 10, scanner: 8)
        plan = Self.batch(ratios)
        unitsWanted = units
        let pools = [
            [], Self.codes(prefix: "8999901", count: units + 2_000),
            Self.codes(prefix: "8999902", count: units / 2 + 200),
            Self.codes(prefix: "8999903", count: units / 4 + 200), Self.ssccs(count: 200),
        ]
        let window = PictureSettings(
            earliest: .milliseconds(5), latest: .milliseconds(45), hasTriggerID: true, resyncItems: 20)
        let keyence = PictureSettings(
            earliest: .milliseconds(5), latest: .milliseconds(200), hasTriggerID: false, resyncItems: 20)
        line = VirtualLine(
            world: World(
                plan: Self.world(
                    units: units, speed: speed, seed: seed, faults: faults, ratios: ratios, hasRework: hasRework)),
            layout: hasRework ? LineLayout(stations: Self.layout.stations, rework: rework) : Self.layout,
            ledger: VirtualLedger(pools: pools),
            deviceIDs: Self.deviceIDs + (hasRework ? ["rework-printer"] : []), delays: delays
        ) { line, sequence in
            LineAssembly(
                line: line, devices: Self.devices + (hasRework ? [Self.labelPrinter] : []),
                pictures: [2: window, 3: window, 5: window, 6: keyence],
                sequence: sequence)
        }
    }

    static func world(
        units: Int, speed: Int, seed: UInt64, faults: FaultPlan, ratios: Ratios, hasRework: Bool
    ) -> WorldPlan {
        var plan = WorldPlan.example(units: units, unitsPerMinute: speed, faults: faults, seed: seed)
        // The unit code is a plain DataMatrix: the Chinese trace code is no GS1 element string.
        var printer = ZipherPlan()
        printer.aimID = "]d1"
        if hasRework {
            plan.devices.append(DevicePlan(id: "rework-printer", kind: .zpl(ZPLPlan()), connection: .tcp))
        }
        plan.devices[0] = DevicePlan(id: "unit-printer", kind: .zipher(printer), connection: .tcp)
        let of = [1, Int(ratios.bundle), Int(ratios.box), Int(ratios.pallet)]
        for index in plan.stations.indices {
            switch plan.stations[index].kind {
            case .item: break
            case .container(_, let layers, let reader, let labelReader, let printer):
                plan.stations[index].kind = .container(
                    ratio: of[index], layers: layers, reader: reader, labelReader: labelReader, printer: printer)
            case .handheld(_, let scanner, let printer):
                plan.stations[index].kind = .handheld(ratio: of[index], scanner: scanner, printer: printer)
            }
        }
        return plan
    }

    private static var labelPrinter: Device {
        .zpl(ZPLMachine(settings: ZPLMachine.Settings(label: .standard(fontFile: nil))))
    }

    static var devices: [Device] {
        let zpl = ZPLMachine.Settings(label: .standard(fontFile: nil))
        return [
            .plc(PLCMachine(settings: .conventional)),
            .zipher(
                ZipherMachine(
                    settings: ZipherSettings(
                        job: "UNIT", jobFields: [], fields: [ZipherField(name: "CODE", content: .code)]))),
            .dataMan(DataManMachine(settings: DataManSettings())),
            .dataMan(DataManMachine(settings: DataManSettings())),
            .zpl(ZPLMachine(settings: zpl)),
            .dataMan(DataManMachine(settings: DataManSettings())),
            .keyenceSR(KeyenceSRMachine(settings: KeyenceSRMachine.Settings())),
            .zpl(ZPLMachine(settings: zpl)),
            .scanner(ScannerMachine(settings: ScannerMachine.Settings())),
            .zpl(ZPLMachine(settings: zpl)),
        ]
    }
}
