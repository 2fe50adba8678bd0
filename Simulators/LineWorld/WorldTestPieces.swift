/// A thing that a person lays on the line for its function test. It is none of the units that are fed.
public enum TestThing: Hashable, Sendable {
    /// An ordinary carton.
    case carton
    /// Its pictures show nothing.
    case unreadable
    /// It carries this symbol (an AIM id and data), and the printer does not reach it.
    case carrying(String)
    /// The carton of the reject bin that was laid last, once more, where the printer does not reach it.
    case again
    /// A container with some cartons of the reject bin, fewer than belong in it, at this station's stopper.
    case shortContainer(station: Int)
}

extension World {
    /// Lays a test piece on the belt; it goes as soon as the belt runs. False when there is nothing to make it of, or no
    /// room for it.
    public mutating func lay(_ piece: TestThing) -> Bool {
        switch piece {
        case .carton: layUnit(print: nil, ThingFaults())
        case .unreadable:
            var faults = ThingFaults()
            faults.noRead = true
            layUnit(print: nil, faults)
        case .carrying(let symbol):
            guard let print = Print.splitting(symbol, grade: 35) else { return false }
            var faults = ThingFaults()
            faults.passesPrinter = true
            layUnit(print: print, faults)
        case .again:
            guard let thing = rejected.last else { return false }
            things[thing].faults = ThingFaults()
            things[thing].faults.passesPrinter = true
            lay(thing)
        case .shortContainer(let station): return layContainer(station)
        }
        settle()
        return true
    }

    private mutating func layUnit(print: Print?, _ faults: ThingFaults) {
        var unit = Thing(level: 1, print: print, place: .onBelt)
        unit.faults = faults
        unit.isForeign = print != nil
        things.append(unit)
        lay(things.count - 1)
    }

    private mutating func lay(_ thing: Int) {
        depart(thing, station: 0, hasPassedTrigger: false)
        atBelt(belt + beltTime(pulses: Int64(plan.pitch)), .trigger(station: 0, thing: thing))
    }

    /// Cartons in the first station's bin that this line has printed and a reader can read, as they came there.
    private var rejected: [Int] {
        things.indices.filter { index in
            let thing = things[index]
            return thing.level == 1 && thing.place == .bin(station: 0) && thing.print?.isReadable == true
                && !thing.faults.noRead && !thing.isForeign
        }
    }

    private mutating func layContainer(_ station: Int) -> Bool {
        guard stations.indices.contains(station), stations[station].isContainerStation,
            !stations[station].isArriving, stations[station].standing == nil
        else { return false }
        let inside = Array(rejected.suffix(stations[station].ratio - 1))
        guard !inside.isEmpty else { return false }
        let id = things.count
        var container = Thing(level: station + 1, place: .onBelt, children: inside)
        container.layers = [inside]
        things.append(container)
        for child in inside { things[child].place = .inContainer(id) }
        stations[station].isArriving = true
        depart(id, station: station, hasPassedTrigger: false)
        atBelt(
            belt + beltTime(pulses: Int64(stations[station].geometry.smallestPitch)),
            .containerArrives(station: station, thing: id))
        settle()
        return true
    }
}
