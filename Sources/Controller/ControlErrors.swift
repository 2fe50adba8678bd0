import Codes
import ControlTypes
import Ledger
import LineCore

extension BilingualText {
    /// As the API tells it.
    var shown: BilingualMessage { BilingualMessage(zh: chinese, en: english) }
}

extension ControlError {
    static func badRequest(zh: String, en: String) -> ControlError {
        ControlError(kind: .badRequest, message: BilingualMessage(zh: zh, en: en), problems: [])
    }

    static func conflict(zh: String, en: String) -> ControlError {
        ControlError(kind: .conflict, message: BilingualMessage(zh: zh, en: en), problems: [])
    }

    static func unavailable(zh: String, en: String) -> ControlError {
        ControlError(kind: .unavailable, message: BilingualMessage(zh: zh, en: en), problems: [])
    }

    static func badDate(_ text: String) -> ControlError {
        badRequest(zh: "“\(text)”不是 年-月-日 形式的日期", en: "\(text) is no date of the form yyyy-MM-dd")
    }

    static func wrongPhase(_ number: String, _ phase: BatchPhase) -> ControlError {
        conflict(
            zh: "批次 \(number) 处于“\(phase.chinese)”，不能这样做",
            en: "batch \(number) is \(phase.token); this cannot be done now")
    }

    static func cannotStart(_ obstacle: StartObstacle, stations: [String]) -> ControlError {
        switch obstacle {
        case .batchRunning: conflict(zh: "已有批次在生产", en: "another batch is in production")
        case .startedBefore: conflict(zh: "该批次已经开始过", en: "the batch was started before")
        case .itemsOpen(let station, let count):
            conflict(
                zh: "工位 \(stations[Int(station)]) 还有 \(count) 件没有结果；先清空输送带",
                en: "\(count) items at station \(stations[Int(station)]) have no outcome yet; clear the belt first")
        }
    }

    init(refusal: ImportRefusal) {
        var problems: [BilingualMessage] = []
        if case .badLines(let lines, _) = refusal { problems = lines.map { $0.text.shown } }
        self.init(kind: .refused, message: refusal.text.shown, problems: problems)
    }

    init(ledger error: LedgerError) {
        let kind: Kind =
            switch error {
            case .batchExists, .ambiguousBatch, .trailClosed: .conflict
            case .badPlan, .noSuchLevel, .badRange: .badRequest
            case .unknownBatch: .notFound
            case .cannotOpen, .newerSchema, .wrongSetting, .notDurable, .damaged: .unavailable
            }
        self.init(kind: kind, message: BilingualMessage(zh: "账本：\(error)", en: "\(error)"), problems: [])
    }
}

extension BatchPhase {
    var chinese: String {
        switch self {
        case .planned: "已计划"
        case .running: "生产中"
        case .ending: "收尾中"
        case .ended: "生产结束"
        }
    }
}

extension ClosingObstacle {
    func text(stations: [String]) -> BilingualMessage {
        switch self {
        case .wrongPhase(let phase):
            BilingualMessage(
                zh: "批次处于“\(phase.chinese)”，须先结束生产", en: "the batch is \(phase.token); end its production first")
        case .itemsOpen(let station, let count):
            BilingualMessage(
                zh: "工位 \(stations[Int(station)]) 还有 \(count) 件没有结果",
                en: "\(count) items at station \(stations[Int(station)]) have no outcome yet")
        case .printerNotEmpty(let station):
            BilingualMessage(
                zh: "工位 \(stations[Int(station)]) 的打印机缓冲区未清空",
                en: "the printer of station \(stations[Int(station)]) still holds records")
        case .containerOpen(let station):
            BilingualMessage(
                zh: "工位 \(stations[Int(station)]) 有未关闭的容器",
                en: "station \(stations[Int(station)]) has a container that is not closed")
        case .countMissing(let place):
            BilingualMessage(
                zh: "尚未清点 \(place.token(stations: stations))", en: "\(place.token(stations: stations)) was not counted")
        case .deviationOpen(let place, let difference):
            BilingualMessage(
                zh: "\(place.token(stations: stations)) 清点差异 \(signed(difference))，尚未说明",
                en: "the count of \(place.token(stations: stations)) differs by \(signed(difference)), unexplained")
        }
    }
}

/// With its sign, as differences are told.
func signed(_ number: Int) -> String { number > 0 ? "+\(number)" : "\(number)" }

extension CalendarDate {
    /// `yyyy-MM-dd`
    var text: String {
        func padded(_ number: some BinaryInteger, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }
}
