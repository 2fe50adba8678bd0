/// A container whose content is known from the order in which its packs left their gate, with a reader as witness.
///
/// What it proves: the packs between two proven boundaries are as many as a container holds, and the last of them was
/// read on it. What it cannot see: two packs that changed places where no reader looks, and a pack that fell out behind
/// the sensor that counted it in. A line's file has to accept that in so many words.
extension ContainerStation {
    /// The witness looked at the container.
    mutating func witnessRead(
        _ result: ReadResult, at position: WitnessPosition, at moment: Moment, floor: inout Floor,
        into step: inout Step
    ) {
        var seen: [CodeSlot] = []
        for reading in result.readings {
            // A retail code may stand beside; anything else that is not the batch's shows that something is wrong.
            guard let found = floor.identify(reading, level: level - 1) else { continue }
            guard case .known(let slot) = found, floor.codes[slot].level + 1 == level, !seen.contains(slot) else {
                sequence.lose()
                unproven([], at: moment, floor: &floor, into: &step)
                return
            }
            noteMoved(slot, at: moment, floor: &floor, into: &step)
            seen.append(slot)
        }
        let ratio = Int(floor.level(level).ratio)
        switch sequence.witness(seen, at: position, level: level - 1, ratio: ratio, codes: floor.codes) {
        case .proven(let content): trackedContent(content, at: moment, floor: &floor, into: &step)
        case .unproven(let packs): unproven(packs, at: moment, floor: &floor, into: &step)
        }
    }

    /// The sequence says what is in the container.
    private mutating func trackedContent(
        _ content: [CodeSlot], at moment: Moment, floor: inout Floor, into step: inout Step
    ) {
        for pack in content { floor.codes[pack].isKept = true }
        ring[item]?.children = content
        floor.alarms.clear(.trackingLost, station: station, device: noDevice, into: &step)
        guard ring[item]?.isRefused != true else {
            reject(.operatorReject, at: moment, floor: &floor, into: &step)
            return
        }
        stage = .codeAwaited
        deadline = nil
        takeCode(at: moment, floor: &floor, into: &step)
    }

    /// The content is not known: the container is rejected, and so is what may be in it. The alarm tells how many packs
    /// that are; each is told by itself as one whose whereabouts are unknown, until somebody scans it again.
    private mutating func unproven(
        _ packs: [CodeSlot], at moment: Moment, floor: inout Floor, into step: inout Step
    ) {
        floor.alarms.clear(.trackingLost, station: station, device: noDevice, into: &step)
        floor.alarms.raise(
            .trackingLost, station: station, device: noDevice, detail: Int64(packs.count), at: moment, into: &step)
        for pack in packs { floor.codes.move(pack, to: .unknown, step: &step) }
        reject(.trackingLost, at: moment, floor: &floor, into: &step)
    }
}
