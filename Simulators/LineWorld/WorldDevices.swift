extension World {
    // MARK: Readers

    /// The reader takes a picture in which these symbols are.
    mutating func takePicture(of symbols: [Print], device: Int, isLate: Bool) {
        let delay = readerRandom.within(plan.decodeTime(device))
        let lateness = readerRandom.within(plan.faults.lateness)
        let isByChanceDropped = noted(.cameraDrop, readerRandom.happens(perMillion: plan.faults.readerDrop))
        let gradeLoss = UInt8(readerRandom.below(4))
        guard now >= outageUntil[device] else { return }
        guard troubles.missedTriggers[device] == 0 else {
            troubles.missedTriggers[device] -= 1
            return
        }
        let id = dataMen[device]?.trigger() ?? 0
        keyences[device]?.trigger()
        let data = readout(symbols.filter(\.isReadable), device: device, gradeLoss: gradeLoss)
        // A reader decodes one picture after the other.
        let due = max(now + delay + (isLate ? lateness : 0), lastResults[device] + 1_000)
        lastResults[device] = due
        at(due, .decoded(device: device, id: id, data: data))
        if isByChanceDropped { dropConnections(device) }
    }

    private func readout(_ symbols: [Print], device: Int, gradeLoss: UInt8) -> [UInt8] {
        let joint: [UInt8]
        let sendsGrade: Bool
        switch plan.devices[device].kind {
        case .dataMan(let plan):
            joint = [0x0A]
            sendsGrade = plan.sendsGrade
        case .keyence(let plan):
            joint = [UInt8(ascii: ",")]
            sendsGrade = plan.sendsGrade
        case .zipher, .zpl, .scanner: return []
        }
        let texts = symbols.map { symbol in
            let grade = symbol.grade > gradeLoss ? symbol.grade - gradeLoss : 0
            return symbol.aim + symbol.data + (sendsGrade ? [0x09] + Array("\(grade)".utf8) : [])
        }
        return Array(texts.joined(separator: joint))
    }

    mutating func decoded(_ device: Int, _ id: UInt16, _ data: [UInt8]) {
        guard !isOff(device) else { return }
        let data = result(data, of: device)
        let isTwice = now < troubles.doublesResultsUntil[device]
        dataMen[device]?.decoded(id: id, data: data)
        if isTwice { dataMen[device]?.decodedAgain(id: id, data: data) }
        if let bytes = keyences[device]?.result(data) {
            for _ in 0..<(isTwice ? 2 : 1) { send(bytes, endpoint: device + 1, connection: nil) }
        }
    }

    mutating func serveReader(_ request: ModbusRequest, device: Int) -> ModbusAnswer {
        guard now >= outageUntil[device] else { return .silence }
        var wantsPicture = false
        let answer = dataMen[device]?.serve(request, wantsPicture: &wantsPicture) ?? .exception(1)
        if wantsPicture { takePictureOfWhatIsThere(device) }
        return answer
    }

    /// A trigger that did not come from the PLC.
    private mutating func takePictureOfWhatIsThere(_ device: Int) {
        var symbols: [Print] = []
        for station in stations.indices {
            if stations[station].isContainerStation, let thing = stations[station].standing {
                if stations[station].labelReader == device, let label = things[thing].print { symbols.append(label) }
            } else if stations[station].reader == device {
                symbols += symbolsAtCamera(station)
            }
        }
        takePicture(of: symbols, device: device, isLate: false)
    }

    private func symbolsAtCamera(_ station: Int) -> [Print] {
        let geometry = stations[station].geometry
        return traveling.compactMap { traveler in
            guard traveler.station == station, let item = traveler.item,
                let flight = plc.stations[station].flights.first(where: { $0.item == item }),
                let expected = flight.expected
            else { return nil }
            let position = encoder - (expected - Int64(geometry.triggerToGate))
            guard abs(position - Int64(geometry.triggerToCamera)) <= Int64(geometry.gateWindow) else { return nil }
            return things[traveler.thing].print
        }
    }

    // MARK: Streams

    mutating func receive(_ bytes: [UInt8], device: Int, connection: Int) {
        switch plan.devices[device].kind {
        case .zipher(let printer): receiveZipher(bytes, device, connection, printer)
        case .keyence:
            var wantsPicture = false
            let replies = keyences[device]?.receive(bytes, wantsPicture: &wantsPicture) ?? []
            if !replies.isEmpty { send(replies, endpoint: device + 1, connection: connection) }
            if wantsPicture { takePictureOfWhatIsThere(device) }
        case .zpl:
            let replies = zplPrinters[device]?.receive(bytes) ?? []
            for label in zplPrinters[device]?.takeNewLabels() ?? [] {
                noteOrder(label.symbol, copies: label.copies, device)
            }
            if !replies.isEmpty {
                after(2_000, .send(endpoint: device + 1, connection: connection, bytes: replies))
            }
            startLabel(device)
        case .scanner, .dataMan:
            // A scanner beeps; it has nothing to say.
            break
        }
    }

    private mutating func receiveZipher(_ bytes: [UInt8], _ device: Int, _ connection: Int, _ printer: ZipherPlan) {
        for message in ziphers[device]?.messages(in: bytes, connection: connection) ?? [] {
            let result = ziphers[device]?.perform(message) ?? .none
            for symbol in ziphers[device]?.takeNewRecords() ?? [] { noteOrder(symbol, copies: 1, device) }
            switch result {
            case .none: break
            case .later: after(printer.transitionTime, .zipherTransition(device: device, connection: connection))
            case .reply(let text): answer(text, device, connection, printer)
            case .stored(let text):
                let isLost =
                    noted(.answerLost, printerRandom.happens(perMillion: plan.faults.answerLost))
                    || loseNextAnswer[device]
                loseNextAnswer[device] = false
                if isLost { return close(endpoint: device + 1, connection: connection) }
                answer(text, device, connection, printer)
            }
        }
    }

    private mutating func answer(_ text: String, _ device: Int, _ connection: Int, _ printer: ZipherPlan) {
        after(
            printer.answerTime,
            .send(endpoint: device + 1, connection: connection, bytes: Array(text.utf8) + [0x0D]))
    }

    mutating func zipherTransition(_ device: Int, _ connection: Int) {
        guard let text = ziphers[device]?.finishTransition() else { return }
        send(Array(text.utf8) + [0x0D], endpoint: device + 1, connection: connection)
    }

    // MARK: Labels

    mutating func startLabel(_ device: Int) {
        guard !isOff(device), zplPrinters[device]?.startLabel() == true else { return }
        let isSlow = noted(.labelSlow, printerRandom.happens(perMillion: plan.faults.labelSlow))
        let delay = printerRandom.within(plan.faults.labelDelay)
        let endsRibbon = noted(.ribbonOut, printerRandom.happens(perMillion: plan.faults.ribbonOut))
        let outage = printerRandom.within(plan.faults.ribbonOutage)
        if endsRibbon {
            zplPrinters[device]?.interruptLabel()
            return startOutage(device, outage)
        }
        let station = stations.first { $0.printer == device }
        let time = plan.labelTime(device) ?? station?.printTime ?? 200_000
        after(time + (isSlow ? delay : 0), .labelPrinted(device: device, job: zplPrinters[device]?.job ?? 0))
    }

    mutating func labelPrinted(_ device: Int, _ job: Int) {
        guard !isOff(device), zplPrinters[device]?.job == job, zplPrinters[device]?.isPrinting == true else { return }
        let content = zplPrinters[device]?.finishLabel()
        let isMisprinted = noted(.labelMisprint, printerRandom.happens(perMillion: plan.faults.labelMisprint))
        let grade = 30 + UInt8(printerRandom.below(11))
        if let label = content { notePrint(label.data, device) }
        if var label = content {
            label.isReadable = !isMisprinted
            label.grade = grade
            if let station = stations.firstIndex(where: { $0.printer == device }) {
                let made = labels(label, of: device)
                if made.count > 1 { stations[station].isWebOffset = stations[station].isContainerStation }
                stations[station].labels += made
                stations[station].lastLabel = label
                if stations[station].isHandheld { work(station) } else { tryLabel(station) }
            }
        }
        startLabel(device)
    }
}

extension WorldPlan {
    func place(of device: String) -> Int? {
        devices.firstIndex { $0.id == device }
    }

    func decodeTime(_ device: Int) -> ClosedRange<Int64> {
        switch devices[device].kind {
        case .dataMan(let plan): plan.decodeTime
        case .keyence(let plan): plan.decodeTime
        case .zipher, .zpl, .scanner: 0...0
        }
    }

    func labelTime(_ device: Int) -> Int64? {
        if case .zpl(let plan) = devices[device].kind { plan.printTime } else { nil }
    }
}
