import Access
import ConfigurationFiles
public import ControlTypes
import Foundation
import Ledger
import LineCore
import Links
import Ports
import Synchronization

/// The way to a controller for everybody outside its process: people log in here, and get what their role may do.
public struct ControllerGate: AccessService {
    let controller: LineController
    let door: Doorkeeper
    let sessions: Sessions
    let proof: OwnerProof

    /// - Parameter dataDirectory: its owner may set up the first account.
    /// - Throws: when the proof for the first account cannot be written, or the ledger cannot be read.
    public init(controller: LineController, dataDirectory: String) throws {
        try self.init(controller: controller, dataDirectory: dataDirectory, cost: .standard)
    }

    init(controller: LineController, dataDirectory: String, cost: PasswordHash.Cost) throws {
        self.controller = controller
        let rules = AccessRules(controller.line.access)
        door = Doorkeeper(ledger: controller.ledger, rules: rules, cost: cost)
        sessions = Sessions(rules: rules)
        proof = OwnerProof(dataDirectory: dataDirectory)
        if try controller.ledger.accounts().isEmpty { try proof.write() } else { try proof.remove() }
    }

    public var openStatus: any OpenService { controller }

    public func login(_ request: Login) async throws(ControlError) -> LoginAnswer {
        let now = WallClock.now()
        return try await Self.answering {
            guard try await door.hasAccounts() else { throw AccessError.noAccounts }
            let account = try await door.verify(request.user, request.password, for: "login", now: now)
            let token = try sessions.open(for: account, now: Self.uptime())
            // It may have been changed while the password was checked.
            guard try await door.accounts(now: now).first(where: { $0.name == account.name }) == account else {
                sessions.close(token)
                throw AccessError.wrongCredentials
            }
            try controller.ledger.appendAudit(
                AuditEntry(act: "login", who: account.name, why: "", details: []), batch: nil, now: now)
            return LoginAnswer(token: token, account: AccountStatus(account))
        }
    }

    public func addFirstAccount(_ request: FirstAccount) async throws(ControlError) {
        let now = WallClock.now()
        try await Self.answering {
            guard try await !door.hasAccounts() else { throw AccessError.accountsExist }
            guard proof.isShown(by: request.proof) else { throw AccessError.notOwner }
            try await door.addFirst(
                name: request.name, printedName: request.printedName, password: request.password, now: now)
            try proof.remove()
        }
    }

    public func service(for session: String?) throws(ControlError) -> any ServedSession {
        do {
            guard let session else {
                if try controller.ledger.accounts().isEmpty { throw AccessError.noAccounts }
                throw AccessError.noSession
            }
            let caller = try sessions.caller(session, now: Self.uptime())
            return CallerService(gate: self, token: session, caller: caller)
        } catch {
            throw ControlError(gate: error)
        }
    }

    /// Milliseconds that no clock setting moves.
    static func uptime() -> Int64 { SystemClock.now().microseconds / 1_000 }

    static func answering<Answer>(_ body: () async throws -> Answer) async throws(ControlError) -> Answer {
        do {
            return try await body()
        } catch {
            throw ControlError(gate: error)
        }
    }
}

extension LineController: OpenService {}

extension AccessRules {
    init(_ configuration: AccessConfiguration) {
        self.init(
            shortestPassword: configuration.passwordLength, passwordDays: configuration.passwordDays,
            formerPasswords: configuration.formerPasswords, failures: configuration.failures,
            lockMinutes: configuration.lockMinutes, idleMinutes: configuration.idleMinutes,
            sessionHours: configuration.sessionHours)
    }
}

extension AccountStatus {
    init(_ account: Account) {
        self.init(
            name: account.name, printedName: account.printedName, role: account.role.rawValue,
            isDisabled: account.isDisabled,
            lockedUntil: account.lockedUntil == 0 ? nil : Timestamps.text(milliseconds: account.lockedUntil),
            mustChangePassword: account.mustChangePassword)
        rights = Right.allCases.filter(account.role.rights.contains).map(\.rawValue)
    }
}
