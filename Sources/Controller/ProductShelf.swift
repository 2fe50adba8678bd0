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

    /// Grants the SSCC ranges of all products to the ledger, those that it does not have yet.
    func grantRanges(in ledger: Ledger, companyPrefix: String, now: Int64) throws {
        for entry in entries {
            for level in entry.product.levels {
                guard case .sscc(let digit, let serials) = level.source else { continue }
                let name = "sscc \(digit) \(companyPrefix) \(serials.lowerBound)-\(serials.upperBound)"
                let isThere = try ledger.pools(product: entry.product.id).contains { $0.name == name }
                guard !isThere else { continue }
                try ledger.grantSSCCRange(
                    SSCCGrant(
                        product: entry.product.id, level: level.level, name: name, application: "product file",
                        extensionDigit: digit, companyPrefix: companyPrefix, first: Int64(serials.lowerBound),
                        last: Int64(serials.upperBound), who: "controller", now: now))
            }
        }
    }
}
