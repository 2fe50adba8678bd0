import CZint

/// A DataMatrix symbol (ISO/IEC 16022), as dark and light modules.
struct DataMatrix {
    let size: Int
    /// Row by row.
    private let dark: [Bool]

    init(_ text: String) throws(ReportError) {
        guard let symbol = unsafe ZBarcode_Create() else { throw .outOfMemory }
        defer { unsafe ZBarcode_Delete(symbol) }
        unsafe symbol.pointee.symbology = BARCODE_DATAMATRIX
        // DM_SQUARE
        unsafe symbol.pointee.option_3 = 100
        let bytes = Array(text.utf8)
        let result = unsafe ZBarcode_Encode(symbol, bytes, Int32(clamping: bytes.count))
        guard result < ZINT_ERROR else { throw .symbol("error \(result)") }
        let rows = Int(unsafe symbol.pointee.rows)
        let columns = Int(unsafe symbol.pointee.width)
        guard rows == columns, rows > 0 else { throw .symbol("\(rows) x \(columns)") }
        size = rows
        // Each row has 144 bytes, its modules from the lowest bit of the first one on.
        dark = unsafe withUnsafeBytes(of: &symbol.pointee.encoded_data) { data in
            let stride = data.count / 200
            return (0..<rows * columns).map { place in
                unsafe data[place / columns * stride + place % columns / 8] >> UInt8(place % columns % 8) & 1 == 1
            }
        }
    }

    func isDark(row: Int, column: Int) -> Bool { dark[row * size + column] }
}

extension Canvas {
    /// Draws a symbol with its quiet zone of two modules inside the square.
    func symbol(_ symbol: DataMatrix, x: Double, y: Double, side: Double) {
        let module = side / Double(symbol.size + 4)
        fill(.white, x: x, y: y, width: side, height: side)
        for row in 0..<symbol.size {
            var column = 0
            while column < symbol.size {
                let start = column
                while column < symbol.size, symbol.isDark(row: row, column: column) { column += 1 }
                if column > start {
                    fill(
                        Color(red: 0, green: 0, blue: 0), x: x + Double(start + 2) * module,
                        y: y + Double(row + 2) * module, width: Double(column - start) * module, height: module)
                }
                column += 1
            }
        }
    }
}
