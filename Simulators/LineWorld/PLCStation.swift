/// One station as the PLC sees it: items between trigger and gate, firings not yet seen in the bin, a container.
struct PLCStation: Sendable {
    enum Decision: UInt16, Sendable {
        case pass = 1
        case reject = 2
        case rejectByDefault = 3
        case divert = 6
    }

    /// What the gate does with what stands in front of it when an item's window closes.
    enum GateMove: Sendable {
        /// Nothing was seen.
        case none
        case pass
        case reject(firing: Int)
        case divert
    }

    enum Request: Sendable {
        case none
        case layer
        case label
        case release
    }

    /// An item between trigger and gate.
    struct Flight: Sendable {
        var item: UInt16
        /// Encoder at which it is expected at the gate; nil while a container stands.
        var expected: Int64?
        var sightings = 0
        /// Made when it was first seen.
        var decision: Decision?
    }

    /// A reject (or an unknown thing, item nil) that should come to the bin.
    struct Firing: Sendable {
        var id: Int
        var item: UInt16?
        var decision: Decision
        var earliest: Int64
    }

    let isContainerStation: Bool
    let hasDiverter: Bool
    let geometry: StationPlan.Geometry

    var item: UInt16 = 0
    var latch: Int64 = 0
    var pictures: UInt16 = 0
    var pictureItem: UInt16 = 0
    var judged: UInt16 = 0
    var passed: UInt16 = 0
    var rejected: UInt16 = 0
    var defaulted: UInt16 = 0
    var confirmed: UInt16 = 0
    var unconfirmed: UInt16 = 0
    var diverted: UInt16 = 0
    var removed: UInt16 = 0
    var outcomes = [UInt16](repeating: 0, count: 8)
    var hasGateFault = false
    var hasJam = false
    var isBinFull = false
    var isBlocked = false
    var isStarved = false

    var flights: [Flight] = []
    var firings: [Firing] = []
    /// Items without a final outcome and those after them, in order.
    var unsettled: [(item: UInt16, isFinal: Bool)] = []
    var firingCount = 0

    // The container `item`.
    var isPresent = false
    var isLabelApplied = false
    var isLayerInPlace = false
    var isReleased = false
    var isApplicatorEmpty = false
    /// b3 of the last request taken.
    var requestToggle = false
    /// A machine works on the last request.
    var isActing = false

    init(isContainerStation: Bool, hasDiverter: Bool, geometry: StationPlan.Geometry) {
        self.isContainerStation = isContainerStation
        self.hasDiverter = hasDiverter
        self.geometry = geometry
    }

    static func tag(_ item: UInt16, _ value: UInt16) -> UInt16 {
        (item & 0x0FFF) << 4 | value
    }

    /// Items between the trigger and their sighting at the gate.
    var load: Int { flights.count { $0.decision == nil } }

    func fill(_ registers: inout [UInt16], base: Int) {
        registers[base] = item
        registers[base + 1] = UInt16(truncatingIfNeeded: latch >> 16)
        registers[base + 2] = UInt16(truncatingIfNeeded: latch)
        registers[base + 3] = pictures
        registers[base + 4] = pictureItem
        registers[base + 5] = judged
        registers[base + 6] = passed
        registers[base + 7] = rejected
        registers[base + 8] = defaulted
        registers[base + 9] = confirmed
        registers[base + 10] = unconfirmed
        registers[base + 11] = diverted
        registers[base + 12] = removed
        let bits: [(Bool, UInt16)] = [
            (hasJam, 0), (isBinFull, 1), (isBlocked, 2), (isStarved, 3), (hasGateFault, 4), (isPresent, 5),
            (isLabelApplied, 6), (isLayerInPlace, 7), (isReleased, 8), (isApplicatorEmpty, 9), (requestToggle, 10),
        ]
        for (isOn, bit) in bits where isOn { registers[base + 13] |= 1 << bit }
        for (place, outcome) in outcomes.enumerated() { registers[base + 14 + place] = outcome }
    }

    // MARK: Trigger and picture

    /// An item came; returns its number. `expected` is nil for a container, which is going to stop.
    mutating func trigger(encoder: Int64) -> UInt16 {
        item = item == .max ? 1 : item + 1
        latch = encoder
        flights.append(
            Flight(item: item, expected: isContainerStation ? nil : encoder + Int64(geometry.triggerToGate)))
        unsettled.append((item, false))
        if isContainerStation {
            isPresent = true
            isLabelApplied = false
            isLayerInPlace = false
            isReleased = false
            requestToggle = false
            isActing = false
        }
        return item
    }

    mutating func takePicture(of item: UInt16) {
        pictures &+= 1
        pictureItem = item
    }

    // MARK: Verdicts and requests

    mutating func dropStaleVerdicts(in holding: inout [UInt16], base: Int) {
        for slot in 0..<16 where holding[base + 1 + slot] != 0 {
            let tag = holding[base + 1 + slot] >> 4
            let isExpected = flights.contains {
                $0.decision == nil && Int($0.item % 16) == slot && $0.item & 0x0FFF == tag
            }
            if !isExpected { holding[base + 1 + slot] = 0 }
        }
    }

    mutating func take(request: UInt16) -> Request {
        guard isPresent, request >> 4 == item & 0x0FFF, (request & 8 != 0) != requestToggle else { return .none }
        switch request & 7 {
        case 1:
            isPresent = false
            isReleased = true
            requestToggle.toggle()
            return .release
        case 2:
            isLabelApplied = false
            isApplicatorEmpty = false
            isActing = true
            requestToggle.toggle()
            return .label
        case 4:
            isLayerInPlace = false
            isActing = true
            requestToggle.toggle()
            return .layer
        default:
            return .none
        }
    }

    /// The released container moves on from the stopper.
    mutating func startedToMove(encoder: Int64) {
        guard let last = flights.indices.last, flights[last].item == item else { return }
        flights[last].expected = encoder + Int64(geometry.triggerToGate - geometry.triggerToPrinter)
    }

    // MARK: Gate

    /// Something is at the gate sensor. Returns its item, nil = unknown: the gate fires for it.
    mutating func seenAtGate(encoder: Int64, verdict: UInt16, isForced: Bool) -> UInt16? {
        let window = Int64(geometry.gateWindow)
        let place = flights.firstIndex { flight in
            guard let expected = flight.expected else { return false }
            return abs(encoder - expected) <= window
        }
        guard let place else { return nil }
        flights[place].sightings += 1
        if flights[place].decision == nil {
            flights[place].decision = decide(flights[place].item, verdict, isForced)
        } else {
            flights[place].decision = .rejectByDefault
        }
        return flights[place].item
    }

    /// The item that would be the one at the gate now.
    func itemExpectedAtGate(encoder: Int64) -> UInt16? {
        flights.first { flight in
            guard let expected = flight.expected else { return false }
            return abs(encoder - expected) <= Int64(geometry.gateWindow)
        }?.item
    }

    /// Rule 1.
    private func decide(_ item: UInt16, _ verdict: UInt16, _ isForced: Bool) -> Decision {
        guard !isForced, verdict != 0, verdict >> 4 == item & 0x0FFF else { return .rejectByDefault }
        switch verdict & 0x0F {
        case 1: return .pass
        case 2: return .reject
        case 3: return hasDiverter ? .divert : .reject
        default: return .rejectByDefault
        }
    }

    mutating func gateWindowClosed(item: UInt16, encoder: Int64) -> GateMove {
        guard let place = flights.firstIndex(where: { $0.item == item }) else { return .none }
        let flight = flights.remove(at: place)
        guard let decision = flight.decision else {
            removed &+= 1
            settle(item, 5)
            return .none
        }
        switch decision {
        case .pass:
            passed &+= 1
            settle(item, 1)
            return .pass
        case .divert:
            diverted &+= 1
            settle(item, 6)
            return .divert
        case .reject, .rejectByDefault:
            rejected &+= 1
            if decision == .rejectByDefault { defaulted &+= 1 }
            return .reject(firing: fire(for: item, decision, seen: flight.expected ?? encoder))
        }
    }

    /// The gate fired; the bin should see it. `seen` is the encoder at the gate.
    mutating func fire(for item: UInt16?, _ decision: Decision, seen: Int64) -> Int {
        firingCount += 1
        firings.append(
            Firing(
                id: firingCount, item: item, decision: decision,
                earliest: seen + Int64(geometry.gateToBin - geometry.binWindow / 2)))
        return firingCount
    }

    // MARK: Bin

    /// Sightings are credited to firings in their order.
    mutating func seenAtBin(encoder: Int64) {
        guard let firing = firings.first, encoder >= firing.earliest else { return }
        firings.removeFirst()
        guard let item = firing.item else { return }
        confirmed &+= 1
        settle(item, firing.decision.rawValue)
    }

    /// Returns true if the firing had not been seen: the line must hold.
    mutating func binWindowClosed(firing id: Int) -> Bool {
        guard let place = firings.firstIndex(where: { $0.id == id }) else { return false }
        closeUnseen(firings.remove(at: place))
        return true
    }

    private mutating func closeUnseen(_ firing: Firing) {
        hasGateFault = true
        guard let item = firing.item else { return }
        unconfirmed &+= 1
        settle(item, 4)
    }

    /// The sensor at the stopper sees the container no more, though it was not let go: it is removed.
    mutating func lifted() {
        guard isPresent else { return }
        isPresent = false
        isActing = false
        flights.removeAll { $0.item == item }
        removed &+= 1
        settle(item, 5)
    }

    /// Command 10.
    mutating func declareEmpty() {
        for flight in flights {
            removed &+= 1
            settle(flight.item, 5)
        }
        flights = []
        let open = firings
        firings = []
        for firing in open { closeUnseen(firing) }
        isPresent = false
        isActing = false
    }

    private mutating func settle(_ item: UInt16, _ outcome: UInt16) {
        outcomes[Int(item % 8)] = Self.tag(item, outcome)
        if let place = unsettled.firstIndex(where: { $0.item == item }) { unsettled[place].isFinal = true }
        while let first = unsettled.first, first.isFinal {
            judged = first.item
            unsettled.removeFirst()
        }
    }
}

extension SimulatedPLC {
    // MARK: Sensors

    mutating func trigger(station: Int, encoder: Int64, at now: Int64) -> UInt16 {
        let item = stations[station].trigger(encoder: encoder)
        holding[10 + 17 * station + 1 + Int(item % 16)] = 0
        if station == 0 {
            recentTriggers.append(now)
            if recentTriggers.count > 1_024 { recentTriggers.removeAll { $0 <= now - 5_000_000 } }
        }
        if stations[station].load > 15 {
            latchedAlarms |= 1 << 5
            hold(at: now)
        }
        return item
    }

    /// Returns the item, or nil and the firing for an unknown thing.
    mutating func seenAtGate(station: Int, encoder: Int64, at now: Int64) -> (item: UInt16?, unknownFiring: Int?) {
        let base = 10 + 17 * station + 1
        let expected = stations[station].itemExpectedAtGate(encoder: encoder)
        let slot = expected.map { base + Int($0 % 16) }
        let verdict = slot.map { holding[$0] } ?? 0
        let item = stations[station].seenAtGate(
            encoder: encoder, verdict: verdict, isForced: isRejectingEverything(at: now))
        if let slot, item != nil {
            holding[slot] = 0
            return (item, nil)
        }
        latchedAlarms |= 1 << 4
        return (nil, stations[station].fire(for: nil, .rejectByDefault, seen: encoder))
    }

    mutating func binWindowClosed(station: Int, firing: Int, at now: Int64) {
        if stations[station].binWindowClosed(firing: firing) { hold(at: now) }
    }

    // MARK: Container machines

    mutating func layerDone(station: Int, isInPlace: Bool) {
        guard stations[station].isPresent else { return }
        stations[station].isActing = false
        stations[station].isLayerInPlace = isInPlace
        if isInPlace { stations[station].takePicture(of: stations[station].item) }
        takeRequest(station: station)
    }

    mutating func labelDone(station: Int, isApplied: Bool) {
        guard stations[station].isPresent else { return }
        stations[station].isActing = false
        stations[station].isLabelApplied = isApplied
        stations[station].isApplicatorEmpty = !isApplied
        if isApplied { stations[station].takePicture(of: stations[station].item) }
        takeRequest(station: station)
    }
}
