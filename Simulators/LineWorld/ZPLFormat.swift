/// Finds in a ZPL II format (`^XA … ^XZ`) what a reader will see of the label.
enum ZPLFormat {
    private enum Field {
        case plain
        case dataMatrix(escape: UInt8)
        case code128(mode: UInt8)
    }

    struct Content: Sendable {
        /// The last bar code of the format.
        var symbol: Print?
        var copies: Int
    }

    /// `format` is everything between `^XA` and `^XZ`.
    static func content(of format: [UInt8], defaultEscape: UInt8) -> Content {
        var content = Content(symbol: nil, copies: 1)
        var field = Field.plain
        var hexIndicator: UInt8?
        for piece in pieces(of: format) {
            let parameters = Array(piece.dropFirst(2))
            switch String(decoding: piece.prefix(2), as: UTF8.self) {
            case "BX":
                let escape = list(parameters)[safely: 6]?.first ?? defaultEscape
                field = .dataMatrix(escape: escape)
            case "BC":
                field = .code128(mode: list(parameters)[safely: 5]?.first ?? UInt8(ascii: "N"))
            case "FH": hexIndicator = parameters.first ?? UInt8(ascii: "_")
            case "FD", "FV":
                let data = hexIndicator.map { unhex(parameters, indicator: $0) } ?? parameters
                if let symbol = symbol(data, field) { content.symbol = symbol }
            case "FS":
                field = .plain
                hexIndicator = nil
            case "PQ":
                if let first = list(parameters).first, let number = Int(String(decoding: first, as: UTF8.self)) {
                    content.copies = min(max(number, 0), 99_999)
                }
            default: break
            }
        }
        return content
    }

    /// Commands without their caret. Line ends between commands mean nothing.
    private static func pieces(of format: [UInt8]) -> [[UInt8]] {
        format.filter { $0 != 0x0D && $0 != 0x0A }.split(separator: UInt8(ascii: "^")).map(Array.init)
    }

    private static func list(_ parameters: [UInt8]) -> [[UInt8]] {
        parameters.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map(Array.init)
    }

    /// `^FH`: the indicator and two hexadecimal digits are one byte.
    private static func unhex(_ data: [UInt8], indicator: UInt8) -> [UInt8] {
        var result: [UInt8] = []
        var place = 0
        while place < data.count {
            if data[place] == indicator, place + 2 < data.count,
                let value = UInt8(String(decoding: data[(place + 1)...(place + 2)], as: UTF8.self), radix: 16)
            {
                result.append(value)
                place += 3
            } else {
                result.append(data[place])
                place += 1
            }
        }
        return result
    }

    private static func symbol(_ data: [UInt8], _ field: Field) -> Print? {
        switch field {
        case .plain: return nil
        case .dataMatrix(let escape): return dataMatrix(data, escape)
        case .code128(let mode): return code128(data, mode)
        }
    }

    /// nil inside the result stands for FNC1.
    private static func print(_ characters: [UInt8?], gs1: String, plain: String) -> Print {
        let isGS1 = characters.first == .some(.none)
        let rest = isGS1 ? characters.dropFirst() : characters[...]
        return Print(
            aim: Array((isGS1 ? gs1 : plain).utf8), data: rest.map { $0 ?? 0x1D }, isReadable: true, grade: 0)
    }

    private static func dataMatrix(_ data: [UInt8], _ escape: UInt8) -> Print {
        var characters: [UInt8?] = []
        var place = 0
        while place < data.count {
            guard data[place] == escape, place + 1 < data.count else {
                characters.append(data[place])
                place += 1
                continue
            }
            let next = data[place + 1]
            switch next {
            case UInt8(ascii: "1"):
                characters.append(nil)
                place += 2
            case escape:
                characters.append(escape)
                place += 2
            case UInt8(ascii: "d") where place + 4 < data.count:
                let digits = String(decoding: data[(place + 2)...(place + 4)], as: UTF8.self)
                if let value = UInt8(digits) { characters.append(value) }
                place += 5
            case UInt8(ascii: "@")...UInt8(ascii: "_"):
                // Shifted: the control character of this letter.
                characters.append(next & 0x1F)
                place += 2
            default:
                // Other function characters are no data.
                place += 2
            }
        }
        return print(characters, gs1: "]d2", plain: "]d1")
    }

    private static func code128(_ data: [UInt8], _ mode: UInt8) -> Print {
        var characters: [UInt8?] = []
        if mode == UInt8(ascii: "U") {
            let digits = data.filter { (0x30...0x39).contains($0) }.prefix(19)
            return print([nil] + digits.map { Optional($0) } + [checkDigit(of: digits)], gs1: "]C1", plain: "]C0")
        }
        let isUCC = mode == UInt8(ascii: "D")
        if isUCC { characters.append(nil) }
        var place = 0
        while place < data.count {
            let byte = data[place]
            if byte == UInt8(ascii: ">"), place + 1 < data.count {
                switch data[place + 1] {
                case UInt8(ascii: "8"):
                    // Mode D has put the first FNC1 already.
                    if !(isUCC && characters.count == 1) { characters.append(nil) }
                case UInt8(ascii: "<"): characters.append(byte)
                default: break
                }
                place += 2
            } else {
                let isLayout = isUCC && (byte == 0x28 || byte == 0x29 || byte == 0x20)
                if !isLayout { characters.append(byte) }
                place += 1
            }
        }
        return print(characters, gs1: "]C1", plain: "]C0")
    }

    /// Mod 10 with weights 3 and 1 from the right (GS1 General Specifications 7.9).
    private static func checkDigit(of digits: some BidirectionalCollection<UInt8>) -> UInt8 {
        var sum = 0
        for (place, digit) in digits.reversed().enumerated() {
            sum += Int(digit - 0x30) * (place % 2 == 0 ? 3 : 1)
        }
        return 0x30 + UInt8((10 - sum % 10) % 10)
    }
}

extension Array {
    fileprivate subscript(safely place: Int) -> Element? {
        indices.contains(place) ? self[place] : nil
    }
}
