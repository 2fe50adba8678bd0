import Codes
import Foundation

/// Finds the code that a destination's words are about.
enum NamedCode {
    /// The first code of ours that one of the texts names; whether the ledger knows it is the ledger's to say.
    static func first(in texts: [String]) -> Code? {
        for text in texts {
            let words = text.unicodeScalars.split { !Self.mayStand($0) }.map { String($0) }
            for word in words {
                // At the end of a sentence or of a quotation.
                let bare = String(word.drop { ".:;,".contains($0) }.reversed().drop { ".:;,".contains($0) }.reversed())
                if let code = code(bare) { return code }
            }
        }
        return nil
    }

    private static func code(_ word: String) -> Code? {
        guard (10...200).contains(word.utf8.count) else { return nil }
        if let link = word.range(of: "/01/") {
            return spelled("https://id.gs1.org" + word[link.lowerBound...], .gs1)
        }
        let end = word.split(whereSeparator: { $0 == "/" || $0 == ":" }).last.map { String($0) } ?? word
        guard end.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return spelled(end, .cn20) ?? spelled(end, .sscc)
    }

    private static func spelled(_ text: String, _ scheme: CodeScheme) -> Code? {
        do throws(CodeTextFault) {
            return try CodeText.code(fileForm: text, scheme: scheme)
        } catch {
            // Most words are no codes.
            return nil
        }
    }

    private static func mayStand(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar.isASCII else { return false }
        return scalar.properties.isAlphabetic || (0x30...0x39).contains(scalar.value)
            || "/:.%_~+-()".unicodeScalars.contains(scalar)
    }
}

/// Words of others are kept, but not without a limit (L-08).
enum Bounded {
    /// The text without what would break a line or a terminal, cut to so many characters.
    static func text(_ text: String, _ length: Int) -> String {
        let plain = text.unicodeScalars.lazy.map { $0.properties.generalCategory == .control ? " " : $0 }
        return String(String(String.UnicodeScalarView(plain.prefix(length))))
    }
}
