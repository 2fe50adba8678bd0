import ArgumentParser
import ControlTypes
import ControlWords
import Controller

struct LedgerAcceptCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accept",
        abstract: "两人确认与见证不符的账本 / Two persons take a ledger that its witness does not agree with.",
        discussion: """
            账本比其见证旧，或见证丢失时，控制器不启动。管理员和质量人员两人确认后，可能已用过的码永不再发；控制器须已停止。
            A controller does not start on a ledger that is older than its witness, or whose witness is gone. When an \
            administrator and a QA person have accepted it, codes that may have been used are never issued again. No \
            controller runs meanwhile.

            示例 / Example:
              lineage ledger accept --data ./lineage-data --user admin --second qa-1 --reason "disk replaced"
            """)

    @Option(help: "数据目录 / data directory")
    var data = "./lineage-data"
    @Option(help: "见证文件；缺省为数据目录旁的同名 .witness 文件 / the witness; default: beside the data directory, with .witness")
    var witness: String?
    @Option(help: "管理员或质量人员的账号 / account of the administrator or the QA person")
    var user: String
    @Option(help: "其密码文件；缺省则询问 / file with the password; asked for if absent")
    var passwordFile: String?
    @Option(help: "另一人的账号 / account of the other one")
    var second: String
    @Option(help: "其密码文件；缺省则询问 / file with the password; asked for if absent")
    var secondPasswordFile: String?
    @Option(help: "原因 / why")
    var reason: String
    @OptionGroup var language: LanguageOption

    func run() async throws {
        let words = language.chosen
        try await reportingFailures(in: words) {
            let directory = absolutePath(data)
            let people = (
                LedgerAcceptance.Person(
                    name: user, password: try Password.read(from: passwordFile, of: user, in: words)),
                LedgerAcceptance.Person(
                    name: second, password: try Password.read(from: secondPasswordFile, of: second, in: words))
            )
            let acceptance: LedgerAcceptance
            do {
                acceptance = try await LedgerAcceptance(
                    dataDirectory: directory,
                    witness: witness.map(absolutePath) ?? RunSettings.witnessFile(of: directory), people: people,
                    reason: reason)
            } catch let error as ControlError {
                throw error
            } catch {
                throw CommandFailure(zh: "\(error)", en: "\(error)")
            }
            Output.say(acceptance.found.text(in: words))
            Output.say(
                words.choose(
                    zh: "已确认：\(acceptance.lostCodes) 个账本已忘记租用的码永不再发",
                    en: "accepted: \(acceptance.lostCodes) codes whose lease the ledger had forgotten are never issued")
            )
            if let batch = acceptance.batch {
                Output.say(
                    words.choose(
                        zh: "批次 \(batch)：\(acceptance.waitingCodes) 个待用码存疑，生产线停止，等待人员确认",
                        en: """
                            batch \(batch): \(acceptance.waitingCodes) codes that waited are in doubt, and the line stands \
                            until a person lets it go on
                            """))
            }
        }
    }
}
