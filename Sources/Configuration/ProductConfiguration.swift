public import Codes
public import LineCore

/// A product as its file describes it: master data, packaging levels, what relation files and labels need.
public struct ProductConfiguration: Hashable, Sendable {
    public var id: String
    /// 通用名称.
    public var name: BilingualText
    /// 剂型.
    public var dosageForm: BilingualText
    /// 制剂规格.
    public var strength: String
    /// 包装规格.
    public var packSpec: String
    public var shelfLifeMonths: Int
    public var expiryRule: ExpiryRule
    /// Units per minute at which the product is meant to run; nil = the line's top speed.
    public var ratedSpeed: UInt16?
    /// 上市许可持有人.
    public var holder: CompanyConfiguration
    /// 生产企业.
    public var manufacturer: CompanyConfiguration
    public var codes: LinkedCodes
    /// From level 1 upwards, without gaps.
    public var levels: [LevelConfiguration]
    public var relation: RelationConfiguration?
    public var label: LabelTexts
    /// Whether short containers are filled up after they were closed.
    public var topUp: TopUp
    /// A batch may start only after its line clearance.
    public var isClearanceRequired: Bool
    /// What has to be confirmed beside the line's own items.
    public var clearanceItems: [ClearanceItem]
    /// A batch may start only after a function test that passed.
    public var isTestRequired: Bool

    /// The levels as the core needs to know them.
    public var levelPlans: [LevelPlan] {
        levels.map { level in
            LevelPlan(
                level: level.level, name: level.name, scheme: level.source.scheme, prefix: level.source.prefix,
                ratio: level.ratio)
        }
    }

    /// Smallest units in a full container of this level; nil for a level that the product does not have.
    public func units(inLevel level: UInt8) -> Int? {
        guard levels.contains(where: { $0.level == level }) else { return nil }
        return levels.filter { $0.level > 1 && $0.level <= level }.reduce(1) { $0 * Int($1.ratio) }
    }
}

/// A company with its number.
public struct CompanyConfiguration: Hashable, Sendable {
    public var name: BilingualText
    /// 统一社会信用代码.
    public var creditCode: String
}

/// The codes that are linked to a product beside the 药品标识码 of its levels (U-09).
public struct LinkedCodes: Hashable, Sendable {
    /// 商品条码, EAN-13.
    public var barcode: String?
    /// 本位码, 14 digits.
    public var nationalDrugCode: String
    /// 国家药品标识码.
    public var nationalDrugIdentifier: String?
    /// 医保编码, 23 characters.
    public var insuranceCode: String?
    public var ypid: String?
    /// 批准文号.
    public var approvalNumber: String
}

/// One packaging level of a product.
public struct LevelConfiguration: Hashable, Sendable {
    /// Where the level's codes come from.
    public enum Source: Hashable, Sendable {
        /// Imported trace codes that begin with this 药品标识码.
        case cn20(prefix: String)
        /// Serials of this GTIN-14: from the range if there is one, else imported.
        case gs1(gtin: String, companyPrefixLength: Int, serials: ClosedRange<UInt64>?)
        /// SSCCs of the enterprise's company prefix with this extension digit and these serial references.
        case sscc(extensionDigit: UInt8, serials: ClosedRange<UInt64>)

        public var scheme: CodeScheme {
            switch self {
            case .cn20: .cn20
            case .gs1: .gs1
            case .sscc: .sscc
            }
        }

        /// The prefix of `LevelPlan`: 药品标识码, GTIN or nil.
        public var prefix: String? {
            switch self {
            case .cn20(let prefix): prefix
            case .gs1(let gtin, _, _): gtin
            case .sscc: nil
            }
        }
    }

    public var level: UInt8
    public var name: String
    public var source: Source
    /// Children in a full container; 0 at level 1.
    public var ratio: UInt16
    /// The packs come with their codes printed: the codes are allotted to batches, no printer draws them (V-08).
    public var isPreprinted: Bool

    /// Digits of every serial of a granted GS1 range: as many as its last number has, zeros in front of the others.
    public var serialWidth: Int {
        switch source {
        case .gs1(_, _, let serials?): String(serials.upperBound).utf8.count
        case .cn20, .gs1, .sscc: 0
        }
    }
}

/// What the platform gave for relation files (关联关系); never derived.
public struct RelationConfiguration: Hashable, Sendable {
    public var productCode: String
    public var subTypeNo: String
    /// From the largest pack down, cumulative: `1:20:200`.
    public var cascade: String
    public var packageSpec: String
    public var comment: String
    public var license: String
    public var workshop: String
    public var lineManager: String
    /// Files beside relation.xml.
    public var profiles: [RelationProfileConfiguration]
}

/// Texts of labels beside codes and dates.
public struct LabelTexts: Hashable, Sendable {
    /// The product's name on labels.
    public var title: String
    public var storage: String
}

extension ProductConfiguration {
    /// Makes the product from a tree without errors.
    init(_ tree: Checked) {
        let codes = tree.required("codes")
        let label = tree.required("label")
        let name = tree.bilingual("name")
        self.init(
            id: tree.text("id"), name: name, dosageForm: tree.bilingual("dosage-form"),
            strength: tree.text("strength"), packSpec: tree.text("pack-spec"),
            shelfLifeMonths: tree.number("shelf-life"), expiryRule: tree.word("expiry-rule", ExpiryRule.self),
            ratedSpeed: tree["rated-speed"]?.number.map { UInt16($0) },
            holder: CompanyConfiguration(tree.required("holder")),
            manufacturer: CompanyConfiguration(tree.required("manufacturer")),
            codes: LinkedCodes(
                barcode: codes["barcode"]?.text, nationalDrugCode: codes.text("national-drug-code"),
                nationalDrugIdentifier: codes["national-drug-id"]?.text,
                insuranceCode: codes["insurance-code"]?.text, ypid: codes["ypid"]?.text,
                approvalNumber: codes.text("approval-number")),
            levels: tree.list("levels").map(LevelConfiguration.init),
            relation: tree["relation"].map(RelationConfiguration.init),
            label: LabelTexts(title: label["title"]?.text ?? name.chinese, storage: label.text("storage")),
            topUp: TopUp(token: tree.text("top-up")) ?? .none,
            isClearanceRequired: tree.text("clearance") == "required",
            clearanceItems: tree["clearance-items"]?.elements.map(ClearanceItem.init) ?? [],
            isTestRequired: tree.text("function-test") == "required")
    }
}

extension CompanyConfiguration {
    init(_ tree: Checked) {
        self.init(name: tree.bilingual("name"), creditCode: tree.text("credit-code"))
    }
}

extension RelationConfiguration {
    init(_ tree: Checked) {
        self.init(
            productCode: tree.text("product-code"), subTypeNo: tree.text("sub-type-no"),
            cascade: tree.text("cascade"), packageSpec: tree.text("package-spec"), comment: tree.text("comment"),
            license: tree.text("license"), workshop: tree.text("workshop"), lineManager: tree.text("line-manager"),
            profiles: tree["profiles"]?.elements.map(RelationProfileConfiguration.init) ?? [])
    }
}

extension LevelConfiguration {
    init(_ tree: Checked) {
        let source: Source
        switch CodeScheme(token: tree.text("scheme")) {
        case .cn20: source = .cn20(prefix: tree.text("prefix"))
        case .gs1:
            source = .gs1(
                gtin: tree.text("gtin"), companyPrefixLength: tree.number("company-prefix-length"),
                serials: tree["serials"].map(Self.range))
        case .sscc:
            source = .sscc(
                extensionDigit: UInt8(tree.number("extension")), serials: Self.range(tree.required("serials")))
        case nil: preconditionFailure("the shape of \(tree.path) allows only known schemes")
        }
        self.init(
            level: UInt8(tree.number("level")), name: tree.text("name"), source: source,
            ratio: UInt16(tree["ratio"]?.number ?? 0), isPreprinted: tree.flag("preprinted"))
    }

    private static func range(_ tree: Checked) -> ClosedRange<UInt64> {
        UInt64(tree.number("first"))...UInt64(tree.number("last"))
    }
}
