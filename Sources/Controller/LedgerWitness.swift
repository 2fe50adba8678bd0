import ControlTypes
package import Ledger

extension Ledger {
    /// The witness of this ledger, after both were compared (L-02). A ledger that was never used gets a new one; what the
    /// last program could not tell any more is told now.
    ///
    /// - Throws: ``StartFailure`` when the witness knows more than the ledger, or cannot be used.
    package func openWitness(_ path: String) throws -> Witness {
        do {
            if let report = try compare(withWitness: path) { throw StartFailure(report, witness: path) }
            let position = try witnessPosition()
            let witness: Witness
            if let known = try Witness(path: path) {
                witness = known
            } else {
                var beginning = position
                beginning.lease = 0
                witness = try Witness(creating: path, at: beginning)
            }
            try witness.tell(leases: try witnessedLeases(after: witness.position.lease))
            if witness.position.journal != position.journal { try witness.tell(journal: position.journal) }
            return witness
        } catch let failure as WitnessFailure {
            throw StartFailure(problems: ["\(failure.message.zh) / \(failure.message.en)"])
        }
    }
}

extension StartFailure {
    /// Nothing is produced on a ledger that may have forgotten which codes were used.
    init(_ report: WitnessReport, witness: String) {
        let (message, advice) = (report.message(witness: witness), WitnessReport.advice)
        self.init(problems: ["\(message.zh)\(advice.zh) / \(message.en) \(advice.en)"])
    }
}

extension WitnessReport {
    /// What was found, in a sentence.
    func message(witness path: String) -> BilingualMessage {
        let own = ledger.journal.sequence
        let seen = witness?.journal.sequence ?? 0
        switch finding {
        case .missing:
            return BilingualMessage(
                zh: "账本已使用过，但没有见证文件 \(path)。", en: "The ledger has been used, and its witness \(path) is not there.")
        case .damaged:
            return BilingualMessage(zh: "见证文件 \(path) 已损坏。", en: "The witness \(path) is damaged.")
        case .ofAnotherLedger:
            return BilingualMessage(
                zh: "见证文件 \(path) 属于另一个账本。", en: "The witness \(path) is that of another ledger.")
        case .behind:
            return BilingualMessage(
                zh: "账本比其见证旧：账本止于第 \(own) 条、租用 \(ledger.lease)，"
                    + "见证见过第 \(seen) 条、租用 \(witness?.lease ?? 0)。",
                en:
                    "The ledger is older than its witness: it ends with entry \(own) and lease \(ledger.lease), and the "
                    + "witness saw entry \(seen) and lease \(witness?.lease ?? 0).")
        case .differs:
            return BilingualMessage(
                zh: "账本第 \(seen) 条不是见证所见的那一条。", en: "Entry \(seen) of the ledger is not the one that its witness saw.")
        }
    }

    static let advice = BilingualMessage(
        zh: "已用过的码可能被再次发出，控制器不启动。请恢复最新的账本；没有时，由管理员和质量人员两人确认："
            + "lineage ledger accept",
        en: "Codes that were used could be issued again, so the controller does not start. Restore the newest ledger; "
            + "where there is none, an administrator and a QA person accept this one: lineage ledger accept")
}

extension WitnessFinding {
    /// The word in the audit trail.
    var token: String {
        switch self {
        case .missing: "witness missing"
        case .damaged: "witness damaged"
        case .ofAnotherLedger: "witness of another ledger"
        case .behind: "ledger behind its witness"
        case .differs: "ledger differs from its witness"
        }
    }
}

extension WitnessFailure {
    var message: BilingualMessage {
        switch self {
        case .unusable(let path, let detail):
            BilingualMessage(
                zh: "见证文件 \(path) 无法读写：\(detail)；可用 --witness 指定另一处",
                en: "the witness \(path) cannot be read or written: \(detail); --witness names another place")
        case .damaged(let path): BilingualMessage(zh: "见证文件 \(path) 已损坏", en: "the witness \(path) is damaged")
        }
    }
}
