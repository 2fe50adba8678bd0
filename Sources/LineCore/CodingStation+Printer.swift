/// What the unit printer says, and what it gets.
extension CodingStation {
    // MARK: Printer

    mutating func printerReported(
        _ report: UnitPrinterReport, at moment: Moment, floor: inout Floor, into step: inout Step
    ) {
        switch report {
        case .ready(let lastPrinted, let stored):
            floor.alarms.clear(.printerFault, station: station, device: printer, into: &step)
            refusalsInARow = 0
            if printerState == .preparing {
                isPrepared = true
                isPrepareDue = false
                printerState = .ready
            } else if !isPrepared {
                printerState = .ready
                if floor.phase == .ending || floor.takesRecords { prepare(floor: floor, into: &step) }
            } else {
                printerState = .ready
                reconcile(lastPrinted: lastPrinted, stored: stored, at: moment, floor: &floor, into: &step)
                let isClearDue = isPrepareDue || (!floor.takesRecords && !isPrinterEmpty)
                if isClearDue, floor.phase.isActive, printerState == .ready { clearPrinter(into: &step) }
            }
        case .fault(let fault):
            printerState = .down
            floor.alarms.raise(
                .printerFault, station: station, device: printer, detail: Int64(fault.kind.rawValue), at: moment,
                into: &step)
        case .stored(let index):
            refusalsInARow = 0
            if records[index]?.status == .requested || records[index]?.status == .inDoubt {
                records.set(index, .stored)
            }
        case .refused(let index):
            if records[index] != nil { refused(index, at: moment, floor: &floor, into: &step) }
        case .inDoubt(let index):
            // What is printed or gone is decided, whatever becomes of the answer.
            if let record = records[index], record.status == .requested || record.status == .stored {
                records.set(index, .inDoubt)
            }
            printerState = .down
            floor.alarms.raise(
                .printInDoubt, station: station, device: printer, detail: Int64(index), at: moment, into: &step)
        case .printed(let through):
            // A number beyond the last record is none of ours: it proves nothing.
            guard through <= records.last else {
                if isPrepared { doubtEverything(at: moment, floor: &floor, into: &step) }
                break
            }
            printed(through: through, floor: &floor, into: &step)
            judgeWaiting(at: moment, floor: &floor, into: &step)
        case .cleared(let lastPrinted):
            // What is told before the printer was prepared for this batch is about the one before.
            if isPrepared, lastPrinted > records.last { doubtEverything(at: moment, floor: &floor, into: &step) }
            printed(through: lastPrinted, floor: &floor, into: &step)
            judgeWaiting(at: moment, floor: &floor, into: &step)
            for index in records.open(after: lastPrinted, through: records.last) {
                neverPrinted(index, floor: &floor, into: &step)
            }
            printerState = .ready
            if isPrepareDue || !isPrepared, floor.isProducing || floor.takesRecords {
                prepare(floor: floor, into: &step)
            }
        }
        updateHolds(&floor)
        feed(floor: &floor, into: &step)
    }

    /// Keeps the printer's buffer filled to the configured depth; it is small, since what is in it at a stop is waste.
    mutating func feed(floor: inout Floor, into step: inout Step) {
        guard floor.takesRecords, printerState == .ready, isPrepared else { return }
        var open = records.openCount
        // Test pieces are laid one by one.
        let depth = floor.test == nil ? queueDepth : min(queueDepth, 2)
        while open < depth {
            guard let slot = floor.issue(level: 1, index: records.last + 1, into: &step) else { break }
            let index = records.add(slot)
            step.effects.append(.unitPrinter(printer, .store(index: index, code: floor.codes[slot].code)))
            open += 1
        }
        floor.holds.set(.poolEmpty, station: station, device: noDevice, open == 0)
    }

    /// The printer is back after a loss: what it says of its last print and its buffer decides what became of the
    /// records without an answer. They were sent one after the other, so that those stored are the first of them.
    mutating func reconcile(
        lastPrinted: UInt32, stored: UInt32, at moment: Moment, floor: inout Floor, into step: inout Step
    ) {
        if lastPrinted <= records.last {
            printed(through: lastPrinted, floor: &floor, into: &step)
            judgeWaiting(at: moment, floor: &floor, into: &step)
        }
        let open = records.open(after: 0, through: records.last)
        let known = open.filter { records[$0]?.status == .stored }
        let unknown = open.filter { records[$0]?.status != .stored }
        if stored == 0, lastPrinted > 0, lastPrinted >= lastRemembered, lastPrinted <= records.last {
            // It knows what it printed last, and that its buffer is empty: what came after will not be printed any more.
            if !open.isEmpty { sequence.loseAnchor() }
            for index in open { neverPrinted(index, floor: &floor, into: &step) }
            floor.alarms.clear(.printInDoubt, station: station, device: printer, into: &step)
            return
        }
        let storedUnknown = Int(stored) - known.count
        // A printer that shows neither a print nor a record may have forgotten what it did with one that it never
        // answered for.
        let isBlank = lastPrinted == 0 && stored == 0 && !unknown.isEmpty
        let remembers = lastPrinted >= lastRemembered && lastPrinted <= records.last && !isBlank
        if remembers, storedUnknown >= 0, storedUnknown <= unknown.count {
            for index in unknown.prefix(storedUnknown) { records.set(index, .stored) }
            for index in unknown.dropFirst(storedUnknown) { neverPrinted(index, floor: &floor, into: &step) }
            floor.alarms.clear(.printInDoubt, station: station, device: printer, into: &step)
            return
        }
        doubtEverything(at: moment, floor: &floor, into: &step)
        if stored > 0 {
            printerState = .clearing
            step.effects.append(.unitPrinter(printer, .clear))
        }
    }

    /// The printer does not remember what it was sent, or tells numbers that are none of ours: it may have printed any
    /// of the records that are open.
    mutating func doubtEverything(at moment: Moment, floor: inout Floor, into step: inout Step) {
        let open = records.open(after: 0, through: records.last)
        for index in open {
            doubt(index, floor: &floor, into: &step)
            records.set(index, .gone)
        }
        sequence.loseAnchor()
        floor.alarms.raise(
            .printInDoubt, station: station, device: printer, detail: Int64(open.first ?? 0), at: moment, into: &step)
    }

    mutating func printed(through: UInt32, floor: inout Floor, into step: inout Step) {
        while let index = records.nextOpen(after: 0, through: through), let record = records[index] {
            // Printed proves stored, also for a record whose answer was lost.
            records.printed(index)
            lastRemembered = max(lastRemembered, index)
            floor.codes.set(record.slot, to: .encoded, reason: floor.codes[record.slot].reason, into: &step)
        }
    }

    mutating func neverPrinted(_ index: UInt32, floor: inout Floor, into step: inout Step) {
        guard let record = records[index], record.status != .printed, record.status != .gone else { return }
        records.set(index, .gone)
        floor.codes.set(record.slot, to: .snInvalid, reason: .sentNotPrinted, into: &step)
    }

    /// A printer that refuses two buffers of records one after the other refuses all of them. Each refusal spends a code,
    /// so that it is not asked on and on.
    private mutating func refused(
        _ index: UInt32, at moment: Moment, floor: inout Floor, into step: inout Step
    ) {
        neverPrinted(index, floor: &floor, into: &step)
        refusalsInARow += 1
        guard printerState == .ready, refusalsInARow >= 2 * queueDepth else { return }
        printerState = .refusing
        floor.alarms.raise(
            .printerFault, station: station, device: printer, detail: Int64(DeviceFault.Kind.wrongSettings.rawValue),
            at: moment, into: &step)
    }

    func doubt(_ index: UInt32, floor: inout Floor, into step: inout Step) {
        guard let record = records[index], floor.codes[record.slot].state == .allocated else { return }
        floor.codes.set(record.slot, to: .inDoubt, reason: .printUnknown, into: &step)
    }
}
