import Access
import ConfigurationFiles
public import ControlTypes
import Foundation
import Ledger
import LineCore
import Links
import Ports

/// Two persons take a ledger as it is, although its witness knows more, or is gone (L-02). No controller runs meanwhile.
///
/// Whatever code may have been used is never issued again: those of leases that the ledger has lost, and those that it
/// leased to an open batch and knows no use of. Carried out twice it does no more than once.
public struct LedgerAcceptance: Sendable {
    /// Who accepts, with the password that proves it.
    public struct Person: Sendable {
        public var name: String
        public var password: String

        public init(name: String, password: String) {
            self.name = name
            self.password = password
        }
    }

    /// What was wrong.
    public private(set) var found: BilingualMessage
    /// Codes of leases that only the witness knew.
    public private(set) var lostCodes = 0
    /// The open batch, and the codes that waited for it.
    public private(set) var batch: String?
    public private(set) var waitingCodes = 0

    /// - Parameters:
    ///   - people: an administrator and a QA person, in any order. Names that nobody proves while the ledger has no
    ///     account yet: then whoever may write the ledger's file is its owner.
    ///   - reason: why they take it; not empty.
    /// - Throws: ``ControlError`` when there is nothing to accept or these two may not, or ``StartFailure``.
    public init(
        dataDirectory: String, witness path: String, people: (Person, Person), reason: String
    ) async throws {
        guard !reason.isEmpty else {
            throw ControlError.badRequest(zh: "请写明原因", en: "say why")
        }
        guard people.0.name != people.1.name else { throw ControlError(gate: AccessError.samePerson(people.0.name)) }
        let file = "\(dataDirectory)/ledger.sqlite"
        guard FileManager.default.fileExists(atPath: file) else {
            throw StartFailure(problems: ["\(dataDirectory): 没有账本 / there is no ledger"])
        }
        guard let lock = DataDirectoryLock(directory: dataDirectory) else {
            throw StartFailure(problems: [
                "\(dataDirectory): 控制器正在使用，请先停止 / a controller works with it; stop it first"
            ])
        }
        defer { withExtendedLifetime(lock) {} }
        let now = WallClock.now()
        let ledger = try Ledger(path: file, now: now)
        guard let report = try ledger.compare(withWitness: path) else {
            throw ControlError.conflict(zh: "账本与其见证相符，无需确认", en: "the ledger has all that its witness saw")
        }
        found = report.message(witness: path)
        let names = try await Self.proven(people, ledger, now: now)
        let leases = try Self.leases(in: path)
        try doubtWaiting(in: ledger, names, reason)
        let entry = AuditEntry(
            act: "ledger.accept", who: names.0, why: reason,
            details: [
                .init(name: "second", value: names.1), .init(name: "found", value: report.finding.token),
                .init(name: "ledger", value: Self.text(report.ledger)),
                .init(name: "witness", value: report.witness.map(Self.text) ?? "unknown"),
            ])
        lostCodes = try ledger.doubt(leases, entry: entry, now: now)
        try Self.renew(path, report.finding, ledger)
    }

    private static func text(_ position: LedgerPosition) -> String {
        "\(position.ledger) entry \(position.journal.sequence) lease \(position.lease)"
    }

    /// Both are who they say and may do this together; their names as the trail has them.
    private static func proven(
        _ people: (Person, Person), _ ledger: Ledger, now: Int64
    ) async throws -> (String, String) {
        guard try !ledger.accounts().isEmpty else {
            return (
                LineController.who(people.0.name, isAuthenticated: false),
                LineController.who(people.1.name, isAuthenticated: false)
            )
        }
        let door = Doorkeeper(ledger: ledger, rules: .standard, cost: .standard)
        var roles: Set<Role> = []
        do {
            for person in [people.0, people.1] {
                let account = try await door.verify(person.name, person.password, for: "ledger.accept", now: now)
                guard !account.mustChangePassword else { throw AccessError.passwordDue }
                roles.insert(account.role)
            }
        } catch {
            throw ControlError(gate: error)
        }
        guard roles == [.administrator, .qa] else {
            throw ControlError(
                kind: .forbidden,
                message: BilingualMessage(
                    zh: "须由一名管理员和一名质量人员共同确认", en: "an administrator and a QA person accept it together"),
                problems: [])
        }
        return (people.0.name, people.1.name)
    }

    /// Of a damaged list what is whole: everything up to the first line that is not.
    private static func leases(in path: String) throws -> [WitnessedLease] {
        var leases: [WitnessedLease] = []
        do {
            try Witness.leases(in: path) { leases.append($0) }
        } catch WitnessFailure.damaged {
            // It is said in the trail that the witness was damaged.
        }
        return leases
    }

    /// The open batch hears of it as of everything else: by an event in its journal.
    private mutating func doubtWaiting(in ledger: Ledger, _ names: (String, String), _ reason: String) throws {
        guard let row = try ledger.batches().first(where: { $0.phase.isActive }) else { return }
        let layout = try FrozenConfiguration.reading(of: row).line.layout
        let recovery = try Recovery(ledger: ledger, layout: layout)
        var line = recovery.line
        var sequence = try ledger.lastSequence()
        var entries: [JournalEntry] = []
        var events = recovery.unheardLeases.map { Event.codesLeased(lease: $0.id, level: $0.level, codes: $0.codes) }
        events.append(.recordsLost(Signer(who: names.0, why: reason), second: names.1))
        // The program's clock began with the program: for the line a new run begins.
        for event in [.controllerStarted] + events {
            let moment = Moment(tick: SystemClock.now(), wall: WallClock.now())
            var step = Step()
            line.handle(event, at: moment, into: &step)
            sequence += 1
            entries.append(
                JournalEntry(
                    sequence: sequence, moment: moment, event: EventCodec.encode(event), facts: step.facts))
            for case .codeState(_, .allocated, .inDoubt, .recordsLost) in step.facts { waitingCodes += 1 }
        }
        try ledger.append(entries, batch: row.id)
        batch = row.number
    }

    /// The witness goes on from the ledger as it is. One that is of no use is put aside, not deleted.
    private static func renew(_ path: String, _ finding: WitnessFinding, _ ledger: Ledger) throws {
        let position = try ledger.witnessPosition()
        switch finding {
        case .behind, .differs:
            if let witness = try Witness(path: path) {
                try witness.take(position)
                return
            }
        case .missing, .damaged, .ofAnotherLedger: break
        }
        let files = FileManager.default
        if files.fileExists(atPath: path) {
            var number = 1
            while files.fileExists(atPath: "\(path).replaced-\(number)") { number += 1 }
            try files.moveItem(atPath: path, toPath: "\(path).replaced-\(number)")
        }
        _ = try Witness(creating: path, at: position)
    }
}
