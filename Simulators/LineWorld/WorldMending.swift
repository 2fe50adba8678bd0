extension World {
    /// Everything is mended: nothing goes wrong by chance any more, what was ordered and has not struck yet never will,
    /// and every device has power and works. What lies where it should not lie stays there, and so do faults by
    /// appointment.
    public mutating func mend() {
        let scheduled = plan.faults.scheduled
        plan.faults = .none
        plan.faults.scheduled = scheduled
        pendingFaults = []
        plcSilentUntil = now
        inputFaults.emergencyStopUntil = now
        inputFaults.guardOpenUntil = now
        inputFaults.airLostUntil = now
        inputFaults.driveFaultUntil = now
        for station in plc.stations.indices {
            inputFaults.jamUntil[station] = now
            inputFaults.binFullUntil[station] = now
        }
        for station in stations.indices {
            stations[station].awaited = []
            isGateLate[station] = false
            binBlindUntil[station] = now
        }
        for device in plan.devices.indices { mend(device) }
        refreshInputs()
        settle()
    }

    private mutating func mend(_ device: Int) {
        loseNextAnswer[device] = false
        troubles.doublesResultsUntil[device] = now
        troubles.floodsUntil[device] = now
        troubles.staleUntil[device] = now
        troubles.missedTriggers[device] = 0
        troubles.garblesNext[device] = false
        troubles.nextLabel[device] = .fine
        troubleOver(device)
        guard outageUntil[device] > now || isOff(device) else { return }
        troubles.offUntil[device] = min(troubles.offUntil[device], now)
        outageUntil[device] = now
        outageOver(device)
    }

    /// People did something at a station that no reader could see: what its open container holds cannot be known, nor
    /// what the next one does.
    public mutating func confuse(station: Int) {
        guard stations.indices.contains(station) else { return }
        if let standing = stations[station].standing { things[standing].isMisscanned = true }
        stations[station].confused += 1
    }
}
