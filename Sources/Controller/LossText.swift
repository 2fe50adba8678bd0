import ControlTypes
import LineCore

extension LossCause {
    /// Why the line stood, in a few words.
    var text: BilingualMessage {
        switch self {
        case .printer: BilingualMessage(zh: "喷码机", en: "unit printer")
        case .camera: BilingualMessage(zh: "读码器", en: "camera or reader")
        case .labelPrinter: BilingualMessage(zh: "标签打印机", en: "label printer")
        case .jam: BilingualMessage(zh: "堵料", en: "jam")
        case .safety: BilingualMessage(zh: "急停、防护门或气源", en: "emergency stop, guard or air")
        case .plc: BilingualMessage(zh: "PLC", en: "PLC")
        case .controller: BilingualMessage(zh: "控制器停机或重启", en: "controller down or restarted")
        case .ledger: BilingualMessage(zh: "账本", en: "ledger")
        case .codes: BilingualMessage(zh: "缺码", en: "no codes")
        case .rejects: BilingualMessage(zh: "剔除", en: "rejects")
        case .sequence: BilingualMessage(zh: "顺序丢失", en: "sequence lost")
        case .operator: BilingualMessage(zh: "操作员停机", en: "stopped by an operator")
        case .blocked: BilingualMessage(zh: "下游堵塞", en: "blocked downstream")
        case .starved: BilingualMessage(zh: "上游缺料", en: "starved upstream")
        case .setup: BilingualMessage(zh: "开机准备", en: "set-up")
        case .preparation: BilingualMessage(zh: "清场与功能测试", en: "line clearance and function test")
        case .closing: BilingualMessage(zh: "批次收尾", en: "batch running out")
        case .unknown: BilingualMessage(zh: "原因不明", en: "not known")
        }
    }
}

extension StopKind {
    var token: String {
        switch self {
        case .micro: "micro"
        case .stop: "stop"
        case .planned: "planned"
        }
    }
}

extension UnitMode {
    var token: String {
        switch self {
        case .production: "production"
        case .maintenance: "maintenance"
        case .manual: "manual"
        }
    }
}

extension StopReasonObstacle {
    var error: ControlError {
        switch self {
        case .noBatch: .conflict(zh: "没有批次在生产，不能登记停机原因", en: "no batch is in production; there is no stop to explain")
        case .noStop: .conflict(zh: "本批次还没有停机", en: "the line did not stand in this batch yet")
        case .unknownStop(let number):
            ControlError(
                kind: .notFound,
                message: BilingualMessage(
                    zh: "没有停机 \(number)，或已太久；`lineage losses` 列出最近的停机",
                    en: "there is no stop \(number), or it lies too far back; `lineage losses` lists the last ones"),
                problems: [])
        }
    }
}
