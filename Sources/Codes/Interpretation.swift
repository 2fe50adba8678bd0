/// What a reading is for the line.
public enum Interpretation: Hashable, Sendable {
    /// A serialised code: cn20 with its 20 digits, sscc with its 18 digits (without AI 00), gs1 as `01`, GTIN, `21`,
    /// serial.
    case code(Code, CodeScheme)
    /// A GS1 code that also says its batch or expiry date.
    case gs1(Code, lot: InlineText<3>?, expiry: GS1Date?)
    /// A 商品条码, or a GTIN alone, as 14 digits: it names a product, no single pack.
    case retail(gtin: InlineText<2>)
    case unreadable(ReadingFault)

    /// The serialised code of ``code(_:_:)`` and ``gs1(_:lot:expiry:)``.
    public var identity: Code? {
        switch self {
        case .code(let code, _), .gs1(let code, _, _): code
        case .retail, .unreadable: nil
        }
    }

    /// The scheme of ``identity``.
    public var scheme: CodeScheme? {
        switch self {
        case .code(_, let scheme): scheme
        case .gs1: .gs1
        case .retail, .unreadable: nil
        }
    }
}

/// Why a reading is no code.
public enum ReadingFault: Error, Hashable, Sendable {
    case empty
    /// No form that this line knows: neither 20 digits nor a GS1 element string nor a 商品条码.
    case unknownForm
    case element(GS1Fault)
    /// A 商品条码 or GTIN that is damaged.
    case key(KeyFault)
    case link(CodeTextFault)
    /// A sound element string in a symbol without FNC1 in front: the AIM identifier says that it is no GS1 symbol.
    case firstSeparatorMissing
    /// GTIN with batch or dates, without serial.
    case noSerial
    /// Content of a container (AI 02 and 37) without its SSCC.
    case noIdentity

    /// The cause in a sentence.
    public var text: BilingualText {
        switch self {
        case .empty:
            BilingualText(chinese: "没有内容", english: "there is no content")
        case .unknownForm:
            BilingualText(chinese: "不是追溯码、GS1 码或商品条码", english: "no trace code, GS1 code or retail bar code")
        case .element(let fault):
            fault.text
        case .key(let fault):
            fault.text
        case .link(let fault):
            fault.text
        case .firstSeparatorMissing:
            BilingualText(
                chinese: "符号开头缺少 FNC1，不是 GS1 条码", english: "the symbol has no FNC1 in front: it is no GS1 symbol")
        case .noSerial:
            BilingualText(chinese: "只有商品代码，没有序列号 (21)", english: "a product without a serial (21)")
        case .noIdentity:
            BilingualText(chinese: "只有箱内信息，没有 SSCC (00)", english: "a container's content without its SSCC (00)")
        }
    }
}

/// Says what a reading is. Allocates nothing.
///
/// - A trailing CR or LF is no part of the reading.
/// - An AIM identifier for GS1 (`]d2`, `]C1`, `]Q3`, `]e0` …) makes it an element string and nothing else; `]E…` makes it
///   a 商品条码 and nothing else. Digits behind another identifier (`]C0`, `]d1`, `]Q1` …) are no element string, even
///   when they look like one.
/// - 20 digits that begin with 8 are cn20, as every issued cn20 code does. Other 20 digits, without AIM identifier, are an
///   SSCC with its AI when they begin with 00 (and a fault when its check digit is wrong), an item when they are a whole
///   element string, else cn20 – a pool will say whether it knows them.
/// - 8, 12, 13 or 14 digits alone are a GTIN.
/// - A GS1 Digital Link (`https://id.gs1.org/…`) is the code that it names.
public func interpret(_ reading: Reading) -> Interpretation {
    let end = reading.endWithoutLineEnd
    let aim = AIMIdentifier(reading)
    let start = aim == nil ? 0 : AIMIdentifier.length
    guard start < end else { return .unreadable(.empty) }
    switch aim?.meaning {
    case .gs1:
        do throws(GS1Fault) {
            return interpret(try GS1ElementString(reading))
        } catch {
            return .unreadable(.element(error))
        }
    case .retail:
        return interpretRetail(reading, from: start, to: end)
    case .plain, nil:
        return interpretPlain(reading, from: start, to: end, saysItIsNotGS1: aim != nil)
    }
}

private func interpretPlain(_ reading: Reading, from start: Int, to end: Int, saysItIsNotGS1: Bool) -> Interpretation {
    if reading.has("https://", at: start, end: end) {
        do throws(CodeTextFault) {
            let (code, scheme) = try CodeText.digitalLink(bytes: reading, from: start, to: end)
            return .code(code, scheme)
        } catch {
            return .unreadable(.link(error))
        }
    }
    var digits = 0
    while start + digits < end, reading[start + digits].isDigit { digits += 1 }
    let isNumber = start + digits == end
    let isCN20 = isNumber && digits == 20
    if isCN20, reading[start] == 0x38 { return .code(reading.part(from: start, to: end), .cn20) }
    if isNumber, digits == 8 || (12...14).contains(digits) {
        return interpretRetail(reading, from: start, to: end)
    }
    do throws(GS1Fault) {
        let elements = try GS1ElementString(reading)
        return saysItIsNotGS1 ? .unreadable(.firstSeparatorMissing) : interpret(elements)
    } catch {
        let namesKey = reading.has("00", at: start, end: end)
        if isCN20, !namesKey || saysItIsNotGS1 { return .code(reading.part(from: start, to: end), .cn20) }
        let looksLikeElements =
            namesKey || reading.has("01", at: start, end: end) || reading.has("02", at: start, end: end)
            || reading[start] == GS1ElementString.separator
        return .unreadable(looksLikeElements ? .element(error) : .unknownForm)
    }
}

private func interpretRetail(_ reading: Reading, from start: Int, to end: Int) -> Interpretation {
    do throws(KeyFault) {
        return .retail(gtin: try CheckDigit.gtin(reading[start..<end]))
    } catch {
        return .unreadable(.key(error))
    }
}

private func interpret(_ elements: GS1ElementString) -> Interpretation {
    if let sscc = elements.sscc { return .code(sscc.part(from: 0, to: sscc.count), .sscc) }
    guard let gtin = elements.gtin else { return .unreadable(.noIdentity) }
    guard let serial = elements.serial else {
        if elements.lot == nil, elements.expiry == nil, elements.production == nil { return .retail(gtin: gtin) }
        if let lost = elements.suspectedLostSeparator {
            return .unreadable(.element(.separatorLost(after: lost.after, swallowed: lost.swallowed)))
        }
        return .unreadable(.noSerial)
    }
    let code = Code(gtin: gtin, serial: serial)
    if elements.lot == nil, elements.expiry == nil { return .code(code, .gs1) }
    let expiry = elements.expiry.flatMap { GS1Date(yymmdd: $0, referenceYear: GS1Date.lineReferenceYear) }
    return .gs1(code, lot: elements.lot, expiry: expiry)
}
