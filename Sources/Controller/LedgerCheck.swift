public import ControlTypes
import Foundation
import Ledger
import LineCore

/// Looks through a ledger that no controller works with: the file itself, the audit chains, and for each batch the
/// tables against the journal and the counters against leases and codes (N-01).
public struct LedgerCheck: Sendable {
    public struct Batch: Codable, Hashable, Sendable {
        public struct Level: Codable, Hashable, Sendable {
            public var level: Int
            /// Codes by the leases, by the counters, and one by one.
            public var leased: Int64
            public var tallied: Int64
            public var recounted: Int64
            public var unexplained: Int64
        }

        public var number: String
        public var product: String
        public var phase: String
        public var levels: [Level]
        /// What is wrong with it.
        public var problems: [BilingualMessage]
    }

    /// What is wrong with the ledger as a whole.
    public private(set) var problems: [BilingualMessage] = []
    public private(set) var batches: [Batch] = []

    public var isSound: Bool { problems.isEmpty && batches.allSatisfy(\.problems.isEmpty) }

    /// - Throws: ``StartFailure`` when there is no ledger, or a controller works with it.
    public init(dataDirectory: String) throws(StartFailure) {
        let file = "\(dataDirectory)/ledger.sqlite"
        guard FileManager.default.fileExists(atPath: file) else {
            throw StartFailure(problems: ["\(dataDirectory): 没有账本 / there is no ledger"])
        }
        guard let lock = DataDirectoryLock(directory: dataDirectory) else {
            throw StartFailure(problems: [
                "\(dataDirectory): 控制器正在使用，请先停止 / a controller works with it; stop it first"
            ])
        }
        defer { withExtendedLifetime(lock) {} }
        do throws(LedgerError) {
            let ledger = try Ledger(path: file, now: WallClock.now())
            problems += try ledger.integrityFaults().map {
                BilingualMessage(zh: "数据库文件：\($0)", en: "the database file: \($0)")
            }
            if let broken = try ledger.verifyChain() { problems.append(Self.problem(broken)) }
            if let broken = try ledger.verifyJournal() { problems.append(Self.problem(broken)) }
            for row in try ledger.batches() { batches.append(try Self.check(row, ledger)) }
        } catch {
            throw StartFailure(problems: ["\(error)"])
        }
    }

    private static func check(_ row: BatchRow, _ ledger: Ledger) throws(LedgerError) -> Batch {
        let balances = try ledger.balances(of: row.id)
        var problems = balances.filter { $0.unexplained != 0 }.map(Self.problem)
        do throws(LedgerError) {
            if let difference = try ledger.projectionDifference(of: row.id) {
                problems.append(Self.problem(difference))
            }
        } catch {
            // There is nothing to compare with; where it is broken is told in any case.
            guard case .brokenJournal(let broken) = error else { throw error }
            problems.append(Self.problem(broken))
        }
        return Batch(
            number: row.number, product: row.product, phase: row.phase.token,
            levels: balances.map {
                Batch.Level(
                    level: Int($0.level), leased: $0.leased, tallied: $0.tallied, recounted: $0.recounted,
                    unexplained: $0.unexplained)
            }, problems: problems)
    }

    static func problem(_ broken: BrokenEntry) -> BilingualMessage {
        let number = broken.sequence
        return switch broken.fault {
        case .altered:
            BilingualMessage(zh: "日志第 \(number) 条被改动", en: "entry \(number) of the journal was altered")
        case .missing: BilingualMessage(zh: "日志缺第 \(number) 条", en: "entry \(number) of the journal is missing")
        case .cutOff:
            BilingualMessage(zh: "日志自第 \(number) 条起缺失", en: "the journal is cut off before entry \(number)")
        case .unreadable:
            BilingualMessage(zh: "日志第 \(number) 条无法读取", en: "entry \(number) of the journal cannot be read")
        }
    }

    static func problem(_ broken: BrokenLink) -> BilingualMessage {
        let chain = broken.batch.map { "\($0)" } ?? "0"
        return BilingualMessage(
            zh: "审计链 \(chain) 在第 \(broken.sequence) 条断开",
            en: "the audit chain \(chain) is broken at entry \(broken.sequence)")
    }

    static func problem(_ difference: ProjectionDifference) -> BilingualMessage {
        BilingualMessage(
            zh: "表与日志不符：\(difference.code) \(difference.column)",
            en: "the tables differ from the journal: \(difference.code) \(difference.column)")
    }

    static func problem(_ balance: LedgerBalance) -> BilingualMessage {
        BilingualMessage(
            zh: "第 \(balance.level) 级：租用 \(balance.leased)，计数 \(balance.tallied)，逐码 \(balance.recounted)，"
                + "状态不符 \(balance.misfiled)",
            en: "level \(balance.level): \(balance.leased) leased, \(balance.tallied) by the counters, "
                + "\(balance.recounted) one by one, \(balance.misfiled) in other states")
    }
}

extension StartFailure {
    /// Nobody produces on a journal that may tell something else than what happened.
    init(brokenJournal broken: BrokenEntry) {
        let problem = LedgerCheck.problem(broken)
        self.init(problems: [
            "\(problem.zh)，控制器不启动；请恢复账本的备份 / \(problem.en), so the controller does not start; restore the ledger "
                + "from its backup"
        ])
    }
}

extension LineController {
    /// What the line, the ledger's counters and the codes one by one say differently of a batch that was just closed.
    func imbalances(of batch: Int64, line: [LevelBalance]) throws(LedgerError) -> [BilingualMessage] {
        let balances = try ledger.balances(of: batch)
        var problems = balances.filter { $0.unexplained != 0 }.map(LedgerCheck.problem)
        let counts = try ledger.counts(of: batch)
        for level in line {
            for state in CodeState.allCases {
                let tallied = counts.first { $0.level == level.level && $0.state == state }?.count ?? 0
                let own = Int64(level.counts[state])
                // Of a lease that came too late the line never heard; the ledger took it back.
                guard state == .unallocated ? own > tallied : own != tallied else { continue }
                problems.append(
                    BilingualMessage(
                        zh: "第 \(level.level) 级 \(state)：产线计 \(own)，账本计 \(tallied)",
                        en: "level \(level.level), \(state): the line counts \(own), the ledger \(tallied)"))
            }
        }
        return problems
    }
}
