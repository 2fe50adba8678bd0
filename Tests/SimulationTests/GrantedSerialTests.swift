import Codes
import Devices
import LineAssembly
import LineCore
import LineWorld
import Links
import Requirements
import Testing
import VirtualLine

@Suite("Serials of a granted range in virtual time")
struct GrantedSerialTests {
    @Test(
        "What is drawn is printed as an element string, read, and matched, up to the last unit",
        .requirement("U-02", "V-01", "U-08"))
    func wholeBatch() throws {
        let gtin = try #require(InlineText<2>("09521234000037"))
        let range = try SerialRange(gtin: gtin, width: 12, first: 172_608_000_001, count: 900)
        var example = ExampleLine(serials: range, units: 64, seed: 3)
        let ended = example.runBatch(atMost: 200_000)
        #expect(ended, "\(example.summary)")
        let line = example.line
        #expect(line.ledger.contradictions.isEmpty)
        #expect(line.assembly.line.snapshot.tally.passed[0] == 64, "\(example.summary)")
        // The codes come out of the range in its order.
        let rows = line.ledger.rows.filter { $0.level == 1 }
        #expect(rows.enumerated().allSatisfy { range.code(at: UInt64($0)) == $1.code })
        let accepted = Set(rows.filter { $0.state.isAccepted }.map(\.code))
        #expect(accepted.count == 64)
        var seen: Set<Code> = []
        for item in line.world.truth().items where item.level == 1 {
            let text = try #require(item.text)
            #expect(text.hasSuffix("\u{1D}1728103110B01"), "expiry and lot stand behind the serial: \(text)")
            let reading = try #require(Reading("]d2" + text))
            let code = try #require(interpret(reading).identity)
            #expect(accepted.contains(code))
            seen.insert(code)
        }
        #expect(seen == accepted)
        let pool = line.assembly.line.carriedState.alarms.filter { $0.kind == .poolLow || $0.kind == .poolEmpty }
        #expect(pool.isEmpty)
    }
}

extension ExampleLine {
    /// The same line with GS1 units, whose codes come from a range.
    fileprivate init(serials: SerialRange, units: Int, seed: UInt64) {
        var plan = Self.batch(.small)
        plan.levels[0].scheme = .gs1
        plan.levels[0].prefix = serials.gtin.description
        var world = Self.world(units: units, speed: 300, seed: seed, faults: .none, ratios: .small, hasRework: false)
        var printer = ZipherPlan()
        printer.aimID = "]d2"
        world.devices[0] = DevicePlan(id: "unit-printer", kind: .zipher(printer), connection: .tcp)
        let devices = Self.devices.enumerated().map { index, device in
            index == 1
                ? Device.zipher(
                    ZipherMachine(
                        settings: ZipherSettings(
                            job: "UNIT", jobFields: [], fields: [ZipherField(name: "CODE", content: .elementString)])))
                : device
        }
        let pools = [
            [], (0..<serials.count).compactMap { serials.code(at: $0) }, Self.codes(prefix: "8999902", count: 400),
            Self.codes(prefix: "8999903", count: 400), Self.ssccs(count: 200),
        ]
        let window = PictureSettings(
            earliest: .milliseconds(5), latest: .milliseconds(45), hasTriggerID: true, resyncItems: 20)
        let keyence = PictureSettings(
            earliest: .milliseconds(5), latest: .milliseconds(200), hasTriggerID: false, resyncItems: 20)
        let line = VirtualLine(
            world: World(plan: world), layout: Self.layout, ledger: VirtualLedger(pools: pools),
            deviceIDs: Self.deviceIDs, delays: VirtualLine.Delays()
        ) { line, sequence in
            LineAssembly(
                line: line, devices: devices, pictures: [2: window, 3: window, 5: window, 6: keyence],
                sequence: sequence)
        }
        self.line = line
        self.plan = plan
        unitsWanted = units
    }
}
