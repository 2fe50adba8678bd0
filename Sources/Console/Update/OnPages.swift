import ControlTypes
import ControlWords

/// What keys do on the pages.
extension Model {
    mutating func nextPart() -> [Command] {
        switch screen {
        case .alarms:
            alarms.part = AlarmPage.Part(rawValue: (alarms.part.rawValue + 1) % AlarmPage.Part.allCases.count) ?? .now
            alarms.scroll = 0
        case .batches:
            batches.part =
                BatchPage.Part(rawValue: (batches.part.rawValue + 1) % BatchPage.Part.allCases.count) ?? .steps
            batches.row = 0
        case .aggregation: aggregation.isInTree.toggle()
        case .line, .rework, .codes, .devices: break
        }
        return pass(now)
    }

    mutating func moveChoice(_ step: Int) {
        func moved(_ row: Int, _ count: Int) -> Int { min(max(0, row + step), max(0, count - 1)) }
        switch screen {
        case .line: break
        case .alarms: moveAlarm(step)
        case .batches:
            if batches.opened != nil {
                batches.row = moved(batches.row, batches.rows)
            } else if !batches.list.isEmpty {
                let place = batches.list.firstIndex { $0.number == batches.chosenBatch?.number } ?? 0
                batches.chosen = batches.list[moved(place, batches.list.count)].number
            }
        case .aggregation:
            if aggregation.isInTree {
                aggregation.branch = moved(aggregation.branch, aggregation.branches.count)
            } else {
                aggregation.row = moved(aggregation.row, aggregation.rows)
            }
        case .rework:
            // Upwards to what was before.
            rework.scroll = min(max(0, rework.scroll - step), max(0, (rework.report?.history.count ?? 0) - 1))
        case .codes: codes.row = moved(codes.row, codes.pools.count)
        case .devices: devices.row = moved(devices.row, status?.devices.count ?? 0)
        }
    }

    private mutating func moveAlarm(_ step: Int) {
        switch alarms.part {
        case .now:
            guard !alarms.list.isEmpty else { return }
            let place = alarms.list.firstIndex { $0.id == alarms.chosenAlarm?.id } ?? 0
            alarms.chosen = alarms.list[min(max(0, place + step), alarms.list.count - 1)].id
        case .history:
            alarms.scroll = min(max(0, alarms.scroll - step), max(0, alarms.history.count - 1))
        case .figures: break
        }
    }

    // MARK: Batches

    mutating func performOnBatch(_ action: Action) -> [Command] {
        let number = batches.opened ?? ""
        switch action {
        case .openBatch:
            batches.open(batches.chosenBatch?.number)
            return pass(now)
        case .closeBatch:
            batches.open(nil)
            return pass(now)
        case .confirmItem:
            guard let item = batches.item else { return [] }
            return ask([.clear(number, ClearBatch(done: [item.id], act: act(reason(PagePhrases.lookedAt))))])
        case .challenge(let what):
            return ask([.challenge(number, ChallengeBatch(what: what, act: act(reason(PagePhrases.testReason))))])
        case .announce:
            guard let piece = batches.piece else { return [] }
            return ask([.challenge(number, ChallengeBatch(what: piece, act: act(reason(PagePhrases.testReason))))])
        default: return []
        }
    }

    private func reason(_ phrase: BilingualMessage) -> String { phrase.text(in: language) }

    mutating func take(_ detail: BatchDetail) {
        if detail.summary.number == batches.opened {
            let item = batches.item
            batches.detail = detail
            // A confirmed item makes room for the next one.
            if batches.part == .clearance, item?.at == nil, batches.item?.at != nil {
                batches.row = detail.clearance.firstIndex { $0.at == nil } ?? batches.row
            }
            batches.row = min(batches.row, max(0, batches.rows - 1))
        }
        if detail.summary.number == status?.batch?.number {
            aggregation.open = detail.openContainers
            aggregation.row = min(aggregation.row, max(0, aggregation.rows - 1))
        }
    }

    // MARK: Packs

    mutating func performOnPack(_ action: Action) -> [Command] {
        switch action {
        case .openTree:
            let code: String?
            if aggregation.isInTree {
                let rows = aggregation.branches
                code = rows.indices.contains(aggregation.branch) ? rows[aggregation.branch] : nil
            } else {
                code = aggregation.chosen?.children.first ?? aggregation.chosenClosed?.code
            }
            guard let code else {
                hint(PagePhrases.nothingInIt)
                return []
            }
            return ask([.scan(code)])
        case .scanBack: return rework.report.map { scanBack($0.code) } ?? []
        case .mark:
            guard let code = rework.report?.code else { return [] }
            if let place = rework.marked.firstIndex(of: code) {
                rework.marked.remove(at: place)
            } else {
                rework.marked.append(code)
            }
        case .forget: rework = ReworkPage()
        default: break
        }
        return []
    }

    // MARK: Devices

    var chosenDevice: DeviceStatus? {
        guard let list = status?.devices, list.indices.contains(devices.row) else { return nil }
        return list[devices.row]
    }

    /// What is known of the chosen device; nil while the answer is of another one.
    var deviceDetail: DeviceDetail? {
        guard let detail = devices.detail, detail.status.id == chosenDevice?.id else { return nil }
        return detail
    }
}
