import ConfigurationFiles
import Foundation

/// Line and product as they stood when the batch was created (B-03): the texts of their files, byte for byte, kept with
/// the batch, so that the same record can be made again years later whatever was edited since.
struct FrozenConfiguration: Sendable {
    var line: LineConfiguration
    var product: ProductConfiguration
    var snapshot: String

    /// What has to be confirmed before the batch: the line's items, then the product's.
    var clearance: [ClearanceItem] { line.clearance + product.clearanceItems }

    private struct Texts: Codable {
        var line: String
        var product: String
    }

    /// Nil when one of the files has errors now.
    init?(lineText: Data, productText: Data) {
        guard let line = ConfigurationReader.line(lineText, file: "line").content,
            let product = ConfigurationReader.product(productText, file: "product").content
        else { return nil }
        self.line = line
        self.product = product
        let texts = Texts(
            line: String(decoding: lineText, as: UTF8.self), product: String(decoding: productText, as: UTF8.self))
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(texts) else { return nil }
        snapshot = String(decoding: data, as: UTF8.self)
    }

    /// Nil when the snapshot is none of this program's.
    init?(snapshot: String) {
        guard let texts = try? JSONDecoder().decode(Texts.self, from: Data(snapshot.utf8)) else { return nil }
        self.init(lineText: Data(texts.line.utf8), productText: Data(texts.product.utf8))
    }
}
