public import Codes

/// What people do in a scenario beside running the line. The words are those of the command line.
public enum ScenarioActWord: String, Hashable, Sendable, CaseIterable {
    // Packs: `lineage act …`
    case sample
    case takeOut = "take-out"
    case putBack = "put-back"
    case replace
    case disaggregate
    case void
    case destroy
    case reprint
    case scanBack = "scan-back"
    case undo
    // The line: `lineage line …`, `lineage reject …`
    case hold
    case stop
    case reject
    // The batch: `lineage batch …`, `lineage codes import`
    case end
    case count
    case `import`
    /// The controller's process ends at once, as in a power cut, and is started again.
    case restart

    /// What must be said beside the word.
    public enum Detail: String, Hashable, Sendable, CaseIterable {
        case level, station, place, seconds
        case offBy = "off-by"
    }

    public var needed: [Detail] {
        switch self {
        case .sample, .takeOut, .replace, .disaggregate, .void, .destroy, .import: [.level]
        case .reject: [.station]
        case .count: [.place, .offBy]
        case .restart: [.seconds]
        case .putBack, .reprint, .scanBack, .undo, .hold, .stop, .end: []
        }
    }

    /// May be said, and need not.
    public var optional: [Detail] { self == .reprint ? [.level] : [] }

    /// It is about several packs or items at once, if `packs` says so.
    public var takesPacks: Bool {
        switch self {
        case .sample, .takeOut, .void, .destroy, .reject: true
        default: false
        }
    }

    /// It is about packs, and done with hands.
    public var isHandwork: Bool {
        switch self {
        case .sample, .takeOut, .putBack, .replace, .disaggregate, .void, .destroy, .reprint, .scanBack, .undo: true
        case .hold, .stop, .reject, .end, .count, .import, .restart: false
        }
    }
}

/// One act of people in a scenario.
public struct ScenarioAct: Hashable, Sendable {
    public enum Moment: Hashable, Sendable {
        /// Seconds after the start.
        case second(Int)
        /// When so many units were put onto the belt.
        case unit(Int)
        /// When all units are fed and nothing moves any more, before the production is ended.
        case fed
        /// When the batch is to be closed.
        case closing
    }

    public var word: ScenarioActWord
    public var moment: Moment
    /// Of the packs that it is about, or of the codes that are imported.
    public var level: UInt8?
    /// Packs or items, 1…1000.
    public var packs: Int
    public var station: String?
    /// What is counted, as on the command line: `bin/units`.
    public var place: String?
    /// So many more (or fewer) are counted at first than there are.
    public var offBy: Int
    /// How long the controller is away.
    public var seconds: Int?

    public init(
        word: ScenarioActWord, moment: Moment, level: UInt8?, packs: Int, station: String?, place: String?, offBy: Int,
        seconds: Int?
    ) {
        self.word = word
        self.moment = moment
        self.level = level
        self.packs = packs
        self.station = station
        self.place = place
        self.offBy = offBy
        self.seconds = seconds
    }
}

/// A pool that has only so many codes when the production starts; the others are there for an import.
public struct ScenarioPool: Hashable, Sendable {
    public var level: UInt8
    public var codes: Int
}

extension ScenarioAct {
    /// From a tree without errors.
    init(_ tree: Checked) {
        let second = tree["at-second"]?.number.map(Moment.second)
        let unit = tree["at-unit"]?.number.map(Moment.unit)
        let step: Moment = tree["at"]?.text == "closing" ? .closing : .fed
        self.init(
            word: tree.word("act", ScenarioActWord.self), moment: second ?? unit ?? step,
            level: tree["level"]?.number.flatMap { UInt8(exactly: $0) }, packs: tree["packs"]?.number ?? 1,
            station: tree["station"]?.text, place: tree["place"]?.text, offBy: tree["off-by"]?.number ?? 0,
            seconds: tree["seconds"]?.number)
    }
}

extension ScenarioPool {
    init(_ tree: Checked) {
        self.init(level: UInt8(clamping: tree.number("level")), codes: tree.number("codes"))
    }
}

extension ScenarioActWord {
    /// What it means in both languages, for the page of scenarios and for editors.
    public var meaning: BilingualText {
        switch self {
        case .sample: BilingualText(zh: "留样", en: "retained samples are taken")
        case .takeOut: BilingualText(zh: "取出", en: "packs are taken out")
        case .putBack: BilingualText(zh: "放回", en: "what is in hand is put back")
        case .replace: BilingualText(zh: "用手中的一件替换", en: "a pack in hand replaces one")
        case .disaggregate: BilingualText(zh: "拆除容器", en: "a container is taken apart")
        case .void: BilingualText(zh: "作废", en: "packs are voided")
        case .destroy: BilingualText(zh: "两人销毁", en: "packs are destroyed by two persons")
        case .reprint: BilingualText(zh: "重印标签", en: "a label is re-printed")
        case .scanBack: BilingualText(zh: "回扫标签", en: "the label is scanned back")
        case .undo: BilingualText(zh: "撤销上一操作", en: "the last act is taken back")
        case .hold: BilingualText(zh: "保持", en: "the line is put on hold")
        case .stop: BilingualText(zh: "停止", en: "the line is stopped")
        case .reject: BilingualText(zh: "操作员剔除", en: "an operator has items rejected")
        case .end: BilingualText(zh: "提前结束生产", en: "the production is ended early")
        case .count: BilingualText(zh: "第一次清点数错", en: "the first count is wrong")
        case .import: BilingualText(zh: "导入其余的码", en: "the other codes are imported")
        case .restart: BilingualText(zh: "控制器进程被强制结束并重启", en: "the controller is killed and started again")
        }
    }
}
