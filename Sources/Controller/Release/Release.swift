import ControlTypes
import Foundation
import Ledger
import LineCore
import Records
import Synchronization

/// The way of a closed batch to a decided one.
///
/// ```
///   open ──seal──▶ sealed(release|refuse) ──responsible──▶ ──released|refused──▶ decided
/// ```
/// *Sealing* closes the trail and writes the record; what is signed afterwards are its bytes. The decision takes effect
/// with QA's signature, in the ledger's transaction that holds it; the files of signatures follow, and are written anew
/// when a crash kept them from it.
final class Release: Sendable {
    private let ledger: Ledger
    private let dataDirectory: String
    let key: SigningKey
    private let export: RecordExport
    private let handover: HandoverDesk
    /// Held from a signature in the ledger until its files are written: nobody hands over what lies between.
    private let signing = Mutex<Void>(())
    /// What receivers would refuse, by the batch, with what it was found for.
    private let refusals = Mutex<[Int64: (key: String, found: [ReviewException])]>([:])
    /// One seal or signature at a time.
    let turn = Turn()

    init(ledger: Ledger, dataDirectory: String, key: SigningKey, export: RecordExport, handover: HandoverDesk) {
        self.ledger = ledger
        self.dataDirectory = dataDirectory
        self.key = key
        self.export = export
        self.handover = handover
    }

    /// Where the record of a batch lies; its number may hold any character.
    func directory(of number: String) -> String {
        let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
        let name = number.utf8.reduce(into: "") { name, byte in
            let digits = String(byte, radix: 16)
            name +=
                plain.contains(byte)
                ? String(Unicode.Scalar(byte)) : "%" + (digits.utf8.count == 1 ? "0" + digits : digits)
        }
        return dataDirectory + "/records/" + name
    }

    // MARK: Looking

    func sheet(of row: BatchRow) throws(ControlError) -> ReviewSheet {
        let review = try self.review(of: row)
        let seal = try reading { try ledger.seal(of: row.id) }
        let signatures = try reading { try ledger.signatures(of: row.id) }
        let state =
            switch (seal, seal?.decidedAt) {
            case (nil, _): "open"
            case (_, nil): "sealed"
            case (let seal?, _): seal.decision == .release ? "released" : "refused"
            }
        return ReviewSheet(
            batch: row.number, state: state, routine: review.routine, exceptions: review.exceptions,
            seal: seal.map { seal in
                SealStatus(
                    decision: seal.decision.token, digest: seal.digest, directory: seal.directory,
                    at: Timestamps.text(milliseconds: seal.at), who: seal.who)
            },
            signatures: signatures.map { signature in
                let texts = SignatureMeaning(rawValue: signature.meaning)?.texts
                return SignatureStatus(
                    account: signature.account, printedName: signature.printedName, role: signature.role,
                    meaning: signature.meaning,
                    text: BilingualMessage(
                        zh: texts?.chinese ?? signature.meaning, en: texts?.english ?? signature.meaning),
                    at: signature.at, why: signature.why)
            },
            obstacles: seal == nil ? obstacles(to: .release, row, review) : [])
    }

    private func review(of row: BatchRow) throws(ControlError) -> ReviewMaker.Review {
        let frozen = try FrozenConfiguration.reading(of: row)
        let refused = try refusedByReceivers(of: row)
        return try reading {
            try ReviewMaker(ledger: ledger, row: row, frozen: frozen, receivers: refused).review()
        }
    }

    /// What receivers would refuse: of the sealed record, or of the one that would be written now. That is made once for
    /// each state of the batch.
    private func refusedByReceivers(of row: BatchRow) throws(ControlError) -> [ReviewException] {
        guard !export.receivers.isEmpty, row.phase == .ended else { return [] }
        let seal = try reading { try ledger.seal(of: row.id) }
        let last = try reading {
            try ledger.auditTrail(batch: row.id).last { !$0.body.contains("\"act\":\"review.") }
        }
        let key = "\(seal?.digest ?? "open") \(last?.hash ?? "")"
        if let known = refusals.withLock({ $0[row.id] }), known.key == key { return known.found }
        let found: [ReviewException]
        if let seal {
            found = try reading {
                try export.refusedByReceivers(of: row, recordAt: URL(fileURLWithPath: seal.directory))
            }
        } else {
            do throws(ControlError) {
                found = try export.rehearse(row, beside: directory(of: row.number), decision: nil)
            } catch {
                guard error.kind == .refused else { throw error }
                // The batch can be looked at; it cannot be sealed.
                found = error.problems.prefix(20).enumerated().map { index, problem in
                    ReviewException(
                        id: "record/\(index)/\(problem.en)", text: problem, at: nil, who: nil, why: nil,
                        acknowledgedBy: nil, comment: nil)
                }
            }
        }
        refusals.withLock { $0[row.id] = (key, found) }
        return found
    }

    private func obstacles(
        to decision: ReleaseDecision, _ row: BatchRow, _ review: ReviewMaker.Review
    ) -> [BilingualMessage] {
        var obstacles: [BilingualMessage] = []
        if row.phase != .ended {
            obstacles.append(
                BilingualMessage(
                    zh: "批次处于“\(row.phase.chinese)”，关闭后才能审核放行",
                    en: "the batch is \(row.phase.token); it is reviewed when it is closed"))
        }
        guard decision == .release else { return obstacles }
        if review.unexplained != 0 {
            obstacles.append(
                BilingualMessage(
                    zh: "\(review.unexplained) 个码去向不明：只能拒绝放行",
                    en: "\(review.unexplained) codes are unexplained: the batch can only be refused"))
        }
        obstacles += review.openDeviations
        if let first = review.labelsDue.first {
            let count = review.labelsDue.count
            obstacles.append(
                BilingualMessage(
                    zh: "\(count) 个容器的标签与内容不符（\(first)\(count > 1 ? " 等" : "")）：补足内容，或拆除该容器",
                    en: "\(count) containers hold something else than their labels show (\(first)"
                        + "\(count > 1 ? " and others" : "")): fill them up, or take them apart"))
        }
        let open = review.exceptions.count { $0.acknowledgedBy == nil }
        if open > 0 {
            obstacles.append(
                BilingualMessage(zh: "\(open) 项例外尚未确认", en: "\(open) exceptions are not acknowledged"))
        }
        return obstacles
    }

    // MARK: Acts

    func acknowledge(_ exceptions: [String], of row: BatchRow, by signer: Signer) throws(ControlError) {
        let review = try self.review(of: row)
        try requireNotMade(row, by: signer.who, review)
        guard try reading({ try ledger.seal(of: row.id) }) == nil else {
            throw ControlError.conflict(zh: "批记录已封存，不再更改", en: "the record is sealed and changes no more")
        }
        guard row.phase == .ended else { throw ControlError.wrongPhase(row.number, row.phase) }
        let unknown = exceptions.filter { id in !review.exceptions.contains { $0.id == id } }
        guard unknown.isEmpty else {
            throw ControlError(
                kind: .notFound,
                message: BilingualMessage(
                    zh: "没有这些例外，或其内容已变，请重新查看", en: "there are no such exceptions, or they have changed: look again"),
                problems: unknown.map { BilingualMessage(zh: $0, en: $0) })
        }
        try reading {
            try ledger.noteReviewed(
                exceptions, batch: row.id, who: signer.who, why: signer.why, now: WallClock.now())
        }
    }

    /// Whether a record may be sealed so, and a free place for it.
    func prepareSeal(_ row: BatchRow, _ word: String, by signer: Signer) throws(ControlError) -> ReleaseDecision {
        guard let decision = ReleaseDecision.allCases.first(where: { $0.token == word }) else {
            throw ControlError.badRequest(zh: "decision 应为 release 或 refuse", en: "decision is release or refuse")
        }
        let review = try self.review(of: row)
        try requireNotMade(row, by: signer.who, review)
        guard try reading({ try ledger.seal(of: row.id) }) == nil else {
            throw ControlError.conflict(zh: "批次 \(row.number) 已封存", en: "batch \(row.number) is sealed already")
        }
        let obstacles = obstacles(to: decision, row, review)
        guard obstacles.isEmpty else {
            throw ControlError(
                kind: .conflict,
                message: BilingualMessage(
                    zh: "批次 \(row.number) 现在不能封存", en: "batch \(row.number) cannot be sealed now"),
                problems: obstacles)
        }
        // A record without a seal is left from a crash between the two; nobody has signed it.
        try reading { try Self.remove(directory(of: row.number)) }
        try export.checkIsFree(directory(of: row.number))
        // What cannot be a record closes no trail.
        try export.rehearse(row, beside: directory(of: row.number), decision: decision)
        return decision
    }

    /// Writes the record of a batch whose trail is closed, and notes what is to be signed.
    func seal(_ row: BatchRow, _ decision: ReleaseDecision, by signer: Signer) throws(ControlError) {
        let directory = directory(of: row.number)
        let written = try export.write(row, to: directory, decision: decision)
        let isTaken = try reading {
            try ledger.seal(
                row.id,
                RecordSeal(
                    decision: decision, digest: written.recordDigest, directory: directory, at: WallClock.now(),
                    who: signer.who, decidedAt: nil))
        }
        guard isTaken else {
            throw ControlError.conflict(zh: "批次 \(row.number) 已封存", en: "batch \(row.number) is sealed already")
        }
    }

    private static func remove(_ directory: String) throws {
        guard FileManager.default.fileExists(atPath: directory) else { return }
        try FileManager.default.removeItem(atPath: directory)
    }

    /// Somebody whose password was just checked signs.
    func sign(
        _ row: BatchRow, _ meaning: SignatureMeaning, digest: String, account: AccountStatus, why: String
    ) throws(ControlError) {
        guard let seal = try reading({ try ledger.seal(of: row.id) }), seal.decidedAt == nil else {
            throw ControlError.conflict(
                zh: "批次 \(row.number) 没有待签的记录", en: "batch \(row.number) has no record that waits for signatures")
        }
        guard seal.digest == digest else {
            throw ControlError.conflict(
                zh: "所示记录（\(digest)）不是待签的记录（\(seal.digest)）",
                en: """
                    what was shown (\(digest)) is not the record that waits for signatures (\(seal.digest))
                    """)
        }
        let before = try reading { try ledger.signatures(of: row.id) }
        try requireTurn(of: meaning, seal, before, account, row)
        let report = verifyRecord(at: URL(fileURLWithPath: seal.directory))
        guard report.signingKey == key.publicKey else {
            throw ControlError.conflict(
                zh: "数据目录中的签名密钥不是封存时的密钥，不能签名",
                en: "the signing key in the data directory is not the one that the record was sealed with")
        }
        guard report.isSound, report.recordDigest == seal.digest else {
            throw ControlError(
                kind: .conflict,
                message: BilingualMessage(zh: "批记录已被改动，不能签名", en: "the record was changed: it cannot be signed"),
                problems: report.findings.prefix(20).map { BilingualMessage(zh: "\($0)", en: "\($0)") })
        }
        let now = WallClock.now()
        let signature = RecordSignature(
            account: account.name, printedName: account.printedName, role: account.role, meaning: meaning,
            at: Timestamps.text(milliseconds: now), reason: why, recordDigest: seal.digest,
            previous: before.last.map { RecordSignature($0).digest } ?? RecordSignature.none)
        let outbox = handover.items(
            isReleased: seal.decision == .release,
            hasFile: { FileManager.default.fileExists(atPath: "\(seal.directory)/\($0)") })
        let isTaken = try reading {
            try signing.withLock { _ in
                let signed = try key.sign(signature)
                let isTaken = try ledger.sign(
                    row.id, SignatureRow(signed), after: before.count, isDecision: meaning.isDecision, outbox: outbox,
                    now: now)
                if isTaken { try writeSignatures(of: row, in: seal.directory) }
                return isTaken
            }
        }
        guard isTaken else {
            throw ControlError.conflict(zh: "同时有人签了名，请重新查看", en: "somebody signed meanwhile: look again")
        }
        if meaning.isDecision { handover.wake() }
    }

    private func requireTurn(
        of meaning: SignatureMeaning, _ seal: RecordSeal, _ before: [SignatureRow], _ account: AccountStatus,
        _ row: BatchRow
    ) throws(ControlError) {
        if before.contains(where: { $0.account == account.name }) {
            throw ControlError.conflict(
                zh: "\(account.printedName) 已签名，须由另一人签",
                en: "\(account.printedName) has signed; another person signs now")
        }
        switch (meaning, before.isEmpty) {
        case (.responsible, true): return
        case (.responsible, false):
            throw ControlError.conflict(zh: "生产负责人已签名", en: "the production has signed already")
        case (_, true):
            throw ControlError.conflict(zh: "须先由生产负责人签名", en: "who is responsible for the production signs first")
        case (.released, false), (.refused, false):
            guard (meaning == .released) == (seal.decision == .release) else {
                throw ControlError.conflict(
                    zh: "该记录是为“\(seal.decision.token)”封存的", en: "this record was sealed to \(seal.decision.token)")
            }
            try requireNotMade(row, by: account.name, try review(of: row))
        }
    }

    /// Who made the batch does not judge it (S-01).
    private func requireNotMade(
        _ row: BatchRow, by who: String, _ review: ReviewMaker.Review
    ) throws(ControlError) {
        guard review.makers.contains(who) else { return }
        throw ControlError(
            kind: .forbidden,
            message: BilingualMessage(
                zh: "\(who) 参与了批次 \(row.number) 的生产，不能审核它",
                en: "\(who) took part in batch \(row.number) and does not review it"),
            problems: [])
    }

    /// Writes what a crash kept from being written after its signature was durable.
    func catchUp() throws {
        for batch in try ledger.sealedBatches() {
            guard let seal = try ledger.seal(of: batch), try !ledger.signatures(of: batch).isEmpty,
                FileManager.default.fileExists(atPath: seal.directory)
            else { continue }
            try completeSignatures(of: batch, in: seal.directory)
        }
    }

    /// The files that only repeat what the ledger has: the report with a page of signatures, and after it the file that
    /// names its digest.
    private func writeSignatures(of row: BatchRow, in directory: String) throws {
        let folder = URL(fileURLWithPath: directory)
        let signatures = try ledger.signatures(of: row.id).map(RecordSignature.init)
        let report = try SignedReport.write(signatures, key: key.publicKey, of: row, in: folder)
        try SignatureFile(key: key.publicKey, signatures: signatures, signedReport: report).write(to: folder)
    }

    /// Makes sure that the record has the signatures that the ledger has: a crash may have come between.
    func completeSignatures(of batch: Int64, in directory: String) throws {
        try signing.withLock { _ in
            let signatures = try ledger.signatures(of: batch).map(RecordSignature.init)
            let folder = URL(fileURLWithPath: directory)
            let path = folder.appending(path: SignatureFile.name).path
            if let bytes = FileManager.default.contents(atPath: path), let file = SignatureFile(bytes: [UInt8](bytes)),
                file.signatures == signatures, try SignedReport.digest(in: folder) == file.signedReport
            {
                return
            }
            guard !signatures.isEmpty, let row = try ledger.batch(id: batch) else { return }
            try writeSignatures(of: row, in: directory)
        }
    }

    private func reading<Value>(_ body: () throws -> Value) throws(ControlError) -> Value {
        do {
            return try body()
        } catch let error as ControlError {
            throw error
        } catch let error as LedgerError {
            throw ControlError(ledger: error)
        } catch {
            throw ControlError.unavailable(zh: "\(error)", en: "\(error)")
        }
    }
}

extension RecordSignature {
    init(_ row: SignatureRow) {
        guard let meaning = SignatureMeaning(rawValue: row.meaning) else {
            preconditionFailure("the ledger keeps signatures of known meanings")
        }
        self.init(
            account: row.account, printedName: row.printedName, role: row.role, meaning: meaning, at: row.at,
            reason: row.why, recordDigest: row.recordDigest, previous: row.previous)
        value = row.value
    }
}

extension SignatureRow {
    init(_ signature: RecordSignature) {
        self.init(
            account: signature.account, printedName: signature.printedName, role: signature.role,
            meaning: signature.meaning.rawValue, at: signature.at, why: signature.reason,
            recordDigest: signature.recordDigest, previous: signature.previous, value: signature.value)
    }
}
