/// What goes wrong with one unit or container.
public enum ThingTrouble: Hashable, Sendable, CaseIterable {
    /// It falls off the belt between printer and camera; nobody sees it.
    case lostBeforeCamera
    /// It falls off between its gate and the next station.
    case lostBehindGate
    /// Behind the printer it changes places with the unit in front of it.
    case swapped
    /// A carton of the former batch: it shows a code of the same product that this batch does not have.
    case formerBatch
    /// A container stands so that none of its content can be read.
    case rotated
    /// The gate fires for it so late that it hits the next thing instead.
    case gateLate
}

/// What goes wrong with one device. Times are microseconds.
public enum DeviceTrouble: Hashable, Sendable {
    // Printers.

    /// The web is changed for so long; then the buffered label comes out once more, and all that follow are one late.
    case reload(Int64)
    /// A unit printer prints the next record onto nothing: all that follow are one early.
    case skipsPrint
    /// A blank label comes out in front of the next one.
    case blankLabel
    /// The next label comes out twice.
    case doublesLabel
    /// The last label comes out once more, and lies on the applicator.
    case leavesLabel
    /// The next label falls down before the applicator has it.
    case dropsLabel
    /// A unit printer prints the lot of the former batch for so long.
    case staleText(Int64)
    /// A unit printer starts anew after so long, and has forgotten job and records.
    case forgets(Int64)

    // Readers and scanners.

    /// For so long each result is sent twice.
    case doublesResults(Int64)
    /// The reader does not notice the next trigger.
    case missesTrigger
    /// The reader takes a picture that nobody asked for.
    case extraTrigger
    /// For so long the device sends something every five milliseconds.
    case floods(Int64)
    /// A reader's next result is garbled; another device sends bytes that mean nothing.
    case garbles

    // All.

    /// No power for so long; what is not kept in memory is lost. A unit printer keeps its job and records.
    case powerOff(Int64)
}

/// What people do wrong, or what a sensor does not see, at one station. Times are microseconds.
public enum StationTrouble: Hashable, Sendable {
    // At coding stations.

    /// A blank unit is put onto the belt between trigger and printer.
    case blankBeforePrinter
    /// A blank unit is put onto the belt between printer and camera.
    case blankBeforeCamera

    // At stations that pack.

    /// A blank pack is put to those that wait to be packed.
    case blankPutIn
    /// A pack of another product is put to those that wait to be packed.
    case foreignPutIn
    /// The next pack that the gate before rejects is taken out of its bin and put to those that wait to be packed.
    case rejectPutBack
    /// A pack that waits to be packed is taken aside and put back after so long.
    case heldBack(Int64)
    /// A pack is taken out of the container that was read and not yet labelled, and goes into the next one.
    case movedOn
    /// The container is lifted off the station in the middle of its work.
    case lifted

    // At gates.

    /// The bin sensor sees nothing for so long.
    case binBlind(Int64)

    // At handheld stations.

    /// Instead of the pack at hand the one beside it is scanned.
    case neighbourScanned
    /// Instead of the pack at hand one of an earlier container is scanned.
    case earlierScanned
    /// While the label of the full container is awaited the next pack is scanned already.
    case scannedEarly
    /// A scan loses its separators (GS).
    case separatorLost
}
