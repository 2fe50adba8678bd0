/// What a person at the line remembers.
struct Person: Sendable {
    /// What the person did, and when in milliseconds.
    var acts: [String] = []
    var lastLook: Int64 = 0
    var lastAct: Int64 = 0
    var idleSince: Int64?
    var heldSince: Int64?
    var labelAwaitedSince: Int64?
    var obstacleSince: Int64?
    var hasFlushed = false
    /// Since when a level has no codes any more.
    var emptySince: [UInt8: Int64] = [:]
    /// So much the next count is off.
    var miscount: UInt32 = 0
    /// What was scanned once more, and not counted.
    var scannedAgain: [String] = []
    /// Packs whose containers were looked into, because they were scanned beside them.
    var missedInside: [String] = []
}
