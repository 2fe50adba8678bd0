import Codes

/// The keys of a destination of records.
enum HandoverShape {
    static let destination = Shape.variants(
        key: "kind", meaning: BilingualText(zh: "目的地种类", en: "the kind of the destination"),
        common: [
            Field("id", .text(.identifier), .required, zh: "目的地编号，不再更改", en: "the destination's id, never changed"),
            Field(
                "retry-s", .number(1...3_600), .number(5), zh: "第一次失败后等待的秒数，此后加倍",
                en: "seconds until the second attempt, doubled with each further one"),
            Field(
                "longest-retry-s", .number(1...86_400), .number(900), zh: "两次尝试之间最长的秒数",
                en: "seconds between two attempts at most"),
            Field(
                "remind-hours", .number(1...8_760), .number(24), zh: "未送达超过此小时数即提示",
                en: "hours after which an undelivered record is remarked upon"),
        ],
        cases: [
            Variant(
                word: HandoverConfiguration.Kind.directoryWord,
                meaning: BilingualText(zh: "目录：整份批记录，改名后可见", en: "a directory: whole records, seen when renamed"),
                fields: [
                    Field("path", .text(.absolutePath), .required, zh: "目录，须已存在", en: "the directory, which exists"),
                    Field(
                        "refused", .flag, .flag(false), zh: "拒绝放行的批次也存放",
                        en: "records of refused batches too"),
                ]),
            Variant(
                word: HandoverConfiguration.Kind.epcisWord,
                meaning: BilingualText(
                    zh: "EPCIS 2.0 存储库（REST 捕获接口）", en: "an EPCIS 2.0 repository (REST capture interface)"),
                fields: server + [
                    Field(
                        "token-file", .text(.absolutePath), .optional, zh: "存放令牌的文件（0600）",
                        en: "the file with the bearer token (0600)"),
                    Field(
                        "events", .number(1...10_000), .number(500), zh: "一个报文最多的事件数",
                        en: "events in one message at most"),
                    Field(
                        "message-kb", .number(16...65_536), .number(4_096), zh: "一个报文最大的 KiB 数",
                        en: "KiB of one message at most"),
                    Field(
                        "receiver", .word(["standard", "network"]), .text("standard"),
                        zh: "接收方的规则：standard = EPCIS 2.0；network = 每报文一个批号、CBV 1.2",
                        en: "its rules: standard = EPCIS 2.0; network = one lot a message, words of CBV 1.2"),
                    poll,
                ]),
            Variant(
                word: HandoverConfiguration.Kind.platformWord,
                meaning: BilingualText(
                    zh: "追溯平台：上传关联关系文件", en: "the traceability platform: the relation file is uploaded"),
                fields: server + [
                    Field(
                        "app-key", .text(.platformCode), .required, zh: "应用 app_key", en: "the application's app_key"),
                    Field(
                        "secret-file", .text(.absolutePath), .required, zh: "存放应用密钥的文件（0600）",
                        en: "the file with the application's secret (0600)"),
                    Field(
                        "session-file", .text(.absolutePath), .optional, zh: "存放授权 session 的文件（0600）",
                        en: "the file with the session key (0600)"),
                    Field(
                        "enterprise", .text(.platformID), .required, zh: "企业 ref_ent_id",
                        en: "the enterprise's ref_ent_id"),
                    Field(
                        "sequence", .text(.platformID), .required, zh: "企业序列号 ent_seq_no",
                        en: "the enterprise's ent_seq_no"),
                    Field(
                        "file", .text(.relationFile), .text("relation.xml"), zh: "上传批记录中的哪个关联关系文件",
                        en: "which relation file of the record is uploaded"),
                    Field(
                        "largest-mb", .number(1...256), .number(20), zh: "文件最大的 MiB 数", en: "MiB of the file at most"),
                    poll,
                ]),
        ])

    private static let server = [
        Field(
            "url", .text(.serverAddress), .required, zh: "服务地址，https；仅本机可用 http",
            en: "the server's address, https; http only on this machine"),
        Field(
            "ca-file", .text(.absolutePath), .optional, zh: "认可的 CA 证书（PEM）；缺省 = 系统所信任的",
            en: "certificates (PEM) that may vouch for it; absent = those that the system trusts"),
        Field("timeout-s", .number(1...600), .number(60), zh: "一次请求的秒数上限", en: "seconds for one request"),
    ]

    private static let poll = Field(
        "poll-s", .number(1...600), .number(2), zh: "受理后首次查询结果前的秒数，此后加倍，至多 5 分钟",
        en: "seconds until its result is first asked for, doubled with each further question, 5 minutes at most")
}

extension TextFormat {
    /// A path from the root, without steps that lead elsewhere.
    static let absolutePath = TextFormat(
        length: 2...256, pattern: "/[^\\u0000-\\u001f]+", zh: "绝对路径", en: "an absolute path"
    ) { text in
        text.split(separator: "/").contains { $0 == ".." || $0 == "." }
            ? .error(zh: "路径“\(text)”中不能有 . 或 ..", en: "the path \"\(text)\" must not hold . or ..") : nil
    }

    /// `https`, or `http` to this machine: what is handed over, and the secrets of it, do not travel in the clear.
    static let serverAddress = TextFormat(
        length: 8...200,
        pattern: "https://[A-Za-z0-9.-]+(:[0-9]+)?(/[A-Za-z0-9._~-]+)*|"
            + "http://(127\\.0\\.0\\.1|localhost)(:[0-9]+)?(/[A-Za-z0-9._~-]+)*",
        zh: "https 地址，末尾不带 /；http 仅可用于 127.0.0.1 和 localhost",
        en: "an https address without a / at its end; http only to 127.0.0.1 and localhost")

    static let platformID = TextFormat(
        length: 1...64, pattern: "[0-9A-Za-z_-]+", zh: "平台标识：1…64 个字母、数字、_ -", en: "an id: 1…64 letters, digits, _ -")

    static let relationFile = TextFormat(
        length: 12...60, pattern: "relation(-[a-z0-9-]+)?\\.xml", zh: "relation.xml 或 relation-<格式>.xml",
        en: "relation.xml or relation-<profile>.xml")
}
