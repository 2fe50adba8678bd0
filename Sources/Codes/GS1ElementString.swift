/// The content of a GS1 symbol: elements of an application identifier and a value each
/// (GS1 General Specifications, sections 3 and 7.8; pairings of the GS1 Syntax Dictionary).
///
/// All fields lie inside the value: neither reading nor building one allocates.
public struct GS1ElementString: Hashable, Sendable {
    /// AI 00, 18 digits with a valid check digit.
    public private(set) var sscc: InlineText<3>?
    /// AI 01, 14 digits with a valid check digit.
    public private(set) var gtin: InlineText<2>?
    /// AI 02, 14 digits with a valid check digit.
    public private(set) var content: InlineText<2>?
    /// AI 10, 1 to 20 characters of set 82.
    public private(set) var lot: InlineText<3>?
    /// AI 21, 1 to 20 characters of set 82.
    public private(set) var serial: InlineText<3>?
    /// AI 11 as it stands, YYMMDD; the day may be 00. ``GS1Date/init(yymmdd:referenceYear:)`` reads it.
    public private(set) var production: UInt32?
    /// AI 17 as it stands, YYMMDD; the day may be 00.
    public private(set) var expiry: UInt32?
    /// AI 37, up to 8 digits.
    public private(set) var count: UInt32?

    private init() {}

    /// Reads what a reader sent: an AIM identifier or none, a first FNC1 as byte 1D or none, the elements, with byte 1D
    /// behind those of variable length, and a line end or none. A separator behind an element of fixed length, or at
    /// the end, is superfluous and accepted.
    ///
    /// Day 00 of a date is read (it means the month's last day). AI 37 needs 02 in the same symbol; the SSCC that both
    /// belong to may stand in another symbol of the label.
    public init(_ reading: Reading) throws(GS1Fault) {
        let end = reading.endWithoutLineEnd
        var position = AIMIdentifier(reading) == nil ? 0 : AIMIdentifier.length
        if position < end, reading[position] == GS1ElementString.separator { position += 1 }
        guard position < end else { throw .empty }
        var seen = ApplicationIdentifierSet()
        while position < end {
            guard let element = ApplicationIdentifier(at: position, of: reading, end: end) else {
                if GS1ElementString.isReplacedSeparator(at: position, of: reading, end: end) {
                    throw .separatorReplaced(position: position + 1, byte: reading[position])
                }
                throw .unknownIdentifier(position: position + 1)
            }
            guard !seen.contains(element) else { throw .repeated(element) }
            let start = position + 2
            let stop = try GS1ElementString.valueEnd(of: element, from: start, in: reading, end: end, seen: seen)
            seen.insert(element)
            try take(element, from: start, to: stop, of: reading)
            position = stop
            if position < end, reading[position] == GS1ElementString.separator { position += 1 }
        }
        try checkPairings()
    }

    /// The elements of a trade item. `gtin` has 14 digits.
    public init(
        gtin: InlineText<2>, serial: InlineText<3>?, lot: InlineText<3>?, expiry: GS1Date?, production: GS1Date?
    ) throws(GS1Fault) {
        self.gtin = gtin
        self.serial = serial
        self.lot = lot
        self.expiry = expiry?.yymmdd
        self.production = production?.yymmdd
        try checkFields()
    }

    /// The elements of a logistic label: the SSCC and, for a container of one product, its content. `sscc` has 18
    /// digits, `content` is the GTIN of the contained trade items, `count` their number, up to 99 999 999.
    public init(
        sscc: InlineText<3>, content: InlineText<2>?, count: UInt32?, lot: InlineText<3>?, expiry: GS1Date?,
        production: GS1Date?
    ) throws(GS1Fault) {
        self.sscc = sscc
        self.content = content
        self.count = count
        self.lot = lot
        self.expiry = expiry?.yymmdd
        self.production = production?.yymmdd
        try checkFields()
    }

    /// FNC1 between elements as readers send it.
    public static let separator: UInt8 = 0x1D

    /// What makes the code this one: the SSCC's 18 digits, or `01`, GTIN, `21`, serial. Nil when the symbol names no
    /// single thing.
    public var identity: Code? {
        if let sscc { return Code(bytes: sscc) }
        guard let gtin, let serial else { return nil }
        return Code(gtin: gtin, serial: serial)
    }

    /// The bytes behind the AIM identifier, or behind the first FNC1 of a printed symbol: elements of fixed length
    /// first, so that separators stand only between those of variable length.
    public var elementString: Reading {
        var text = Reading()
        var needsSeparator = false
        func put(_ byte: UInt8) {
            guard text.append(byte) else { preconditionFailure("all elements together fit a reading") }
        }
        forEachElement { element, value in
            if needsSeparator { put(GS1ElementString.separator) }
            put(0x30 + element.rawValue / 10)
            put(0x30 + element.rawValue % 10)
            for byte in value { put(byte) }
            needsSeparator = element.fixedLength == nil
        }
        return text
    }

    /// The text under the symbol, `(01)…(17)…(10)…(21)…`, in the order of ``elementString``.
    public var humanReadable: String {
        var text = ""
        forEachElement { element, value in text += "(\(element.token))\(value)" }
        return text
    }

    private func forEachElement(_ body: (ApplicationIdentifier, InlineText<3>) -> Void) {
        func digits(_ number: UInt32, _ width: Int) -> InlineText<3> {
            decimalDigits(of: UInt64(number), width: width) ?? InlineText()
        }
        if let sscc { body(.sscc, sscc) }
        if let gtin { body(.gtin, gtin.widened()) }
        if let content { body(.content, content.widened()) }
        if let production { body(.productionDate, digits(production, 6)) }
        if let expiry { body(.expiry, digits(expiry, 6)) }
        if let count {
            var width = 1
            var rest = count
            while rest >= 10 {
                rest /= 10
                width += 1
            }
            body(.count, digits(count, width))
        }
        if let lot { body(.lot, lot) }
        if let serial { body(.serial, serial) }
    }
}

// MARK: Checks

extension GS1ElementString {
    /// The end of the value that begins at `start`.
    private static func valueEnd(
        of element: ApplicationIdentifier, from start: Int, in reading: Reading, end: Int,
        seen: ApplicationIdentifierSet
    ) throws(GS1Fault) -> Int {
        let limit = element.fixedLength.map { Swift.min(start + $0, end) } ?? end
        var stop = start
        while stop < limit, reading[stop] != separator {
            if isReplacedSeparator(at: stop, of: reading, end: end) {
                throw .separatorReplaced(position: stop + 1, byte: reading[stop])
            }
            guard element.admits(reading[stop]) else {
                // A count that runs into letters has mostly swallowed a batch number.
                if element == .count,
                    let swallowed = swallowed(by: element, from: start, in: reading, end: end, seen: seen)
                {
                    throw .separatorLost(after: element, swallowed: swallowed)
                }
                throw .badCharacter(element, position: stop + 1)
            }
            stop += 1
        }
        guard stop - start >= element.fixedLength ?? 1 else { throw .tooShort(element) }
        guard stop - start <= element.maximumLength else {
            if let swallowed = swallowed(by: element, from: start, in: reading, end: end, seen: seen) {
                throw .separatorLost(after: element, swallowed: swallowed)
            }
            throw .tooLong(element)
        }
        return stop
    }

    /// The element that a value up to the next separator seems to have swallowed.
    private static func swallowed(
        by element: ApplicationIdentifier, from start: Int, in reading: Reading, end: Int,
        seen: ApplicationIdentifierSet
    ) -> ApplicationIdentifier? {
        var known = seen
        known.insert(element)
        var stop = start
        while stop < end, reading[stop] != separator { stop += 1 }
        return LostSeparator.find(in: reading, from: start, to: stop, known: known, surely: false)
    }

    /// Whether a text that takes a separator's place in badly set readers stands here, with an element behind it.
    private static func isReplacedSeparator(at position: Int, of reading: Reading, end: Int) -> Bool {
        switch reading[position] {
        case 0x20, 0x7C, 0x1C, 0x1E, 0x1F:
            return ApplicationIdentifier(at: position + 1, of: reading, end: end) != nil
        case 0x3C:
            // `<GS>`, as keyboard wedges write it. Each of its characters would be allowed in a serial.
            guard position + 4 <= end, reading[position + 1] == 0x47, reading[position + 2] == 0x53,
                reading[position + 3] == 0x3E
            else { return false }
            return ApplicationIdentifier(at: position + 4, of: reading, end: end) != nil
        default:
            return false
        }
    }

    private mutating func take(
        _ element: ApplicationIdentifier, from start: Int, to stop: Int, of reading: Reading
    ) throws(GS1Fault) {
        switch element {
        case .sscc: sscc = try GS1ElementString.checked(element, reading.part(from: start, to: stop))
        case .gtin: gtin = try GS1ElementString.checked(element, reading.part(from: start, to: stop))
        case .content: content = try GS1ElementString.checked(element, reading.part(from: start, to: stop))
        case .lot: lot = reading.part(from: start, to: stop)
        case .serial: serial = reading.part(from: start, to: stop)
        case .productionDate: production = try GS1ElementString.checkedDate(element, reading.number(start, stop))
        case .expiry: expiry = try GS1ElementString.checkedDate(element, reading.number(start, stop))
        case .count: count = reading.number(start, stop)
        }
    }

    private static func checked<let words: Int>(
        _ element: ApplicationIdentifier, _ digits: InlineText<words>
    ) throws(GS1Fault) -> InlineText<words> {
        guard CheckDigit.isValid(digits) else { throw .badCheckDigit(element) }
        return digits
    }

    private static func checkedDate(_ element: ApplicationIdentifier, _ number: UInt32) throws(GS1Fault) -> UInt32 {
        guard GS1Date(yymmdd: number, referenceYear: GS1Date.lineReferenceYear) != nil else { throw .badDate(element) }
        return number
    }

    private func checkPairings() throws(GS1Fault) {
        if gtin != nil, content != nil { throw .notAllowedTogether(.gtin, .content) }
        if gtin != nil, count != nil { throw .notAllowedTogether(.gtin, .count) }
        if count != nil, content == nil { throw .missing(.content, neededBy: .count) }
        if content != nil, count == nil { throw .missing(.count, neededBy: .content) }
        if serial != nil, gtin == nil { throw .missing(.gtin, neededBy: .serial) }
        guard gtin == nil, content == nil else { return }
        if lot != nil { throw .missing(.gtin, neededBy: .lot) }
        if production != nil { throw .missing(.gtin, neededBy: .productionDate) }
        if expiry != nil { throw .missing(.gtin, neededBy: .expiry) }
    }

    /// What the parser would refuse cannot be built either: the fields go through it once.
    private func checkFields() throws(GS1Fault) {
        if let count, count > 99_999_999 { throw .tooLong(.count) }
        if let sscc { try GS1ElementString.checkValue(.sscc, sscc) }
        if let gtin { try GS1ElementString.checkValue(.gtin, gtin.widened()) }
        if let content { try GS1ElementString.checkValue(.content, content.widened()) }
        if let lot { try GS1ElementString.checkValue(.lot, lot) }
        if let serial { try GS1ElementString.checkValue(.serial, serial) }
        try checkPairings()
        guard try GS1ElementString(elementString) == self else {
            preconditionFailure("an element string reads as what it was built from")
        }
    }

    private static func checkValue(_ element: ApplicationIdentifier, _ value: InlineText<3>) throws(GS1Fault) {
        for index in 0..<value.count where !element.admits(value[index]) {
            throw .badCharacter(element, position: index + 1)
        }
        guard value.count >= element.fixedLength ?? 1 else { throw .tooShort(element) }
        guard value.count <= element.maximumLength else { throw .tooLong(element) }
        if element.hasCheckDigit, !CheckDigit.isValid(value) { throw .badCheckDigit(element) }
    }
}
