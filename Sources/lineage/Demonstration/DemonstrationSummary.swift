import ControlTypes
import ControlWords
import Foundation

/// What came out of a demonstration.
struct DemonstrationSummary {
    /// The part of record.json that is shown.
    struct Record: Decodable {
        struct Level: Decodable {
            var level: Int
            var name: String
        }
        var levels: [Level]
        var counts: [String: [String: Int]]
    }

    var record: Record
    var status: LineStatus
    var fed: Int
    var kills: DemonstrationKills
    var comparedContainers: Int
    /// Where the record differs from what the simulated line did; only after a visit.
    var differences: [BilingualMessage]
    var counts: [PlaceCountStatus]
    var release: ReviewSheet
    var delivery: DemonstrationDelivery
    var operatorActs: Int
    var production: Duration
    var finishing: Duration
    var recordDirectory: URL
    var recordDigest: String
    /// What a scenario expected and was otherwise; nil where no scenario was run.
    var unmet: [BilingualMessage]?

    static func readRecord(in directory: URL) throws -> Record {
        let file = directory.appending(path: "record.json")
        do {
            return try JSONDecoder().decode(Record.self, from: Data(contentsOf: file))
        } catch {
            throw CommandFailure(zh: "无法读取 \(file.path)：\(error)", en: "\(file.path) cannot be read: \(error)")
        }
    }

    func lines(in language: Language) -> [String] {
        var lines = [
            language.choose(
                zh: "上线 \(fed) 盒；生产 \(Self.text(production))，收尾 \(Self.text(finishing))；操作 \(operatorActs) 次",
                en: """
                    \(fed) units fed; production \(Self.text(production)), finishing \(Self.text(finishing)); \
                    \(operatorActs) acts of the operator
                    """)
        ]
        if kills.done > 0 {
            let outage = Self.text(kills.longestOutage)
            lines.append(
                language.choose(
                    zh: "控制器被强制结束 \(kills.done) 次，最长 \(outage) 后恢复应答；没有一个码被印两次",
                    en: """
                        the controller was killed \(kills.done) times and answered again after at most \(outage); \
                        no code was printed twice
                        """))
        }
        lines.append(
            language.choose(
                zh: "账本相符，日志重放与记录相同", en: "the ledger holds together, and its journal replays to what it holds"))
        let states = ["allocated", "released", "sampled", "destroyed", "inactive", "invalid", "returned", "in_doubt"]
        var table = TextTable(header: [language.choose(zh: "级别", en: "level")] + states)
        for level in record.levels.sorted(by: { $0.level < $1.level }) {
            let counts = record.counts[String(level.level)] ?? [:]
            table.add(["\(level.level) \(level.name)"] + states.map { String(counts[$0] ?? 0) })
        }
        lines += [""] + table.lines + [""] + StatusText(language: language).stations(status)
        if !counts.isEmpty { lines += [""] + CountText(language: language).lines(counts) }
        lines += [
            "",
            comparison.text(in: language),
            language.choose(
                zh: "批记录 \(recordDirectory.path)（record.json SHA-256 \(recordDigest)）",
                en: "batch record \(recordDirectory.path) (record.json SHA-256 \(recordDigest))"),
            language.choose(
                zh: "审核：例外 \(release.exceptions.count) 项已确认",
                en: "review: \(release.exceptions.count) exceptions were acknowledged"),
        ]
        lines += release.signatures.map { "✎ \($0.text.text(in: language))  \($0.printedName)  \($0.at)" }
        lines += delivery.lines(in: language)
        if let unmet {
            lines.append(
                unmet.isEmpty
                    ? language.choose(zh: "情景的预期全部满足", en: "everything that the scenario expects is met")
                    : language.choose(zh: "情景的预期未满足 \(unmet.count) 项", en: "not met: \(unmet.count) expectations"))
        }
        return lines
    }

    private var comparison: BilingualMessage {
        guard differences.isEmpty else {
            return BilingualMessage(
                zh: "操作台手工记录的操作没有人在仿真产线上执行：\(differences.count) 处与实际不同（已比对 \(comparedContainers) 个容器）",
                en: "what was recorded by hand at the console was done by nobody on the simulated line: "
                    + "\(differences.count) differences in \(comparedContainers) containers")
        }
        return BilingualMessage(
            zh: "记录与实际一致：\(comparedContainers) 个容器的内容已逐一比对",
            en: "record and reality agree: the content of \(comparedContainers) containers was compared")
    }

    /// Minutes and seconds.
    static func text(_ duration: Duration) -> String {
        let seconds = duration.components.seconds
        let rest = seconds % 60
        return "\(seconds / 60):" + (rest < 10 ? "0" : "") + "\(rest)"
    }
}
