/// A guess that a reader dropped the separator behind an element, so that its value swallowed the next one.
public struct LostSeparator: Hashable, Sendable {
    /// The element that grew.
    public var after: ApplicationIdentifier
    /// The element that seems to stand inside its value.
    public var swallowed: ApplicationIdentifier

    public init(after: ApplicationIdentifier, swallowed: ApplicationIdentifier) {
        self.after = after
        self.swallowed = swallowed
    }

    /// The first element that seems to stand inside a value.
    ///
    /// - Parameters:
    ///   - known: elements of the symbol; none stands twice, so none of them was swallowed.
    ///   - surely: only elements that prove themselves by a date or a check digit and fill the value to its end, or up
    ///     to another element. Otherwise two digits that look like an identifier are enough.
    static func find<let words: Int>(
        in text: InlineText<words>, from start: Int, to stop: Int, known: ApplicationIdentifierSet, surely: Bool
    ) -> ApplicationIdentifier? {
        var position = start + 1
        while position < stop {
            if let element = ApplicationIdentifier(at: position, of: text, end: stop), !known.contains(element),
                proves(element, at: position + 2, in: text, stop: stop)
            {
                return element
            }
            position += 1
        }
        guard !surely else { return nil }
        position = start + 1
        while position < stop {
            if let element = ApplicationIdentifier(at: position, of: text, end: stop), !known.contains(element),
                element.fixedLength == nil, (1...element.maximumLength).contains(stop - position - 2)
            {
                return element
            }
            position += 1
        }
        return nil
    }

    /// Whether the value at `start` is a sound one of fixed length, with the end or another element behind it.
    private static func proves<let words: Int>(
        _ element: ApplicationIdentifier, at start: Int, in text: InlineText<words>, stop: Int
    ) -> Bool {
        guard let length = element.fixedLength, start + length <= stop else { return false }
        for index in start..<(start + length) where !text[index].isDigit { return false }
        let end = start + length
        guard end == stop || ApplicationIdentifier(at: end, of: text, end: stop) != nil else { return false }
        if element.isDate {
            return GS1Date(yymmdd: text.number(start, end), referenceYear: GS1Date.lineReferenceYear) != nil
        }
        let digits: InlineText<3> = text.part(from: start, to: end)
        return CheckDigit.isValid(digits)
    }
}

extension GS1ElementString {
    /// A hint for people, when a sound reading is not known to the line: a batch number or serial that ends in what
    /// looks like a date or key of its own. It may be a true part of the value, so it is no fault.
    public var suspectedLostSeparator: LostSeparator? {
        if let serial, let swallowed = swallowed(by: .serial, serial, surely: true) {
            return LostSeparator(after: .serial, swallowed: swallowed)
        }
        // A batch number that holds `21` while there is no serial: the usual order 01, 17, 10, 21 without its separator.
        if let lot, let swallowed = swallowed(by: .lot, lot, surely: gtin == nil || serial != nil) {
            return LostSeparator(after: .lot, swallowed: swallowed)
        }
        return nil
    }

    private func swallowed(
        by element: ApplicationIdentifier, _ value: InlineText<3>, surely: Bool
    ) -> ApplicationIdentifier? {
        var known = ApplicationIdentifierSet()
        if sscc != nil { known.insert(.sscc) }
        if gtin != nil { known.insert(.gtin) }
        // None of these can stand beside a GTIN, so none was lost there.
        if content != nil || gtin != nil { known.insert(.content) }
        if count != nil || gtin != nil { known.insert(.count) }
        if lot != nil { known.insert(.lot) }
        if serial != nil { known.insert(.serial) }
        if production != nil { known.insert(.productionDate) }
        if expiry != nil { known.insert(.expiry) }
        known.insert(element)
        return LostSeparator.find(in: value, from: 0, to: value.count, known: known, surely: surely)
    }
}
