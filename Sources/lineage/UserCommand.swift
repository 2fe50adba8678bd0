import ArgumentParser
import ControlClient
import ControlTypes
import ControlWords
import Foundation

struct UserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "账号 / Accounts.",
        subcommands: [Add.self, List.self, SetRole.self, SetPassword.self, Disable.self, Enable.self])

    /// A name for the role that does not stand in a file yet.
    enum RoleName: String, ExpressibleByArgument, CaseIterable {
        case `operator`, supervisor, qa, engineer, administrator
    }

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "建立账号 / Adds an account.",
            discussion: """
                第一个账号是管理员，只在尚无账号时、由数据目录的所有者建立；其余账号首次登录时须更改密码。
                The first account is an administrator's: the data directory's owner adds it while there is none. All \
                others change their password at the first login.

                示例 / Example:
                  lineage user add admin --first --name "Zhang San" --password-file ./password
                  lineage user add wang --role operator --name "Wang Wu" --reason "new on shift B"
                """)

        @Argument(help: "账号，小写字母开头 / the account, beginning with a lower-case letter")
        var account: String
        @Option(help: "签名上的姓名 / name as it stands under a signature")
        var name: String
        @Option(help: "角色 / role: operator, supervisor, qa, engineer, administrator")
        var role: RoleName?
        @Flag(help: "第一个账号，管理员 / the first account, the administrator's")
        var first = false
        @Option(help: "第一行为密码的文件；缺省则询问 / file whose first line is the password; asked for if absent")
        var passwordFile: String?
        @OptionGroup var who: ActOptions
        @OptionGroup var controller: ControllerOptions
        @OptionGroup var language: LanguageOption

        func validate() throws {
            guard first == (role == nil) else {
                throw ValidationError("--role 或 --first，二者恰有一个 / exactly one of --role and --first")
            }
        }

        func run() async throws {
            try await reportingFailures(in: language.chosen) {
                let proof = first ? try Self.proof(in: controller.data) : ""
                let password = try Password.readNew(from: passwordFile, of: account, in: language.chosen)
                if let role {
                    try await controller.client.addAccount(
                        NewAccount(
                            name: account, printedName: name, role: role.rawValue, password: password, act: who.act))
                } else {
                    try await controller.client.addFirstAccount(
                        FirstAccount(proof: proof, name: account, printedName: name, password: password))
                }
                Output.say(language.chosen.choose(zh: "账号 \(account) 已建立", en: "account \(account) is there"))
            }
        }

        /// What only the owner of the data directory can read.
        private static func proof(in data: String) throws -> String {
            let path = absolutePath(data) + "/first-account"
            do {
                return try String(contentsOfFile: path, encoding: .utf8)
                    .trimmingCharacters(in: .whitespacesAndNewlines)
            } catch {
                throw CommandFailure(
                    zh: "无法读取 \(path)：控制器未运行、已有账号，或你不是数据目录的所有者",
                    en: """
                        \(path) cannot be read: no controller runs, there is an account already, or you do not own the \
                        data directory
                        """)
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "列出账号 / Lists the accounts.",
            discussion: """
                示例 / Example:
                  lineage user list
                """)

        @OptionGroup var controller: ControllerOptions
        @OptionGroup var json: JSONOption
        @OptionGroup var language: LanguageOption

        func run() async throws {
            try await reportingFailures(in: language.chosen) {
                let accounts = try await controller.client.accounts()
                if json.json { return try Output.say(json: accounts) }
                let words = language.chosen
                var table = TextTable(header: [
                    words.choose(zh: "账号", en: "account"), words.choose(zh: "姓名", en: "name"),
                    words.choose(zh: "角色", en: "role"), words.choose(zh: "状态", en: "state"),
                ])
                for account in accounts {
                    let state =
                        if account.isDisabled {
                            words.choose(zh: "停用", en: "disabled")
                        } else if let until = account.lockedUntil {
                            words.choose(zh: "锁定至 \(until)", en: "locked until \(until)")
                        } else if account.mustChangePassword {
                            words.choose(zh: "须更改密码", en: "password due")
                        } else {
                            ""
                        }
                    table.add([account.name, account.printedName, account.role, state])
                }
                table.lines.forEach(Output.say)
            }
        }
    }

    struct SetRole: AccountChangeCommand {
        static let configuration = CommandConfiguration(
            commandName: "role", abstract: "更改角色 / Changes a role.",
            discussion: """
                示例 / Example:
                  lineage user role wang supervisor --reason "promoted"
                """)

        @Argument(help: "账号 / account")
        var account: String
        @Argument(help: "角色 / role: operator, supervisor, qa, engineer, administrator")
        var role: RoleName
        @OptionGroup var options: AccountChangeOptions

        func change(_ act: Act) -> AccountChangeRequest {
            AccountChangeRequest(role: role.rawValue, password: nil, isDisabled: nil, act: act)
        }
    }

    struct SetPassword: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "password", abstract: "更改密码 / Changes a password.",
            discussion: """
                不写账号则更改自己的密码；管理员为他人设的密码须在下次登录时更改，并解除锁定。
                Without an account the own one. A password that an administrator sets for somebody else is changed at \
                the next login, and unlocks the account.

                示例 / Example:
                  lineage user password
                  lineage user password wang --reason "forgotten"
                """)

        @Argument(help: "账号；缺省为自己 / account; the own one if absent")
        var account: String?
        @Option(help: "第一行为新密码的文件；缺省则询问 / file whose first line is the new password; asked for if absent")
        var passwordFile: String?
        @Option(help: "第一行为现在密码的文件；缺省则询问 / file whose first line is the present password; asked for if absent")
        var oldPasswordFile: String?
        @OptionGroup var who: ActOptions
        @OptionGroup var controller: ControllerOptions
        @OptionGroup var language: LanguageOption

        func run() async throws {
            try await reportingFailures(in: language.chosen) {
                let client = try controller.client
                if let account {
                    let password = try Password.readNew(from: passwordFile, of: account, in: language.chosen)
                    try await client.changeAccount(
                        account, AccountChangeRequest(role: nil, password: password, isDisabled: nil, act: who.act))
                } else {
                    let name = try await client.me().name
                    let old = try Password.read(from: oldPasswordFile, of: name, in: language.chosen)
                    let new = try Password.readNew(from: passwordFile, of: name, in: language.chosen)
                    try await client.changePassword(PasswordChange(old: old, new: new))
                    try controller.sessionFile.remove()
                    Output.say(
                        language.chosen.choose(
                            zh: "密码已更改，请重新登录", en: "the password was changed; log in again"))
                }
            }
        }
    }

    struct Disable: AccountChangeCommand {
        static let configuration = CommandConfiguration(
            abstract: "停用账号 / Takes an account's access.",
            discussion: """
                示例 / Example:
                  lineage user disable wang --reason "left the company"
                """)

        @Argument(help: "账号 / account")
        var account: String
        @OptionGroup var options: AccountChangeOptions

        func change(_ act: Act) -> AccountChangeRequest {
            AccountChangeRequest(role: nil, password: nil, isDisabled: true, act: act)
        }
    }

    struct Enable: AccountChangeCommand {
        static let configuration = CommandConfiguration(
            abstract: "重新启用账号 / Gives an account its access again.",
            discussion: """
                示例 / Example:
                  lineage user enable wang --reason "back"
                """)

        @Argument(help: "账号 / account")
        var account: String
        @OptionGroup var options: AccountChangeOptions

        func change(_ act: Act) -> AccountChangeRequest {
            AccountChangeRequest(role: nil, password: nil, isDisabled: false, act: act)
        }
    }
}

struct AccountChangeOptions: ParsableArguments {
    @OptionGroup var who: ActOptions
    @OptionGroup var controller: ControllerOptions
    @OptionGroup var language: LanguageOption
}

/// A command that an administrator changes somebody else's account with.
protocol AccountChangeCommand: AsyncParsableCommand {
    var account: String { get }
    var options: AccountChangeOptions { get }
    func change(_ act: Act) -> AccountChangeRequest
}

extension AccountChangeCommand {
    func run() async throws {
        try await reportingFailures(in: options.language.chosen) {
            try await options.controller.client.changeAccount(account, change(options.who.act))
        }
    }
}
