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

    @Option(help: "会话文件；缺省在用户目录中 / file of the session; default: in the user's own directory")
    var session: String?

    /// A client in the session that `lineage login` opened, if there is one.
    var client: any SessionService & LoginService {
        get throws { ControlClient(dataDirectory: absolutePath(data), session: try sessionFile.token()) }
    }

    var sessionFile: SessionFile {
        session.map { SessionFile(path: absolutePath($0)) }
            ?? SessionFile(forSocket: ControlClient.socketPath(in: absolutePath(data)))
    }
}

/// Who acts, and why.
struct ActOptions: ParsableArguments {
    @Option(help: "原因 / why")
    var reason = ""

    /// The session tells who acts.
    var act: Act { Act(user: "", reason: reason) }
}

struct JSONOption: ParsableArguments {
    @Flag(help: "输出 JSON / print JSON")
    var json = false
}

/// The path from the root, so that another program with another working directory finds the same file.
func absolutePath(_ path: String) -> String {
    URL(fileURLWithPath: path).standardizedFileURL.path
}
