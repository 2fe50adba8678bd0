/// What the labels of closed containers show, and whether that is so (W-04).
extension Floor {
    /// The label that was read back on the container shows what is in it now.
    mutating func labelShowsContent(_ slot: CodeSlot) {
        codes[slot].label = LabelContent(children: codes[slot].children, units: codes[slot].units)
        codes[slot].isChanged = false
    }

    /// The old label is declared destroyed; the code goes to the printer once more, under a number of its own.
    mutating func relabel(
        _ slot: CodeSlot, act: UInt32, printer: DeviceIndex, into step: inout Step
    ) -> LabelPrint {
        lastLabelNumber += 1
        codes[slot].label = nil
        let entry = codes[slot]
        step.facts.append(.reprinted(act: act, code: entry.id, number: lastLabelNumber))
        var job = LabelJob(
            number: lastLabelNumber, code: entry.code, level: entry.level, count: entry.children, units: entry.units,
            isShort: entry.children < level(entry.level).ratio)
        job.lots = labelLots(of: slot)
        step.effects.append(.labelPrinter(printer, .print(job)))
        return LabelPrint(slot: slot, number: lastLabelNumber)
    }

    /// A re-printed label that shows this was read back.
    mutating func relabelled(_ slot: CodeSlot, shows content: LabelContent, act: UInt32, into step: inout Step) {
        codes[slot].label = content
        step.facts.append(.reprintVerified(act: act, code: codes[slot].id))
    }

    /// A container whose label shows what is in it is closed with that, if it changed.
    mutating func closeAgain(_ slot: CodeSlot, into step: inout Step) {
        let entry = codes[slot]
        guard !entry.isLabelDue, entry.state == .commissioned, entry.isChanged else { return }
        codes[slot].isChanged = false
        step.facts.append(
            .containerClosed(
                code: entry.id, children: entry.children, short: entry.children < level(entry.level).ratio))
    }

    /// After these containers, or their labels, changed: a container that is as its label says is closed again, and
    /// one that is not is due.
    mutating func settleLabels(of containers: [CodeSlot], at moment: Moment, into step: inout Step) {
        for slot in containers {
            let entry = codes[slot]
            if entry.isLabelDue {
                if !labelsDue.contains(slot) { labelsDue.append(slot) }
                continue
            }
            labelsDue.removeAll { $0 == slot }
            closeAgain(slot, into: &step)
        }
        guard let first = labelsDue.first else {
            alarms.clear(.labelDue, station: noStation, device: noDevice, into: &step)
            return
        }
        alarms.raise(
            .labelDue, station: noStation, device: noDevice, detail: codes[first].id, at: moment, into: &step)
    }
}
