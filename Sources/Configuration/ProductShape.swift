import Codes
import LineCore

/// The keys of a product's file.
enum ProductShape {
    static let document = Shape.group([
        Field(
            "format", .word([ConfigurationKind.product.format]), .required, zh: "文件种类和版本",
            en: "kind and version of the file"),
        Field("id", .text(.identifier), .required, zh: "产品编号", en: "the product's id"),
        Field("name", LineShape.name, .required, zh: "通用名称", en: "the generic name"),
        Field("dosage-form", LineShape.name, .required, zh: "剂型", en: "the dosage form"),
        Field("strength", .text(.line(1...80)), .required, zh: "制剂规格", en: "the strength"),
        Field("pack-spec", .text(.line(1...80)), .required, zh: "包装规格", en: "the pack specification"),
        Field("shelf-life", .number(1...120), .required, zh: "有效期（月）", en: "the shelf life in months"),
        Field(
            "expiry-rule", .word(ExpiryRule.allCases.map(\.rawValue)), .required, zh: "有效期至的算法",
            en: "how the expiry date follows from made date and shelf life"),
        Field(
            "rated-speed", .number(1...1_200), .optional, zh: "额定速度（件/分），OEE 的性能率以此为准；缺省 = 第一工位的 top-speed",
            en:
                "the rated speed in units per minute, by which performance is measured; absent = top-speed of the first "
                + "station"),
        Field("holder", company, .required, zh: "上市许可持有人", en: "the marketing authorisation holder"),
        Field("manufacturer", company, .required, zh: "生产企业", en: "the manufacturer"),
        Field("codes", codes, .required, zh: "关联编码", en: "the codes that are linked to the product"),
        Field(
            "levels", .list(level, count: 1...9), .required, zh: "包装级别，从 1 = 最小销售单元起",
            en: "the packaging levels, from 1 = unit upwards"),
        Field("relation", relation, .optional, zh: "关联关系文件的平台数据", en: "the platform's data for relation files"),
        Field("label", label, .defaults, zh: "标签文字", en: "texts of labels"),
        Field(
            "top-up", .word(TopUp.allCases.map(\.token)), .text(TopUp.none.token),
            zh: "零箱能否补满：none 不补；same-batch 由本批补；next-batch 也可由下一批补（拼箱，一个容器最多两个批次）",
            en:
                "whether short containers are filled up: not at all, by their own batch, or also by the next batch (at most "
                + "two batches in a container)"),
        Field(
            "clearance", .word(demand), .text(demand[1]), zh: "开工前是否必须清场",
            en: "whether a batch needs a line clearance before it starts"),
        Field(
            "clearance-items", .list(LineShape.clearanceItem, count: 1...40), .optional, zh: "本产品另加的清场检查项",
            en: "what has to be confirmed for this product beside the line's own items"),
        Field(
            "function-test", .word(demand), .text(demand[1]), zh: "开工前是否必须做功能测试",
            en: "whether a batch needs a function test before it starts"),
    ])

    private static let demand = ["required", "optional"]

    private static let company = Shape.group([
        Field("name", LineShape.name, .required, zh: "名称", en: "its name"),
        Field("credit-code", .text(.creditCode), .required, zh: "统一社会信用代码", en: "its 统一社会信用代码"),
    ])

    private static let codes = Shape.group([
        Field("barcode", .text(.retailBarcode), .optional, zh: "商品条码", en: "商品条码 (EAN-13)"),
        Field("national-drug-code", .text(.nationalDrugCode), .required, zh: "本位码", en: "本位码"),
        Field("national-drug-id", .text(.nationalDrugIdentifier), .optional, zh: "国家药品标识码", en: "国家药品标识码"),
        Field("insurance-code", .text(.insuranceCode), .optional, zh: "医保编码", en: "医保编码"),
        Field("ypid", .text(.ypid), .optional, zh: "YPID", en: "YPID"),
        Field("approval-number", .text(.approvalNumber), .required, zh: "批准文号", en: "批准文号"),
    ])

    private static let levelCommon = [
        Field("level", .number(1...9), .required, zh: "级别，1 = 最小销售单元", en: "the level, 1 = unit"),
        Field(
            "name", .text(.levelName), .required, zh: "级别名称；箱级须名为 case 或 箱",
            en: "its name; the case is called case or 箱"),
        Field(
            "ratio", .number(1...10_000), .optional, zh: "满容器内的下级数量（级别 2 起必填）",
            en: "children in a full container; from level 2 on"),
        Field(
            "preprinted", .flag, .flag(false), zh: "包材来时已印码（仅级别 1，不可用号段）",
            en: "the packs come with their codes printed (level 1 only, imported codes only)"),
    ]

    private static let level = Shape.variants(
        key: "scheme", meaning: BilingualText(zh: "编码方案", en: "the code scheme"), common: levelCommon,
        cases: [
            Variant(
                word: CodeScheme.cn20.token,
                meaning: BilingualText(zh: "20 位追溯码，只能导入", en: "20-digit trace codes, only ever imported"),
                fields: [Field("prefix", .text(.drugIdentifier), .required, zh: "本级别的药品标识码", en: "this level's 药品标识码")]),
            Variant(
                word: CodeScheme.gs1.token, meaning: BilingualText(zh: "GTIN + 序列号", en: "GTIN and serial"),
                fields: [
                    Field("gtin", .text(.gtin), .required, zh: "GTIN-14", en: "the GTIN-14"),
                    Field(
                        "company-prefix-length", .number(4...12), .required, zh: "GTIN 中厂商识别代码的位数",
                        en: "digits of the company prefix inside the GTIN"),
                    Field(
                        "serials", range, .optional, zh: "企业授予的序列号段；缺省 = 只用导入的码",
                        en: "serials that the enterprise granted; absent = imported codes only"),
                ]),
            Variant(
                word: CodeScheme.sscc.token, meaning: BilingualText(zh: "SSCC，18 位", en: "SSCC, 18 digits"),
                fields: [
                    Field("extension", .number(0...9), .number(0), zh: "扩展位", en: "the extension digit"),
                    Field(
                        "serials", range, .required, zh: "企业授予的序列号段",
                        en: "serial references that the enterprise granted"),
                ]),
        ])

    private static let range = Shape.group([
        Field("first", .number(0...999_999_999_999), .required, zh: "第一个", en: "the first"),
        Field("last", .number(0...999_999_999_999), .required, zh: "最后一个", en: "the last"),
    ])

    private static let relation = Shape.group([
        Field(
            "product-code", .text(.platformCode), .required, zh: "productCode，取自平台",
            en: "productCode, as the platform has it"),
        Field(
            "sub-type-no", .text(.platformCode), .required, zh: "subTypeNo，药品子类编码",
            en: "subTypeNo, as the platform has it"),
        Field("cascade", .text(.cascade), .required, zh: "cascade，须与比例一致", en: "cascade; must fit the ratios"),
        Field(
            "package-spec", .text(.line(1...80)), .required, zh: "packageSpec，照抄平台", en: "packageSpec, copied exactly"),
        Field("comment", .text(.line(0...80)), .text("0"), zh: "comment", en: "comment"),
        Field("license", .text(.line(0...80)), .text(""), zh: "License", en: "License"),
        Field("workshop", .text(.line(1...40)), .required, zh: "车间", en: "the workshop"),
        Field("line-manager", .text(.line(1...40)), .text("无"), zh: "负责人", en: "the line's manager"),
        Field(
            "profiles", .list(RelationProfileShape.profile, count: 1...8), .optional, zh: "除 relation.xml 外另写的关联关系文件",
            en: "relation files in other spellings, beside relation.xml"),
    ])

    private static let label = Shape.group([
        Field(
            "title", .text(.line(1...60)), .optional, zh: "标签上的产品名，缺省为中文名称",
            en: "the product's name on labels; the Chinese name where absent"),
        Field("storage", .text(.line(0...80)), .text(""), zh: "贮藏条件", en: "storage conditions"),
    ])
}
