import Access
import ControlTypes
import Ledger
import LineCore

extension CallerService {
    func me() async throws(ControlError) -> AccountStatus {
        try await ControllerGate.answering {
            let accounts = try await gate.door.accounts(now: WallClock.now())
            guard let account = accounts.first(where: { $0.name == caller.name }) else { throw AccessError.noSession }
            return AccountStatus(account)
        }
    }

    func logout() async throws(ControlError) {
        gate.sessions.close(token)
        try await ControllerGate.answering {
            try gate.controller.ledger.appendAudit(
                AuditEntry(act: "logout", who: caller.name, why: "", details: []), batch: nil, now: WallClock.now())
        }
    }

    func changePassword(_ request: PasswordChange) async throws(ControlError) {
        try await ControllerGate.answering {
            try await gate.door.changePassword(
                of: caller.name, from: request.old, to: request.new, now: WallClock.now())
        }
        gate.sessions.closeAll(of: caller.name)
    }

    func accounts() async throws(ControlError) -> [AccountStatus] {
        try allow(.manageAccounts)
        return try await ControllerGate.answering {
            try await gate.door.accounts(now: WallClock.now()).map(AccountStatus.init)
        }
    }

    func addAccount(_ request: NewAccount) async throws(ControlError) {
        try allow(.manageAccounts)
        let role = try Self.role(request.role)
        try await ControllerGate.answering {
            try await gate.door.add(
                name: request.name, printedName: request.printedName, role: role, password: request.password,
                by: caller.name, why: request.act.reason, now: WallClock.now())
        }
    }

    func changeAccount(_ name: String, _ request: AccountChangeRequest) async throws(ControlError) {
        try allow(.manageAccounts)
        let (who, why, now) = (caller.name, request.act.reason, WallClock.now())
        switch (request.role, request.password, request.isDisabled) {
        case (let text?, nil, nil):
            let role = try Self.role(text)
            try await ControllerGate.answering {
                try await gate.door.setRole(of: name, to: role, by: who, why: why, now: now)
            }
        case (nil, let password?, nil):
            try await ControllerGate.answering {
                try await gate.door.resetPassword(of: name, to: password, by: who, why: why, now: now)
            }
        case (nil, nil, let isDisabled?):
            try await ControllerGate.answering {
                try await gate.door.setDisabled(name, isDisabled, by: who, why: why, now: now)
            }
        default:
            throw ControlError.badRequest(
                zh: "role、password、isDisabled 三者恰有一个", en: "there is exactly one of role, password and isDisabled")
        }
        // What was allowed before is asked for anew.
        gate.sessions.closeAll(of: name)
    }

    private static func role(_ text: String) throws(ControlError) -> Role {
        guard let role = Role(rawValue: text) else {
            let known = Role.allCases.map(\.rawValue).joined(separator: ", ")
            throw ControlError.badRequest(
                zh: "没有角色 \(text)，可用：\(known)", en: "there is no role \(text); there are \(known)")
        }
        return role
    }
}
