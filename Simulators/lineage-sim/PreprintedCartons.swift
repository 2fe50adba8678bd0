import Codes
import ConfigurationFiles
import Foundation

/// The cartons that come printed onto the simulated line, with the codes of a file, in no order.
struct PreprintedCartons {
    private let symbols: [String]

    /// - Parameter file: a text with one code a line and perhaps a header, as an enterprise gets it.
    init(file: String?, product: ProductConfiguration, units: Int) throws(SimulationFailure) {
        guard let level = product.levels.first else { throw Self.missing(product) }
        guard let file else { throw Self.missing(product) }
        let text: String
        do {
            text = try String(contentsOf: URL(fileURLWithPath: file), encoding: .utf8)
        } catch {
            throw SimulationFailure(
                zh: "\(file)：\(error.localizedDescription)", en: "\(file): \(error.localizedDescription)")
        }
        let prefix: String
        let aim: String
        switch level.source {
        case .cn20(let code): (prefix, aim) = (code, "]d1")
        case .gs1(let gtin, _, _): (prefix, aim) = ("01" + gtin, "]d2")
        case .sscc: throw Self.missing(product)
        }
        // A header line begins with no code.
        let codes = text.split(whereSeparator: \.isNewline).filter { $0.hasPrefix(prefix) }
        guard codes.count >= units else {
            throw SimulationFailure(
                zh: "\(file) 只有 \(codes.count) 个码，不够 \(units) 盒",
                en: "\(file) has \(codes.count) codes, too few for \(units) cartons")
        }
        symbols = codes.map { aim + $0 }
    }

    /// Cartons lie in their boxes as they fell.
    func shuffled(seed: UInt64) -> [String] {
        var generator = SplitMix(state: seed)
        return symbols.shuffled(using: &generator)
    }

    private static func missing(_ product: ProductConfiguration) -> SimulationFailure {
        SimulationFailure(
            zh: "产品 \(product.id) 的小盒是预印的；须用 --preprinted 给出盒上的码",
            en: "the units of the product \(product.id) come printed: name their codes with --preprinted")
    }
}

/// SplitMix64 (Steele, Lea and Flood 2014): the same sequence on every machine.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
