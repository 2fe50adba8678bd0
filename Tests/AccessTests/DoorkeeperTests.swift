import Foundation
import Ledger
import Requirements
import Testing

@testable import Access

/// A gate with a ledger of its own, and a clock that the test sets.
struct Site {
    let directory: URL
    let ledger: Ledger
    let door: Doorkeeper

    static let rules = AccessRules(
        shortestPassword: 10, passwordDays: 90, formerPasswords: 2, failures: 3, lockMinutes: 15, idleMinutes: 30,
        sessionHours: 12)
    static let day: Int64 = 86_400_000

    init() throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "lineage-access-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        ledger = try Ledger(path: directory.appending(path: "ledger.sqlite").path, now: 0)
        door = Doorkeeper(ledger: ledger, rules: Self.rules, cost: PasswordHashTests.cheap)
    }

    /// The first administrator, an operator and QA, each with a password of their own.
    static func staffed() async throws -> Site {
        let site = try Site()
        try await site.door.addFirst(name: "admin", printedName: "Ann Admin", password: "first-secret", now: 1)
        for (name, role) in [("li.op", Role.operator), ("wu.qa", .qa)] {
            try await site.door.add(
                name: name, printedName: name.uppercased(), role: role, password: "given by another", by: "admin",
                why: "new", now: 2)
            try await site.door.changePassword(of: name, from: "given by another", to: "chosen 1st", now: 3)
        }
        return site
    }

    func end() { _ = try? FileManager.default.removeItem(at: directory) }

    func refusal(_ body: () async throws -> Void) async -> AccessError? {
        do {
            try await body()
            return nil
        } catch {
            return error as? AccessError
        }
    }

    /// What the ledger's trail tells of people, newest last.
    func trail() throws -> [String] {
        try ledger.auditTrail(batch: nil).compactMap { line in
            guard let body = try JSONSerialization.jsonObject(with: Data(line.body.utf8)) as? [String: Any],
                let act = body["act"] as? String, let who = body["who"] as? String, act != "ledger.create"
            else { return nil }
            return "\(act) \(who)"
        }
    }
}

@Suite("Accounts", .requirement("S-01", "S-02", "S-04"), .timeLimit(.minutes(5)))
struct DoorkeeperTests {
    @Test("The first account is made once, and is the administrator")
    func first() async throws {
        let site = try Site()
        defer { site.end() }
        #expect(try await !site.door.hasAccounts(), "there is no default account")
        #expect(
            await site.refusal {
                try await site.door.addFirst(name: "Admin", printedName: "A", password: "first-secret", now: 1)
            } == .badName("Admin"))
        #expect(
            await site.refusal {
                try await site.door.addFirst(name: "admin", printedName: " \u{7}", password: "first-secret", now: 1)
            } == .badPrintedName)
        #expect(
            await site.refusal {
                try await site.door.addFirst(name: "admin", printedName: "A", password: "admin-12345", now: 1)
            } == .weakPassword([.holdsName]))
        try await site.door.addFirst(name: "admin", printedName: "Ann", password: "first-secret", now: 1)
        #expect(
            await site.refusal {
                try await site.door.addFirst(name: "eve", printedName: "Eve", password: "second-secret", now: 2)
            } == .accountsExist)
        let account = try await site.door.verify("admin", "first-secret", for: "login", now: 3)
        #expect(account.role == .administrator && !account.mustChangePassword && account.printedName == "Ann")
        #expect(try site.trail() == ["account.first admin"])
    }

    @Test("A given password must be changed, and the last ones are not taken again")
    func passwords() async throws {
        let site = try await Site.staffed()
        defer { site.end() }
        let door = site.door
        func change(_ old: String, _ new: String) async -> AccessError? {
            await site.refusal { try await door.changePassword(of: "li.op", from: old, to: new, now: 10) }
        }
        #expect(try await !door.verify("li.op", "chosen 1st", for: "login", now: 4).mustChangePassword)
        #expect(await change("wrong", "chosen 2nd") == .wrongCredentials)
        #expect(await change("chosen 1st", "chosen 1st") == .weakPassword([.usedBefore]))
        #expect(await change("chosen 1st", "chosen 2nd") == nil)
        #expect(await change("chosen 2nd", "chosen 1st") == .weakPassword([.usedBefore]))
        #expect(await change("chosen 2nd", "chosen 3rd") == nil)
        #expect(await change("chosen 3rd", "chosen 1st") == nil, "the last two are remembered")

        try await door.resetPassword(of: "li.op", to: "given once more", by: "admin", why: "forgotten", now: 20)
        #expect(try await door.verify("li.op", "given once more", for: "login", now: 21).mustChangePassword)
    }

    @Test("A password that is over its time must be changed")
    func expiry() async throws {
        let site = try await Site.staffed()
        defer { site.end() }
        let limit = 90 * Site.day + 3
        #expect(try await !site.door.verify("wu.qa", "chosen 1st", for: "login", now: limit).mustChangePassword)
        #expect(try await site.door.verify("wu.qa", "chosen 1st", for: "login", now: limit + 1).mustChangePassword)
    }

    @Test("Wrong passwords lock the account for a while, also against the right one, and stand in the trail")
    func lockOut() async throws {
        let site = try await Site.staffed()
        defer { site.end() }
        func attempt(_ password: String, _ now: Int64) async -> AccessError? {
            await site.refusal { _ = try await site.door.verify("li.op", password, for: "login", now: now) }
        }
        let before = try site.trail().count
        #expect(await attempt("wrong", 100) == .wrongCredentials)
        #expect(await attempt("wrong", 101) == .wrongCredentials)
        #expect(await attempt("chosen 1st", 102) == nil, "the count begins anew")
        for now in 103...105 { #expect(await attempt("wrong", Int64(now)) == .wrongCredentials) }
        let end = 105 + 15 * 60_000
        #expect(await attempt("chosen 1st", 106) == .locked(until: Int64(end)))
        #expect(await attempt("chosen 1st", Int64(end) - 1) == .locked(until: Int64(end)))
        #expect(await attempt("chosen 1st", Int64(end)) == nil)
        let refused = Array(repeating: "login.refused li.op", count: 3)
        let whileLocked = Array(repeating: "login.whileLocked li.op", count: 2)
        #expect(
            try Array(site.trail().dropFirst(before))
                == refused.prefix(2) + ["login.afterFailures li.op"] + refused + whileLocked
                + ["login.afterFailures li.op"])
        #expect(try site.ledger.verifyChain() == nil)
    }

    @Test("An unknown name is refused as a wrong password is, counted, and not written down")
    func strangers() async throws {
        let site = try await Site.staffed()
        defer { site.end() }
        let before = try site.trail().count
        for (now, answer) in [
            (1_000, .wrongCredentials), (1_001, .wrongCredentials), (1_002, .wrongCredentials),
            (61_000, .locked(until: 1_002 + 15 * 60_000)),
        ] as [(Int64, AccessError)] {
            #expect(
                await site.refusal {
                    _ = try await site.door.verify("my own password", "x", for: "login", now: now)
                } == answer)
        }
        let told = try site.ledger.auditTrail(batch: nil).suffix(try site.trail().count - before).map(\.body)
        #expect(told.count == 2)
        #expect(told.allSatisfy { !$0.contains("my own password") })
        #expect(told.last?.contains(#""name":"attempts","value":"3""#) == true)
    }

    @Test("A lock tells nobody whether there is such an account")
    func lockedStranger() async throws {
        let site = try await Site.staffed()
        defer { site.end() }
        func attempts(_ name: String) async -> [AccessError?] {
            var answers: [AccessError?] = []
            for now in 1_000...1_004 as ClosedRange<Int64> {
                answers.append(
                    await site.refusal { _ = try await site.door.verify(name, "wrong", for: "login", now: now) })
            }
            return answers
        }
        let known = await attempts("li.op")
        #expect(known.last == .locked(until: 1_002 + 15 * 60_000))
        #expect(await attempts("nobody") == known)
        #expect(await attempts("somebody.else") == known)
    }

    @Test("Every change of rights says why")
    func reasons() async throws {
        let site = try await Site.staffed()
        defer { site.end() }
        let door = site.door
        for why in ["", " \u{3000}"] {
            #expect(
                await site.refusal {
                    try await door.add(
                        name: "new", printedName: "New", role: .qa, password: "given by another", by: "admin", why: why,
                        now: 9)
                } == .reasonMissing)
            #expect(
                await site.refusal {
                    try await door.setRole(of: "li.op", to: .qa, by: "admin", why: why, now: 9)
                } == .reasonMissing)
            #expect(
                await site.refusal {
                    try await door.setDisabled("li.op", true, by: "admin", why: why, now: 9)
                } == .reasonMissing)
            #expect(
                await site.refusal {
                    try await door.resetPassword(
                        of: "li.op", to: "given once more", by: "admin", why: why, now: 9)
                } == .reasonMissing)
        }
        #expect(
            await site.refusal {
                try await door.add(
                    name: "controller", printedName: "C", role: .qa, password: "given by another", by: "admin",
                    why: "new", now: 9)
            } == .badName("controller"), "the product's own name in the trail")
    }

    @Test("Roles and access are given by another person, with the value before and after, and an administrator stays")
    func changes() async throws {
        let site = try await Site.staffed()
        defer { site.end() }
        let door = site.door
        func role(_ name: String, _ role: Role) async -> AccessError? {
            await site.refusal { try await door.setRole(of: name, to: role, by: "admin", why: "moved", now: 5) }
        }
        func disable(_ name: String, by who: String) async -> AccessError? {
            await site.refusal { try await door.setDisabled(name, true, by: who, why: "left", now: 6) }
        }
        #expect(await role("admin", .operator) == .ownAccount)
        #expect(await role("nobody", .operator) == .noSuchAccount("nobody"))
        #expect(await role("li.op", .supervisor) == nil)
        #expect(try await door.verify("li.op", "chosen 1st", for: "login", now: 7).role == .supervisor)
        let body = try #require(try site.ledger.auditTrail(batch: nil).last?.body)
        #expect(body.contains(#""name":"before","value":"operator""#))
        #expect(body.contains(#""name":"after","value":"supervisor""#) && body.contains(#""why":"moved""#))
        #expect(await disable("admin", by: "admin") == .ownAccount)
        #expect(await disable("admin", by: "wu.qa") == .lastAdministrator)
        #expect(await disable("li.op", by: "admin") == nil)
        #expect(
            await site.refusal {
                _ = try await door.verify("li.op", "chosen 1st", for: "login", now: 8)
            } == .wrongCredentials)
        #expect(
            await site.refusal {
                try await door.add(
                    name: "li.op", printedName: "Other", role: .qa, password: "given by another", by: "admin",
                    why: "new",
                    now: 9)
            } == .nameTaken("li.op"), "a name is never given twice")
        #expect(try await door.accounts(now: 10).map(\.name) == ["admin", "li.op", "wu.qa"])
    }

    @Test("Nobody's password stands in the ledger")
    func secrecy() async throws {
        let site = try await Site.staffed()
        defer { site.end() }
        _ = try site.ledger.checkpoint()
        for name in try FileManager.default.contentsOfDirectory(atPath: site.directory.path) {
            let bytes = try Data(contentsOf: site.directory.appending(path: name))
            for password in ["first-secret", "given by another", "chosen 1st"] {
                #expect(bytes.range(of: Data(password.utf8)) == nil, "\(name)")
            }
        }
    }
}

@Suite("Rights of roles", .requirement("S-01"))
struct RoleTests {
    @Test("Who makes the batch does not release it, and who gives access does neither")
    func separation() {
        for role in Role.allCases {
            #expect(role.rights.contains(.look))
            let makes = role.rights.contains(.operate) || role.rights.contains(.supervise)
            #expect(!(makes && role.rights.contains(.release)), "\(role)")
            #expect(role.rights.contains(.manageAccounts) == (role == .administrator))
        }
        #expect(Role.administrator.rights == [.look, .manageAccounts])
        for right in Right.allCases { #expect(Role.allCases.contains { $0.rights.contains(right) }, "\(right)") }
    }
}

@Suite("Sessions", .requirement("S-02"))
struct SessionTests {
    static let minute: Int64 = 60_000
    static func account(_ name: String, mustChange: Bool = false) -> Account {
        Account(
            name: name, printedName: "N", role: .operator, isDisabled: false, lockedUntil: 0,
            mustChangePassword: mustChange)
    }

    @Test("A session ends after its idle time, at its longest time, and when it is closed")
    func ends() throws {
        let sessions = Sessions(rules: Site.rules)
        let token = try sessions.open(for: Self.account("a"), now: 0)
        #expect(token.utf8.count == 64)
        try sessions.caller(token, now: 29 * Self.minute).require(.operate)
        let idle = try sessions.caller(token, now: 30 * Self.minute)
        #expect(throws: AccessError.idle, "to look does not keep it awake") { try idle.require(.operate) }
        try idle.require(.look)
        sessions.noteAct(token, now: 29 * Self.minute)
        try sessions.caller(token, now: 58 * Self.minute).require(.operate)
        _ = try sessions.caller(token, now: 719 * Self.minute)
        #expect(throws: AccessError.noSession) { try sessions.caller(token, now: 720 * Self.minute) }

        let closed = try sessions.open(for: Self.account("a"), now: 0)
        sessions.close(closed)
        #expect(throws: AccessError.noSession) { try sessions.caller(closed, now: 1) }
        #expect(throws: AccessError.noSession) { try sessions.caller("", now: 1) }
    }

    @Test("A change of access ends every session of that person, and nobody else's")
    func closeAll() throws {
        let sessions = Sessions(rules: Site.rules)
        let first = try sessions.open(for: Self.account("a"), now: 0)
        let second = try sessions.open(for: Self.account("a"), now: 0)
        let other = try sessions.open(for: Self.account("b"), now: 0)
        sessions.closeAll(of: "a")
        #expect(throws: AccessError.noSession) { try sessions.caller(first, now: 1) }
        #expect(throws: AccessError.noSession) { try sessions.caller(second, now: 1) }
        #expect(try sessions.caller(other, now: 1).name == "b")
    }

    @Test("One account does not keep the others out: its quietest session ends")
    func limitOfOne() throws {
        let sessions = Sessions(rules: Site.rules)
        let tokens = try (0..<Sessions.limitOfOne).map { try sessions.open(for: Self.account("a"), now: Int64($0)) }
        sessions.noteAct(tokens[0], now: 100)
        let last = try sessions.open(for: Self.account("a"), now: 101)
        #expect(throws: AccessError.noSession) { try sessions.caller(tokens[1], now: 102) }
        for token in [tokens[0], tokens[2], last] { _ = try sessions.caller(token, now: 102) }
    }

    @Test("There is a limit, and a new session takes the place of idle ones")
    func limit() throws {
        let sessions = Sessions(rules: Site.rules)
        for number in 0..<Sessions.limit { _ = try sessions.open(for: Self.account("u\(number)"), now: 0) }
        #expect(throws: AccessError.tooManySessions) { try sessions.open(for: Self.account("more"), now: 1) }
        _ = try sessions.open(for: Self.account("later"), now: 31 * Self.minute)
    }

    @Test("With a password that is due nothing is allowed; otherwise what the role may")
    func rights() throws {
        let sessions = Sessions(rules: Site.rules)
        let due = try sessions.caller(try sessions.open(for: Self.account("a", mustChange: true), now: 0), now: 1)
        #expect(throws: AccessError.passwordDue) { try due.require(.look) }
        let caller = try sessions.caller(try sessions.open(for: Self.account("a"), now: 0), now: 1)
        try caller.require(.operate)
        #expect(throws: AccessError.notAllowed(.release, .operator)) { try caller.require(.release) }
    }
}
