import ControlTypes

/// A question with fields, whose answer is one request.
enum Form: Hashable, Sendable {
    case createBatch
    case step(BatchMove, batch: String)
    case resolve(OpenContainerEntry)
    case count(PlaceCountStatus, batch: String)
    case explain(PlaceCountStatus, batch: String)
    case acknowledge(ReviewException, batch: String)
    case seal(batch: String)
    case sign(batch: String, digest: String)
    case lookUp
    case pack(PackActName, [String])
    case importCodes
    case returnCodes(PoolStatus)
    case testDevice(String, DeviceTrial)
}

/// What may be tried with a device, by the words of the API.
enum DeviceTrial: String, CaseIterable, Hashable, Sendable {
    case reconnect
    case read
    case print

    var key: Character {
        switch self {
        case .reconnect: "r"
        case .read: "t"
        case .print: "p"
        }
    }
}

/// What is done with a batch as a whole.
public enum BatchMove: String, CaseIterable, Hashable, Sendable {
    case start
    case end
    case close
    case cancel
}

/// What people do with packs by hand, by the words of the API.
enum PackActName: String, CaseIterable, Hashable, Sendable {
    case takeOut = "take-out"
    case putBack = "put-back"
    case toLine = "to-line"
    case replace
    case move
    case sample
    case disaggregate
    case aggregate
    case void
    case destroy
    case reprint
    case undo

    var key: Character {
        switch self {
        case .takeOut: "t"
        case .putBack: "b"
        case .toLine: "B"
        case .replace: "r"
        case .move: "m"
        case .sample: "s"
        case .disaggregate: "d"
        case .aggregate: "a"
        case .void: "v"
        case .destroy: "D"
        case .reprint: "p"
        case .undo: "u"
        }
    }

    /// Two people do it together (S-03).
    var needsSecondPerson: Bool { self == .destroy || self == .reprint }

    /// The right that it asks for.
    var right: String { self == .void || self == .destroy ? "destroy" : "rework" }

    /// Packs that were marked go with the one that is shown.
    var takesMany: Bool {
        switch self {
        case .takeOut, .toLine, .move, .sample, .aggregate, .void, .destroy: true
        case .putBack, .replace, .disaggregate, .reprint, .undo: false
        }
    }
}
