/// The texts that a code has in files: digits, GS1 Digital Link (GS1 Digital Link Standard: URI syntax) and EPC URN
/// (GS1 EPC Tag Data Standard, section 6).
public enum CodeText {
    // MARK: From code to text

    /// `https://id.gs1.org/01/{gtin}/21/{serial}` or `https://id.gs1.org/00/{sscc}`; nil for cn20, which has none, and
    /// for a code that is not of the scheme.
    ///
    /// Characters of the serial other than letters, digits, `-`, `.` and `_` are percent-encoded.
    public static func digitalLink(of code: Code, scheme: CodeScheme) -> String? {
        switch scheme {
        case .cn20:
            return nil
        case .sscc:
            guard code.count == 18, CheckDigit.isValid(code) else { return nil }
            return "https://id.gs1.org/00/\(code)"
        case .gs1:
            guard let gtin = code.gs1GTIN, let serial = code.gs1Serial else { return nil }
            let escaped = escape(serial) { $0.isDigit || $0.isLetter || $0 == 0x2D || $0 == 0x2E || $0 == 0x5F }
            return "https://id.gs1.org/01/\(gtin)/21/\(escaped)"
        }
    }

    /// `urn:epc:id:sgtin:PREFIX.INDICATOR+ITEM.SERIAL` or `urn:epc:id:sscc:PREFIX.EXTENSION+SERIAL`, without check
    /// digit; nil for cn20, for a code that is not of the scheme, and for a length outside 6 to 12.
    ///
    /// - Parameter companyPrefixLength: digits of the GS1 company prefix; configured, as no code tells it.
    public static func urn(of code: Code, scheme: CodeScheme, companyPrefixLength length: Int) -> String? {
        guard (6...12).contains(length) else { return nil }
        switch scheme {
        case .cn20:
            return nil
        case .sscc:
            guard code.count == 18, CheckDigit.isValid(code) else { return nil }
            return "urn:epc:id:sscc:\(split(code, keyEnd: 17, companyPrefixLength: length))"
        case .gs1:
            guard let gtin = code.gs1GTIN, let serial = code.gs1Serial else { return nil }
            let escaped = escape(serial) { byte in
                switch byte {
                case 0x22, 0x25, 0x26, 0x2F, 0x3C, 0x3E, 0x3F: false  // " % & / < > ?
                default: true
                }
            }
            return "urn:epc:id:sgtin:\(split(gtin, keyEnd: 13, companyPrefixLength: length)).\(escaped)"
        }
    }

    // MARK: From text to code

    /// The code that a Digital Link names. Between GTIN and serial the qualifiers 22 and 10 may stand; a query or
    /// fragment is ignored.
    public static func code(digitalLink text: String) throws(CodeTextFault) -> (Code, CodeScheme) {
        let bytes = Array(text.utf8)
        return try digitalLink(bytes: bytes, from: 0, to: bytes.count)
    }

    /// The code that an EPC URN (`sgtin` or `sscc`) names.
    public static func code(urn text: String) throws(CodeTextFault) -> (Code, CodeScheme) {
        let bytes = Array(text.utf8)
        return try urn(bytes: bytes, from: 0, to: bytes.count)
    }

    /// The code of this scheme that a file's text stands for: 20 digits; 18 digits; or for gs1 a Digital Link, an EPC
    /// URN, or the element string `01`, GTIN, `21`, serial.
    public static func code(fileForm text: String, scheme: CodeScheme) throws(CodeTextFault) -> Code {
        try code(bytes: Array(text.utf8), scheme: scheme)
    }

    // MARK: Over bytes

    static func code(
        bytes: some IndexedBytes, scheme: CodeScheme
    ) throws(CodeTextFault) -> Code {
        switch scheme {
        case .cn20:
            try checkDigits(bytes, count: 20)
            return inline(bytes)
        case .sscc:
            do throws(KeyFault) { try CheckDigit.validate(bytes, as: .sscc) } catch { throw .key(error) }
            return inline(bytes)
        case .gs1:
            let found: (code: Code, scheme: CodeScheme)
            if bytes.has("https://", at: bytes.startIndex, end: bytes.endIndex) {
                found = try digitalLink(bytes: bytes, from: bytes.startIndex, to: bytes.endIndex)
            } else if bytes.has("urn:", at: bytes.startIndex, end: bytes.endIndex) {
                found = try urn(bytes: bytes, from: bytes.startIndex, to: bytes.endIndex)
            } else {
                return try plainElementString(bytes)
            }
            guard found.scheme == .gs1 else { throw .otherScheme(found.scheme) }
            return found.code
        }
    }

    static func digitalLink(
        bytes: some IndexedBytes, from start: Int, to stop: Int
    ) throws(CodeTextFault) -> (Code, CodeScheme) {
        var end = start
        while end < stop, bytes[end] != 0x3F, bytes[end] != 0x23 { end += 1 }
        guard bytes.has("https://id.gs1.org/", at: start, end: end) else { throw .unknownForm }
        var position = start + 19
        if bytes.has("00/", at: position, end: end) {
            let digits = Slice(base: bytes, bounds: (position + 3)..<end)
            do throws(KeyFault) { try CheckDigit.validate(digits, as: .sscc) } catch { throw .key(error) }
            return (inline(digits), .sscc)
        }
        guard bytes.has("01/", at: position, end: end) else { throw .unknownForm }
        position += 3
        let gtin = try checkedGTIN(bytes, from: position, to: segmentEnd(bytes, from: position, to: end))
        position += 14
        if bytes.has("/22/", at: position, end: end) { position = segmentEnd(bytes, from: position + 4, to: end) }
        if bytes.has("/10/", at: position, end: end) { position = segmentEnd(bytes, from: position + 4, to: end) }
        guard bytes.has("/21/", at: position, end: end) else { throw .serialMissing }
        return (Code(gtin: gtin, serial: try unescape(bytes, from: position + 4, to: end, origin: start)), .gs1)
    }

    private static func urn(
        bytes: some IndexedBytes, from start: Int, to end: Int
    ) throws(CodeTextFault) -> (Code, CodeScheme) {
        if bytes.has("urn:epc:id:sscc:", at: start, end: end) {
            let body = try unsplit(bytes, from: start + 16, to: end, count: 17)
            return (try withCheckDigit(body), .sscc)
        }
        guard bytes.has("urn:epc:id:sgtin:", at: start, end: end) else { throw .unknownForm }
        var dots = 0
        var stop = start + 17
        while stop < end {
            if bytes[stop] == 0x2E { dots += 1 }
            if dots == 2 { break }
            stop += 1
        }
        guard dots == 2 else { throw .serialMissing }
        let body = try unsplit(bytes, from: start + 17, to: stop, count: 13)
        let gtin: InlineText<2> = try withCheckDigit(body)
        return (Code(gtin: gtin, serial: try unescape(bytes, from: stop + 1, to: end, origin: start)), .gs1)
    }

    private static func plainElementString(
        _ bytes: some IndexedBytes
    ) throws(CodeTextFault) -> Code {
        guard let reading = Reading(bytes: bytes) else { throw .unknownForm }
        do throws(GS1Fault) {
            let elements = try GS1ElementString(reading)
            guard let gtin = elements.gtin, let serial = elements.serial else {
                throw .missing(.serial, neededBy: .gtin)
            }
            guard
                try elements
                    == GS1ElementString(gtin: gtin, serial: serial, lot: nil, expiry: nil, production: nil)
            else { throw .notAllowedTogether(.serial, elements.lot == nil ? .expiry : .lot) }
            return Code(gtin: gtin, serial: serial)
        } catch {
            throw .element(error)
        }
    }

    // MARK: Pieces

    private static func inline(_ bytes: some IndexedBytes) -> Code {
        var code = Code()
        for byte in bytes {
            guard code.append(byte) else { preconditionFailure("a checked code fits") }
        }
        return code
    }

    private static func checkDigits(
        _ bytes: some IndexedBytes, count: Int
    ) throws(CodeTextFault) {
        var column = 0
        for byte in bytes {
            column += 1
            guard byte.isDigit else { throw .key(.notDigit(column: column)) }
        }
        guard column == count else { throw .key(.length(found: column, expected: count)) }
    }

    private static func checkedGTIN(
        _ bytes: some IndexedBytes, from start: Int, to end: Int
    ) throws(CodeTextFault) -> InlineText<2> {
        let digits = Slice(base: bytes, bounds: start..<end)
        do throws(KeyFault) {
            try CheckDigit.validate(digits, as: .gtin14)
            return try CheckDigit.gtin(digits)
        } catch {
            throw .key(error)
        }
    }

    private static func segmentEnd(
        _ bytes: some IndexedBytes, from start: Int, to end: Int
    ) -> Int {
        var stop = start
        while stop < end, bytes[stop] != 0x2F { stop += 1 }
        return stop
    }

    /// `PREFIX.FIRST+REST` of a key `FIRST+PREFIX+REST`.
    private static func split<let words: Int>(
        _ key: InlineText<words>, keyEnd: Int, companyPrefixLength: Int
    ) -> String {
        let prefix = String(decoding: key[1..<(1 + companyPrefixLength)], as: UTF8.self)
        let rest = String(decoding: key[(1 + companyPrefixLength)..<keyEnd], as: UTF8.self)
        return "\(prefix).\(String(decoding: key[0..<1], as: UTF8.self))\(rest)"
    }

    /// The key's digits, `FIRST+PREFIX+REST`, from `PREFIX.FIRST+REST`.
    private static func unsplit(
        _ bytes: some IndexedBytes, from start: Int, to end: Int, count: Int
    ) throws(CodeTextFault) -> InlineText<3> {
        var dot = start
        while dot < end, bytes[dot] != 0x2E { dot += 1 }
        guard dot < end else { throw .unknownForm }
        guard (6...12).contains(dot - start) else { throw .companyPrefixLength(dot - start) }
        guard end - start == count + 1 else { throw .key(.length(found: end - start - 1, expected: count)) }
        var key = InlineText<3>()
        _ = key.append(bytes[dot + 1])
        for index in start..<dot { _ = key.append(bytes[index]) }
        for index in (dot + 2)..<end { _ = key.append(bytes[index]) }
        try checkDigits(key, count: count)
        return key
    }

    private static func withCheckDigit<let words: Int>(
        _ digits: InlineText<3>
    ) throws(CodeTextFault) -> InlineText<words> {
        guard let check = CheckDigit.gs1(of: digits) else { throw .unknownForm }
        var key: InlineText<words> = digits.part(from: 0, to: digits.count)
        guard key.append(check) else { preconditionFailure("a key with its check digit fits") }
        return key
    }

    private static func escape(_ serial: InlineText<3>, unless isPlain: (UInt8) -> Bool) -> String {
        var text: [UInt8] = []
        for byte in serial {
            if isPlain(byte) {
                text.append(byte)
            } else {
                text += [0x25, UInt8.hexadecimalDigit(byte >> 4), UInt8.hexadecimalDigit(byte & 15)]
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func unescape(
        _ bytes: some IndexedBytes, from start: Int, to end: Int, origin: Int
    ) throws(CodeTextFault) -> InlineText<3> {
        var serial = InlineText<3>()
        var position = start
        while position < end {
            var byte = bytes[position]
            let column = position - origin + 1
            if byte == 0x25 {
                guard position + 2 < end, let high = bytes[position + 1].hexadecimalValue,
                    let low = bytes[position + 2].hexadecimalValue
                else { throw .badEscape(column: column) }
                byte = high << 4 | low
                position += 2
            } else if byte == 0x2F {
                throw .badCharacter(column: column)
            }
            guard byte.isInSet82 else { throw .badCharacter(column: column) }
            guard serial.count < 20, serial.append(byte) else { throw .serialTooLong }
            position += 1
        }
        guard !serial.isEmpty else { throw .serialMissing }
        return serial
    }
}

/// What is wrong with the text of a code.
public enum CodeTextFault: Error, Hashable, Sendable {
    /// Neither digits nor Digital Link nor EPC URN of the kinds that this line knows.
    case unknownForm
    case key(KeyFault)
    case element(GS1Fault)
    case serialMissing
    /// More than 20 characters.
    case serialTooLong
    /// A `%` without two hexadecimal digits; columns count bytes from 1.
    case badEscape(column: Int)
    /// Not of GS1 character set 82, or a character that must be percent-encoded here.
    case badCharacter(column: Int)
    /// A company prefix in a URN has 6 to 12 digits.
    case companyPrefixLength(Int)
    /// A sound code of another scheme.
    case otherScheme(CodeScheme)

    /// The cause in a sentence.
    public var text: BilingualText {
        switch self {
        case .unknownForm:
            BilingualText(chinese: "不是可识别的编码形式", english: "no known form of a code")
        case .key(let fault):
            fault.text
        case .element(let fault):
            fault.text
        case .serialMissing:
            BilingualText(chinese: "缺少序列号", english: "the serial is missing")
        case .serialTooLong:
            BilingualText(chinese: "序列号超过 20 个字符", english: "the serial has more than 20 characters")
        case .badEscape(let column):
            BilingualText(chinese: "第 \(column) 位的百分号编码错误", english: "broken percent-encoding at character \(column)")
        case .badCharacter(let column):
            BilingualText(chinese: "第 \(column) 位字符不允许", english: "the character at \(column) is not allowed")
        case .companyPrefixLength(let length):
            BilingualText(
                chinese: "厂商识别代码为 \(length) 位，应为 6 至 12 位",
                english: "the company prefix has \(length) digits and needs 6 to 12")
        case .otherScheme(let scheme):
            BilingualText(chinese: "属于另一种编码：\(scheme.token)", english: "a code of another scheme: \(scheme.token)")
        }
    }
}

/// What codes.csv and other files hold for a code: cn20 and sscc their digits, gs1 its Digital Link. A code that is not
/// of the scheme stands as it is.
public func fileForm(of code: Code, scheme: CodeScheme) -> String {
    switch scheme {
    case .cn20, .sscc: code.description
    case .gs1: CodeText.digitalLink(of: code, scheme: .gs1) ?? code.description
    }
}
