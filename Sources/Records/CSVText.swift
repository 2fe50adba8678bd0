/// codes.csv: RFC 4180 with CRLF at the end of each row, fields quoted only where they must be.
enum CSVText {
    static let header = ["code", "level", "state", "parent", "batch", "reason", "printed_at", "verified_at"]

    static func append(row: [String], to bytes: inout [UInt8]) {
        var first = true
        for field in row {
            if !first { bytes.append(0x2C) }
            first = false
            if field.utf8.contains(where: { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }) {
                bytes.append(0x22)
                for byte in field.utf8 {
                    if byte == 0x22 { bytes.append(0x22) }
                    bytes.append(byte)
                }
                bytes.append(0x22)
            } else {
                bytes += field.utf8
            }
        }
        bytes += [0x0D, 0x0A]
    }

    /// The fields of one row, without its line end; nil when it is no row.
    static func fields(_ row: ArraySlice<UInt8>) -> [ArraySlice<UInt8>]? {
        var fields: [ArraySlice<UInt8>] = []
        var rest = row
        while true {
            if rest.first == 0x22 {
                rest = rest.dropFirst()
                var field: [UInt8] = []
                while true {
                    guard let byte = rest.popFirst() else { return nil }
                    if byte != 0x22 {
                        field.append(byte)
                    } else if rest.first == 0x22 {
                        field.append(0x22)
                        rest = rest.dropFirst()
                    } else {
                        break
                    }
                }
                fields.append(field[...])
                guard let separator = rest.popFirst() else { return fields }
                guard separator == 0x2C else { return nil }
            } else {
                let end = rest.firstIndex(of: 0x2C) ?? rest.endIndex
                guard !rest[..<end].contains(0x22), !rest[..<end].contains(0x0D) else { return nil }
                fields.append(rest[..<end])
                guard end < rest.endIndex else { return fields }
                rest = rest[(end + 1)...]
            }
        }
    }
}

/// Reads the rows of a CSV file one by one.
struct CSVReader {
    private var lines: LineReader
    /// Line on which the last row began, from 1.
    private(set) var line = 0
    private var linesRead = 0

    init(path: String) throws(RecordError) { lines = try LineReader(path: path) }

    /// The next row's fields; nil at the end; an empty list when it is no row.
    mutating func next() throws(RecordError) -> [ArraySlice<UInt8>]? {
        guard var (row, terminated) = try lines.next() else { return nil }
        linesRead += 1
        line = linesRead
        // A line end between quotes belongs to the field.
        while row.count(where: { $0 == 0x22 }) % 2 == 1, terminated, row.count <= LineReader.longest,
            let more = try lines.next()
        {
            linesRead += 1
            row = (Array(row) + [0x0A] + more.bytes)[...]
            terminated = more.terminated
        }
        guard terminated, row.last == 0x0D else { return [] }
        return CSVText.fields(row.dropLast()) ?? []
    }
}
