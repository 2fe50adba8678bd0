public import Codes

/// Why an act cannot be done now. Nothing of it was done.
public enum ActRefusal: Error, Hashable, Sendable {
    /// No batch is in production, or the batch is over.
    case noBatch
    /// No code was given.
    case nothingGiven
    case givenTwice(Code)
    case notOfThisBatch(Code)
    /// This pack stands in the way; `legal` are the acts that may be done with it now.
    case pack(Code, PackObstacle, legal: [PackActKind])
    /// More packs than the container has room for.
    case full(Code, room: Int, given: Int)
    /// More packs than a new container of the level may hold.
    case overRatio(ratio: Int, given: Int)
    case noSuchLevel(UInt8)
    case reasonMissing
    case secondMissing
    /// Who acts cannot be the second person as well.
    case secondIsSame
    /// The line has no printer and scanner for rework.
    case noReworkDevices
    case printerNotReady
    /// Acts of this kind need the line: no label is printed for a batch that is over, and nothing of it is packed there.
    case notAfterEnd(PackActKind)
    case notUndoable(UndoObstacle)
    /// No label of this code is waited for at the rework station.
    case labelNotAwaited(Code)
}

/// What stands in the way of an act with one pack.
public enum PackObstacle: Hashable, Sendable {
    /// Nobody knows whether its code was printed.
    case inDoubt
    case state(CodeState)
    /// A sample never comes back (GMP 213).
    case sampled
    /// Its outcome at the gate, or that of a container around it, is open.
    case atGate
    /// It, or a container around it, is in the hands of this station.
    case inStation(StationIndex)
    /// It waits at the rework station for its label.
    case inRework
    case alreadyInHand
    /// It lies loose on the line or nobody knows where: it has to be taken out (identified) first.
    case notInHand
    case packed(in: Code)
    case notPacked
    /// A unit holds nothing.
    case notContainer
    /// Its level is not this one.
    case notLevel(UInt8)
    /// There is no level above it.
    case topLevel
    /// A container without content has no label.
    case empty
    /// Its content differs from what its label shows.
    case labelDue
    /// One of its packs was read in another container: its content is not what its record says.
    case suspect
    /// This station takes packs in the order of the belt, and none that people put there: it goes into a container by
    /// hand.
    case inSequence(StationIndex)
    /// It was taken out of no container: name one, or put it back on the line.
    case originUnknown
    /// The container, or one around it, would hold more than two batches.
    case thirdBatch
}

/// Why the last act cannot be taken back.
public enum UndoObstacle: Hashable, Sendable {
    /// No act was done, or the last was taken back already.
    case nothingDone
    /// Acts of this kind do not come back.
    case kind(PackActKind)
    /// This pack, or its container, went on meanwhile.
    case wentOn(Code)
    /// The new container's label was scanned back.
    case labelScannedBack
}
