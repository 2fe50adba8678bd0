import Codes

/// What must hold between the values of a product's file.
struct ProductChecks {
    var problems: ProblemList
    private let tree: Checked
    private let levels: [Checked]

    init(_ tree: Checked, file: String) {
        problems = ProblemList(file: file)
        self.tree = tree
        levels = tree["levels"]?.elements ?? []
    }

    mutating func run() {
        checkLevels()
        checkDistinct("name", zh: "名称", en: "name")
        checkDistinct("prefix", zh: "药品标识码", en: "药品标识码")
        checkDistinct("gtin", zh: "GTIN", en: "GTIN")
        checkRanges()
        checkCascade()
        checkSizes()
        checkClearance()
        checkRelationProfiles(tree["relation"]?["profiles"]?.elements ?? [])
    }

    private mutating func checkClearance() {
        var seen: [String: Checked] = [:]
        for element in tree["clearance-items"]?.elements ?? [] {
            guard let id = element["id"], let text = id.text else { continue }
            if let first = seen[text] {
                problems.error(
                    id, zh: "编号“\(text)”已在第 \(first.place.line) 行使用",
                    en: "the id \"\(text)\" was used already in line \(first.place.line)")
            } else {
                seen[text] = id
            }
        }
    }

    private mutating func checkLevels() {
        for (index, element) in levels.enumerated() {
            guard let level = element["level"], let number = level.number else { continue }
            if number != index + 1 {
                problems.error(
                    level, zh: "级别应为 \(index + 1)：从 1 起逐级列出，不得跳级",
                    en: "level \(index + 1) is expected here: levels count from 1 without gaps")
            }
            checkPreprinted(element, level: number)
            if number == 1, let ratio = element["ratio"] {
                problems.error(ratio, zh: "级别 1 没有比例", en: "level 1 has no ratio")
            }
            if number > 1, element["ratio"] == nil, !element.refused.contains("ratio") {
                problems.error(
                    element, zh: "级别 \(number) 缺少 ratio（1…10000）", en: "level \(number) needs a ratio (1…10000)")
            }
            if number == 1, let scheme = element["scheme"], scheme.text == CodeScheme.sscc.token {
                problems.error(scheme, zh: "最小销售单元不能用 SSCC", en: "units cannot carry an SSCC: use cn20 or gs1")
            }
        }
    }

    private mutating func checkDistinct(_ key: String, zh: String, en: String) {
        var seen: [String: Checked] = [:]
        for element in levels {
            guard let value = element[key], let text = value.text else { continue }
            if let first = seen[text] {
                problems.error(
                    value, zh: "\(zh)“\(text)”已用于第 \(first.place.line) 行的级别；每一级各有自己的",
                    en: "the \(en) \"\(text)\" is that of the level in line \(first.place.line); each level has its own"
                )
            } else {
                seen[text] = value
            }
        }
    }

    /// Containers get their labels on the line; and what is printed elsewhere is drawn from no range here.
    private mutating func checkPreprinted(_ element: Checked, level: Int) {
        guard let preprinted = element["preprinted"], preprinted.flag == true else { return }
        if level > 1 {
            problems.error(
                preprinted, zh: "只有级别 1 可以是预印的", en: "only level 1 can come printed")
        } else if element["serials"] != nil {
            problems.error(
                preprinted, zh: "预印的码只能导入，不能有 serials", en: "codes that come printed are imported; there is no serials")
        }
    }

    private mutating func checkRanges() {
        for element in levels {
            guard let range = element["serials"], let first = range["first"]?.number, let last = range["last"],
                let number = last.number, number < first
            else { continue }
            problems.error(
                last, zh: "last（\(number)）小于 first（\(first)）", en: "last (\(number)) is less than first (\(first))")
        }
        checkOverlaps()
    }

    /// Two levels that draw SSCCs with the same extension digit would give the same number twice.
    private mutating func checkOverlaps() {
        var seen: [(extensionDigit: Int, range: ClosedRange<Int>, line: Int)] = []
        for element in levels where element["scheme"]?.text == CodeScheme.sscc.token {
            guard let digit = element["extension"]?.number, let range = element["serials"],
                let first = range["first"]?.number, let last = range["last"]?.number, first <= last
            else { continue }
            if let other = seen.first(where: { $0.extensionDigit == digit && $0.range.overlaps(first...last) }) {
                problems.error(
                    range, zh: "序列号段与第 \(other.line) 行的级别重叠（扩展位相同）",
                    en:
                        "the serials overlap those of the level in line \(other.line), which has the same extension digit"
                )
            }
            seen.append((digit, first...last, element.place.line))
        }
    }

    /// cascade counts from the largest pack down, cumulatively, over all levels or all but the top one.
    private mutating func checkCascade() {
        let isTraced = levels.first?["scheme"]?.text == CodeScheme.cn20.token && levels.count > 1
        guard let relation = tree["relation"] else {
            if isTraced, !tree.refused.contains("relation") {
                problems.warn(
                    tree, zh: "cn20 产品有多个级别但没有 relation：无法生成关联关系文件",
                    en: "a cn20 product with several levels has no relation: its relation file cannot be made")
            }
            return
        }
        var ratios: [Int] = []
        for element in levels.dropFirst() {
            guard let ratio = element["ratio"]?.number else { return }
            ratios.append(ratio)
        }
        guard let cascade = relation["cascade"], let text = cascade.text else { return }
        let whole = Self.cascade(ratios)
        let withoutTop = ratios.isEmpty ? whole : Self.cascade(Array(ratios.dropLast()))
        guard text != whole, text != withoutTop else { return }
        problems.error(
            cascade, zh: "“\(text)”与比例不符：应为 \(whole) 或（不含最高级）\(withoutTop)",
            en: "\"\(text)\" does not fit the ratios: \(whole), or \(withoutTop) without the top level")
    }

    private static func cascade(_ ratios: [Int]) -> String {
        var count = 1
        var parts = ["1"]
        for ratio in ratios.reversed() {
            let (product, overflow) = count.multipliedReportingOverflow(by: ratio)
            guard !overflow else { return "-" }
            count = product
            parts.append(String(count))
        }
        return parts.joined(separator: ":")
    }

    private mutating func checkSizes() {
        var units = 1
        for element in levels {
            guard let ratio = element["ratio"], let number = ratio.number else { continue }
            units = units.multipliedReportingOverflow(by: number).partialValue
            guard units > 1_000_000 || units < 1 else { continue }
            problems.error(
                ratio, zh: "一个容器内超过 1000000 个最小销售单元", en: "a container would hold more than 1000000 units")
            return
        }
    }
}
