import ArgumentParser

/// The simulated world: what a controller needs around it when there is no packaging line.
@main
struct LineageSim: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lineage-sim", abstract: "仿真包装线及企业系统 / Simulated packaging lines, and an enterprise.",
        discussion: """
            退出码 / Exit status: 0 完成 done, 1 失败 failed, 64 用法错误 wrong usage.
            """,
        subcommands: [LineCommand.self, EnterpriseCommand.self, FuzzCommand.self, FuzzWorkerCommand.self])
}
