import ControlTypes
import Synchronization

/// A controller that answers what a test wants and remembers what it was asked.
final class FakeService: ServedSession, OpenService {
    /// What the service was asked to do, in words.
    let calls = Mutex<[String]>([])
    let files = Mutex<[[UInt8]]>([])
    let requests = Mutex<[ImportRequest]>([])
    let created = Mutex<[CreateBatch]>([])
    /// Every call fails with it when it is set.
    let refusal = Mutex<ControlError?>(nil)
    let shown = Mutex<LineStatus>(Samples.status)

    func note(_ call: String) throws(ControlError) {
        calls.withLock { $0.append(call) }
        if let error = refusal.withLock({ $0 }) { throw error }
    }

    func status() async throws(ControlError) -> LineStatus {
        try note("status")
        return shown.withLock { $0 }
    }

    func admitImport() throws(ControlError) {
        if let error = refusal.withLock({ $0 }) { throw error }
    }

    func importCodes(_ request: ImportRequest, file: [UInt8]) async throws(ControlError) -> ImportSummary {
        requests.withLock { $0.append(request) }
        files.withLock { $0.append(file) }
        try note("import")
        return Samples.importSummary
    }

    func pools() async throws(ControlError) -> [PoolStatus] {
        try note("pools")
        return [Samples.pool]
    }

    func returnCodes(_ source: String, _ signer: Act, to file: String?) async throws(ControlError) -> ReturnSummary {
        try note("return \(source) \(signer.user) \(signer.reason) \(file ?? "-")")
        return Samples.returned
    }

    func writeReturnedCodes(_ source: String, to file: String) async throws(ControlError) -> ReturnSummary {
        try note("returned \(source) \(file)")
        return Samples.returned
    }

    func createBatch(_ request: CreateBatch) async throws(ControlError) -> BatchSummary {
        created.withLock { $0.append(request) }
        try note("create")
        return Samples.batch
    }

    func batches() async throws(ControlError) -> [BatchSummary] {
        try note("batches")
        return [Samples.batch]
    }

    func startBatch(_ number: String, _ signer: Act) async throws(ControlError) -> BatchSummary {
        try note("start \(number) \(signer.user) \(signer.reason)")
        return Samples.batch
    }

    func endBatch(_ number: String, _ signer: Act) async throws(ControlError) -> BatchSummary {
        try note("end \(number) \(signer.user) \(signer.reason)")
        return Samples.batch
    }

    func closeBatch(_ number: String, _ signer: Act) async throws(ControlError) -> BatchSummary {
        try note("close \(number) \(signer.user) \(signer.reason)")
        return Samples.batch
    }

    func counts(_ number: String) async throws(ControlError) -> [PlaceCountStatus] {
        try note("counts \(number)")
        return [Samples.placeCount]
    }

    func count(_ number: String, _ request: CountRequest) async throws(ControlError) -> PlaceCountStatus {
        try note("count \(number) \(request.place) \(request.number) \(request.act.user) \(request.act.reason)")
        return Samples.placeCount
    }

    func explainDeviation(
        _ number: String, _ request: DeviationRequest
    ) async throws(ControlError) -> PlaceCountStatus {
        try note("explain \(number) \(request.place) \(request.act.user) \(request.act.reason)")
        return Samples.placeCount
    }

    func openEntries(_ number: String) async throws(ControlError) -> [OpenStatus] {
        try note("open \(number)")
        return [Samples.open]
    }

    func allotCodes(_ number: String, _ request: AllotCodes) async throws(ControlError) -> AllotmentSummary {
        let count = request.count.map { "\($0)" } ?? "all"
        try note("allot \(number) \(request.source) \(count) \(request.act.user) \(request.act.reason)")
        return Samples.allotment
    }

    func returnCartons(
        _ number: String, codes: [String], _ signer: Act
    ) async throws(ControlError) -> PreprintedStatus {
        try note("left over \(number) \(codes) \(signer.user) \(signer.reason)")
        return Samples.preprinted
    }

    func batch(_ number: String) async throws(ControlError) -> BatchDetail {
        try note("batch \(number)")
        return Samples.detail
    }

    func clearBatch(_ number: String, _ request: ClearBatch) async throws(ControlError) -> BatchDetail {
        try note("clear \(number) \(request.done.joined(separator: "+")) \(request.act.user)")
        return Samples.detail
    }

    func challengeBatch(_ number: String, _ request: ChallengeBatch) async throws(ControlError) -> BatchDetail {
        try note("challenge \(number) \(request.what) \(request.act.user)")
        return Samples.detail
    }

    func holdBatch(_ number: String, _ signer: Act) async throws(ControlError) -> BatchSummary {
        try note("hold \(number) \(signer.user) \(signer.reason)")
        return Samples.batch
    }

    func cancelBatch(_ number: String, _ signer: Act) async throws(ControlError) -> BatchSummary {
        try note("cancel \(number) \(signer.user) \(signer.reason)")
        return Samples.batch
    }

    func resolveContainer(_ request: ResolveContainer) async throws(ControlError) {
        try note("container \(request.station) \(request.number) \(request.what) \(request.act.user)")
    }

    func exportRecord(_ number: String, to directory: String) async throws(ControlError) -> RecordSummary {
        try note("record \(number) \(directory)")
        return Samples.record
    }

    func command(_ name: String, _ signer: Act) async throws(ControlError) {
        try note("command \(name) \(signer.user) \(signer.reason)")
    }

    func handOver(from: String, to: String, _ signer: Act) async throws(ControlError) {
        try note("hand over \(from) \(to) \(signer.user) \(signer.reason)")
    }

    func closedContainers(_ number: String) async throws(ControlError) -> [ClosedContainer] {
        try note("closed \(number)")
        return [Samples.closed]
    }

    func device(_ id: String) async throws(ControlError) -> DeviceDetail {
        try note("device \(id)")
        return Samples.device
    }

    func testDevice(_ id: String, _ request: TestDevice) async throws(ControlError) {
        try note("test \(request.what) \(id) \(request.act.user) \(request.act.reason)")
    }

    func losses(batch: String?) async throws(ControlError) -> LossStatus {
        try note("losses \(batch ?? "-")")
        return Samples.losses
    }

    func shiftLosses() async throws(ControlError) -> LossStatus {
        try note("shift")
        return Samples.losses
    }

    func giveStopReason(_ reason: String, stop: Int?, _ signer: Act) async throws(ControlError) {
        try note("reason \(reason) \(stop.map { String($0) } ?? "-") \(signer.user) \(signer.reason)")
    }

    func rejectNext(_ count: Int, at station: String, _ signer: Act) async throws(ControlError) {
        try note("reject \(count) \(station) \(signer.user) \(signer.reason)")
    }

    let acts = Mutex<[PackActRequest]>([])

    func act(_ request: PackActRequest) async throws(ControlError) -> PackActReport {
        acts.withLock { $0.append(request) }
        try note("act \(request.kind)")
        return Samples.actReport
    }

    func scan(_ code: String) async throws(ControlError) -> CodeReport {
        try note("scan \(code)")
        return Samples.report
    }

    func alarms() async throws(ControlError) -> [AlarmStatus] {
        try note("alarms")
        return [Samples.alarm]
    }

    func alarmHistory() async throws(ControlError) -> [AlarmHistoryEntry] {
        try note("alarm history")
        return [Samples.alarmEntry]
    }

    func alarmReport() async throws(ControlError) -> AlarmReport {
        try note("alarm report")
        return Samples.alarmReport
    }

    func alarmCatalogue() async throws(ControlError) -> [AlarmDescription] {
        try note("alarm catalogue")
        return [Samples.alarmKind]
    }

    func acknowledgeAlarm(_ id: String, _ signer: Act) async throws(ControlError) {
        try note("acknowledge \(id) \(signer.user) \(signer.reason)")
    }

    func shelveAlarm(_ id: String, _ request: ShelveAlarm) async throws(ControlError) {
        try note("shelve \(id) \(request.minutes) \(request.act.user) \(request.act.reason)")
    }

    func unshelveAlarm(_ id: String, _ signer: Act) async throws(ControlError) {
        try note("unshelve \(id) \(signer.user) \(signer.reason)")
    }
}

/// Values in which every member is set.
enum Samples {
    static let message = BilingualMessage(zh: "一句话", en: "a sentence")
    static let closed = ClosedContainer(
        code: "8099", level: 2, at: "2026-09-01T00:00:00.000Z", children: 9, isShort: true)
    static let device = DeviceDetail(
        status: DeviceStatus(
            id: "相机 1", driver: "keyence-sr", address: "tcp", isUp: true, connections: 1, lastFault: "-"),
        messages: [DeviceMessage(at: "2026-09-01T00:00:00.000Z", isSent: true, text: "LON<CR>", hex: "4C 4F 4E 0D")],
        latency: LatencyStatus(
            count: 3, mean: 1_200, longest: 4_000, buckets: [.init(upTo: 1, count: 3), .init(upTo: 2, count: 0)]),
        tests: [DeviceTest(what: "read", obstacles: [message])])
    static let act = Act(user: "operator-1", reason: "班次 1 / shift 1")
    static let pool = PoolStatus(
        number: 7, product: "example-tablets", level: 1, scheme: "cn20", source: "carton.txt", application: "SQ-1",
        state: "active", total: 100, unallocated: 40, percent: 40, returned: 0, minutesLeft: 12, isPreprinted: true)
    static let returned = ReturnSummary(
        number: 7, source: "carton.txt", product: "example-tablets", level: 1, codes: 40, file: "/lists/returned.txt",
        sha256: "00ff")
    static let importSummary = ImportSummary(
        fileName: "carton.txt", sha256: "00ff", product: "example-tablets", level: 1, application: "SQ-1", codes: 3)
    static let batch = BatchSummary(
        number: "20260901", product: "example-tablets", phase: "running", madeOn: "2026-09-01", expiresOn: "2028-08-31",
        plannedUnits: 2400, warnings: [message])
    static let placeCount = PlaceCountStatus(
        place: "bin/units", text: message, state: "explained", expected: 12, counted: 11, difference: -1,
        countedBy: "operator-1", explanation: "fell into the drive", explainedBy: "supervisor-1")
    static let open = OpenStatus(
        kind: "neverVerified", text: message, action: message, command: "lineage scan 1", station: "units", level: 1,
        place: "bin/units", count: 2, first: [OpenStatus.Thing(code: "1", number: 7)])
    static let allotment = AllotmentSummary(batch: "20260901", source: 7, codes: 5000)
    static let preprinted = PreprintedStatus(allotted: 15, verified: 5, rejected: 4, returned: 3, unread: 3)
    static let record = RecordSummary(directory: "/records/20260901", files: ["record.json"], auditHead: "aa")
    static let detail = BatchDetail(
        summary: batch,
        steps: [BatchStepEntry(phase: "planned", at: "2026-09-01T00:00:00Z", who: "operator-1", why: "order 7")],
        isClearanceRequired: true,
        clearance: [ClearanceEntry(id: "bins", text: message, at: "2026-09-01T00:00:00Z", who: "operator-1")],
        isTestRequired: true,
        testPieces: [
            TestPieceEntry(
                piece: "no-read", finding: "passed", hasPassed: true, reason: "no read", at: "2026-09-01T00:00:00Z",
                who: "operator-1")
        ],
        test: TestNow(
            missing: ["duplicate"], announced: "duplicate", hasCarton: true, hasPassed: false, instruction: message),
        next: [NextStep(step: "start", obstacles: [message])],
        openContainers: [
            OpenContainerEntry(
                station: "pallets", number: 3, level: 4, stage: message, children: ["1"], acts: ["close-short"])
        ],
        levels: status.batch?.levels ?? [])
    static let report = CodeReport(
        code: "80999010000000011234", scheme: "cn20", product: "example-tablets", level: 1, state: "Commissioned",
        batch: "20260901", parents: ["80999020000000015678"], children: ["1"],
        history: [
            CodeReport.Entry(at: "2026-09-01T00:00:00Z", what: message, who: "operator-1", why: "QC")
        ], place: "in-hand", legalActs: ["sample", "put-back"], labelDue: true)
    static let packAct = witnessed(
        PackActRequest(
            kind: "sample", codes: ["80999010000000011234", "80999010000000021234"], into: "80999020000000015678",
            level: 2,
            deep: true, sampleKind: "retained", reject: false, second: "supervisor-2", preview: false, act: act))

    private static func witnessed(_ request: PackActRequest) -> PackActRequest {
        var request = request
        request.secondPassword = "known to one"
        return request
    }

    static let actReport = PackActReport(
        kind: "sample", done: true, consequences: [message], consequenceCount: 1, detached: 1, attached: 2, changed: 3,
        labelsDue: ["80999020000000015678"], labelsPrinted: 4)
    static let alarm = AlarmStatus(
        id: "rejectRate:units", kind: "rejectRate", priority: "high", state: "shelved", isStanding: true,
        holdsLine: true, text: message, cause: message, consequence: message, action: message, station: "units",
        device: "plc", detail: 3, occurrences: 2, since: "2026-09-01T00:00:00Z",
        shelf: AlarmStatus.Shelf(until: "2026-09-01T01:00:00Z", user: "operator-1", reason: "spare on its way"))
    static let alarmEntry = AlarmHistoryEntry(
        at: "2026-09-01T00:00:00Z", alarm: "rejectRate:units", priority: "high", text: message, change: "shelved",
        user: "operator-1", reason: "spare on its way", batch: "20260901")
    static let alarmReport = AlarmReport(
        from: "2026-08-31T00:00:00Z", through: "2026-09-01T00:00:00Z", isComplete: false, total: 40, lastTenMinutes: 3,
        peak: 12, floodLimit: 10, floodSeconds: 95, standing: 2, stale: 1,
        chattering: [AlarmReport.AlarmCount(alarm: "jam:units", text: message, count: 4)],
        mostFrequent: [AlarmReport.AlarmCount(alarm: "jam:units", text: message, count: 30)],
        priorities: [AlarmReport.PriorityShare(priority: "low", count: 30, percent: 75, target: 80)])
    static let alarmKind = AlarmDescription(
        kind: "rejectRate", priority: "high", name: message, cause: message, consequence: message, action: message,
        end: message, latches: true, mayBeShelved: true, holds: ["rejects"])
    static let figures = OEEFigures(availability: 853, performance: 841, quality: 992, oee: 712)
    static let times = LossTimes(
        running: 1, reduced: 2, microStops: 3, stops: 4, planned: 5, noBatch: 6, plannedProduction: 10, elapsed: 21)
    static let stop = StopStatus(
        number: 12, began: "2026-09-01T00:00:00Z", milliseconds: 61_000, isOpen: true, kind: "micro", cause: "printer",
        text: message, station: "units", device: "unit-printer", reason: "ribbon", reasonText: message, reasonBy: "a")
    static let losses = LossStatus(
        batch: "20260901",
        shift: ShiftStatus(
            id: "early", name: message, from: "2026-09-01T00:00:00Z", until: "2026-09-01T08:00:00Z"),
        ratedSpeed: 600, figures: figures, times: times, total: 100, good: 90, rejected: 9, microStopCount: 2,
        stopCount: 3, meanTimeBetweenStops: 4_000, meanTimeToRepair: 5_000,
        losses: [
            LossLine(
                kind: "stop", reason: "ribbon", isGiven: true, text: message, category: "materials",
                milliseconds: 90_000, count: 3)
        ], stops: [stop], minutes: [.init(items: 300, rejected: 2)])
    static let status: LineStatus = {
        var status = bareStatus
        status.batch?.preprinted = preprinted
        status.handover = HandoverRemark(open: 2, overdue: 1, refused: 1, text: message)
        status.timeZoneMinutes = 480
        status.production = ProductionStatus(
            mode: "production", modeNumber: 1, stateNumber: 6, stateSince: "2026-09-01T00:00:00Z", activity: "stop",
            stop: stop, batch: figures, shift: figures, shiftName: message, times: times)
        return status
    }()
    private static let bareStatus = LineStatus(
        line: "PL-01", version: "1", startedAt: "2026-09-01T00:00:00Z", state: "execute", isStarted: true, speed: 300,
        batch: BatchStatus(
            number: "20260901", product: "example-tablets", phase: "running", plannedUnits: 2400,
            levels: [
                LevelStatus(
                    level: 1, name: "carton", allocated: 55, waiting: 1, encoded: 2, commissioned: 3, released: 4,
                    sampled: 5, destroyed: 6, inactive: 7, invalid: 8, returned: 9, inDoubt: 10, unexplained: 0,
                    closed: 0, closedShort: 0,
                    content: ContentStatus(packed: 4, full: 3, inShort: 2, difference: 1)),
                LevelStatus(
                    level: 2, name: "bundle", allocated: 12, waiting: 2, encoded: 0, commissioned: 10, released: 0,
                    sampled: 0, destroyed: 0, inactive: 0, invalid: 0, returned: 0, inDoubt: 0,
                    unexplained: 0, closed: 10, closedShort: 1,
                    content: ContentStatus(packed: 93, full: 9, inShort: 3, difference: 0)),
            ],
            obstacles: [message],
            pools: [
                PoolLevelStatus(level: 1, name: "carton", remaining: 900, total: 1_000, percent: 90, minutesLeft: 45),
                PoolLevelStatus(level: 2, name: "bundle", remaining: 12, total: 100, percent: 12, minutesLeft: 300),
            ]),
        holds: [
            HoldStatus(
                cause: "rejects", text: message, action: message, station: "units", device: "plc", needsPerson: true)
        ],
        alarms: [alarm],
        nextAct: NextAct(
            alarm: alarm.id, priority: "high", holdsLine: true, cause: message, action: message, station: "units",
            device: "plc"),
        devices: [
            DeviceStatus(
                id: "plc", driver: "line-link", address: "modbus-tcp://127.0.0.1:1?unit=1", isUp: false, connections: 2,
                lastFault: "refused")
        ],
        stations: [
            StationStatus(
                id: "units", level: 1, items: 10, passed: 8, passedUnproven: 1, rejected: 2, removed: 1, lost: 1,
                onBelt: 2, difference: -5,
                reasons: [StationStatus.ReasonCount(reason: "no read", text: message, count: 2)], openChildren: 4,
                grade: GradeStatus(recent: 317, reference: 350, reads: 50, isDrifting: true, note: message))
        ],
        journal: JournalStatus(durable: 99, waiting: 1, commitMedian: 800, commitMax: 4000, failure: "disk full"),
        loop: LoopStatus(cycles: 1000, cycleMax: 900, cycleMean: 30))
}
