import ControlTypes
import Foundation
import Requirements
import Testing

@testable import Access
@testable import Controller

/// A function of the service and the right that it asks for.
private struct Function: Sendable {
    var name: String
    var right: Right
    var call: @Sendable (any ServedSession) async throws -> Void

    init(_ name: String, _ right: Right, _ call: @escaping @Sendable (any ServedSession) async throws -> Void) {
        self.name = name
        self.right = right
        self.call = call
    }
}

@Suite("Rights: every function of the service, every role", .requirement("S-01"), .timeLimit(.minutes(10)))
struct RightsTests {
    private static let act = Act(user: "", reason: "test")

    private static func pack(_ kind: String) -> PackActRequest {
        PackActRequest(
            kind: kind, codes: ["80999010000000101234"], into: nil, level: nil, deep: nil, sampleKind: nil, reject: nil,
            second: nil, preview: true, act: act)
    }

    private static func sign(_ meaning: String) -> SignRequest {
        SignRequest(meaning: meaning, digest: "", account: nil, password: "", act: act)
    }

    /// Nothing here exists: who may call is told what is missing, who may not is told that.
    private static let functions: [Function] = [
        Function("status", .look) { _ = try await $0.status() },
        Function("pools", .look) { _ = try await $0.pools() },
        Function("batches", .look) { _ = try await $0.batches() },
        Function("batch", .look) { _ = try await $0.batch("none") },
        Function("counts", .look) { _ = try await $0.counts("none") },
        Function("openEntries", .look) { _ = try await $0.openEntries("none") },
        Function("losses", .look) { _ = try await $0.losses(batch: "none") },
        Function("shiftLosses", .look) { _ = try await $0.shiftLosses() },
        Function("scan", .look) { _ = try await $0.scan("80999010000000101234") },
        Function("alarms", .look) { _ = try await $0.alarms() },
        Function("alarmHistory", .look) { _ = try await $0.alarmHistory() },
        Function("alarmReport", .look) { _ = try await $0.alarmReport() },
        Function("alarmCatalogue", .look) { _ = try await $0.alarmCatalogue() },
        Function("review", .look) { _ = try await $0.review("none") },
        Function("handovers", .look) { _ = try await $0.handovers() },
        Function("admitImport", .supplyCodes) { try $0.admitImport() },
        Function("importCodes", .supplyCodes) {
            let request = ImportRequest(fileName: "f", product: "none", level: 1, application: "a", user: "")
            _ = try await $0.importCodes(request, file: [])
        },
        Function("returnCodes", .supplyCodes) { _ = try await $0.returnCodes("none", act, to: nil) },
        Function("writeReturnedCodes", .supplyCodes) { _ = try await $0.writeReturnedCodes("none", to: "/none/f") },
        Function("allotCodes", .supplyCodes) {
            _ = try await $0.allotCodes("none", AllotCodes(source: 1, count: nil, act: act))
        },
        Function("returnCartons", .supplyCodes) { _ = try await $0.returnCartons("none", codes: [], act) },
        Function("createBatch", .supervise) {
            _ = try await $0.createBatch(
                CreateBatch(number: "B", product: "none", madeOn: "x", expiresOn: nil, plannedUnits: 1, act: act))
        },
        Function("clearBatch", .operate) { _ = try await $0.clearBatch("none", ClearBatch(done: [], act: act)) },
        Function("challengeBatch", .operate) {
            _ = try await $0.challengeBatch("none", ChallengeBatch(what: "start", act: act))
        },
        Function("startBatch", .operate) { _ = try await $0.startBatch("none", act) },
        Function("holdBatch", .operate) { _ = try await $0.holdBatch("none", act) },
        Function("endBatch", .supervise) { _ = try await $0.endBatch("none", act) },
        Function("closeBatch", .supervise) { _ = try await $0.closeBatch("none", act) },
        Function("cancelBatch", .supervise) { _ = try await $0.cancelBatch("none", act) },
        Function("count", .operate) {
            _ = try await $0.count("none", CountRequest(place: "bin/units", number: 1, act: act))
        },
        Function("explainDeviation", .supervise) {
            _ = try await $0.explainDeviation("none", DeviationRequest(place: "bin/units", act: act))
        },
        Function("resolveContainer", .supervise) {
            try await $0.resolveContainer(ResolveContainer(station: "none", number: 1, what: "close-short", act: act))
        },
        Function("exportRecord", .exportRecord) { _ = try await $0.exportRecord("none", to: "/none") },
        Function("command", .operate) { try await $0.command("none", act) },
        Function("command close-open-containers", .supervise) { try await $0.command("close-open-containers", act) },
        Function("giveStopReason", .operate) { try await $0.giveStopReason("none", stop: nil, act) },
        Function("rejectNext", .operate) { try await $0.rejectNext(1, at: "none", act) },
        Function("handOver", .operate) { try await $0.handOver(from: "none", to: "none", act) },
        Function("act sample", .rework) { _ = try await $0.act(pack("sample")) },
        Function("act void", .destroy) { _ = try await $0.act(pack("void")) },
        Function("act destroy", .destroy) { _ = try await $0.act(pack("destroy")) },
        Function("acknowledgeAlarm", .operate) { try await $0.acknowledgeAlarm("none", act) },
        Function("shelveAlarm", .supervise) { try await $0.shelveAlarm("none", ShelveAlarm(minutes: 1, act: act)) },
        Function("unshelveAlarm", .supervise) { try await $0.unshelveAlarm("none", act) },
        Function("acknowledgeExceptions", .release) {
            _ = try await $0.acknowledgeExceptions("none", AcknowledgeExceptions(exceptions: [], act: act))
        },
        Function("sealRecord", .release) {
            _ = try await $0.sealRecord("none", SealRequest(decision: "release", act: act))
        },
        Function("signRecord responsible", .supervise) { _ = try await $0.signRecord("none", sign("responsible")) },
        Function("signRecord released", .release) { _ = try await $0.signRecord("none", sign("released")) },
        Function("signRecord refused", .release) { _ = try await $0.signRecord("none", sign("refused")) },
        Function("retryHandover", .release) { _ = try await $0.retryHandover(1, act) },
        Function("accounts", .manageAccounts) { _ = try await $0.accounts() },
        Function("addAccount", .manageAccounts) {
            try await $0.addAccount(
                NewAccount(name: "new", printedName: "New", role: "none", password: "given by another", act: act))
        },
        Function("changeAccount", .manageAccounts) {
            try await $0.changeAccount(
                "none", AccountChangeRequest(role: "qa", password: nil, isDisabled: nil, act: act))
        },
    ]

    @Test("A function is refused to exactly the roles that have no right to it", arguments: Role.allCases)
    func table(role: Role) async throws {
        let site = try ControllerSite()
        let controller = try site.controller()
        controller.start()
        defer { controller.stop() }
        let gate = try ControllerGate(
            controller: controller, dataDirectory: site.data,
            cost: PasswordHash.Cost(costLog2: 4, blockSize: 1, parallelism: 1))
        let account = Account(
            name: "somebody", printedName: "Somebody", role: role, isDisabled: false, lockedUntil: 0,
            mustChangePassword: false)
        let token = try gate.sessions.open(for: account, now: ControllerGate.uptime())
        let service: any ServedSession = try gate.service(for: token)
        for function in Self.functions {
            var isRefused = false
            do {
                try await function.call(service)
            } catch let error as ControlError {
                isRefused = error.kind == .forbidden && error.message.en.contains("has no right")
            }
            #expect(isRefused == !role.rights.contains(function.right), "\(function.name) by \(role)")
        }
    }
}
