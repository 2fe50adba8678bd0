/// Whether a pack may be subject of an act: one place for the plan, for what a scan offers (W-01) and for refusals.
extension ActPlanner {
    /// What stands in the way of this act with this pack, whatever else the act needs.
    func obstacle(to kind: PackActKind, _ slot: CodeSlot) -> PackObstacle? {
        let entry = self[slot]
        switch entry.state {
        case .commissioned: break
        case .sampled, .inactive:
            if kind == .destroy { return hands(on: slot) }
            return entry.state == .sampled ? .sampled : .state(.inactive)
        case .inDoubt: return .inDoubt
        default: return .state(entry.state)
        }
        if let hands = hands(on: slot) { return hands }
        switch kind {
        case .sample, .void, .destroy, .undo: return nil
        case .takeOut: return !entry.parent.exists && entry.place == .inHand ? .alreadyInHand : nil
        case .putBack, .aggregate: return obstacleToPacking(slot)
        case .toLine: return obstacleToPacking(slot) ?? sequence(above: entry.level)
        case .replace: return entry.parent.exists ? nil : .notPacked
        case .move:
            if !entry.parent.exists { return .notPacked }
            return obstacleOfContent(entry)
        case .disaggregate: return entry.level > 1 ? nil : .notContainer
        case .reprint:
            if entry.level == 1 { return .notContainer }
            if entry.isSuspect { return .suspect }
            return entry.children == 0 ? .empty : nil
        }
    }

    private func obstacleToPacking(_ slot: CodeSlot) -> PackObstacle? {
        let entry = self[slot]
        if entry.parent.exists { return .packed(in: code(entry.parent)) }
        if entry.place != .inHand { return .notInHand }
        if Int(entry.level) == line.floor.codes.counts.count - 1 { return .topLevel }
        return obstacleOfContent(entry)
    }

    /// A station that knows its packs by their order on the belt takes none that people put there.
    private func sequence(above level: UInt8) -> PackObstacle? {
        line.containers.first { $0.level == level + 1 && $0.tracking != nil }.map { .inSequence($0.station) }
    }

    /// What a container must be before it goes into another one.
    private func obstacleOfContent(_ entry: CodeEntry) -> PackObstacle? {
        if entry.isSuspect { return .suspect }
        return entry.isLabelDue ? .labelDue : nil
    }

    /// What stands in the way of packing a pack of this level into the container, room apart.
    func obstacle(toPackingInto container: CodeSlot, level: UInt8) -> PackObstacle? {
        let entry = self[container]
        if entry.level != level + 1 { return .notLevel(level + 1) }
        switch entry.state {
        case .commissioned: return entry.isSuspect ? .suspect : hands(on: container)
        case .inDoubt: return .inDoubt
        case .sampled: return .sampled
        default: return .state(entry.state)
        }
    }

    /// What stands in the way of this pack taking the place of another one of this level.
    func obstacle(toReplacingBy slot: CodeSlot, level: UInt8) -> PackObstacle? {
        let entry = self[slot]
        if entry.level != level { return .notLevel(level) }
        switch entry.state {
        case .commissioned: break
        case .inDoubt: return .inDoubt
        case .sampled: return .sampled
        default: return .state(entry.state)
        }
        if let hands = hands(on: slot) { return hands }
        if entry.parent.exists { return .packed(in: code(entry.parent)) }
        if entry.place != .inHand, entry.place != .passed { return .notInHand }
        return obstacleOfContent(entry)
    }

    /// Whose hands the pack, or a container around it, is in now: a gate's, a station's, the rework desk's.
    func hands(on slot: CodeSlot) -> PackObstacle? {
        // When a batch ends nothing of it is in anybody's hands any more.
        if line.floor.phase == .ended { return nil }
        var next = slot
        while next.exists {
            let entry = self[next]
            if line.rework.desk?.holds(next) == true { return .inRework }
            if let station = station(holding: next) { return .inStation(station) }
            if entry.state == .commissioned, entry.place == .atGate { return .atGate }
            next = entry.parent
        }
        return nil
    }

    private func station(holding slot: CodeSlot) -> StationIndex? {
        for station in line.containers where station.holds(slot) { return station.station }
        for station in line.handhelds where station.holds(slot) { return station.station }
        return nil
    }
}
