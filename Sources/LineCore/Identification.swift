import Codes

/// What a reader's texts mean to this batch.
enum Identification: Hashable, Sendable {
    /// Nothing was read.
    case nothing
    /// One code, one of the batch's.
    case known(CodeSlot)
    /// One code that the batch does not know. The code comes along when the ledger may know more of it.
    case strange(Reason, Code?)
    /// The code is the batch's, but what stands beside it in the symbol (lot, expiry) is not.
    case wrongText(CodeSlot)
    /// More than one code where one is expected.
    case several
}

extension Floor {
    /// One reading: what code it holds. Nil = a retail code that the recipe tells to ignore.
    func identify(_ reading: Reading, level: UInt8) -> Identification? {
        guard let plan else { return .strange(.noBatch, nil) }
        switch interpret(reading) {
        case .retail: return plan.ignoresRetailCodes ? nil : .strange(.notOurs, nil)
        case .unreadable: return .strange(.notOurs, nil)
        case .code(let code, let scheme):
            return codes.slot(of: code).map { .known($0) } ?? strange(code, scheme: scheme, level: level, plan: plan)
        case .gs1(let code, let lot, let expiry):
            guard let slot = codes.slot(of: code) else {
                return strange(code, scheme: .gs1, level: level, plan: plan)
            }
            let date = expiry.map { CalendarDate(year: $0.year, month: $0.month, day: $0.day) }
            let own = LotTexts(lot: plan.texts.lot, made: plan.texts.made, expiry: plan.texts.expiry)
            return symbolTexts(of: slot, own).contains { texts in
                (lot.map { $0.description == texts.lot } ?? true) && (date.map { $0 == texts.expiry } ?? true)
            } ? .known(slot) : .wrongText(slot)
        }
    }

    /// What the symbol may say of the batch: a unit has that of its own batch; the label of a container that was carried
    /// in may be the old one or one that was re-printed here.
    private func symbolTexts(of slot: CodeSlot, _ own: LotTexts) -> [LotTexts] {
        let entry = codes[slot]
        guard entry.lot > 0 else { return [own] }
        let other = otherBatches[Int(entry.lot) - 1].texts
        return entry.level == 1 ? [other] : [other, own]
    }

    /// The single code among a picture's readings.
    func identifyOne(_ readings: [Reading], level: UInt8) -> Identification {
        var found = Identification.nothing
        for reading in readings {
            guard let next = identify(reading, level: level) else { continue }
            guard found == .nothing || found == next else { return .several }
            found = next
        }
        return found
    }

    private func strange(_ code: Code, scheme: CodeScheme, level: UInt8, plan: BatchPlan) -> Identification {
        var isOurProduct = false
        for other in plan.levels where other.scheme == scheme {
            guard let prefix = other.prefix else {
                isOurProduct = true
                continue
            }
            // The identity of a GS1 code begins with the AI of its GTIN.
            guard starts(code, with: scheme == .gs1 ? "01" + prefix : prefix) else { continue }
            if other.level != level { return .strange(.otherLevel, nil) }
            isOurProduct = true
        }
        return isOurProduct ? .strange(.notOurs, code) : .strange(.otherProduct, nil)
    }

    private func starts(_ code: Code, with prefix: String) -> Bool {
        var index = 0
        for byte in prefix.utf8 {
            guard index < code.count, code[index] == byte else { return false }
            index += 1
        }
        return true
    }
}
