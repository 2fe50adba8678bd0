import Foundation
import Ledger
import NIOHTTP1
import Synchronization

/// Hands events to an EPCIS 2.0 repository: `POST /capture` with the events, then the capture job until it has ended
/// (EPCIS 2.0, section 12.6). The ids of the events are hashes of what they say, so that a message that is sent again adds
/// nothing.
final class EPCISCourier: Courier {
    private let destination: EPCISDestination
    private let transport: any Transport
    /// The last document that was cut; the parts of a record follow each other.
    private let last = Mutex<(entry: Int64, messages: EPCISMessages)?>(nil)

    init(_ destination: EPCISDestination, transport: any Transport) {
        self.destination = destination
        self.transport = transport
    }

    private func messages(of entry: OutboxEntry) throws(CourierFault) -> EPCISMessages {
        if let known = last.withLock({ $0?.entry == entry.id ? $0?.messages : nil }) { return known }
        let messages = try EPCISMessages(
            try SealedFile.read("epcis.jsonld", of: entry), events: destination.events, largest: destination.bytes)
        last.withLock { $0 = (entry.id, messages) }
        return messages
    }

    func cut(_ entry: OutboxEntry) throws(CourierFault) -> DocumentCut {
        // A batch of which nothing was made has no events: one message that says so.
        DocumentCut(
            parts: max(1, try messages(of: entry).count), layout: "\(destination.events)/\(destination.bytes)")
    }

    func send(part: Int, skipsKnown: Bool, of entry: OutboxEntry) async -> DeliveryEvent {
        do throws(CourierFault) {
            let messages = try messages(of: entry)
            guard messages.count > 0 else { return .answered(.done) }
            let message = HTTPMessage(
                method: .POST, url: destination.endpoint.url + "/capture",
                headers: try headers() + [
                    ("content-type", "application/ld+json"),
                    ("GS1-Capture-Error-Behaviour", skipsKnown ? "proceed" : "rollback"),
                ], body: messages.message(part))
            return try await exchange(message, Self.capture)
        } catch {
            return error.event
        }
    }

    func ask(task: String, of entry: OutboxEntry) async -> DeliveryEvent {
        do throws(CourierFault) {
            let message = HTTPMessage(
                method: .GET, url: destination.endpoint.url + "/capture/" + task, headers: try headers(), body: nil)
            return try await exchange(message, Self.job)
        } catch {
            return error.event
        }
    }

    func close() async { await transport.close() }

    private func headers() throws(CourierFault) -> [(name: String, value: String)] {
        var headers = [
            ("accept", "application/json"), ("GS1-EPCIS-Version", "2.0.0"), ("GS1-CBV-Version", "2.0.0"),
        ]
        if let file = destination.tokenFile {
            headers.append(("authorization", "Bearer " + (try SecretFile.read(file))))
        }
        return headers
    }

    private func exchange(
        _ message: HTTPMessage, _ answer: (HTTPReply) -> DestinationAnswer
    ) async throws(CourierFault) -> DeliveryEvent {
        do throws(TransportFault) {
            let reply = try await transport.exchange(message)
            return .answered(reply.obstacle ?? answer(reply))
        } catch {
            return error.event
        }
    }

    // MARK: Answers

    static func capture(_ reply: HTTPReply) -> DestinationAnswer {
        switch reply.status {
        case 202:
            let body = try? JSONDecoder().decode(Job.self, from: Data(reply.body))
            guard let task = reply.headers["location"].flatMap(Self.task) ?? body?.captureID.flatMap(Self.task) else {
                return .later("HTTP 202 without the name of a capture job", seconds: nil)
            }
            return .accepted(task: task)
        case 200, 201, 204: return .done
        case 404: return .later("HTTP 404\(reply.words)", seconds: nil)
        case 409: return .known
        default: return .refused([problem(of: reply)])
        }
    }

    static func job(_ reply: HTTPReply) -> DestinationAnswer {
        switch reply.status {
        case 404, 410: return .forgotten
        case 200:
            let job: Job
            do {
                job = try JSONDecoder().decode(Job.self, from: Data(reply.body))
            } catch {
                return .later("this is no capture job\(reply.words)", seconds: nil)
            }
            if job.running { return .working }
            if job.success { return .done }
            let problems = job.errors ?? []
            if !problems.isEmpty, problems.allSatisfy(\.isRepetition) { return .known }
            let faults = problems.filter { !$0.isRepetition }.map(\.fault)
            return .refused(
                faults.isEmpty
                    ? [OutboxFault(code: nil, type: "capture", text: "the capture job failed without a reason")]
                    : faults)
        default: return .later("HTTP \(reply.status)\(reply.words)", seconds: nil)
        }
    }

    /// The last part of a job's address. Only a job below our own address is asked for: whatever else a server may say,
    /// the token goes nowhere else.
    private static func task(_ location: String) -> String? {
        let path = location.split(separator: "?", maxSplits: 1).first ?? ""
        guard let name = path.split(separator: "/").last, (1...200).contains(name.utf8.count),
            name.utf8.allSatisfy({ byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF)
                    || [0x2D, 0x2E, 0x5F, 0x7E, 0x25].contains(byte)
            }), name != ".", name != ".."
        else { return nil }
        return String(name)
    }

    private static func problem(of reply: HTTPReply) -> OutboxFault {
        if let problem = try? JSONDecoder().decode(Problem.self, from: Data(reply.body)) { return problem.fault }
        return OutboxFault(code: nil, type: "HTTP \(reply.status)", text: String(reply.words.dropFirst(2)))
    }
}

/// `EPCISCaptureJob` of the standard's interface.
private struct Job: Decodable {
    var captureID: String?
    var running: Bool
    var success: Bool
    var errors: [Problem]?

    enum CodingKeys: CodingKey { case captureID, running, success, errors }

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        captureID = try values.decodeIfPresent(String.self, forKey: .captureID)
        // Only what the body of an acceptance may leave out.
        running = try values.decodeIfPresent(Bool.self, forKey: .running) ?? (captureID != nil)
        success = try values.decodeIfPresent(Bool.self, forKey: .success) ?? false
        errors = try values.decodeIfPresent([Problem].self, forKey: .errors)
    }
}

/// RFC 7807, as EPCIS uses it.
private struct Problem: Decodable {
    var type: String?
    var title: String?
    var status: Int?
    var detail: String?
    var instance: String?

    /// The repository has the event already.
    var isRepetition: Bool {
        let word = (type ?? "").lowercased()
        return status == 409 || word.contains("alreadyexists") || word.contains("duplicateevent")
    }

    var fault: OutboxFault {
        let words = [title, detail, instance].compactMap(\.self).filter { !$0.isEmpty }
        let text = words.joined(separator: " · ")
        return OutboxFault(
            code: NamedCode.first(in: [instance, detail, title].compactMap(\.self)),
            type: Bounded.text(type ?? title ?? "problem", 100), text: Bounded.text(text, 500))
    }
}
