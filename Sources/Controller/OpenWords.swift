import Codes
import ControlTypes
import LineCore

/// What is still open of a batch, in words, with the act that closes it.
struct OpenWords: Sendable {
    /// Things that are named of each kind.
    static let limit = 20

    let batch: String
    let plan: BatchPlan
    let stations: [String]

    func status(_ entry: OpenEntry) -> OpenStatus {
        let words = words(entry)
        return OpenStatus(
            kind: "\(entry.kind)", text: words.text, action: words.action, command: words.command,
            station: entry.station.map { stations[Int($0)] }, level: entry.level.map { Int($0) },
            place: entry.place.map { $0.token(stations: stations) }, count: entry.count,
            first: entry.first.map { thing in
                OpenStatus.Thing(
                    code: thing.code.map { fileForm(of: $0, scheme: scheme(entry.level)) },
                    number: thing.number == 0 ? nil : Int(thing.number))
            })
    }

    private func scheme(_ level: UInt8?) -> CodeScheme {
        plan.levels.first { $0.level == level }?.scheme ?? .cn20
    }

    private struct Words {
        var text: BilingualMessage
        var action: BilingualMessage
        var command: String

        init(zh: String, en: String, zhAct: String, enAct: String, command: String) {
            text = BilingualMessage(zh: zh, en: en)
            action = BilingualMessage(zh: zhAct, en: enAct)
            self.command = command
        }
    }

    private func words(_ entry: OpenEntry) -> Words {
        let code = entry.first.first?.code.map { fileForm(of: $0, scheme: scheme(entry.level)) } ?? "CODE"
        let place = entry.place.map { $0.token(stations: stations) } ?? ""
        let count = entry.count
        switch entry.kind {
        case .recordInPrinter:
            return Words(
                zh: "\(count) 条记录在喷码机中", en: "\(count) records in the unit printer",
                zhAct: "结束生产后打印机清空；断线时关闭批次即记为作废",
                enAct: "the end of the production empties the printer; out of reach, the closing makes them invalid",
                command: "lineage batch end \(batch)")
        case .itemOnBelt:
            return Words(
                zh: "\(count) 件在触发传感器与剔除口之间", en: "\(count) items between trigger and gate",
                zhAct: "让生产线走空；无法走空时人工清空并声明皮带已清空",
                enAct: "let the line run empty; where it cannot, clear the belt and declare it empty",
                command: "lineage line declare-belt-empty")
        case .openContainer:
            return Words(
                zh: "未关闭的容器内有 \(count) 件", en: "\(count) packs on an open container", zhAct: "装满，或按零头关闭",
                enAct: "fill it up, or close it as a short one", command: "lineage line close-open-containers")
        case .labelAwaited:
            return Words(
                zh: "\(count) 个容器等待标签或回扫", en: "\(count) containers wait for their label or its scan",
                zhAct: "扫描容器上的标签；标签遗失时换新码重印",
                enAct: "scan the label on the container; if it is lost, print another one",
                command: "lineage line replace-labels")
        case .printInDoubt:
            return Words(
                zh: "\(count) 个码不知是否已打印", en: "\(count) codes of which nobody knows whether they were printed",
                zhAct: "找到实物；关闭批次时记为作废", enAct: "look for the packs; the closing makes them invalid",
                command: "lineage scan \(code)")
        case .neverVerified:
            return Words(
                zh: "\(count) 个码已打印未校验", en: "\(count) codes were printed and never verified",
                zhAct: "找到实物并剔除；关闭批次时记为作废", enAct: "look for the packs and reject them; the closing makes them invalid",
                command: "lineage scan \(code)")
        case .whereaboutsUnknown:
            return Words(
                zh: "\(count) 件合格品去向不明", en: "\(count) good packs of which nobody knows where they are",
                zhAct: "查找；关闭批次时记为停用（未找到）", enAct: "look for them; the closing makes them inactive, not found",
                command: "lineage scan \(code)")
        case .goodInBin:
            return Words(
                zh: "\(count) 件合格品在剔除箱内", en: "\(count) good packs lie in a reject bin",
                zhAct: "检查后放回；关闭批次时记为停用", enAct: "put them back after a check; the closing makes them inactive",
                command: "lineage scan \(code)")
        case .loose:
            return Words(
                zh: "\(count) 件合格品不在任何容器内", en: "\(count) good packs are in no container",
                zhAct: "装入容器；关闭批次时按工位记为散件或未找到",
                enAct: "pack them; the closing calls them loose where people pack, not found where machines do",
                command: "lineage scan \(code)")
        case .countMissing:
            return Words(
                zh: "\(place) 尚未清点", en: "\(place) was not counted", zhAct: "清点并输入",
                enAct: "count, and enter the number",
                command: "lineage batch count \(batch) --place \(place) --number N")
        case .deviation:
            return Words(
                zh: "\(place) 清点差异 \(count)，尚未说明", en: "the count of \(place) differs by \(count), unexplained",
                zhAct: "重新清点，或说明原因", enAct: "count again, or say why",
                command: "lineage batch explain \(batch) --place \(place) --reason TEXT")
        }
    }
}
