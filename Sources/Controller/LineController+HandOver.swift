import ConfigurationFiles
public import ControlTypes
import LineAssembly
import LineCore

/// Interrupted flow.
extension LineController {
    public func handOver(from: String, to: String, _ signer: Act) async throws(ControlError) {
        let source = try station(from)
        let target = try station(to)
        let signature = self.signer(signer)
        try await onLine { assembly, moment, output in
            if let refusal = assembly.line.handOverRefusal(from: source, to: target) {
                return ControlError(kind: .conflict, message: refusal.text(from: from, to: to), problems: [])
            }
            assembly.handle(.containerHandedOver(from: source, to: target, signature), at: moment, into: &output)
            return nil
        }
    }

    private func station(_ id: String) throws(ControlError) -> StationIndex {
        guard let index = line.stations.firstIndex(where: { $0.id == id }) else {
            let all = line.stations.map(\.id).joined(separator: ", ")
            throw ControlError(
                kind: .notFound,
                message: BilingualMessage(zh: "没有工位 \(id)；可用：\(all)", en: "no station \(id); there are \(all)"),
                problems: [])
        }
        return StationIndex(index)
    }
}

extension HandOverRefusal {
    func text(from: String, to: String) -> BilingualMessage {
        switch self {
        case .noBatch: BilingualMessage(zh: "没有批次在生产", en: "no batch is in production")
        case .notHandheld(let station):
            BilingualMessage(
                zh: "第 \(station + 1) 个工位不是手工工位", en: "station number \(station + 1) is none where a person packs")
        case .sameStation: BilingualMessage(zh: "两个工位相同", en: "both are the same station")
        case .otherLevel(let first, let second):
            BilingualMessage(
                zh: "\(from) 做级别 \(first)，\(to) 做级别 \(second)",
                en: "\(from) makes level \(first), \(to) level \(second)")
        case .nothingOpen:
            BilingualMessage(zh: "\(from) 没有未完成的容器", en: "nothing is under way at \(from)")
        case .occupied:
            BilingualMessage(zh: "\(to) 有自己的未完成容器", en: "\(to) has an open container of its own")
        case .labelPrinting:
            BilingualMessage(zh: "\(from) 正在打印标签，稍后再试", en: "\(from) prints a label; try again when it is out")
        case .tooManyWaiting:
            BilingualMessage(
                zh: "\(to) 等待标签的容器会过多", en: "\(to) would have more containers without a label than can be kept apart")
        }
    }
}
