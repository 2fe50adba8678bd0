import Codes
import ConfigurationFiles
import LineAssembly
import LineCore
import LineWorld
import VirtualLine
import WorldPlans

/// What goes wrong.
extension FuzzRun {
    mutating func happen(_ happening: FuzzPlan.Happening) {
        switch happening {
        case .fault(let name, let device, let station, let milliseconds):
            guard let name = FaultName(rawValue: name) else { return }
            let named = NamedFault(name, device: device, station: station, seconds: 1)
            guard let fault = try? named.fault() else { return }
            marks.insert("fault \(name.rawValue)")
            line.inject(fault.lasting(microseconds: milliseconds * 1_000))
        case .crash(let pause, let boots):
            marks.insert(boots ? "crash and boot" : "crash")
            line.restartController(after: pause, clock: boots ? .beginsAnew : .goesOn)
        case .wallClock(let milliseconds):
            marks.insert("wall clock")
            line.wallZero += milliseconds
        case .link(let kind, let device, let perMillion, let milliseconds):
            guard let kind = LinkTrouble.Kind(rawValue: kind) else { return }
            marks.insert("link \(kind.rawValue)")
            line.spoil(
                link: device,
                LinkTrouble(
                    kind: kind, rate: perMillion, delay: 5_000...900_000, until: line.now + milliseconds * 1_000))
        case .disk(let trouble, let milliseconds):
            guard let stored else { return }
            marks.insert("disk \(trouble.rawValue)")
            stored.spoil(trouble)
            diskMendedAt = line.now + milliseconds * 1_000
        case .mistake(let mistake, let pick, let isTwice):
            marks.insert("mistake \(mistake.rawValue)")
            for _ in 0..<(isTwice ? 2 : 1) { make(mistake, FuzzDraw(seed: pick)) }
        }
    }

    private static let clumsy = Signer(who: "somebody", why: "by mistake")

    private mutating func make(_ mistake: Mistake, _ chance: FuzzDraw) {
        var draw = chance
        switch mistake {
        case .command:
            // A label that is replaced while it is on its way is somebody's deed, too; but it is no mistake that a
            // screen offers without a container that waits.
            let commands: [LineCommand] = [.start, .hold, .stop, .declareBeltEmpty, .resume]
            guard let command = draw.pick(commands) else { return }
            line.send(.command(command, Self.clumsy))
        case .batchStep:
            // The end of the batch at the wrong time is refused by nobody: it is left to the right one.
            let events: [Event] = [.batchStarted(batch, Self.clumsy), .batchClosing(Self.clumsy)]
            guard let event = draw.pick(events) else { return }
            line.send(event)
        case .operatorReject:
            guard let station = draw.pick(Array(0..<files.line.plcStationCount)) else { return }
            line.send(
                .operatorReject(
                    station: StationIndex(station), count: UInt16(draw.within(1...3)), Self.clumsy))
        case .strayScan: strayScan(&draw)
        case .unknownScan:
            guard let (_, scanner) = draw.pick(handhelds) else { return }
            let texts = ["]d2010123456789012321X", "]C100952123400000000017", "]d18011111000000001123", "?", "]d1"]
            guard let text = draw.pick(texts) else { return }
            line.inject(.babble(device: scanner, Array(text.utf8) + [0x0D]))
        case .alarmAct:
            guard let alarm = draw.pick(line.assembly.line.snapshot.alarms) else { return }
            let acts: [AlarmAct] = [
                .acknowledge(alarm.key), .shelve(alarm.key, minutes: 1), .unshelve(alarm.key),
            ]
            guard let act = draw.pick(acts), line.assembly.line.refusal(of: act, reason: "why") == nil else { return }
            line.send(.alarmAct(act, Self.clumsy))
        case .containerGivenUp:
            let open = line.assembly.line.openContainers.filter { $0.stage == .standing }
            guard let container = draw.pick(open) else { return }
            line.send(
                .openContainer(.takeApart, station: container.station, number: container.number, Self.clumsy))
        case .stopReason:
            guard let reason = files.line.stopReasons.first else { return }
            line.send(
                .stopReason(
                    stop: UInt32(draw.within(0...4)), reason: StopReason(id: reason.id, category: reason.category),
                    Self.clumsy))
        case .count:
            // Too early, and refused; and once more wrong, when it is the time.
            line.send(.counted(.bin(station: 0), UInt32(draw.within(0...9)), Self.clumsy))
            line.send(.deviationExplained(.bin(station: 0), Self.clumsy))
            person.miscount = UInt32(draw.within(1...9))
        case .refusedAct:
            guard let row = draw.pick(line.ledger.rows), let other = draw.pick(line.ledger.rows) else { return }
            let acts: [PackAct] = [
                .sample([row.code], .retained), .takeOut([row.code]), .putBack(row.code, into: other.code),
                .replace(old: row.code, new: other.code), .move([row.code], to: other.code), .undo,
                .disaggregate(row.code, deep: true), .aggregate([row.code, row.code], level: row.level),
                .destroy([row.code]), .reprint(other.code),
            ]
            guard let act = draw.pick(acts),
                case .failure = line.assembly.line.plan(of: act, second: nil, by: Self.clumsy)
            else { return }
            line.send(.act(act, Self.clumsy, second: nil))
        }
    }

    /// The handheld stations: their places in the line, and their scanners.
    var handhelds: [(station: Int, scanner: String)] {
        files.line.stations.enumerated().compactMap { index, station in
            guard case .handheld(let handheld) = station.kind else { return nil }
            return (index, handheld.scanner)
        }
    }

    /// Something that lies anywhere is scanned where a person packs.
    private mutating func strayScan(_ draw: inout FuzzDraw) {
        let texts = line.world.truth().items.filter { $0.isReadable }.compactMap(\.text)
        guard let text = draw.pick(texts), let (station, scanner) = draw.pick(handhelds) else { return }
        line.inWorld { $0.confuse(station: station) }
        line.inject(.babble(device: scanner, Array(FuzzFiles.symbol(text).utf8) + [0x0D]))
    }
}
