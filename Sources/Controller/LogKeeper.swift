import Dispatch
import Ledger
import Platform
import Synchronization

/// Keeps the ledger's write-ahead log short while the line runs, for weeks if need be.
///
/// When the log is long it is moved into the database file on a thread of its own, beside the commits; then the journal
/// thread moves the little that came meanwhile, so that the log begins anew. No commit waits for more than that little.
final class LogKeeper: Sendable {
    /// Pages from which on the log is moved: 8 MB, a few thousand commits.
    static let bound = 2_000
    /// The rest that the journal thread moves at most while commits wait; a longer one is moved aside once more.
    static let shortRest = 200

    private enum State {
        case idle
        case underWay
        case moved(rest: Int)
        case failed(LedgerError)
        /// Not again before the log has so many pages: the disk has no room for a longer database file.
        case postponed(until: Int)
    }

    private let ledger: Ledger
    private let bound: Int
    private let wake: Signal
    private let state = Mutex<State>(.idle)
    private let beside = DispatchQueue(label: "checkpoint")

    /// - Parameter wake: raised when the journal thread has something to do here.
    init(ledger: Ledger, bound: Int, wake: Signal) {
        self.ledger = ledger
        self.bound = bound
        self.wake = wake
    }

    /// To be called on the journal thread between two commits.
    ///
    /// - Throws: what makes the ledger unusable; a want of room or another program in the way does not.
    func tend() throws(LedgerError) {
        switch state.withLock({ $0 }) {
        case .underWay: return
        case .idle:
            if ledger.logPages >= bound { moveAside() }
        case .postponed(let until):
            if ledger.logPages >= until { moveAside() }
        case .moved(let rest):
            guard rest > 0 else {
                state.withLock { $0 = .idle }
                return
            }
            guard rest <= Self.shortRest else { return moveAside() }
            try finish()
        case .failed(let error): throw error
        }
    }

    /// Waits for what is under way; afterwards nothing is.
    func end() { beside.sync {} }

    private func moveAside() {
        state.withLock { $0 = .underWay }
        beside.async { [self] in
            let next: State
            do throws(LedgerError) {
                next = .moved(rest: try ledger.checkpointAside())
            } catch {
                next = self.next(after: error)
            }
            state.withLock { $0 = next }
            wake.raise()
        }
    }

    private func finish() throws(LedgerError) {
        do throws(LedgerError) {
            _ = try ledger.checkpoint()
            state.withLock { $0 = .idle }
        } catch {
            let next = next(after: error)
            state.withLock { $0 = next }
            if case .failed(let error) = next { throw error }
        }
    }

    private func next(after error: LedgerError) -> State {
        switch error {
        case .noRoom, .busy: .postponed(until: ledger.logPages + bound)
        default: .failed(error)
        }
    }
}
