import CPango

/// The family that a report is set in.
struct ReportFont: Hashable {
    /// One family has both languages, so that a report looks the same wherever it is made.
    static let wanted = "Noto Sans CJK SC"
    /// Used where the wanted one is not installed, the first that is there.
    private static let substitutes = ["Noto Sans", "DejaVu Sans", "Liberation Sans"]

    var family: String
    /// The wanted one is not installed: there are no Chinese characters.
    var isSubstitute: Bool

    /// - Parameter wanted: the family that has both languages.
    static func installed(wanted: String) throws(ReportError) -> ReportFont {
        let families = families
        if families.contains(wanted) { return ReportFont(family: wanted, isSubstitute: false) }
        guard let other = substitutes.first(where: families.contains) ?? families.min() else {
            throw .fontMissing(wanted)
        }
        return ReportFont(family: other, isSubstitute: true)
    }

    private static var families: Set<String> {
        guard let map = unsafe pango_cairo_font_map_get_default() else { return [] }
        var list: UnsafeMutablePointer<UnsafeMutablePointer<PangoFontFamily>?>?
        var count: Int32 = 0
        unsafe pango_font_map_list_families(map, &list, &count)
        defer { unsafe g_free(list) }
        var names: Set<String> = []
        for index in 0..<Int(count) {
            guard let found = unsafe list?[index], let name = unsafe pango_font_family_get_name(found) else { continue }
            names.insert(unsafe String(cString: name))
        }
        return names
    }
}
