import ControlClient
import ControlServer
import ControlTypes
import Foundation
import Requirements
import Synchronization
import Testing

/// Client and server over a real Unix socket.
@Suite struct RoundTripTests {
    @Test func everyFunctionArrivesAndIsAnswered() async throws {
        try await ServedFake.with { fake async throws in
            let client = fake.client
            #expect(try await client.status() == Samples.status)
            #expect(try await client.pools() == [Samples.pool])
            #expect(try await client.batches() == [Samples.batch])
            #expect(try await client.returnCodes("码 1/a.txt", Samples.act, to: nil) == Samples.returned)
            #expect(try await client.returnCodes("7", Samples.act, to: "/lists/退 1") == Samples.returned)
            #expect(try await client.writeReturnedCodes("7", to: "/lists/2") == Samples.returned)
            let create = CreateBatch(
                number: "20260901", product: "示例/片 ?", madeOn: "2026-09-01", expiresOn: nil, plannedUnits: 2400,
                act: Samples.act)
            #expect(try await client.createBatch(create) == Samples.batch)
            #expect(fake.service.created.withLock { $0 } == [create])
            // Whatever characters a number has, it is one part of the path.
            _ = try await client.startBatch("2026/09 01", Samples.act)
            _ = try await client.endBatch("批%1", Samples.act)
            _ = try await client.closeBatch("a?b#c", Samples.act)
            #expect(try await client.counts("b/1") == [Samples.placeCount])
            let count = CountRequest(place: "bin/units", number: 11, act: Samples.act)
            #expect(try await client.count("b/1", count) == Samples.placeCount)
            let deviation = DeviationRequest(place: "loose/1", act: Samples.act)
            #expect(try await client.explainDeviation("b/1", deviation) == Samples.placeCount)
            #expect(try await client.openEntries("b/1") == [Samples.open])
            let allotment = AllotCodes(source: 7, count: nil, act: Samples.act)
            #expect(try await client.allotCodes("1/2", allotment) == Samples.allotment)
            #expect(
                try await client.returnCartons("1", codes: ["a b", "]d2(01)x"], Samples.act) == Samples.preprinted)
            #expect(try await client.exportRecord("1", to: "/records/批 1") == Samples.record)
            #expect(try await client.batch("批 1") == Samples.detail)
            let clear = ClearBatch(done: ["bins", "samples"], act: Samples.act)
            #expect(try await client.clearBatch("1", clear) == Samples.detail)
            let challenge = ChallengeBatch(what: "no-read", act: Samples.act)
            #expect(try await client.challengeBatch("1", challenge) == Samples.detail)
            #expect(try await client.holdBatch("1", Samples.act) == Samples.batch)
            #expect(try await client.cancelBatch("1", Samples.act) == Samples.batch)
            try await client.resolveContainer(
                ResolveContainer(station: "pallets", number: 3, what: "close-short", act: Samples.act))
            try await client.command("declare-belt-empty", Samples.act)
            try await client.handOver(from: "cases", to: "table 2", Samples.act)
            #expect(try await client.closedContainers("批/1") == [Samples.closed])
            #expect(try await client.device("相机 1") == Samples.device)
            try await client.testDevice("相机 1", TestDevice(what: "read", act: Samples.act))
            #expect(try await client.losses(batch: nil) == Samples.losses)
            #expect(try await client.losses(batch: "批/1") == Samples.losses)
            #expect(try await client.shiftLosses() == Samples.losses)
            try await client.giveStopReason("ribbon", stop: nil, Samples.act)
            try await client.giveStopReason("break", stop: 12, Samples.act)
            try await client.rejectNext(3, at: "coding", Samples.act)
            #expect(try await client.scan("https://id.gs1.org/01/0/21/x") == Samples.report)
            #expect(try await client.alarms() == [Samples.alarm])
            #expect(try await client.alarmHistory() == [Samples.alarmEntry])
            #expect(try await client.alarmReport() == Samples.alarmReport)
            #expect(try await client.alarmCatalogue() == [Samples.alarmKind])
            try await client.acknowledgeAlarm("readerFault:相机/1", Samples.act)
            try await client.shelveAlarm("jam:units", ShelveAlarm(minutes: 30, act: Samples.act))
            try await client.unshelveAlarm("jam:units", Samples.act)
            #expect(try await client.act(Samples.packAct) == Samples.actReport)
            _ = try await client.preview(Samples.packAct)
            #expect(fake.service.acts.withLock { $0.map(\.preview) } == [false, true])
            #expect(fake.service.acts.withLock { $0.first } == Samples.packAct)
            let who = "\(Samples.act.user) \(Samples.act.reason)"
            let given = ["return 码 1/a.txt \(who) -", "return 7 \(who) /lists/退 1", "returned 7 /lists/2"]
            #expect(
                fake.service.calls.withLock { $0 } == ["status", "pools", "batches"] + given + [
                    "create", "start 2026/09 01 \(who)", "end 批%1 \(who)",
                    "close a?b#c \(who)", "counts b/1", "count b/1 bin/units 11 \(who)",
                    "explain b/1 loose/1 \(who)", "open b/1", "allot 1/2 7 all \(who)",
                    "left over 1 [\"a b\", \"]d2(01)x\"] \(who)", "record 1 /records/批 1", "batch 批 1",
                    "clear 1 bins+samples \(Samples.act.user)", "challenge 1 no-read \(Samples.act.user)",
                    "hold 1 \(who)", "cancel 1 \(who)", "container pallets 3 close-short \(Samples.act.user)",
                    "command declare-belt-empty \(who)",
                    "hand over cases table 2 \(who)", "closed 批/1", "device 相机 1",
                    "test read 相机 1 \(who)",
                    "losses -", "losses 批/1", "shift", "reason ribbon - \(who)", "reason break 12 \(who)",
                    "reject 3 coding \(who)",
                    "scan https://id.gs1.org/01/0/21/x", "alarms", "alarm history", "alarm report", "alarm catalogue",
                    "acknowledge readerFault:相机/1 \(who)", "shelve jam:units 30 \(who)", "unshelve jam:units \(who)",
                    "act sample", "act sample",
                ])
        }
    }

    @Test(.requirement("U-03")) func aFileArrivesByteForByte() async throws {
        try await ServedFake.with { fake async throws in
            let file = [UInt8]("\u{FEFF}追溯码\r\n".utf8) + (0...255) + [0, 13, 10]
            let request = ImportRequest(
                fileName: "药 盒&=+%.txt", product: "p", level: 3, application: "申请-1", user: "操作 1")
            #expect(try await fake.client.importCodes(request, file: file) == Samples.importSummary)
            #expect(fake.service.files.withLock { $0 } == [file])
            #expect(fake.service.requests.withLock { $0 } == [request])
        }
    }

    @Test(arguments: [
        (ControlError.Kind.badRequest, 400), (.notFound, 404), (.conflict, 409), (.refused, 422), (.unavailable, 503),
    ])
    func everyKindOfErrorComesBackAsItWas(kind: ControlError.Kind, status: Int) async throws {
        try await ServedFake.with { fake async throws in
            let error = ControlError(
                kind: kind, message: Samples.message, problems: [Samples.message, BilingualMessage(zh: "二", en: "two")])
            fake.service.refusal.withLock { $0 = error }
            await #expect(throws: error) { try await fake.client.pools() }
            await #expect(throws: error) { try await fake.client.command("start", Samples.act) }
            let answer = try await fake.send("GET", "/v1/pools")
            #expect(answer.status == status)
            #expect(try answer.problem().detail == Samples.message.en)
        }
    }

    @Test func withoutAControllerTheSentenceSaysWhatToDo() async throws {
        let folder = try ServedFake.newFolder()
        defer { _ = try? FileManager.default.removeItem(at: folder) }
        let error = await #expect(throws: ControlError.self) {
            try await ControlClient(dataDirectory: folder.path, session: nil).status()
        }
        #expect(error?.kind == .unreachable)
        #expect(error?.message.en.contains("lineage run --data \(folder.path)") == true)
        #expect(error?.message.zh.contains(folder.path) == true)
    }

    @Test func theSocketIsForOwnerAndGroupAndGoesWithTheServer() async throws {
        let folder = try ServedFake.newFolder()
        defer { _ = try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "control.sock").path
        try await ServedFake.serving(FakeService(), on: path) { () async throws in
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o660)
        }
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func aLivingSocketIsLeftAloneAndADeadOneReplaced() async throws {
        let folder = try ServedFake.newFolder()
        defer { _ = try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "control.sock").path
        let dead = folder.appending(path: "dead.sock").path
        try await ServedFake.serving(FakeService(), on: path) { () async throws in
            await #expect(throws: ControlServerFault.inUse(path: path)) {
                try await ServedFake.serving(FakeService(), on: path) {}
            }
            // It still answers, and a name that leads to it is left behind when it ends.
            #expect(try await ControlClient(socketPath: path, session: FakeGate.token).pools() == [Samples.pool])
            try FileManager.default.linkItem(atPath: path, toPath: dead)
        }
        try await ServedFake.serving(FakeService(), on: dead) { () async throws in
            #expect(try await ControlClient(socketPath: dead, session: FakeGate.token).pools() == [Samples.pool])
        }
    }

    @Test func whatIsNoSocketIsNotTouched() async throws {
        let folder = try ServedFake.newFolder()
        defer { _ = try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "control.sock").path
        try Data("precious".utf8).write(to: URL(fileURLWithPath: path))
        await #expect(throws: ControlServerFault.noSocket(path: path)) {
            try await ServedFake.serving(FakeService(), on: path) {}
        }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "precious")
        let long = "/tmp/" + String(repeating: "x", count: 200)
        await #expect(throws: ControlServerFault.pathTooLong(path: long)) {
            try await ServedFake.serving(FakeService(), on: long) {}
        }
    }
}
