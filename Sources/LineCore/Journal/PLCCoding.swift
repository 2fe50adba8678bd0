extension ByteWriter {
    mutating func plcReport(_ report: PLCReport) {
        switch report {
        case .attached(let snapshot):
            byte(1)
            plcSnapshot(snapshot)
        case .lost(let fault):
            byte(2)
            self.fault(fault)
        case .inControl: byte(3)
        case .itemArrived(let station, let item):
            byte(4)
            number(station)
            number(item)
        case .pictureTaken(let station, let item, let picture, let earliest, let latest):
            byte(5)
            number(station)
            number(item)
            number(picture)
            signed(earliest)
            signed(latest)
        case .statusRead(let begun):
            byte(6)
            signed(begun)
        case .outcome(let station, let item, let outcome):
            byte(7)
            number(station)
            number(item)
            number(outcome.rawValue)
        case .outcomesLost(let station, let from, let through):
            byte(8)
            number(station)
            number(from)
            number(through)
        case .container(let station, let item, let mark):
            byte(9)
            number(station)
            number(item)
            number(mark.rawValue)
        case .requestTaken(let station, let item, let request):
            byte(10)
            number(station)
            number(item)
            number(request.rawValue)
        case .stateChanged(let state):
            byte(11)
            number(state.rawValue)
        case .inputsChanged(let inputs):
            byte(12)
            number(inputs.rawValue)
        case .alarmsChanged(let alarms):
            byte(13)
            number(alarms.rawValue)
        case .bitsChanged(let station, let bits):
            byte(14)
            number(station)
            number(bits.rawValue)
        case .commandDone(let verb, let result):
            byte(15)
            number(verb.rawValue)
            number(result.rawValue)
        case .buttons(let start, let stop, let reset):
            byte(16)
            number(start)
            number(stop)
            number(reset)
        case .speedChanged(let speed):
            byte(17)
            number(speed)
        case .parametersChanged(let checksum):
            byte(18)
            number(checksum)
        }
    }

    private mutating func plcSnapshot(_ snapshot: PLCSnapshot) {
        number(snapshot.boot)
        number(snapshot.bootEcho)
        number(snapshot.state.rawValue)
        number(snapshot.inputs.rawValue)
        number(snapshot.alarms.rawValue)
        number(snapshot.parameterChecksum)
        list(snapshot.stations) { writer, station in
            writer.number(station.item)
            writer.number(station.judged)
            writer.number(station.pictures)
            writer.list(station.outcomes) { writer, judged in
                writer.number(judged.item)
                writer.number(judged.outcome.rawValue)
            }
            writer.list(station.verdicts) { writer, standing in
                writer.number(standing.item)
                writer.number(standing.verdict.rawValue)
            }
            writer.number(station.bits.rawValue)
            writer.list(station.marks) { $0.number($1.rawValue) }
        }
    }
}

extension ByteReader {
    mutating func plcReport() throws(ByteFault) -> PLCReport {
        let tag = try byte()
        switch tag {
        case 1: return .attached(try plcSnapshot())
        case 2: return .lost(try fault())
        case 3: return .inControl
        case 4: return .itemArrived(station: try number(UInt8.self), item: try number(UInt16.self))
        case 5:
            return .pictureTaken(
                station: try number(UInt8.self), item: try number(UInt16.self), picture: try number(UInt16.self),
                earliest: try signed(), latest: try signed())
        case 6: return .statusRead(begun: try signed())
        case 7:
            return .outcome(
                station: try number(UInt8.self), item: try number(UInt16.self), outcome: try raw(ItemOutcome.self))
        case 8:
            return .outcomesLost(
                station: try number(UInt8.self), from: try number(UInt16.self), through: try number(UInt16.self))
        case 9:
            return .container(
                station: try number(UInt8.self), item: try number(UInt16.self), mark: try raw(ContainerMark.self))
        case 10:
            return .requestTaken(
                station: try number(UInt8.self), item: try number(UInt16.self),
                request: try raw(ContainerRequest.self))
        case 11: return .stateChanged(try raw(PackMLState.self))
        case 12: return .inputsChanged(PLCInputs(rawValue: try number(UInt16.self)))
        case 13: return .alarmsChanged(PLCAlarms(rawValue: try number(UInt16.self)))
        case 14:
            return .bitsChanged(
                station: try number(UInt8.self), bits: StationBits(rawValue: try number(UInt16.self)))
        case 15: return .commandDone(try raw(PLCVerb.self), try raw(PLCVerbResult.self))
        case 16:
            return .buttons(
                start: try number(UInt8.self), stop: try number(UInt8.self), reset: try number(UInt8.self))
        case 17: return .speedChanged(try number(UInt16.self))
        case 18: return .parametersChanged(checksum: try number(UInt16.self))
        default: throw .invalid(offset: offset)
        }
    }

    private mutating func plcSnapshot() throws(ByteFault) -> PLCSnapshot {
        PLCSnapshot(
            boot: try number(UInt16.self), bootEcho: try number(UInt16.self), state: try raw(PackMLState.self),
            inputs: PLCInputs(rawValue: try number(UInt16.self)),
            alarms: PLCAlarms(rawValue: try number(UInt16.self)), parameterChecksum: try number(UInt16.self),
            stations: try list { (reader) throws(ByteFault) in try reader.plcStation() })
    }

    private mutating func plcStation() throws(ByteFault) -> PLCStationSnapshot {
        PLCStationSnapshot(
            item: try number(UInt16.self), judged: try number(UInt16.self), pictures: try number(UInt16.self),
            outcomes: try list { (reader) throws(ByteFault) in
                PLCStationSnapshot.JudgedItem(
                    item: try reader.number(UInt16.self), outcome: try reader.raw(ItemOutcome.self))
            },
            verdicts: try list { (reader) throws(ByteFault) in
                PLCStationSnapshot.StandingVerdict(
                    item: try reader.number(UInt16.self), verdict: try reader.raw(Verdict.self))
            },
            bits: StationBits(rawValue: try number(UInt16.self)),
            marks: try list { (reader) throws(ByteFault) in try reader.raw(ContainerMark.self) })
    }
}
