public import Codes

/// What an act comes to: shown before it is confirmed (W-03), carried out as it stands, and inverted by an undo.
public struct ActPlan: Hashable, Sendable {
    public let act: PackAct
    /// What people are shown, in order.
    public internal(set) var consequences: [ActConsequence]
    let steps: [ActStep]
    /// Containers whose content changes, and those around them, from the inside out.
    let containers: [CodeSlot]
}

/// One consequence of an act.
public enum ActConsequence: Hashable, Sendable {
    case detached(Code, from: Code)
    case attached(Code, to: Code)
    case inHand(Code)
    /// Goes back to where it was before it was taken in hand.
    case backOnLine(Code)
    case changed(Code, from: CodeState, to: CodeState, reason: Reason)
    /// The container's label does not show its content any more: it has to be re-printed with these counts.
    case labelDue(Code, children: Int, units: Int)
    /// The container's label shows its content again.
    case labelFits(Code)
    /// The container is no more, and its label void.
    case labelVoid(Code)
    /// A label is printed on the rework printer and has to be scanned back. `code` is nil for a new container, which
    /// gets the next code of its level.
    case labelPrinted(code: Code?, level: UInt8, children: Int, units: Int, isShort: Bool)
    /// A new container will not be: its label, if one was printed, is scrapped.
    case labelAbandoned(Code?)
}

/// The primitive steps that acts are made of.
enum ActStep: Hashable, Sendable {
    case unpack(CodeSlot, from: CodeSlot)
    case pack(CodeSlot, into: CodeSlot)
    case place(CodeSlot, from: CodeEntry.Place, to: CodeEntry.Place)
    case state(CodeSlot, from: CodeState, to: CodeState, reason: Reason)
    case newContainer([CodeSlot], level: UInt8)
    case reprint(CodeSlot)
    /// The new container of this act will not be.
    case abandonLabel(act: UInt32)
}

/// What a label shows of a container's content.
struct LabelContent: Hashable, Sendable {
    var children: UInt16
    /// Smallest units in it, at any depth.
    var units: UInt32
}

/// An act that was done, as the ledger keeps it.
public struct ActRecord: Hashable, Sendable {
    /// Counts 1, 2, 3 … over the batch.
    public var number: UInt32
    public var kind: PackActKind
    public var who: String
    /// The second person, where the act needs one.
    public var second: String?
    public var why: String
    /// The act that this one takes back; 0 = none.
    public var undoes: UInt32
    /// Every code that it touched, each once: what the person named first.
    public var codes: [CodeID]

    public init(
        number: UInt32, kind: PackActKind, who: String, second: String?, why: String, undoes: UInt32, codes: [CodeID]
    ) {
        self.number = number
        self.kind = kind
        self.who = who
        self.second = second
        self.why = why
        self.undoes = undoes
        self.codes = codes
    }
}
