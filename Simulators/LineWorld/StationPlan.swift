/// One station of the line. Devices are named by their ids.
public struct StationPlan: Hashable, Sendable {
    /// What the station does, with which devices.
    public enum Kind: Hashable, Sendable {
        /// Units come one by one. `printer` is nil where they come printed.
        case item(printer: String?, camera: String)
        /// Containers of `ratio` children in `layers` layers stop, are read layer by layer, labelled and let go.
        case container(ratio: Int, layers: Int, reader: String, labelReader: String, printer: String)
        /// A worker packs by hand, scans each child and the container's label.
        case handheld(ratio: Int, scanner: String, printer: String)
    }

    /// What the station does.
    public var kind: Kind
    /// Nil = derived from the line's pitch.
    public var geometry: Geometry?
    /// Nil = derived from the line's speed.
    public var pace: Pace?
    /// What the reader sees of a container's content; nil = all of it.
    public var view: View?
    /// The gate has a third way out.
    public var hasDiverter: Bool

    /// A station with derived geometry and pace and no diverter.
    public init(_ kind: Kind) {
        self.kind = kind
        geometry = nil
        pace = nil
        view = nil
        hasDiverter = false
    }

    /// What can be seen of a closed container's content.
    public enum View: Hashable, Sendable {
        /// The last pack that went in.
        case last
        /// The first and the last pack that went in.
        case ends
    }

    /// Distances in encoder pulses: Line Link's parameter block.
    public struct Geometry: Hashable, Sendable {
        /// At container stations: to the stopper.
        public var triggerToPrinter: Int
        /// Where the picture is taken; unused at container stations.
        public var triggerToCamera: Int
        /// Where the gate sensor sees an item.
        public var triggerToGate: Int
        /// From the gate to the bin sensor.
        public var gateToBin: Int
        /// How long the gate is driven; only shown to the controller.
        public var gatePulseMilliseconds: Int
        /// Total width, centred on gate → bin.
        public var binWindow: Int
        /// ± pulses.
        public var gateWindow: Int
        /// The least distance between two items.
        public var smallestPitch: Int

        /// All values in pulses, except the gate pulse in milliseconds.
        public init(
            triggerToPrinter: Int, triggerToCamera: Int, triggerToGate: Int, gateToBin: Int,
            gatePulseMilliseconds: Int, binWindow: Int, gateWindow: Int, smallestPitch: Int
        ) {
            self.triggerToPrinter = triggerToPrinter
            self.triggerToCamera = triggerToCamera
            self.triggerToGate = triggerToGate
            self.gateToBin = gateToBin
            self.gatePulseMilliseconds = gatePulseMilliseconds
            self.binWindow = binWindow
            self.gateWindow = gateWindow
            self.smallestPitch = smallestPitch
        }

        /// Line Link's condition for a parameter block; every value must fit its register.
        public var isValid: Bool {
            let values = [
                triggerToPrinter, triggerToCamera, triggerToGate, gateToBin, gatePulseMilliseconds, binWindow,
                gateWindow, smallestPitch,
            ]
            return values.allSatisfy { (0...65_535).contains($0) } && triggerToGate > gateWindow
                && 2 * gateWindow < smallestPitch && gateToBin + binWindow < 4 * smallestPitch
        }
    }

    /// How fast things go at a container station or a worker's hands, in microseconds.
    public struct Pace: Hashable, Sendable {
        /// From the request for a layer until it is in place.
        public var layer: Int64
        /// From the request for a label (and its being printed) until it sits on the container.
        public var label: Int64
        /// The applicator waits so long for a label.
        public var applicatorTime: Int64
        /// The worker takes a child, packs and scans it; or sticks a label on and scans it.
        public var scan: Int64

        /// All values in microseconds.
        public init(layer: Int64, label: Int64, applicatorTime: Int64, scan: Int64) {
            self.layer = layer
            self.label = label
            self.applicatorTime = applicatorTime
            self.scan = scan
        }
    }

    var isHandheld: Bool {
        if case .handheld = kind { true } else { false }
    }

    /// Children of a container; 1 at item stations.
    var ratio: Int {
        switch kind {
        case .item: 1
        case .container(let ratio, _, _, _, _), .handheld(let ratio, _, _): ratio
        }
    }

    /// Derived distances: everything is a multiple of the unit pitch, so that Line Link's conditions hold at every
    /// speed; at most 15 items lie between trigger and gate at the smallest pitch.
    func geometry(pitch: Int) -> Geometry {
        if let geometry { return geometry }
        switch kind {
        case .item:
            return Geometry(
                triggerToPrinter: pitch, triggerToCamera: 3 * pitch, triggerToGate: 11 * pitch,
                gateToBin: 3 * pitch / 2, gatePulseMilliseconds: 20, binWindow: 3 * pitch / 5,
                gateWindow: 3 * pitch / 10, smallestPitch: 4 * pitch / 5)
        case .container, .handheld:
            return Geometry(
                triggerToPrinter: pitch / 20, triggerToCamera: 0, triggerToGate: 3 * pitch,
                gateToBin: 2 * pitch, gatePulseMilliseconds: 40, binWindow: pitch,
                gateWindow: pitch / 2, smallestPitch: 3 * pitch / 2)
        }
    }

    /// Derived pace for a station whose containers come every `cycle` microseconds.
    func pace(cycle: Int64) -> Pace {
        pace
            ?? Pace(
                layer: min(60_000, max(10_000, cycle / 20)), label: min(120_000, max(20_000, cycle / 10)),
                applicatorTime: 3_000_000, scan: min(1_500_000, max(20_000, cycle / 30)))
    }
}
