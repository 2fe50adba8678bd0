import Codes
import ConfigurationFiles
import ControlTypes
import Ledger
import LineCore
import Links
import Ports

/// Makes the API's status from the line thread's last view and the counters of ports and journal.
struct StatusMaker {
    let controller: LineController

    func status() -> LineStatus {
        let view = controller.loop.lastView
        let journal = controller.journal.state
        var status = LineStatus(
            line: controller.line.id, version: Program.version,
            startedAt: Timestamps.text(milliseconds: controller.startedAt),
            state: view.line.state.map { "\($0)" } ?? "unknown", isStarted: view.line.isStarted,
            speed: Int(view.speed), batch: batch(view.line), holds: view.line.holds.map(hold),
            alarms: alarmTeller(view.line).shown(),
            nextAct: alarmTeller(view.line).nextAct, devices: devices, stations: stations(view.line),
            journal: JournalStatus(
                durable: journal.durable, waiting: Int64(journal.waiting), commitMedian: Int(journal.commitMedian),
                commitMax: Int(journal.commitMax), failure: journal.failure),
            loop: LoopStatus(
                cycles: view.cycles, cycleMax: Int(view.cycleMax),
                cycleMean: view.cycles == 0 ? 0 : Int(view.cycleSum / Int64(view.cycles))))
        status.handover = controller.handover.remark
        status.timeZoneMinutes = controller.line.enterprise.timeZoneMinutes
        let shift = controller.shiftForStatus(view.line)
        status.production = LossMaker(line: controller.line).production(
            view.line, at: controller.present, shift: shift.losses, span: shift.span)
        return status
    }

    private func batch(_ line: LineSnapshot) -> BatchStatus? {
        guard let plan = line.plan else { return nil }
        var batch = BatchStatus(
            number: plan.texts.lot, product: plan.texts.productName, phase: line.phase.token,
            plannedUnits: Int(plan.plannedUnits), levels: plan.levels.map { level($0, line) },
            obstacles: line.phase == .ending
                ? line.closingObstacles.map { BatchLifeText(line: controller.line, clearance: []).text($0) } : [],
            pools: plan.levels.compactMap { level in
                LineController.outlook(of: level.level, in: line).map { PoolLevelStatus(level, $0) }
            })
        batch.preprinted = line.preprinted?.shown
        return batch
    }

    private func level(_ level: LevelPlan, _ line: LineSnapshot) -> LevelStatus {
        let counts = line.counts[Int(level.level)]
        let balance = line.levelBalances.first { $0.level == level.level }
        let content = line.containerBalances.first { $0.level == level.level }.map {
            ContentStatus(packed: $0.packed, full: $0.full, inShort: $0.inShort, difference: $0.difference)
        }
        return LevelStatus(
            level: Int(level.level), name: level.name, allocated: balance?.leased ?? 0, waiting: counts[.allocated],
            encoded: counts[.encoded], commissioned: counts[.commissioned], released: counts[.released],
            sampled: counts[.sampled] + counts[.labelSampled], destroyed: counts[.destroyed],
            inactive: counts[.inactive], invalid: counts[.snInvalid] + counts[.labelScrapped],
            returned: counts[.unallocated], inDoubt: counts[.inDoubt],
            unexplained: balance?.unexplained ?? 0, closed: line.tally.closed[Int(level.level)],
            closedShort: line.tally.closedShort[Int(level.level)], content: content)
    }

    private func hold(_ hold: Hold) -> HoldStatus {
        HoldStatus(
            cause: "\(hold.cause)", text: hold.cause.text, action: hold.cause.action, station: station(hold.station),
            device: device(hold.device), needsPerson: hold.cause.needsPerson)
    }

    func alarmTeller(_ line: LineSnapshot) -> AlarmTeller {
        AlarmTeller(
            names: AlarmNames(controller.line), levels: line.plan?.levels.map(\.name) ?? [], alarms: line.alarms,
            holds: line.holds,
            // A ledger that does not answer is told by the journal's own alarm.
            code: { code in (try? controller.ledger.code(id: code)).flatMap { $0?.description } },
            container: { pack in
                (try? controller.ledger.container(of: pack)).flatMap { $0?.description }
            })
    }

    private func station(_ index: StationIndex) -> String? {
        Int(index) < controller.line.stations.count ? controller.line.stations[Int(index)].id : nil
    }

    private func device(_ index: DeviceIndex) -> String? {
        Int(index) < controller.line.devices.count ? controller.line.devices[Int(index)].id : nil
    }

    private var devices: [DeviceStatus] {
        zip(controller.line.devices, controller.ports).map { device, port in
            let statistics = port.statistics
            return DeviceStatus(
                id: device.id, driver: device.driver.rawValue, address: "\(port.address)", isUp: statistics.isUp,
                connections: statistics.connections,
                lastFault: statistics.lastFault.map { fault in "\(fault.kind): \(fault.detail)" })
        }
    }

    private func stations(_ line: LineSnapshot) -> [StationStatus] {
        var handhelds = line.openChildren[...]
        return controller.line.stations.enumerated().map { index, station in
            let reasons = Reason.allCases.compactMap { reason -> StationStatus.ReasonCount? in
                let count = line.tally.reasons[index][Int(reason.rawValue)]
                return count > 0
                    ? StationStatus.ReasonCount(reason: reason.token, text: reason.text, count: count) : nil
            }
            let isHandheld = !station.kind.isAtPLC
            let balance = line.stationBalances[index]
            return StationStatus(
                id: station.id, level: Int(station.level), items: balance.items, passed: balance.passed,
                passedUnproven: balance.passedUnproven, rejected: balance.rejected, removed: balance.removed,
                lost: balance.lost, onBelt: balance.onBelt, difference: balance.difference,
                reasons: reasons.sorted { $0.count > $1.count },
                openChildren: isHandheld ? handhelds.popFirst() : nil, grade: grade(line.grades[index]))
        }
    }

    /// Nil as long as no grade came.
    private func grade(_ view: GradeTrend.View) -> GradeStatus? {
        view.recent.map { recent in
            GradeStatus(
                recent: recent, reference: view.reference, reads: view.reads, isDrifting: view.isDrifting,
                note: BilingualMessage(zh: "过程指示，不是认证等级", en: "process indicator, not a certified grade"))
        }
    }
}

/// The program's own facts.
public enum Program {
    public static let version = "0.1.0"
}

extension LineConfiguration {
    fileprivate func isContainerStation(_ index: StationIndex) -> Bool {
        guard Int(index) < stations.count else { return false }
        return switch stations[Int(index)].kind {
        case .container, .tracked: true
        case .coding, .verifying, .handheld: false
        }
    }
}
