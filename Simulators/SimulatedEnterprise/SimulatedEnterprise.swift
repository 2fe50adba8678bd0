import Foundation
import Synchronization

/// An enterprise that takes what lines hand over: an EPCIS 2.0 repository with capture jobs and a traceability platform
/// with results that come later. What goes wrong comes from a seed.
public final class SimulatedEnterprise: Sendable {
    /// What it says to a request.
    struct Reply {
        var status: Int
        var headers: [(String, String)] = []
        var body: [UInt8] = []
        /// Milliseconds until it is sent.
        var delay = 0
    }

    private struct Job {
        var readyAt: Int64
        var faults: [EventStore.Fault]
        var isForgotten: Bool
    }

    private struct State {
        var faults: EnterpriseFaults
        var draws: Draws
        var events = EventStore()
        var platform = PlatformStore()
        var jobs: [String: Job] = [:]
        var requests = 0
        var lost = 0
    }

    private let state: Mutex<State>
    private let startedAt: Int64
    private let now: @Sendable () -> Int64
    /// The bearer token that is asked for; nil = none is.
    private let token: String?
    /// The secret that the platform's calls are signed with.
    private let secret: String
    /// Events and bytes of one message.
    private let mostEvents = 2_000
    private let mostBytes = 16 << 20

    /// - Parameter now: wall clock in milliseconds since 1970.
    public init(
        faults: EnterpriseFaults, seed: UInt64, token: String?, secret: String, now: @escaping @Sendable () -> Int64
    ) {
        state = Mutex(State(faults: faults, draws: Draws(seed: seed)))
        self.token = token
        self.secret = secret
        self.now = now
        startedAt = now()
    }

    // MARK: For tests and the program

    /// From now on other things go wrong.
    public func change(_ body: (inout EnterpriseFaults) -> Void) { state.withLock { body(&$0.faults) } }

    /// Somebody puts right what was missing: codes are refused no more, and failed files are looked at again.
    public func forgive() {
        let moment = now()
        state.withLock { state in
            state.faults.refusedCodes = []
            state.platform.reopen(now: moment)
        }
    }

    /// What it holds.
    public struct Holdings: Codable, Hashable, Sendable {
        public struct File: Codable, Hashable, Sendable {
            public var name: String
            public var codes: Int
            /// 1 waiting, 3 done, 4 failed.
            public var result: Int
        }

        /// Ids in the order of their storing; each stands once.
        public var events: [String]
        /// How often events came that were stored already.
        public var repeatedEvents: Int
        public var files: [File]
        /// How often files came whose names were there already.
        public var repeatedFiles: Int
        public var requests: Int
        /// Answers that nobody heard.
        public var lostAnswers: Int
    }

    public var holdings: Holdings {
        state.withLock { state in
            work(&state)
            return Holdings(
                events: state.events.order, repeatedEvents: state.events.repeated,
                files: state.platform.files.map {
                    Holdings.File(
                        name: $0.name, codes: $0.codes.count, result: !$0.isReady ? 1 : $0.wrongCodes.isEmpty ? 3 : 4)
                }, repeatedFiles: state.platform.repeated, requests: state.requests, lostAnswers: state.lost)
        }
    }

    // MARK: Requests

    /// - Parameters:
    ///   - headers: names in small letters.
    func answer(method: String, path: String, headers: [String: String], body: [UInt8]) -> Reply {
        state.withLock { state in
            state.requests += 1
            work(&state)
            let second = Int((now() - startedAt) / 1_000)
            if state.faults.offline.contains(where: { $0.contains(second) }) { return Reply(status: 503) }
            let isFaulty = state.draws.happens(perMillion: state.faults.serverFault)
            let isBusy = state.draws.happens(perMillion: state.faults.overload)
            let isLost = state.draws.happens(perMillion: state.faults.answerLost)
            if isFaulty { return Self.problem(500, "ImplementationException", "something broke") }
            if isBusy { return Reply(status: 503, headers: [("retry-after", "1")]) }
            var reply = self.reply(to: method, path, headers, body, &state)
            if isLost {
                state.lost += 1
                reply.delay = state.faults.answerDelay
            }
            return reply
        }
    }

    private func reply(
        to method: String, _ path: String, _ headers: [String: String], _ body: [UInt8], _ state: inout State
    ) -> Reply {
        let parts = path.split(separator: "/").map { String($0) }
        switch (method, parts.first, parts.count) {
        case ("POST", "router", 2): return platform(body, &state)
        case ("POST", "capture", 1), ("GET", "capture", 2):
            guard token == nil || headers["authorization"] == token.map({ "Bearer " + $0 }) else {
                return Self.problem(401, "SecurityException", "no valid token")
            }
            return parts.count == 1 ? capture(headers, body, &state) : job(parts[1], state)
        default: return Self.problem(404, "NoSuchResourceException", "nothing is here")
        }
    }

    // MARK: EPCIS

    private func capture(_ headers: [String: String], _ body: [UInt8], _ state: inout State) -> Reply {
        guard headers["gs1-epcis-version"]?.hasPrefix("2.0") == true,
            ["application/ld+json", "application/json"].contains(headers["content-type"] ?? "")
        else { return Self.problem(415, "UnsupportedMediaTypeException", "EPCIS 2.0 in JSON-LD is taken") }
        let proceeds = headers["gs1-capture-error-behaviour"] == "proceed"
        guard body.count <= mostBytes else { return Self.problem(413, "CaptureLimitExceededException", "too large") }
        let document: EventStore.Document
        do {
            document = try JSONDecoder().decode(EventStore.Document.self, from: Data(body))
        } catch {
            return Self.problem(400, "ValidationException", "\(error)")
        }
        let events = document.epcisBody.eventList
        guard events.count <= mostEvents else {
            return Self.problem(413, "CaptureLimitExceededException", "\(events.count) events")
        }
        let isSlow = state.draws.next() % 8 == 0
        let isForgotten = state.draws.happens(perMillion: state.faults.jobForgotten)
        var after = state.events
        let faults = after.take(
            events, refusedCodes: state.faults.refusedCodes, refusesRepetitions: state.faults.refusesRepetitions)
        // With rollback all or none; what came again is counted in any case.
        if faults.isEmpty || proceeds {
            if !isForgotten { state.events = after }
        }
        let id = "job-\(state.jobs.count + 1)"
        state.jobs[id] = Job(
            readyAt: now() + Int64(isSlow ? state.faults.slowJobTime : state.faults.jobTime), faults: faults,
            isForgotten: isForgotten)
        return Reply(status: 202, headers: [("location", "/capture/\(id)")])
    }

    private func job(_ id: String, _ state: State) -> Reply {
        guard let job = state.jobs[id], !(job.isForgotten && job.readyAt <= now()) else {
            return Self.problem(404, "NoSuchResourceException", "there is no job \(id)")
        }
        struct Answer: Encodable {
            struct Problem: Encodable {
                var type: String
                var title: String
                var status: Int
                var detail: String
                var instance: String
            }
            var captureID: String
            var running: Bool
            var success: Bool
            var captureErrorBehaviour = "rollback"
            var errors: [Problem]
        }
        let isRunning = job.readyAt > now()
        return Self.json(
            Answer(
                captureID: id, running: isRunning, success: isRunning || job.faults.isEmpty,
                errors: isRunning
                    ? []
                    : job.faults.map {
                        Answer.Problem(
                            type: $0.type, title: $0.title, status: $0.status, detail: $0.detail, instance: $0.instance)
                    }))
    }

    // MARK: Platform

    private func platform(_ body: [UInt8], _ state: inout State) -> Reply {
        let call: PlatformCall
        switch PlatformCall.read(body, secret: secret) {
        case .success(let read): call = read
        case .failure(let refusal): return Self.json(["error_response": ["code": refusal.code, "msg": refusal.words]])
        }
        switch call.parameters["method"] {
        case "alibaba.alihealth.drug.kyt.uploadrelation": return upload(call, &state)
        case "alibaba.alihealth.drug.kyt.codeprocess": return list(call, state)
        default: return Self.json(["error_response": ["code": "22", "msg": "Invalid Method"]])
        }
    }

    private func upload(_ call: PlatformCall, _ state: inout State) -> Reply {
        func answer(_ code: String, _ words: String, isDone: Bool) -> Reply {
            Self.json([
                "alibaba_alihealth_drug_kyt_uploadrelation_response": [
                    "result": ["msg_code": code, "msg_info": words, "response_success": isDone ? "true" : "false"]
                ]
            ])
        }
        guard let file = call.relationFile() else { return answer("FILE_DECODE_ERROR", "文件解码失败", isDone: false) }
        let isSlow = state.draws.next() % 8 == 0
        let time = isSlow ? state.faults.slowJobTime : state.faults.jobTime
        switch state.platform.take(file.content, name: file.name, day: call.day, readyAt: now() + Int64(time)) {
        case .taken: return answer("SUCCESS", "", isDone: true)
        case .sameName: return answer("FILE_NAME_DUPLICATE_UPLOAD", "文件名重复上传", isDone: false)
        case .noRelationFile: return answer("FILE_FORMAT_ERROR", "不是关联关系文件", isDone: false)
        }
    }

    private func list(_ call: PlatformCall, _ state: State) -> Reply {
        func row(_ file: PlatformStore.File, _ flag: String, _ reason: String, _ note: String, _ code: String)
            -> [String: String]
        {
            [
                "file_name": file.name, "process_flag": flag, "process_des": reason, "note_info": note,
                "piats_code": code,
            ]
        }
        var rows: [[String: String]] = []
        for file in state.platform.files where call.isAsked(day: file.day, batch: file.batch) {
            if file.isReady, !file.wrongCodes.isEmpty {
                rows += file.wrongCodes.map { row(file, "4", "码不存在", "后四位错误", $0) }
            } else {
                rows.append(row(file, file.isReady ? "3" : "1", "", "", ""))
            }
        }
        let page = call.page(of: rows)
        return Self.json([
            "alibaba_alihealth_drug_kyt_codeprocess_response": ["result": ["model": ["result_list": page]]]
        ])
    }

    // MARK: Common

    private func work(_ state: inout State) {
        state.platform.work(now: now(), refusedCodes: state.faults.refusedCodes)
    }

    private static func json(_ value: some Encodable) -> Reply {
        do {
            return Reply(
                status: 200, headers: [("content-type", "application/json")],
                body: [UInt8](try JSONEncoder().encode(value)))
        } catch {
            return Reply(status: 500)
        }
    }

    private static func problem(_ status: Int, _ type: String, _ detail: String) -> Reply {
        var reply = json([
            "type": "epcisException:\(type)", "title": type, "detail": detail,
        ])
        reply.status = status
        reply.headers = [("content-type", "application/problem+json")]
        return reply
    }
}
