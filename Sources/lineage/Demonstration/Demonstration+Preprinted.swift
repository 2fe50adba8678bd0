import ConfigurationFiles
import ControlTypes
import Foundation

extension DemonstrationPlan {
    /// The level whose packs come printed; nil where the line prints them.
    var preprintedLevel: LevelConfiguration? { product.levels.first(where: \.isPreprinted) }

    func codeFileName(of level: LevelConfiguration) -> String { "codes-\(level.level)-\(level.name).txt" }

    /// The codes of a level, the same with each call; nil for codes that are never imported.
    func codeFile(of level: LevelConfiguration, _ maker: CodeFileMaker) -> String? {
        maker.file(
            level: level.level, source: level.source,
            count: CodeFileMaker.count(forUnits: units, unitsInLevel: product.units(inLevel: level.level) ?? 1))
    }

    /// Writes what stands on the cartons for the simulator; nil where the line prints them.
    func writeCartons() throws -> URL? {
        guard let level = preprintedLevel, let text = codeFile(of: level, CodeFileMaker(seed: seed)) else { return nil }
        let file = folder.appending(path: codeFileName(of: level))
        try Data(text.utf8).write(to: file)
        return file
    }
}

extension Demonstration {
    /// Allots all cartons that were delivered to the batch.
    mutating func allotCartons() async throws {
        for pool in try await client.pools() where pool.isPreprinted && pool.product == plan.product.id {
            guard pool.unallocated > 0 else { continue }
            let summary = try await client.allotCodes(
                plan.batch, AllotCodes(source: Int64(pool.number), count: nil, act: act))
            screen.tell(
                zh: "已分配 \(summary.codes) 个预印码", en: "\(summary.codes) codes of pre-printed cartons allotted")
        }
    }
}
