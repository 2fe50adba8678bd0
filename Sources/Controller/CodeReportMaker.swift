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
        var entries = labels(of: found) + contents(of: found)
        for item in found.returns {
            entries.append(
                (item.at, zh: "由批次 \(item.batch.number) 退回", en: "returned by batch \(item.batch.number)"))
        }
        if let at = decision?.decidedAt, found.state == .commissioned {
            let isReleased = decision?.decision == .release
            entries.append(
                (
                    at, zh: isReleased ? "随批次放行" : "随批次拒绝",
                    en: isReleased ? "released with its batch" : "refused with its batch"
                ))
        }
        if let carried = found.carriedFrom, let batch = found.batch {
            entries.append(
                (
                    carried.at, zh: "从批次 \(carried.batch.number) 转入批次 \(batch.number)",
                    en: "carried over from batch \(carried.batch.number) to batch \(batch.number)"
                ))
        }
        if let at = found.withdrawnAt {
            entries.append(
                (at, zh: "随 \(found.source) 退回企业", en: "given back to the enterprise with \(found.source)"))
        }
        // Acts stand in front of what they brought about at the same moment.
        var all = found.acts.map { act in
            let (zh, en) =
                act.undoes == 0 ? ("", "") : ("（操作 \(act.undoes)）", " of act \(act.undoes)")
            return HistoryEntry(
                at: act.at,
                what: BilingualMessage(
                    zh: "操作 \(act.number)：\(act.kind.chinese)\(zh)", en: "act \(act.number): \(act.kind.token)\(en)"),
                who: [act.who, act.second].compactMap { $0 }.joined(separator: ", "), why: act.why)
        }
        all += entries.map {
            HistoryEntry(at: $0.at, what: BilingualMessage(zh: $0.zh, en: $0.en), who: nil, why: nil)
        }
        return all.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map { _, entry in
            CodeReport.Entry(
                at: Timestamps.text(milliseconds: entry.at), what: entry.what, who: entry.who, why: entry.why)
        }
    }

    private typealias Happening = (at: Int64, zh: String, en: String)

    /// Its own label, printed and read, and those that were printed anew.
    private func labels(of found: FoundCode) -> [Happening] {
        var entries: [Happening] = []
        for reprint in found.reprints {
            entries.append(
                (
                    reprint.at, zh: "重印标签，序号 \(reprint.number)，操作 \(reprint.act)",
                    en: "label printed anew as \(reprint.number), by act \(reprint.act)"
                ))
            if let at = reprint.verifiedAt {
                entries.append((at, zh: "标签 \(reprint.number) 已回扫", en: "label \(reprint.number) read back"))
            }
        }
        if let at = found.sentAt {
            let number = found.sentIndex.map(String.init) ?? "?"
            entries.append((at, zh: "发往打印机，序号 \(number)", en: "sent to printer as \(number)"))
        }
        if let at = found.printedAt { entries.append((at, zh: "已打印", en: "printed")) }
        if let at = found.verifiedAt { entries.append((at, zh: "已验证", en: "verified")) }
        return entries
    }

    /// When it was closed, and what it was in.
    private func contents(of found: FoundCode) -> [Happening] {
        var entries: [Happening] = []
        if let at = found.closedAt {
            entries.append(
                (at, zh: found.isShort ? "关闭（零头）" : "关闭", en: found.isShort ? "closed, short" : "closed"))
        }
        for stay in found.stays {
            entries.append((stay.packedAt, zh: "装入 \(stay.parent)", en: "packed into \(stay.parent)"))
            if let at = stay.unpackedAt {
                entries.append((at, zh: "从 \(stay.parent) 取出", en: "taken out of \(stay.parent)"))
            }
        }
        return entries
    }
}

private struct HistoryEntry {
    var at: Int64
    var what: BilingualMessage
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
