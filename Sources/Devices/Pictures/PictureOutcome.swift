public import LineCore

/// What the picture matcher found out.
public enum PictureOutcome: Hashable, Sendable {
    /// The result belongs to this picture.
    case read(station: StationIndex, item: UInt16, role: PictureRole, result: ReadResult)
    /// There is no result for this picture, and none that comes later counts.
    case unread(station: StationIndex, item: UInt16, role: PictureRole, cause: Unread)
    /// A result outside of every window, or one that nobody can know the picture of: the reader's fault, and never
    /// the next item's result.
    case strayResult(ReadResult)
    /// Trigger id − picture moved: the reader missed a picture or started anew. What was open is unread.
    case outOfStep
    /// The difference was taken anew.
    case inStep
    /// The difference could not be taken anew within the configured number of pictures: the line must be held.
    case stepLost
}
