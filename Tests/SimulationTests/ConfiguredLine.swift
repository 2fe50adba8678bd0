import Codes
import ConfigurationFiles
@testable import Controller
import Devices
import Foundation
import LineAssembly
import LineCore
import LineWorld
import VirtualLine
import WorldPlans

/// The files of a line and of a product, running in virtual time: the machines, the world and the core are made from
/// them as the programs make them.
enum ConfiguredLine {
    static let configurations = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("LineConfigs")

    struct UnreadableFile: Error {
        var problems: [String]
    }

    static func line(_ name: String) throws -> LineConfiguration {
        let path = configurations.appendingPathComponent("\(name).yaml").path
        let file = ConfigurationReader.line(try loadConfiguration(path).get(), file: path)
        guard let line = file.content else { throw UnreadableFile(problems: file.problems.map(\.description)) }
        return line
    }

    static func product(_ name: String) throws -> ProductConfiguration {
        let path = configurations.appendingPathComponent("products/\(name).yaml").path
        let file = ConfigurationReader.product(try loadConfiguration(path).get(), file: path)
        guard let product = file.content else { throw UnreadableFile(problems: file.problems.map(\.description)) }
        return product
    }

    /// Codes of a level, as many as are wanted; they look as its scheme demands.
    static func codes(_ level: LevelConfiguration, count: Int) -> [Code] {
        switch level.source {
        case .cn20(let prefix): ExampleLine.codes(prefix: prefix, count: count)
        case .gs1(let gtin, _, _): (0..<count).map { Code("01\(gtin)21\(100_000 + $0)") ?? Code() }
        case .sscc: ExampleLine.ssccs(from: Int(level.level) * 1_000_000, count: count)
        }
    }

    /// The symbol on a pack with this text, as a reader tells it.
    static func symbol(_ text: String) -> String {
        if text.hasPrefix("00"), text.utf8.count == 20 { return "]C1" + text }
        return (text.hasPrefix("01") ? "]d2" : "]d1") + text
    }

    static func batch(_ line: LineConfiguration, _ product: ProductConfiguration, units: Int) -> BatchPlan {
        BatchPlan(
            id: 1,
            texts: BatchTexts(
                lot: "B01", made: CalendarDate(year: 2026, month: 11, day: 1),
                expiry: CalendarDate(year: 2028, month: 10, day: 31), productName: product.label.title, gtin: nil),
            levels: product.levelPlans, limits: line.limits, plannedUnits: UInt32(units),
            ignoresRetailCodes: line.ignoresRetailCodes)
    }
}

extension ExampleLine {
    /// A line and a product that come with the program.
    /// - Parameters:
    ///   - spare: pre-printed cartons that are allotted and do not come onto the line.
    ///   - change: of the world before it begins.
    init(
        line name: String, product productName: String, units: Int, speed: Int, seed: UInt64, faults: FaultPlan,
        spare: Int = 0, change: (inout WorldPlan) -> Void = { _ in }
    ) throws {
        let configuration = try ConfiguredLine.line(name)
        let product = try ConfiguredLine.product(productName)
        try self.init(
            configuration, product, units: units, speed: speed, seed: seed, faults: faults, spare: spare, change: change
        )
    }

    init(
        _ configuration: LineConfiguration, _ product: ProductConfiguration, units: Int, speed: Int, seed: UInt64,
        faults: FaultPlan, spare: Int = 0, change: (inout WorldPlan) -> Void = { _ in }
    ) throws {
        var world = try worldPlan(
            line: configuration, product: product, units: units, speed: speed, seed: seed, faults: faults)
        var pools: [[Code]] = [[]]
        var cartons: [Code] = []
        for level in product.levels {
            let codes = ConfiguredLine.codes(
                level, count: level.level == 1 ? units + 2_000 : units / Int(level.ratio) + 200)
            if level.isPreprinted {
                cartons = Array(codes.prefix(units + spare))
                // Cartons come in any order.
                var generator = SplitMix(state: seed)
                world.preprinted = cartons.prefix(units).shuffled(using: &generator).map {
                    ConfiguredLine.symbol($0.description)
                }
            }
            pools.append(level.isPreprinted ? [] : codes)
        }
        change(&world)
        var ledger = VirtualLedger(pools: pools)
        ledger.allot(cartons, level: 1)
        let line = VirtualLine(
            world: World(plan: world), layout: configuration.layout, ledger: ledger,
            deviceIDs: configuration.devices.map(\.id), delays: VirtualLine.Delays()
        ) { line, sequence in
            LineAssembly(
                line: line, devices: DeviceFactory.devices(of: configuration),
                pictures: DeviceFactory.pictures(of: configuration), sequence: sequence)
        }
        self.init(
            line: line, plan: ConfiguredLine.batch(configuration, product, units: units),
            handhelds: configuration.stations.compactMap { station in
                guard case .handheld(let handheld) = station.kind else { return nil }
                return Handheld(level: Int(handheld.level), scanner: handheld.scanner)
            })
    }
}

/// SplitMix64 (Steele, Lea and Flood 2014).
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
