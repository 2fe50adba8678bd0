extension World {
    // MARK: Collator

    /// Sends the next container on its way if there is enough to make it and room for it.
    mutating func tryContainer(_ station: Int) {
        let state = stations[station]
        guard !state.isArriving, state.standing == nil, !state.table.isEmpty, hasRoom(after: station) else { return }
        let isFull = state.table.count >= state.ratio
        guard isFull || (isFlushing && isDrained(before: station)) else { return }
        let children = Array(state.table.prefix(state.ratio))
        stations[station].table.removeFirst(children.count)
        let container = newContainer(station, children)
        stations[station].isArriving = true
        let geometry = state.geometry
        depart(container, station: station, hasPassedTrigger: false)
        let arrival = max(
            belt + beltTime(pulses: Int64(plan.pitch / 2)),
            state.releasedAt + beltTime(pulses: Int64(geometry.smallestPitch)))
        atBelt(arrival, .containerArrives(station: station, thing: container))
    }

    private mutating func newContainer(_ station: Int, _ children: [Int]) -> Int {
        stations[station].containerCount += 1
        let rates = plan.faults
        var container = Thing(level: (things[children[0]].level) + 1, place: .onBelt, children: children)
        let layerCount =
            if case .container(_, let layers, _, _, _) = stations[station].kind { layers } else { 1 }
        let perLayer = (stations[station].ratio + layerCount - 1) / layerCount
        container.layers = stride(from: 0, to: children.count, by: perLayer).map {
            Array(children[$0..<min($0 + perLayer, children.count)])
        }
        let losesChild = noted(.missingInContainer, containerRandom.happens(perMillion: rates.missingChild))
        container.faults.missingChild = losesChild || pendingFaults.contains(.missingChild)
        pendingFaults.removeAll { $0 == .missingChild }
        container.faults.takenByHand = noted(.itemTaken, containerRandom.happens(perMillion: rates.takenByHand))
        container.faults.gateStuck = noted(.gateStuck, containerRandom.happens(perMillion: rates.gateStuck))
        container.faults.noRead = noted(.noRead, containerRandom.happens(perMillion: rates.noRead))
        container.faults.lateResult = noted(.cameraLate, containerRandom.happens(perMillion: rates.lateResult))
        for scheduled in rates.scheduled
        where scheduled.moment == .container(station: station, number: stations[station].containerCount) {
            if !container.faults.add(scheduled.fault) { inject(scheduled.fault) }
        }
        let id = things.count
        let lost = Int(containerRandom.below(Int64(children.count)))
        things.append(container)
        for child in children { things[child].place = .inContainer(id) }
        if container.faults.missingChild {
            things[id].children.remove(at: lost)
            things[children[lost]].place = .taken
        }
        return id
    }

    // MARK: At the stopper

    mutating func containerArrives(_ station: Int, _ thing: Int) {
        stations[station].isArriving = false
        guard let index = traveler(thing) else { return }
        stations[station].standing = thing
        stations[station].layersShown = 0
        traveling[index].hasPassedTrigger = true
        traveling[index].item = plc.trigger(station: station, encoder: encoder, at: now)
    }

    mutating func showLayer(_ station: Int) {
        guard let thing = stations[station].standing else { return }
        if stations[station].layersShown < things[thing].layers.count {
            after(stations[station].pace.layer, .layerDone(station: station, thing: thing, boot: plc.boot))
        } else {
            plc.layerDone(station: station, isInPlace: false)
        }
    }

    mutating func layerDone(_ station: Int, _ thing: Int) {
        guard stations[station].standing == thing, !lift(thing, station) else { return }
        let layer = things[thing].layers[stations[station].layersShown]
        stations[station].layersShown += 1
        plc.layerDone(station: station, isInPlace: true)
        guard let reader = stations[station].reader else { return }
        var inside = layer.filter { things[$0].place == .inContainer(thing) }
        things[thing].shown += inside
        switch plan.stations[station].view {
        case nil: break
        case .last: inside = inside.suffix(1)
        case .ends: inside = inside.count < 2 ? inside : [inside[0], inside[inside.count - 1]]
        }
        var symbols = inside.compactMap { things[$0].print }
        let isPartial = noted(.noRead, readerRandom.happens(perMillion: plan.faults.noRead))
        let unseen = Int(readerRandom.below(Int64(symbols.count)))
        if isPartial, !symbols.isEmpty { symbols.remove(at: unseen) }
        if things[thing].faults.troubles.contains(.rotated) { symbols = [] }
        takePicture(of: symbols, device: reader, isLate: things[thing].faults.lateResult)
    }

    mutating func applyLabel(_ station: Int) {
        guard let thing = stations[station].standing else { return }
        moveOn(from: thing, station)
        stations[station].labelRequests += 1
        let request = stations[station].labelRequests
        stations[station].labelRequest = request
        after(stations[station].pace.applicatorTime, .applicatorTimeout(station: station, request: request))
        tryLabel(station)
    }

    /// The applicator takes the next label if it wants one and there is one.
    mutating func tryLabel(_ station: Int) {
        guard stations[station].labelRequest != nil, !stations[station].labels.isEmpty,
            let thing = stations[station].standing
        else { return }
        stations[station].labelRequest = nil
        let label = stations[station].labels.removeFirst()
        after(
            stations[station].pace.label,
            .labelDone(station: station, thing: thing, label: label, boot: plc.boot))
    }

    mutating func applicatorTimeout(_ station: Int, _ request: Int) {
        guard stations[station].labelRequest == request else { return }
        stations[station].labelRequest = nil
        plc.labelDone(station: station, isApplied: false)
    }

    mutating func labelDone(_ station: Int, _ thing: Int, _ label: Print?, _ boot: UInt16) {
        things[thing].print = label?.data.isEmpty == false ? label : nil
        if let foreign = things[thing].faults.foreign { things[thing].print = foreign }
        if things[thing].faults.misprint { things[thing].print?.isReadable = false }
        guard boot == plc.boot, stations[station].standing == thing else { return }
        plc.labelDone(station: station, isApplied: true)
        guard let reader = stations[station].labelReader else { return }
        let faults = things[thing].faults
        let symbols = faults.noRead ? [] : [things[thing].print].compactMap(\.self)
        takePicture(of: symbols, device: reader, isLate: faults.lateResult)
    }

    mutating func release(_ station: Int) {
        guard let thing = stations[station].standing, let index = traveler(thing), let item = traveling[index].item
        else { return }
        leaveStopper(station)
        plc.stations[station].startedToMove(encoder: encoder)
        let geometry = stations[station].geometry
        let distance = geometry.triggerToGate - geometry.triggerToPrinter
        expectAtGate(thing, station, item, distance: distance)
        if things[thing].faults.takenByHand {
            let reach = Int64(distance - geometry.gateWindow - 1)
            atBelt(belt + beltTime(pulses: containerRandom.within(1...max(1, reach))), .handTakes(thing: thing))
        }
    }

    /// The stopper is free. Labels that nobody fetched are thrown away, so that none gets onto the next container.
    mutating func leaveStopper(_ station: Int) {
        stations[station].standing = nil
        stations[station].releasedAt = belt
        if !stations[station].isWebOffset { stations[station].labels = [] }
        stations[station].labelRequest = nil
    }

    /// People take away everything between triggers and gates (command 10).
    mutating func emptyBelt() { clearBelt() }

    /// Everything between triggers and gates is gone.
    mutating func clearBelt() {
        for traveler in traveling where traveler.hasPassedTrigger && !traveler.hasPassedGate {
            put(traveler.thing, .taken)
        }
        for station in stations.indices where stations[station].isContainerStation {
            guard let thing = stations[station].standing, !isTraveling(thing) else { continue }
            plc.stations[station].lifted()
            leaveStopper(station)
        }
    }
}
