import ControlTypes
import ControlWords

/// The pools as a table for people.
struct PoolTable {
    let lines: [String]

    init(language: Language, pools: [PoolStatus]) {
        var table = TextTable(header: [
            language.choose(zh: "编号", en: "number"), language.choose(zh: "产品", en: "product"),
            language.choose(zh: "级别", en: "level"), language.choose(zh: "来源", en: "source"),
            language.choose(zh: "申请单号", en: "application"), language.choose(zh: "状态", en: "state"),
            language.choose(zh: "总数", en: "total"), language.choose(zh: "未分配", en: "unallocated"), "%",
            language.choose(zh: "可用分钟", en: "minutes left"),
        ])
        for pool in pools {
            table.add([
                String(pool.number), pool.product, String(pool.level), pool.source, pool.application,
                Self.state(pool, language), String(pool.total), String(pool.unallocated), String(pool.percent),
                pool.minutesLeft.map(String.init) ?? "",
            ])
        }
        lines = table.lines
    }

    private static func state(_ pool: PoolStatus, _ language: Language) -> String {
        if pool.state != "withdrawn", pool.isPreprinted {
            return language.choose(zh: "可用，预印", en: "\(pool.state), pre-printed")
        }
        guard pool.state == "withdrawn" else { return language.choose(zh: "可用", en: pool.state) }
        return language.choose(zh: "已退回 \(pool.returned)", en: "withdrawn, \(pool.returned) returned")
    }
}

extension StatusText {
    /// How long the codes of the batch's levels last.
    func pools(_ batch: BatchStatus) -> [String] {
        guard !batch.pools.isEmpty else { return [] }
        var table = TextTable(header: [
            language.choose(zh: "码池", en: "pool"), language.choose(zh: "余量", en: "remaining"), "%",
            language.choose(zh: "可用分钟", en: "minutes left"),
        ])
        for pool in batch.pools {
            table.add([
                "\(pool.level) \(pool.name)", String(pool.remaining), String(pool.percent),
                pool.minutesLeft.map(String.init) ?? "",
            ])
        }
        return table.lines
    }
}
