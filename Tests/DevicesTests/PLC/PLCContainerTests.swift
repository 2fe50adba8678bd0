import LineCore
import Links
import Requirements
import Testing

@testable import Devices

@Suite("PLC machine: containers")
struct PLCContainerTests {
    static let present: UInt16 = 1 << 5
    static let label: UInt16 = 1 << 6
    static let layer: UInt16 = 1 << 7
    static let released: UInt16 = 1 << 8
    static let applicator: UInt16 = 1 << 9
    static let taken: UInt16 = 1 << 10
    static let requestRegister: UInt16 = 27

    /// Container 5 stands at station 1.
    static func bench() -> PLCBench {
        var plc = containerPLC()
        plc.set(1, 0, 5)
        plc.set(1, 5, 4)
        plc.set(1, 13, present)
        return PLCBench.inControl(plc)
    }

    static func request(_ item: UInt16, _ bits: UInt16) -> RegisterModel.Write {
        .init(address: requestRegister, values: [item << 4 | bits])
    }

    @Test("A container's whole way", .requirement("V-04"))
    func wholeWay() {
        var bench = Self.bench()
        bench.perform(.request(station: 1, item: 5, request: .nextLayer))
        bench.poll()
        #expect(bench.plc.deeds == [Self.request(5, 0b1100)])
        #expect(bench.news() == [])
        bench.plc.set(1, 13, Self.present | Self.taken)
        #expect(bench.pollNews() == [.requestTaken(station: 1, item: 5, request: .nextLayer)])
        bench.plc.set(1, 13, Self.present | Self.taken | Self.layer)
        #expect(bench.pollNews() == [.container(station: 1, item: 5, mark: .layerInPlace)])
        // The second layer is done before the next read: b7 was never seen off.
        bench.perform(.request(station: 1, item: 5, request: .nextLayer))
        bench.poll()
        bench.plc.set(1, 13, Self.present | Self.layer)
        bench.plc.set(1, 3, 2)
        bench.plc.set(1, 4, 5)
        bench.poll()
        let news = bench.news()
        #expect(
            news.prefix(2) == [
                .requestTaken(station: 1, item: 5, request: .nextLayer),
                .container(station: 1, item: 5, mark: .layerInPlace),
            ])
        let pictures: [UInt16] = news.compactMap {
            if case .pictureTaken(1, 5, let picture, _, _) = $0 { picture } else { nil }
        }
        #expect(pictures == [1, 2])
        bench.perform(.request(station: 1, item: 5, request: .applyLabel))
        bench.poll()
        bench.plc.set(1, 13, Self.present | Self.layer | Self.taken | Self.label)
        #expect(
            bench.pollNews() == [
                .requestTaken(station: 1, item: 5, request: .applyLabel),
                .container(station: 1, item: 5, mark: .labelApplied),
            ])
        bench.perform(.verdict(station: 1, item: 5, verdict: .good))
        bench.perform(.request(station: 1, item: 5, request: .release))
        bench.poll()
        bench.plc.set(1, 13, Self.layer | Self.label | Self.released)
        #expect(
            bench.pollNews() == [
                .requestTaken(station: 1, item: 5, request: .release),
                .container(station: 1, item: 5, mark: .released),
            ])
        // The next container: its bits are its own.
        bench.plc.set(1, 0, 6)
        bench.plc.set(1, 13, Self.present)
        #expect(
            bench.pollNews() == [
                .itemArrived(station: 1, item: 6), .container(station: 1, item: 6, mark: .present),
            ])
        var slots = [UInt16](repeating: 0, count: 16)
        slots[5] = 5 << 4 | 1
        #expect(
            bench.plc.deeds == [
                Self.request(5, 0b1100), Self.request(5, 0b0100), Self.request(5, 0b1010),
                .init(address: Self.requestRegister + 1, values: slots), Self.request(5, 0b0001),
            ])
    }

    @Test("A request that is not taken is repeated with the same value")
    func retry() {
        var bench = Self.bench()
        bench.perform(.request(station: 1, item: 5, request: .applyLabel))
        bench.perform(.request(station: 1, item: 5, request: .applyLabel))
        bench.run(milliseconds: 600)
        #expect(bench.plc.deeds == [RegisterModel.Write](repeating: Self.request(5, 0b1010), count: 3))
        bench.plc.set(1, 13, Self.present | Self.taken)
        bench.run(milliseconds: 600)
        #expect(bench.plc.deeds.count == 3)
        #expect(bench.news() == [.requestTaken(station: 1, item: 5, request: .applyLabel)])
    }

    @Test("A second request waits until the first is taken; the newest one counts")
    func secondRequestWaits() {
        var bench = Self.bench()
        bench.perform(.request(station: 1, item: 5, request: .nextLayer))
        bench.perform(.request(station: 1, item: 5, request: .applyLabel))
        bench.perform(.request(station: 1, item: 5, request: .release))
        bench.poll()
        #expect(bench.plc.deeds == [Self.request(5, 0b1100)])
        bench.plc.set(1, 13, Self.present | Self.taken)
        bench.poll()
        #expect(bench.plc.deeds == [Self.request(5, 0b1100), Self.request(5, 0b0001)])
    }

    @Test("Requests for another container, or at an item station, are not written")
    func strangeRequests() {
        var bench = Self.bench()
        bench.perform(.request(station: 1, item: 4, request: .release))
        bench.perform(.request(station: 1, item: 0, request: .release))
        bench.perform(.request(station: 0, item: 5, request: .release))
        bench.perform(.request(station: 7, item: 5, request: .release))
        bench.run(milliseconds: 50)
        #expect(bench.plc.deeds == [])
    }

    @Test("A request ends with the arrival of the next container")
    func requestOfContainerThatLeft() {
        var bench = Self.bench()
        bench.perform(.request(station: 1, item: 5, request: .nextLayer))
        bench.poll()
        bench.plc.set(1, 0, 6)
        bench.plc.set(1, 13, Self.present | Self.taken)
        bench.run(milliseconds: 600)
        #expect(bench.plc.deeds.count == 1)
        #expect(
            bench.news() == [
                .itemArrived(station: 1, item: 6), .container(station: 1, item: 6, mark: .present),
            ])
    }

    @Test("No layer left: taken, and no layer within the time that the line ran")
    func noLayerLeft() {
        var bench = Self.bench()
        bench.perform(.request(station: 1, item: 5, request: .nextLayer))
        bench.poll()
        bench.plc.set(1, 13, Self.present | Self.taken)
        bench.run(milliseconds: 1_500)
        // Held: nothing can come, so the time does not count.
        bench.plc.input[3] = 11
        bench.run(milliseconds: 5_000)
        #expect(
            bench.news() == [.requestTaken(station: 1, item: 5, request: .nextLayer), .stateChanged(.held)])
        bench.plc.input[3] = 6
        bench.run(milliseconds: 600)
        #expect(bench.news() == [.stateChanged(.execute), .container(station: 1, item: 5, mark: .noLayerLeft)])
        bench.run(milliseconds: 3_000)
        #expect(bench.news() == [])
    }

    @Test("The applicator fails, once freshly and once because it had failed before")
    func applicatorFails() {
        var bench = Self.bench()
        bench.perform(.request(station: 1, item: 5, request: .applyLabel))
        bench.poll()
        bench.plc.set(1, 13, Self.present | Self.taken)
        bench.poll()
        bench.reports = []
        bench.plc.set(1, 13, Self.present | Self.taken | Self.applicator)
        #expect(
            bench.pollNews() == [
                .container(station: 1, item: 5, mark: .applicatorFailed),
                .bitsChanged(station: 1, bits: .applicatorFault),
            ])
        bench.run(milliseconds: 3_000)
        #expect(bench.news() == [])
        bench.perform(.request(station: 1, item: 5, request: .applyLabel))
        bench.poll()
        bench.plc.set(1, 13, Self.present | Self.applicator)
        #expect(bench.pollNews() == [.requestTaken(station: 1, item: 5, request: .applyLabel)])
        bench.run(milliseconds: 2_100)
        #expect(bench.news() == [.container(station: 1, item: 5, mark: .applicatorFailed)])
    }

    @Test("A request of before a restart of the controller goes on under its own value", .requirement("L-04"))
    func standingRequest() {
        var plc = containerPLC()
        plc.set(1, 0, 5)
        plc.set(1, 5, 4)
        plc.set(1, 13, Self.present | Self.taken)
        plc.holding[Int(Self.requestRegister)] = 5 << 4 | 0b0010
        var bench = PLCBench.inControl(plc)
        bench.perform(.request(station: 1, item: 5, request: .release))
        bench.poll()
        #expect(bench.plc.deeds == [])
        bench.plc.set(1, 13, Self.present)
        bench.poll()
        #expect(bench.news() == [.requestTaken(station: 1, item: 5, request: .applyLabel)])
        #expect(bench.plc.deeds.last == Self.request(5, 0b1001))
    }
}
