import CXML

/// Reads an XML file node by node, by libxml2's streaming reader: no network, no entities of its own, libxml2's limits
/// on depth and length. A document type is refused.
@safe final class XMLNodes {
    enum Node: Hashable {
        /// Name without its prefix; `namespace` is empty for none.
        case start(name: String, namespace: String)
        case end
        case text(String)
    }

    private let reader: xmlTextReaderPtr
    /// The end of an empty element, which the reader does not tell.
    private var owesEnd = false

    init(path: String) throws(RecordError) {
        let options = XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue
        unsafe silenceXML()
        guard let reader = unsafe xmlReaderForFile(path, nil, Int32(options)) else {
            throw .xml("the file cannot be opened")
        }
        unsafe self.reader = unsafe reader
    }

    deinit { unsafe xmlFreeTextReader(reader) }

    var line: Int { unsafe xmlLine(of: reader) }

    /// The next start, end or text; nil at the end of the document. White space between elements is text.
    func next() throws(RecordError) -> Node? {
        if owesEnd {
            owesEnd = false
            return .end
        }
        while true {
            let result = unsafe xmlTextReaderRead(reader)
            if result == 0 { return nil }
            guard result == 1 else { throw .xml("line \(line)") }
            let type = unsafe xmlTextReaderNodeType(reader)
            switch UInt32(bitPattern: type) {
            case XML_READER_TYPE_ELEMENT.rawValue:
                owesEnd = unsafe xmlTextReaderIsEmptyElement(reader) == 1
                return .start(
                    name: unsafe string(xmlTextReaderConstLocalName(reader)),
                    namespace: unsafe string(xmlTextReaderConstNamespaceUri(reader)))
            case XML_READER_TYPE_END_ELEMENT.rawValue: return .end
            case XML_READER_TYPE_TEXT.rawValue, XML_READER_TYPE_CDATA.rawValue,
                XML_READER_TYPE_WHITESPACE.rawValue, XML_READER_TYPE_SIGNIFICANT_WHITESPACE.rawValue:
                return .text(unsafe string(xmlTextReaderConstValue(reader)))
            case XML_READER_TYPE_COMMENT.rawValue, XML_READER_TYPE_XML_DECLARATION.rawValue: continue
            default: throw .xml("line \(line): a document type, an entity or an instruction")
            }
        }
    }

    /// Attributes of the element that was just started, by their names as they are spelled; declarations of namespaces
    /// too.
    func attributes() -> [String: String] {
        var found: [String: String] = [:]
        while unsafe xmlTextReaderMoveToNextAttribute(reader) == 1 {
            found[unsafe string(xmlTextReaderConstName(reader))] = unsafe string(xmlTextReaderConstValue(reader))
        }
        _ = unsafe xmlTextReaderMoveToElement(reader)
        return found
    }

    /// Whether the element that was just started has none.
    var hasNoAttributes: Bool { unsafe xmlTextReaderHasAttributes(reader) == 0 }

    @unsafe private func string(_ text: UnsafePointer<xmlChar>?) -> String {
        guard let text = unsafe text else { return "" }
        return unsafe String(cString: text)
    }
}

/// The line of the node that was just read. libxml2 keeps 16 bits of it: from line 65,535 on it is that of the parser,
/// which is a little ahead.
@unsafe func xmlLine(of reader: xmlTextReaderPtr) -> Int {
    let line = unsafe xmlGetLineNo(xmlTextReaderCurrentNode(reader))
    return (1..<65_535).contains(line) ? line : Int(unsafe xmlTextReaderGetParserLineNumber(reader))
}

/// Faults of encodings would be printed by libxml2 whatever the reader's options say; they are thrown as well.
@unsafe func silenceXML() { unsafe xmlSetStructuredErrorFunc(nil) { _, _ in } }
