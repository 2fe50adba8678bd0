import CSimulatedDisk

/// A disk in memory for SQLite that forgets at a power cut what was not synchronised, and fails when it is told to. What
/// it models stands in `CSimulatedDisk.h`.
///
/// The database code above it is the real one: any path under ``folder`` that SQLite opens in this process lies on it.
@safe public final class SimulatedDisk: @unchecked Sendable {
    // The disk has a mutex of its own, so that handing the pointer to other threads is safe.
    private let disk: OpaquePointer
    /// All of its files lie directly in here; the path exists for SQLite only.
    public let folder: String

    /// - Parameters:
    ///   - name: of its folder; in use once at a time in the process.
    ///   - seed: of what survives a power cut.
    public init(name: String, seed: UInt64) {
        guard let disk = unsafe simulated_disk_create(name, seed) else {
            preconditionFailure("a simulated disk has a name of its own")
        }
        unsafe self.disk = disk
        folder = "/simulated/\(name)"
    }

    deinit {
        unsafe simulated_disk_destroy(disk)
    }

    /// Makes an empty file whose name is durable, if there is none: SQLite does not make the name of a new database file
    /// durable by itself.
    public func makeFile(_ file: String) {
        let isMade = unsafe simulated_disk_make_file(disk, "\(folder)/\(file)") != 0
        precondition(isMade, "there is memory for a file")
    }

    /// Makes an empty file if there is none; its name is durable after ``syncFolder()`` only. False when the machine has
    /// stopped.
    public func createFile(_ file: String) -> Bool { unsafe simulated_disk_create_file(disk, "\(folder)/\(file)") != 0 }

    /// Names that were made and names that were deleted are durable from now on; false when that failed.
    @discardableResult
    public func syncFolder() -> Bool { unsafe simulated_disk_sync_folder(disk) != 0 }

    /// Writes what is read of a file once more, where it lies; false when the machine has stopped.
    public func rewriteFile(_ file: String) -> Bool {
        unsafe simulated_disk_rewrite_file(disk, "\(folder)/\(file)") != 0
    }

    /// What was written to a file is durable from now on; false when that failed.
    public func syncFile(_ file: String) -> Bool { unsafe simulated_disk_sync_file(disk, "\(folder)/\(file)") != 0 }

    /// An empty disk becomes what the other one is now, with what was not synchronised, as if the program had died there
    /// and started here.
    public func copy(_ other: SimulatedDisk) {
        let isDone = unsafe simulated_disk_copy(disk, other.disk) != 0
        precondition(isDone, "there is memory for a copy")
    }

    /// Calls so far that change storage: writes, truncations, syncs, deletions, creations.
    public var calls: UInt64 { unsafe simulated_disk_calls(disk) }

    /// Syncs so far that were told to have succeeded.
    public var syncs: UInt64 { unsafe simulated_disk_syncs(disk) }

    /// The call of this number and all that follow fail, as if the machine had stopped in it.
    public func stop(at call: UInt64) { unsafe simulated_disk_stop_at(disk, call) }

    public var isStopped: Bool { unsafe simulated_disk_is_stopped(disk) != 0 }

    /// The sync of this number from now on (1 = the next) fails, and what it should have written is never written.
    public func failSync(_ number: UInt64) { unsafe simulated_disk_fail_sync(disk, number) }

    /// Syncs are told to have succeeded and are not done.
    public func lie(_ on: Bool) { unsafe simulated_disk_lie(disk, on ? 1 : 0) }

    /// The disk is full when its files have so many bytes together; 0 = never.
    public func limit(bytes: UInt64) { unsafe simulated_disk_limit(disk, bytes) }

    /// Another program holds the lock of checkpoints.
    public func holdCheckpoints(_ on: Bool) { unsafe simulated_disk_hold_checkpoints(disk, on ? 1 : 0) }

    /// The process died and starts again: open files are dead, what was written is there.
    public func processDied() { unsafe simulated_disk_process_died(disk) }

    /// The power was cut and is back: open files are dead, of what was not synchronised a part is there.
    public func powerCut() { unsafe simulated_disk_power_cut(disk) }

    /// Bytes of a file; nil when there is none of this name.
    public func size(of file: String) -> Int64? {
        let size = unsafe simulated_disk_size(disk, "\(folder)/\(file)")
        return size < 0 ? nil : size
    }

    /// Turns one bit over, behind everybody's back.
    public func flipBit(of file: String, at offset: Int64) -> Bool {
        unsafe simulated_disk_flip(disk, "\(folder)/\(file)", offset) != 0
    }
}
