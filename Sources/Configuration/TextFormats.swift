import Codes

/// The forms of text that configuration files use.
extension TextFormat {
    /// Any text of one line.
    static func line(_ length: ClosedRange<Int>) -> TextFormat {
        TextFormat(
            length: length, pattern: nil, zh: "一行文本，\(length.lowerBound)…\(length.upperBound) 个字符",
            en: "a text of one line, \(length.lowerBound)…\(length.upperBound) characters")
    }

    /// A name that files, commands and logs use.
    static let identifier = TextFormat(
        length: 1...32, pattern: "[A-Za-z0-9][A-Za-z0-9_-]*",
        zh: "标识符：1…32 个字母、数字、- 或 _，以字母或数字开头",
        en: "an identifier: 1…32 letters, digits, - or _, beginning with a letter or digit")

    static let address = TextFormat(
        length: 1...256, pattern: "(modbus-tcp|tcp|serial):.+",
        zh: "设备地址：modbus-tcp://主机:端口?unit=1、tcp://主机:端口 或 serial:/路径?baud=115200",
        en: "a device address: modbus-tcp://host:port?unit=1, tcp://host:port or serial:/path?baud=115200"
    ) { text in
        switch DeviceAddress.parse(text) {
        case .success: nil
        case .failure(let refusal): .error(zh: refusal.message.chinese, en: refusal.message.english)
        }
    }

    /// The base of EPC URIs: `base/code`.
    static let uriBase = TextFormat(
        length: 8...200, pattern: "https?://[A-Za-z0-9.-]+(:[0-9]+)?(/[A-Za-z0-9._~-]+)*",
        zh: "http(s) 地址，末尾不带 /", en: "an http or https URI without a / at its end")

    /// The URI of a place (bizLocation, readPoint).
    static let uri = TextFormat(
        length: 5...200, pattern: "(https?://|urn:)[A-Za-z0-9._~:/?#@!$&'()*+,;=%-]+",
        zh: "以 https://、http:// 或 urn: 开头的 URI", en: "a URI that begins with https://, http:// or urn:")

    static let timeZone = TextFormat(
        length: 6...6, pattern: "[+-](0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00",
        zh: "时区偏移，如 +08:00（-14:00…+14:00）", en: "a time zone offset such as +08:00 (-14:00…+14:00)")

    static let quarterOfHour = TextFormat(
        length: 5...5, pattern: "([01][0-9]|2[0-3]):(00|15|30|45)", zh: "一刻钟整的时间，如 06:00 或 14:30",
        en: "a time on a quarter of an hour such as 06:00 or 14:30")

    static let companyPrefix = TextFormat(
        length: 4...12, pattern: "[0-9]+", zh: "GS1 厂商识别代码：4…12 位数字", en: "a GS1 company prefix: 4…12 digits")

    /// A field name or job name of a printer: no separator of its protocol.
    static let printerName = TextFormat(
        length: 1...32, pattern: "[A-Za-z0-9_.-]+",
        zh: "打印机内的名称：1…32 个字母、数字、_ . -", en: "a name inside the printer: 1…32 letters, digits, _ . -")

    /// What a reader sends when it read nothing.
    static let noReadText = TextFormat(
        length: 0...32, pattern: "[ -~]*", zh: "0…32 个 ASCII 字符", en: "0…32 ASCII characters")

    /// Bytes as pairs of hexadecimal digits with a space between, `07 1B`.
    static let hexBytes = TextFormat(
        length: 0...47, pattern: "([0-9A-Fa-f]{2}( [0-9A-Fa-f]{2})*)?", zh: "十六进制字节，如 07 1B，至多 16 个",
        en: "bytes in hex such as 07 1B, at most 16")

    // MARK: Codes of a product

    /// 药品标识码 of the 20-digit scheme.
    static let drugIdentifier = TextFormat(
        length: 7...7, pattern: "[0-9]+", zh: "药品标识码：7 位数字", en: "a 药品标识码: 7 digits"
    ) { text in
        text.hasPrefix("8")
            ? nil
            : .warning(
                zh: "药品标识码“\(text)”不以 8 开头，追溯平台可能拒收",
                en: "药品标识码 \"\(text)\" does not begin with 8; the platform may drop its codes")
    }

    /// The name of a packaging level, as records carry it.
    static let levelName = TextFormat(
        length: 1...20, pattern: "[a-z]+|[\\u4e00-\\u9fff]+", zh: "小写英文或中文的一个词",
        en: "a word in small letters or in Chinese")

    /// productCode and subTypeNo of a relation file: the platform's own, never derived.
    static let platformCode = TextFormat(
        length: 1...20, pattern: "[0-9A-Za-z]+", zh: "平台编码：1…20 位数字或字母", en: "a platform code: 1…20 digits or letters")

    static let gtin = TextFormat(
        length: 14...14, pattern: "[0-9]+", zh: "GTIN-14：14 位数字，含校验位",
        en: "a GTIN-14: 14 digits with a check digit", inspect: mod10("GTIN"))

    static let retailBarcode = TextFormat(
        length: 13...13, pattern: "[0-9]+", zh: "商品条码 EAN-13：13 位数字，含校验位",
        en: "an EAN-13: 13 digits with a check digit", inspect: mod10("EAN-13"))

    static let nationalDrugCode = TextFormat(
        length: 14...14, pattern: "869[0-9]+", zh: "本位码：869 开头的 14 位数字，含校验位",
        en: "a 本位码: 14 digits that begin with 869, with a check digit"
    ) { text in
        if let complaint = mod10("本位码")(text) { return complaint }
        guard MasterDataCheck.isDoubtful(text) else { return nil }
        return .warning(
            zh: "本位码“\(text)”含 7 位以上重复或连续数字，医保平台会视为可疑",
            en: "本位码 \"\(text)\" has 7 or more equal or counting digits in a row; the insurance platform doubts it")
    }

    /// 国家药品标识码: its structure is not published; seen with 11 digits.
    static let nationalDrugIdentifier = TextFormat(
        length: 8...20, pattern: "[0-9A-Z]+", zh: "国家药品标识码：8…20 位数字或大写字母",
        en: "a 国家药品标识码: 8…20 digits or capital letters")

    static let insuranceCode = TextFormat(
        length: 23...23, pattern: "[0-9A-Z]+", zh: "医保编码：23 位大写字母或数字",
        en: "a 医保编码: 23 capital letters or digits"
    ) { text in
        text.hasPrefix("X") || text.hasPrefix("Z")
            ? nil
            : .warning(
                zh: "医保编码“\(text)”不以 X（西药）或 Z（中成药）开头",
                en: "医保编码 \"\(text)\" begins neither with X nor with Z")
    }

    static let ypid = TextFormat(
        length: 1...64, pattern: "[0-9A-Za-z_.-]+", zh: "YPID：1…64 个字母、数字、_ . -",
        en: "a YPID: 1…64 letters, digits, _ . -")

    static let approvalNumber = TextFormat(
        length: 5...40, pattern: "[^ ]+", zh: "批准文号，如 国药准字H20260001", en: "an approval number such as 国药准字H20260001"
    ) { text in
        if text.wholeMatch(of: /国药准字[HZSBTFJ][CJ]?[0-9]{8}/) != nil { return nil }
        guard text.hasPrefix("国药准字") else {
            return .warning(
                zh: "批准文号“\(text)”不是“国药准字”形式", en: "approval number \"\(text)\" is not of the form 国药准字H20260001")
        }
        return .error(
            zh: "“\(text)”：国药准字之后应为一个字母（H Z S B T F J，可加 C 或 J）和 8 位数字",
            en: "\"\(text)\": after 国药准字 come a letter (H Z S B T F J, perhaps C or J after it) and 8 digits")
    }

    static let creditCode = TextFormat(
        length: 18...18, pattern: "[0-9A-HJ-NP-RTUWXY]+", zh: "统一社会信用代码：18 位，含校验位",
        en: "a 统一社会信用代码: 18 characters with a check character"
    ) { text in
        MasterDataCheck.isCreditCode(text)
            ? nil
            : .error(
                zh: "统一社会信用代码“\(text)”的校验位不对", en: "the check character of 统一社会信用代码 \"\(text)\" is wrong")
    }

    static let cascade = TextFormat(
        length: 1...60, pattern: "1(:[1-9][0-9]{0,8})*", zh: "包装比例，从最大包装起，如 1:20:200",
        en: "pack ratios from the largest pack down, such as 1:20:200")

    /// A relative or absolute path of another configuration file.
    static let filePath = TextFormat(
        length: 1...256, pattern: "[^*?]+\\.yaml", zh: "YAML 文件的路径，相对于本文件",
        en: "the path of a YAML file, relative to this one")

    private static func mod10(_ name: String) -> @Sendable (String) -> Complaint? {
        { text in
            CheckDigit.isValid(text.utf8)
                ? nil
                : .error(zh: "\(name)“\(text)”的校验位不对", en: "the check digit of \(name) \"\(text)\" is wrong")
        }
    }
}
