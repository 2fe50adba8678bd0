import CPango

/// A PDF document that is drawn page by page, in points from the upper left corner (PDF 1.4, A4 upright).
///
/// The same drawing gives the same bytes: the date of creation is given, the language of the environment has no say, and
/// no other font than the one that was chosen steps in. A character that the font does not have stands as its number,
/// `[U+1F600]`, and so do characters that would not be seen.
@safe final class Canvas {
    /// A4 in points.
    static let width = 595.28
    static let height = 841.89

    struct Color: Hashable {
        var red: Double
        var green: Double
        var blue: Double

        static let black = Color(red: 0.08, green: 0.09, blue: 0.11)
        static let gray = Color(red: 0.42, green: 0.45, blue: 0.5)
        static let line = Color(red: 0.78, green: 0.8, blue: 0.83)
        static let band = Color(red: 0.945, green: 0.953, blue: 0.965)
        static let white = Color(red: 1, green: 1, blue: 1)
        static let accent = Color(red: 0.1, green: 0.33, blue: 0.56)
        static let warning = Color(red: 0.72, green: 0.16, blue: 0.13)
    }

    /// How a text is set.
    struct Style: Hashable {
        /// In points.
        var size: Double
        var isBold = false
        var color = Color.black
        var alignment = Alignment.left
        /// One line, cut with an ellipsis where it does not fit.
        var isOneLine = false

        enum Alignment: Hashable { case left, right, center }

        func with(_ change: (inout Style) -> Void) -> Style {
            var style = self
            change(&style)
            return style
        }
    }

    private let surface: OpaquePointer
    private let context: OpaquePointer
    private let layout: OpaquePointer
    private let output = Output()
    private let face: ReportFont
    private var fonts: [Font: OpaquePointer] = unsafe [:]
    private var drawable: [Unicode.Scalar: Bool] = [:]
    /// Characters that stand as their numbers, in their order.
    private(set) var missing: Set<Unicode.Scalar> = []

    private struct Font: Hashable {
        var size: Double
        var isBold: Bool
    }

    /// What cairo has written so far.
    private final class Output { var bytes: [UInt8] = [] }

    /// - Parameters:
    ///   - created: RFC 3339; the file's only date.
    init(font: ReportFont, created: String, title: String) throws(ReportError) {
        face = font
        // The canvas keeps it as long as the surface lives.
        let closure = unsafe Unmanaged.passUnretained(output).toOpaque()
        let surface = unsafe cairo_pdf_surface_create_for_stream(
            { closure, data, length in
                guard let closure = unsafe closure, let data = unsafe data else { return CAIRO_STATUS_WRITE_ERROR }
                let output = unsafe Unmanaged<Output>.fromOpaque(closure).takeUnretainedValue()
                unsafe output.bytes.append(contentsOf: UnsafeBufferPointer(start: data, count: Int(length)))
                return CAIRO_STATUS_SUCCESS
            }, closure, Self.width, Self.height)
        guard let surface = unsafe surface, let context = unsafe cairo_create(surface) else { throw .outOfMemory }
        unsafe cairo_pdf_surface_restrict_to_version(surface, CAIRO_PDF_VERSION_1_4)
        unsafe cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, created)
        unsafe cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title)
        guard let layout = unsafe pango_cairo_create_layout(context) else {
            unsafe cairo_destroy(context)
            unsafe cairo_surface_destroy(surface)
            throw .outOfMemory
        }
        unsafe self.surface = unsafe surface
        unsafe self.context = unsafe context
        unsafe self.layout = unsafe layout
        // Distances in points of the page and not of a screen's pixels.
        let setting = unsafe pango_layout_get_context(layout)
        unsafe pango_cairo_context_set_resolution(setting, 72)
        unsafe pango_context_set_round_glyph_positions(setting, 0)
        unsafe pango_context_set_language(setting, pango_language_from_string("zh-cn"))
        unsafe pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR)
        let attributes = unsafe pango_attr_list_new()
        unsafe pango_attr_list_insert(attributes, pango_attr_fallback_new(0))
        unsafe pango_layout_set_attributes(layout, attributes)
        unsafe pango_attr_list_unref(attributes)
    }

    deinit {
        unsafe fonts.values.forEach { unsafe pango_font_description_free($0) }
        unsafe g_object_unref(UnsafeMutableRawPointer(layout))
        unsafe cairo_destroy(context)
        unsafe cairo_surface_destroy(surface)
    }

    /// Ends the page; the next one is empty.
    func endPage() { unsafe cairo_show_page(context) }

    /// Completes the document and gives its bytes.
    func finish() throws(ReportError) -> [UInt8] {
        let drawn = unsafe cairo_status(context)
        unsafe cairo_surface_finish(surface)
        let written = unsafe cairo_surface_status(surface)
        for status in [drawn, written] where status != CAIRO_STATUS_SUCCESS {
            throw .drawing(unsafe String(cString: cairo_status_to_string(status)))
        }
        return output.bytes
    }

    // MARK: Text

    /// The height that a text takes in this width.
    func height(of text: String, _ style: Style, width: Double) -> Double {
        set(text, style, width: width)
        var height: Int32 = 0
        unsafe pango_layout_get_size(layout, nil, &height)
        return Double(height) / Double(PANGO_SCALE)
    }

    /// The width that a text takes on one line.
    func width(of text: String, _ style: Style) -> Double {
        set(text, style, width: nil)
        var width: Int32 = 0
        unsafe pango_layout_get_size(layout, &width, nil)
        return Double(width) / Double(PANGO_SCALE)
    }

    /// Sets a text with its upper left corner at the point, broken into lines of this width; gives its height.
    @discardableResult
    func text(_ text: String, _ style: Style, x: Double, y: Double, width: Double) -> Double {
        let height = height(of: text, style, width: width)
        color(style.color)
        unsafe cairo_move_to(context, x, y)
        unsafe pango_cairo_show_layout(context, layout)
        return height
    }

    private func set(_ text: String, _ style: Style, width: Double?) {
        let font = unsafe font(style)
        let text = unsafe shown(text, font)
        unsafe pango_layout_set_font_description(layout, font)
        unsafe pango_layout_set_text(layout, text, Int32(clamping: text.utf8.count))
        unsafe pango_layout_set_width(layout, width.map { Int32(clamping: Int($0 * Double(PANGO_SCALE))) } ?? -1)
        unsafe pango_layout_set_ellipsize(layout, style.isOneLine ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE)
        unsafe pango_layout_set_height(layout, style.isOneLine ? -1 : Int32.min)
        let alignment =
            switch style.alignment {
            case .left: PANGO_ALIGN_LEFT
            case .right: PANGO_ALIGN_RIGHT
            case .center: PANGO_ALIGN_CENTER
            }
        unsafe pango_layout_set_alignment(layout, alignment)
    }

    private func font(_ style: Style) -> OpaquePointer? {
        let key = Font(size: style.size, isBold: style.isBold)
        if let font = unsafe fonts[key] { return unsafe font }
        let font = unsafe pango_font_description_new()
        unsafe pango_font_description_set_family(font, face.family)
        unsafe pango_font_description_set_weight(font, style.isBold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL)
        unsafe pango_font_description_set_absolute_size(font, style.size * Double(PANGO_SCALE))
        unsafe fonts[key] = unsafe font
        return unsafe font
    }

    /// The text with characters that cannot be drawn as their numbers.
    private func shown(_ text: String, _ font: OpaquePointer?) -> String {
        guard !text.unicodeScalars.allSatisfy({ unsafe canDraw($0, font) }) else { return text }
        var shown = ""
        for scalar in text.unicodeScalars {
            if unsafe canDraw(scalar, font) {
                shown.unicodeScalars.append(scalar)
            } else {
                missing.insert(scalar)
                let digits = String(scalar.value, radix: 16, uppercase: true)
                shown += "[U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits + "]"
            }
        }
        return shown
    }

    /// Controls and what turns the direction of writing would show nothing, or another text than the one that is there.
    private func canDraw(_ scalar: Unicode.Scalar, _ font: OpaquePointer?) -> Bool {
        if (0x20...0x7E).contains(scalar.value) || scalar == "\n" { return true }
        if let known = drawable[scalar] { return known }
        var isDrawn = false
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: break
        default:
            let text = String(scalar)
            unsafe pango_layout_set_font_description(layout, font)
            unsafe pango_layout_set_text(layout, text, Int32(text.utf8.count))
            isDrawn = unsafe pango_layout_get_unknown_glyphs_count(layout) == 0
        }
        drawable[scalar] = isDrawn
        return isDrawn
    }

    // MARK: Shapes

    private func color(_ color: Color) { unsafe cairo_set_source_rgb(context, color.red, color.green, color.blue) }

    func fill(_ color: Color, x: Double, y: Double, width: Double, height: Double) {
        self.color(color)
        unsafe cairo_rectangle(context, x, y, width, height)
        unsafe cairo_fill(context)
    }

    func line(_ color: Color, _ thickness: Double, from: (x: Double, y: Double), to: (x: Double, y: Double)) {
        polyline(color, thickness, [from, to])
    }

    func polyline(_ color: Color, _ thickness: Double, _ points: [(x: Double, y: Double)]) {
        guard let first = points.first else { return }
        self.color(color)
        unsafe cairo_set_line_width(context, thickness)
        unsafe cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND)
        unsafe cairo_move_to(context, first.x, first.y)
        for point in points.dropFirst() { unsafe cairo_line_to(context, point.x, point.y) }
        unsafe cairo_stroke(context)
    }

    func frame(_ color: Color, _ thickness: Double, x: Double, y: Double, width: Double, height: Double) {
        self.color(color)
        unsafe cairo_set_line_width(context, thickness)
        unsafe cairo_rectangle(context, x, y, width, height)
        unsafe cairo_stroke(context)
    }
}
