import Codes
import ConfigurationFiles
import Foundation
import Ledger

/// The products that this line may make: the files of one directory, read and checked at the start.
struct ProductShelf: Sendable {
    struct Entry: Sendable {
        var product: ProductConfiguration
        var text: Data
    }

    /// In the order of their file names.
    let entries: [Entry]

    init(directory: String) throws(StartFailure) {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: directory).filter { $0.hasSuffix(".yaml") }
        } catch {
            throw StartFailure(problems: ["\(directory): \(error.localizedDescription)"])
        }
        var entries: [Entry] = []
        var problems: [String] = []
        for name in names.sorted() {
            let path = "\(directory)/\(name)"
            switch loadConfiguration(path) {
            case .failure(let error): problems.append("\(error.problem)")
            case .success(let text):
                let read = ConfigurationReader.product(text, file: path)
                if let product = read.content {
                    entries.append(Entry(product: product, text: text))
                } else {
                    problems += read.problems.map { "\($0)" }
                }
            }
        }
        guard problems.isEmpty else { throw StartFailure(problems: problems) }
        self.entries = entries
    }

    subscript(id: String) -> Entry? { entries.first { $0.product.id == id } }

    /// Grants the ranges of all products to the ledger, those that it does not have yet.
    func grantRanges(in ledger: Ledger, companyPrefix: String, now: Int64) throws {
        for entry in entries {
            let known = Set(try ledger.pools(product: entry.product.id).map(\.name))
            for level in entry.product.levels {
                guard let (name, numbers) = try Self.range(of: level, entry.product.id, companyPrefix),
                    !known.contains(name)
                else { continue }
                try ledger.grantRange(
                    RangeGrant(
                        product: entry.product.id, level: level.level, name: name, application: "product file",
                        numbers: numbers, who: "controller", now: now))
            }
        }
    }

    private static func range(
        of level: LevelConfiguration, _ product: String, _ companyPrefix: String
    ) throws(StartFailure) -> (name: String, numbers: GrantedNumbers)? {
        do throws(KeyRangeFault) {
            switch level.source {
            case .sscc(let digit, let serials):
                let name = "sscc \(digit) \(companyPrefix) \(serials.lowerBound)-\(serials.upperBound)"
                return (
                    name,
                    .sscc(
                        try SSCCRange(
                            extensionDigit: digit, companyPrefix: companyPrefix, first: serials.lowerBound,
                            count: serials.upperBound - serials.lowerBound + 1))
                )
            case .gs1(let gtin, _, let serials?):
                guard let digits = InlineText<2>(gtin) else {
                    throw .gtin(.length(found: gtin.utf8.count, expected: 14))
                }
                let name = "gs1 \(gtin) \(serials.lowerBound)-\(serials.upperBound)"
                return (
                    name,
                    .serials(
                        try SerialRange(
                            gtin: digits, width: level.serialWidth, first: serials.lowerBound,
                            count: serials.upperBound - serials.lowerBound + 1))
                )
            case .cn20, .gs1: return nil
            }
        } catch {
            throw StartFailure(problems: [
                "product \(product), level \(level.level): \(error.text.english) / \(error.text.chinese)"
            ])
        }
    }
}
