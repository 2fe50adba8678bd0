/// Something that is wrong with a record, or keeps one from being written.
public struct RecordFinding: Hashable, Sendable, CustomStringConvertible {
    /// The file it was found in, or that would have held it.
    public var file: String
    /// Where in it: a code, a line, an event, a member.
    public var place: String
    public var kind: Kind

    public init(file: String, place: String, kind: Kind) {
        self.file = file
        self.place = place
        self.kind = kind
    }

    /// English, then Chinese.
    public var description: String {
        let texts = kind.texts
        return "\(file): \(place): \(texts.english) / \(texts.chinese)"
    }

    /// What is wrong. The raw value is a stable token.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        // The record as a whole
        case unreadable
        case notCanonical = "not canonical"
        case digestDiffers = "digest differs"
        case missingFile = "missing file"
        case unlistedFile = "unlisted file"
        case listedTwice = "listed twice"
        case badMember = "bad member"
        case countDiffers = "count differs"
        case notConserved = "not conserved"
        case unexplained = "unexplained"
        // Codes
        case badRow = "bad row"
        case duplicate
        case badForm = "bad form"
        case wrongPrefix = "wrong prefix"
        case wrongLevel = "wrong level"
        case unknownBatch = "unknown batch"
        case unfinished, orphan
        case notAccepted = "not accepted"
        case notCalledLoose = "not called loose"
        case overfull, empty
        // Events
        case badEvent = "bad event"
        case badTime = "bad time"
        case unknownCode = "unknown code"
        case notCommissioned = "not commissioned"
        case commissionedTwice = "commissioned twice"
        case usedAfterEnd = "used after end"
        case alreadyPacked = "already packed"
        case notInside = "not inside"
        case endedInside = "ended inside"
        case endedWithContent = "ended with content"
        case treeDiffers = "tree differs"
        case lifeDiffers = "life differs"
        case sameEventID = "same event id"
        case wrongEventID = "wrong event id"
        case badNamespace = "bad namespace"
        case badWord = "bad word"
        case storyDiffers = "story differs"
        // Relation file
        case missingMasterData = "missing master data"
        case cascadeDiffers = "cascade differs"
        case badDates = "bad dates"
        case thirdBatch = "third batch"
        case flagDiffers = "flag differs"
        case missingCode = "missing code"
        case notInEncoding = "not in encoding"
        // Audit
        case chainBroken = "chain broken"
        case headDiffers = "head differs"
        // Signatures
        case badSignature = "bad signature"
        case otherRecord = "other record"
        case wrongKey = "wrong key"
    }
}

extension RecordFinding.Kind {
    /// The finding in words.
    public var texts: (english: String, chinese: String) {
        switch self {
        case .badSignature: ("is not what the key has signed", "签名无效")
        case .otherRecord: ("covers another record", "签名对应的是另一份记录")
        case .wrongKey: ("is not the key that the audit trail names", "不是审计追踪所载的密钥")
        case .unreadable: ("cannot be read", "无法读取")
        case .notCanonical: ("is not spelled as this program writes it", "书写形式与本程序输出不一致")
        case .digestDiffers: ("its SHA-256 differs: it was changed", "SHA-256 不一致：文件已被改动")
        case .missingFile: ("is missing", "缺失")
        case .unlistedFile: ("is not listed in record.json", "未列入 record.json")
        case .listedTwice: ("is listed twice", "重复列出")
        case .badMember: ("is missing or has a value that it cannot have", "缺失或取值无效")
        case .countDiffers: ("the number differs from codes.csv", "数量与 codes.csv 不符")
        case .notConserved: ("the states do not add up to what was allocated", "各状态之和与领用数不符")
        case .unexplained: ("there is an unexplained difference", "存在未解释的差异")
        case .badRow: ("is not a row of eight proper fields", "不是八个有效字段的行")
        case .duplicate: ("stands twice", "重复出现")
        case .badForm: ("has not the form of its scheme", "不符合其编码规则")
        case .wrongPrefix: ("does not begin with its level's prefix", "前缀与其层级不符")
        case .wrongLevel: ("its container is not one level up", "所在容器不是上一层级")
        case .unknownBatch: ("its batch is not among the record's batches", "批号不在本记录的批次之中")
        case .unfinished: ("has no final state yet", "尚无最终状态")
        case .orphan: ("its container is not in the record", "所在容器不在记录中")
        case .notAccepted: ("it or its container is not accepted", "该码或其容器未被接受")
        case .notCalledLoose: ("is in no container and is not called loose", "不在任何容器中且未标为散件")
        case .overfull: ("holds more than fits", "超过容器容量")
        case .empty: ("is released, but holds nothing", "已放行但为空")
        case .badEvent: ("is not an event as this program writes it", "不是本程序格式的事件")
        case .badTime: ("its time is no time, or lies before an earlier event", "时间无效或早于在先事件")
        case .unknownCode: ("is not among the codes", "不在码表中")
        case .notCommissioned: ("is used before it is commissioned", "赋码确认之前即被使用")
        case .commissionedTwice: ("is commissioned twice", "重复赋码确认")
        case .usedAfterEnd: ("is used after its end", "终止之后仍被使用")
        case .alreadyPacked: ("is packed while it is in a container", "已在容器中又被装入")
        case .notInside: ("is unpacked from where it is not", "从不在其中的容器取出")
        case .endedInside: ("ends while it is in a container", "仍在容器中即终止")
        case .endedWithContent: ("ends while it holds something", "仍有内装物即终止")
        case .treeDiffers: ("its container differs from codes.csv", "所在容器与 codes.csv 不符")
        case .lifeDiffers: ("its state does not fit what the events tell", "状态与事件不符")
        case .sameEventID: ("the event id stands twice", "事件标识重复")
        case .wrongEventID: ("the event id is not that of the event's content", "事件标识与内容不符")
        case .badNamespace: ("stands in another namespace than the format's", "命名空间与格式不符")
        case .badWord: ("is no word of the vocabulary as this format spells it", "不是该格式词汇表中的词")
        case .storyDiffers: ("tells another story than epcis.jsonld", "与 epcis.jsonld 所述不一致")
        case .missingMasterData: ("is missing in the product's master data", "产品主数据缺失此项")
        case .cascadeDiffers: ("the cascade does not fit the batch's ratio", "包装比例与批次不符")
        case .badDates: ("made date is not before expiry", "生产日期不早于有效期")
        case .thirdBatch: ("holds units of a third batch", "含有第三个批次的药品")
        case .flagDiffers: ("the flag is not what the content says", "标志与实际内容不符")
        case .missingCode: ("is missing in the file", "文件中缺少该码")
        case .notInEncoding: ("has characters that the file cannot hold", "含有文件无法容纳的字符")
        case .chainBroken: ("the chain is broken here", "审计链在此断裂")
        case .headDiffers: ("the chain's last hash is another one", "审计链末端哈希不符")
        }
    }
}

/// Why a record was not written.
public enum RecordError: Error, Sendable, CustomStringConvertible {
    /// What the source says cannot be a record. The list is complete up to ``FindingList/limit``; `total` counts all.
    case refused([RecordFinding], total: Int)
    /// There is a directory of that name, and it is not empty.
    case directoryNotEmpty(path: String)
    /// A system call failed; `code` is its errno.
    case fileSystem(operation: String, path: String, code: Int32)
    /// libxml2 could not write.
    case xml(String)

    public var description: String {
        switch self {
        case .refused(let findings, let total):
            "the record is refused, \(total) findings / 记录被拒绝，共 \(total) 项:\n"
                + findings.map(\.description).joined(separator: "\n")
        case .directoryNotEmpty(let path):
            "\(path): there is something in this directory already / 目录非空"
        case .fileSystem(let operation, let path, let code):
            "\(path): \(operation) failed, error \(code) / \(operation) 失败，错误码 \(code)"
        case .xml(let what):
            "XML: \(what)"
        }
    }
}

/// Collects findings, and keeps a bounded number of them.
struct FindingList {
    /// Findings kept; the rest are only counted.
    static let limit = 1000

    private(set) var kept: [RecordFinding] = []
    private(set) var total = 0

    mutating func add(_ file: String, _ place: @autoclosure () -> String, _ kind: RecordFinding.Kind) {
        total += 1
        if kept.count < Self.limit {
            kept.append(RecordFinding(file: file, place: place(), kind: kind))
        }
    }

    func refuseIfAny() throws(RecordError) {
        if total > 0 { throw .refused(kept, total: total) }
    }
}
