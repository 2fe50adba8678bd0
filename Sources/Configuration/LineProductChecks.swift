import Codes

/// What must hold between a line and a product that it shall run. Problems stand in the line's file where the line
/// cannot make the product, in the product's where its codes do not fit the enterprise.
struct LineProductChecks {
    let line: LineConfiguration
    let product: ProductConfiguration
    let linePlaces: Places
    let productPlaces: Places
    private(set) var problems: [ConfigurationProblem] = []

    init(line: LineConfiguration, product: ProductConfiguration, linePlaces: Places, productPlaces: Places) {
        self.line = line
        self.product = product
        self.linePlaces = linePlaces
        self.productPlaces = productPlaces
    }

    mutating func run() {
        checkStations()
        checkLevelsAreMade()
        checkRanges()
        checkClearance()
    }

    private mutating func checkClearance() {
        for (index, item) in product.clearanceItems.enumerated()
        where line.clearance.contains(where: { $0.id == item.id }) {
            problems.append(
                productPlaces.problem(
                    .error, "clearance-items[\(index)].id", zh: "清场检查项 \(item.id) 已在生产线 \(line.id) 中",
                    en: "the line \(line.id) has a clearance item \(item.id) already"))
        }
        guard product.isClearanceRequired, product.clearanceItems.isEmpty, line.clearance.isEmpty else { return }
        problems.append(
            productPlaces.problem(
                .error, "clearance", zh: "须清场，但产品和生产线 \(line.id) 都没有检查项",
                en: "a line clearance is required, and neither the product nor the line \(line.id) has an item for it"))
    }

    private mutating func checkStations() {
        for (index, station) in line.stations.enumerated() {
            guard let level = product.levels.first(where: { $0.level == station.level }) else {
                let top = product.levels.count
                refuse(
                    line: "stations[\(index)].level",
                    zh: "产品 \(product.id) 没有级别 \(station.level)（最高 \(top)）",
                    en: "the product \(product.id) has no level \(station.level) (it has 1…\(top))")
                continue
            }
            checkPrinting(station, level, path: "stations[\(index)].kind")
            if index == 0, case .handheld = station.kind, let units = product.levels.first, !units.isPreprinted {
                refuse(
                    line: "stations[0].kind",
                    zh: "产品 \(product.id) 的小盒不是预印的（preprinted），此线没有赋码工位",
                    en:
                        "the units of the product \(product.id) do not come printed, and no station of this line codes them"
                )
            }
            guard case .container(let container) = station.kind, container.layers > 0,
                !level.ratio.isMultiple(of: container.layers)
            else { continue }
            refuse(
                line: "stations[\(index)].layers",
                zh: "产品 \(product.id) 级别 \(level.level) 的比例 \(level.ratio) 不能被 \(container.layers) 层整除",
                en:
                    "the ratio \(level.ratio) of level \(level.level) of the product \(product.id) cannot be divided into "
                    + "\(container.layers) layers")
        }
    }

    /// Units come printed, or the line prints them: never both.
    private mutating func checkPrinting(_ station: StationConfiguration, _ level: LevelConfiguration, path: String) {
        switch station.kind {
        case .coding where level.isPreprinted:
            refuse(
                line: path, zh: "产品 \(product.id) 的小盒是预印的，此工位会再次打印",
                en: "the units of the product \(product.id) come printed, and this station would print on them")
        case .verifying where !level.isPreprinted:
            refuse(
                line: path, zh: "产品 \(product.id) 的小盒不是预印的（preprinted），此工位没有打印机",
                en: "the units of the product \(product.id) do not come printed, and this station has no printer")
        default: break
        }
    }

    private mutating func checkLevelsAreMade() {
        for (index, level) in product.levels.enumerated()
        where !line.stations.contains(where: { $0.level == level.level }) && !(index == 0 && line.packsPrintedUnits) {
            problems.append(
                productPlaces.problem(
                    .error, "levels[\(index)].level", zh: "生产线 \(line.id) 没有工位完成级别 \(level.level)",
                    en: "no station of the line \(line.id) makes level \(level.level)"))
        }
    }

    /// An SSCC has 17 digits before its check: extension, company prefix, serial reference.
    private mutating func checkRanges() {
        let digits = 16 - line.enterprise.companyPrefixLength
        for (index, level) in product.levels.enumerated() {
            guard case .sscc(_, let serials) = level.source, String(serials.upperBound).count > digits else { continue }
            problems.append(
                productPlaces.problem(
                    .error, "levels[\(index)].serials.last",
                    zh: "厂商识别代码 \(line.enterprise.companyPrefix) 的 SSCC 序列号至多 \(digits) 位",
                    en:
                        "with the company prefix \(line.enterprise.companyPrefix) an SSCC's serial reference has at most "
                        + "\(digits) digits"))
        }
    }

    private mutating func refuse(line path: String, zh: String, en: String) {
        problems.append(linePlaces.problem(.error, path, zh: zh, en: en))
    }
}
