extension World {
    /// A trouble that strikes at once, or as soon as the station is ready for it.
    mutating func strike(_ trouble: StationTrouble, station: Int) {
        guard stations.indices.contains(station) else { return }
        switch trouble {
        case .blankBeforePrinter: putOnBelt(station, beforePrinter: true)
        case .blankBeforeCamera: putOnBelt(station, beforePrinter: false)
        case .blankPutIn: putIn(nil, station)
        case .foreignPutIn:
            putIn(Print.splitting("]d180111110000000011234", grade: 35), station)
        case .binBlind(let time):
            if plc.stations.indices.contains(station) { binBlindUntil[station] = now + time }
        case .heldBack(let time): if !holdBack(station, time) { stations[station].awaited.append(trouble) }
        case .rejectPutBack, .movedOn, .lifted, .neighbourScanned, .earlierScanned, .scannedEarly, .separatorLost:
            stations[station].awaited.append(trouble)
        }
    }

    /// Takes a trouble that waited for this moment; false = none did.
    mutating func takes(_ trouble: StationTrouble, _ station: Int) -> Bool {
        guard let place = stations[station].awaited.firstIndex(of: trouble) else { return false }
        stations[station].awaited.remove(at: place)
        return true
    }

    /// The level of what the station packs, or of what passes it.
    private func level(at station: Int) -> Int {
        1 + stations[..<station].count { $0.isContainerStation || $0.isHandheld }
    }

    // MARK: Coding stations

    /// A unit that the trigger sensor never saw, half a pitch in front of one that it saw just now or a while ago.
    private mutating func putOnBelt(_ station: Int, beforePrinter: Bool) {
        guard plc.stations.indices.contains(station), !stations[station].isContainerStation else { return }
        let geometry = stations[station].geometry
        let thing = things.count
        things.append(Thing(level: level(at: station), place: .onBelt))
        depart(thing, station: station, hasPassedTrigger: true)
        let place = beforePrinter ? plan.pitch / 2 : geometry.triggerToCamera - plan.pitch / 2
        if beforePrinter {
            let distance = Int64(max(1, geometry.triggerToPrinter - place))
            atBelt(belt + beltTime(pulses: distance), .atPrinter(station: station, thing: thing))
        }
        atBelt(
            belt + beltTime(pulses: Int64(geometry.triggerToGate - place)), .atGate(station: station, thing: thing))
    }

    // MARK: Collators

    private mutating func putIn(_ print: Print?, _ station: Int) {
        guard !stations[station].isItemStation else { return }
        let thing = things.count
        things.append(Thing(level: level(at: station), print: print, place: .waiting(station: station)))
        stations[station].table.append(thing)
        if stations[station].isHandheld { work(station) }
    }

    /// A reject fell into its bin; somebody may take it out again. True = it was put to the good ones.
    mutating func putBack(_ thing: Int, binOf station: Int) -> Bool {
        let next = station + 1
        guard next < stations.count, !stations[next].isItemStation, takes(.rejectPutBack, next) else { return false }
        things[thing].place = .waiting(station: next)
        things[thing].wasRejected = false
        stations[next].table.append(thing)
        if stations[next].isHandheld { work(next) }
        return true
    }

    /// False when there is nothing to take.
    private mutating func holdBack(_ station: Int, _ time: Int64) -> Bool {
        guard let thing = stations[station].table.last else { return false }
        stations[station].table.removeLast()
        things[thing].place = .aside(station: station)
        after(time, .putBack(station: station, thing: thing))
        return true
    }

    /// What was taken aside is put back, to the end of those that wait.
    mutating func putBackAside(_ station: Int, _ thing: Int) {
        things[thing].place = .waiting(station: station)
        stations[station].table.append(thing)
        if stations[station].isHandheld { work(station) }
    }

    /// A pack came to the collator: it may be the one that somebody takes aside.
    mutating func arrivedAtCollator(_ station: Int) {
        for trouble in stations[station].awaited {
            guard case .heldBack(let time) = trouble, takes(trouble, station) else { continue }
            _ = holdBack(station, time)
        }
    }

    // MARK: Containers

    /// Before the label comes onto the container, somebody takes a pack out of it.
    mutating func moveOn(from container: Int, _ station: Int) {
        guard let child = things[container].children.last, takes(.movedOn, station) else { return }
        things[container].children.removeLast()
        things[child].place = .waiting(station: station)
        stations[station].table.insert(child, at: 0)
    }

    /// Somebody lifts the container off the station. True = it is gone.
    mutating func lift(_ container: Int, _ station: Int) -> Bool {
        guard takes(.lifted, station) else { return false }
        put(container, .taken)
        plc.stations[station].lifted()
        leaveStopper(station)
        return true
    }

    // MARK: Scans by hand

    /// What the worker scans when this pack is at hand.
    mutating func scannedInstead(of thing: Int, _ station: Int) -> Int {
        if let neighbour = stations[station].table.first, things[neighbour].print != nil,
            takes(.neighbourScanned, station)
        {
            return neighbour
        }
        let level = things[thing].level
        let earlier = things.indices.first { other in
            guard case .inContainer(let parent) = things[other].place, things[other].level == level else {
                return false
            }
            return parent != stations[station].standing && things[parent].place == .finished
        }
        if let earlier, takes(.earlierScanned, station) { return earlier }
        return thing
    }

    /// The container is full and its label not there: an eager worker takes the next pack and scans it.
    mutating func scanEarly(_ station: Int) {
        guard let next = stations[station].table.first, let scanner = stations[station].scanner,
            let print = things[next].print, print.isReadable, takes(.scannedEarly, station)
        else { return }
        // Where the screen does not count the container as full, it goes onto it.
        if let standing = stations[station].standing, things[standing].isMisscanned { confuse(station: station) }
        send(print.aim + print.data + [0x0D], endpoint: scanner + 1, connection: nil)
    }
}
