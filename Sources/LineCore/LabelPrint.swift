/// The label of one container, from the code that was taken for it to the reading that proves it.
struct LabelPrint: Hashable, Sendable {
    var slot: CodeSlot
    var number: UInt32
}

extension Floor {
    /// Takes a code for a container, packs the children into it and asks for its label. The label leaves only after
    /// the content is durable, because the effect waits for the commit that holds these facts. Nil when no code
    /// is left at the level: the line is held and the caller asks again when codes come.
    mutating func labelContainer(
        level: UInt8, children: [CodeSlot], printer: DeviceIndex, station: StationIndex, into step: inout Step
    ) -> LabelPrint? {
        let number = lastLabelNumber + 1
        guard let slot = issue(level: level, index: number, into: &step) else {
            // The line does not stand still for the rework station.
            if station != noStation { holds.set(.poolEmpty, station: station, device: noDevice, true) }
            return nil
        }
        if station != noStation { holds.set(.poolEmpty, station: station, device: noDevice, false) }
        lastLabelNumber = number
        let label = LabelPrint(slot: slot, number: number)
        for child in children {
            codes.pack(child, into: slot, step: &step)
            codes.move(child, to: .packed, step: &step)
        }
        var job = LabelJob(
            number: label.number, code: codes[slot].code, level: level, count: UInt16(children.count),
            units: codes[slot].units, isShort: children.count < Int(self.level(level).ratio))
        job.lots = labelLots(of: slot)
        step.effects.append(.labelPrinter(printer, .print(job)))
        return label
    }

    /// The printer, or a reader, says that the label is on the web.
    mutating func labelPrinted(_ slot: CodeSlot, into step: inout Step) {
        if codes[slot].state == .allocated || codes[slot].state == .inDoubt {
            codes.set(slot, to: .encoded, reason: nil, into: &step)
        }
    }

    mutating func labelInDoubt(_ label: LabelPrint, into step: inout Step) {
        if codes[label.slot].state == .allocated {
            codes.set(label.slot, to: .inDoubt, reason: .printUnknown, into: &step)
        }
    }

    /// The label was read back on its container: the container is whole, and itself a child for the next level.
    mutating func closeContainer(_ slot: CodeSlot, into step: inout Step) {
        labelPrinted(slot, into: &step)
        codes.set(slot, to: .commissioned, reason: nil, into: &step)
        let entry = codes[slot]
        let isShort = entry.children < level(entry.level).ratio
        step.facts.append(.containerClosed(code: entry.id, children: entry.children, short: isShort))
        labelShowsContent(slot)
        tally.closed[Int(entry.level)] += 1
        if isShort { tally.closedShort[Int(entry.level)] += 1 }
    }

    /// The container will not be closed with this label: its content is loose again, the code is spent.
    mutating func dropLabel(
        _ label: LabelPrint, children: [CodeSlot], place: CodeEntry.Place, reason: Reason, into step: inout Step
    ) {
        takeApart(label.slot, children: children, place: place, step: &step)
        switch codes[label.slot].state {
        case .encoded: codes.set(label.slot, to: .labelScrapped, reason: reason, into: &step)
        case .allocated, .inDoubt: codes.set(label.slot, to: .snInvalid, reason: reason, into: &step)
        default: break
        }
    }
}
