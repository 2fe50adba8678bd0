import Codes
import LineCore
import Links

/// Every case of every enumeration that an event can hold, with edge values in its members.
enum EveryEvent {
    static let texts = ["", "a", "批号 Ω\u{1D}\n", String(repeating: "长", count: 300)]
    static let faults = DeviceFault.Kind.allCases.map { DeviceFault(kind: $0, detail: "detail \($0)") }
    static let signers = texts.map { Signer(who: $0, why: "why \($0)") }
    static let moments = [
        Moment(tick: Tick(microseconds: 0), wall: 0), Moment(tick: Tick(microseconds: .max), wall: .min),
        Moment(tick: Tick(microseconds: .min), wall: .max),
    ]

    static let results: [ReadResult] = [
        ReadResult(triggerID: nil, readings: [], grade: nil),
        ReadResult(triggerID: .max, readings: [Sample.reading(""), Sample.reading("x\u{1D}y")], grade: 40),
        ReadResult(triggerID: 0, readings: [Sample.reading(String(repeating: "9", count: 127))], grade: 0),
    ]

    static let plans: [BatchPlan] = {
        var plans = [Sample.plan(ratios: []), Sample.plan(ratios: [10, 24, 65_535])]
        for (index, scheme) in CodeScheme.allCases.enumerated() {
            var plan = plans[1]
            plan.id = index == 0 ? .min : .max
            plan.levels[1].scheme = scheme
            plan.levels[2].prefix = nil
            plan.texts.gtin = nil
            plan.texts.productName = texts[3]
            plan.ignoresRetailCodes.toggle()
            plan.plannedUnits = .max
            plan.limits.labelTimeout = .max
            plan.lossRules = LossRules(ratedSpeed: .max, reducedPercent: .max, microStopSeconds: 0)
            plan.limits.gradeLimit = .max
            plan.counts = CountPlan(places: index == 0 ? [] : countedPlaces, isBlind: index == 0)
            plan.topUp = TopUp.allCases[index % TopUp.allCases.count]
            plan.limits.supply = SupplyLimits(warnPercent: .max, warnMinutes: .max, lease: .max)
            plans.append(plan)
        }
        return plans
    }()

    static let countedPlaces: [CountedPlace] = [
        .bin(station: 0), .bin(station: 255), .samples(level: 1), .leftOver, .loose(level: 254),
        .containers(level: 255),
    ]

    /// An alarm in each state, with every condition, on the shelf where it is shelved.
    static let alarmStates: [StandingAlarm] = AlarmState.allCases.flatMap { state in
        AlarmCondition.allCases.map { condition in
            var alarm = StandingAlarm(kind: .jam, station: 2, device: 0, detail: .max, since: moments[1])
            alarm.state = state
            alarm.condition = condition
            alarm.occurrences = condition == .latched ? .max : 0
            if state == .shelved {
                alarm.shelf = AlarmShelf(
                    until: moments[1].tick, untilWall: .min, who: texts[2], why: texts[3])
            }
            return alarm
        }
    }

    static let alarmActs: [AlarmAct] = AlarmKind.allCases.flatMap { kind -> [AlarmAct] in
        let key = AlarmKey(kind: kind, station: noStation, device: 7)
        return [.acknowledge(key), .shelve(key, minutes: 0), .shelve(key, minutes: .max), .unshelve(key)]
    }

    static let carried: [CarriedState] =
        [
            CarriedState(
                plcBoot: 0, parameterChecksum: 0, newestItems: [], readyDevices: [], machineState: nil,
                isInControl: false, isStarted: false, holds: [], alarms: []),
            CarriedState(
                plcBoot: .max, parameterChecksum: 1, newestItems: [0, 65_535], readyDevices: [0, 255],
                machineState: .complete, isInControl: true, isStarted: true,
                holds: HoldCause.allCases.map { Hold(cause: $0, station: noStation, device: 3) },
                alarms: AlarmKind.allCases.enumerated().map { index, kind in
                    StandingAlarm(
                        kind: kind, station: 1, device: noDevice, detail: -Int64(index), since: moments[index % 3])
                } + alarmStates),
        ]

    static let snapshots: [PLCSnapshot] = {
        let full = PLCStationSnapshot(
            item: .max, judged: 1, pictures: 2,
            outcomes: ItemOutcome.allCases.map { .init(item: 300, outcome: $0) },
            verdicts: Verdict.allCases.map { .init(item: 128, verdict: $0) },
            bits: [.jam, .binFull, .blocked, .starved, .gateFault, .applicatorFault], marks: ContainerMark.allCases)
        return PackMLState.allCases.map { state in
            PLCSnapshot(
                boot: .max, bootEcho: 0, state: state, inputs: [.airOK, .rejectingEverything],
                alarms: [.drive, .tooManyItems], parameterChecksum: 0xFFFF, stations: [full, .quiet])
        } + [.boot(0, echo: 1, .idle, [])]
    }()

    static let plcReports: [PLCReport] = {
        var reports: [PLCReport] = [
            .inControl, .itemArrived(station: 255, item: .max), .statusRead(begun: .min), .statusRead(begun: .max),
            .pictureTaken(station: 1, item: 2, picture: 3, earliest: -4, latest: .max),
            .outcomesLost(station: 0, from: 1, through: .max), .inputsChanged([.guardsClosed]),
            .alarmsChanged([.encoder, .plc]), .bitsChanged(station: 4, bits: [.gateFault]),
            .buttons(start: 1, stop: 2, reset: 255), .speedChanged(.max), .parametersChanged(checksum: 0x8000),
        ]
        reports += snapshots.map { .attached($0) }
        reports += faults.map { .lost($0) }
        reports += ItemOutcome.allCases.map { .outcome(station: 1, item: 128, outcome: $0) }
        reports += ContainerMark.allCases.map { .container(station: 1, item: 1, mark: $0) }
        reports += ContainerRequest.allCases.map { .requestTaken(station: 1, item: 1, request: $0) }
        reports += PackMLState.allCases.map { .stateChanged($0) }
        for verb in PLCVerb.allCases { reports += PLCVerbResult.allCases.map { .commandDone(verb, $0) } }
        return reports
    }()

    static let unitPrinterReports: [UnitPrinterReport] =
        [
            .ready(lastPrinted: 0, stored: .max), .stored(index: 127), .refused(index: 128), .inDoubt(index: 16_384),
            .printed(through: .max), .cleared(lastPrinted: 0),
        ] + faults.map { .fault($0) }

    static let labelPrinterReports: [LabelPrinterReport] =
        [.ready, .printed(number: 1), .refused(number: .max), .inDoubt(number: 0)] + faults.map { .fault($0) }

    static let scannerReports: [ScannerReport] =
        [.ready, .scan(Sample.reading(Sample.text(1, 1))), .garbled("too long")] + faults.map { .fault($0) }

    static let all: [Event] = {
        var events: [Event] = [
            .controllerStarted, .timePassed, .strayResult(255), .codesImported(level: 4),
            .codesLeased(lease: .min, level: 1, codes: []),
            .codesLeased(lease: .max, level: 255, codes: Sample.leased(1, 1...130)),
            .poolLevel(level: 0, remaining: .min, total: .max), .poolLevel(level: 255, remaining: .max, total: 0),
            .poolShort(level: 1, remaining: -1), .poolShort(level: 1, remaining: .max), .readerReady(7),
            .codesAllotted(lease: .min, level: 1, codes: [], isLast: true),
            .codesAllotted(lease: .max, level: 1, codes: Sample.leased(1, 1...130), isLast: false),
            .cartonsReturned([], signers[0]), .cartonsReturned([Sample.code(1, 1), Sample.code(2, 2)], signers[2]),
            .containerHandedOver(from: 0, to: 255, signers[1]), .carriedIn(packs[0], signers[2]),
            .carriedIn(packs[1], signers[0]),
            .readerStep(1, inStep: true), .readerStep(2, inStep: false),
        ]
        events += carried.map { .carriedOver($0) }
        events += plans.map { .batchStarted($0, signers[0]) }
        for signer in signers { events += [.batchEnding(signer), .batchClosing(signer)] }
        events.append(.operatorReject(station: 1, count: 1_000, signers[1]))
        events += LineCommand.allCases.map { .command($0, signers[2]) }
        events += CodeFinding.allCases.map { .classified(station: 1, item: .max, finding: $0) }
        events += plcReports.map { .plc($0) }
        events += faults.map { .readerFault(3, $0) }
        for role in PictureRole.allCases {
            events += results.map { .read(station: 1, item: 2, role: role, result: $0) }
            events += Unread.allCases.map { .unread(station: 1, item: 2, role: role, cause: $0) }
        }
        events += unitPrinterReports.map { .unitPrinter(1, $0) }
        events += labelPrinterReports.map { .labelPrinter(4, $0) }
        events += scannerReports.map { .scanner(5, $0) }
        events += StopCategory.allCases.map {
            .stopReason(stop: .max, reason: StopReason(id: texts[2], category: $0), signers[2])
        }
        events += LedgerHealth.allCases.map { .ledger($0) }
        for place in countedPlaces {
            events += [.counted(place, 0, signers[1]), .counted(place, .max, signers[3])]
            events += signers.map { .deviationExplained(place, $0) }
            events += [.countedAfterEnd(place, 0, signers[3]), .countedAfterEnd(place, .max, signers[1])]
            events += signers.map { .explainedAfterEnd(place, $0) }
        }
        for act in acts { events += [.act(act, signers[2], second: nil), .act(act, signers[1], second: texts[2])] }
        events += acts.map { .actAfterEnd($0, signers[1], second: texts[2]) }
        events.append(.actAfterEnd(.undo, signers[2], second: nil))
        events += [.labelScannedBack(Sample.code(2, 1), signers[3]), .labelScannedBack(Code(), signers[0])]
        events += plans.map { .challengeStarted($0, signers[1]) }
        events += TestPiece.allCases.map { .challengePiece($0, signers[3]) }
        events += signers.map { .challengeEnded($0) }
        events += signers.map { .recordsLost($0, second: texts[2]) }
        events += [.clockStepped(milliseconds: .min), .clockStepped(milliseconds: .max)]
        events += OpenContainerAct.allCases.map { .openContainer($0, station: 255, number: .max, signers[2]) }
        events += alarmActs.map { .alarmAct($0, signers[3]) }
        return events
    }()

    /// A number for each case. A new case does not compile here before it has one, and then is missed in ``all``.
    static func number(of event: Event) -> Int {
        switch event {
        case .controllerStarted: 0
        case .carriedOver: 1
        case .batchStarted: 2
        case .batchEnding: 3
        case .batchClosing: 4
        case .command: 5
        case .codesLeased: 6
        case .poolShort: 7
        case .codesImported: 8
        case .classified: 9
        case .plc(let report): 100 + number(of: report)
        case .readerReady: 10
        case .readerFault: 11
        case .read: 12
        case .unread: 13
        case .readerStep: 14
        case .strayResult: 15
        case .unitPrinter(_, let report): 200 + number(of: report)
        case .labelPrinter(_, let report): 300 + number(of: report)
        case .scanner(_, let report): 400 + number(of: report)
        case .ledger: 16
        case .timePassed: 17
        case .stopReason: 530
        case .alarmAct: 29
        case .operatorReject: 18
        case .act(let act, _, _): 500 + Int(act.kind.rawValue)
        case .labelScannedBack: 24
        case .challengeStarted: 26
        case .challengePiece: 27
        case .challengeEnded: 28
        case .clockStepped: 31
        case .recordsLost: 42
        case .openContainer: 30
        case .counted: 32
        case .deviationExplained: 33
        case .codesAllotted: 34
        case .cartonsReturned: 35
        case .containerHandedOver: 36
        case .carriedIn: 37
        case .poolLevel: 531
        case .actAfterEnd: 532
        case .countedAfterEnd: 533
        case .explainedAfterEnd: 534
        }
    }

    static let packs: [CarriedPack] = {
        let lot = LotTexts(lot: texts[2], made: Sample.texts.made, expiry: Sample.texts.expiry)
        let codes = [
            CarriedCode(id: .min, code: Code(), level: .max, parent: nil, isPreprinted: false),
            CarriedCode(id: .max, code: Sample.code(1, 1), level: 0, parent: .min, isPreprinted: true),
        ]
        return [
            CarriedPack(from: OtherBatch(id: .min, texts: lot), codes: []),
            CarriedPack(from: OtherBatch(id: .max, texts: lot), codes: codes),
        ]
    }()

    static let acts: [PackAct] =
        SampleKind.allCases.map { .sample([Sample.code(1, 1), Sample.code(9, 2)], $0) } + [
            .takeOut([]), .takeOut([Sample.code(1, 1)]), .putBack(Sample.code(1, 1), into: nil),
            .putBack(Sample.code(1, 1), into: Sample.code(2, 1)),
            .replace(old: Sample.code(1, 1), new: Sample.code(1, 2)), .move([Code()], to: Sample.code(2, 2)),
            .disaggregate(Sample.code(3, 1), deep: true), .disaggregate(Sample.code(3, 1), deep: false),
            .aggregate([Sample.code(1, 1)], level: .max), .void([Sample.code(1, 1)], isReject: true),
            .void([Sample.code(1, 1)], isReject: false), .destroy([Sample.code(1, 1)]), .reprint(Sample.code(2, 1)),
            .undo, .toLine([]), .toLine([Sample.code(1, 1), Sample.code(2, 2)]),
        ]

    static let numbers =
        Array(0...18) + Array(24...24) + Array(26...37) + Array(501...512) + Array(100...117) + Array(200...206)
        + Array(300...304) + Array(400...403) + [42, 530, 531, 532, 533, 534]

    private static func number(of report: PLCReport) -> Int {
        switch report {
        case .attached: 0
        case .lost: 1
        case .inControl: 2
        case .itemArrived: 3
        case .pictureTaken: 4
        case .statusRead: 5
        case .outcome: 6
        case .outcomesLost: 7
        case .container: 8
        case .requestTaken: 9
        case .stateChanged: 10
        case .inputsChanged: 11
        case .alarmsChanged: 12
        case .bitsChanged: 13
        case .commandDone: 14
        case .buttons: 15
        case .speedChanged: 16
        case .parametersChanged: 17
        }
    }

    private static func number(of report: UnitPrinterReport) -> Int {
        switch report {
        case .ready: 0
        case .fault: 1
        case .stored: 2
        case .refused: 3
        case .inDoubt: 4
        case .printed: 5
        case .cleared: 6
        }
    }

    private static func number(of report: LabelPrinterReport) -> Int {
        switch report {
        case .ready: 0
        case .fault: 1
        case .printed: 2
        case .refused: 3
        case .inDoubt: 4
        }
    }

    private static func number(of report: ScannerReport) -> Int {
        switch report {
        case .ready: 0
        case .fault: 1
        case .scan: 2
        case .garbled: 3
        }
    }
}
