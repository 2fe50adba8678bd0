/// How many children a full container of each level holds, from level 2 upwards: `[10, 20, 48]` is ten units a bundle,
/// twenty bundles a case, forty-eight cases a pallet. Level 1 is the smallest sales pack.
public struct PackagingRatio: Hashable, Sendable {
    /// Children of a full container, from level 2 upwards; empty for a product of one level.
    public let children: [UInt16]

    /// The most levels that a product may have: platforms know up to ten.
    public static let maximumLevels = 10

    public init(_ children: [UInt16]) throws(PackagingFault) {
        guard children.count < PackagingRatio.maximumLevels else { throw .tooManyLevels(children.count + 1) }
        var units: UInt32 = 1
        for (index, ratio) in children.enumerated() {
            guard ratio > 0 else { throw .emptyContainer(level: index + 2) }
            let (product, overflow) = units.multipliedReportingOverflow(by: UInt32(ratio))
            guard !overflow else { throw .tooManyUnits }
            units = product
        }
        self.children = children
    }

    /// Reads the cascade of relation files: largest container first, then how many of each smaller level it holds in
    /// all. `1:20:200` is `[10, 20]`. Numbers that do not divide are refused.
    public init(cascade: String) throws(PackagingFault) {
        var counts: [UInt32] = []
        for part in cascade.split(separator: ":", omittingEmptySubsequences: false) {
            guard !part.isEmpty, part.utf8.allSatisfy(\.isDigit), part.utf8.first != 0x30, let number = UInt32(part)
            else { throw .notANumber(part: counts.count + 1) }
            counts.append(number)
        }
        guard counts.first == 1 else { throw .doesNotBeginWithOne }
        var children: [UInt16] = []
        for index in 1..<Swift.max(counts.count, 1) {
            let (capacity, rest) = counts[index].quotientAndRemainder(dividingBy: counts[index - 1])
            guard rest == 0 else { throw .doesNotDivide(part: index + 1) }
            guard let ratio = UInt16(exactly: capacity) else { throw .tooManyUnits }
            children.append(ratio)
        }
        try self.init(children.reversed())
    }

    /// Levels of the product, at least 1.
    public var levelCount: Int { children.count + 1 }

    /// Children of a full container of this level; nil for level 1 and levels that the product has not.
    public func children(inLevel level: Int) -> UInt16? {
        guard level >= 2, level <= levelCount else { return nil }
        return children[level - 2]
    }

    /// Smallest units in a full container of this level, 1 for level 1; nil for levels that the product has not.
    public func units(inLevel level: Int) -> UInt32? {
        guard level >= 1, level <= levelCount else { return nil }
        return children.prefix(level - 1).reduce(1) { $0 * UInt32($1) }
    }

    /// The cascade of all levels, `1:48:960:9600`.
    public var cascade: String { cascade(ofLevels: levelCount) ?? "1" }

    /// The cascade of the levels up to this one, for hand-over without pallets: `[10, 20, 48]` up to level 3 is
    /// `1:20:200`. Nil for levels that the product has not.
    public func cascade(ofLevels levels: Int) -> String? {
        guard levels >= 1, levels <= levelCount else { return nil }
        var text = "1"
        var count: UInt32 = 1
        for ratio in children.prefix(levels - 1).reversed() {
            count *= UInt32(ratio)
            text += ":\(count)"
        }
        return text
    }
}

/// What is wrong with a ratio or cascade.
public enum PackagingFault: Error, Hashable, Sendable {
    case tooManyLevels(Int)
    /// A container of this level would hold nothing.
    case emptyContainer(level: Int)
    /// A ratio above 65 535, or more than 4 294 967 295 units in the largest container.
    case tooManyUnits
    /// This part of a cascade, from 1, is no number without leading zeros.
    case notANumber(part: Int)
    case doesNotBeginWithOne
    /// This part of a cascade, from 1, is no multiple of the one before.
    case doesNotDivide(part: Int)

    /// The cause in a sentence.
    public var text: BilingualText {
        switch self {
        case .tooManyLevels(let levels):
            BilingualText(
                chinese: "包装级别为 \(levels)，最多 \(PackagingRatio.maximumLevels) 级",
                english: "\(levels) packaging levels; at most \(PackagingRatio.maximumLevels) are possible")
        case .emptyContainer(let level):
            BilingualText(chinese: "第 \(level) 级容量为零", english: "a container of level \(level) would hold nothing")
        case .tooManyUnits:
            BilingualText(chinese: "包装比例过大", english: "the ratio is too large")
        case .notANumber(let part):
            BilingualText(chinese: "包装比例第 \(part) 项不是数字", english: "part \(part) of the cascade is no number")
        case .doesNotBeginWithOne:
            BilingualText(chinese: "包装比例应以 1 开头", english: "a cascade begins with 1")
        case .doesNotDivide(let part):
            BilingualText(
                chinese: "包装比例第 \(part) 项不是前一项的整数倍",
                english: "part \(part) of the cascade is no multiple of the one before")
        }
    }
}

/// The usual packs, with the words that files and screens have for them. A site may have words of its own.
public enum PackagingLevel: UInt8, Sendable, CaseIterable {
    /// 小盒, the smallest sales pack.
    case carton = 1
    /// 中包
    case bundle = 2
    /// 箱
    case `case` = 3
    /// 垛
    case pallet = 4

    /// The word in files: `carton`, `bundle`, `case`, `pallet`.
    public var token: String {
        switch self {
        case .carton: "carton"
        case .bundle: "bundle"
        case .case: "case"
        case .pallet: "pallet"
        }
    }

    /// The word for people.
    public var text: BilingualText {
        switch self {
        case .carton: BilingualText(chinese: "小盒", english: "carton")
        case .bundle: BilingualText(chinese: "中包", english: "bundle")
        case .case: BilingualText(chinese: "箱", english: "case")
        case .pallet: BilingualText(chinese: "垛", english: "pallet")
        }
    }

    /// The pack that a file's word names, in either language; nil for a site's own word.
    public init?(name: String) {
        for level in PackagingLevel.allCases where name == level.token || name == level.text.chinese {
            self = level
            return
        }
        return nil
    }

    /// The usual packs of a product with so many levels, from level 1 upwards: carton; carton and case; carton, bundle
    /// and case; all four. Empty for other numbers.
    public static func usual(levels: Int) -> [PackagingLevel] {
        switch levels {
        case 1: [.carton]
        case 2: [.carton, .case]
        case 3: [.carton, .bundle, .case]
        case 4: [.carton, .bundle, .case, .pallet]
        default: []
        }
    }
}
