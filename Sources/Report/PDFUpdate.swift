/// Adds pages to a document by an incremental update (ISO 32000-1, 7.5.6): the bytes that are there stay as they are, new
/// objects and a new cross-reference table follow them. Both documents are as cairo writes them in PDF 1.4: one table,
/// no object streams, resources at each page.
enum PDFUpdate {
    static func adding(pagesOf other: [UInt8], to document: [UInt8]) throws(ReportError) -> [UInt8] {
        let base = try PDFObjects(document)
        let added = try PDFObjects(other)
        let shift = base.size
        let tree = base.pages
        var result = document
        var offsets: [(number: Int, offset: Int)] = []
        func append(_ number: Int, _ body: [UInt8]) {
            offsets.append((number, result.count))
            result += Array("\(number) 0 obj\n".utf8) + body
        }
        let skipped: Set<Int> = [added.root, added.info, added.pages]
        for number in added.numbers where !skipped.contains(number) {
            let object = try added.object(number)
            append(
                number + shift,
                PDFObjects.renumbered(object.head) { $0 == added.pages ? tree : $0 + shift } + object.rest)
        }
        let kids = try base.kids() + added.kids().map { $0 + shift }
        let list = kids.map { "\($0) 0 R" }.joined(separator: " ")
        append(tree, Array("<< /Type /Pages\n   /Kids [ \(list) ]\n   /Count \(kids.count)\n>>\nendobj\n".utf8))

        let table = result.count
        var text = "xref\n"
        for (number, offset) in offsets.sorted(by: { $0.number < $1.number }) {
            let digits = String(offset)
            text += "\(number) 1\n" + String(repeating: "0", count: max(0, 10 - digits.count)) + digits + " 00000 n \n"
        }
        text += "trailer\n<< /Size \(shift + added.size)\n   /Root \(base.root) 0 R\n   /Info \(base.info) 0 R\n"
        text += "   /Prev \(base.table)\n>>\nstartxref\n\(table)\n%%EOF\n"
        return result + Array(text.utf8)
    }
}

/// The objects of a document with one cross-reference table.
struct PDFObjects {
    let table: Int
    /// One more than the highest number.
    let size: Int
    let root: Int
    let info: Int
    let pages: Int
    /// Of the objects that there are.
    let numbers: [Int]
    private let bytes: [UInt8]
    private let offsets: [Int: Int]
    /// Where each object ends: at the next one, or at the table.
    private let ends: [Int: Int]

    init(_ bytes: [UInt8]) throws(ReportError) {
        self.bytes = bytes
        let tail = max(0, bytes.count - 64)
        guard bytes.starts(with: Array("%PDF-1.4\n".utf8)), bytes.suffix(6) == ArraySlice("%%EOF\n".utf8),
            let start = Self.find("startxref\n", in: bytes, from: tail),
            let table = Self.number(in: bytes, at: start + 10), table < tail,
            let trailer = Self.find("trailer\n", in: bytes, from: table),
            let size = Self.value("/Size ", in: bytes, from: trailer),
            let root = Self.value("/Root ", in: bytes, from: trailer),
            let info = Self.value("/Info ", in: bytes, from: trailer)
        else { throw .notAReport }
        let head = Array("xref\n0 \(size)\n".utf8)
        guard bytes[table...].starts(with: head), table + head.count + size * 20 <= bytes.count else {
            throw .notAReport
        }
        var offsets: [Int: Int] = [:]
        for number in 0..<size {
            let line = table + head.count + number * 20
            guard bytes[line + 17] == UInt8(ascii: "n") else { continue }
            guard let offset = Self.number(in: bytes, at: line), offset < table,
                bytes[offset...].starts(with: Array("\(number) 0 obj\n".utf8))
            else { throw .notAReport }
            offsets[number] = offset
        }
        let order = offsets.sorted { $0.value < $1.value }
        var ends: [Int: Int] = [:]
        for (place, entry) in order.enumerated() {
            ends[entry.key] = place + 1 < order.count ? order[place + 1].value : table
        }
        guard let catalog = offsets[root], let pages = Self.value("/Pages ", in: bytes, from: catalog),
            offsets[pages] != nil
        else { throw .notAReport }
        (self.table, self.size, self.root, self.info, self.pages) = (table, size, root, info, pages)
        self.offsets = offsets
        self.ends = ends
        numbers = offsets.keys.sorted()
    }

    /// An object without its first line: what stands before a stream's data, and the data with all that follows.
    func object(_ number: Int) throws(ReportError) -> (head: [UInt8], rest: [UInt8]) {
        guard let offset = offsets[number], let end = ends[number] else { throw .notAReport }
        let body = Array(bytes[(offset + "\(number) 0 obj\n".utf8.count)..<end])
        guard let stream = Self.find(">>\nstream\n", in: body, from: 0) else { return (body, []) }
        return (Array(body[..<stream]), Array(body[stream...]))
    }

    func kids() throws(ReportError) -> [Int] {
        let body = try object(pages).head
        guard let start = Self.find("/Kids [", in: body, from: 0), let end = body[start...].firstIndex(of: 0x5D) else {
            throw .notAReport
        }
        let words = body[(start + 7)..<end].split(separator: 0x20)
        guard words.count % 3 == 0 else { throw .notAReport }
        var kids: [Int] = []
        for place in stride(from: 0, to: words.count, by: 3) {
            guard let kid = Int(String(decoding: words[place], as: UTF8.self)), offsets[kid] != nil else {
                throw .notAReport
            }
            kids.append(kid)
        }
        return kids
    }

    /// The text with every reference `n 0 R` changed.
    static func renumbered(_ text: [UInt8], _ change: (Int) -> Int) -> [UInt8] {
        var result: [UInt8] = []
        var place = 0
        while place < text.count {
            let start = place
            while place < text.count, (0x30...0x39).contains(text[place]) { place += 1 }
            if place == start {
                result.append(text[place])
                place += 1
            } else if text[place...].starts(with: Array(" 0 R".utf8)), start == 0 || text[start - 1] != 0x2E,
                let number = Int(String(decoding: text[start..<place], as: UTF8.self))
            {
                result += Array(String(change(number)).utf8)
            } else {
                result += text[start..<place]
            }
        }
        return result
    }

    private static func find(_ text: String, in bytes: [UInt8], from start: Int) -> Int? {
        let wanted = Array(text.utf8)
        guard bytes.count >= wanted.count, start <= bytes.count - wanted.count else { return nil }
        return (start...(bytes.count - wanted.count)).first {
            bytes[$0] == wanted[0] && bytes[$0...].starts(with: wanted)
        }
    }

    private static func value(_ name: String, in bytes: [UInt8], from start: Int) -> Int? {
        find(name, in: bytes, from: start).flatMap { number(in: bytes, at: $0 + name.utf8.count) }
    }

    private static func number(in bytes: [UInt8], at start: Int) -> Int? {
        let digits = bytes[start...].prefix { (0x30...0x39).contains($0) }
        return digits.count > 15 ? nil : Int(String(decoding: digits, as: UTF8.self))
    }
}
