import Codes
import Foundation

/// Which code lies in which container, as the batch record's codes.csv says.
struct RecordedTree {
    /// Container → what lies in it, in the order of the file.
    private(set) var children: [String: [String]] = [:]
    /// The containers in the order in which they first occur.
    private(set) var containers: [String] = []
    /// Every code of the record.
    private(set) var codes: Set<String> = []
    /// Scheme of each level.
    let schemes: [Int: CodeScheme]

    init(csv: String, schemes: [Int: CodeScheme]) throws {
        self.schemes = schemes
        let rows = csv.split(whereSeparator: \.isNewline)
        guard let header = rows.first?.split(separator: ",", omittingEmptySubsequences: false),
            let code = header.firstIndex(of: "code"), let level = header.firstIndex(of: "level"),
            let parent = header.firstIndex(of: "parent")
        else { throw CommandFailure(zh: "codes.csv 没有应有的表头", en: "codes.csv lacks its header") }
        let columns = max(code, level, parent) + 1
        for row in rows.dropFirst() {
            // Code, level and parent stand in front of anything that may be quoted.
            let cells = row.split(separator: ",", maxSplits: columns, omittingEmptySubsequences: false)
            guard cells.count >= columns, let number = Int(cells[level]) else {
                throw CommandFailure(zh: "codes.csv 的行有误：\(row)", en: "codes.csv has a bad row: \(row)")
            }
            let child = identity(inRecord: String(cells[code]), level: number)
            codes.insert(child)
            guard !cells[parent].isEmpty else { continue }
            let container = identity(inRecord: String(cells[parent]), level: number + 1)
            if children[container] == nil { containers.append(container) }
            children[container, default: []].append(child)
        }
    }

    /// The code behind a text of the record, whatever form its scheme has in files.
    private func identity(inRecord text: String, level: Int) -> String {
        guard let scheme = schemes[level], let code = try? CodeText.code(fileForm: text, scheme: scheme) else {
            return text
        }
        return code.description
    }
}

/// The code behind what is printed on a thing.
func identity(ofSymbol text: String) -> String {
    guard let reading = Reading(text), let code = interpret(reading).identity else { return text }
    return code.description
}
