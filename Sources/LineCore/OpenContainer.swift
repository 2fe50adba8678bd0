public import Codes

/// What a person can do with one open container.
public enum OpenContainerAct: UInt8, Sendable, CaseIterable {
    /// It is labelled with fewer children than the ratio.
    case closeShort = 1
    /// Its content is loose again; a label that was made for it is spent.
    case takeApart = 2

    /// The word on the command line and in the API.
    public var token: String {
        switch self {
        case .closeShort: "close-short"
        case .takeApart: "take-apart"
        }
    }

    public init?(token: String) {
        guard let act = OpenContainerAct.allCases.first(where: { $0.token == token }) else { return nil }
        self = act
    }
}

/// A container that is not closed: on a person's table, waiting for its label, or at a machine's stopper.
public struct OpenContainer: Hashable, Sendable {
    public enum Stage: UInt8, Sendable, CaseIterable {
        /// Children may be added.
        case open = 1
        /// Full, or closed short: it waits for a code or for its printer.
        case codeAwaited = 2
        case printing = 3
        /// The label has to be scanned back.
        case labelAwaited = 4
        /// At the stopper of a machine's station.
        case standing = 5

        public var token: String {
            switch self {
            case .open: "open"
            case .codeAwaited: "waits for a code"
            case .printing: "label is being printed"
            case .labelAwaited: "label is to be scanned"
            case .standing: "stands at the station"
            }
        }
    }

    public var station: StationIndex
    /// Names it within its station: the PLC's number there, else a count of the station's containers.
    public var number: UInt32
    public var level: UInt8
    public var stage: Stage
    /// Direct content, as far as it is known.
    public var children: [Code]
    /// What can be done with it now.
    public var acts: [OpenContainerAct]
}

extension Line {
    /// Every container of the batch that is not closed, by station.
    public var openContainers: [OpenContainer] {
        guard floor.isProducing else { return [] }
        return containers.flatMap { $0.openContainers(floor) } + handhelds.flatMap { $0.openContainers(floor) }
    }

    /// A person resolved one open container; an act that is not possible any more changes nothing.
    mutating func resolve(
        _ act: OpenContainerAct, station: StationIndex, number: UInt32, _ signer: Signer, at moment: Moment,
        into step: inout Step
    ) {
        guard
            let open = openContainers.first(where: { $0.station == station && $0.number == number }),
            open.acts.contains(act)
        else { return }
        step.facts.append(
            .audit(
                AuditEntry(
                    act: act == .closeShort ? "container.closeShort" : "container.takeApart", who: signer.who,
                    why: signer.why,
                    details: [
                        .init(name: "station", value: "\(station)"), .init(name: "number", value: "\(number)"),
                        .init(name: "children", value: "\(open.children.count)"),
                    ])))
        if let index = container(station) {
            containers[index].takeApart(at: moment, floor: &floor, into: &step)
        }
        for index in handhelds.indices where handhelds[index].station == station {
            handhelds[index].resolve(act, number: number, floor: &floor, into: &step)
        }
    }
}
