import Codes

/// A file of codes as far as it can be read: its good codes with their lines, and its bad lines. A file with bad lines
/// is refused in the end, but not before its other codes were compared with the ledger, so that a person hears of
/// everything at once (U-03).
struct CodeIntake {
    let codes: CodeList
    /// In order.
    let badLines: [BadLine]
    private let hasHeader: Bool

    init(_ bytes: [UInt8], rules: CodeFileRules, listedLines: Int) throws(ImportRefusal) {
        do throws(CodeFileRefusal) {
            let file = try CodeFile(bytes.span, rules: rules)
            codes = file.codes
            hasHeader = file.hasHeader
            badLines = []
        } catch {
            guard case .badLines(let bad) = error else { throw .file(error) }
            badLines = bad
            do throws(CodeFileRefusal) {
                let rest = try CodeFile(CodeIntake.without(bad, bytes).span, rules: rules)
                codes = rest.codes
                hasHeader = rest.hasHeader
            } catch {
                // Nothing is left that could be compared.
                throw .badLines(bad.prefix(listedLines).map(RefusedLine.bad), total: bad.count)
            }
        }
    }

    /// The line of a code of ``codes``, from 1, the header and bad lines counted. Between the first and the last code
    /// of a file every line is a code, the header or bad.
    func line(of index: Int) -> Int {
        let line = index + (hasHeader ? 2 : 1)
        // Each bad line before it moves it by one. `badLines[k].line - k` never falls, so that their number is found by
        // halving.
        var lower = 0
        var upper = badLines.count
        while lower < upper {
            let middle = (lower + upper) / 2
            if badLines[middle].line - middle > line { upper = middle } else { lower = middle + 1 }
        }
        return line + lower
    }

    /// The file without its bad lines, with LF at the end of the others.
    private static func without(_ badLines: [BadLine], _ bytes: [UInt8]) -> [UInt8] {
        var rest: [UInt8] = []
        rest.reserveCapacity(bytes.count)
        var nextBad = 0
        var line = 0
        var position = 0
        while position < bytes.count {
            line += 1
            let start = position
            while position < bytes.count, bytes[position] != 0x0A, bytes[position] != 0x0D { position += 1 }
            if nextBad < badLines.count, badLines[nextBad].line == line {
                nextBad += 1
            } else {
                rest.append(contentsOf: bytes[start..<position])
                rest.append(0x0A)
            }
            if position + 1 < bytes.count, bytes[position] == 0x0D, bytes[position + 1] == 0x0A { position += 1 }
            position += 1
        }
        return rest
    }
}
