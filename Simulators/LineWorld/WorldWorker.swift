extension World {
    // MARK: Packing by hand

    /// The worker begins the next thing there is to do.
    mutating func work(_ station: Int) {
        guard stations[station].task == nil else { return }
        // A person sees that a label is blank, or that it was re-printed for a container of another level: whoever asked
        // for that one takes it.
        let (all, own) = (things, station + 1)
        stations[station].labels.removeAll { label in
            label.data.isEmpty || all.contains { $0.level != own && $0.print?.data == label.data }
        }
        let state = stations[station]
        let packed = state.standing.map { things[$0].children.count } ?? 0
        if packed == state.ratio, state.labels.isEmpty { scanEarly(station) }
        if let label = state.labels.first, packed > 0 {
            stations[station].labels.removeFirst()
            stations[station].task = .label(label)
        } else if let next = state.table.first, packed < state.ratio {
            stations[station].table.removeFirst()
            stations[station].task = .pack(next)
        } else {
            return
        }
        after(state.pace.scan, .workerDone(station: station))
    }

    mutating func workerDone(_ station: Int) {
        guard let task = stations[station].task else { return }
        stations[station].task = nil
        switch task {
        case .pack(let child):
            guard things[child].print?.isReadable == true else {
                // What cannot be scanned is not packed.
                things[child].place = .taken
                break
            }
            let container = stations[station].standing ?? things.count
            if container == things.count {
                things.append(Thing(level: things[child].level + 1, place: .waiting(station: station)))
                stations[station].standing = container
                things[container].isMisscanned = stations[station].confused > 0
                stations[station].confused = max(0, stations[station].confused - 1)
            }
            things[container].children.append(child)
            things[child].place = .inContainer(container)
            scan(child, station)
        case .label(let label):
            guard let container = stations[station].standing else { break }
            // What cannot be scanned is thrown away, and another one asked for.
            guard label.isReadable else { break }
            if isOnAnother(label, than: container) || voidLabels.contains(label.text) {
                // The scanner refuses a label that another container has, or that was replaced: the worker throws it
                // away.
                send(label, station)
                break
            }
            things[container].print = label
            // A person sticks on one of them, and throws the others away.
            stations[station].labels.removeAll { $0.data == label.data }
            stations[station].standing = nil
            scan(container, station)
            deliver(container, to: station + 1)
        }
        work(station)
    }

    /// People who work by hand scan again what they scanned in the last so many microseconds: the controller was gone
    /// meanwhile, and nothing told them that it took them.
    public mutating func scanAgain(last span: Int64) {
        for station in stations.indices {
            guard let scanner = stations[station].scanner else { continue }
            var delay: Int64 = 0
            for scan in stations[station].scans where scan.at >= now - span {
                guard let print = things[scan.thing].print, print.isReadable else { continue }
                after(delay, .send(endpoint: scanner + 1, connection: nil, bytes: print.aim + print.data + [0x0D]))
                delay += 500_000
            }
        }
    }

    /// The labels with these texts were replaced: a worker to whom one of them still comes scans it, is told that it is
    /// not taken, and does not use it.
    public mutating func declareVoid(labels: Set<String>) {
        voidLabels = labels
    }

    private mutating func scan(_ thing: Int, _ station: Int) {
        // As many as a person remembers.
        stations[station].scans = stations[station].scans.suffix(9) + [(now, thing)]
        let isForgotten = noted(.scanForgotten, workerRandom.happens(perMillion: plan.faults.scanForgotten))
        let isDouble = noted(.scanDoubled, workerRandom.happens(perMillion: plan.faults.scanDoubled))
        let isLabel = things[thing].place == .waiting(station: station)
        let scanned = isLabel ? thing : scannedInstead(of: thing, station)
        if scanned != thing, case .inContainer(let container) = things[thing].place {
            things[container].isMisscanned = true
        }
        guard !isForgotten, let scanner = stations[station].scanner, let print = things[scanned].print,
            print.isReadable, now >= outageUntil[scanner]
        else { return }
        let bytes = send(print, station)
        if isDouble, !bytes.isEmpty { after(300_000, .send(endpoint: scanner + 1, connection: nil, bytes: bytes)) }
    }

    private func isOnAnother(_ label: Print, than container: Int) -> Bool {
        things.indices.contains {
            $0 != container && things[$0].level == things[container].level && things[$0].print?.data == label.data
        }
    }

    /// The scanner of the station tells what it reads.
    @discardableResult
    private mutating func send(_ print: Print, _ station: Int) -> [UInt8] {
        guard let scanner = stations[station].scanner, now >= outageUntil[scanner] else { return [] }
        let losesSeparator = print.data.contains(0x1D) && takes(.separatorLost, station)
        let data = losesSeparator ? print.data.filter { $0 != 0x1D } : print.data
        let bytes = print.aim + data + [0x0D]
        send(bytes, endpoint: scanner + 1, connection: nil)
        return bytes
    }
}
