import LineCore
import Links
import Requirements
import Testing

@testable import Devices

@Suite("PLC machine: losing the PLC and finding it again")
struct PLCLossTests {
    static func attached(_ reports: [PLCReport]) -> [PLCSnapshot] {
        reports.compactMap { if case .attached(let snapshot) = $0 { snapshot } else { nil } }
    }

    @Test(
        "A heartbeat that stands still is a lost PLC; when it moves, the PLC is known anew",
        .requirement("L-03", "L-04"))
    func heartbeatStands() {
        var bench = PLCBench.inControl(itemPLC())
        bench.plc.isAlive = false
        bench.run(milliseconds: 480)
        #expect(bench.news() == [])
        bench.run(milliseconds: 60)
        let lost = bench.news()
        #expect(lost.count == 1)
        guard case .lost(let fault) = lost.first else { return }
        #expect(fault.kind == .silent)
        // Its own heartbeat stops with it, so that the PLC rejects by force.
        let writes = bench.plc.writes.count
        bench.run(milliseconds: 500)
        #expect(bench.plc.writes.count == writes)
        #expect(bench.news() == [])
        bench.plc.isAlive = true
        bench.plc.set(0, 0, 9)
        bench.run(milliseconds: 20)
        #expect(Self.attached(bench.news()).map(\.stations.first?.item) == [9])
        #expect(bench.plc.writes.count == writes)
        bench.perform(.resume)
        bench.run(milliseconds: 5)
        #expect(bench.news() == [.inControl])
    }

    @Test("A restart of the PLC in the middle: in doubt, and attached anew", .requirement("L-04", "V-04"))
    func bootChanges() {
        var plc = itemPLC()
        plc.set(0, 0, 5)
        var bench = PLCBench.inControl(plc)
        bench.plc.examinesCommands = false
        bench.perform(.verb(.hold))
        bench.perform(.verb(.stop))
        bench.run(milliseconds: 1)
        var restarted = itemPLC()
        restarted.input[1] = 8
        bench.plc = restarted
        bench.run(milliseconds: 50)
        let news = bench.news()
        #expect(news.prefix(2) == [.commandDone(.hold, .inDoubt), .commandDone(.stop, .inDoubt)])
        #expect(Self.attached(news).map(\.boot) == [8])
        #expect(Self.attached(news).map(\.bootEcho) == [0])
        #expect(news.count == 3)
        #expect(bench.plc.writes == [])
    }

    @Test("A restart with the same boot is seen by the boot echo", .requirement("L-04"))
    func bootEchoGone() {
        var bench = PLCBench.inControl(itemPLC())
        bench.plc.holding = [UInt16](repeating: 0, count: 95)
        bench.run(milliseconds: 600)
        #expect(Self.attached(bench.news()).map(\.bootEcho) == [0])
    }

    @Test("The link breaks with a write under way", .requirement("L-03"))
    func linkBreaks() {
        var bench = PLCBench.inControl(itemPLC())
        bench.isCut = true
        bench.perform(.verb(.start))
        bench.run(milliseconds: 20)
        #expect(bench.underWay.count == 1)
        let stale = bench.underWay
        bench.underWay = []
        bench.receive(.down(LinkFault(kind: .closed, detail: "connection reset by peer")))
        let fault = DeviceFault(kind: .link, detail: "connection reset by peer")
        #expect(bench.news() == [.commandDone(.start, .inDoubt), .lost(fault)])
        #expect(bench.machine.nextDeadline == nil)
        // The same failure again is no news; an answer of before is none.
        bench.receive(.down(LinkFault(kind: .closed, detail: "connection reset by peer")))
        bench.receive(.written(request: stale[0].id))
        #expect(bench.news() == [])
        bench.isCut = false
        bench.attach()
        #expect(Self.attached(bench.news()).count == 1)
    }

    @Test("No answer: the link is made anew, and told once", .requirement("L-03"))
    func noAnswer() {
        var bench = PLCBench.inControl(itemPLC())
        bench.isCut = true
        bench.run(milliseconds: 600)
        let fault = DeviceFault(kind: .silent, detail: "no answer within 500 ms")
        #expect(bench.news() == [.lost(fault)])
        #expect(bench.resets == [fault.detail])
        bench.receive(.down(LinkFault(kind: .reset, detail: "reset")))
        #expect(bench.news() == [])
    }

    @Test("Another writer: exception 6 is a fault that says so", .requirement("L-03", "V-04"))
    func otherWriter() {
        var bench = PLCBench.inControl(itemPLC())
        bench.plc.refusal = (addresses: 0...94, exception: 6)
        bench.perform(.verb(.start))
        bench.run(milliseconds: 60)
        let fault = DeviceFault(
            kind: .notReady, detail: "another client holds the right to write to this PLC (Modbus exception 6)")
        #expect(bench.news() == [.commandDone(.start, .inDoubt), .lost(fault)])
        bench.run(milliseconds: 900)
        #expect(bench.news() == [])
        bench.run(milliseconds: 100)
        #expect(Self.attached(bench.news()).count == 1)
    }

    static let exceptions: [(UInt8, DeviceFault.Kind)] = [(1, .wrongSettings), (2, .wrongSettings), (4, .deviceError)]

    @Test("Other exceptions", .requirement("L-03"), arguments: exceptions)
    func exceptionIsFault(exception: UInt8, kind: DeviceFault.Kind) {
        var bench = PLCBench.inControl(itemPLC())
        bench.plc.refusal = (addresses: 1...1, exception: exception)
        bench.run(milliseconds: 60)
        guard case .lost(let fault) = bench.news().first else {
            Issue.record("not lost")
            return
        }
        #expect(fault.kind == kind)
    }

    @Test("Answers that do not fit reset the link", .requirement("L-03"))
    func strangeAnswers() {
        let answers: [(UInt32) -> LinkInput] = [
            { .registers(request: $0, values: [1, 2, 3], begun: Tick(microseconds: 0)) },
            { .registers(request: $0, values: [], begun: Tick(microseconds: 0)) },
            { .written(request: $0) },
            { _ in .bytes([1, 2, 3]) },
        ]
        for answer in answers {
            var bench = PLCBench.inControl(itemPLC())
            bench.isCut = true
            bench.run(milliseconds: 11)
            guard let request = bench.underWay.first else {
                Issue.record("nothing was asked")
                return
            }
            bench.receive(answer(request.id))
            #expect(bench.resets.count == 1)
            guard case .lost(let fault) = bench.news().first else {
                Issue.record("not lost")
                return
            }
            #expect(fault.kind == .protocolError)
        }
    }

    @Test("Nothing of before a loss is written after it", .requirement("V-04", "L-04"))
    func nothingIsKept() {
        var plc = containerPLC()
        plc.set(0, 0, 3)
        plc.set(1, 0, 3)
        plc.set(1, 13, 1 << 5)
        var bench = PLCBench.inControl(plc)
        bench.isCut = true
        bench.run(milliseconds: 11)
        bench.perform(.verdict(station: 0, item: 3, verdict: .good))
        bench.perform(.request(station: 1, item: 3, request: .release))
        bench.underWay = []
        bench.receive(.down(LinkFault(kind: .closed, detail: "closed")))
        bench.perform(.verdict(station: 0, item: 2, verdict: .good))
        bench.perform(.request(station: 1, item: 3, request: .release))
        bench.isCut = false
        bench.attach()
        bench.perform(.verdict(station: 0, item: 1, verdict: .good))
        bench.perform(.resume)
        bench.run(milliseconds: 50)
        #expect(bench.plc.deeds == [])
    }
}
