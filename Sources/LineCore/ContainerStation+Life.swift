extension ContainerStation {
    // MARK: Function test

    /// Nothing in the test is a sound pack: what counts is how many there are.
    mutating func contentReadInTest(
        _ result: ReadResult, at moment: Moment, floor: inout Floor, into step: inout Step
    ) {
        testChildren += result.readings.count { floor.identify($0, level: level - 1) != nil }
        layersRead += 1
        if layersRead < layers {
            askLayer(at: moment, floor: floor, into: &step)
        } else {
            countedInTest(at: moment, floor: &floor, into: &step)
        }
    }

    mutating func countedInTest(at moment: Moment, floor: inout Floor, into step: inout Step) {
        switch testChildren {
        case 0: reject(.noRead, at: moment, floor: &floor, into: &step)
        case ..<Int(floor.level(level).ratio): reject(.aggregationReject, at: moment, floor: &floor, into: &step)
        default: reject(.functionTest, at: moment, floor: &floor, into: &step)
        }
    }

    // MARK: One container, by hand

    func openContainers(_ floor: Floor) -> [OpenContainer] {
        guard let container = ring[item], stage != .empty, stage != .judged else { return [] }
        return [
            OpenContainer(
                station: station, number: UInt32(item), level: level, stage: .standing,
                children: container.children.map { floor.codes[$0].code }, acts: [.takeApart])
        ]
    }

    /// A person gives the container at the stopper up: it goes to the bin, its packs are loose there.
    mutating func takeApart(at moment: Moment, floor: inout Floor, into step: inout Step) {
        switch stage {
        case .printing(let label), .applying(let label), .labelPicture(let label):
            rejectLabelled(label, .operatorReject, at: moment, floor: &floor, into: &step)
        case .layerAsked, .contentPicture, .codeAwaited:
            reject(.operatorReject, at: moment, floor: &floor, into: &step)
        case .empty, .judged: break
        }
    }
}
