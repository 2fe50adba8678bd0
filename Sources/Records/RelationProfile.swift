/// How a relation file (关联关系 RelationCreate, schema 3.0) is spelled. Files accepted in the field differ in these
/// points, and the platform's schema is not public: so they are data.
public struct RelationProfile: Hashable, Sendable {
    /// Letter case of `Events@Version` and `Event@Name`.
    public enum Spelling: Hashable, Sendable { case capital, lowercase }

    /// `parentCode` of a pack that is in no other.
    public enum TopParent: Hashable, Sendable { case absent, empty }

    public enum FlagPolicy: Hashable, Sendable {
        /// Each container by the units that are really inside; units 0.
        case byFill
        /// Each line has the flag of its outermost container.
        case outermost
        /// As ``byFill``, and every line of the file says short when one container is.
        case wholeFile
    }

    public enum Encoding: Hashable, Sendable {
        case utf8, gb2312, gb18030

        /// The word in the XML declaration.
        var name: String {
            switch self {
            case .utf8: "utf-8"
            case .gb2312: "GB2312"
            case .gb18030: "GB18030"
            }
        }
    }

    public enum Order: Hashable, Sendable {
        /// A container, then what is in it, and so on.
        case depthFirst
        /// All packs of the top layer, then those of the layer below.
        case byLevel
    }

    /// Whether the XML declaration stands on the line of `Document` or on its own. Each element below has its own line
    /// in both.
    public enum Layout: Hashable, Sendable { case declarationInLine, declarationAbove }

    public var spelling: Spelling
    public var topParent: TopParent
    public var flags: FlagPolicy
    public var encoding: Encoding
    public var order: Order
    public var layout: Layout
    /// Written instead of the master data's licence number.
    public var leavesLicenseEmpty: Bool

    public init(
        spelling: Spelling, topParent: TopParent, flags: FlagPolicy, encoding: Encoding, order: Order, layout: Layout,
        leavesLicenseEmpty: Bool
    ) {
        self.spelling = spelling
        self.topParent = topParent
        self.flags = flags
        self.encoding = encoding
        self.order = order
        self.layout = layout
        self.leavesLicenseEmpty = leavesLicenseEmpty
    }

    /// What relation.xml itself has.
    public static let plant = RelationProfile(
        spelling: .capital, topParent: .absent, flags: .byFill, encoding: .utf8, order: .depthFirst,
        layout: .declarationInLine, leavesLicenseEmpty: false)

    /// What older generators write.
    public static let classic = RelationProfile(
        spelling: .lowercase, topParent: .empty, flags: .outermost, encoding: .utf8, order: .byLevel,
        layout: .declarationAbove, leavesLicenseEmpty: true)
}
