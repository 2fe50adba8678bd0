import Codes
import ControlTypes
import Foundation
import Ledger
import LineCore

/// Everything known of a code, for `lineage scan`.
struct CodeReportMaker {
    let ledger: Ledger

    func report(_ found: FoundCode, _ live: PackReport?) throws -> CodeReport {
        var parents: [String] = []
        var next = found.parent
        while let code = next {
            guard let container = try ledger.find(code) else { break }
            parents.append(fileForm(of: code, scheme: container.scheme))
            next = container.parent
        }
        let children = try ledger.children(of: found.code).map { fileForm(of: $0, scheme: try childScheme($0)) }
        let decision = try found.batch.flatMap { try ledger.seal(of: $0.id) }
        return CodeReport(
            code: fileForm(of: found.code, scheme: found.scheme), scheme: found.scheme.token, product: found.product,
            level: Int(found.level), state: "\(found.state(after: decision))", batch: lot(of: found),
            parents: parents, children: children, history: try history(of: found, decision), place: live?.place.token,
            legalActs: live?.legalActs.map(\.token) ?? [], labelDue: live?.isLabelDue ?? false)
    }

    /// A unit keeps the batch that made it, whichever batch goes on with it.
    private func lot(of found: FoundCode) -> String? {
        found.level == 1 ? (found.carriedFrom?.batch ?? found.batch)?.number : found.batch?.number
    }

    private func childScheme(_ code: Code) throws -> CodeScheme {
        try ledger.find(code)?.scheme ?? .cn20
    }

    private func history(of found: FoundCode, _ decision: RecordSeal?) throws -> [CodeReport.Entry] {
        var entries: [(at: Int64, what: String)] = []
        for reprint in found.reprints {
            entries.append((reprint.at, "label printed anew as \(reprint.number), by act \(reprint.act)"))
            if let at = reprint.verifiedAt { entries.append((at, "label \(reprint.number) read back")) }
        }
        if let at = found.sentAt {
            entries.append((at, "sent to printer as \(found.sentIndex.map(String.init) ?? "?")"))
        }
        if let at = found.printedAt { entries.append((at, "printed")) }
        if let at = found.verifiedAt { entries.append((at, "verified")) }
        if let at = found.closedAt { entries.append((at, found.isShort ? "closed, short" : "closed")) }
        for stay in found.stays {
            entries.append((stay.packedAt, "packed into \(stay.parent)"))
            if let at = stay.unpackedAt { entries.append((at, "taken out of \(stay.parent)")) }
        }
        for item in found.returns { entries.append((item.at, "returned by batch \(item.batch.number)")) }
        if let at = decision?.decidedAt, found.state == .commissioned {
            entries.append((at, decision?.decision == .release ? "released with its batch" : "refused with its batch"))
        }
        if let carried = found.carriedFrom, let batch = found.batch {
            entries.append((carried.at, "carried over from batch \(carried.batch.number) to batch \(batch.number)"))
        }
        if let at = found.withdrawnAt { entries.append((at, "given back to the enterprise with \(found.source)")) }
        // Acts stand in front of what they brought about at the same moment.
        var all = found.acts.map { act in
            HistoryEntry(
                at: act.at,
                what: "act \(act.number): \(act.kind.token)" + (act.undoes == 0 ? "" : " of act \(act.undoes)"),
                who: [act.who, act.second].compactMap { $0 }.joined(separator: ", "), why: act.why)
        }
        all += entries.map { HistoryEntry(at: $0.at, what: $0.what, who: nil, why: nil) }
        return all.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map { _, entry in
            CodeReport.Entry(
                at: Timestamps.text(milliseconds: entry.at), what: entry.what, who: entry.who, why: entry.why)
        }
    }
}

private struct HistoryEntry {
    var at: Int64
    var what: String
    var who: String?
    var why: String?
}

/// Wall times as files and the API have them.
enum Timestamps {
    /// RFC 3339 in UTC with milliseconds.
    static func text(milliseconds: Int64) -> String {
        Date(timeIntervalSince1970: Double(milliseconds) / 1_000).formatted(
            .iso8601.year().month().day().time(includingFractionalSeconds: true).timeZone(separator: .omitted))
    }
}

extension FoundCode {
    /// QA's decision about a batch is one row, not one for each code: what was accepted is released with its batch, or
    /// inactive with it (B-01).
    fileprivate func state(after seal: RecordSeal?) -> CodeState {
        guard state == .commissioned, let seal, seal.decidedAt != nil else { return state }
        return seal.decision == .release ? .released : .inactive
    }
}
