import ControlTypes

/// Compares what the controller recorded with what really happened on the simulated line.
struct TruthComparison {
    /// Everything that differs; empty when the record tells the truth.
    private(set) var differences: [BilingualMessage] = []
    /// Containers whose content was compared.
    private(set) var compared = 0

    init(record: RecordedTree, truth: TruthFile) {
        let labelled = truth.containers.filter { $0.label != nil }
        let byLabel = Dictionary(grouping: labelled) { identity(ofSymbol: $0.label ?? "") }
        for container in record.containers {
            let real = byLabel[container] ?? []
            // A label may have been printed twice; the container that was let through is meant.
            let onTheirWay = real.filter(truth.isOnItsWay)
            compare(
                container, children: record.children[container] ?? [], with: onTheirWay.isEmpty ? real : onTheirWay)
        }
        for container in truth.containers where truth.isDelivered(container) {
            guard let label = container.label.map(identity(ofSymbol:)) else {
                differences.append(
                    BilingualMessage(
                        zh: "一个没有标签的 \(container.level) 级容器离开了产线",
                        en: "a container of level \(container.level) left the line without a label"))
                continue
            }
            guard record.children[label] == nil else { continue }
            differences.append(
                BilingualMessage(
                    zh: "容器 \(label) 离开了产线，记录中却没有", en: "container \(label) left the line and is not in the record"))
        }
    }

    private mutating func compare(_ label: String, children: [String], with candidates: [TruthFile.Container]) {
        compared += 1
        guard let real = candidates.first else {
            differences.append(
                BilingualMessage(
                    zh: "记录中的容器 \(label) 实际不存在", en: "container \(label) is in the record and does not exist"))
            return
        }
        guard candidates.count == 1 else {
            differences.append(
                BilingualMessage(
                    zh: "标签 \(label) 实际贴在 \(candidates.count) 个容器上",
                    en: "the label \(label) is on \(candidates.count) real containers"))
            return
        }
        let inside = real.inside.map { $0.map(identity(ofSymbol:)) }
        let missing = children.filter { !inside.contains($0) }
        let foreign = inside.filter { text in text.map { !children.contains($0) } ?? true }
        guard missing.isEmpty, foreign.isEmpty, inside.count == children.count else {
            let notThere = missing.joined(separator: ", ")
            let notRecorded = foreign.map { $0 ?? "-" }.joined(separator: ", ")
            differences.append(
                BilingualMessage(
                    zh:
                        "容器 \(label)：记录 \(children.count)，实际 \(inside.count)；实际没有 [\(notThere)]，记录没有 [\(notRecorded)]",
                    en: """
                        container \(label): \(children.count) recorded, \(inside.count) real; not really there \
                        [\(notThere)], not recorded [\(notRecorded)]
                        """))
            return
        }
    }
}
