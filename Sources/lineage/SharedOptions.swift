import ArgumentParser
import ControlClient
import ControlTypes
import ControlWords
import Foundation

/// The language of a command's words.
struct LanguageOption: ParsableArguments {
    @Option(help: "语言 / language: zh, en; 缺省取自 LANG / default from LANG")
    var language: Language?

    var chosen: Language { language ?? Language(environment: ProcessInfo.processInfo.environment) }
}

/// Which controller is meant.
struct ControllerOptions: ParsableArguments {
    @Option(help: "控制器的数据目录 / the controller's data directory")
    var data = "./lineage-data"

    var client: any ControlService { ControlClient(dataDirectory: absolutePath(data)) }
}

/// Who acts, and why.
struct ActOptions: ParsableArguments {
    @Option(help: "操作者，记为未认证 / who acts, recorded as unauthenticated; 缺省为登录名 / default: login name")
    var user: String?

    @Option(help: "原因 / why")
    var reason = ""

    var act: Act { Act(user: user ?? loginName, reason: reason) }
}

struct JSONOption: ParsableArguments {
    @Flag(help: "输出 JSON / print JSON")
    var json = false
}

/// The name of the account that the program runs under.
var loginName: String {
    let name = NSUserName()
    return name.isEmpty ? "unknown" : name
}

/// The path from the root, so that another program with another working directory finds the same file.
func absolutePath(_ path: String) -> String {
    URL(fileURLWithPath: path).standardizedFileURL.path
}
