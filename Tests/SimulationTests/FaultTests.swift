import LineCore
import LineWorld
import Requirements
import Testing
import VirtualLine

@Suite("Devices that fail in the middle of a batch", .requirement("L-02", "L-04", "U-06", "V-05"))
struct FaultTests {
    static func example(seed: UInt64) -> ExampleLine {
        ExampleLine(
            units: 64, speed: 600, seed: seed, faults: .none, ratios: .small, delays: VirtualLine.Delays())
    }

    private func expectSound(_ incidents: [Incident], seed: UInt64) -> ExampleLine {
        var example = Self.example(seed: seed)
        let ended = example.runBatch(atMost: 120_000, incidents: incidents)
        #expect(ended, "\(example.summary)")
        #expect(example.findings.isEmpty)
        return example
    }

    @Test("The PLC starts anew", arguments: [2_000, 3_000, 4_500, 6_000] as [Int64])
    func plc(at moment: Int64) {
        let example = expectSound([Incident(at: moment) { $0.restartPLC() }], seed: UInt64(moment))
        // Nobody but a person knows that the belt is empty: once at the first start, once after this.
        #expect(example.acts.count { $0.hasSuffix("declare belt empty") } >= 2, "\(example.acts)")
    }

    @Test("The unit printer closes its connection", arguments: [1_200, 3_456, 5_678] as [Int64])
    func unitPrinterDrops(at moment: Int64) {
        _ = expectSound([Incident(at: moment) { $0.dropConnection(of: "unit-printer") }], seed: UInt64(moment))
    }

    @Test("The unit printer prints nothing for a while", arguments: [1_200, 3_456] as [Int64])
    func unitPrinterOutage(at moment: Int64) {
        _ = expectSound(
            [Incident(at: moment) { $0.startOutage(of: "unit-printer", milliseconds: 2_500) }], seed: UInt64(moment))
    }

    @Test("The unit printer stores a record and never says so", arguments: [1_200, 3_456] as [Int64])
    func answerLost(at moment: Int64) {
        _ = expectSound(
            [Incident(at: moment) { $0.inject(.answerLost(device: "unit-printer")) }], seed: UInt64(moment))
    }

    @Test(
        "A label printer closes its connection or ends its ribbon",
        arguments: ["bundle-printer", "case-printer", "pallet-printer"], [2_600, 4_700] as [Int64])
    func labelPrinters(device: String, at moment: Int64) {
        _ = expectSound(
            [
                Incident(at: moment) { $0.dropConnection(of: device) },
                Incident(at: moment + 1_500) { $0.startOutage(of: device, milliseconds: 1_200) },
            ], seed: UInt64(moment))
    }

    @Test(
        "A reader closes its connection", arguments: ["unit-camera", "bundle-camera", "case-camera"],
        [2_600, 4_700] as [Int64])
    func readers(device: String, at moment: Int64) {
        _ = expectSound([Incident(at: moment) { $0.dropConnection(of: device) }], seed: UInt64(moment))
    }

    @Test("Printer, PLC and program fail together", arguments: [2_100, 4_200] as [Int64])
    func together(at moment: Int64) {
        _ = expectSound(
            [
                Incident(at: moment) { $0.dropConnection(of: "unit-printer") },
                .restart(at: moment + 10, pause: 500, clock: .beginsAnew),
                Incident(at: moment + 1_200) { $0.restartPLC() },
            ], seed: UInt64(moment))
    }
}
