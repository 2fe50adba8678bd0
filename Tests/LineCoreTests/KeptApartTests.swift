import Codes
@testable import LineCore
import Requirements
import Testing

/// A pack that is set apart for one container can be taken by nobody else, whatever the order of events.
@Suite("Packs that are set apart", .requirement("A-01", "A-02", "W-02"))
struct KeptApartTests {
    @Test("Units of a container that waits for its code are refused at the container station")
    func waiting() {
        var bench = ContainerStationTests.bench()
        for number in 1...3 {
            let slot = bench.line.floor.codes.slot(of: Sample.code(1, number))
            guard let slot else { return }
            #expect(!bench.line.floor.codes[slot].isKept)
        }
        bench.send(ContainerStationTests.printer(.fault(DeviceFault(kind: .paperOut, detail: ""))))
        bench.send(ContainerStationTests.mark(1, .present))
        bench.send(ContainerStationTests.mark(1, .layerInPlace))
        bench.send(ContainerStationTests.content(1, ContainerStationTests.units(1...3)))
        #expect((1...3).allSatisfy { bench.entry(1, $0)?.isKept == true })
        // Packed when the printer is back: set apart no more.
        bench.send(ContainerStationTests.printer(.ready))
        #expect((1...3).allSatisfy { bench.entry(1, $0)?.isKept == false && bench.parent(1, $0) != nil })
    }

    @Test("A rejected container sets its packs free in the bin")
    func rejected() {
        var bench = ContainerStationTests.labelled(1, 1...3)
        bench.send(.read(station: 1, item: 1, role: .label, result: Sample.result([], grade: nil)))
        #expect((1...3).allSatisfy { bench.entry(1, $0)?.isKept == true })
        bench.send(ContainerStationTests.outcome(1, .rejectedByVerdict))
        #expect((1...3).allSatisfy { bench.entry(1, $0)?.isKept == false && bench.entry(1, $0)?.place == .inBin })
    }
}
