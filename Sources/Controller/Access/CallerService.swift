import Access
import ControlTypes
import Ledger
import LineCore

/// A controller as the holder of a session sees it: each function asks for its right, and whatever is done is done in the
/// holder's name.
struct CallerService: ServedSession {
    let gate: ControllerGate
    let token: String
    let caller: Sessions.Caller

    private var controller: LineController { gate.controller }

    func allow(_ right: Right) throws(ControlError) {
        do {
            // Asked anew: since the request's first byte the session may have been ended.
            try gate.sessions.caller(token, now: ControllerGate.uptime()).require(right)
            if right != .look { gate.sessions.noteAct(token, now: ControllerGate.uptime()) }
        } catch {
            throw ControlError(gate: error)
        }
    }

    private func mine(_ act: Act) -> Act { act.authenticated(as: caller.name) }

    // MARK: Looking

    func status() async throws(ControlError) -> LineStatus {
        try allow(.look)
        return try await controller.status()
    }

    func pools() async throws(ControlError) -> [PoolStatus] {
        try allow(.look)
        return try await controller.pools()
    }

    func batches() async throws(ControlError) -> [BatchSummary] {
        try allow(.look)
        return try await controller.batches()
    }

    func batch(_ number: String) async throws(ControlError) -> BatchDetail {
        try allow(.look)
        return try await controller.batch(number)
    }

    func closedContainers(_ number: String) async throws(ControlError) -> [ClosedContainer] {
        try allow(.look)
        return try await controller.closedContainers(number)
    }

    func counts(_ number: String) async throws(ControlError) -> [PlaceCountStatus] {
        try allow(.look)
        return try await controller.counts(number)
    }

    func openEntries(_ number: String) async throws(ControlError) -> [OpenStatus] {
        try allow(.look)
        return try await controller.openEntries(number)
    }

    func losses(batch: String?) async throws(ControlError) -> LossStatus {
        try allow(.look)
        return try await controller.losses(batch: batch)
    }

    func shiftLosses() async throws(ControlError) -> LossStatus {
        try allow(.look)
        return try await controller.shiftLosses()
    }

    func scan(_ code: String) async throws(ControlError) -> CodeReport {
        try allow(.look)
        return try await controller.scan(code)
    }

    func alarms() async throws(ControlError) -> [AlarmStatus] {
        try allow(.look)
        return try await controller.alarms()
    }

    func alarmHistory() async throws(ControlError) -> [AlarmHistoryEntry] {
        try allow(.look)
        return try await controller.alarmHistory()
    }

    func alarmReport() async throws(ControlError) -> AlarmReport {
        try allow(.look)
        return try await controller.alarmReport()
    }

    func alarmCatalogue() async throws(ControlError) -> [AlarmDescription] {
        try allow(.look)
        return try await controller.alarmCatalogue()
    }

    // MARK: Codes

    func admitImport() throws(ControlError) { try allow(.supplyCodes) }

    func importCodes(_ request: ImportRequest, file: [UInt8]) async throws(ControlError) -> ImportSummary {
        try allow(.supplyCodes)
        var request = request
        request.act = mine(request.act)
        return try await controller.importCodes(request, file: file)
    }

    func returnCodes(_ source: String, _ signer: Act, to file: String?) async throws(ControlError) -> ReturnSummary {
        try allow(.supplyCodes)
        return try await controller.returnCodes(source, mine(signer), to: file)
    }

    func writeReturnedCodes(_ source: String, to file: String) async throws(ControlError) -> ReturnSummary {
        try allow(.supplyCodes)
        return try await controller.writeReturnedCodes(source, to: file)
    }

    func allotCodes(_ number: String, _ request: AllotCodes) async throws(ControlError) -> AllotmentSummary {
        try allow(.supplyCodes)
        var request = request
        request.act = mine(request.act)
        return try await controller.allotCodes(number, request)
    }

    func returnCartons(
        _ number: String, codes: [String], _ signer: Act
    ) async throws(ControlError) -> PreprintedStatus {
        try allow(.supplyCodes)
        return try await controller.returnCartons(number, codes: codes, mine(signer))
    }

    // MARK: Batches

    func createBatch(_ request: CreateBatch) async throws(ControlError) -> BatchSummary {
        try allow(.supervise)
        var request = request
        request.act = mine(request.act)
        return try await controller.createBatch(request)
    }

    func clearBatch(_ number: String, _ request: ClearBatch) async throws(ControlError) -> BatchDetail {
        try allow(.operate)
        var request = request
        request.act = mine(request.act)
        return try await controller.clearBatch(number, request)
    }

    func challengeBatch(_ number: String, _ request: ChallengeBatch) async throws(ControlError) -> BatchDetail {
        try allow(.operate)
        var request = request
        request.act = mine(request.act)
        return try await controller.challengeBatch(number, request)
    }

    func startBatch(_ number: String, _ signer: Act) async throws(ControlError) -> BatchSummary {
        try allow(.operate)
        return try await controller.startBatch(number, mine(signer))
    }

    func holdBatch(_ number: String, _ signer: Act) async throws(ControlError) -> BatchSummary {
        try allow(.operate)
        return try await controller.holdBatch(number, mine(signer))
    }

    func endBatch(_ number: String, _ signer: Act) async throws(ControlError) -> BatchSummary {
        try allow(.supervise)
        return try await controller.endBatch(number, mine(signer))
    }

    func closeBatch(_ number: String, _ signer: Act) async throws(ControlError) -> BatchSummary {
        try allow(.supervise)
        return try await controller.closeBatch(number, mine(signer))
    }

    func cancelBatch(_ number: String, _ signer: Act) async throws(ControlError) -> BatchSummary {
        try allow(.supervise)
        return try await controller.cancelBatch(number, mine(signer))
    }

    func count(_ number: String, _ request: CountRequest) async throws(ControlError) -> PlaceCountStatus {
        try allow(.operate)
        var request = request
        request.act = mine(request.act)
        return try await controller.count(number, request)
    }

    func explainDeviation(_ number: String, _ request: DeviationRequest) async throws(ControlError) -> PlaceCountStatus
    {
        try allow(.supervise)
        var request = request
        request.act = mine(request.act)
        return try await controller.explainDeviation(number, request)
    }

    func resolveContainer(_ request: ResolveContainer) async throws(ControlError) {
        try allow(.supervise)
        var request = request
        request.act = mine(request.act)
        try await controller.resolveContainer(request)
    }

    func exportRecord(_ number: String, to directory: String) async throws(ControlError) -> RecordSummary {
        try allow(.exportRecord)
        return try await controller.exportRecord(number, to: directory)
    }

    // MARK: Line

    func command(_ name: String, _ signer: Act) async throws(ControlError) {
        // What closes containers short is decided by who may do that one by one.
        try allow(name == "close-open-containers" ? .supervise : .operate)
        try await controller.command(name, mine(signer))
    }

    func giveStopReason(_ reason: String, stop: Int?, _ signer: Act) async throws(ControlError) {
        try allow(.operate)
        try await controller.giveStopReason(reason, stop: stop, mine(signer))
    }

    func rejectNext(_ count: Int, at station: String, _ signer: Act) async throws(ControlError) {
        try allow(.operate)
        try await controller.rejectNext(count, at: station, mine(signer))
    }

    func handOver(from: String, to: String, _ signer: Act) async throws(ControlError) {
        try allow(.operate)
        try await controller.handOver(from: from, to: to, mine(signer))
    }

    func act(_ request: PackActRequest) async throws(ControlError) -> PackActReport {
        try allow(Self.finalActs.contains(request.kind) ? .destroy : .rework)
        var request = request
        request.act = mine(request.act)
        // Nobody's password is asked for to see what would happen.
        if let second = request.second, !request.preview {
            request.isSecondAuthenticated = try await isWitness(second, password: request.secondPassword ?? "")
        }
        request.secondPassword = nil
        return try await controller.act(request)
    }

    /// What can never be taken back.
    private static let finalActs: Set<String> = ["void", "destroy"]

    /// The second person knows the own password and may witness.
    private func isWitness(_ name: String, password: String) async throws(ControlError) -> Bool {
        try await ControllerGate.answering {
            guard name != caller.name else { throw AccessError.samePerson(name) }
            let account = try await gate.door.verify(name, password, for: "witness", now: WallClock.now())
            guard !account.mustChangePassword else { throw AccessError.passwordDue }
            guard account.role.rights.contains(.destroy) else { throw AccessError.notAllowed(.destroy, account.role) }
            return true
        }
    }

    // MARK: Devices

    func device(_ id: String) async throws(ControlError) -> DeviceDetail {
        try allow(.look)
        return try await controller.device(id)
    }

    func testDevice(_ id: String, _ request: TestDevice) async throws(ControlError) {
        try allow(.maintain)
        var request = request
        request.act = mine(request.act)
        try await controller.testDevice(id, request)
    }

    // MARK: Alarms

    func acknowledgeAlarm(_ id: String, _ signer: Act) async throws(ControlError) {
        try allow(.operate)
        try await controller.acknowledgeAlarm(id, mine(signer))
    }

    func shelveAlarm(_ id: String, _ request: ShelveAlarm) async throws(ControlError) {
        try allow(.supervise)
        var request = request
        request.act = mine(request.act)
        try await controller.shelveAlarm(id, request)
    }

    func unshelveAlarm(_ id: String, _ signer: Act) async throws(ControlError) {
        try allow(.supervise)
        try await controller.unshelveAlarm(id, mine(signer))
    }
}
