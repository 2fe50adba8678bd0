extension World {
    // MARK: What happens

    mutating func handle(_ happening: Happening) {
        switch happening {
        case .feed: feed()
        case .trigger(let station, let thing): reachTrigger(station, thing)
        case .atPrinter(let station, let thing): reachPrinter(station, thing)
        case .atCamera(let station, let item, let boot) where boot == plc.boot: takePicture(station, item)
        case .atGate(let station, let thing): reachGate(station, thing)
        case .gateWindow(let station, let item, let boot) where boot == plc.boot: closeGateWindow(station, item)
        case .atBin(let station, let thing): reachBin(station, thing)
        case .binWindow(let station, let firing, let boot) where boot == plc.boot:
            plc.binWindowClosed(station: station, firing: firing, at: now)
        case .leaves(let station, let thing): if isTraveling(thing) { deliver(thing, to: station + 1) }
        case .handTakes(let thing): if isTraveling(thing) { put(thing, .taken) }
        case .containerArrives(let station, let thing): containerArrives(station, thing)
        case .stateStep(let token, let boot) where boot == plc.boot: plc.stateStep(token: token, at: now)
        case .watchdog(let boot) where boot == plc.boot: plc.watchdog(at: now)
        case .layerDone(let station, let thing, let boot) where boot == plc.boot: layerDone(station, thing)
        case .labelDone(let station, let thing, let label, let boot): labelDone(station, thing, label, boot)
        case .applicatorTimeout(let station, let request): applicatorTimeout(station, request)
        case .decoded(let device, let id, let data): decoded(device, id, data)
        case .send(let endpoint, let connection, let bytes):
            send(bytes, endpoint: endpoint, connection: connection)
        case .zipherTransition(let device, let connection): zipherTransition(device, connection)
        case .labelPrinted(let device, let job): labelPrinted(device, job)
        case .outageOver(let device): outageOver(device)
        case .workerDone(let station): workerDone(station)
        case .inputsBack: refreshInputs()
        case .fault(let index): inject(plan.faults.scheduled[index].fault)
        case .flood(let device): flood(device)
        case .troubleOver(let device): troubleOver(device)
        case .putBack(let station, let thing): putBackAside(station, thing)
        case .standstill(let token):
            if token == standstillToken, isStandingStill { plc.suspendItself(at: now) }
        case .atCamera, .gateWindow, .binWindow, .stateStep, .watchdog, .layerDone:
            // Of a former life of the PLC.
            break
        }
        carryOut()
    }

    /// Lets the machines do what the PLC's outputs say.
    mutating func carryOut() {
        while !plc.actions.isEmpty {
            let actions = plc.actions
            plc.actions = []
            for action in actions { carryOut(action) }
        }
        logState()
    }

    private mutating func carryOut(_ action: SimulatedPLC.Action) {
        switch action {
        case .belt(let isRunning): setBelt(running: isRunning)
        case .stateStep(let token): after(plan.actingTime, .stateStep(token: token, boot: plc.boot))
        case .watchdog(let time): at(time, .watchdog(boot: plc.boot))
        case .showLayer(let station): showLayer(station)
        case .applyLabel(let station): applyLabel(station)
        case .release(let station): release(station)
        case .beltEmptied: emptyBelt()
        case .acknowledged:
            for thing in stuckThings where isTraveling(thing) { put(thing, .taken) }
            stuckThings = []
            clearWebs()
        case .drop(let connection): close(endpoint: 0, connection: connection)
        }
    }

    /// What follows from the state of things rather than from an event: flushing, blocked and starved, standstill.
    mutating func settle() {
        if isInfeedWaiting { wakeInfeed() }
        for station in stations.indices where stations[station].isContainerStation { tryContainer(station) }
        for station in plc.stations.indices {
            plc.stations[station].isBlocked = !hasRoom(after: station)
            plc.stations[station].isStarved = isDrained(before: station) && !isBusy(station)
        }
        let canMove =
            !beltQueue.isEmpty || stations.contains { $0.isContainerStation && $0.standing != nil }
        if canMove {
            isStandingStill = false
            plc.unsuspendItself(at: now)
        } else if plc.state != .execute {
            isStandingStill = false
        } else if !isStandingStill {
            isStandingStill = true
            standstillToken += 1
            after(plan.standstillDelay, .standstill(token: standstillToken))
        }
        carryOut()
    }

    // MARK: Travel

    func traveler(_ thing: Int) -> Int? {
        traveling.firstIndex { $0.thing == thing }
    }

    func isTraveling(_ thing: Int) -> Bool { traveler(thing) != nil }

    /// The thing comes to rest at `place`.
    mutating func put(_ thing: Int, _ place: Place) {
        if let index = traveler(thing) { traveling.remove(at: index) }
        things[thing].place = place
    }

    mutating func depart(_ thing: Int, station: Int, hasPassedTrigger: Bool) {
        things[thing].place = .onBelt
        traveling.append(
            Traveler(
                thing: thing, station: station, item: nil, hasPassedTrigger: hasPassedTrigger, hasPassedGate: false,
                seenAt: nil))
    }

    /// Hands what has left a station to the next.
    mutating func deliver(_ thing: Int, to station: Int) {
        guard station < stations.count else { return put(thing, .finished) }
        if case .item = stations[station].kind {
            put(thing, .onBelt)
            depart(thing, station: station, hasPassedTrigger: false)
            return atBelt(belt + beltTime(pulses: Int64(plan.pitch)), .trigger(station: station, thing: thing))
        }
        put(thing, .waiting(station: station))
        stations[station].table.append(thing)
        arrivedAtCollator(station)
        if stations[station].isHandheld { work(station) }
    }

    func hasRoom(after station: Int) -> Bool {
        let next = station + 1
        guard next < stations.count else { return true }
        return stations[next].table.count < stations[next].tableLimit
    }

    /// Something is at the station or comes to it from its own table.
    func isBusy(_ station: Int) -> Bool {
        traveling.contains { $0.station == station } || stations[station].table.count >= stations[station].ratio
    }

    /// Nothing will come to the station any more.
    func isDrained(before station: Int) -> Bool {
        guard fed >= unitsToFeed else { return false }
        for earlier in 0..<station {
            if isBusy(earlier) || !stations[earlier].table.isEmpty { return false }
            if stations[earlier].isHandheld, stations[earlier].standing != nil || stations[earlier].task != nil {
                return false
            }
        }
        return true
    }

    // MARK: Infeed

    mutating func wakeInfeed() {
        guard fed < unitsToFeed, hasRoom(after: 0) else { return }
        isInfeedWaiting = false
        atBelt(belt + beltTime(pulses: Int64(plan.pitch)), .feed)
    }

    private mutating func feed() {
        guard fed < unitsToFeed, hasRoom(after: 0) else {
            isInfeedWaiting = true
            return
        }
        fed += 1
        // Making it may bring other things to be: those that people put onto the belt just now.
        let unit = newUnit()
        let thing = things.count
        things.append(unit)
        depart(thing, station: 0, hasPassedTrigger: false)
        reachTrigger(0, thing)
        let jitter = Int64(plan.pitch * plan.pitchJitter) * 10
        let distance = Int64(plan.pitch) * 1_000 + feedRandom.within(-jitter...jitter)
        atBelt(belt + distance * 60_000 / plan.pulsesPerMinute, .feed)
    }

    private mutating func newUnit() -> Thing {
        var unit = Thing(level: 1, place: .onBelt)
        let rates = plan.faults
        unit.faults.noRead = noted(.noRead, feedRandom.happens(perMillion: rates.noRead))
        let isDamaged = feedRandom.happens(perMillion: 500_000)
        let isMisprinted = noted(.misprint, feedRandom.happens(perMillion: rates.misprint))
        unit.faults.misprint = isMisprinted && !isDamaged
        unit.faults.damaged = isMisprinted && isDamaged
        unit.faults.duplicatePrint = noted(.duplicatePrint, feedRandom.happens(perMillion: rates.duplicatePrint))
        unit.faults.missingPrint = noted(.missingPrint, feedRandom.happens(perMillion: rates.missingPrint))
        unit.faults.takenByHand = noted(.itemTaken, feedRandom.happens(perMillion: rates.takenByHand))
        unit.faults.lateResult = noted(.cameraLate, feedRandom.happens(perMillion: rates.lateResult))
        unit.faults.gateStuck = noted(.gateStuck, feedRandom.happens(perMillion: rates.gateStuck))
        for fault in pendingFaults where fault != .missingChild { _ = unit.faults.add(fault) }
        pendingFaults.removeAll { $0 != .missingChild }
        for scheduled in rates.scheduled where scheduled.moment == .unit(fed) {
            // A unit has no child to lose: the next container has.
            if scheduled.fault == .missingChild || !unit.faults.add(scheduled.fault) { inject(scheduled.fault) }
        }
        if fed <= plan.preprinted.count {
            unit.print = Print.splitting(plan.preprinted[fed - 1], grade: 30 + UInt8(feedRandom.below(11)))
            unit.mar()
        }
        return unit
    }

    // MARK: Stations on the belt

    private mutating func reachTrigger(_ station: Int, _ thing: Int) {
        guard let index = traveler(thing) else { return }
        let item = plc.trigger(station: station, encoder: encoder, at: now)
        traveling[index].item = item
        traveling[index].hasPassedTrigger = true
        let geometry = stations[station].geometry
        let start = belt
        if stations[station].printer != nil {
            atBelt(
                start + beltTime(pulses: Int64(geometry.triggerToPrinter)), .atPrinter(station: station, thing: thing))
        }
        atBelt(
            start + beltTime(pulses: Int64(geometry.triggerToCamera)),
            .atCamera(station: station, item: item, boot: plc.boot))
        expectAtGate(thing, station, item, distance: geometry.triggerToGate)
        if things[thing].faults.takenByHand {
            let reach = Int64(geometry.triggerToGate - geometry.gateWindow - 1)
            atBelt(start + beltTime(pulses: feedRandom.within(1...max(1, reach))), .handTakes(thing: thing))
        }
        if things[thing].faults.troubles.contains(.lostBeforeCamera) {
            let place = (geometry.triggerToPrinter + geometry.triggerToCamera) / 2
            atBelt(start + beltTime(pulses: Int64(place)), .handTakes(thing: thing))
        }
    }

    mutating func expectAtGate(_ thing: Int, _ station: Int, _ item: UInt16, distance: Int) {
        let start = belt
        atBelt(start + beltTime(pulses: Int64(distance)), .atGate(station: station, thing: thing))
        atBelt(
            start + beltTime(pulses: Int64(distance + stations[station].geometry.gateWindow + 1)),
            .gateWindow(station: station, item: item, boot: plc.boot))
    }

    private mutating func reachPrinter(_ station: Int, _ thing: Int) {
        guard isTraveling(thing), let device = stations[station].printer, let printer = plan.zipher(device) else {
            return
        }
        let faults = things[thing].faults
        // Laid on so that the printer does not reach it: it keeps what it carries.
        guard !faults.passesPrinter else { return }
        var data: [UInt8]?
        if faults.duplicatePrint {
            data = ziphers[device]?.printLastAgain()
        } else if !faults.missingPrint {
            data = ziphers[device]?.printNext()
        }
        if let data {
            notePrint(data, device)
            things[thing].print = Print(
                aim: Array(printer.aimID.utf8), data: data, isReadable: true,
                grade: 30 + UInt8(printerRandom.below(11)))
        }
        things[thing].mar()
        if faults.troubles.contains(.swapped) { changePlaces(thing, station) }
    }

    /// Two units that differ in their prints only change places between printer and camera.
    private mutating func changePlaces(_ thing: Int, _ station: Int) {
        guard
            let before = traveling.last(where: {
                $0.station == station && $0.thing < thing && things[$0.thing].print != nil
            })?.thing
        else { return }
        (things[thing].print, things[before].print) = (things[before].print, things[thing].print)
    }

    private mutating func takePicture(_ station: Int, _ item: UInt16) {
        plc.stations[station].takePicture(of: item)
        guard let reader = stations[station].reader else { return }
        let seen = traveling.first { $0.station == station && $0.item == item }?.thing
        let faults = seen.map { things[$0].faults } ?? ThingFaults()
        let symbols = faults.noRead ? [] : [seen.flatMap { things[$0].print }].compactMap(\.self)
        takePicture(of: symbols, device: reader, isLate: faults.lateResult)
    }

    private mutating func reachGate(_ station: Int, _ thing: Int) {
        guard let index = traveler(thing) else { return }
        traveling[index].seenAt = belt
        let (item, firing) = plc.seenAtGate(station: station, encoder: encoder, at: now)
        if let item {
            // What the PLC takes for n is what its gate treats as n.
            traveling[index].item = item
        } else if let firing {
            reject(thing, station, firing: firing)
        }
    }

    private mutating func closeGateWindow(_ station: Int, _ item: UInt16) {
        let crowd = traveling.filter {
            $0.station == station && $0.item == item && $0.seenAt != nil && !$0.hasPassedGate
        }
        switch plc.stations[station].gateWindowClosed(item: item, encoder: encoder) {
        case .none: break
        case .pass:
            for traveler in crowd where !isHitByLateGate(traveler.thing, station) {
                letThrough(traveler.thing, station)
            }
        case .divert: for traveler in crowd { put(traveler.thing, .diverted(station: station)) }
        case .reject(let firing):
            for traveler in crowd { reject(traveler.thing, station, firing: firing) }
            if crowd.isEmpty { expectInBin(station, firing) }
        }
    }

    private mutating func letThrough(_ thing: Int, _ station: Int) {
        guard let index = traveler(thing) else { return }
        traveling[index].hasPassedGate = true
        let geometry = stations[station].geometry
        // Beyond the end of the bin's window, so that a thing that slipped through still lies on the belt when the
        // line is held for it.
        let exit = Int64(geometry.gateToBin + geometry.binWindow + plan.pitch)
        let seen = traveling[index].seenAt ?? belt
        atBelt(seen + beltTime(pulses: exit), .leaves(station: station, thing: thing))
        if things[thing].faults.troubles.contains(.lostBehindGate) {
            atBelt(seen + beltTime(pulses: exit / 2), .handTakes(thing: thing))
        }
    }

    /// The gate, fired too late for the thing before, pushes this one into the bin.
    private mutating func isHitByLateGate(_ thing: Int, _ station: Int) -> Bool {
        guard isGateLate[station] else { return false }
        isGateLate[station] = false
        pushOut(thing, station)
        return true
    }

    private mutating func reject(_ thing: Int, _ station: Int, firing: Int) {
        things[thing].wasRejected = true
        expectInBin(station, firing)
        if things[thing].faults.gateStuck {
            stuckThings.append(thing)
            return letThrough(thing, station)
        }
        if things[thing].faults.troubles.contains(.gateLate) {
            isGateLate[station] = true
            return letThrough(thing, station)
        }
        pushOut(thing, station)
    }

    private mutating func pushOut(_ thing: Int, _ station: Int) {
        guard let index = traveler(thing) else { return }
        traveling[index].hasPassedGate = true
        let seen = traveling[index].seenAt ?? belt
        let distance = Int64(stations[station].geometry.gateToBin)
        atBelt(seen + beltTime(pulses: distance), .atBin(station: station, thing: thing))
    }

    /// The end of the window in which the bin sensor must see what the gate fired for.
    private mutating func expectInBin(_ station: Int, _ firing: Int) {
        guard let open = plc.stations[station].firings.first(where: { $0.id == firing }) else { return }
        let end = open.earliest + Int64(stations[station].geometry.binWindow) + 1 + bootPulses
        atBelt(beltTime(pulses: end), .binWindow(station: station, firing: firing, boot: plc.boot))
    }

    private mutating func reachBin(_ station: Int, _ thing: Int) {
        guard isTraveling(thing) else { return }
        if now >= binBlindUntil[station] { plc.stations[station].seenAtBin(encoder: encoder) }
        put(thing, .bin(station: station))
        _ = putBack(thing, binOf: station)
    }
}

extension WorldPlan {
    func zipher(_ device: Int) -> ZipherPlan? {
        if case .zipher(let plan) = devices[device].kind { plan } else { nil }
    }
}
