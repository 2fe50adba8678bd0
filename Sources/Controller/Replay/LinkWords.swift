import Links

/// What went over a link, as a line of text: bytes with the names of control characters, registers in hexadecimal.
enum LinkWords {
    static func text(_ input: LinkInput) -> String {
        switch input {
        case .up: "up"
        case .down(let fault): "down: \(fault.kind): \(visible(Array(fault.detail.utf8)))"
        case .bytes(let bytes): visible(bytes)
        case .registers(let request, let values, _): "#\(request) = \(registers(values))"
        case .written(let request): "#\(request) written"
        case .refused(let request, let exception): "#\(request) refused: exception \(exception)"
        }
    }

    static func text(_ output: LinkOutput) -> String {
        switch output {
        case .send(let bytes): visible(bytes)
        case .reset(let reason): "reset: \(visible(Array(reason.utf8)))"
        case .request(let request): "#\(request.id) \(text(request.operation))"
        }
    }

    private static func text(_ operation: RegisterRequest.Operation) -> String {
        switch operation {
        case .readInput(let address, let count): "FC04 read \(address)…\(Int(address) + Int(count) - 1)"
        case .readHolding(let address, let count): "FC03 read \(address)…\(Int(address) + Int(count) - 1)"
        case .write(let address, let values): "FC16 write \(address) \(registers(values))"
        case .writeSingle(let address, let value): "FC06 write \(address) \(registers([value]))"
        case .exchange(let writeAddress, let values, let readAddress, let readCount):
            "FC23 write \(writeAddress) \(registers(values)) read \(readAddress)…\(Int(readAddress) + Int(readCount) - 1)"
        }
    }

    /// The bytes of a stream that passed; nil for what is none.
    static func bytes(_ input: LinkInput) -> [UInt8]? {
        if case .bytes(let bytes) = input { bytes } else { nil }
    }

    static func bytes(_ output: LinkOutput) -> [UInt8]? {
        if case .send(let bytes) = output { bytes } else { nil }
    }

    private static let controls = [
        "NUL", "SOH", "STX", "ETX", "EOT", "ENQ", "ACK", "BEL", "BS", "HT", "LF", "VT", "FF", "CR", "SO", "SI", "DLE",
        "DC1", "DC2", "DC3", "DC4", "NAK", "SYN", "ETB", "CAN", "EM", "SUB", "ESC", "FS", "GS", "RS", "US",
    ]

    /// Text where it is text: control characters by their names, bytes that are no UTF-8 in hexadecimal.
    static func visible(_ bytes: [UInt8]) -> String {
        var text = ""
        var rest = bytes[...]
        while let byte = rest.first {
            if byte < 0x20 {
                text += "<\(controls[Int(byte)])>"
                rest.removeFirst()
            } else if byte < 0x7F {
                text.unicodeScalars.append(Unicode.Scalar(byte))
                rest.removeFirst()
            } else if let (character, length) = character(rest), character.properties.generalCategory.isVisible {
                text.unicodeScalars.append(character)
                rest.removeFirst(length)
            } else {
                text += "<\(hexadecimal(byte))>"
                rest.removeFirst()
            }
        }
        return text
    }

    private static func character(_ bytes: ArraySlice<UInt8>) -> (Unicode.Scalar, Int)? {
        for length in 2...4 where bytes.count >= length {
            if let text = String(validating: bytes.prefix(length), as: UTF8.self),
                let scalar = text.unicodeScalars.first,
                text.unicodeScalars.count == 1
            {
                return (scalar, length)
            }
        }
        return nil
    }

    static func hexadecimal(_ byte: UInt8) -> String {
        (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }

    private static func registers(_ values: [UInt16]) -> String {
        values.map { value in
            let digits = String(value, radix: 16, uppercase: true)
            return String(repeating: "0", count: 4 - digits.count) + digits
        }.joined(separator: " ")
    }
}

extension Unicode.GeneralCategory {
    fileprivate var isVisible: Bool {
        switch self {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
        default: true
        }
    }
}
