public import ControlTypes
import Ledger

/// What was packed last.
extension LineController {
    public func closedContainers(_ number: String) async throws(ControlError) -> [ClosedContainer] {
        let row = try row(number)
        return try reading { try ledger.lastClosed(batch: row.id, limit: 50) }.map { closed in
            ClosedContainer(
                code: closed.code, level: Int(closed.level), at: Timestamps.text(milliseconds: closed.at),
                children: closed.children, isShort: closed.isShort)
        }
    }
}
