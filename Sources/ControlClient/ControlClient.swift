import AsyncHTTPClient
public import ControlTypes
import Foundation
import NIOCore
import NIOHTTP1

/// The functions of a controller, called over its Unix socket.
public struct ControlClient: SessionService, LoginService {
    /// Bytes of an answer that are read at most (L-08).
    private static let largestAnswer = 64 << 20

    private let socketPath: String
    /// The token of the session that every request belongs to; nil before a login.
    public var session: String?

    /// - Parameter dataDirectory: the controller's data directory, in which its `control.sock` lies.
    public init(dataDirectory: String, session: String?) {
        self.init(socketPath: Self.socketPath(in: dataDirectory), session: session)
    }

    public init(socketPath: String, session: String?) {
        self.socketPath = socketPath
        self.session = session
    }

    /// Where the controller of a data directory opens its socket.
    public static func socketPath(in dataDirectory: String) -> String {
        let directory = dataDirectory.hasSuffix("/") ? String(dataDirectory.dropLast()) : dataDirectory
        return directory + "/control.sock"
    }

    public func status() async throws(ControlError) -> LineStatus { try await get("/v1/status") }

    public func importCodes(_ request: ImportRequest, file: [UInt8]) async throws(ControlError) -> ImportSummary {
        let query = [
            ("fileName", request.fileName), ("product", request.product), ("level", String(request.level)),
            ("application", request.application), ("user", request.act.user),
        ]
        .map { "\($0.0)=\(Self.encoded($0.1))" }.joined(separator: "&")
        var message = message(.POST, "/v1/codes/import?\(query)")
        message.headers.add(name: "content-type", value: "application/octet-stream")
        message.body = .bytes(ByteBuffer(bytes: file))
        return try Self.content(await send(message, within: .minutes(10)))
    }

    public func pools() async throws(ControlError) -> [PoolStatus] { try await get("/v1/pools") }

    public func returnCodes(
        _ source: String, _ signer: Act, to file: String?
    ) async throws(ControlError) -> ReturnSummary {
        try Self.content(
            await post("/v1/pools/\(Self.encoded(source))/return", ReturnRequest(act: signer, file: file)))
    }

    public func writeReturnedCodes(_ source: String, to file: String) async throws(ControlError) -> ReturnSummary {
        try Self.content(await post("/v1/pools/\(Self.encoded(source))/returned", ["file": file]))
    }

    private struct ReturnRequest: Encodable {
        var act: Act
        var file: String?
    }

    public func createBatch(_ request: CreateBatch) async throws(ControlError) -> BatchSummary {
        try Self.content(await post("/v1/batches", request))
    }

    public func batches() async throws(ControlError) -> [BatchSummary] { try await get("/v1/batches") }

    public func startBatch(_ number: String, _ signer: Act) async throws(ControlError) -> BatchSummary {
        try Self.content(await post("/v1/batches/\(Self.encoded(number))/start", signer))
    }

    public func endBatch(_ number: String, _ signer: Act) async throws(ControlError) -> BatchSummary {
        try Self.content(await post("/v1/batches/\(Self.encoded(number))/end", signer))
    }

    public func closeBatch(_ number: String, _ signer: Act) async throws(ControlError) -> BatchSummary {
        try Self.content(await post("/v1/batches/\(Self.encoded(number))/close", signer))
    }

    public func counts(_ number: String) async throws(ControlError) -> [PlaceCountStatus] {
        try await get("/v1/batches/\(Self.encoded(number))/counts")
    }

    public func count(_ number: String, _ request: CountRequest) async throws(ControlError) -> PlaceCountStatus {
        try Self.content(await post("/v1/batches/\(Self.encoded(number))/counts", request))
    }

    public func explainDeviation(
        _ number: String, _ request: DeviationRequest
    ) async throws(ControlError) -> PlaceCountStatus {
        try Self.content(await post("/v1/batches/\(Self.encoded(number))/deviations", request))
    }

    public func openEntries(_ number: String) async throws(ControlError) -> [OpenStatus] {
        try await get("/v1/batches/\(Self.encoded(number))/open")
    }

    public func allotCodes(_ number: String, _ request: AllotCodes) async throws(ControlError) -> AllotmentSummary {
        try Self.content(await post("/v1/batches/\(Self.encoded(number))/allotments", request))
    }

    public func returnCartons(
        _ number: String, codes: [String], _ signer: Act
    ) async throws(ControlError) -> PreprintedStatus {
        let query = "user=\(Self.encoded(signer.user))&reason=\(Self.encoded(signer.reason))"
        var message = message(.POST, "/v1/batches/\(Self.encoded(number))/left-over?\(query)")
        message.headers.add(name: "content-type", value: "application/octet-stream")
        message.body = .bytes(ByteBuffer(bytes: Array(codes.joined(separator: "\n").utf8)))
        return try Self.content(await send(message, within: .minutes(10)))
    }

    public func batch(_ number: String) async throws(ControlError) -> BatchDetail {
        try await get("/v1/batches/\(Self.encoded(number))")
    }

    public func clearBatch(_ number: String, _ request: ClearBatch) async throws(ControlError) -> BatchDetail {
        try Self.content(await post("/v1/batches/\(Self.encoded(number))/clear", request))
    }

    public func challengeBatch(_ number: String, _ request: ChallengeBatch) async throws(ControlError) -> BatchDetail {
        try Self.content(await post("/v1/batches/\(Self.encoded(number))/challenge", request))
    }

    public func holdBatch(_ number: String, _ signer: Act) async throws(ControlError) -> BatchSummary {
        try Self.content(await post("/v1/batches/\(Self.encoded(number))/hold", signer))
    }

    public func cancelBatch(_ number: String, _ signer: Act) async throws(ControlError) -> BatchSummary {
        try Self.content(await post("/v1/batches/\(Self.encoded(number))/cancel", signer))
    }

    public func resolveContainer(_ request: ResolveContainer) async throws(ControlError) {
        _ = try await post("/v1/containers", request)
    }

    public func exportRecord(_ number: String, to directory: String) async throws(ControlError) -> RecordSummary {
        try Self.content(await post("/v1/batches/\(Self.encoded(number))/record", ["directory": directory]))
    }

    public func command(_ name: String, _ signer: Act) async throws(ControlError) {
        _ = try await post("/v1/line/\(Self.encoded(name))", signer)
    }

    public func handOver(from: String, to: String, _ signer: Act) async throws(ControlError) {
        _ = try await post("/v1/stations/\(Self.encoded(from))/hand-over/\(Self.encoded(to))", signer)
    }

    public func closedContainers(_ number: String) async throws(ControlError) -> [ClosedContainer] {
        try await get("/v1/batches/\(Self.encoded(number))/containers")
    }

    public func device(_ id: String) async throws(ControlError) -> DeviceDetail {
        try await get("/v1/devices/\(Self.encoded(id))")
    }

    public func testDevice(_ id: String, _ request: TestDevice) async throws(ControlError) {
        _ = try await post("/v1/devices/\(Self.encoded(id))/test", request)
    }

    public func losses(batch: String?) async throws(ControlError) -> LossStatus {
        guard let batch else { return try await get("/v1/losses") }
        // A batch that ended may have to be replayed.
        return try Self.content(
            await send(message(.GET, "/v1/batches/\(Self.encoded(batch))/losses"), within: .minutes(10)))
    }

    public func shiftLosses() async throws(ControlError) -> LossStatus {
        try Self.content(await send(message(.GET, "/v1/losses/shift"), within: .minutes(10)))
    }

    public func giveStopReason(_ reason: String, stop: Int?, _ signer: Act) async throws(ControlError) {
        let number = stop.map { String($0) } ?? "last"
        _ = try await post("/v1/stops/\(number)/reason/\(Self.encoded(reason))", signer)
    }

    public func rejectNext(_ count: Int, at station: String, _ signer: Act) async throws(ControlError) {
        _ = try await post("/v1/stations/\(Self.encoded(station))/reject", RejectOrder(count: count, act: signer))
    }

    public func act(_ request: PackActRequest) async throws(ControlError) -> PackActReport {
        try Self.content(await post("/v1/acts", request))
    }

    public func scan(_ code: String) async throws(ControlError) -> CodeReport {
        try await get("/v1/codes/\(Self.encoded(code))")
    }

    public func alarms() async throws(ControlError) -> [AlarmStatus] { try await get("/v1/alarms") }

    public func alarmHistory() async throws(ControlError) -> [AlarmHistoryEntry] {
        try await get("/v1/alarm-history")
    }

    public func alarmReport() async throws(ControlError) -> AlarmReport { try await get("/v1/alarm-report") }

    public func alarmCatalogue() async throws(ControlError) -> [AlarmDescription] {
        try await get("/v1/alarm-catalogue")
    }

    public func acknowledgeAlarm(_ id: String, _ signer: Act) async throws(ControlError) {
        _ = try await post("/v1/alarms/\(Self.encoded(id))/acknowledge", signer)
    }

    public func shelveAlarm(_ id: String, _ request: ShelveAlarm) async throws(ControlError) {
        _ = try await post("/v1/alarms/\(Self.encoded(id))/shelve", request)
    }

    public func unshelveAlarm(_ id: String, _ signer: Act) async throws(ControlError) {
        _ = try await post("/v1/alarms/\(Self.encoded(id))/unshelve", signer)
    }
}

// MARK: Requests

extension ControlClient {
    /// One for the whole program, which lives as long as the program does.
    private static let http: HTTPClient = {
        var settings = HTTPClient.Configuration()
        settings.timeout.connect = .seconds(5)
        // Nobody answers on the socket: said at once, not tried again until the time is up.
        settings.connectionPool.retryConnectionEstablishment = false
        settings.redirectConfiguration = .disallow
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: settings)
    }()

    func message(_ method: HTTPMethod, _ target: String) -> HTTPClientRequest {
        var message = HTTPClientRequest(url: "http+unix://\(Self.encoded(socketPath))\(target)")
        message.method = method
        if let session { message.headers.add(name: "authorization", value: "Bearer \(session)") }
        return message
    }

    func get<Content: Decodable>(_ target: String) async throws(ControlError) -> Content {
        try Self.content(await send(message(.GET, target), within: .seconds(30)))
    }

    /// Closing a batch and writing its record may take minutes.
    func post(_ target: String, _ body: some Encodable) async throws(ControlError) -> ByteBuffer {
        var message = message(.POST, target)
        message.headers.add(name: "content-type", value: "application/json")
        do {
            message.body = .bytes(ByteBuffer(bytes: try JSONEncoder().encode(body)))
        } catch {
            throw ControlError(
                kind: .badRequest,
                message: BilingualMessage(
                    zh: "请求无法写成 JSON：\(error)", en: "the request cannot be written as JSON: \(error)"),
                problems: [])
        }
        return try await send(message, within: .minutes(10))
    }

    func send(_ message: HTTPClientRequest, within time: TimeAmount) async throws(ControlError) -> ByteBuffer {
        let status: HTTPResponseStatus
        let body: ByteBuffer
        do {
            let response = try await Self.http.execute(message, timeout: time)
            status = response.status
            body = try await response.body.collect(upTo: Self.largestAnswer)
        } catch {
            throw unreachable(error)
        }
        guard (200..<300).contains(status.code) else { throw Self.refusal(status, body) }
        return body
    }

    static func content<Content: Decodable>(_ body: ByteBuffer) throws(ControlError) -> Content {
        do {
            return try JSONDecoder().decode(Content.self, from: Data(body.readableBytesView))
        } catch {
            throw notUnderstood("\(error)")
        }
    }

    private static func refusal(_ status: HTTPResponseStatus, _ body: ByteBuffer) -> ControlError {
        do {
            return try JSONDecoder().decode(ControlError.self, from: Data(body.readableBytesView))
        } catch {
            return notUnderstood("HTTP \(status.code)")
        }
    }

    private static func notUnderstood(_ detail: String) -> ControlError {
        ControlError(
            kind: .unavailable,
            message: BilingualMessage(
                zh: "无法理解控制器的应答（\(detail)）；两个程序的版本可能不同",
                en:
                    "the controller's answer is not understood (\(detail)); the two programs may differ in version"
            ),
            problems: [])
    }

    private func unreachable(_ error: any Error) -> ControlError {
        let directory = (socketPath as NSString).deletingLastPathComponent
        let message: BilingualMessage
        switch (error as? IOError)?.errnoCode {
        case ENOENT, ECONNREFUSED:
            message = BilingualMessage(
                zh: "\(directory) 上没有运行的控制器：请用 `lineage run --data \(directory) --line …` 启动，或用 --data 指定其数据目录",
                en: """
                    no controller runs on \(directory): start one with `lineage run --data \(directory) --line …`, or \
                    name its data directory with --data
                    """)
        case EACCES:
            message = BilingualMessage(
                zh: "没有权限打开 \(socketPath)：请加入该文件所属的用户组",
                en: "no permission to open \(socketPath): become a member of the file's group")
        default:
            message = BilingualMessage(
                zh: "\(directory) 上的控制器没有应答：\(error)", en: "the controller on \(directory) did not answer: \(error)")
        }
        return ControlError(kind: .unreachable, message: message, problems: [])
    }

    /// Percent-encoded so that it is one part of a URL, whatever is in it.
    static func encoded(_ text: String) -> String {
        let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~".utf8)
        return text.utf8.reduce(into: "") { result, byte in
            if plain.contains(byte) {
                result.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                result += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
            }
        }
    }
}
