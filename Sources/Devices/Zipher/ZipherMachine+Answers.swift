import LineCore
import Links

/// What the printer's answers lead to.
extension ZipherMachine {
    /// `ACK`.
    mutating func taken(
        _ ask: ZipherAsk, at now: Tick, into output: inout DeviceOutput<UnitPrinterReport>
    ) {
        if case .select = ask { lastBeforeSelection = last }
        guard case .store(let index, _) = ask else { return }
        highest = max(highest, index)
        takenSinceFloor &+= 1
        if lastDue == nil { lastDue = now + settings.pollInterval }
        output.reports.append(.stored(index: index))
    }

    /// `ERR` to a command.
    mutating func refused(_ ask: ZipherAsk, into output: inout DeviceOutput<UnitPrinterReport>) {
        switch ask {
        case .store(let index, _):
            output.reports.append(.refused(index: index))
        case .select(let job, _):
            preparationFailed("job \(Ascii.detail(job.utf8)) was not taken", into: &output)
        case .header:
            preparationFailed("the names of the record's fields were not taken", into: &output)
        case .maximum:
            preparationFailed("\(settings.maximumRecords) records were not taken", into: &output)
        case .run:
            // The state that is asked for next tells whether it runs.
            break
        case .clearBuffer, .state, .faults, .jobData, .last, .next, .count:
            broken("the record buffer cannot be emptied", into: &output)
        }
    }

    private mutating func preparationFailed(_ detail: String, into output: inout DeviceOutput<UnitPrinterReport>) {
        fail(.wrongSettings, detail, into: &output)
        procedure = nil
        preparing = nil
        texts = nil
        steps.removeAll(keepingCapacity: true)
        isUnprepared = true
    }

    /// `ERR` to a question.
    mutating func unanswerable(
        _ ask: ZipherAsk, at now: Tick, into output: inout DeviceOutput<UnitPrinterReport>
    ) {
        switch ask {
        case .jobData:
            isSameBatch = preparing == texts
        case .faults:
            faultsTold([], at: now, into: &output)
        case .next:
            next = nil
        case .last where texts == nil || procedure == .prepare:
            // Without a job, or before the first record of its life, there is nothing to tell.
            last = 0
        case .count where texts == nil || procedure == .prepare:
            count = 0
            lastAtCount = last
        default:
            broken("ERR to \(ask.answerKind ?? "a question")", into: &output)
        }
    }

    mutating func answered(
        _ ask: ZipherAsk, _ line: ZipherLine, at now: Tick, into output: inout DeviceOutput<UnitPrinterReport>
    ) {
        switch ask {
        case .state:
            guard let status = ZipherStatus(line) else { return broken("a state that is none", into: &output) }
            hasState = true
            self.status = status
            stateDue = now + settings.stateInterval
            stateTold(status, at: now, into: &output)
        case .faults:
            faultsTold(Array(line.fields.dropFirst()), at: now, into: &output)
        case .jobData:
            isSameBatch = preparing == texts || showsBatch(line)
        case .last:
            guard let number = line.number else { return broken("a last index that is none", into: &output) }
            last = number
            if procedure == nil { lastTold(at: now, into: &output) }
        case .next:
            next = line.number
        case .count:
            guard let number = line.number else { return broken("a count that is none", into: &output) }
            count = number
            lastAtCount = last
            if procedure == nil { countTold(at: now, into: &output) }
        case .select, .run, .clearBuffer, .maximum, .header, .store:
            break
        }
    }

    /// Whether the job in the printer carries the lot of the batch to prepare.
    private func showsBatch(_ line: ZipherLine) -> Bool {
        guard let preparing, status?.job == Array(settings.job.utf8) else { return false }
        let lot = Array(preparing.lot.utf8)
        guard let field = settings.jobFields.first(where: { $0.content == .lot }), !lot.isEmpty else { return false }
        return line.fields.dropFirst().contains(Array("\(field.name)=".utf8) + lot)
    }

    // MARK: State

    private mutating func stateTold(
        _ status: ZipherStatus, at now: Tick, into output: inout DeviceOutput<UnitPrinterReport>
    ) {
        switch procedure {
        case .attach:
            let hasJob = status.job == Array(settings.job.utf8)
            if texts != nil, !hasJob {
                // The printer was started anew or used for something else: its buffer is not ours.
                isSameBatch = false
                steps = jobSteps() + [.ask(.state)] + (status.isRunning ? numberSteps() : [])
                preparing = texts
                procedure = .prepare
                hasTriedToRun = false
            } else if texts != nil, status.isOffline, !status.isFault, settings.startsPrinter, !hasTriedToRun {
                // It had no power and kept its job, but does not print by itself.
                hasTriedToRun = true
                steps = [.ask(.run), .ask(.state)]
            } else if steps.isEmpty {
                steps = status.isFault ? [.ask(.faults)] + numberSteps() : numberSteps()
            }
        case .prepare:
            // The first of the two states is asked before the job is selected.
            guard !steps.contains(.ask(.clearBuffer)) else { return }
            if !status.isRunning, !status.isFault, settings.startsPrinter, !hasTriedToRun {
                hasTriedToRun = true
                steps = [.ask(.run), .ask(.state)] + numberSteps()
            } else {
                steps = (status.isFault ? [.ask(.faults)] : []) + numberSteps()
            }
        case .clear, .mend:
            break
        case nil:
            if status.isFault {
                steps.append(.ask(.faults))
            } else if !isHealthy(status) {
                fail(.notReady, status.words, into: &output)
            } else if condition == .faulted, !isUnprepared {
                procedure = .mend
                steps = numberSteps()
            }
        }
    }

    /// Running without a fault; before the first batch also offline.
    private func isHealthy(_ status: ZipherStatus) -> Bool {
        !status.isFault && (status.isRunning || (texts == nil && preparing == nil && status.isOffline))
    }

    /// The list of `FLT`: code, clearable, text, again and again.
    private mutating func faultsTold(
        _ fields: [[UInt8]], at now: Tick, into output: inout DeviceOutput<UnitPrinterReport>
    ) {
        var words: [UInt8] = []
        for start in stride(from: 0, to: fields.count, by: 3) {
            if !words.isEmpty { words += Array("; ".utf8) }
            words += fields[start] + (start + 2 < fields.count ? [Ascii.space] + fields[start + 2] : [])
        }
        let lower = Ascii.lowercase(words)
        func says(_ parts: String...) -> Bool { parts.contains { Ascii.contains(lower, $0) } }
        let kind: DeviceFault.Kind =
            if says("ribbon") { .ribbonOut } else if says("substrate", "paper", "label", "media") {
                .paperOut
            } else if says("cover open", "head open", "door open", "lid open", "cassette open") {
                .headOpen
            } else if says("temperature", "overheat", "too hot") { .overheated } else { .deviceError }
        fail(kind, words.isEmpty ? "a fault without words" : Ascii.detail(words), into: &output)
    }

    // MARK: Indices

    /// What the last index means within the batch; nil when the printer cannot be right.
    private mutating func lastOfBatch() -> UInt32? {
        if let staleLast {
            if last == staleLast { return told }
            self.staleLast = nil
        }
        return texts == nil || last <= highest ? last : nil
    }

    private mutating func lastTold(at now: Tick, into output: inout DeviceOutput<UnitPrinterReport>) {
        guard texts != nil else { return }
        if let staleLast, last == staleLast, staleLast <= highest, staleLast > max(told, floor) {
            // The number of the batch before, or as many of this one: the count of what is left decides.
            steps.append(.ask(.count))
            return
        }
        guard let printed = lastOfBatch() else { return liar(into: &output) }
        tellPrinted(printed, at: now, into: &output)
    }

    private mutating func countTold(at now: Tick, into output: inout DeviceOutput<UnitPrinterReport>) {
        guard let stale = staleLast else { return }
        if stale > floor, count <= takenSinceFloor, takenSinceFloor - count >= stale - floor {
            staleLast = nil
            tellPrinted(stale, at: now, into: &output)
        } else {
            tellPrinted(told, at: now, into: &output)
        }
    }

    private mutating func tellPrinted(
        _ printed: UInt32, at now: Tick, into output: inout DeviceOutput<UnitPrinterReport>
    ) {
        if printed > told {
            told = printed
            output.reports.append(.printed(through: printed))
        }
        lastDue = told < highest ? now + settings.pollInterval : nil
    }

    private mutating func liar(into output: inout DeviceOutput<UnitPrinterReport>) {
        broken("printed index \(last) is beyond \(highest), the last stored one", into: &output)
    }

    // MARK: Procedures

    /// So often the numbers are asked anew when a print came in between; a printer is not that fast.
    private static var recountLimit: Int { 5 }

    mutating func beginPreparation(_ texts: BatchTexts, into output: inout DeviceOutput<UnitPrinterReport>) {
        guard settings.jobFields.allSatisfy({ $0.content.value(nil, texts) != nil }) else {
            preparationFailed("a batch text has characters that the printer cannot take", into: &output)
            return
        }
        preparing = texts
        isSameBatch = false
        hasTriedToRun = false
        isUnprepared = false
        procedure = .prepare
        steps = [.ask(.state), .ask(.jobData), .ask(.last)] + jobSteps() + [.ask(.state)]
    }

    private func jobSteps() -> [Step] {
        let fields = (preparing ?? texts).map { texts in
            settings.jobFields.compactMap { field in
                field.content.value(nil, texts).map { Array("\(field.name)=".utf8) + $0 }
            }
        }
        return [.ask(.select(job: settings.job, fields: fields ?? [])), .ask(.clearBuffer), .settle] + headerSteps()
    }

    private func headerSteps() -> [Step] {
        [.ask(.maximum(settings.maximumRecords)), .ask(.header(settings.fields.map(\.name)))]
    }

    private func numberSteps() -> [Step] {
        [.ask(.last), .ask(.next), .ask(.count), .ask(.last)]
    }

    mutating func finished(
        _ procedure: Procedure, at now: Tick, into output: inout DeviceOutput<UnitPrinterReport>
    ) {
        if procedure != .clear, last != lastAtCount, recounts < Self.recountLimit {
            recounts += 1
            self.procedure = procedure
            steps = numberSteps()
            return
        }
        recounts = 0
        if procedure == .prepare { prepared() }
        if procedure == .attach, texts != nil, count == 0, !hasHeader {
            // It may have been switched off in between: an empty buffer takes the names again without harm.
            hasHeader = true
            self.procedure = .attach
            steps = headerSteps()
            return
        }
        guard let printed = lastOfBatch() else { return liar(into: &output) }
        told = max(told, printed)
        // Its own word: a stale number says nothing of this batch.
        let own = staleLast == nil ? last : 0
        if procedure == .clear {
            bufferEmptied()
            output.reports.append(.cleared(lastPrinted: told))
            return
        }
        if count > 0, let next, next <= last, staleLast == nil {
            return broken("next index \(next) is not after the last printed index \(last)", into: &output)
        }
        guard let status, isHealthy(status) else {
            if let status, !status.isFault { fail(.notReady, status.words, into: &output) }
            return
        }
        lastDue = texts != nil && count > 0 ? now + settings.pollInterval : nil
        condition = .ready
        faults.clear()
        output.reports.append(.ready(lastPrinted: own, stored: count))
    }

    private mutating func bufferEmptied() {
        floor = max(floor, highest)
        takenSinceFloor = 0
        lastDue = nil
    }

    /// Job, empty buffer and field names are in the printer.
    private mutating func prepared() {
        if isSameBatch {
            // A new program does not know what the one before stored; the buffer is empty now, so nothing is beyond it.
            if texts == nil {
                last = max(last, lastBeforeSelection)
                highest = last
            }
        } else if texts != preparing {
            told = 0
            highest = 0
            floor = 0
            staleLast = last == 0 ? nil : last
        } else if last < told || last > highest {
            // The printer had lost our job: the number is that of another one.
            staleLast = last
        }
        texts = preparing
        preparing = nil
        hasHeader = true
        bufferEmptied()
    }
}
