import Codes
import ConfigurationFiles
import Crypto
import Foundation
import Ledger
import LineCore
import Records
import Report

/// report-signed.pdf: the sealed report with a page that shows the signatures.
enum SignedReport {
    /// Writes it durably over an earlier one.
    ///
    /// - Returns: its SHA-256; nil for a record without a report, as earlier versions wrote it.
    static func write(
        _ signatures: [RecordSignature], key: String, of row: BatchRow, in folder: URL
    ) throws -> String? {
        guard let report = FileManager.default.contents(atPath: folder.appending(path: Report.name).path),
            let last = signatures.last
        else { return nil }
        let frozen = try FrozenConfiguration.reading(of: row)
        let product = frozen.product.name
        let page = SignaturePage(
            batch: row.number, line: row.line, product: ReportText(zh: product.chinese, en: product.english),
            closedAt: ReportMaker.time(last.at) ?? 0, timeZoneOffsetMinutes: frozen.line.enterprise.timeZoneMinutes,
            recordDigest: last.recordDigest, key: key,
            entries: signatures.map { signature in
                let texts = signature.meaning.texts
                return SignaturePage.Entry(
                    printedName: signature.printedName, account: signature.account, role: signature.role,
                    meaning: ReportText(zh: texts.chinese, en: texts.english), at: ReportMaker.time(signature.at) ?? 0,
                    reason: signature.reason,
                    value: signature.value.map { String(format: "%02x", $0) }.joined())
            })
        let bytes = try Report.signed([UInt8](report), with: page)
        try writeRecordFile(Report.signedName, bytes, in: folder)
        return digest(bytes)
    }

    /// Of the file that is there.
    static func digest(in folder: URL) throws -> String? {
        FileManager.default.contents(atPath: folder.appending(path: Report.signedName).path).map { digest([UInt8]($0)) }
    }

    private static func digest(_ bytes: [UInt8]) -> String {
        SHA256.hash(data: bytes).map { String(format: "%02x", $0) }.joined()
    }
}
