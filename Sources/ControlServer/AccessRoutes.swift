import ControlTypes
import HTTPTypes

extension ControlRoutes {
    /// Who may come in.
    static let access: [Route] = [
        Route(
            openMethod: .post, path: "/v1/login", operation: "login",
            summary: BilingualMessage(zh: "登录，得到会话", en: "Logs in, for a session"),
            input: .json(.login), output: .json(schema: "LoginAnswer")
        ) { call in
            try await .json(call.gate.login(call.content(Login.self)))
        },
        Route(
            openMethod: .post, path: "/v1/accounts/first", operation: "addFirstAccount",
            summary: BilingualMessage(
                zh: "尚无账号时建立第一个管理员", en: "The first administrator, while there is no account"),
            input: .json(.firstAccount), output: .nothing
        ) { call in
            try await call.gate.addFirstAccount(call.content(FirstAccount.self))
            return .nothing
        },
        Route(
            method: .get, path: "/v1/me", operation: "me",
            summary: BilingualMessage(zh: "会话的账号", en: "The account of this session"),
            input: .nothing, output: .json(schema: "AccountStatus")
        ) { call in
            try await .json(call.service.me())
        },
        Route(
            method: .post, path: "/v1/logout", operation: "logout",
            summary: BilingualMessage(zh: "结束会话", en: "Ends the session"),
            input: .nothing, output: .nothing
        ) { call in
            try await call.service.logout()
            return .nothing
        },
        Route(
            method: .post, path: "/v1/password", operation: "changePassword",
            summary: BilingualMessage(zh: "更改自己的密码", en: "Changes the own password"),
            input: .json(.passwordChange), output: .nothing
        ) { call in
            try await call.service.changePassword(call.content(PasswordChange.self))
            return .nothing
        },
        Route(
            method: .get, path: "/v1/accounts", operation: "accounts",
            summary: BilingualMessage(zh: "全部账号", en: "All accounts"),
            input: .nothing, output: .list(schema: "AccountStatus")
        ) { call in
            try await .json(call.service.accounts())
        },
        Route(
            method: .post, path: "/v1/accounts", operation: "addAccount",
            summary: BilingualMessage(zh: "建立账号", en: "Adds an account"),
            input: .json(.newAccount), output: .nothing
        ) { call in
            try await call.service.addAccount(call.content(NewAccount.self))
            return .nothing
        },
        Route(
            method: .post, path: "/v1/accounts/{name}", operation: "changeAccount",
            summary: BilingualMessage(
                zh: "更改一个账号的角色、密码或状态", en: "Changes the role, the password or the access of an account"),
            input: .json(.accountChange), output: .nothing
        ) { call in
            try await call.service.changeAccount(call.parameter("name"), call.content(AccountChangeRequest.self))
            return .nothing
        },
    ]
}

extension ObjectForm {
    private static let roles = "operator, supervisor, qa, engineer, administrator"

    private static func password(_ name: String, zh: String, en: String, isRequired: Bool = true) -> Member {
        text(name, 1...200, zh: zh, en: en, isRequired: isRequired)
    }

    private static let actMember = Member(
        name: "act", value: .object(act), isRequired: true, meaning: BilingualMessage(zh: "何人何故", en: "who and why"))

    static let login = ObjectForm(members: [
        text("user", 1...100, zh: "账号", en: "account"), password("password", zh: "密码", en: "password"),
    ])

    static let firstAccount = ObjectForm(members: [
        text(
            "proof", 1...200, zh: "数据目录中 first-account 文件的内容",
            en: "content of the file first-account in the data directory"),
        text("name", 1...100, zh: "账号", en: "account"),
        text("printedName", 1...100, zh: "签名上的姓名", en: "name as it stands under a signature"),
        password("password", zh: "密码", en: "password"),
    ])

    static let newAccount = ObjectForm(members: [
        text("name", 1...100, zh: "账号", en: "account"),
        text("printedName", 1...100, zh: "签名上的姓名", en: "name as it stands under a signature"),
        text("role", 1...20, zh: "角色：\(roles)", en: "role: \(roles)"),
        password("password", zh: "首次登录须更改的密码", en: "password, to be changed at the first login"), actMember,
    ])

    static let accountChange = ObjectForm(members: [
        text("role", 1...20, zh: "角色：\(roles)", en: "role: \(roles)", isRequired: false),
        password("password", zh: "新密码，下次登录须更改", en: "new password, to be changed at the next login", isRequired: false),
        Member(
            name: "isDisabled", value: .flag, isRequired: false,
            meaning: BilingualMessage(zh: "停用或启用", en: "no access any more, or again")),
        actMember,
    ])

    static let passwordChange = ObjectForm(members: [
        password("old", zh: "现在的密码", en: "present password"), password("new", zh: "新密码", en: "new password"),
    ])
}
