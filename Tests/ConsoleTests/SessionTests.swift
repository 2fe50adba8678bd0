import ControlTypes
import ControlWords
import Requirements
import Testing

@testable import Console

/// Logging in and out, and what happens to a console that is left alone.
@Suite(.requirement("S-02")) struct SessionTests {
    private static let login = Call.login(Login(user: "wang", password: "geheim 12"))

    private func refusedAtStart() -> Operator {
        var person = Operator()
        person.model.session = .unknown
        person.wait(milliseconds: 100)
        _ = person.asked()
        person.refuse(.status, .unauthorized, Plant.text("请登录", "log in first"))
        return person
    }

    @Test("Without a session the console asks who is there; the name, Enter, the password, Enter")
    func logIn() {
        var person = refusedAtStart()
        #expect(person.screen.contains("Log in"))
        person.type("wang")
        person.press(.enter)
        #expect(person.asked().isEmpty)
        person.type("geheim 12")
        #expect(!person.screen.contains("geheim"), "a password is never shown")
        #expect(person.screen.contains("*********"))
        person.press(.enter)
        #expect(person.asked() == [Self.login])
        person.answer(Self.login, .account(Plant.supervisor))
        #expect(person.model.dialog == nil)
        #expect(person.asked().contains(.status), "what the new person may see is asked for")
        #expect(person.model.notice?.text.en.contains("Li Si") == true)
    }

    @Test(
        "What leaving brings about is asked before", arguments: [nil, Plant.text("演示结束。", "The demonstration ends.")])
    func leaving(remark: BilingualMessage?) {
        var settings = Model.Settings(clockOffset: 0, glyphs: .lines, idleLimit: 900_000)
        settings.leaving = remark
        var person = Operator()
        person.model = Model(
            settings: settings, language: .en, size: Grid.Size(rows: 24, columns: 80),
            now: ConsoleTime(tick: 0, wall: 0))
        person.model.session = .open(Plant.supervisor)
        person.press(.character("q"))
        #expect(person.screen.contains(remark?.en ?? "The line is not affected."))
        #expect(!person.hasLeft)
        person.press(.enter)
        #expect(person.hasLeft)
    }

    @Test("An answer to what was asked in the session before does not count in this one")
    func outdated() {
        var person = refusedAtStart()
        person.wait(milliseconds: 1_000)
        #expect(person.asked().contains(.status))
        person.type("wang")
        person.press(.enter)
        person.type("geheim 12")
        person.press(.enter)
        person.answer(Self.login, .account(Plant.supervisor))
        person.refuse(.status, .unauthorized, Plant.text("请登录", "log in first"))
        #expect(person.model.mayAct && person.model.dialog == nil, "nobody is logged out by an old answer")
        person.wait(milliseconds: 1_000)
        #expect(person.asked().contains(.status), "it is asked again")
        person.press(.character("o"))
        person.answer(.logout, .done)
        person.hear(Plant.running)
        #expect(person.model.status == nil, "what was asked by the person who has left is shown to nobody")
    }

    @Test("A wrong password can be corrected")
    func wrong() {
        var person = refusedAtStart()
        person.type("wang")
        person.press(.enter)
        person.type("geheim 12")
        person.press(.enter)
        person.refuse(Self.login, .unauthorized, Plant.text("不对", "account or password is wrong"))
        #expect(person.screen.contains("account or password is wrong"))
        _ = person.asked()
        person.press(.enter)
        #expect(person.asked() == [Self.login])
    }

    @Test("When the session is over, what it showed is shown to nobody")
    func over() {
        var person = Operator()
        person.hear(Plant.running)
        #expect(person.screen.contains("20260901"))
        person.refuse(.losses, .unauthorized, Plant.text("请登录", "log in first"))
        #expect(!person.screen.contains("20260901"))
        #expect(person.screen.contains("Nobody is logged in"))
        person.press(.escape, .character("o"))
        #expect(person.screen.contains("Account:"))
    }

    @Test("A console that is left alone goes on showing the line, and does nothing before the password was given again")
    func locked() {
        var person = Operator()
        person.hear(Plant.running)
        for _ in 0..<600 {
            person.wait(milliseconds: 2_000)
            person.hear(Plant.running)
        }
        _ = person.asked()
        #expect(person.screen.contains("(li)"))
        #expect(person.screen.contains("20260901"))
        person.press(.character("h"))
        #expect(person.asked().isEmpty)
        #expect(person.model.notice?.text.en.contains("[o] asks for the password") == true)
        person.press(.character("o"))
        person.type("geheim")
        person.press(.enter)
        let call = Call.login(Login(user: "li", password: "geheim"))
        #expect(person.asked() == [call])
        person.answer(call, .account(Plant.supervisor))
        _ = person.asked()
        person.press(.character("h"))
        #expect(person.asked().count == 1)
    }

    @Test("Whoever acts is there: keys keep the console open")
    func touched() {
        var person = Operator()
        for _ in 0..<600 {
            person.wait(milliseconds: 2_000)
            person.hear(Plant.running)
            person.press(.character("l"))
        }
        #expect(person.model.mayAct)
    }

    @Test("A key whose right the role has not says so", .requirement("S-01"))
    func rights() {
        var account = Plant.supervisor
        account.role = "qa"
        account.rights = ["look", "release"]
        var person = Operator()
        person.model.session = .open(account)
        person.hear(Plant.running)
        _ = person.asked()
        person.press(.character("h"))
        #expect(person.asked().isEmpty)
        #expect(person.model.notice?.text.en.contains("the role qa has no right") == true)
    }

    @Test("A password that an administrator set is changed first, twice the same, and a new login follows")
    func passwordDue() {
        var account = Plant.supervisor
        account.mustChangePassword = true
        var person = Operator()
        person.model.session = .unknown
        person.refuse(.status, .forbidden, Plant.text("先改密码", "change the password first"))
        #expect(person.asked().contains(.me))
        person.answer(.me, .account(account))
        for (word, isLast) in [("old", false), ("new 12345", false), ("other", true)] {
            person.type(word)
            if !isLast { person.press(.enter) }
            // The status is refused again and again meanwhile; what was typed stays.
            person.wait(milliseconds: 1_000)
            person.refuse(.status, .forbidden, Plant.text("先改密码", "change the password first"))
        }
        person.press(.enter)
        #expect(person.asked().allSatisfy { !$0.isAct })
        #expect(person.screen.contains("differ"))
        person.press(.delete)
        person.type("new 12345")
        person.press(.enter)
        let call = Call.changePassword(PasswordChange(old: "old", new: "new 12345"))
        #expect(person.asked() == [call])
        person.answer(call, .done)
        #expect(person.model.session == .none)
        #expect(person.model.dialog?.purpose == .login)
        #expect(person.model.notice?.text == KeyPhrases.logInAgain)
    }

    @Test("Logging out asks for the next person")
    func logOut() {
        var person = Operator()
        person.hear(Plant.running)
        _ = person.asked()
        person.press(.character("o"))
        #expect(person.asked() == [.logout])
        person.answer(.logout, .done)
        #expect(person.model.dialog?.purpose == .login)
        #expect(person.model.status == nil)
    }

    @Test("A session that was idle at the controller looks on, and asks for the password before the next act")
    func idleAtController() {
        var person = Operator()
        person.hear(Plant.running)
        _ = person.asked()
        person.press(.character("h"))
        guard let call = person.asked().first else {
            Issue.record("nothing was asked")
            return
        }
        person.refuse(call, .unauthorized, Plant.text("会话空闲过久", "the session was idle for too long"))
        #expect(person.screen.contains("idle for too long"))
        #expect(person.model.session == .locked(Plant.supervisor))
        #expect(person.model.status != nil)
        person.press(.character("h"))
        #expect(person.asked().isEmpty)
    }
}
