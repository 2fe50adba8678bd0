import Codes
import ConfigurationFiles
public import ControlTypes
import Foundation
import Ledger
import LineAssembly
import LineCore

/// Files and pools of codes.
extension LineController {
    public func importCodes(_ request: ImportRequest, file: [UInt8]) async throws(ControlError) -> ImportSummary {
        let entry = try product(request.product)
        guard let level = entry.product.levels.first(where: { Int($0.level) == request.level }) else {
            throw ControlError.badRequest(
                zh: "产品 \(request.product) 没有第 \(request.level) 级包装",
                en: "product \(request.product) has no level \(request.level)")
        }
        if case .sscc = level.source {
            throw ControlError.conflict(
                zh: "第 \(request.level) 级的 SSCC 由产品文件中的号段产生，不需导入",
                en: "the SSCCs of level \(request.level) are drawn from the product file's range; nothing is imported")
        }
        let who = who(request.act)
        let result = await besidesTheLine { [ledger, settings] in
            Self.importFile(file, request, level, who: who, ledger: ledger, directory: settings.dataDirectory)
        }
        let imported = try result.get()
        tellPool(level: level.level, isNew: true)
        return ImportSummary(
            fileName: request.fileName, sha256: imported.sha256, product: request.product, level: request.level,
            application: request.application, codes: imported.codes)
    }

    private static func importFile(
        _ file: [UInt8], _ request: ImportRequest, _ level: LevelConfiguration, who: String, ledger: Ledger,
        directory: String
    ) -> Result<ImportedFile, ControlError> {
        let temporary = URL(fileURLWithPath: directory).appending(path: "import-\(UUID().uuidString).partial")
        do {
            try Data(file).write(to: temporary)
        } catch {
            return .failure(.unavailable(zh: "无法暂存文件：\(error)", en: "the file cannot be put down: \(error)"))
        }
        defer { _ = try? FileManager.default.removeItem(at: temporary) }
        do {
            return .success(
                try ledger.importCodes(
                    from: temporary, fileName: request.fileName, product: request.product, level: level.level,
                    scheme: level.source.scheme, prefix: level.source.prefix, isPreprinted: level.isPreprinted,
                    application: request.application, who: who, now: WallClock.now()))
        } catch {
            return .failure(ControlError(refusal: error))
        }
    }

    public func pools() async throws(ControlError) -> [PoolStatus] {
        let line = loop.lastView.line
        let running = try line.plan.flatMap { plan throws(ControlError) in
            line.phase == .running || line.phase == .ending ? try reading { try ledger.batch(id: plan.id) } : nil
        }
        return try reading { try ledger.pools(product: nil) }.map { pool in
            let isDrawnFrom = pool.withdrawal == nil && pool.product == running?.product
            let speed = isDrawnFrom ? Self.outlook(of: pool.level, in: line)?.codesPerHour : nil
            return PoolStatus(pool, codesPerHour: speed)
        }
    }

    static func outlook(of level: UInt8, in line: LineSnapshot) -> PoolOutlook? {
        Int(level) < line.pools.count ? line.pools[Int(level)] : nil
    }

    // MARK: Giving codes back

    public func returnCodes(_ source: String, _ signer: Act, to file: String?) async throws(ControlError)
        -> ReturnSummary
    {
        let who = who(signer)
        let result = await besidesTheLine { [ledger] in
            Result { () throws(ControlError) in
                // A place that cannot be written to is told before anything is given back.
                let list = try file.map { path throws(ControlError) in try Self.list(at: path) }
                let pool: WithdrawnPool
                do throws(WithdrawalRefusal) {
                    pool = try ledger.withdraw(source: source, who: who, why: signer.reason, now: WallClock.now())
                } catch {
                    list?.discard()
                    throw ControlError(error)
                }
                let digest = try list.map { list throws(ControlError) in try Self.write(list, pool, ledger) }
                return ReturnSummary(pool, file: file, sha256: digest)
            }
        }
        let summary = try result.get()
        tellPool(level: UInt8(clamping: summary.level), isNew: false)
        return summary
    }

    public func writeReturnedCodes(_ source: String, to file: String) async throws(ControlError) -> ReturnSummary {
        try await besidesTheLine { [ledger] in
            Result { () throws(ControlError) in
                let list = try Self.list(at: file)
                let pool: WithdrawnPool
                do throws(WithdrawalRefusal) {
                    pool = try ledger.withdrawnPool(source: source)
                } catch {
                    list.discard()
                    throw ControlError(error)
                }
                return ReturnSummary(pool, file: file, sha256: try Self.write(list, pool, ledger))
            }
        }.get()
    }

    private static func list(at path: String) throws(ControlError) -> ReturnedCodesFile {
        do {
            return try ReturnedCodesFile(path: path)
        } catch {
            throw ControlError(kind: .conflict, message: error.text.shown, problems: [])
        }
    }

    private static func write(
        _ list: ReturnedCodesFile, _ pool: WithdrawnPool, _ ledger: Ledger
    ) throws(ControlError) -> String {
        do {
            return try list.write(pool, from: ledger)
        } catch {
            throw ControlError(kind: .unavailable, message: error.text.shown, problems: [])
        }
    }

    // MARK: Beside the line

    /// What an import left that was interrupted by the end of the program is removed while the line runs.
    func removeInterruptedImports() {
        imports.async { [ledger, loop, settings] in
            Self.removePartialFiles(in: settings.dataDirectory)
            do {
                try ledger.removeDiscardedImports()
            } catch {
                loop.post { assembly, moment, output in
                    assembly.handle(.ledger(.failed), at: moment, into: &output)
                }
            }
        }
    }

    /// Files of codes that were being taken in. One that cannot be removed is in nobody's way, and tried again at the next
    /// start.
    static func removePartialFiles(in directory: String) {
        let files = FileManager.default
        guard let names = try? files.contentsOfDirectory(atPath: directory) else { return }
        for name in names where name.hasPrefix("import-") && name.hasSuffix(".partial") {
            _ = try? files.removeItem(atPath: "\(directory)/\(name)")
        }
    }

    /// Work that takes minutes has a thread of its own, one piece of work after the other, so that it takes none from
    /// those who answer requests.
    private func besidesTheLine<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            imports.async { continuation.resume(returning: body()) }
        }
    }

    /// The pools of a level are others now: a line that stands for want of codes asks again, and all screens show it.
    private func tellPool(level: UInt8, isNew: Bool) {
        loop.post { assembly, moment, output in
            if isNew { assembly.handle(.codesImported(level: level), at: moment, into: &output) }
            guard assembly.line.batch != nil, let plan = assembly.line.snapshot.plan,
                plan.levels.contains(where: { $0.level == level })
            else { return }
            output.requests.append(.poolLevel(level: level))
        }
    }
}

extension PoolStatus {
    init(_ pool: PoolSummary, codesPerHour: Int64?) {
        var minutes: Int?
        if let codesPerHour, codesPerHour > 0, pool.unallocated < 1 << 50 {
            minutes = Int(pool.unallocated * 60 / codesPerHour)
        }
        self.init(
            number: Int(pool.source), product: pool.product, level: Int(pool.level), scheme: pool.scheme.token,
            source: pool.name, application: pool.application,
            state: pool.withdrawal == nil ? "active" : "withdrawn", total: Int(pool.total),
            unallocated: Int(pool.unallocated), percent: percentage(pool.unallocated, of: pool.total),
            returned: Int(pool.withdrawal?.codes ?? 0), minutesLeft: minutes,
            isPreprinted: pool.isPreprinted)
    }
}

extension PoolLevelStatus {
    init(_ level: LevelPlan, _ outlook: PoolOutlook) {
        self.init(
            level: Int(level.level), name: level.name, remaining: Int(outlook.remaining), total: Int(outlook.total),
            percent: percentage(outlook.remaining, of: outlook.total), minutesLeft: outlook.minutes.map(Int.init))
    }
}

extension ReturnSummary {
    init(_ pool: WithdrawnPool, file: String?, sha256: String?) {
        self.init(
            number: Int(pool.source), source: pool.name, product: pool.product, level: Int(pool.level),
            codes: Int(pool.codes), file: file, sha256: sha256)
    }
}

/// Whole percent, rounded down, 0 to 100.
private func percentage(_ part: Int64, of whole: Int64) -> Int {
    guard whole > 0, part > 0 else { return 0 }
    let product = UInt64(part).multipliedFullWidth(by: 100)
    guard product.high < UInt64(whole) else { return 100 }
    return min(100, Int(clamping: UInt64(whole).dividingFullWidth(product).quotient))
}

extension ControlError {
    init(_ refusal: WithdrawalRefusal) {
        let kind: Kind =
            switch refusal {
            case .unknownSource: .notFound
            case .severalSources, .nothingLeft, .alreadyWithdrawn, .notWithdrawn: .conflict
            case .ledger: .unavailable
            }
        self.init(kind: kind, message: refusal.text.shown, problems: [])
    }
}
