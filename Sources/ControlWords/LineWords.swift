public import ControlTypes

/// The tokens of the API in words for people. What is not known, for instance of a newer controller, is shown as it is.
public enum LineWords {
    /// The PackML state.
    public static func state(_ token: String) -> BilingualMessage { word(token, states) }

    /// The phase of a batch.
    public static func phase(_ token: String) -> BilingualMessage { word(token, phases) }

    /// The unit mode.
    public static func mode(_ token: String) -> BilingualMessage { word(token, modes) }

    /// The role of an account.
    public static func role(_ token: String) -> BilingualMessage { word(token, roles) }

    static func word(_ token: String, _ table: [String: String]) -> BilingualMessage {
        BilingualMessage(zh: table[token] ?? token, en: token)
    }

    private static let states = [
        "unknown": "状态未知", "clearing": "清除中", "stopped": "已停止", "starting": "启动中", "idle": "待机",
        "suspended": "挂起", "execute": "运行", "stopping": "停止中", "aborting": "中止中", "aborted": "已中止",
        "holding": "保持中", "held": "保持", "unholding": "解除保持中", "suspending": "挂起中",
        "unsuspending": "解除挂起中", "resetting": "复位中", "completing": "完成中", "complete": "完成",
    ]

    private static let phases = [
        "planned": "已计划", "running": "生产中", "ending": "收尾中", "ended": "生产结束",
        "cleared": "已清场", "testing": "功能测试中", "tested": "功能测试通过", "cancelled": "已取消",
    ]

    private static let roles = [
        "operator": "操作员", "supervisor": "班长", "qa": "质量保证", "engineer": "工程师", "administrator": "账号管理员",
    ]

    private static let modes = ["production": "生产", "maintenance": "维护", "manual": "手动"]
}
