/// What the line remembers of people's acts: the labels that are under way, and the last act, which may be taken back.
struct ReworkDesk: Sendable {
    /// An act that was done.
    struct Done: Sendable {
        var number: UInt32
        var act: PackAct
        var steps: [ActStep]
    }

    let scanner: DeviceIndex?
    /// Nil: the line has no printer for rework.
    var desk: LabelDesk?
    private(set) var lastNumber: UInt32 = 0
    private(set) var last: Done?

    init(_ layout: LineLayout) {
        scanner = layout.rework?.scanner
        desk = layout.rework.map { devices in
            let isShared = layout.stations.contains { station in
                switch station {
                case .coding, .verifying: false
                case .container(_, _, _, let printer, _), .tracked(_, _, _, _, let printer),
                    .handheld(_, _, let printer):
                    printer == devices.printer
                }
            }
            return LabelDesk(
                station: noStation, printer: devices.printer, loosePlace: .inHand, tellsFaults: !isShared)
        }
    }

    mutating func batchStarted() {
        desk?.forgetJobs()
        lastNumber = 0
        last = nil
    }

    var readyDevices: [DeviceIndex] {
        guard let desk, desk.isPrinterReady else { return [] }
        return [desk.printer]
    }

    var awaitedLabels: Int { desk?.jobs.count ?? 0 }

    /// The codes whose labels are to be scanned back.
    var awaited: [CodeSlot] { desk?.jobs.compactMap { $0.stage.label?.slot } ?? [] }

    mutating func nextNumber() -> UInt32 {
        lastNumber += 1
        return lastNumber
    }

    /// What was done before the batch ended does not come back: the end settled what it rested on.
    mutating func batchEnded() { last = nil }

    mutating func done(_ act: PackAct, number: UInt32, steps: [ActStep]) {
        last = Done(number: number, act: act, steps: steps)
    }
}
