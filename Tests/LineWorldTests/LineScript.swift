import LineWorld

/// A scripted controller for the whole example line: prints, reads, labels and scans without any of the product's
/// care. It believes every device and keeps no record; it only shows that the world can be driven to its end.
struct LineScript {
    var rig: Rig
    let containers: [(station: Int, reader: String, labelReader: String, printer: String)]
    /// Codes that may be printed; index = number of the record.
    var codes: [[UInt8]] = []
    var queued = 0
    /// Item of the station by the number of the picture.
    var pictureItems: [UInt16] = []
    var goodTexts: Set<String> = []
    var phases: [Phase] = [.waiting, .waiting, .waiting]
    var labelCount = 0
    var palletScans = 0
    var serialText = ""
    let palletRatio: Int

    enum Phase: Equatable {
        case waiting
        case layers(item: UInt16, asked: UInt16, texts: Int)
        case label(item: UInt16, asked: UInt16, text: String)
        case readBack(item: UInt16, asked: UInt16, text: String)
        case releasing(item: UInt16)
    }

    init(plan: WorldPlan, palletRatio: Int) {
        self.palletRatio = palletRatio
        rig = Rig(plan)
        containers = [
            (1, "bundle-camera", "bundle-camera", "bundle-printer"),
            (2, "case-camera", "case-label-reader", "case-printer"),
        ]
        for device in ["unit-printer", "bundle-printer", "case-printer"] { rig.connect(device) }
        for device in ["unit-camera", "bundle-camera", "case-camera"] {
            _ = rig.serve(.write(address: 0, values: [5]), endpoint: rig.endpoint(device))
        }
        _ = rig.send("SEL|carton|\rSST|3|\r", to: "unit-printer", wait: 110_000)
        rig.verdict = { _, _ in nil }
        rig.startUp()
    }

    /// The next buffered result of a DataMan: id and symbols without grades.
    mutating func result(_ device: String) -> (id: UInt16, texts: [String])? {
        let endpoint = rig.endpoint(device)
        guard case .registers(let status) = rig.serve(.readHolding(address: 5_000, count: 1), endpoint: endpoint),
            status[0] & 1 << 11 != 0,
            case .registers(let head) = rig.serve(.readHolding(address: 7_001, count: 4), endpoint: endpoint)
        else { return nil }
        var bytes: [UInt8] = []
        while bytes.count < Int(head[3]) {
            let address = 7_005 + bytes.count / 2
            guard case .registers(let data) = rig.serve(.readHolding(address: address, count: 120), endpoint: endpoint)
            else { return nil }
            bytes += data.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
        }
        _ = rig.serve(.writeSingle(address: 0, value: 13), endpoint: endpoint)
        _ = rig.serve(.writeSingle(address: 0, value: 5), endpoint: endpoint)
        let text = String(decoding: bytes.prefix(Int(head[3])), as: UTF8.self)
        return (head[1], text.split(separator: "\n").map { String($0.split(separator: "\t")[0]) })
    }

    /// One round of 10 ms.
    mutating func step() {
        feedPrinter()
        rig.poll()
        let status = rig.status()
        while let (id, texts) = result("unit-camera") {
            // There is one picture an item, in order: the id is the item as long as the camera misses none.
            guard let text = texts.first, texts.count == 1, text.hasPrefix("]d2code") else { continue }
            if goodTexts.insert(text).inserted { rig.write(11 + Int(id % 16), [tag(id, 1)]) }
        }
        for index in containers.indices { advance(index, status) }
        readScanner()
    }

    private mutating func feedPrinter() {
        let reply = rig.send("SRC\r", to: "unit-printer", wait: 0)
        let parts = reply.split(separator: "|")
        let stored = parts.count > 1 && parts[0].hasSuffix("SRC") ? Int(parts[1]) ?? 30 : 30
        var commands = ""
        for _ in 0..<max(0, min(4, 20 - stored)) {
            queued += 1
            commands += "SID|\(queued)|code\(queued)|\r"
        }
        if !commands.isEmpty { _ = rig.send(commands, to: "unit-printer", wait: 0) }
    }

    private mutating func ask(_ station: Int, _ item: UInt16, _ bit: UInt16, _ asked: UInt16) {
        rig.write(10 + 17 * station, [tag(item, bit | (asked % 2 == 0 ? 8 : 0))])
    }

    private mutating func advance(_ index: Int, _ status: Status) {
        let (station, reader, labelReader, printer) = containers[index]
        switch phases[index] {
        case .waiting:
            guard status.bit(station, 5) else { return }
            let item = status.station(station, 0)
            ask(station, item, 4, 0)
            phases[index] = .layers(item: item, asked: 1, texts: 0)
        case .layers(let item, let asked, let texts):
            if let result = result(reader) {
                ask(station, item, 4, asked)
                phases[index] = .layers(item: item, asked: asked + 1, texts: texts + result.texts.count)
            } else if status.bit(station, 10) == (asked % 2 == 1), !status.bit(station, 7), asked > 1, isIdle(station) {
                labelCount += 1
                let text = "label\(labelCount)"
                _ = rig.send("^XA^FO9,9^BXN,6,200,,,,_^FD_1\(text)^FS^XZ", to: printer, wait: 0)
                ask(station, item, 2, asked)
                phases[index] = .label(item: item, asked: asked + 1, text: text)
            }
        case .label(let item, let asked, let text):
            if status.bit(station, 6) {
                phases[index] = .readBack(item: item, asked: asked, text: text)
            } else if status.bit(station, 9) {
                ask(station, item, 1, asked)
                phases[index] = .releasing(item: item)
            }
        case .readBack(let item, let asked, let text):
            let read: String?
            if labelReader == reader {
                read = result(reader)?.texts.joined(separator: ",")
            } else {
                let line = rig.takeText(rig.endpoint(labelReader))
                read = line.isEmpty ? nil : String(line.dropLast())
            }
            guard let read else { return }
            if read == "]d2\(text)" { rig.write(11 + 17 * station + Int(item % 16), [tag(item, 1)]) }
            ask(station, item, 1, asked)
            phases[index] = .releasing(item: item)
        case .releasing:
            if !status.bit(station, 5) { phases[index] = .waiting }
        }
    }

    /// Nothing is asked of the station that it has not done: the last layer was the last.
    private mutating func isIdle(_ station: Int) -> Bool {
        rig.holding(10 + 17 * station) == [0]
    }

    private mutating func readScanner() {
        let scans = rig.takeText(rig.endpoint("pallet-scanner")).split(separator: "\r")
        for _ in scans {
            palletScans += 1
            if palletScans % (palletRatio + 1) == palletRatio {
                labelCount += 1
                _ = rig.send("^XA^BCN,99,N,N,N,D^FD(00)\(labelCount)^FS^XZ", to: "pallet-printer", wait: 0)
            }
        }
    }
}
