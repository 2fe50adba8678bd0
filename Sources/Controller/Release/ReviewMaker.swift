import Codes
import ConfigurationFiles
import ControlTypes
import Foundation
import Ledger
import LineCore

/// Puts a batch's review together from what the ledger knows: what went as it must is counted, everything else is an
/// exception with an id of its own.
struct ReviewMaker {
    let ledger: Ledger
    let row: BatchRow
    let frozen: FrozenConfiguration
    /// What receivers of the record would refuse.
    var receivers: [ReviewException] = []

    struct Review {
        var routine: [RoutineCount] = []
        var exceptions: [ReviewException] = []
        /// Who took part in making the batch: none of them decides about it (S-01).
        var makers: Set<String> = []
        /// Codes that nobody can explain: a batch with any cannot be released (N-01).
        var unexplained = 0
        /// Counts that differ, and nobody said why (N-02).
        var openDeviations: [BilingualMessage] = []
        /// Containers that hold something else than their labels show (W-04).
        var labelsDue: [Code] = []
    }

    func review() throws -> Review {
        var review = Review()
        try countCodes(&review)
        try rejects(&review)
        try alarms(&review)
        try counts(&review)
        try trail(&review)
        review.labelsDue = try ledger.labelsDue(of: row.id)
        review.exceptions += receivers
        let reviewed = try ledger.reviewed(of: row.id)
        for index in review.exceptions.indices {
            guard let entry = reviewed.first(where: { $0.exception == review.exceptions[index].id }) else { continue }
            review.exceptions[index].acknowledgedBy = entry.who
            review.exceptions[index].comment = entry.why
        }
        return review
    }

    // MARK: What the tables say

    private func countCodes(_ review: inout Review) throws {
        let closed = try ledger.closedContainers(of: row.id)
        let counts = try ledger.counts(of: row.id)
        for level in row.plan.levels {
            func count(_ state: CodeState) -> Int {
                Int(counts.first { $0.level == level.level && $0.state == state }?.count ?? 0)
            }
            let name = "\(level.level) \(level.name)"
            review.routine.append(
                RoutineCount(
                    text: BilingualMessage(zh: "级别 \(name)：合格", en: "level \(name): accepted"),
                    count: count(.commissioned) + count(.released)))
            if count(.inDoubt) > 0 {
                review.add(
                    "in-doubt/\(level.level)/\(count(.inDoubt))", zh: "级别 \(name)：\(count(.inDoubt)) 个码存疑",
                    en: "level \(name): \(count(.inDoubt)) codes are in doubt")
            }
            if let short = closed[level.level]?.short, short > 0 {
                review.add(
                    "short/\(level.level)/\(short)", zh: "级别 \(name)：\(short) 个零头容器",
                    en: "level \(name): \(short) short containers")
            }
        }
        for balance in try ledger.balances(of: row.id) where balance.unexplained != 0 {
            review.unexplained += Int(balance.unexplained)
            review.add(
                "unexplained/\(balance.level)/\(balance.unexplained)",
                zh: "级别 \(balance.level)：\(balance.unexplained) 个码去向不明",
                en: "level \(balance.level): \(balance.unexplained) codes are unexplained")
        }
    }

    private func rejects(_ review: inout Review) throws {
        let stations = frozen.line.stations.map(\.id)
        for count in try ledger.rejectCounts(of: row.id) {
            let station = Int(count.station) < stations.count ? stations[Int(count.station)] : "\(count.station)"
            let reason = count.reason.text
            review.routine.append(
                RoutineCount(
                    text: BilingualMessage(
                        zh: "工位 \(station) 剔除：\(reason.zh)", en: "station \(station) rejected: \(reason.en)"),
                    count: count.count))
        }
    }

    /// Alarms for which the line stands, or that speak of unproven product; the others are counted.
    private func alarms(_ review: inout Review) throws {
        for (kind, count) in try ledger.alarmCounts(of: row.id) {
            let name = AlarmText(kind).name
            if kind.priority <= .high {
                review.add(
                    "alarm/\(kind.rawValue)/\(count)", zh: "报警“\(name.zh)” \(count) 次",
                    en: "alarm: \(name.en), \(count) times")
            } else {
                review.routine.append(
                    RoutineCount(
                        text: BilingualMessage(zh: "报警“\(name.zh)”", en: "alarm: \(name.en)"), count: count))
            }
        }
    }

    private func counts(_ review: inout Review) throws {
        let counts = try ledger.physicalCounts(of: row.id)
        let deviations = try ledger.deviations(of: row.id)
        let words = CountWords(levels: row.plan.levels, stations: frozen.line.stations.map(\.id))
        for place in row.plan.counts.places {
            let result = CountResult(place, counts: counts, deviations: deviations)
            guard result.count != nil else { continue }
            let text = words.text(place)
            if result.state == .deviates {
                review.openDeviations.append(
                    BilingualMessage(
                        zh: "\(text.zh)：清点差异 \(signed(Int(result.difference)))，尚未说明",
                        en: "\(text.en): the count differs by \(signed(Int(result.difference))), unexplained"))
            }
            if result.difference == 0 {
                review.routine.append(
                    RoutineCount(
                        text: BilingualMessage(zh: "清点相符：\(text.zh)", en: "count agrees: \(text.en)"), count: 1))
            } else {
                review.add(
                    "count/\(place.kind)/\(place.number)/\(result.difference)",
                    zh: "清点差异 \(result.difference)：\(text.zh)", en: "count differs by \(result.difference): \(text.en)",
                    who: result.explanation?.who, why: result.explanation?.why)
            }
        }
    }

    // MARK: What people did

    /// Acts that belong to every batch.
    private static let routineActs: Set<String> = [
        "batch.create", "batch.clear", "batch.clear.item", "batch.start", "batch.end", "batch.close", "batch.count",
        "batch.explain", "test.start", "test.announce", "test.piece", "test.end", "line.start", "line.stop",
        "line.hold", "line.resume", "line.stopReason", "label.scannedBack", "container.handOver", "codes.allot",
        "cartons.return", "alarm.acknowledge", "record.close",
    ]

    private func trail(_ review: inout Review) throws {
        var routine: [String: Int] = [:]
        for line in try ledger.auditTrail(batch: row.id) {
            let entry = try JSONDecoder().decode(Entry.self, from: Data(line.body.utf8))
            if entry.act.hasPrefix("review.") || entry.act.hasPrefix("record.") { continue }
            if !entry.who.isEmpty { review.makers.insert(entry.who) }
            for detail in entry.details where detail.name == "second" { review.makers.insert(detail.value) }
            if Self.routineActs.contains(entry.act) {
                routine[entry.act, default: 0] += 1
            } else {
                let details = entry.details.map { "\($0.name) \($0.value)" }.joined(separator: ", ")
                let what = details.isEmpty ? entry.act : "\(entry.act)：\(details)"
                review.add(
                    "trail/\(line.sequence)", zh: "人工操作或事件 \(what)",
                    en: "act or event " + (details.isEmpty ? entry.act : "\(entry.act): \(details)"), at: entry.at,
                    who: entry.who.isEmpty ? nil : entry.who, why: entry.why.isEmpty ? nil : entry.why)
            }
        }
        for act in routine.keys.sorted() {
            review.routine.append(
                RoutineCount(
                    text: BilingualMessage(zh: "操作 \(act)", en: "act \(act)"), count: routine[act] ?? 0))
        }
    }

    private struct Entry: Decodable {
        struct Detail: Decodable {
            var name: String
            var value: String
        }

        var at: String
        var who: String
        var act: String
        var why: String
        var details: [Detail]
    }
}

extension ReviewMaker.Review {
    fileprivate mutating func add(
        _ id: String, zh: String, en: String, at: String? = nil, who: String? = nil, why: String? = nil
    ) {
        exceptions.append(
            ReviewException(
                id: id, text: BilingualMessage(zh: zh, en: en), at: at, who: who, why: why, acknowledgedBy: nil,
                comment: nil))
    }
}
