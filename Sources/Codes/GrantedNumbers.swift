/// Numbers that the enterprise granted to the line (U-02): SSCCs, or serials of one GTIN.
public enum GrantedNumbers: Hashable, Sendable {
    case sscc(SSCCRange)
    case serials(SerialRange)

    public var scheme: CodeScheme {
        switch self {
        case .sscc: .sscc
        case .serials: .gs1
        }
    }

    /// The first serial, as a number.
    public var first: UInt64 {
        switch self {
        case .sscc(let range): range.first
        case .serials(let range): range.first
        }
    }

    /// Numbers in the range, at least one.
    public var count: UInt64 {
        switch self {
        case .sscc(let range): range.count
        case .serials(let range): range.count
        }
    }

    /// The identity at this place of the range, counted from 0, as ``interpret(_:)`` gives it for the printed symbol;
    /// nil behind its end.
    public func code(at index: UInt64) -> Code? {
        switch self {
        case .sscc(let range): range.code(at: index)
        case .serials(let range): range.code(at: index)
        }
    }

    /// Whether both ranges hold a number that is the same for a person or a program down the chain.
    ///
    /// Two company prefixes of different length can lead to the same SSCCs. Serials of one GTIN are compared as numbers:
    /// 7 and 007 are two codes, but whoever leaves zeros out takes them for one.
    public func overlaps(_ other: GrantedNumbers) -> Bool {
        switch (self, other) {
        case (.sscc(let left), .sscc(let right)):
            left.body(at: 0) <= right.body(at: right.count - 1) && right.body(at: 0) <= left.body(at: left.count - 1)
        case (.serials(let left), .serials(let right)):
            left.gtin == right.gtin && left.first <= right.first + (right.count - 1)
                && right.first <= left.first + (left.count - 1)
        case (.sscc, .serials), (.serials, .sscc): false
        }
    }
}

extension SSCCRange {
    /// The digits before the check digit.
    fileprivate func body(at index: UInt64) -> Code {
        guard let code = code(at: index) else { preconditionFailure("a number of the range is asked for") }
        return code.part(from: 0, to: code.count - 1)
    }
}
