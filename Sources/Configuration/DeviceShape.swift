import Codes

/// The keys of one device. The settings depend on its driver.
enum DeviceShape {
    static let device = Shape.variants(
        key: "driver", meaning: BilingualText(zh: "驱动", en: "the driver"),
        common: [
            Field("id", .text(.identifier), .required, zh: "设备编号", en: "the device's id"),
            Field("connect", .text(.address), .required, zh: "地址", en: "how it is reached"),
        ],
        cases: [lineLink, zipher, dataMan, keyence, zpl, scanner])

    private static func variant(_ driver: DeviceDriver, zh: String, en: String, _ fields: [Field]) -> Variant {
        Variant(word: driver.rawValue, meaning: BilingualText(zh: zh, en: en), fields: fields)
    }

    private static let lineLink = variant(
        .lineLink, zh: "PLC（Line Link 1）", en: "the PLC (Line Link 1)",
        [
            Field(
                "poll-ms", .number(2...200), .number(10), zh: "状态读取周期",
                en: "status read period; at most four item pitches"),
            Field(
                "heartbeat-ms", .number(10...100), .number(50), zh: "控制器心跳周期",
                en: "period of the controller's heartbeat"),
            Field(
                "heartbeat-timeout-ms", .number(200...5_000), .number(500), zh: "PLC 心跳停止多久后停线",
                en: "standstill of the PLC's heartbeat that holds the line"),
            Field(
                "layer-timeout-ms", .number(100...60_000), .number(2_000), zh: "一层未到位的时限",
                en: "a layer that is not in place so long after its request is not there"),
        ])

    private static let zipher = variant(
        .zipher, zh: "单元打印机，Zipher 文本协议", en: "unit printer, Zipher text protocol",
        [
            Field("job", .text(.printerName), .required, zh: "打印机内的作业名", en: "the job inside the printer"),
            Field(
                "record-fields", .list(zipherField, count: 1...20), .required, zh: "每条记录的字段，按顺序",
                en: "the fields of a record, in the order of its values"),
            Field(
                "job-fields", .list(zipherField, count: 0...20), .optional, zh: "整批不变的字段",
                en: "the job's fields that stay the same for a batch"),
            dateFormat,
            Field(
                "records", .number(1...1_000), .number(50), zh: "打印机缓存的记录数",
                en: "the most records that the printer shall hold"),
            Field(
                "poll-ms", .number(5...1_000), .number(20), zh: "查询最后打印序号的周期",
                en: "period of the question for the last index"),
            answerTimeout(1_000),
        ])

    private static let zipherField = Shape.group([
        Field("name", .text(.printerName), .required, zh: "作业中的字段名", en: "the field's name in the job"),
        Field("content", .word(PrintedContent.allCases.map(\.rawValue)), .required, zh: "内容", en: "what it takes"),
    ])

    private static let dataMan = variant(
        .dataManModbus, zh: "DataMan 读码器，Modbus TCP", en: "DataMan reader, Modbus TCP",
        [
            earliest, latest,
            Field("poll-ms", .number(1...200), .number(5), zh: "状态读取周期", en: "status read period"),
            Field("control-address", .number(0...65_000), .number(0), zh: "控制寄存器起址", en: "first control register"),
            Field("status-address", .number(0...65_000), .number(5_000), zh: "状态寄存器起址", en: "first status register"),
            Field(
                "result-address", .number(0...63_000), .number(7_001), zh: "Trigger ID 的寄存器",
                en: "register of the Trigger ID"),
            Field(
                "length-address", .number(0...63_000), .number(7_004), zh: "文本长度的寄存器",
                en: "register of the text's length"),
            Field(
                "text-address", .number(0...63_000), .number(7_005), zh: "文本的第一个寄存器", en: "first register of the text"),
            Field("low-byte-first", .flag, .flag(true), zh: "低字节在前", en: "the first character is the low byte"),
            Field(
                "symbol-separator", .word(Separator.allCases.map(\.rawValue)), .text(Separator.lineFeed.rawValue),
                zh: "多个码之间", en: "between two symbols of one picture"),
            Field(
                "grade-separator", .word(Separator.allCases.map(\.rawValue)), .text(Separator.tab.rawValue),
                zh: "码与等级之间", en: "between a symbol and its grade"),
            answerTimeout(500),
        ])

    private static let keyence = variant(
        .keyenceSR, zh: "Keyence SR 读码器，ASCII；无触发编号", en: "Keyence SR reader, ASCII; it tells no trigger id",
        [
            earliest, latest,
            Field("no-read", .text(.noReadText), .text("ERROR"), zh: "未读到时的文本", en: "what it sends for no read"),
            Field(
                "framing", .word(KeyenceSRSettings.Framing.allCases.map(\.rawValue)),
                .text(KeyenceSRSettings.Framing.carriageReturn.rawValue), zh: "报文格式", en: "how messages begin and end"),
            Field(
                "symbol-separator", .word(Separator.allCases.map(\.rawValue)), .text(Separator.comma.rawValue),
                zh: "多个码之间", en: "between two symbols of one picture"),
            Field("aim-identifiers", .flag, .flag(true), zh: "发送 AIM 标识", en: "the reader sends AIM identifiers"),
            answerTimeout(1_000),
        ])

    private static let zpl = variant(
        .zpl, zh: "标签打印机，ZPL II", en: "label printer, ZPL II",
        [
            Field("width-mm", .number(20...200), .number(100), zh: "标签宽", en: "label width"),
            Field("height-mm", .number(15...300), .number(60), zh: "标签高", en: "label height"),
            Field("dots-per-mm", .number(6...24), .number(8), zh: "分辨率（6、8、12、24）", en: "resolution (6, 8, 12, 24)"),
            Field(
                "symbol", .word(LabelSymbol.allCases.map(\.rawValue)), .text(LabelSymbol.code128.rawValue), zh: "条码种类",
                en: "the symbol"),
            dateFormat,
            Field(
                "poll-ms", .number(20...5_000), .number(100), zh: "状态查询周期", en: "period of the question for its state"),
            answerTimeout(1_000),
        ])

    private static let scanner = variant(
        .scanner, zh: "手持扫描枪", en: "handheld scanner",
        [
            Field(
                "suffix", .word(ScannerSettings.Suffix.allCases.map(\.rawValue)),
                .text(ScannerSettings.Suffix.carriageReturn.rawValue), zh: "扫描结尾", en: "what ends a scan"),
            Field(
                "gap-ms", .number(5...500), .number(30), zh: "无结尾时的静默时间", en: "silence after which a scan is given up"),
            Field("gap-ends-scan", .flag, .flag(false), zh: "静默即视为结尾", en: "take silence for the end of a scan"),
            Field("longest", .number(8...127), .number(127), zh: "最长字节数", en: "longest scan in bytes"),
            Field("drop-nulls", .flag, .flag(false), zh: "丢弃 NUL 字节", en: "drop NUL bytes that adapters strew in"),
            Field(
                "beep-good", .text(.hexBytes), .text(""), zh: "成功提示字节（十六进制）", en: "bytes that beep for a good scan, hex"
            ),
            Field(
                "beep-bad", .text(.hexBytes), .text(""), zh: "失败提示字节（十六进制）", en: "bytes that beep for a bad scan, hex"),
        ])

    private static let earliest = Field(
        "earliest-ms", .number(0...10_000), .number(0), zh: "拍照后最早多久出结果",
        en: "a result comes at the earliest so long after its picture")

    private static let latest = Field(
        "latest-ms", .number(1...10_000), .number(100), zh: "拍照后最晚多久出结果",
        en: "a result comes at the latest so long after its picture")

    private static let dateFormat = Field(
        "date-format", .word(PrintedDate.allCases.map(\.rawValue)), .text(PrintedDate.dashed.rawValue),
        zh: "日期写法", en: "how dates are printed")

    private static func answerTimeout(_ milliseconds: Int) -> Field {
        Field(
            "answer-timeout-ms", .number(20...10_000), .number(milliseconds), zh: "应答时限",
            en: "time for an answer before the link is made anew")
    }
}
