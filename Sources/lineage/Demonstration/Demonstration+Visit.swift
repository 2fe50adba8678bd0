import ControlTypes
import Foundation

// A person at a terminal sees the line in the console, and may do what the demonstration's people would do.
extension Demonstration {
    /// Somebody sits at the console now.
    var isVisited: Bool { console?.isOpen == true }

    /// Opens the console where there is a person.
    mutating func receiveVisitor(_ staff: DemonstrationStaff) async throws {
        guard let visitor else { return }
        let file = plan.folder.appending(path: "people.txt")
        try staff.write(to: file)
        for person in [staff.supervisor, staff.qa] {
            screen.tell(
                zh: "操作台账号 \(person.name)（\(person.role)），密码 \(person.password)",
                en: "account for the console: \(person.name) (\(person.role)), password \(person.password)")
        }
        screen.tell(zh: "账号也写在 \(file.path)；操作台随即打开", en: "they are in \(file.path) too; the console opens now")
        let opened = try await DemonstrationConsole.open(for: staff.supervisor, language: visitor)
        console = opened
        screen.console = opened
    }

    /// Lets nobody feed any more, and ends the production if nobody at the console did.
    func endProduction(_ simulator: ChildProgram) async throws {
        if progress.fed < plan.units {
            try simulator.send("stop-feeding")
            tellNews()
            let fed = "\(progress.fed) / \(plan.units)"
            if people.hasEnded {
                screen.tell(zh: "提前结束生产：\(fed) 盒已上线", en: "the production is ended early: \(fed) units were fed")
            } else {
                screen.tell(
                    zh: "操作台已离开：\(fed) 盒已上线，提前结束生产并写出批记录",
                    en:
                        "the console was left: \(fed) units were fed; the production ends here, and the record is written"
                )
            }
        } else {
            screen.tell(zh: "全部小盒已上线，结束生产", en: "all units were fed; ending the production")
        }
        guard try await client.batch(plan.batch).summary.phase == "running" else { return }
        _ = try await client.endBatch(plan.batch, act)
    }

    /// The batch is over; the visitor may look at what became of it.
    func waitForVisitor(_ programs: [ChildProgram]) async throws {
        while isVisited {
            for program in programs { try program.checkIsRunning() }
            try await clock.sleep(for: .milliseconds(200))
        }
        await console?.close()
        tellNews()
    }

    /// Takes the terminal back because of a failure that is told next.
    func endVisit() async {
        guard let console else { return }
        await console.close()
        tellNews()
    }

    private func tellNews() {
        guard let console, !console.isOpen else { return }
        console.takeNews().forEach(Output.say)
    }
}

extension DemonstrationStaff {
    /// Names, roles and passwords, readable for the owner only.
    func write(to file: URL) throws {
        let text = [supervisor, qa, deputy].map { "\($0.name) \($0.role) \($0.password)\n" }.joined()
        let isWritten = FileManager.default.createFile(
            atPath: file.path, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600])
        guard isWritten else {
            throw CommandFailure(zh: "无法写入 \(file.path)", en: "\(file.path) cannot be written")
        }
    }
}
