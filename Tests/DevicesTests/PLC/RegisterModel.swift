import LineCore
import Links

@testable import Devices

/// The registers of a PLC that does nothing by itself: each test scripts what stands in them.
struct RegisterModel {
    /// Input registers 0…124.
    var input = [UInt16](repeating: 0, count: 125)
    /// Input registers 200…259.
    var parameters = [UInt16](repeating: 0, count: 60)
    var holding = [UInt16](repeating: 0, count: 95)
    /// Every write, in order.
    var writes: [Write] = []
    /// Answer writes to these addresses with this exception.
    var refusal: (addresses: ClosedRange<UInt16>, exception: UInt8)?
    /// Take commands as they are written.
    var examinesCommands = true
    var commandResult: UInt16 = 0
    /// The heartbeat moves with each read.
    var isAlive = true
    /// Status reads served.
    var reads = 0

    struct Write: Hashable {
        var address: UInt16
        var values: [UInt16]
    }

    init(stations: Int, containerStations: Set<Int>) {
        input[0] = 1
        input[1] = 7
        input[3] = PackMLStateNumber.execute
        input[12] = UInt16(stations)
        for station in 0..<stations {
            let start = 12 * station
            parameters[start + 1] = 1_000
            parameters[start + 4] = 900
            parameters[start + 5] = 100
            parameters[start + 7] = 50
            parameters[start + 9] = containerStations.contains(station) ? 1 : 0
            parameters[start + 10] = 30
            parameters[start + 11] = 80
        }
        sealParameters()
    }

    enum PackMLStateNumber {
        static let execute: UInt16 = 6
    }

    mutating func sealParameters() { input[13] = PLCParameters.checksum(of: parameters) }

    mutating func set(_ station: Int, _ offset: Int, _ value: UInt16) { input[15 + 22 * station + offset] = value }

    /// Writes an outcome into the ring and moves `judged`.
    mutating func judge(_ station: Int, _ item: UInt16, _ outcome: ItemOutcome) {
        set(station, 14 + Int(item) % 8, (item & 0x0FFF) << 4 | UInt16(outcome.rawValue))
        set(station, 5, item)
    }

    mutating func serve(_ request: RegisterRequest, begun: Tick) -> LinkInput {
        switch request.operation {
        case .readInput(0, 125):
            reads += 1
            if isAlive { input[2] &+= 1 }
            return .registers(request: request.id, values: input, begun: begun)
        case .readInput(200, 60): return .registers(request: request.id, values: parameters, begun: begun)
        case .readHolding(let address, let count):
            let values = Array(holding[Int(address)..<Int(address + count)])
            return .registers(request: request.id, values: values, begun: begun)
        case .write(let address, let values): return write(address, values, request.id)
        case .writeSingle(let address, let value): return write(address, [value], request.id)
        case .readInput, .exchange: return .refused(request: request.id, exception: 2)
        }
    }

    private mutating func write(_ address: UInt16, _ values: [UInt16], _ id: UInt32) -> LinkInput {
        if let refusal, refusal.addresses.contains(address) {
            return .refused(request: id, exception: refusal.exception)
        }
        writes.append(Write(address: address, values: values))
        for (offset, value) in values.enumerated() { holding[Int(address) + offset] = value }
        let next = input[10] == .max ? 1 : input[10] + 1
        if examinesCommands, holding[0] == input[1], holding[2] == next {
            input[10] = next
            input[11] = commandResult
        }
        return .written(request: id)
    }

    /// Every write but those of the heartbeat.
    var deeds: [Write] { writes.filter { $0.address != 1 || $0.values.count != 1 } }
}

/// A machine and the registers it talks to. Each request takes 200 µs, a status read as long as the test says.
struct PLCBench {
    var machine = PLCMachine(settings: .conventional)
    var plc: RegisterModel
    var now = Tick(microseconds: 1_000_000)
    var reports: [PLCReport] = []
    /// Requests that left the machine and have no answer yet.
    var underWay: [RegisterRequest] = []
    /// When the last of them left.
    var sent: Tick?
    var resets: [String] = []
    /// The network swallows every answer.
    var isCut = false
    var statusReadTime = Interval(microseconds: 200)

    init(_ plc: RegisterModel) {
        self.plc = plc
    }

    mutating func take(_ output: DeviceOutput<PLCReport>) {
        reports.append(contentsOf: output.reports)
        for link in output.link {
            switch link {
            case .request(let request):
                underWay.append(request)
                sent = now
            case .reset(let reason):
                resets.append(reason)
                underWay = []
            case .send: preconditionFailure("a register machine sends no bytes")
            }
        }
    }

    mutating func receive(_ input: LinkInput) {
        var output = DeviceOutput<PLCReport>()
        machine.receive(input, at: now, into: &output)
        take(output)
    }

    mutating func perform(_ command: PLCCommand) {
        var output = DeviceOutput<PLCReport>()
        machine.perform(command, at: now, into: &output)
        take(output)
    }

    /// Lets so much time pass, answering every request and calling every deadline.
    mutating func run(milliseconds: Int64) {
        let end = now + .milliseconds(milliseconds)
        while true {
            precondition(underWay.count <= 1, "more than one request was outstanding")
            if !isCut, let request = underWay.first {
                let begun = sent ?? now
                let isStatusRead = request.operation == .readInput(address: 0, count: 125)
                let time = isStatusRead ? statusReadTime : Interval(microseconds: 200)
                let arrival = max(now, (sent ?? now) + time)
                guard arrival <= end else { break }
                underWay.removeFirst()
                now = arrival
                receive(plc.serve(request, begun: begun))
                continue
            }
            guard let deadline = machine.nextDeadline, deadline <= end else { break }
            now = max(now, deadline)
            var output = DeviceOutput<PLCReport>()
            machine.timePassed(at: now, into: &output)
            take(output)
        }
        now = end
    }

    /// One status read more.
    mutating func poll() {
        let before = plc.reads
        var patience = 50
        while plc.reads == before, patience > 0 {
            run(milliseconds: 1)
            patience -= 1
        }
        run(milliseconds: 1)
    }

    /// The link comes up and the PLC is known.
    mutating func attach() {
        receive(.up)
        run(milliseconds: 2)
    }

    /// In control of a PLC that a controller worked with before.
    static func inControl(_ plc: RegisterModel) -> PLCBench {
        var plc = plc
        plc.holding[0] = plc.input[1]
        var bench = PLCBench(plc)
        bench.attach()
        bench.perform(.resume)
        bench.run(milliseconds: 15)
        bench.reports = []
        bench.plc.writes = []
        return bench
    }

    /// What was reported since the last call, without the reads themselves.
    mutating func news() -> [PLCReport] {
        defer { reports = [] }
        return reports.filter { if case .statusRead = $0 { false } else { true } }
    }

    mutating func pollNews() -> [PLCReport] {
        poll()
        return news()
    }
}

func itemPLC() -> RegisterModel { RegisterModel(stations: 1, containerStations: []) }
func containerPLC() -> RegisterModel { RegisterModel(stations: 2, containerStations: [1]) }
