/// Says what a text is that a person typed or pasted (W-01: scan anything): all that ``interpret(_:)`` knows, and beside it
/// an SSCC's 18 digits, the text under a GS1 symbol, `(01)…(21)…`, and EPC URNs. Blanks around it do not count.
public func interpret(typed text: String) -> Interpretation {
    var bytes = withoutBlanks(text)
    if bytes.isEmpty { return .unreadable(.empty) }
    if bytes.has("urn:", at: 0, end: bytes.count) {
        do throws(CodeTextFault) {
            let (code, scheme) = try CodeText.code(urn: String(decoding: bytes, as: UTF8.self))
            return .code(code, scheme)
        } catch {
            return .unreadable(.link(error))
        }
    }
    if bytes.count == 18, bytes.allSatisfy(\.isDigit) {
        do throws(KeyFault) {
            try CheckDigit.validate(bytes, as: .sscc)
        } catch {
            return .unreadable(.key(error))
        }
        bytes = [0x30, 0x30] + bytes
    }
    guard let reading = Reading(bytes: withoutBrackets(bytes)) else { return .unreadable(.unknownForm) }
    return interpret(reading)
}

/// What a person who scanned something should know when it cannot be looked up, or when nobody knows it: why it is no
/// code, that it is the bar code beside the one that counts, or that the scanner seems to drop separators.
public func advice(typed text: String) -> [BilingualText] {
    var advice: [BilingualText] = []
    switch interpret(typed: text) {
    case .unreadable(let fault): advice.append(fault.text)
    case .retail(let gtin):
        advice.append(
            BilingualText(
                chinese: "这是旁边的商品条码 \(gtin)，每盒相同；请扫描这一包装自己的码",
                english:
                    "it is the retail bar code \(gtin) beside it, the same on every pack: scan the code of this pack"))
    case .code, .gs1: break
    }
    if let reading = Reading(bytes: withoutBrackets(withoutBlanks(text))), let lost = lostSeparator(in: reading) {
        advice.append(
            BilingualText(
                chinese:
                    "扫描枪似乎丢了分隔符：(\(lost.after.token)) 之中含有 (\(lost.swallowed.token))；请设置扫描枪发送 FNC1/GS（0x1D）",
                english: "the scanner seems to drop separators: (\(lost.after.token)) holds (\(lost.swallowed.token)); "
                    + "set it to send FNC1/GS (0x1D)"))
    }
    return advice
}

private func lostSeparator(in reading: Reading) -> LostSeparator? {
    do throws(GS1Fault) {
        return try GS1ElementString(reading).suspectedLostSeparator
    } catch {
        // The fault itself says what is wrong.
        return nil
    }
}

private func withoutBlanks(_ text: String) -> [UInt8] {
    var bytes = Array(text.utf8)
    while let last = bytes.last, last <= 0x20, last != GS1ElementString.separator { bytes.removeLast() }
    bytes.removeFirst(bytes.prefix { $0 <= 0x20 }.count)
    return bytes
}

/// The element string of `(01)…(21)…`; other texts as they are. A bracket counts only around an identifier that the line
/// knows, as serials may have brackets too.
private func withoutBrackets(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.first == 0x28 else { return bytes }
    var result: [UInt8] = []
    var position = 0
    while position < bytes.count {
        if bytes[position] == 0x28, position + 3 < bytes.count, bytes[position + 3] == 0x29,
            bytes[position + 1].isDigit, bytes[position + 2].isDigit,
            ApplicationIdentifier(rawValue: (bytes[position + 1] - 0x30) * 10 + bytes[position + 2] - 0x30) != nil
        {
            // Behind values of fixed length the separator is superfluous and does no harm.
            if !result.isEmpty { result.append(GS1ElementString.separator) }
            result += [bytes[position + 1], bytes[position + 2]]
            position += 4
        } else {
            result.append(bytes[position])
            position += 1
        }
    }
    return result
}
