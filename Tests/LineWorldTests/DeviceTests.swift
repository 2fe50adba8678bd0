import LineWorld
import Requirements
import Testing

@Suite("Printers, readers and scanners of the simulated line")
struct DeviceTests {
    static let plan = WorldPlan.example(units: 30, unitsPerMinute: 300, faults: .none, seed: 4)

    @Test("Zipher: state, jobs and record buffer", .requirement("L-03"))
    func zipher() {
        var rig = Rig(Self.plan)
        rig.connect("unit-printer")
        let transcript: [(String, String)] = [
            ("\r", ""), ("GST\r", "STS|4|0||0|0|\r"), ("SST|3|\r", "ERR\r"), ("SID|1|A|\r", "ERR\r"),
            ("SEL|carton|\r", "ACK\r"), ("SST|3|\r", "ACK\r"), ("GST\r", "STS|3|0|carton|0|0|\r"),
            ("SST|0|\r", "ERR\r"), ("GJN\r", "JOB|carton|-|\r"), ("SCB\r", "ACK\r"), ("SMR|3|\r", "ACK\r"),
            ("SGM\r", "SGM|3|\r"), ("SMR|0|\r", "ERR\r"), ("SHO|code|\r", "ACK\r"), ("SRC\r", "SRC|0|\r"),
            ("SNI\r", "SNI|0|\r"), ("SLR\r", "SLR|0|\r"), ("SID|5|A5|\r", "ACK\r"), ("SID|5|A5|\r", "ERR\r"),
            ("SID|6|A6\r", "ERR\r"), ("SID|x|A6|\r", "ERR\r"), ("SID|6|A6|\rSID|7|A7|\r", "ACK\rACK\r"),
            ("SID|8|A8|\r", "ERR\r"), ("SRC\r", "SRC|3|\r"), ("SNI\r", "SNI|5|\r"), ("SFS\r", "SFS|65527|\r"),
            ("GFT\r\n", "FLT|0|\r"), ("GWN\r", "WRN|0|\r"), ("VER\r", "VER|1.37|\r"), ("XYZ|\r", "ERR\r"),
            ("GARBAGE WITHOUT END", ""), ("\r", "ERR\r"), (String(repeating: "x", count: 5_000) + "\r", "ERR\r"),
            ("SCB\r", "ACK\r"), ("SRC\r", "SRC|0|\r"), ("SST|4|\r", "ACK\r"), ("GST\r", "STS|4|0|carton|0|0|\r"),
        ]
        for (request, answer) in transcript {
            #expect(rig.send(request, to: "unit-printer", wait: 110_000) == answer, "\(request)")
        }
    }

    @Test("Zipher prints record after record, nothing when there is none")
    func printing() {
        var faults = FaultPlan.none
        faults.scheduled = [
            ScheduledFault(.unit(2), .missingPrint), ScheduledFault(.unit(4), .duplicatePrint),
            ScheduledFault(.unit(5), .foreignPrint("]d2other")), ScheduledFault(.unit(6), .misprint),
        ]
        var plan = Self.plan
        plan.faults = faults
        var rig = Rig(plan)
        rig.connect("unit-printer")
        _ = rig.send("SEL|carton|\rSST|3|\r", to: "unit-printer", wait: 110_000)
        for index in 1...6 { _ = rig.send("SID|\(index)|code\(index)|\r", to: "unit-printer") }
        rig.startUp()
        #expect(rig.run(upTo: 20_000) { $0.station(0, 0) >= 12 })
        let texts = rig.world.truth().items(level: 1).prefix(10).map(\.text)
        #expect(texts == ["code1", nil, "code2", "code2", "other", "code4", "code5", "code6", nil, nil])
        #expect(!rig.world.truth().items[5].isReadable)
        #expect(rig.send("SLR\rSNI\r", to: "unit-printer") == "SLR|6|\rSNI|0|\r")
    }

    @Test("Zipher stores a record and the answer is lost", .requirement("L-03"))
    func lostAnswer() {
        var rig = Rig(Self.plan)
        rig.connect("unit-printer")
        #expect(rig.send("SEL|carton|\r", to: "unit-printer") == "ACK\r")
        rig.world.inject(.answerLost(device: "unit-printer"))
        #expect(rig.send("SID|1|A|\r", to: "unit-printer") == "")
        #expect(rig.closed.map(\.endpoint) == [rig.endpoint("unit-printer")])
        rig.world.connected(endpoint: rig.endpoint("unit-printer"), connection: 2, at: rig.time)
        rig.world.receive(Array("SNI\r".utf8), endpoint: rig.endpoint("unit-printer"), connection: 2, at: rig.time)
        rig.pass(5_000)
        #expect(rig.takeText(rig.endpoint("unit-printer")) == "SNI|1|\r")
    }

    @Test("ZPL: host status, faults, formats", .requirement("L-03"))
    func zpl() {
        var rig = Rig(Self.plan)
        rig.connect("bundle-printer")
        let idle =
            "\u{2}030,0,0,1245,000,0,0,0,000,0,0,0\u{3}\r\n\u{2}000,0,0,0,1,4,4,0,00000000,1,000\u{3}\r\n"
            + "\u{2}1234,0\u{3}\r\n"
        #expect(rig.send("~HS\r\n", to: "bundle-printer") == idle)
        _ = rig.send("^XA^BCN,100,Y,N,N,D^FD(00)123456789012345675^FS^PQ2^XZ^XA^FDplain^FS^XZ", to: "bundle-printer")
        let busy = rig.send("~HS", to: "bundle-printer")
        #expect(busy.contains(",1245,001,"))
        #expect(busy.contains(",00000002,1,000"))
        rig.pass(2_000_000)
        #expect(rig.send("~HS", to: "bundle-printer") == idle)
        rig.world.inject(.outage(device: "bundle-printer", 1_000_000))
        #expect(rig.send("~HS", to: "bundle-printer") == "")
        #expect(rig.send("~HQES", to: "bundle-printer").contains("ERRORS:         1 00000000 00000002\r\n"))
        _ = rig.send("^XA^BXN,6,200^FDx^FS^XZ~JA", to: "bundle-printer")
        rig.pass(1_000_000)
        #expect(rig.send("~HS", to: "bundle-printer") == idle)
        #expect(rig.send("~HQES", to: "bundle-printer").contains("ERRORS:         0 00000000 00000000\r\n"))
    }

    @Test(
        "ZPL bar code fields become what a reader sees",
        arguments: [
            ("^BXN,6,200,,,,_^FD_1010693^FS", "]d2010693"),
            ("^BXN,6,200,,,,_^FD_1011_121A__B^FS", "]d2011\u{1D}21A_B"),
            ("^BXN,6,200,,,,_^FDa_d029b_Gc^FS", "]d1a\u{1D}b\u{7}c"),
            ("^BXN,6,200,,,,_^FH\\^FD_10\\31^FS", "]d201"),
            ("^BCN,100,Y,N,N,D^FD(00)123 456^FS", "]C100123456"),
            ("^BCN,100,Y,N,N,N^FD>;>80012^FS", "]C10012"),
            ("^BCN,100,Y,N,N,N^FD>:A><B^FS", "]C0A>B"),
            ("^BCN,100,Y,N,N,A^FD8385793^FS", "]C08385793"),
            ("^BCN,100,Y,N,N,U^FD0012345678901234567^FS", "]C100123456789012345675"),
            ("^BXN,6,200^FDfirst^FS^FO1,1^A0N,30^FDtext^FS^BXN,6,200^FDlast^FS", "]d1last"),
        ])
    func zplFields(format: String, symbol: String) {
        var rig = ContainerTests.started(ContainerTests.plan(units: 4))
        #expect(rig.run(upTo: 20_000) { $0.bit(1, 5) })
        _ = rig.send("^XA\(format)^XZ", to: "bundle-printer")
        ContainerTests.ask(&rig, 1, 2 | 8)
        #expect(rig.run(upTo: 1_000) { $0.bit(1, 6) })
        #expect(ContainerTests.codes(ContainerTests.picture(&rig)) == [symbol])
    }

    @Test("DataMan: trigger ids, buffered results, acknowledgement", .requirement("L-03"))
    func dataMan() {
        var plan = itemLine(units: 5)
        plan.faults.scheduled = [ScheduledFault(.unit(2), .noRead)]
        var rig = Rig(plan)
        let camera = rig.endpoint("camera")
        func registers(_ address: Int, _ count: Int) -> [UInt16] {
            let answer = rig.serve(.readHolding(address: address, count: count), endpoint: camera)
            return if case .registers(let values) = answer { values } else { [] }
        }
        #expect(rig.serve(.readInput(address: 5_000, count: 2), endpoint: camera) == .exception(1))
        #expect(rig.serve(.readHolding(address: 9_004, count: 2), endpoint: camera) == .exception(2))
        #expect(rig.serve(.writeSingle(address: 5_000, value: 1), endpoint: camera) == .exception(2))
        #expect(rig.serve(.write(address: 0, values: [5]), endpoint: camera) == .written)
        #expect(registers(5_000, 2) == [1, 0])
        #expect(registers(7_001, 4) == [1, 0, 0, 0])
        rig.startUp()
        #expect(rig.run(upTo: 20_000) { $0.station(0, 3) == 5 })
        rig.run(milliseconds: 100)
        var results: [[UInt16]] = []
        var toggles: [UInt16] = []
        for _ in 0..<5 {
            let status = registers(5_000, 1)[0]
            #expect(status & 1 << 11 != 0)
            toggles.append(status >> 9 & 1)
            results.append(registers(7_001, 4))
            #expect(rig.serve(.writeSingle(address: 0, value: 13), endpoint: camera) == .written)
            #expect(registers(5_000, 1)[0] & 1 << 11 == 0)
            #expect(rig.serve(.writeSingle(address: 0, value: 5), endpoint: camera) == .written)
        }
        #expect(registers(5_000, 1)[0] & 1 << 11 == 0)
        #expect(toggles == [1, 0, 1, 0, 1])
        #expect(results.map { $0[1] } == [1, 2, 3, 4, 5])
        #expect(results.map { $0[2] } == [1, 0, 1, 1, 1])
        #expect(results.map { $0[3] } == [11, 0, 11, 11, 11])
        #expect(results.allSatisfy { $0[0] == 6 })
        // A trigger by the controller: acknowledged while it is set, nothing in front.
        rig.write(4, [1])
        #expect(rig.serve(.writeSingle(address: 0, value: 7), endpoint: camera) == .written)
        #expect(registers(5_000, 1)[0] & 0b1011 == 0b0010)
        #expect(rig.serve(.writeSingle(address: 0, value: 5), endpoint: camera) == .written)
        rig.pass(30_000)
        #expect(registers(7_001, 3) == [7, 6, 0])
    }

    @Test("DataMan keeps fifty results and says when it threw one away")
    func overrun() {
        var rig = Rig(itemLine(units: 52))
        let camera = rig.endpoint("camera")
        #expect(rig.serve(.write(address: 0, values: [5]), endpoint: camera) == .written)
        rig.startUp()
        #expect(rig.run(upTo: 30_000) { $0.station(0, 3) == 50 })
        rig.run(milliseconds: 50)
        let before = rig.serve(.readHolding(address: 5_000, count: 1), endpoint: camera)
        #expect(rig.run(upTo: 30_000) { $0.station(0, 3) == 52 })
        rig.run(milliseconds: 50)
        let after = rig.serve(.readHolding(address: 5_000, count: 1), endpoint: camera)
        guard case .registers(let first) = before, case .registers(let second) = after else {
            Issue.record("No status.")
            return
        }
        #expect(first[0] & 1 << 10 == 0)
        #expect(second[0] & 1 << 10 != 0)
    }

    @Test("Keyence SR: commands and results")
    func keyence() {
        var rig = Rig(Self.plan)
        let transcript = [
            ("KEYENCE\r", "OK,KEYENCE,SR-1000,1.00\r"), ("NUM\r", "OK,NUM,0,0,0,0,0\r"), ("LOFF\r", "ER,LOFF,20\r"),
            ("XX\u{1B}ERRSTAT\r", "OK,ERRSTAT,none\r"), ("CMDSTAT\r", "OK,CMDSTAT,none\r"),
            ("BUSYSTAT\r", "OK,BUSYSTAT,none\r"), ("BCLR\r", "OK,BCLR\r"), ("HALLO,1\r", "ER,HALLO,00\r"),
            ("LON\r", "OK,LON\r"), ("LON\r", "ER,LON,20\r"),
        ]
        for (request, answer) in transcript {
            #expect(rig.send(request, to: "case-label-reader", wait: 1_000) == answer, "\(request)")
        }
        rig.pass(30_000)
        #expect(rig.takeText(rig.endpoint("case-label-reader")) == "ERROR\r")
        #expect(rig.send("NUM\r", to: "case-label-reader") == "OK,NUM,0,1,0,0,1\r")
        #expect(rig.send("RESET\r", to: "case-label-reader") == "OK,RESET\r")
    }

    @Test("Faults by chance come as often as the plan says", .requirement("L-03"))
    func chance() {
        var faults = FaultPlan.none
        faults.readerDrop = 1_000_000
        var rig = Rig(itemLine(units: 1, faults: faults))
        rig.connect("camera")
        rig.startUp()
        #expect(rig.run(upTo: 5_000) { $0.station(0, 3) == 1 })
        #expect(rig.closed.map(\.endpoint) == [rig.endpoint("camera")])

        faults = .none
        faults.ribbonOut = 1_000_000
        faults.ribbonOutage = 1_000_000...1_000_000
        rig = Rig(ContainerTests.plan(units: 0, faults: faults))
        rig.connect("bundle-printer")
        _ = rig.send("^XA^FDx^FS^XZ", to: "bundle-printer")
        #expect(rig.send("~HS", to: "bundle-printer") == "")

        faults = .none
        faults.answerLost = 1_000_000
        var plan = Self.plan
        plan.faults = faults
        rig = Rig(plan)
        rig.connect("unit-printer")
        #expect(rig.send("SEL|carton|\rSID|1|A|\r", to: "unit-printer") == "")
        #expect(rig.closed.count == 1)
    }

    @Test("A worker may forget a scan or scan twice")
    func scans() {
        for (forgotten, doubled, scans) in [(0, 0, 2), (1_000_000, 0, 0), (0, 1_000_000, 4)] {
            var plan = itemLine(units: 2)
            plan.faults.scanForgotten = forgotten
            plan.faults.scanDoubled = doubled
            plan.devices += [
                DevicePlan(id: "scanner", kind: .scanner, connection: .serial),
                DevicePlan(id: "printer", kind: .zpl(ZPLPlan()), connection: .serial),
            ]
            plan.stations.append(StationPlan(.handheld(ratio: 2, scanner: "scanner", printer: "printer")))
            var rig = Rig(plan)
            rig.startUp()
            #expect(rig.run(upTo: 10_000) { $0.station(0, 6) == 2 })
            rig.run(milliseconds: 4_000)
            #expect(!rig.world.isIdle, "A full container without label is not idle.")
            let text = rig.takeText(rig.endpoint("scanner"))
            #expect(text.split(separator: "\r").count == scans)
            #expect(scans != 2 || text == "]d2unit0\r]d2unit1\r")
            _ = rig.send("^XA^BXN,6,200^FDtop^FS^XZ", to: "printer", wait: 3_000_000)
            #expect(rig.world.isIdle)
            #expect(rig.world.truth().items(level: 2).map(\.text) == ["top"])
        }
    }
    @Test("A worker to whom a label comes that was replaced scans it, does not use it, and takes the next one")
    func voidLabel() {
        var plan = itemLine(units: 2)
        plan.devices += [
            DevicePlan(id: "scanner", kind: .scanner, connection: .serial),
            DevicePlan(id: "printer", kind: .zpl(ZPLPlan()), connection: .serial),
        ]
        plan.stations.append(StationPlan(.handheld(ratio: 2, scanner: "scanner", printer: "printer")))
        var rig = Rig(plan)
        rig.startUp()
        #expect(rig.run(upTo: 10_000) { $0.station(0, 6) == 2 })
        rig.run(milliseconds: 4_000)
        rig.world.declareVoid(labels: ["old"])
        _ = rig.takeText(rig.endpoint("scanner"))
        _ = rig.send("^XA^BXN,6,200^FDold^FS^XZ", to: "printer", wait: 3_000_000)
        #expect(rig.takeText(rig.endpoint("scanner")).contains("old"))
        #expect(rig.world.truth().items(level: 2).map(\.text) == [nil])
        _ = rig.send("^XA^BXN,6,200^FDnew^FS^XZ", to: "printer", wait: 3_000_000)
        #expect(rig.world.truth().items(level: 2).map(\.text) == ["new"])
    }
}
