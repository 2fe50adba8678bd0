import Codes
public import ConfigurationFiles
import Foundation

/// The files of a line and of a product that are simulated together.
public struct FuzzFiles: Sendable {
    public var line: LineConfiguration
    public var product: ProductConfiguration
    /// As the files have them.
    let lineText: Data
    let productText: Data

    public struct Unreadable: Error, Hashable, CustomStringConvertible {
        public var description: String
    }

    /// - Parameter folder: of the configurations, `LineConfigs`.
    public init(line: String, product: String, folder: String) throws(Unreadable) {
        let linePath = "\(folder)/\(line).yaml"
        let productPath = "\(folder)/products/\(product).yaml"
        lineText = try Self.data(linePath)
        productText = try Self.data(productPath)
        let lineFile = ConfigurationReader.line(lineText, file: linePath)
        let productFile = ConfigurationReader.product(productText, file: productPath)
        guard let line = lineFile.content, let product = productFile.content else {
            throw Unreadable(
                description: (lineFile.problems + productFile.problems).map(\.description).joined(separator: "\n"))
        }
        self.line = line
        self.product = product
    }

    private static func data(_ path: String) throws(Unreadable) -> Data {
        switch loadConfiguration(path) {
        case .success(let data): return data
        case .failure(let error): throw Unreadable(description: error.problem.description)
        }
    }

    /// So many codes of a level, as its source gives them.
    func codes(_ source: LevelConfiguration.Source, count: Int) -> [Code] {
        (0..<count).compactMap { number in
            switch source {
            case .cn20(let prefix):
                return Code(prefix + Self.digits(number + 1, 9) + String(1_000 + (number &* 7_919) % 9_000))
            case .gs1(let gtin, _, let serials):
                return Code("01\(gtin)21\((serials?.lowerBound ?? 1) + UInt64(number))")
            case .sscc(let extensionDigit, let serials):
                let stem = "\(extensionDigit)\(line.enterprise.companyPrefix)"
                let serial = Self.digits(Int(serials.lowerBound) + number, 17 - stem.utf8.count)
                guard let check = CheckDigit.gs1(of: Array((stem + serial).utf8)) else { return nil }
                return Code(stem + serial + String(decoding: [check], as: UTF8.self))
            }
        }
    }

    private static func digits(_ number: Int, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
    }

    /// The symbol on a pack with this text, as a reader tells it.
    static func symbol(_ text: String) -> String {
        if text.hasPrefix("00"), text.utf8.count == 20 { return "]C1" + text }
        return (text.hasPrefix("01") ? "]d2" : "]d1") + text
    }
}
