import CZip
import Codes
import Foundation
import GRDB
import LineCore
import Links
import Testing

@testable import Ledger

/// 2026-09-01T06:00:00Z
let now: Int64 = 1_788_242_400_000

/// A folder that goes away with its owner.
final class Folder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("ledger-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    var ledgerPath: String { url.appendingPathComponent("ledger.sqlite").path }

    func file(_ name: String, _ bytes: [UInt8]) throws -> URL {
        let file = url.appendingPathComponent(name)
        try Data(bytes).write(to: file)
        return file
    }

    func open() throws -> Ledger { try Ledger(path: ledgerPath, now: now) }
}

let product = "P-1"
let unitPrefix = "8900001"
let bundlePrefix = "8900002"

func cn20(_ prefix: String, _ number: Int) -> String {
    let digits = String(number)
    return prefix + String(repeating: "0", count: 13 - digits.count) + digits
}

func lines(_ codes: [String]) -> [UInt8] { Array((codes.joined(separator: "\n") + "\n").utf8) }

extension Ledger {
    @discardableResult
    func take(
        _ bytes: [UInt8], name: String, in folder: Folder, product: String = product, level: UInt8 = 1,
        prefix: String? = unitPrefix, limits: ImportLimits = .standard
    ) throws(ImportRefusal) -> ImportedFile {
        let url = folder.url.appendingPathComponent(name)
        do { try Data(bytes).write(to: url) } catch { throw .unreadable("\(error)") }
        return try importCodes(
            from: url, fileName: name, product: product, level: level, scheme: .cn20, prefix: prefix,
            application: "A-7", who: "engineer", now: now, limits: limits)
    }

    /// Units 1…units, and a bundle for every ten of them.
    func fill(units: Int, bundles: Int, in folder: Folder) throws {
        if units > 0 { try take(lines((1...units).map { cn20(unitPrefix, $0) }), name: "units.txt", in: folder) }
        if bundles > 0 {
            try take(
                lines((1...bundles).map { cn20(bundlePrefix, $0) }), name: "bundles.txt", in: folder, level: 2,
                prefix: bundlePrefix)
        }
    }
}

func plan(lot: String) -> BatchPlan {
    BatchPlan(
        id: 0,
        texts: BatchTexts(
            lot: lot, made: CalendarDate(year: 2026, month: 9, day: 1),
            expiry: CalendarDate(year: 2028, month: 8, day: 31),
            productName: "药品 A", gtin: "06900000000014"),
        levels: [
            LevelPlan(level: 1, name: "carton", scheme: .cn20, prefix: unitPrefix, ratio: 0),
            LevelPlan(level: 2, name: "bundle", scheme: .cn20, prefix: bundlePrefix, ratio: 10),
            LevelPlan(level: 3, name: "case", scheme: .sscc, prefix: nil, ratio: 20),
        ],
        limits: LineLimits(
            consecutiveRejects: 5, rejectsInWindow: 8, rejectWindow: 50, gradeLimit: 15, resyncReads: 3,
            resyncItems: 20,
            labelTimeout: 5_000, supply: SupplyLimits(warnPercent: 10, warnMinutes: 30, lease: 500)),
        plannedUnits: 2_500, ignoresRetailCodes: true)
}

func definition(lot: String, product: String = product) -> BatchDefinition {
    BatchDefinition(
        product: product, plan: plan(lot: lot), productSnapshot: #"{"name":"药品 A"}"#, line: "PL-01", who: "supervisor",
        why: "order 12", now: now)
}

func grant(
    first: UInt64, last: UInt64, level: UInt8 = 3, extensionDigit: UInt8 = 3, companyPrefix: String = "6900000"
) throws -> RangeGrant {
    let range = try SSCCRange(
        extensionDigit: extensionDigit, companyPrefix: companyPrefix, first: first, count: last - first + 1)
    return RangeGrant(
        product: product, level: level, name: "range-1", application: "G-1", numbers: .sscc(range), who: "engineer",
        now: now)
}

let gtin = "06900000000014"

/// Serials of six digits.
func serials(first: UInt64, last: UInt64, gtin: String = gtin, name: String = "serials-1") throws -> RangeGrant {
    let digits = try #require(InlineText<2>(gtin))
    let range = try SerialRange(gtin: digits, width: 6, first: first, count: last - first + 1)
    return RangeGrant(
        product: product, level: 1, name: name, application: "G-2", numbers: .serials(range), who: "engineer",
        now: now)
}

/// A filled ledger with one batch that has leased everything, and a journal to be written.
struct Scene {
    let folder: Folder
    let ledger: Ledger
    let batch: Int64
    let units: [LeasedCode]
    let bundles: [LeasedCode]
    var sequence: Int64 = 0

    init(units: Int, bundles: Int) throws {
        folder = try Folder()
        ledger = try folder.open()
        try ledger.fill(units: units, bundles: bundles, in: folder)
        batch = try ledger.createBatch(definition(lot: "B1"))
        self.units = try ledger.lease(batch: batch, level: 1, count: units, now: now).codes
        self.bundles = try ledger.lease(batch: batch, level: 2, count: bundles, now: now).codes
    }

    /// Each list of facts is an entry; entry n happens n seconds after `now`.
    mutating func append(_ facts: [Fact]...) throws {
        var entries: [JournalEntry] = []
        for facts in facts {
            sequence += 1
            entries.append(entry(sequence, facts))
        }
        try ledger.append(entries, batch: batch)
    }

    /// Three entries that make a code a commissioned one.
    mutating func commission(_ codes: [LeasedCode]) throws {
        try append(
            codes.enumerated().map { .sent(code: $1.id, index: UInt32($0) + 1) },
            codes.map { .codeState(code: $0.id, from: .allocated, to: .encoded, reason: nil) },
            codes.map { .codeState(code: $0.id, from: .encoded, to: .commissioned, reason: nil) })
    }
}

func entry(_ sequence: Int64, _ facts: [Fact]) -> JournalEntry {
    JournalEntry(
        sequence: sequence, moment: Moment(tick: Tick(microseconds: sequence * 1_000), wall: now + sequence * 1_000),
        event: [UInt8(truncatingIfNeeded: sequence), 7], facts: facts)
}

func text(_ code: LeasedCode) -> String { code.code.description }

/// A zip archive with these members; `password` encrypts them.
func zip(_ members: [(name: String, bytes: [UInt8])], password: String?, in folder: Folder) throws -> [UInt8] {
    let url = folder.url.appendingPathComponent("\(UUID().uuidString).zip")
    guard let archive = unsafe zip_open(url.path, ZIP_CREATE | ZIP_TRUNCATE, nil) else { return [] }
    for member in members {
        // The library takes the memory over and frees it.
        guard let copy = unsafe malloc(max(member.bytes.count, 1)) else { return [] }
        unsafe UnsafeMutableRawBufferPointer(start: copy, count: member.bytes.count).copyBytes(from: member.bytes)
        let source = unsafe zip_source_buffer(archive, copy, UInt64(member.bytes.count), 1)
        let index = unsafe zip_file_add(archive, member.name, source, UInt32(ZIP_FL_ENC_UTF_8))
        if let password {
            unsafe zip_file_set_encryption(archive, UInt64(index), UInt16(ZIP_EM_AES_256), password)
        }
    }
    guard unsafe zip_close(archive) == 0 else { return [] }
    return [UInt8](try Data(contentsOf: url))
}
