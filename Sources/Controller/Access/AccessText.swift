import Access
import ControlTypes
import Ledger

extension ControlError {
    /// What the gate says to somebody whom it did not let through.
    init(gate error: any Error) {
        switch error {
        case let error as ControlError: self = error
        case let error as AccessError: self.init(access: error)
        case let error as LedgerError: self.init(ledger: error)
        default: self = .unavailable(zh: "账号无法读取：\(error)", en: "the accounts cannot be read: \(error)")
        }
    }

    private init(access error: AccessError) {
        var problems: [BilingualMessage] = []
        let (kind, zh, en): (Kind, String, String) =
            switch error {
            case .wrongCredentials: (.unauthorized, "账号或密码有误", "the account or the password is wrong")
            case .locked(let until):
                (
                    .unauthorized, "密码错误次数过多，账号锁定至 \(Timestamps.text(milliseconds: until))；管理员可重设密码解锁",
                    """
                    too many wrong passwords: locked until \(Timestamps.text(milliseconds: until)); an administrator \
                    unlocks it with a new password
                    """
                )
            case .noSession:
                (.unauthorized, "请先登录：lineage login --user 账号", "log in first: lineage login --user ACCOUNT")
            case .idle:
                (
                    .unauthorized, "会话空闲过久，只能查看；请重新登录",
                    "the session was idle for too long and may only look: log in again"
                )
            case .noAccounts:
                (
                    .unauthorized, "尚无账号；由数据目录的所有者建立第一个：lineage user add --first",
                    "there is no account yet; the owner of the data directory adds the first: lineage user add --first"
                )
            case .passwordDue:
                (
                    .forbidden, "须先更改密码：lineage user password",
                    "the password must be changed first: lineage user password"
                )
            case .notAllowed(let right, let role):
                (
                    .forbidden, "“\(role.chinese)”角色无权\(right.text.zh)",
                    "the role \(role.rawValue) has no right \(right.text.en)"
                )
            case .weakPassword: (.refused, "密码不符合要求", "the password does not do")
            case .accountsExist: (.conflict, "已有账号，第一个账号只能建立一次", "there are accounts; the first one is made once")
            case .notOwner:
                (
                    .forbidden, "只有数据目录的所有者能建立第一个账号（见目录中的 first-account 文件）",
                    "only the data directory's owner adds the first account (see the file first-account in it)"
                )
            case .noSuchAccount(let name): (.notFound, "没有账号 \(name)", "there is no account \(name)")
            case .nameTaken(let name):
                (
                    .conflict, "账号 \(name) 已被使用过，不再分配",
                    "the account \(name) is or was in use; a name is never given twice"
                )
            case .badName(let name):
                (
                    .badRequest, "“\(name)”不能作账号：须以小写字母开头，由 1 至 40 个小写字母、数字、. - _ 组成；controller 为产品自身保留",
                    """
                    \(name) cannot be an account: 1 to 40 lower-case letters, digits, . - _, the first one a letter; \
                    controller is the product's own name in the trail
                    """
                )
            case .badPrintedName: (.badRequest, "姓名须有 1 至 80 个字符", "a printed name has 1 to 80 characters")
            case .reasonMissing: (.badRequest, "须说明原因", "a change of rights says why: give a reason")
            case .lastAdministrator:
                (.conflict, "至少须留有一个可登录的管理员", "at least one administrator who can log in must stay")
            case .ownAccount:
                (
                    .conflict, "不能更改自己的角色或状态，须由另一管理员更改",
                    "nobody changes the own role or access; another administrator does"
                )
            case .tooManySessions: (.unavailable, "会话过多，请先退出其他会话", "too many sessions; log out elsewhere first")
            case .samePerson(let name):
                (.conflict, "须由两个人操作，\(name) 只是一个人", "two persons are needed, and \(name) is one")
            }
        if case .weakPassword(let faults) = error { problems = faults.map(\.text) }
        self.init(kind: kind, message: BilingualMessage(zh: zh, en: en), problems: problems)
    }
}

extension PasswordFault {
    fileprivate var text: BilingualMessage {
        switch self {
        case .tooShort(let least): BilingualMessage(zh: "至少 \(least) 个字符", en: "it has at least \(least) characters")
        case .tooLong(let most): BilingualMessage(zh: "至多 \(most) 个字符", en: "it has at most \(most) characters")
        case .holdsName: BilingualMessage(zh: "不能含有账号名", en: "it does not contain the account's name")
        case .tooUniform: BilingualMessage(zh: "至少 4 种不同的字符", en: "it has at least four different characters")
        case .usedBefore: BilingualMessage(zh: "不能是最近用过的密码", en: "it is none of the last ones")
        }
    }
}

extension Role {
    var chinese: String {
        switch self {
        case .operator: "操作员"
        case .supervisor: "班长"
        case .qa: "质量保证"
        case .engineer: "工程师"
        case .administrator: "账号管理员"
        }
    }
}

extension Right {
    fileprivate var text: BilingualMessage {
        switch self {
        case .look: BilingualMessage(zh: "查看", en: "to look")
        case .operate: BilingualMessage(zh: "操作产线", en: "to operate the line")
        case .rework: BilingualMessage(zh: "返工", en: "to rework packs")
        case .supervise: BilingualMessage(zh: "管理批次", en: "to manage batches")
        case .supplyCodes: BilingualMessage(zh: "管理码源", en: "to supply codes")
        case .destroy: BilingualMessage(zh: "作废和销毁", en: "to void and destroy")
        case .release: BilingualMessage(zh: "审核放行", en: "to review and release")
        case .exportRecord: BilingualMessage(zh: "导出批记录", en: "to export records")
        case .maintain: BilingualMessage(zh: "维护设备", en: "to maintain devices")
        case .manageAccounts: BilingualMessage(zh: "管理账号", en: "to manage accounts")
        }
    }
}
