import Devices
import LineCore
import Links

/// Turns device reports into events: pictures that the PLC counted and results that readers sent become *this was read
/// on that item*; everything else passes through (Line Link, rule 7).
struct PictureDesk: Sendable {
    private struct Reader: Sendable {
        var device: DeviceIndex
        var matcher: PictureMatcher
        /// Pictures of this reader, modulo 65536: each reader follows its own requests, so that each is counted apart.
        var count: UInt16 = 0
    }

    /// Who reads what at a station.
    private struct StationReaders: Sendable {
        var content: DeviceIndex
        var label: DeviceIndex?
        /// The role of the next picture: it follows from the last request.
        var role: PictureRole
    }

    /// Items per minute at station 0, as the PLC measures them.
    private(set) var speed: UInt16 = 0
    private var readers: [Reader] = []
    private var stations: [StationReaders?] = []
    private var outcomes: [PictureOutcome] = []

    init(layout: LineLayout, settings: [DeviceIndex: PictureSettings]) {
        for station in layout.stations {
            switch station {
            case .coding(_, let camera, _), .verifying(let camera):
                stations.append(StationReaders(content: camera, label: nil, role: .unit))
                add(camera, settings)
            case .container(_, let reader, let labelReader, _, _), .tracked(_, let reader, _, let labelReader, _):
                stations.append(StationReaders(content: reader, label: labelReader, role: .content))
                add(reader, settings)
                add(labelReader, settings)
            case .handheld: stations.append(nil)
            }
        }
    }

    private mutating func add(_ device: DeviceIndex, _ settings: [DeviceIndex: PictureSettings]) {
        guard !readers.contains(where: { $0.device == device }) else { return }
        guard let settings = settings[device] else {
            preconditionFailure("each reader of a station has picture settings")
        }
        readers.append(Reader(device: device, matcher: PictureMatcher(settings: settings)))
    }

    /// The controller asked for a layer or a label: the next picture of the station is that one's.
    mutating func requested(_ request: ContainerRequest, station: StationIndex) {
        switch request {
        case .nextLayer: stations[Int(station)]?.role = .content
        case .applyLabel: stations[Int(station)]?.role = .label
        case .release: break
        }
    }

    mutating func take(_ report: DeviceReport, from device: DeviceIndex, at now: Tick, into events: inout [Event]) {
        switch report {
        case .plc(let report): takePLC(report, into: &events)
        case .reader(let report): takeReader(report, from: device, at: now, into: &events)
        case .unitPrinter(let report): events.append(.unitPrinter(device, report))
        case .labelPrinter(let report): events.append(.labelPrinter(device, report))
        case .scanner(let report): events.append(.scanner(device, report))
        }
    }

    private mutating func takePLC(_ report: PLCReport, into events: inout [Event]) {
        switch report {
        case .pictureTaken(let station, let item, _, let earliest, let latest):
            pictureTaken(station, item, earliest, latest, into: &events)
        case .statusRead(let begun):
            for index in readers.indices {
                readers[index].matcher.statusRead(begun: Tick(microseconds: begun), into: &outcomes)
                pass(from: readers[index].device, into: &events)
            }
        case .attached:
            for index in readers.indices {
                readers[index].matcher.pictureCountRestarted(into: &outcomes)
                pass(from: readers[index].device, into: &events)
            }
            events.append(.plc(report))
        // Shown on screens; nothing is decided by them, so that they are no events.
        case .speedChanged(let itemsPerMinute): speed = itemsPerMinute
        case .requestTaken: break
        default: events.append(.plc(report))
        }
    }

    private mutating func pictureTaken(
        _ station: StationIndex, _ item: UInt16, _ earliest: Int64, _ latest: Int64, into events: inout [Event]
    ) {
        guard Int(station) < stations.count, let readersHere = stations[Int(station)] else { return }
        let device = readersHere.role == .label ? readersHere.label ?? readersHere.content : readersHere.content
        guard let index = readers.firstIndex(where: { $0.device == device }) else { return }
        readers[index].count &+= 1
        readers[index].matcher.pictureTaken(
            station: station, item: item, picture: readers[index].count, earliest: Tick(microseconds: earliest),
            latest: Tick(microseconds: latest), role: readersHere.role, into: &outcomes)
        pass(from: device, into: &events)
    }

    private mutating func takeReader(
        _ report: ReaderReport, from device: DeviceIndex, at now: Tick, into events: inout [Event]
    ) {
        guard let index = readers.firstIndex(where: { $0.device == device }) else { return }
        switch report {
        case .ready:
            readers[index].matcher.readerReset(into: &outcomes)
            pass(from: device, into: &events)
            events.append(.readerReady(device))
        case .fault(let fault):
            readers[index].matcher.readerReset(into: &outcomes)
            pass(from: device, into: &events)
            events.append(.readerFault(device, fault))
        case .result(let result):
            readers[index].matcher.result(result, arrived: now, into: &outcomes)
            pass(from: device, into: &events)
        }
    }

    mutating func timePassed(at now: Tick, into events: inout [Event]) {
        for index in readers.indices {
            readers[index].matcher.timePassed(at: now, into: &outcomes)
            pass(from: readers[index].device, into: &events)
        }
    }

    var nextDeadline: Tick? {
        var next: Tick?
        for reader in readers {
            if let deadline = reader.matcher.nextDeadline { next = min(next ?? deadline, deadline) }
        }
        return next
    }

    private mutating func pass(from device: DeviceIndex, into events: inout [Event]) {
        for outcome in outcomes {
            switch outcome {
            case .read(let station, let item, let role, let result):
                events.append(.read(station: station, item: item, role: role, result: result))
            case .unread(let station, let item, let role, let cause):
                events.append(.unread(station: station, item: item, role: role, cause: cause))
            case .strayResult: events.append(.strayResult(device))
            case .outOfStep: break
            case .stepLost: events.append(.readerStep(device, inStep: false))
            case .inStep: events.append(.readerStep(device, inStep: true))
            }
        }
        outcomes.removeAll(keepingCapacity: true)
    }
}
