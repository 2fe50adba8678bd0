import Foundation

/// What the answer of a receiver of records goes through, for who tries whether any bytes do harm there.
package enum AnswerTrial {
    /// - Parameter bytes: a status up to the first LF, then the body.
    package static func read(_ bytes: [UInt8]) {
        let parts = bytes.split(separator: 0x0A, maxSplits: 1, omittingEmptySubsequences: false)
        let body = parts.count == 2 ? Array(parts[1]) : []
        let status = Int(String(decoding: parts[0], as: UTF8.self)) ?? 200
        let reply = HTTPReply(status: status, headers: [:], body: body)
        _ = EPCISCourier.capture(reply)
        _ = EPCISCourier.job(reply)
        if let document = PlatformDocument(body) { _ = (document.obstacle, document.result, document.rows) }
        if let messages = try? EPCISMessages(Data(body), events: 3, largest: 1 << 12) {
            for number in 0..<messages.count { _ = messages.message(number) }
        }
    }
}
