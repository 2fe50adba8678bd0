import ConfigurationFiles
import ControlTypes
import Foundation
import Records

/// Who is going to get a record's events, and what of them it would refuse: told to QA before the record is sealed.
struct Receiver: Sendable {
    /// The destination's.
    var id: String
    var rules: ReceiverRules
    /// Events in one message at most.
    var messages: Int

    /// Findings of one receiver that are told one by one.
    private static let mostTold = 20

    static func all(_ destinations: [HandoverConfiguration]) -> [Receiver] {
        destinations.compactMap { destination in
            guard case .epcis(_, _, let events, _, let receiver) = destination.kind,
                let rules = ReceiverRules.known[receiver]
            else { return nil }
            return Receiver(id: destination.id, rules: rules, messages: events)
        }
    }

    /// What it would refuse, as exceptions of the review.
    func exceptions(recordAt directory: URL, now: Int64) throws -> [ReviewException] {
        let (findings, total) = try checkReceiver(rules, recordAt: directory, messages: messages, now: now)
        var exceptions: [ReviewException] = []
        var ids: Set<String> = []
        for finding in findings {
            let code = finding.epc.split(separator: "/").last.map(String.init) ?? finding.epc
            let exceptionID = "receiver/\(id)/\(finding.reason.rawValue)/\(code)"
            guard exceptions.count < Self.mostTold, ids.insert(exceptionID).inserted else { continue }
            exceptions.append(
                exception(
                    exceptionID, zh: "接收方 \(id) 会拒收 \(code)（第 \(finding.event) 个事件）：\(finding.texts.chinese)",
                    en: "receiver \(id) would refuse \(code) (event \(finding.event)): \(finding.texts.english)"))
        }
        if total > exceptions.count {
            exceptions.append(
                exception(
                    "receiver/\(id)/all/\(total)", zh: "接收方 \(id) 会拒收的共 \(total) 处",
                    en: "receiver \(id) would refuse \(total) in all"))
        }
        return exceptions
    }

    private func exception(_ id: String, zh: String, en: String) -> ReviewException {
        ReviewException(
            id: id, text: BilingualMessage(zh: zh, en: en), at: nil, who: nil, why: nil, acknowledgedBy: nil,
            comment: nil)
    }
}
