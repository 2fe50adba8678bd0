import CXML

/// Writes XML by libxml2's writer into memory, piece by piece, in the encoding that the file declares.
@safe final class XMLText {
    private let buffer: xmlBufferPtr
    private let writer: xmlTextWriterPtr

    /// - Parameter encoding: a name that libxml2 knows.
    init(encoding: String) throws(RecordError) {
        // The handler of UTF-8 is none: the text is in UTF-8 already.
        var handler: xmlCharEncodingHandlerPtr?
        if encoding.lowercased() != "utf-8" {
            guard let found = unsafe xmlFindCharEncodingHandler(encoding) else {
                throw .xml("no encoding \(encoding)")
            }
            unsafe handler = unsafe found
        }
        guard let buffer = unsafe xmlBufferCreate() else { throw .xml("out of memory") }
        guard let output = unsafe xmlOutputBufferCreateBuffer(buffer, handler) else {
            unsafe xmlBufferFree(buffer)
            throw .xml("out of memory")
        }
        guard let writer = unsafe xmlNewTextWriter(output) else {
            _ = unsafe xmlOutputBufferClose(output)
            unsafe xmlBufferFree(buffer)
            throw .xml("out of memory")
        }
        unsafe self.buffer = unsafe buffer
        unsafe self.writer = unsafe writer
    }

    deinit {
        unsafe xmlFreeTextWriter(writer)
        unsafe xmlBufferFree(buffer)
    }

    func start(_ element: String) throws(RecordError) {
        try check(unsafe xmlTextWriterStartElement(writer, element))
    }

    func end() throws(RecordError) { try check(unsafe xmlTextWriterEndElement(writer)) }

    /// Text that is markup already, such as the declaration and line ends.
    func raw(_ text: String) throws(RecordError) { try check(unsafe xmlTextWriterWriteRaw(writer, text)) }

    /// libxml2 would write Chinese characters as references where no document is behind the writer; so the few
    /// characters that need it are escaped here.
    func attribute(_ name: String, _ value: String) throws(RecordError) {
        try check(unsafe xmlTextWriterStartAttribute(writer, name))
        try raw(Self.escaped(value))
        try check(unsafe xmlTextWriterEndAttribute(writer))
    }

    /// An element with text and nothing else.
    func element(_ name: String, _ text: String) throws(RecordError) {
        try start(name)
        try raw(Self.escaped(text))
        try end()
    }

    static func escaped(_ value: String) -> String {
        let isPlain = value.utf8.allSatisfy { byte in
            byte >= 0x20 && byte != 0x26 && byte != 0x3C && byte != 0x3E && byte != 0x22
        }
        if isPlain { return value }
        var text = ""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "&": text += "&amp;"
            case "<": text += "&lt;"
            case ">": text += "&gt;"
            case "\"": text += "&quot;"
            case "\t": text += "&#9;"
            case "\n": text += "&#10;"
            case "\r": text += "&#13;"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }

    /// Whether XML 1.0 can hold the text.
    static func canHold(_ value: String) -> Bool {
        value.unicodeScalars.allSatisfy { scalar in
            scalar.value >= 0x20 && scalar.value != 0xFFFE && scalar.value != 0xFFFF
                || scalar == "\t" || scalar == "\n" || scalar == "\r"
        }
    }

    /// The bytes written since the last call, encoded.
    func drain() throws(RecordError) -> [UInt8] {
        try check(unsafe xmlTextWriterFlush(writer))
        let count = Int(unsafe xmlBufferLength(buffer))
        guard count > 0, let content = unsafe xmlBufferContent(buffer) else { return [] }
        let bytes = unsafe Array(UnsafeBufferPointer(start: content, count: count))
        unsafe xmlBufferEmpty(buffer)
        return bytes
    }

    private func check(_ result: Int32) throws(RecordError) {
        if result < 0 { throw .xml("the writer failed") }
    }
}
