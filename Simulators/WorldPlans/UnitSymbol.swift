import Codes
import ConfigurationFiles
import LineWorld

/// The symbol of a unit printer's job, as its designer would have built it from the fields of a record.
struct UnitSymbol: Hashable {
    var pieces: [ZipherPlan.Piece]
    /// DataMatrix: with FNC1 in front (`]d2`) for GS1 data, without (`]d1`) for cn20 codes, which are no GS1 data and
    /// would be taken for a damaged element string.
    var aimID: String

    /// Nil where the fields make no code of the scheme.
    init?(fields: [ZipherSettings.Field], level: LevelConfiguration) {
        func value(_ content: PrintedContent) -> ZipherPlan.Piece? {
            fields.firstIndex { $0.content == content }.map(ZipherPlan.Piece.value)
        }
        switch level.source {
        case .cn20(let prefix):
            aimID = "]d1"
            if let code = value(.code) {
                pieces = [code]
            } else if let rest = value(.serialAndCheck) {
                pieces = [value(.drugIdentifier) ?? .text(prefix), rest]
            } else {
                return nil
            }
        case .gs1(let gtin, _, _):
            aimID = "]d2"
            // The whole identity of a GS1 code is an element string of GTIN and serial.
            if let whole = value(.elementString) ?? value(.code) {
                pieces = [whole]
            } else if let serial = value(.serial) {
                pieces = [.text("01"), value(.gtin) ?? .text(gtin), .text("21"), serial]
            } else {
                return nil
            }
        case .sscc:
            return nil
        }
    }
}
