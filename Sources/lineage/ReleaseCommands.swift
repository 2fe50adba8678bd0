import ArgumentParser
import ControlClient
import ControlTypes
import ControlWords

struct ReviewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "review", abstract: "按例外审核批次 / Reviews a batch by exception.",
        discussion: """
            按要求进行的只计数；其余逐项列出，由未参与生产的 QA 逐项确认。
            What went as it must is counted; everything else is listed, and somebody of QA who did not make the batch \
            acknowledges each entry.

            示例 / Example:
              lineage review 20260901
              lineage review 20260901 --acknowledge trail/17 --acknowledge short/2/1 --reason "last bundle of the batch"
            """)

    @Argument(help: "批号 / number of the batch")
    var batch: String
    @Option(help: "要确认的例外 / an exception that was looked at")
    var acknowledge: [String] = []
    @OptionGroup var who: ActOptions
    @OptionGroup var controller: ControllerOptions
    @OptionGroup var json: JSONOption
    @OptionGroup var language: LanguageOption

    func run() async throws {
        try await reportingFailures(in: language.chosen) {
            let client = try controller.client
            let sheet =
                acknowledge.isEmpty
                ? try await client.review(batch)
                : try await client.acknowledgeExceptions(
                    batch, AcknowledgeExceptions(exceptions: acknowledge, act: who.act))
            if json.json { return try Output.say(json: sheet) }
            ReviewText(language: language.chosen).lines(sheet).forEach(Output.say)
        }
    }
}

struct SealCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "seal", abstract: "封存批记录以待签名 / Closes a batch's trail and writes its record for signature.",
        discussion: """
            示例 / Example:
              lineage record seal 20260901 --decision release
              lineage record seal 20260901 --decision refuse --reason "cases of pallet 3 were opened"
            """)

    /// What QA is about to sign.
    enum Decision: String, ExpressibleByArgument, CaseIterable { case release, refuse }

    @Argument(help: "批号 / number of the batch")
    var batch: String
    @Option(help: "放行或拒绝 / release or refuse")
    var decision: Decision
    @OptionGroup var who: ActOptions
    @OptionGroup var controller: ControllerOptions
    @OptionGroup var json: JSONOption
    @OptionGroup var language: LanguageOption

    func run() async throws {
        try await reportingFailures(in: language.chosen) {
            let sheet = try await controller.client.sealRecord(
                batch, SealRequest(decision: decision.rawValue, act: who.act))
            if json.json { return try Output.say(json: sheet) }
            ReviewText(language: language.chosen).seal(sheet).forEach(Output.say)
        }
    }
}

struct SignCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign", abstract: "签署批记录 / Signs the record of a batch.",
        discussion: """
            先由生产负责人签（responsible），再由未参与生产的 QA 签（released 或 refused）。所签的是显示出来的 record.json 的 SHA-256。
            First whoever is responsible for the production signs, then somebody of QA who did not make the batch. What is \
            signed is the SHA-256 of record.json that is shown.

            示例 / Example:
              lineage sign 20260901 --meaning responsible --account li
              lineage sign 20260901 --meaning released --account wu --digest 9f86d0… --password-file ./password
            """)

    /// What the signature says.
    enum Meaning: String, ExpressibleByArgument, CaseIterable { case responsible, released, refused }

    @Argument(help: "批号 / number of the batch")
    var batch: String
    @Option(help: "签名的含义 / what the signature means")
    var meaning: Meaning
    @Option(help: "账号，会话首次签名时必填 / account, at the first signature of a session")
    var account: String?
    @Option(help: "所见记录的 SHA-256；缺省则显示并询问 / SHA-256 of the record that was seen; shown and asked for if absent")
    var digest: String?
    @Option(help: "第一行为密码的文件；缺省则询问 / file whose first line is the password; asked for if absent")
    var passwordFile: String?
    @OptionGroup var who: ActOptions
    @OptionGroup var controller: ControllerOptions
    @OptionGroup var json: JSONOption
    @OptionGroup var language: LanguageOption

    func run() async throws {
        try await reportingFailures(in: language.chosen) {
            let client = try controller.client
            let sheet = try await client.review(batch)
            guard let seal = sheet.seal else {
                throw CommandFailure(
                    zh: "批次 \(batch) 尚未封存：lineage record seal \(batch) --decision …",
                    en: "batch \(batch) is not sealed yet: lineage record seal \(batch) --decision …")
            }
            if digest == nil { ReviewText(language: language.chosen).seal(sheet).forEach(Output.complain) }
            let name: String
            if let account { name = account } else { name = try await client.me().name }
            let password = try Password.read(from: passwordFile, of: name, in: language.chosen)
            let signed = try await client.signRecord(
                batch,
                SignRequest(
                    meaning: meaning.rawValue, digest: digest ?? seal.digest, account: account, password: password,
                    act: who.act))
            if json.json { return try Output.say(json: signed) }
            ReviewText(language: language.chosen).seal(signed).forEach(Output.say)
        }
    }
}

/// A review in lines of text.
struct ReviewText {
    let language: Language

    func lines(_ sheet: ReviewSheet) -> [String] {
        var lines = [
            language.choose(zh: "批次 \(sheet.batch)：\(state(sheet))", en: "batch \(sheet.batch): \(state(sheet))"), "",
        ]
        var table = TextTable(header: [
            language.choose(zh: "例行", en: "routine"), language.choose(zh: "次数", en: "count"),
        ])
        for entry in sheet.routine { table.add([entry.text.text(in: language), String(entry.count)]) }
        lines += table.lines + [""]
        let open = sheet.exceptions.count { $0.acknowledgedBy == nil }
        lines.append(
            language.choose(
                zh: "例外 \(sheet.exceptions.count) 项，未确认 \(open) 项",
                en: "\(sheet.exceptions.count) exceptions, \(open) of them not acknowledged"))
        for entry in sheet.exceptions {
            let mark = entry.acknowledgedBy == nil ? "!" : "✓"
            let who = [entry.at, entry.who, entry.why].compactMap(\.self).joined(separator: "  ")
            lines.append("\(mark) \(entry.id)  \(entry.text.text(in: language))" + (who.isEmpty ? "" : "  (\(who))"))
            if let by = entry.acknowledgedBy { lines.append("    \(by): \(entry.comment ?? "")") }
        }
        if !sheet.obstacles.isEmpty {
            lines += ["", language.choose(zh: "放行之前：", en: "before it can be released:")]
            lines += sheet.obstacles.map { "  - " + $0.text(in: language) }
        }
        return lines + (sheet.seal == nil ? [] : [""] + seal(sheet))
    }

    func seal(_ sheet: ReviewSheet) -> [String] {
        guard let seal = sheet.seal else { return [] }
        var lines = [
            language.choose(zh: "批记录 \(seal.directory)", en: "record \(seal.directory)"),
            language.choose(
                zh: "决定 \(seal.decision)，由 \(seal.who) 于 \(seal.at) 封存",
                en: "to \(seal.decision), sealed by \(seal.who) at \(seal.at)"),
            "record.json SHA-256 \(seal.digest)",
        ]
        for signature in sheet.signatures {
            lines.append(
                "✎ \(signature.text.text(in: language))  \(signature.printedName) (\(signature.account), \(signature.role))  "
                    + signature.at + (signature.why.isEmpty ? "" : "  \(signature.why)"))
        }
        return lines
    }

    private func state(_ sheet: ReviewSheet) -> String {
        switch sheet.state {
        case "open": language.choose(zh: "待审核", en: "under review")
        case "sealed": language.choose(zh: "待签名", en: "waits for signatures")
        case "released": language.choose(zh: "已放行", en: "released")
        case "refused": language.choose(zh: "已拒绝", en: "refused")
        default: sheet.state
        }
    }
}
