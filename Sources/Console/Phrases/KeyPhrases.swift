import ControlTypes
import ControlWords

/// What keys do, why one cannot be used now, and what dialogs ask.
enum KeyPhrases {
    typealias Phrase = BilingualMessage

    // MARK: Labels, as short as hints need them

    static let help = Phrase(zh: "帮助", en: "Help")
    static let language = Phrase(zh: "English", en: "中文")
    static let login = Phrase(zh: "登录", en: "Log in")
    static let logout = Phrase(zh: "注销", en: "Log out")
    static let quit = Phrase(zh: "退出", en: "Quit")
    static let back = Phrase(zh: "返回", en: "Back")
    static let confirm = Phrase(zh: "确认", en: "Confirm")
    static let cancel = Phrase(zh: "取消", en: "Cancel")
    static let nextField = Phrase(zh: "下一项", en: "Next field")
    static let choose = Phrase(zh: "选择", en: "Choose")
    static let page = Phrase(zh: "翻页", en: "Page")
    static let firstOrLast = Phrase(zh: "首尾", en: "First, last")
    static let part = Phrase(zh: "现有/记录/统计", en: "Now, history, figures")
    static let acknowledge = Phrase(zh: "确认报警", en: "Acknowledge")
    static let acknowledgeAll = Phrase(zh: "全部确认", en: "All seen")
    static let shelve = Phrase(zh: "搁置", en: "Shelve")
    static let unshelve = Phrase(zh: "取消搁置", en: "Unshelve")

    static func act(_ act: LineAct) -> Phrase {
        switch act {
        case .start: Phrase(zh: "启动", en: "Start")
        case .hold: Phrase(zh: "暂停", en: "Hold")
        case .stop: Phrase(zh: "停止", en: "Stop")
        case .resume: Phrase(zh: "确认继续", en: "Go on")
        case .declareBeltEmpty: Phrase(zh: "皮带已清空", en: "Belt is empty")
        }
    }

    // MARK: Why not now

    static let notConnected = Phrase(zh: "与控制器没有联系", en: "there is no word from the controller")
    static let loggedOut = Phrase(zh: "没有人登录。[o] 登录", en: "nobody is logged in; [o] logs in")
    static let locked = Phrase(
        zh: "很久没有按键；[o] 再次输入密码", en: "no key was pressed for a while; [o] asks for the password again")
    static func noRight(_ role: String) -> Phrase {
        Phrase(zh: "角色 \(LineWords.role(role).zh) 无此权限", en: "the role \(role) has no right to it")
    }
    static let nothingHeld = Phrase(zh: "产线没有停着等人", en: "the line does not wait for a person")
    static let noAlarmChosen = Phrase(zh: "没有报警", en: "there is no alarm")
    static let alreadyAcknowledged = Phrase(zh: "该报警已确认", en: "this alarm is acknowledged already")
    static let nothingToAcknowledge = Phrase(zh: "没有未确认的报警", en: "every alarm is acknowledged")
    static let criticalNotShelved = Phrase(zh: "紧急报警不能搁置", en: "a critical alarm cannot be shelved")
    static let alreadyShelved = Phrase(zh: "该报警已搁置", en: "this alarm is shelved already")
    static let notShelved = Phrase(zh: "该报警没有搁置", en: "this alarm is not shelved")
    static let alreadyHeld = Phrase(zh: "产线已由操作员暂停", en: "an operator holds the line already")
    static let ledgerFailed = Phrase(zh: "账本故障，须重新启动控制器", en: "the ledger failed: the controller has to be restarted")

    // MARK: What happened

    static func unknownKey(_ key: String) -> Phrase {
        Phrase(zh: "这里没有 [\(key)] 键。[?] 帮助", en: "[\(key)] does nothing here. [?] shows the keys")
    }
    static func notNow(_ key: String, _ label: Phrase, _ why: Phrase) -> Phrase {
        Phrase(zh: "[\(key)] \(label.zh)：现在不行，\(why.zh)", en: "[\(key)] \(label.en): not now, \(why.en)")
    }
    static func done(_ what: Phrase) -> Phrase { Phrase(zh: "已完成：\(what.zh)", en: "Done: \(what.en)") }
    static func refused(_ what: Phrase) -> Phrase { Phrase(zh: "未完成：\(what.zh)", en: "Not done: \(what.en)") }
    static let waiting = Phrase(zh: "请稍候…", en: "One moment…")

    // MARK: Dialogs

    static let loginTitle = Phrase(zh: "登录", en: "Log in")
    static let loginBody = Phrase(
        zh: "没有会话，控制器不显示产线。", en: "Without a session the controller tells nothing of the line.")
    static let user = Phrase(zh: "账号", en: "Account")
    static let password = Phrase(zh: "密码", en: "Password")
    static let passwordTitle = Phrase(zh: "更改密码", en: "Change the password")
    static let passwordDue = Phrase(
        zh: "此密码由管理员设置；更改之后才能做其他事。",
        en: "An administrator set this password: nothing else is possible before it is changed.")
    static let oldPassword = Phrase(zh: "旧密码", en: "Old password")
    static let newPassword = Phrase(zh: "新密码", en: "New password")
    static let newAgain = Phrase(zh: "再输一次", en: "Once more")
    static let passwordsDiffer = Phrase(zh: "两次输入的新密码不同", en: "the new passwords differ")
    static let logInAgain = Phrase(zh: "密码已更改，请用新密码登录", en: "the password was changed; log in with it")
    static func welcome(_ account: String, _ role: String) -> Phrase {
        Phrase(zh: "\(account)（\(LineWords.role(role).zh)）已登录", en: "\(account) (\(role)) is logged in")
    }

    static let reason = Phrase(zh: "原因", en: "Reason")
    static let ownWords = Phrase(zh: "或自己写", en: "Or in your words")
    static let minutes = Phrase(zh: "分钟", en: "Minutes")
    static let minutesRange = Phrase(zh: "分钟数为 1 至 1440", en: "minutes are 1 to 1440")
    static let quitQuestion = Phrase(zh: "退出操作台？产线不受影响。", en: "Leave the console? The line is not affected.")
    static let quitTitle = Phrase(zh: "退出", en: "Quit")
    static func shelveTitle(_ alarm: Phrase) -> Phrase { Phrase(zh: "搁置：\(alarm.zh)", en: "Shelve: \(alarm.en)") }
    static let shelveBody = Phrase(
        zh: "限时搁置；它所停的仍然停。到时或重启后自动恢复。",
        en: "It is put aside for some time; what it holds stays held. It comes back by itself.")

    static func question(_ act: LineAct) -> Phrase {
        switch act {
        case .start: Phrase(zh: "启动产线？附近没有人在设备内作业。", en: "Start the line? Nobody is working inside the machine.")
        case .hold: Phrase(zh: "暂停产线？", en: "Hold the line?")
        case .stop: Phrase(zh: "停止产线？", en: "Stop the line?")
        case .resume: Phrase(zh: "原因已查明并排除，让产线继续？", en: "You looked and mended it: let the line go on?")
        case .declareBeltEmpty:
            Phrase(
                zh: "每个触发传感器与剔除口之间都没有物品？未清空就声明，未检验的物品会与新物品混淆。",
                en:
                    "Nothing lies between each trigger and its gate? Declared without looking, unproven items are taken "
                    + "for new ones.")
        }
    }

    static func reasons(_ act: LineAct) -> [Phrase] {
        switch act {
        case .start: [Phrase(zh: "开始生产", en: "production begins"), Phrase(zh: "原因已排除", en: "its cause is gone")]
        case .hold: [Phrase(zh: "操作员暂停", en: "held by the operator")]
        case .stop: [Phrase(zh: "操作员停止", en: "stopped by the operator")]
        case .resume:
            [
                Phrase(zh: "已查看并排除", en: "looked at and mended"), Phrase(zh: "已清理", en: "cleared"),
                Phrase(zh: "已更换耗材", en: "supplies changed"), Phrase(zh: "已调整设备", en: "machine adjusted"),
            ]
        case .declareBeltEmpty: [Phrase(zh: "已查看，皮带为空", en: "looked at: the belt is empty")]
        }
    }

    static let shelveReasons = [
        Phrase(zh: "备件在途", en: "a spare part is on its way"), Phrase(zh: "正在维修", en: "it is being repaired"),
        Phrase(zh: "已知，班后处理", en: "known; dealt with after the shift"),
    ]
}
