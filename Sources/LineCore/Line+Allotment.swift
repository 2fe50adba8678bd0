public import Codes

/// What the line knows of the codes of pre-printed cartons that were allotted to its batch.
struct Allotment: Hashable, Sendable {
    /// There is no camera over the units: the scan that packs a carton is what verifies it.
    let isVerifiedByHand: Bool
    /// The last lease of allotted codes that the line was told of.
    var heardThrough: Int64 = 0
    /// Codes that nobody read until the batch was closed.
    var leftOver = 0

    init(isVerifiedByHand: Bool) {
        self.isVerifiedByHand = isVerifiedByHand
    }
}

extension LineLayout {
    /// Nothing reads the units before a person packs them: they come printed, and the scan that packs one verifies it.
    var packsPrintedUnitsByHand: Bool {
        if case .handheld(2, _, _)? = stations.first { true } else { false }
    }

    /// Some station stands at the PLC; they come first.
    var hasPLC: Bool {
        if case .handheld? = stations.first { false } else { true }
    }
}

/// How the codes of pre-printed cartons stand, for the reconciliation of cartons (V-08, N-02).
///
/// `allotted` = `verified` + `rejected` + `returned` + `unread`. A carton that could not be read is among the `unread`:
/// nobody knows its code, so that `unread` is to be compared with the cartons left over, those rejected without a
/// reading, and those spoiled before the station.
public struct PreprintedNumbers: Hashable, Sendable {
    /// Codes that were ever allotted to the batch.
    public var allotted: Int
    /// Read and found good, whatever became of the pack since.
    public var verified: Int
    /// Read and not accepted.
    public var rejected: Int
    /// Left over, scanned by a person, and given back for another batch.
    public var returned: Int
    /// Never read; invalid with the reason ``Reason/leftOver`` when the batch is closed.
    public var unread: Int

    public init(allotted: Int, verified: Int, rejected: Int, returned: Int, unread: Int) {
        self.allotted = allotted
        self.verified = verified
        self.rejected = rejected
        self.returned = returned
        self.unread = unread
    }
}

/// Why a left-over carton cannot be given back.
public enum ReturnRefusal: Hashable, Sendable {
    /// No batch is in production, or its units do not come printed.
    case notNow
    /// The code was not allotted to this batch.
    case notAllotted(Code)
    /// The carton was used, rejected or given back before.
    case used(Code, CodeState)
    /// The code stands twice in the list.
    case twice(Code)
}

extension Line {
    /// How the codes of pre-printed cartons stand; nil on a line that prints its units.
    public var preprintedNumbers: PreprintedNumbers? {
        guard let allotment = floor.allotment, floor.codes.counts.count > 1 else { return nil }
        let counts = floor.codes.counts[1]
        let unread = counts[.encoded] + allotment.leftOver
        let rejected = counts[.snInvalid] + counts[.labelScrapped] + counts[.labelSampled] - allotment.leftOver
        let returned = counts[.unallocated]
        let allotted = counts.allocated - floor.codes.carried[1]
        return PreprintedNumbers(
            allotted: allotted, verified: allotted - unread - rejected - returned,
            rejected: rejected, returned: returned, unread: unread)
    }

    mutating func startAllotment(into step: inout Step) {
        guard let isByHand = floor.allotment?.isVerifiedByHand else { return }
        floor.allotment = Allotment(isVerifiedByHand: isByHand)
        floor.holds.set(.allotmentIncomplete, station: noStation, device: noDevice, true)
        askForAllotment(into: &step)
    }

    /// The codes come block by block, each after the commit of the one before, so that a million of them never keep the
    /// line from its PLC.
    mutating func askForAllotment(into step: inout Step) {
        guard floor.isProducing, let allotment = floor.allotment else { return }
        step.effects.append(.allotment(level: 1, after: allotment.heardThrough))
    }

    mutating func allotted(
        _ codes: [LeasedCode], lease: Int64, level: UInt8, isLast: Bool, at moment: Moment, into step: inout Step
    ) {
        guard floor.isProducing, level == 1, let allotment = floor.allotment else { return }
        // An answer that came twice, because it was asked for twice.
        guard codes.isEmpty || lease > allotment.heardThrough else { return }
        if !codes.isEmpty {
            floor.codes.takePrinted(codes, level: level)
            floor.allotment?.heardThrough = lease
        }
        guard isLast else {
            askForAllotment(into: &step)
            return
        }
        let isEmpty = floor.codes.counts[Int(level)].allocated == 0
        floor.holds.set(.allotmentIncomplete, station: noStation, device: noDevice, isEmpty)
        if isEmpty {
            floor.alarms.raise(
                .nothingAllotted, station: noStation, device: noDevice, detail: 0, at: moment, into: &step)
        } else {
            floor.alarms.clear([.nothingAllotted], into: &step)
        }
    }

    // MARK: Left-over cartons

    /// Why these cartons cannot be given back now; empty = they can, all of them.
    public func returnRefusals(_ codes: [Code]) -> [ReturnRefusal] {
        guard floor.isProducing, floor.allotment != nil else { return [.notNow] }
        var seen: Set<Code> = []
        return codes.compactMap { code in
            guard seen.insert(code).inserted else { return .twice(code) }
            guard let slot = floor.codes.slot(of: code), floor.codes[slot].isPreprinted else {
                return .notAllotted(code)
            }
            let entry = floor.codes[slot]
            guard entry.state == .encoded, entry.reason == nil, !isOnBelt(slot) else { return .used(code, entry.state) }
            return nil
        }
    }

    private func isOnBelt(_ slot: CodeSlot) -> Bool {
        codings.contains { station in
            station.ring.numbers(upTo: station.newest).contains { station.ring[$0]?.slot == slot }
        }
    }

    mutating func cartonsReturned(_ codes: [Code], _ signer: Signer, into step: inout Step) {
        guard !codes.isEmpty, returnRefusals(codes).isEmpty else { return }
        for code in codes {
            guard let slot = floor.codes.slot(of: code) else { continue }
            floor.codes.set(slot, to: .unallocated, reason: .leftOver, into: &step)
        }
        step.facts.append(
            .audit(
                AuditEntry(
                    act: "cartons.return", who: signer.who, why: signer.why,
                    details: [.init(name: "codes", value: String(codes.count))])))
    }
}
