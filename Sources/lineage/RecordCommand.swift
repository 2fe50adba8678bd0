import ArgumentParser
import ControlTypes
import ControlWords
import Foundation
import Records

struct RecordCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "record", abstract: "批记录 / Batch records.",
        subcommands: [SealCommand.self, Export.self, Verify.self, ProveCommand.self, VerifyProofCommand.self])

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "export", abstract: "写出批记录目录 / Writes the batch record directory.",
            discussion: """
                目录写在控制器所在的机器上 / The directory is written on the controller's machine.

                示例 / Example:
                  lineage record export 20260901 --out ./records/20260901
                """)

        @Argument(help: "批号 / batch number")
        var batch: String
        @Option(help: "新目录 / new directory")
        var out: String
        @OptionGroup var controller: ControllerOptions
        @OptionGroup var json: JSONOption
        @OptionGroup var language: LanguageOption

        func run() async throws {
            try await reportingFailures(in: language.chosen) {
                let summary = try await controller.client.exportRecord(batch, to: absolutePath(out))
                if json.json { return try Output.say(json: summary) }
                Output.say(summary.directory)
                summary.files.forEach { Output.say("  " + $0) }
            }
        }
    }

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify",
            abstract: "核对批记录，不需要控制器 / Checks a batch record; needs no controller.",
            discussion: """
                完整且未被改动时退出码为 0 / Ends with 0 when the record is complete and unaltered.
                不给 --key 时，签名只证明与记录自身所载的密钥一致；密钥须由别处得知。
                Without --key signatures only fit the key that the record itself names; whose it is must be known from elsewhere.

                示例 / Example:
                  lineage record verify ./records/20260901
                  lineage record verify ./records/20260901 --key signing-key.pub --decided
                """)

        @Argument(help: "批记录目录 / the record's directory")
        var directory: String
        @OptionGroup var demands: SignatureDemands
        @OptionGroup var json: JSONOption
        @OptionGroup var language: LanguageOption

        private struct Report: Encodable {
            struct Finding: Encodable {
                var file: String
                var place: String
                var kind: String
                var message: BilingualMessage
            }

            var isSound: Bool
            var recordDigest: String?
            var findings: [Finding]
            var total: Int
            /// What `--key` and `--decided` ask for and the record does not have.
            var demands: [BilingualMessage]
        }

        func run() async throws {
            try await reportingFailures(in: language.chosen) {
                let key = try demands.expectedKey()
                let report = verifyRecord(at: URL(fileURLWithPath: directory))
                let missing = demands.problems(key: key, found: report.signingKey, signatures: report.signatures)
                if json.json {
                    let findings = report.findings.map { finding in
                        Report.Finding(
                            file: finding.file, place: finding.place, kind: finding.kind.rawValue,
                            message: finding.message)
                    }
                    try Output.say(
                        json: Report(
                            isSound: report.isSound, recordDigest: report.recordDigest, findings: findings,
                            total: report.total, demands: missing))
                }
                guard report.isSound else { throw Self.failure(directory, report) }
                guard missing.isEmpty else {
                    throw CommandFailure(
                        BilingualMessage(
                            zh: "\(directory) 完整，但不符合要求", en: "\(directory) is complete, but not as demanded"),
                        problems: missing)
                }
                guard !json.json else { return }
                Output.say(
                    language.chosen.choose(
                        zh: "完整且未被改动，record.json SHA-256 \(report.recordDigest ?? "-")",
                        en: "complete and unaltered, record.json SHA-256 \(report.recordDigest ?? "-")"))
                sayWhoSigned(report.signatures, in: language.chosen)
            }
        }

        static func failure(_ directory: String, _ report: VerificationReport) -> CommandFailure {
            CommandFailure(
                BilingualMessage(
                    zh: "\(directory) 不完整或被改动：\(report.total) 处",
                    en: "\(directory) is incomplete or altered: \(report.total) findings"),
                problems: report.findings.map { finding in
                    BilingualMessage(
                        zh: "\(finding.file): \(finding.place): \(finding.message.zh)",
                        en: "\(finding.file): \(finding.place): \(finding.message.en)")
                })
        }
    }
}

extension RecordFinding {
    fileprivate var message: BilingualMessage {
        let texts = kind.texts
        return BilingualMessage(zh: texts.chinese, en: texts.english)
    }
}
