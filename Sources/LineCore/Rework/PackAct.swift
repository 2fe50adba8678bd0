public import Codes

/// What people do with packs by hand (W-02). Codes are the packs' own; a pack of any level may be meant.
public enum PackAct: Hashable, Sendable {
    /// Taken as samples: they never come back (GMP 213).
    case sample([Code], SampleKind)
    /// Taken out of their containers, or off the line, and kept in hand.
    case takeOut([Code])
    /// A pack in hand goes back into the container that it came from, or into this one.
    case putBack(Code, into: Code?)
    /// Packs in hand that are sound go back onto the line, loose, where the next station finds them.
    case toLine([Code])
    /// `old` is no longer active; `new`, loose and sound, takes its place in the container.
    case replace(old: Code, new: Code)
    case move([Code], to: Code)
    /// The container is no more; its packs are loose in hand. `deep`: the containers in it are no more either.
    case disaggregate(Code, deep: Bool)
    /// Packs in hand become a container of this level with a new code.
    case aggregate([Code], level: UInt8)
    /// The packs are no longer active, with all that is in them. `isReject`: an operator rejects them (V-03).
    case void([Code], isReject: Bool)
    /// Destroyed, with all that is in them; two persons saw it.
    case destroy([Code])
    /// The same code on another label; two persons declare that the old label is destroyed (U-06).
    case reprint(Code)
    /// Takes back the last act by a compensating one (W-05).
    case undo
}

public enum SampleKind: UInt8, Sendable, CaseIterable {
    /// Opened or used up by a test.
    case destructive = 1
    /// Kept as a retained sample.
    case retained = 2

    public var token: String {
        switch self {
        case .destructive: "destructive"
        case .retained: "retained"
        }
    }
}

/// The acts, without what they are about. Raw values are stored.
public enum PackActKind: UInt8, Sendable, CaseIterable {
    case sample = 1
    case takeOut = 2
    case putBack = 3
    case replace = 4
    case move = 5
    case disaggregate = 6
    case aggregate = 7
    case void = 8
    case destroy = 9
    case reprint = 10
    case undo = 11
    case toLine = 12

    /// The word on the command line, in the API and in the audit trail.
    public var token: String {
        switch self {
        case .sample: "sample"
        case .takeOut: "take-out"
        case .putBack: "put-back"
        case .replace: "replace"
        case .move: "move"
        case .disaggregate: "disaggregate"
        case .aggregate: "aggregate"
        case .void: "void"
        case .destroy: "destroy"
        case .reprint: "reprint"
        case .undo: "undo"
        case .toLine: "to-line"
        }
    }

    public init?(token: String) {
        guard let kind = PackActKind.allCases.first(where: { $0.token == token }) else { return nil }
        self = kind
    }

    /// Two different persons do it.
    public var needsSecondPerson: Bool { self == .destroy || self == .reprint }
}

extension PackAct {
    public var kind: PackActKind {
        switch self {
        case .sample: .sample
        case .takeOut: .takeOut
        case .putBack: .putBack
        case .replace: .replace
        case .move: .move
        case .disaggregate: .disaggregate
        case .aggregate: .aggregate
        case .void: .void
        case .destroy: .destroy
        case .reprint: .reprint
        case .undo: .undo
        case .toLine: .toLine
        }
    }

    /// The packs that a person named, in this order; the container that they go to is not among them.
    public var packs: [Code] {
        switch self {
        case .sample(let packs, _), .takeOut(let packs), .toLine(let packs), .move(let packs, _),
            .aggregate(let packs, _),
            .void(let packs, _), .destroy(let packs):
            packs
        case .putBack(let pack, _): [pack]
        case .replace(let old, let new): [old, new]
        case .disaggregate(let container, _), .reprint(let container): [container]
        case .undo: []
        }
    }
}

/// Where a pack is, as people are told.
public enum PackPlace: UInt8, Sendable, CaseIterable {
    /// Between its verdict and its outcome at the gate, or not yet made.
    case atGate = 1
    /// Passed its gate, loose on the line.
    case passed = 2
    case packed = 3
    /// In a reject bin.
    case inBin = 4
    case unknown = 5
    /// Taken off the belt, and seen nowhere since.
    case taken = 6
    /// In the hands of people: known, but not on the line.
    case inHand = 7

    public var token: String {
        switch self {
        case .atGate: "at-gate"
        case .passed: "passed"
        case .packed: "packed"
        case .inBin: "in-bin"
        case .unknown: "unknown"
        case .taken: "taken"
        case .inHand: "in-hand"
        }
    }
}

extension CodeEntry.Place {
    var told: PackPlace {
        switch self {
        case .atGate: .atGate
        case .passed: .passed
        case .packed: .packed
        case .inBin: .inBin
        case .unknown: .unknown
        case .taken: .taken
        case .inHand: .inHand
        }
    }
}
