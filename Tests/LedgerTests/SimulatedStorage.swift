import Foundation
import SimulatedDisk
import Synchronization

@testable import Ledger

/// A simulated disk under the ledger: its files, and those that SQLite makes, lie on the same one.
struct SimulatedStorage: LedgerStorage {
    struct Stopped: Error {}

    private static let made = Atomic<Int>(0)
    let disk: SimulatedDisk

    init(seed: UInt64) {
        let number = Self.made.wrappingAdd(1, ordering: .relaxed).newValue
        disk = SimulatedDisk(name: "ledger-test-\(number)", seed: seed)
    }

    var path: String { "\(disk.folder)/ledger.sqlite" }

    func open() throws -> Ledger { try Ledger(path: path, storage: self, now: now) }

    private func name(_ path: String) -> String { String(path.dropFirst(disk.folder.count + 1)) }

    func exists(_ path: String) -> Bool { disk.size(of: name(path)) != nil }

    func makeFile(at path: String) throws {
        guard disk.createFile(name(path)) else { throw Stopped() }
    }

    func rewriteFile(at path: String) throws { guard disk.rewriteFile(name(path)) else { throw Stopped() } }

    func synchroniseFile(at path: String) throws {
        guard disk.syncFile(name(path)) else { throw Stopped() }
    }

    func synchroniseFolder(of path: String) throws {
        guard disk.syncFolder() else { throw Stopped() }
    }
}
