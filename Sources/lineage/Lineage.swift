import ArgumentParser
import Foundation

/// The controller of a packaging line and everything that a person asks of it.
@main
struct Lineage: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lineage",
        abstract: "药品包装线控制器 / Controller of a pharmaceutical packaging line.",
        discussion: """
            示例 / Example:
              lineage run --line LineConfigs/four-level.yaml --data ./lineage-data
              lineage status --watch

            退出码 / Exit status: 0 完成 done, 1 失败 failed, 64 用法错误 wrong usage.
            """,
        subcommands: [
            RunCommand.self, CodesCommand.self, BatchCommand.self, LineActCommand.self, PackActCommand.self,
            RejectCommand.self, ScanCommand.self, RecordCommand.self, LedgerCommand.self, ConfigCommand.self,
            StatusCommand.self, ConsoleCommand.self, DeviceCommand.self,
            LossesCommand.self, AlarmCommand.self, ReviewCommand.self, SignCommand.self, HandoverCommand.self,
            LoginCommand.self,
            LogoutCommand.self, UserCommand.self,
            DemoCommand.self, ManualCommand.self,
            ReplayCommand.self, RecorderCommand.self,
        ])
}
