import Codes
import ConfigurationFiles
import Foundation
import Ledger
import LineCore
import Records

/// Gives a batch's record what it is made from: the ledger's tables, and the configuration as it was frozen at the
/// batch's start.
struct LedgerRecordSource: BatchRecordSource {
    let header: RecordHeader
    private let ledger: Ledger
    private let batch: Int64
    /// By level, then code.
    private let rows: [CodeRow]
    /// The batches of the units in each container that was carried in, or that holds something that was.
    private let lots: [Code: Set<String>]

    init(ledger: Ledger, row: BatchRow, frozen: FrozenConfiguration, closedAt: Int64) throws {
        self.ledger = ledger
        batch = row.id
        var rows: [CodeRow] = []
        try ledger.codes(of: row.id) { rows.append($0) }
        // Sorted here and not by the ledger: it has one queue, in which a sort of a million rows would keep the commits of
        // a running batch waiting.
        rows.sort { ($0.level, $0.code) < ($1.level, $1.code) }
        self.rows = rows
        lots = Self.lots(rows, levels: row.plan.levels.count)
        var header = try Self.header(row, frozen, unexplained: Self.unexplained(ledger, row.id), closedAt: closedAt)
        header.otherBatches = try ledger.batchesCarried(into: row.id).compactMap { other in
            try ledger.batch(id: other).map {
                BatchFacts(number: $0.number, made: $0.plan.texts.made, expiry: $0.plan.texts.expiry)
            }
        }
        header.physicalCounts = try Self.physicalCounts(row, frozen, ledger)
        header.life = try Self.life(ledger, row.id, frozen)
        header.bills = try Self.bills(ledger, row.id, frozen, rows)
        self.header = header
    }

    /// Who took codes out is told by the acts of people; for the rest whoever is responsible for the line.
    private static func bills(
        _ ledger: Ledger, _ batch: Int64, _ frozen: FrozenConfiguration, _ rows: [CodeRow]
    ) throws -> BillMasterData? {
        guard let corporation = frozen.line.enterprise.platformID else { return nil }
        var actors: [Code: [String]] = [:]
        let acts = try ledger.lastActs(of: batch)
        for row in rows {
            if let act = acts[row.id] { actors[row.code] = [act.who] + [act.second].compactMap(\.self) }
        }
        return BillMasterData(
            corporation: corporation, actor: frozen.product.relation?.lineManager ?? "", actors: actors)
    }

    /// When each unit that the batch made was verified.
    var verified: [Int64] {
        rows.compactMap { $0.level == 1 && $0.carriedFrom == nil ? $0.verifiedAt : nil }
    }

    private static func lots(_ rows: [CodeRow], levels: Int) -> [Code: Set<String>] {
        guard rows.contains(where: { $0.carriedFrom != nil }) else { return [:] }
        var lots: [Code: Set<String>] = [:]
        for row in rows {
            guard let parent = row.parent, Int(row.level) < levels else { continue }
            // Rows come in the order of their levels: what a container holds is known before it is asked for.
            let inside = row.level == 1 ? [row.carriedFrom ?? row.batch] : lots[row.code] ?? []
            lots[parent, default: []].formUnion(inside)
        }
        return lots
    }

    /// The batch of a row: a unit has that of the batch that made it. A container that was carried in belongs to
    /// this batch, or still to the one before when all its units do.
    private func batch(of row: CodeRow) -> String {
        guard let origin = row.carriedFrom else { return row.batch }
        return row.level == 1 || lots[row.code] == [origin] ? origin : row.batch
    }

    /// Why the code has its state, as files tell it.
    private func reason(of row: CodeRow, top: Int) -> String {
        if let taker = row.carriedTo { return "\(Reason.loose.token): carried to \(taker)" }
        let isLoose = row.state.isAccepted && row.parent == nil && Int(row.level) < top
        return isLoose ? Reason.loose.token : row.reason?.token ?? ""
    }

    /// Line clearance and function test: their codes are none of the product's.
    private static func life(_ ledger: Ledger, _ batch: Int64, _ frozen: FrozenConfiguration) throws -> RecordLife {
        var life = RecordLife()
        life.clearance = try ledger.clearance(of: batch).map { done in
            let item = frozen.clearance.first { $0.id == done.item }
            return RecordLife.ClearanceItem(
                id: done.item, chinese: item?.text.chinese ?? "", english: item?.text.english ?? "",
                at: Timestamps.text(milliseconds: done.at), who: done.who)
        }
        life.pieces = try ledger.testPieces(of: batch).map { piece in
            RecordLife.Piece(
                piece: piece.result.piece.token, finding: piece.result.finding.token,
                reason: piece.result.reason?.token ?? "", at: Timestamps.text(milliseconds: piece.at),
                who: piece.result.who)
        }
        try ledger.testCodes(of: batch) { row in
            life.testCodes.append(
                RecordLife.TestCode(
                    code: row.code.description, state: row.state, reason: row.reason?.token ?? ""))
        }
        return life
    }

    /// The last count of each place that the batch asked for.
    private static func physicalCounts(
        _ row: BatchRow, _ frozen: FrozenConfiguration, _ ledger: Ledger
    ) throws -> [RecordedCount] {
        let counts = try ledger.physicalCounts(of: row.id)
        let deviations = try ledger.deviations(of: row.id)
        let stations = frozen.line.stations.map(\.id)
        return row.plan.counts.places.compactMap { place in
            let result = CountResult(place, counts: counts, deviations: deviations)
            guard let count = result.count, let expected = result.expected else { return nil }
            return RecordedCount(
                place: place.token(stations: stations), expected: Int(expected), counted: Int(count.counted),
                countedBy: count.who, explainedBy: result.explanation?.who, explanation: result.explanation?.why)
        }
    }

    /// The leases, the counters that are kept with each change of a state, and the codes one by one: any difference is
    /// a code that nobody can explain (N-01).
    private static func unexplained(_ ledger: Ledger, _ batch: Int64) throws -> Int {
        try ledger.balances(of: batch).reduce(0) { $0 + Int($1.unexplained) }
    }

    private static func header(
        _ row: BatchRow, _ frozen: FrozenConfiguration, unexplained: Int, closedAt: Int64
    ) throws -> RecordHeader {
        let enterprise = frozen.line.enterprise
        let product = frozen.product
        var header = RecordHeader(
            line: row.line,
            product: RecordProduct(
                chineseName: product.name.chinese, englishName: product.name.english, members: members(of: product),
                relation: product.relation.map { relation in
                    RelationMasterData(
                        productCode: relation.productCode, subTypeNo: relation.subTypeNo, cascade: relation.cascade,
                        packageSpec: relation.packageSpec, comment: relation.comment, license: relation.license,
                        workshop: relation.workshop, lineName: row.line, lineManager: relation.lineManager)
                }),
            batch: BatchFacts(number: row.number, made: row.plan.texts.made, expiry: row.plan.texts.expiry),
            otherBatches: [], levels: row.plan.levels, epcBaseURI: enterprise.epcBase,
            companyPrefixLength: UInt8(max(6, enterprise.companyPrefixLength)), bizLocation: enterprise.bizLocation,
            readPoint: enterprise.readPoint, timeZoneOffsetMinutes: Int16(enterprise.timeZoneMinutes),
            closedAt: closedAt, unexplained: unexplained)
        header.companyPrefixLengths = product.levels.map { level in
            switch level.source {
            // URNs know no prefixes of fewer than 6 digits: one of 4 or 5 stands for the block of those that it begins.
            case .gs1(_, let length, _): UInt8(max(6, length))
            case .cn20, .sscc: header.companyPrefixLength
            }
        }
        header.relationProfiles = product.relation?.profiles.map(NamedRelationProfile.init) ?? []
        return header
    }

    private static func members(of product: ProductConfiguration) -> [RecordProduct.Member] {
        let codes = product.codes
        let values: [(String, String?)] = [
            ("id", product.id), ("barcode", codes.barcode), ("national_drug_code", codes.nationalDrugCode),
            ("national_drug_id", codes.nationalDrugIdentifier), ("insurance_code", codes.insuranceCode),
            ("ypid", codes.ypid), ("approval_number", codes.approvalNumber), ("strength", product.strength),
            ("pack_spec", product.packSpec), ("dosage_form", product.dosageForm.chinese),
            ("holder", product.holder.name.chinese), ("holder_credit_code", product.holder.creditCode),
            ("manufacturer", product.manufacturer.name.chinese),
            ("manufacturer_credit_code", product.manufacturer.creditCode),
        ]
        return values.compactMap { name, value in value.map { RecordProduct.Member(name: name, value: $0) } }
    }

    func codes(_ body: (RecordedCode) throws -> Void) throws {
        let top = header.levels.count
        for row in rows {
            try body(
                RecordedCode(
                    code: row.code, level: row.level, state: row.state, parent: row.parent, batch: batch(of: row),
                    reason: reason(of: row, top: top), printedAt: row.printedAt, verifiedAt: row.verifiedAt))
        }
    }

    /// Commissionings by their time, and before anything else that happens to the code: the wall clock may have
    /// stepped between them.
    func events(_ body: (RecordedEvent) throws -> Void) throws {
        var commissionings: [(at: Int64, id: CodeID, code: Code)] = []
        for row in rows {
            if let at = row.verifiedAt { commissionings.append((at, row.id, row.code)) }
        }
        commissionings.sort { ($0.at, $0.id) < ($1.at, $1.id) }
        var next = 0
        var told: Set<Code> = []
        let places = Dictionary(uniqueKeysWithValues: commissionings.enumerated().map { ($1.code, $0) })
        func tell(_ commissioning: (at: Int64, id: CodeID, code: Code)) throws {
            guard told.insert(commissioning.code).inserted else { return }
            try body(.commissioned(code: commissioning.code, at: commissioning.at))
        }
        func tellUntil(_ at: Int64, _ needed: [Code]) throws {
            while next < commissionings.count, commissionings[next].at <= at {
                try tell(commissionings[next])
                next += 1
            }
            for code in needed where !told.contains(code) {
                if let found = places[code] { try tell(commissionings[found]) }
            }
        }
        try ledger.packEvents(of: batch) { event in
            switch event {
            case .packed(let parent, let children, _, let at):
                try tellUntil(at, [parent.code] + children.map { $0.code })
                try body(.packed(parent: parent.code, children: children.map { $0.code }, at: at))
            case .unpacked(let parent, let child, let at):
                try tellUntil(at, [parent.code, child.code])
                try body(.unpacked(parent: parent.code, children: [child.code], at: at))
            case .decommissioned(let code, let state, _, let at):
                try tellUntil(at, [code.code])
                try body(.ended(code: code.code, state: state, at: at))
            }
        }
        try tellUntil(.max, [])
    }

    func audit(_ body: (Records.AuditLine) throws -> Void) throws {
        for line in try ledger.auditTrail(batch: batch) {
            try body(
                Records.AuditLine(
                    seq: line.sequence, previous: bytes(line.previous), hash: bytes(line.hash), body: line.body))
        }
    }

    private func bytes(_ hexadecimal: String) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = hexadecimal.utf8[...]
        while rest.count >= 2, let byte = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) {
            bytes.append(byte)
            rest = rest.dropFirst(2)
        }
        return bytes
    }
}
