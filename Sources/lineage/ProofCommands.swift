import ArgumentParser
import ControlTypes
import ControlWords
import Foundation
import Records

/// Proves one unit's history out of a record, and checks such a proof without the record.
struct ProveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prove",
        abstract: "写出一个码的历史证明，不需要控制器 / Writes the proof of one code's history; needs no controller.",
        discussion: """
            证明含该码及其容器的行、提到它们的事件和审计条目，各带至 record.json 所载根的路径，以及 record.json 和签名。
            The proof has the rows of the code and its containers, the events and the entries of the trail that name one of \
            them, each with its way to the root in record.json, and record.json with the signatures.

            示例 / Example:
              lineage record prove 83857930000000011234 --record ./records/20260901 --out proof.json
            """)

    @Argument(help: "码，写法同 codes.csv / the code as codes.csv spells it")
    var code: String
    @Option(help: "批记录目录 / the record's directory")
    var record: String
    @Option(help: "新文件 / new file")
    var out: String
    @OptionGroup var language: LanguageOption

    func run() async throws {
        try await reportingFailures(in: language.chosen) {
            let proof: HistoryProof
            do throws(ProofError) {
                proof = try proveHistory(of: code, inRecordAt: URL(fileURLWithPath: record))
            } catch {
                throw Self.failure(error, record)
            }
            do {
                try Data(proof.bytes).write(to: URL(fileURLWithPath: out), options: .withoutOverwriting)
            } catch {
                throw CommandFailure(
                    BilingualMessage(
                        zh: "\(out) 未写出：\(error.localizedDescription)",
                        en: "\(out) was not written: \(error.localizedDescription)"), problems: [])
            }
            Output.say(out)
        }
    }

    private static func failure(_ error: ProofError, _ record: String) -> CommandFailure {
        switch error {
        case .unsound(let findings, let total):
            CommandFailure(
                BilingualMessage(
                    zh: "\(record) 不完整或被改动：\(total) 处", en: "\(record) is incomplete or altered: \(total) findings"),
                problems: findings.map { BilingualMessage(zh: "\($0)", en: "\($0)") })
        case .noTree:
            CommandFailure(
                BilingualMessage(
                    zh: "\(record) 由早期版本写出，没有哈希树",
                    en: "\(record) was written by an earlier version: it has no hash trees"),
                problems: [])
        case .unknownCode(let code):
            CommandFailure(
                BilingualMessage(zh: "\(record) 中没有码 \(code)", en: "\(record) has no code \(code)"), problems: [])
        case .record(let error):
            CommandFailure(BilingualMessage(zh: "\(error)", en: "\(error)"), problems: [])
        }
    }
}

struct VerifyProofCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify-proof",
        abstract:
            "核对一个码的历史证明，不需要控制器和批记录 / Checks the proof of one code's history; needs neither controller nor record.",
        discussion: """
            示例 / Example:
              lineage record verify-proof proof.json --key signing-key.pub --decided
            """)

    @Argument(help: "证明文件 / the proof")
    var file: String
    @OptionGroup var demands: SignatureDemands
    @OptionGroup var language: LanguageOption

    func run() async throws {
        try await reportingFailures(in: language.chosen) {
            let key = try demands.expectedKey()
            let bytes: Data
            do {
                bytes = try Data(contentsOf: URL(fileURLWithPath: file))
            } catch {
                throw CommandFailure(
                    BilingualMessage(
                        zh: "\(file)：\(error.localizedDescription)", en: "\(file): \(error.localizedDescription)"),
                    problems: [])
            }
            guard let report = verifyProof([UInt8](bytes)) else {
                throw CommandFailure(BilingualMessage(zh: "\(file) 不是证明", en: "\(file) is no proof"), problems: [])
            }
            let problems =
                report.findings.map { BilingualMessage(zh: "\($0)", en: "\($0)") }
                + demands.problems(key: key, found: report.signingKey, signatures: report.signatures)
            guard problems.isEmpty else {
                throw CommandFailure(
                    BilingualMessage(
                        zh: "\(file) 不成立：\(problems.count) 处", en: "\(file) does not hold: \(problems.count) findings"),
                    problems: problems)
            }
            Output.say(
                language.chosen.choose(
                    zh: "证明成立：批次 \(report.batch)，\(report.line)，record.json SHA-256 \(report.recordDigest)",
                    en:
                        "the proof holds: batch \(report.batch), \(report.line), record.json SHA-256 \(report.recordDigest)"
                ))
            sayWhoSigned(report.signatures, in: language.chosen)
        }
    }
}

/// What a check of signatures demands.
struct SignatureDemands: ParsableArguments {
    @Option(
        name: .customLong("key"),
        help:
            "公钥文件（数据目录的 signing-key.pub）：签名须出自此密钥 / file with the public key (signing-key.pub): signatures must be its")
    var keyFile: String?
    @Flag(help: "须已由 QA 签名决定 / QA must have signed a decision")
    var decided = false

    /// Lower-case hex; nil when none is demanded.
    func expectedKey() throws -> String? {
        guard let keyFile else { return nil }
        do {
            let text = try String(contentsOf: URL(fileURLWithPath: keyFile), encoding: .utf8)
            let key = text.trimmingCharacters(in: .whitespacesAndNewlines)
            guard key.utf8.count == 64, key.allSatisfy({ $0.isHexDigit && !$0.isUppercase }) else {
                throw CommandFailure(
                    BilingualMessage(
                        zh: "\(keyFile) 不是公钥（64 位十六进制）", en: "\(keyFile) is no public key (64 hex digits)"),
                    problems: [])
            }
            return key
        } catch let failure as CommandFailure {
            throw failure
        } catch {
            throw CommandFailure(
                BilingualMessage(
                    zh: "\(keyFile)：\(error.localizedDescription)", en: "\(keyFile): \(error.localizedDescription)"),
                problems: [])
        }
    }

    /// - Parameter found: the key that the record's trail names.
    func problems(key: String?, found: String?, signatures: [RecordSignature]) -> [BilingualMessage] {
        var problems: [BilingualMessage] = []
        if let key {
            if found != key {
                problems.append(
                    BilingualMessage(
                        zh: "记录所载的签名密钥不是 \(key)", en: "the record names another signing key than \(key)"))
            }
            if signatures.isEmpty {
                problems.append(BilingualMessage(zh: "无人签名", en: "nobody has signed it"))
            }
        }
        if decided, signatures.last?.meaning.isDecision != true {
            problems.append(BilingualMessage(zh: "QA 尚未签名决定", en: "QA has not signed a decision"))
        }
        return problems
    }
}

func sayWhoSigned(_ signatures: [RecordSignature], in language: Language) {
    if signatures.isEmpty { Output.say(language.choose(zh: "无人签名", en: "nobody has signed it")) }
    for signature in signatures {
        let texts = signature.meaning.texts
        let meaning = language.choose(zh: texts.chinese, en: texts.english)
        Output.say("✎ \(meaning)  \(signature.printedName) (\(signature.account))  \(signature.at)")
    }
}
