import CXML

/// Reads an XML file element by element, by libxml2's streaming reader: no network, no entities of its own, libxml2's
/// limits on depth and length.
@safe final class XMLElements {
    struct Element {
        var name: String
        /// 0 for the root.
        var depth: Int
        var line: Int
        var attributes: [Attribute]

        subscript(name: String) -> String? { attributes.first { $0.name == name }?.value }
    }

    struct Attribute {
        var name: String
        var value: String
    }

    private let reader: xmlTextReaderPtr

    init(path: String) throws(RecordError) {
        let options = XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue
        unsafe silenceXML()
        guard let reader = unsafe xmlReaderForFile(path, nil, Int32(options)) else {
            throw .xml("the file cannot be opened")
        }
        unsafe self.reader = unsafe reader
    }

    deinit { unsafe xmlFreeTextReader(reader) }

    /// As the declaration names it; known once an element was read.
    var encoding: String? { unsafe xmlTextReaderConstEncoding(reader).map { unsafe String(cString: $0) } }

    /// The next element; nil at the end of the document.
    func next() throws(RecordError) -> Element? {
        while true {
            let result = unsafe xmlTextReaderRead(reader)
            if result == 0 { return nil }
            guard result == 1 else {
                throw .xml("line \(unsafe xmlTextReaderGetParserLineNumber(reader))")
            }
            if unsafe xmlTextReaderNodeType(reader) == Int32(XML_READER_TYPE_ELEMENT.rawValue) { return element() }
        }
    }

    private func element() -> Element {
        var element = Element(
            name: unsafe string(xmlTextReaderConstName(reader)), depth: Int(unsafe xmlTextReaderDepth(reader)),
            line: unsafe xmlLine(of: reader), attributes: [])
        while unsafe xmlTextReaderMoveToNextAttribute(reader) == 1 {
            element.attributes.append(
                Attribute(
                    name: unsafe string(xmlTextReaderConstName(reader)),
                    value: unsafe string(xmlTextReaderConstValue(reader))))
        }
        _ = unsafe xmlTextReaderMoveToElement(reader)
        return element
    }

    @unsafe private func string(_ text: UnsafePointer<xmlChar>?) -> String {
        guard let text = unsafe text else { return "" }
        return unsafe String(cString: text)
    }
}
