import ArgumentParser
import ControlClient
import ControlTypes
import ControlWords

struct LoginCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "login", abstract: "登录，之后的命令以此账号执行 / Logs in; later commands act in this account's name.",
        discussion: """
            会话保存在只有本人可读的文件中，到时或 logout 时结束。
            The session lies in a file that only its owner can read, and ends by itself or by logout.

            示例 / Example:
              lineage login --user wang
              lineage login --user wang --password-file ./password
            """)

    @Option(help: "账号 / account")
    var user: String
    @Option(help: "第一行为密码的文件；缺省则询问 / file whose first line is the password; asked for if absent")
    var passwordFile: String?
    @OptionGroup var controller: ControllerOptions
    @OptionGroup var language: LanguageOption

    func run() async throws {
        try await reportingFailures(in: language.chosen) {
            let password = try Password.read(from: passwordFile, of: user, in: language.chosen)
            let client = ControlClient(dataDirectory: absolutePath(controller.data), session: nil)
            let answer = try await client.login(Login(user: user, password: password))
            try controller.sessionFile.write(answer.token)
            let account = answer.account
            Output.say(
                language.chosen.choose(
                    zh: "\(account.printedName)（\(account.role)）已登录",
                    en: "\(account.printedName) (\(account.role)) is logged in"))
            if account.mustChangePassword {
                Output.say(
                    language.chosen.choose(
                        zh: "须先更改密码：lineage user password", en: "change the password first: lineage user password"))
            }
        }
    }
}

struct LogoutCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logout", abstract: "结束会话 / Ends the session.",
        discussion: """
            示例 / Example:
              lineage logout
            """)

    @OptionGroup var controller: ControllerOptions
    @OptionGroup var language: LanguageOption

    func run() async throws {
        try await reportingFailures(in: language.chosen) {
            guard try controller.sessionFile.token() != nil else { return }
            let client = try controller.client
            try controller.sessionFile.remove()
            try await client.logout()
        }
    }
}
