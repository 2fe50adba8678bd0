import Codes
import ConfigurationFiles
import ControlTypes
import Foundation
import Ledger

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

    /// Why a snapshot cannot be used: each problem in a line, in both languages. A newer program may no longer accept a
    /// key or a value that an older one took.
    struct Fault: Error, Hashable {
        var problems: [BilingualMessage]
    }

    /// Reads both files.
    static func reading(lineText: Data, productText: Data) throws(Fault) -> FrozenConfiguration {
        let line = ConfigurationReader.line(lineText, file: "line")
        let product = ConfigurationReader.product(productText, file: "product")
        guard let lineContent = line.content, let productContent = product.content else {
            let errors = (line.problems + product.problems).filter { $0.severity == .error }
            throw Fault(problems: errors.map(Self.message))
        }
        let texts = Texts(
            line: String(decoding: lineText, as: UTF8.self), product: String(decoding: productText, as: UTF8.self))
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            let data = try encoder.encode(texts)
            return FrozenConfiguration(
                line: lineContent, product: productContent, snapshot: String(decoding: data, as: UTF8.self))
        } catch {
            throw Fault(problems: [BilingualMessage(zh: "无法写成 JSON：\(error)", en: "no JSON can be written: \(error)")])
        }
    }

    /// Reads a snapshot that was kept with a batch.
    static func reading(snapshot: String) throws(Fault) -> FrozenConfiguration {
        let texts: Texts
        do {
            texts = try JSONDecoder().decode(Texts.self, from: Data(snapshot.utf8))
        } catch {
            throw Fault(problems: [BilingualMessage(zh: "快照不是 JSON：\(error)", en: "the snapshot is no JSON: \(error)")])
        }
        return try reading(lineText: Data(texts.line.utf8), productText: Data(texts.product.utf8))
    }

    /// The batch's snapshot; the refusal names every key that this program does not accept.
    static func reading(of batch: BatchRow) throws(ControlError) -> FrozenConfiguration {
        do {
            return try reading(snapshot: batch.productSnapshot)
        } catch {
            throw ControlError(
                kind: .unavailable,
                message: BilingualMessage(
                    zh: "本程序不接受批次 \(batch.number) 的配置快照；请用建立该批次的程序版本",
                    en: "this program does not accept the configuration kept with batch \(batch.number); "
                        + "use the version that created it"), problems: error.problems)
        }
    }

    static func message(_ problem: ConfigurationProblem) -> BilingualMessage {
        let place = "\(problem.file):\(problem.line):\(problem.column): \(problem.path): "
        return BilingualMessage(zh: place + problem.message.chinese, en: place + problem.message.english)
    }
}
