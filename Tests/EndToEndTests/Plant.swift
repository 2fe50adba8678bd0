import ConfigurationFiles
import Controller
import ControlTypes
import CPseudoTerminal
import Foundation
import Glibc
import LineWorld
import Platform
import Testing
import WorldPlans
import WorldServers

/// A plant for one test: a simulated line on sockets and pseudo-terminals of its own, and a directory in which
/// controllers may run against it, one after the other.
final class Plant {
    let directory: URL
    let product: ProductConfiguration
    private let line: LineConfiguration
    private let worldPlan: WorldPlan
    private(set) var server: LineServer<World>?

    /// - Parameter isTestRequired: the batches need a function test.
    init(
        line lineName: String, product productName: String, units: Int, speed: Int, seed: UInt64, faults: FaultPlan,
        isTestRequired: Bool = false
    ) throws {
        // Serial ports on pseudo-terminals need the substitute for ioctl; the call keeps it in the program.
        precondition(lineage_pseudo_terminals_enabled() == 1, "the substitute for ioctl is linked")
        directory = FileManager.default.temporaryDirectory.appending(path: "lineage-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory.appending(path: "run"), withIntermediateDirectories: true)
        let configs = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "LineConfigs")
        var text = try String(contentsOf: configs.appending(path: "\(lineName).yaml"), encoding: .utf8)
        for match in text.matches(of: /127\.0\.0\.1:(\d+)/).map({ String($0.output.0) }) {
            text = text.replacingOccurrences(of: match, with: "127.0.0.1:\(try freePort())")
        }
        try text.write(to: directory.appending(path: "line.yaml"), atomically: true, encoding: .utf8)
        let products = directory.appending(path: "products")
        try FileManager.default.createDirectory(at: products, withIntermediateDirectories: true)
        let shipped = try String(contentsOf: configs.appending(path: "products/\(productName).yaml"), encoding: .utf8)
        let optional = shipped.replacingOccurrences(of: "function-test: required", with: "function-test: optional")
        let productText = Data((isTestRequired ? shipped : optional).utf8)
        try productText.write(to: products.appending(path: "\(productName).yaml"))
        guard let line = ConfigurationReader.line(Data(text.utf8), file: "line.yaml").content,
            let product = ConfigurationReader.product(productText, file: "product.yaml").content
        else { throw PlantFault.configuration }
        self.line = line
        self.product = product
        var plan = try WorldPlans.worldPlan(
            line: line, product: product, units: units, speed: speed, seed: seed, faults: faults)
        if let level = product.levels.first(where: \.isPreprinted), let prefix = level.source.prefix {
            // Cartons come in another order than their codes were issued.
            plan.preprinted = Self.codes(prefix: prefix, count: units).reversed().map { "]d1" + $0 }
        }
        worldPlan = plan
    }

    deinit {
        server?.stop()
        _ = try? FileManager.default.removeItem(at: directory)
    }

    /// Switches the simulated line on, or some of its devices.
    func open(without devices: [String] = []) throws {
        let addresses = try endpointAddresses(line: line, runDirectory: directory.appending(path: "run").path)
        let served = addresses.filter { !devices.contains($0.device) }
        let server = try LineServer(world: World(plan: worldPlan), bindings: served.map(Binding.init))
        server.start()
        self.server = server
    }

    func close() {
        server?.stop()
        server = nil
    }

    func controller() throws -> LineController { try LineController(settings) }

    var settings: RunSettings {
        RunSettings(
            lineFile: directory.appending(path: "line.yaml").path,
            productsDirectory: directory.appending(path: "products").path,
            dataDirectory: directory.appending(path: "data").path,
            runDirectory: directory.appending(path: "run").path)
    }

    var dataDirectory: String { directory.appending(path: "data").path }

    var recordDirectory: String { directory.appending(path: "record").path }

    // MARK: What people do

    /// A code file as it is issued: a header, one code a line, CRLF.
    static func codeFile(prefix: String, count: Int) -> [UInt8] {
        Array(("追溯码\r\n" + codes(prefix: prefix, count: count).map { $0 + "\r\n" }.joined()).utf8)
    }

    static func codes(prefix: String, count: Int) -> [String] {
        (1...count).map { number in
            let serial = String(number)
            return prefix + String(repeating: "0", count: 9 - serial.utf8.count) + serial
                + "\(1_000 + (number &* 7_919) % 9_000)"
        }
    }

    func importAllCodes(into controller: LineController, units: Int) async throws {
        for level in product.levels {
            guard case .cn20(prefix: let prefix) = level.source else { continue }
            _ = try await controller.importCodes(
                ImportRequest(
                    fileName: "level-\(level.level).txt", product: product.id, level: Int(level.level),
                    application: "A-\(level.level)", user: "operator"),
                file: Self.codeFile(prefix: prefix, count: level.level == 1 ? units + 600 : units / 5 + 100))
        }
    }

    /// A batch is started; the machine is not.
    func createAndStart(_ number: String, on controller: LineController) async throws {
        let act = Act(user: "operator", reason: "test")
        _ = try await controller.createBatch(
            CreateBatch(
                number: number, product: product.id, madeOn: "2026-11-01", expiresOn: nil, plannedUnits: 1, act: act))
        try await clear(number, on: controller)
        _ = try await controller.startBatch(number, act)
    }

    func startBatch(_ number: String, on controller: LineController, units: Int) async throws {
        let act = Act(user: "operator", reason: "test")
        _ = try await controller.createBatch(
            CreateBatch(
                number: number, product: product.id, madeOn: "2026-11-01", expiresOn: nil, plannedUnits: units, act: act
            ))
        for pool in try await controller.pools() where pool.isPreprinted {
            _ = try await controller.allotCodes(number, AllotCodes(source: Int64(pool.number), count: nil, act: act))
        }
        try await clear(number, on: controller)
        _ = try await controller.startBatch(number, act)
        try await controller.command("declare-belt-empty", act)
        try await controller.command("start", act)
    }

    /// Confirms every item of the line clearance.
    func clear(_ number: String, on controller: LineController) async throws {
        let items = try await controller.batch(number).clearance.map(\.id)
        _ = try await controller.clearBatch(
            number, ClearBatch(done: items, act: Act(user: "operator", reason: "test")))
    }

    /// Ends the batch as a shift does: production ended, stacks flushed, open containers closed, batch closed.
    func finishBatch(_ number: String, on controller: LineController) async throws {
        let act = Act(user: "operator", reason: "end of batch")
        _ = try await controller.endBatch(number, act)
        for _ in 0..<4 {
            server?.withWorld { $0.flush() }
            try await wait(controller, "the flushed stacks are through", seconds: 30) { _ in
                self.server?.withWorld { $0.isIdle } ?? true
            }
        }
        try await controller.command("close-open-containers", act)
        let places = try await controller.counts(number)
        try await wait(controller, "nothing is open but the counts", seconds: 30) {
            $0.batch?.obstacles.count ?? .max <= places.count
        }
        try await countEverything(number, places, on: controller)
        let open = try await controller.openEntries(number).map(\.kind)
        #expect(
            !open.contains { ["countMissing", "deviation", "openContainer", "itemOnBelt"].contains($0) }, "\(open)")
        _ = try await controller.closeBatch(number, act)
    }

    /// Counts what physically lies in each place; the records know the same of a line on which nothing goes wrong.
    private func countEverything(
        _ number: String, _ places: [PlaceCountStatus], on controller: LineController
    ) async throws {
        guard let truth = server?.withWorld({ $0.truth() }) else { return }
        let stations = line.stations.map(\.id)
        for place in places {
            #expect(place.expected == nil, "people count blind")
            let parts = place.place.split(separator: "/").map(String.init)
            let counted = truth.items.count { item in
                switch (parts[0], item.place) {
                case ("bin", .bin(let station)): stations[station] == parts[1]
                case ("loose", .waiting), ("loose", .onBelt): "\(item.level)" == parts[1]
                case ("containers", .finished): "\(item.level)" == parts[1]
                default: false
                }
            }
            let act = Act(user: "operator", reason: "end of batch")
            let status = try await controller.count(
                number, CountRequest(place: place.place, number: counted, act: act))
            #expect(status.counted == counted)
            guard status.state == "deviates" else { continue }
            _ = try await controller.explainDeviation(number, DeviationRequest(place: place.place, act: act))
        }
    }

    /// Waits for the line to come to a state; the status is looked at whenever the line thread made it anew.
    func wait(
        _ controller: LineController, _ what: String, seconds: Int64, until condition: (LineStatus) -> Bool
    ) async throws {
        let end = microseconds(of: CLOCK_MONOTONIC) + seconds * 1_000_000
        var last: LineStatus?
        while microseconds(of: CLOCK_MONOTONIC) < end {
            let status = await controller.nextStatus()
            if condition(status) { return }
            last = status
        }
        throw PlantFault.waited(what, last.map { "\($0)" } ?? "")
    }

    /// Waits until every unit has left the line. A stop for rejects in a row has a person look at them and let the line
    /// go on: a machine that was busy with something else for a moment is no fault of the line.
    func waitForTheLast(of units: Int, on controller: LineController) async throws {
        var looked = 0
        while true {
            try await wait(controller, "all units are through, or a person is wanted", seconds: 90) { status in
                isThrough(units) || status.holds.contains { $0.cause == "rejects" }
            }
            if isThrough(units) { return }
            looked += 1
            guard looked <= 3 else { throw PlantFault.rejectsWithoutEnd }
            try await controller.command("resume", Act(user: "operator", reason: "rejects looked at"))
            try await wait(controller, "the hold for rejects is over", seconds: 10) { status in
                !status.holds.contains { $0.cause == "rejects" }
            }
        }
    }

    private func isThrough(_ units: Int) -> Bool { server?.withWorld { $0.fed == units && $0.isIdle } ?? false }
}

enum PlantFault: Error {
    case configuration
    case noPort
    case waited(String, String)
    case rejectsWithoutEnd
}

/// A port of the loopback interface that nobody uses now.
private func freePort() throws -> UInt16 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { throw PlantFault.noPort }
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = unsafe withUnsafeMutablePointer(to: &address) { pointer in
        unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
            unsafe bind(descriptor, generic, length) == 0 && getsockname(descriptor, generic, &length) == 0
        }
    }
    guard result else { throw PlantFault.noPort }
    return UInt16(bigEndian: address.sin_port)
}

extension Binding {
    init(_ address: EndpointAddress) {
        switch address.address {
        case .modbusTCP(let host, let port, _):
            self.init(endpoint: address.endpoint, place: .modbus(host: host, port: port))
        case .tcp(let host, let port): self.init(endpoint: address.endpoint, place: .tcp(host: host, port: port))
        case .serial(let serial): self.init(endpoint: address.endpoint, place: .serial(linkPath: serial.path))
        }
    }
}
