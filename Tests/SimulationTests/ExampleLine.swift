import Codes
import Devices
import LineAssembly
import LineCore
import LineWorld
import Links
import VirtualLine

/// A four-level line of the world's example, with the machines that belong to it: units → bundle (10) → case (20) →
/// pallet (48).
struct ExampleLine {
    var line: VirtualLine

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

    static let plan = BatchPlan(
        id: 1,
        texts: BatchTexts(
            lot: "B01", made: CalendarDate(year: 2026, month: 11, day: 1),
            expiry: CalendarDate(year: 2028, month: 10, day: 31), productName: "Example", gtin: nil),
        levels: [
            LevelPlan(level: 1, name: "carton", scheme: .cn20, prefix: "8999901", ratio: 0),
            LevelPlan(level: 2, name: "bundle", scheme: .cn20, prefix: "8999902", ratio: 10),
            LevelPlan(level: 3, name: "case", scheme: .cn20, prefix: "8999903", ratio: 20),
            LevelPlan(level: 4, name: "pallet", scheme: .sscc, prefix: nil, ratio: 48),
        ],
        limits: LineLimits(
            consecutiveRejects: 8, rejectsInWindow: 15, rejectWindow: 60, gradeLimit: 15, resyncReads: 2,
            resyncItems: 20, labelTimeout: 5_000),
        plannedUnits: 1_000, ignoresRetailCodes: true)

    static func codes(prefix: String, count: Int) -> [Code] {
        (0..<count).map { number in
            let serial = String(number + 1)
            let check = String(1_000 + (number &* 7_919) % 9_000)
            let digits = prefix + String(repeating: "0", count: 9 - serial.utf8.count) + serial + check
            return Code(digits) ?? Code()
        }
    }

    static func ssccs(count: Int) -> [Code] {
        (0..<count).map { number in
            let serial = String(number + 1)
            let stem = "19521234" + String(repeating: "0", count: 9 - serial.utf8.count) + serial
            let check = CheckDigit.gs1(of: Array(stem.utf8)).map { String(decoding: [$0], as: UTF8.self) } ?? ""
            return Code(stem + check) ?? Code()
        }
    }

    init(units: Int, speed: Int, seed: UInt64, faults: FaultPlan) {
        var plan = WorldPlan.example(units: units, unitsPerMinute: speed, faults: faults, seed: seed)
        // The unit code is a plain DataMatrix: the Chinese trace code is no GS1 element string.
        var printer = ZipherPlan()
        printer.aimID = "]d1"
        plan.devices[0] = DevicePlan(id: "unit-printer", kind: .zipher(printer), connection: .tcp)
        let world = World(plan: plan)
        let window = PictureSettings(
            earliest: .milliseconds(5), latest: .milliseconds(45), hasTriggerID: true, resyncItems: 20)
        let keyence = PictureSettings(
            earliest: .milliseconds(5), latest: .milliseconds(200), hasTriggerID: false, resyncItems: 20)
        let zpl = ZPLMachine.Settings(label: .standard(fontFile: nil))
        let devices: [Device] = [
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
        let assembly = LineAssembly(
            line: Line(layout: Self.layout), devices: devices,
            pictures: [2: window, 3: window, 5: window, 6: keyence], sequence: 0)
        let ledger = VirtualLedger(pools: [
            [], Self.codes(prefix: "8999901", count: units + 500), Self.codes(prefix: "8999902", count: units / 5 + 50),
            Self.codes(prefix: "8999903", count: units / 50 + 50), Self.ssccs(count: 50),
        ])
        line = VirtualLine(
            world: world, assembly: assembly, ledger: ledger, deviceIDs: Self.deviceIDs, delays: VirtualLine.Delays())
    }

    /// Runs a whole batch: start, feed, end, flush, close. False when it did not come to its end in time.
    mutating func runBatch(atMost milliseconds: Int64) -> Bool {
        let person = Signer(who: "operator", why: "test")
        guard line.run(atMost: 10_000, until: { $0.assembly.line.snapshot.state != nil }) else { return false }
        line.send(.batchStarted(Self.plan, person))
        line.send(.command(.declareBeltEmpty, person))
        line.send(.command(.start, person))
        guard line.run(atMost: milliseconds, until: { $0.world.fed == $0.world.plan.units && $0.world.isIdle }) else {
            return false
        }
        line.send(.batchEnding(person))
        for _ in 0..<6 {
            line.inWorld { $0.flush() }
            _ = line.run(atMost: 20_000) { _ in false }
            guard line.run(atMost: 60_000, until: { $0.world.isIdle }) else { return false }
        }
        line.send(.command(.closeOpenContainers, person))
        guard line.run(atMost: 60_000, until: { $0.assembly.line.closingObstacles.isEmpty }) else { return false }
        line.send(.batchClosing(person))
        line.run(until: line.now + 10_000)
        return line.assembly.line.phase == .ended
    }
}
