import Codes
public import ConfigurationFiles
public import LineWorld

/// The names of what can be laid on the simulated line by hand for its function test.
public enum TestThingName: String, Hashable, Sendable, CaseIterable {
    case carton
    case noRead = "no-read"
    case wrongCode = "wrong-code"
    case duplicate
    case foreignProduct = "foreign-product"
    case shortBundle = "short-bundle"

    /// The thing as it is made for a line and product; nil where the line has no place for it.
    public func thing(line: LineConfiguration, product: ProductConfiguration) -> TestThing? {
        switch self {
        case .carton: .carton
        case .noRead: .unreadable
        case .wrongCode: symbol(product, isForeign: false).map(TestThing.carrying)
        case .duplicate: .again
        case .foreignProduct: symbol(product, isForeign: true).map(TestThing.carrying)
        case .shortBundle:
            line.stations.firstIndex { station in
                if case .container = station.kind { station.level == 2 } else { false }
            }.map { TestThing.shortContainer(station: $0) }
        }
    }

    /// A symbol of the form that this product's cartons have, with a code that no pool holds.
    private func symbol(_ product: ProductConfiguration, isForeign: Bool) -> String? {
        guard let level = product.levels.first else { return nil }
        switch level.source {
        case .cn20(let prefix):
            let own = product.levels.compactMap(\.source.prefix)
            let foreign = ["8999999", "8999998", "8999997"].first { !own.contains($0) } ?? "8999996"
            return "]d1" + (isForeign ? foreign : prefix) + "9999999999999"
        case .gs1(let gtin, _, _):
            let stem = "0952999999999"
            let check = CheckDigit.gs1(of: Array(stem.utf8)).map { String(UnicodeScalar($0)) } ?? "0"
            return "]d201" + (isForeign ? stem + check : gtin) + "21NOSUCHCODE"
        case .sscc: return nil
        }
    }
}
