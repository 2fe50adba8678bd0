import Codes
@testable import LineCore
import Requirements
import Testing

@Suite("Open containers, one by one", .requirement("A-05", "B-01"))
struct OpenContainerTests {
    /// Bundles 1 and 2 are made by machine; a case by hand holds two of them.
    static func line() -> Bench {
        var bench = Bench.running(Sample.whole, ratios: [3, 2], units: 12, labels: 3)
        bench.makeUnits(1...9)
        bench.send(.lease(1, 13...20))
        for (item, units) in [(UInt16(1), 1...3), (2, 4...6), (3, 7...9)] {
            bench.send(ContainerStationTests.mark(item, .present))
            bench.send(ContainerStationTests.content(item, ContainerStationTests.units(units)))
            bench.send(ContainerStationTests.printer(.printed(number: UInt32(item))))
            bench.send(ContainerStationTests.label(item, Sample.text(2, Int(item))))
            bench.send(ContainerStationTests.outcome(item, .passed))
        }
        return bench
    }

    static func act(_ act: OpenContainerAct, _ station: StationIndex, _ number: UInt32) -> Event {
        .openContainer(act, station: station, number: number, Sample.signer)
    }

    @Test("The open one is closed short, or taken apart; its children are loose again and can be scanned on")
    func openOne() {
        for act in OpenContainerAct.allCases {
            var bench = Self.line()
            bench.send(HandheldStationTests.scan(2, 1))
            let open = bench.line.openContainers
            #expect(
                open == [
                    OpenContainer(
                        station: 2, number: 1, level: 3, stage: .open, children: [Sample.code(2, 1)],
                        acts: [.closeShort, .takeApart])
                ])
            let step = bench.send(Self.act(act, 2, 1))
            let isAudited = step.facts.contains { fact in
                if case .audit(let entry) = fact {
                    entry.who == Sample.signer.who && entry.why == "test"
                } else {
                    false
                }
            }
            #expect(isAudited)
            if act == .closeShort {
                #expect(bench.line.openContainers.map(\.stage) == [.printing])
                #expect(bench.parent(2, 1) == Sample.id(3, 1))
            } else {
                #expect(bench.line.openContainers.isEmpty)
                bench.send(HandheldStationTests.scan(2, 1))
                #expect(bench.line.openContainers.map(\.number) == [2], "a number is used once")
            }
        }
    }

    @Test("Of several the one that is named; a label that was made for it is spent")
    func labelled() {
        var bench = Self.line()
        bench.send(HandheldStationTests.scan(2, 1))
        bench.send(HandheldStationTests.scan(2, 2))
        bench.send(HandheldStationTests.printer(.printed(number: 4)))
        bench.send(HandheldStationTests.scan(2, 3))
        #expect(bench.line.openContainers.map(\.stage) == [.labelAwaited, .open])
        #expect(bench.line.openContainers.map(\.number) == [1, 2])
        bench.expectNothing(Self.act(.closeShort, 2, 1))
        bench.send(Self.act(.takeApart, 2, 1))
        #expect(bench.state(3, 1) == .labelScrapped)
        #expect(bench.parent(2, 1) == nil && bench.parent(2, 2) == nil)
        #expect(bench.line.openContainers.map(\.number) == [2])
        bench.send(HandheldStationTests.scan(3, 1))
        #expect(bench.alarm(.scanRefused), "its label is none any more")
    }

    @Test("A container at a machine's stopper is given up: it goes to the bin")
    func standing() {
        var bench = Self.line()
        bench.makeUnits(10...12)
        bench.send(ContainerStationTests.mark(4, .present))
        let open = bench.line.openContainers
        #expect(open.map(\.stage) == [.standing] && open.map(\.station) == [1] && open.map(\.number) == [4])
        let step = bench.send(Self.act(.takeApart, 1, 4))
        #expect(step.effects.contains(.verdict(4, .reject, station: 1)))
        #expect(bench.line.openContainers.isEmpty)
        bench.send(ContainerStationTests.outcome(4, .rejectedByVerdict))
        #expect(bench.rejected(.operatorReject) == 1)
    }

    @Test("What is not there any more cannot be resolved")
    func gone() {
        var bench = Self.line()
        for event in [Self.act(.closeShort, 2, 1), Self.act(.takeApart, 2, 7), Self.act(.takeApart, 0, 1)] {
            bench.expectNothing(event)
        }
    }
}
