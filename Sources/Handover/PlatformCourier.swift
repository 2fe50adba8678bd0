import Foundation
import Ledger
import NIOHTTP1

/// Uploads the relation file of a record to the traceability platform, zipped and in base64, and asks for its result,
/// which comes later: 1 waiting, 3 done, 4 failed.
///
/// The platform knows files by their names. A record's file has one name for ever, so that a repetition is told as one,
/// and the answer "that name is there" means that the first sending arrived.
struct PlatformCourier: Courier {
    /// Questions after which a file that the platform does not list is sent again.
    private static let patience = 12
    private static let pageSize = 100
    private static let mostPages = 50

    let platform: PlatformDestination
    let transport: any Transport
    let now: @Sendable () -> Int64

    init(_ platform: PlatformDestination, transport: any Transport, now: @escaping @Sendable () -> Int64) {
        self.platform = platform
        self.transport = transport
        self.now = now
    }

    func cut(_ entry: OutboxEntry) throws(CourierFault) -> DocumentCut { .whole }

    func close() async { await transport.close() }

    /// The name of the file at the platform.
    static func name(of entry: OutboxEntry) -> String {
        URL(fileURLWithPath: entry.directory).lastPathComponent + "_" + entry.digest.prefix(12) + "_RelationCreate.xml"
    }

    func send(part: Int, skipsKnown: Bool, of entry: OutboxEntry) async -> DeliveryEvent {
        let name = Self.name(of: entry)
        do throws(CourierFault) {
            let content = [UInt8](try SealedFile.read(platform.file, of: entry))
            guard content.count <= platform.bytes else {
                let text = "\(platform.file) has \(content.count) bytes; the platform takes \(platform.bytes)"
                return .answered(.refused([OutboxFault(code: nil, type: "too-large", text: text)]))
            }
            let archive = try ZipWriter.archive(content, name: name)
            let answer = try await call(
                "alibaba.alihealth.drug.kyt.uploadrelation",
                [
                    ("save_code_relation", relation(name, entry)),
                    ("file_content_string", Data(archive).base64EncodedString()),
                    ("ref_ent_id", platform.enterprise), ("client_type", "2"),
                ])
            switch answer {
            case .failure(let event): return event
            case .success(let document): return .answered(Self.upload(document, name: name))
            }
        } catch {
            return error.event
        }
    }

    func ask(task: String, of entry: OutboxEntry) async -> DeliveryEvent {
        do throws(CourierFault) {
            var rows: [PlatformRow] = []
            for page in 1...Self.mostPages {
                let answer = try await call("alibaba.alihealth.drug.kyt.codeprocess", question(entry, page: page))
                switch answer {
                case .failure(let event): return event
                case .success(let document):
                    if let obstacle = document.obstacle { return .answered(obstacle) }
                    let found = document.rows
                    rows += found.filter { $0.fileName == task }
                    if found.count < Self.pageSize { return .answered(Self.result(rows, after: entry.progress.polls)) }
                }
            }
            return .answered(Self.result(rows, after: entry.progress.polls))
        } catch {
            return error.event
        }
    }

    private func relation(_ name: String, _ entry: OutboxEntry) -> String {
        PlatformProtocol.object([
            ("business_type", "1"), ("crt_date", PlatformProtocol.day(entry.createdAt)),
            ("ent_seq_no", platform.sequence), ("oper_ic_code", platform.applicationKey), ("upload_file_name", name),
        ])
    }

    /// The days from before the sending until tomorrow: clocks differ.
    private func question(_ entry: OutboxEntry, page: Int) -> [(String, String)] {
        let day: Int64 = 86_400_000
        return [
            ("start_date", PlatformProtocol.day(entry.createdAt - day)),
            ("end_date", PlatformProtocol.day(now() + day)), ("process_flag", "A"), ("query_flag", "0"),
            ("physic_type", "A"), ("produce_batch_no", entry.number), ("ref_ent_id", platform.enterprise),
            ("page", "\(page)"), ("page_size", "\(Self.pageSize)"), ("client_type", "2"),
        ]
    }

    private enum Called {
        case success(PlatformDocument)
        case failure(DeliveryEvent)
    }

    private func call(_ method: String, _ parameters: [(String, String)]) async throws(CourierFault) -> Called {
        var all =
            parameters + [
                ("method", method), ("app_key", platform.applicationKey), ("timestamp", PlatformProtocol.moment(now())),
                ("format", "json"), ("v", "2.0"), ("sign_method", "hmac-sha256"),
            ]
        if let file = platform.sessionFile { all.append(("session", try SecretFile.read(file))) }
        all.append(("sign", PlatformProtocol.signature(of: all, secret: try SecretFile.read(platform.secretFile))))
        let message = HTTPMessage(
            method: .POST, url: platform.endpoint.url,
            headers: [
                ("content-type", "application/x-www-form-urlencoded;charset=utf-8"), ("accept", "application/json"),
            ], body: Array(PlatformProtocol.form(all).utf8))
        do throws(TransportFault) {
            let reply = try await transport.exchange(message)
            if let obstacle = reply.obstacle { return .failure(.answered(obstacle)) }
            guard reply.status == 200, let document = PlatformDocument(reply.body) else {
                return .failure(.answered(.later("HTTP \(reply.status)\(reply.words)", seconds: nil)))
            }
            return .success(document)
        } catch {
            return .failure(error.event)
        }
    }

    // MARK: Answers

    static func upload(_ document: PlatformDocument, name: String) -> DestinationAnswer {
        if let obstacle = document.obstacle { return obstacle }
        guard let result = document.result else { return .later("an answer without a result", seconds: nil) }
        let code = result["msg_code"] ?? ""
        if result["response_success"] == "true" || code.uppercased().contains("DUPLICATE") {
            return .accepted(task: name)
        }
        return .refused([
            OutboxFault(
                code: nil, type: Bounded.text(code.isEmpty ? "refused" : code, 100),
                text: Bounded.text(result["msg_info"] ?? "", 500))
        ])
    }

    static func result(_ rows: [PlatformRow], after polls: Int) -> DestinationAnswer {
        if rows.isEmpty { return polls > patience ? .forgotten : .working }
        if rows.contains(where: { $0.flag == "4" }) {
            return .refused(rows.filter { $0.flag == "4" }.map(\.fault))
        }
        return rows.allSatisfy { $0.flag == "3" } ? .done : .working
    }
}
