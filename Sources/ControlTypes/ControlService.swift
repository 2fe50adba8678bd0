/// What a controller does for consoles, commands and programs. The server hands requests of the API to it, and the
/// client implements it over the socket, so that both sides speak the same functions.
public protocol ControlService: Sendable {
    func status() async throws(ControlError) -> LineStatus

    // Codes
    /// The file's bytes as they came; all or nothing (U-03).
    func importCodes(_ request: ImportRequest, file: [UInt8]) async throws(ControlError) -> ImportSummary
    func pools() async throws(ControlError) -> [PoolStatus]
    /// Gives the unallocated codes of a source, by number or name, back to the enterprise: no batch gets them any more.
    /// With `file`, an absolute path on the controller's machine, their list is written there.
    func returnCodes(_ source: String, _ signer: Act, to file: String?) async throws(ControlError) -> ReturnSummary
    /// Writes the list of a source's returned codes (again).
    func writeReturnedCodes(_ source: String, to file: String) async throws(ControlError) -> ReturnSummary

    // Batches
    func createBatch(_ request: CreateBatch) async throws(ControlError) -> BatchSummary
    func batches() async throws(ControlError) -> [BatchSummary]
    /// Starts the batch: codes are leased, printers prepared; the line runs as soon as nothing holds it.
    func startBatch(_ number: String, _ signer: Act) async throws(ControlError) -> BatchSummary
    /// No new units from here on.
    func endBatch(_ number: String, _ signer: Act) async throws(ControlError) -> BatchSummary
    /// Decides what is still open; refused with a list while something must happen first.
    func closeBatch(_ number: String, _ signer: Act) async throws(ControlError) -> BatchSummary
    /// The places that people count before the batch is closed (N-02).
    func counts(_ number: String) async throws(ControlError) -> [PlaceCountStatus]
    /// Enters a physical count; a later one of the same place replaces it.
    func count(_ number: String, _ request: CountRequest) async throws(ControlError) -> PlaceCountStatus
    /// Says why a count differs from the records.
    func explainDeviation(_ number: String, _ request: DeviationRequest) async throws(ControlError) -> PlaceCountStatus
    /// Everything in the batch that is not final, each with what would close it.
    func openEntries(_ number: String) async throws(ControlError) -> [OpenStatus]
    /// A batch with its steps, and what stands against the next ones.
    func batch(_ number: String) async throws(ControlError) -> BatchDetail
    /// The containers that were closed last, at most fifty, the newest first.
    func closedContainers(_ number: String) async throws(ControlError) -> [ClosedContainer]
    /// Confirms items of the line clearance; with the last one the batch is cleared.
    func clearBatch(_ number: String, _ request: ClearBatch) async throws(ControlError) -> BatchDetail
    /// Starts or ends the function test, or announces its next piece.
    func challengeBatch(_ number: String, _ request: ChallengeBatch) async throws(ControlError) -> BatchDetail
    /// The line stands until a person lets it go on.
    func holdBatch(_ number: String, _ signer: Act) async throws(ControlError) -> BatchSummary
    /// Gives the batch up before a unit was made; its codes go back to their pools.
    func cancelBatch(_ number: String, _ signer: Act) async throws(ControlError) -> BatchSummary
    /// Closes one open container as a short one, or takes it apart.
    func resolveContainer(_ request: ResolveContainer) async throws(ControlError)
    /// Gives codes of pre-printed cartons to a batch that is planned or running, in one durable act (V-08).
    func allotCodes(_ number: String, _ request: AllotCodes) async throws(ControlError) -> AllotmentSummary
    /// Gives unused pre-printed cartons back for another batch, all of them or none.
    func returnCartons(_ number: String, codes: [String], _ signer: Act) async throws(ControlError) -> PreprintedStatus
    /// Writes the batch record directory on the controller's machine.
    func exportRecord(_ number: String, to directory: String) async throws(ControlError) -> RecordSummary

    // Line
    /// `start`, `hold`, `stop`, `declare-belt-empty`, `resume`, `close-open-containers`.
    func command(_ name: String, _ signer: Act) async throws(ControlError)
    /// Where the time of a batch went; nil = of the batch that the line has.
    func losses(batch: String?) async throws(ControlError) -> LossStatus
    /// Where the time of the present shift went so far.
    func shiftLosses() async throws(ControlError) -> LossStatus
    /// Gives a stop of the batch a reason of the line's list, or another one; nil = the latest stop.
    func giveStopReason(_ reason: String, stop: Int?, _ signer: Act) async throws(ControlError)
    /// The next `count` items of a station are rejected whatever is read on them.
    func rejectNext(_ count: Int, at station: String, _ signer: Act) async throws(ControlError)
    /// An act on packs by hand, or only its consequences when `preview` is set (W-02, W-03).
    func act(_ request: PackActRequest) async throws(ControlError) -> PackActReport
    /// What is under way at a handheld station goes on at another one of the same level. Stations by their ids.
    func handOver(from: String, to: String, _ signer: Act) async throws(ControlError)
    /// Everything known of a code: by its text, or the content of its symbol.
    func scan(_ code: String) async throws(ControlError) -> CodeReport

    // Devices
    /// A device with its latest messages, its times, and what may be tried with it.
    func device(_ id: String) async throws(ControlError) -> DeviceDetail
    /// Makes its connection anew, or has it read or print something that is none of the product's.
    func testDevice(_ id: String, _ request: TestDevice) async throws(ControlError)

    // Alarms
    /// Every alarm that is not normal, also what is shelved or suppressed; most urgent first.
    func alarms() async throws(ControlError) -> [AlarmStatus]
    /// The newest entries of the log of alarms, oldest first.
    func alarmHistory() async throws(ControlError) -> [AlarmHistoryEntry]
    func alarmReport() async throws(ControlError) -> AlarmReport
    /// Every kind of alarm that there is.
    func alarmCatalogue() async throws(ControlError) -> [AlarmDescription]
    func acknowledgeAlarm(_ id: String, _ signer: Act) async throws(ControlError)
    /// Needs a reason; the line's file says for how long at most.
    func shelveAlarm(_ id: String, _ request: ShelveAlarm) async throws(ControlError)
    func unshelveAlarm(_ id: String, _ signer: Act) async throws(ControlError)
}

/// Who acts and why.
public struct Act: Codable, Hashable, Sendable {
    /// With a session its holder, whatever a request says; without one a name that is recorded as unauthenticated.
    public var user: String
    public var reason: String
    /// The holder of a session acts. Never read from a request.
    public var isAuthenticated = false

    public init(user: String, reason: String) {
        self.user = user
        self.reason = reason
    }

    private enum CodingKeys: String, CodingKey { case user, reason }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            user: try values.decodeIfPresent(String.self, forKey: .user) ?? "",
            reason: try values.decode(String.self, forKey: .reason))
    }

    /// The act of somebody who is known.
    public func authenticated(as user: String) -> Act {
        var act = Act(user: user, reason: reason)
        act.isAuthenticated = true
        return act
    }
}

/// The body of `POST /v1/stations/{station}/reject`.
public struct RejectOrder: Codable, Hashable, Sendable {
    /// 1…1000 items.
    public var count: Int
    public var act: Act

    public init(count: Int, act: Act) {
        self.count = count
        self.act = act
    }
}

public struct ImportRequest: Hashable, Sendable {
    public var fileName: String
    public var product: String
    public var level: Int
    /// 申请单号
    public var application: String
    public var act: Act

    public init(fileName: String, product: String, level: Int, application: String, user: String) {
        self.fileName = fileName
        self.product = product
        self.level = level
        self.application = application
        act = Act(user: user, reason: "")
    }
}

public struct ImportSummary: Codable, Hashable, Sendable {
    public var fileName: String
    public var sha256: String
    public var product: String
    public var level: Int
    public var application: String
    public var codes: Int

    public init(fileName: String, sha256: String, product: String, level: Int, application: String, codes: Int) {
        self.fileName = fileName
        self.sha256 = sha256
        self.product = product
        self.level = level
        self.application = application
        self.codes = codes
    }
}

public struct CreateBatch: Codable, Hashable, Sendable {
    public var number: String
    public var product: String
    /// `yyyy-MM-dd`
    public var madeOn: String
    /// `yyyy-MM-dd`; nil = computed from the shelf life by the product's rule.
    public var expiresOn: String?
    public var plannedUnits: Int
    public var act: Act

    public init(
        number: String, product: String, madeOn: String, expiresOn: String?, plannedUnits: Int, act: Act
    ) {
        self.number = number
        self.product = product
        self.madeOn = madeOn
        self.expiresOn = expiresOn
        self.plannedUnits = plannedUnits
        self.act = act
    }
}

public struct BatchSummary: Codable, Hashable, Sendable {
    public var number: String
    public var product: String
    public var phase: String
    public var madeOn: String
    public var expiresOn: String
    public var plannedUnits: Int
    /// What a person should know, e.g. an expiry date that fits no rule.
    public var warnings: [BilingualMessage]

    public init(
        number: String, product: String, phase: String, madeOn: String, expiresOn: String, plannedUnits: Int,
        warnings: [BilingualMessage]
    ) {
        self.number = number
        self.product = product
        self.phase = phase
        self.madeOn = madeOn
        self.expiresOn = expiresOn
        self.plannedUnits = plannedUnits
        self.warnings = warnings
    }
}

public struct RecordSummary: Codable, Hashable, Sendable {
    public var directory: String
    public var files: [String]
    public var auditHead: String

    public init(directory: String, files: [String], auditHead: String) {
        self.directory = directory
        self.files = files
        self.auditHead = auditHead
    }
}

public struct CodeReport: Codable, Hashable, Sendable {
    public var code: String
    public var scheme: String
    public var product: String
    public var level: Int
    public var state: String
    public var batch: String?
    /// Its container, that one's container …, from the inside out.
    public var parents: [String]
    /// Direct content.
    public var children: [String]
    public var history: [Entry]
    /// Where it is: `at-gate`, `passed`, `packed`, `in-bin`, `unknown`, `taken`, `in-hand`; nil when it is not of the
    /// batch in production.
    public var place: String?
    /// The acts that may be done with it now, by their words; see ``PackActRequest/kind``.
    public var legalActs: [String]
    /// It holds something else than its label shows, or its label was declared destroyed.
    public var labelDue: Bool

    public struct Entry: Codable, Hashable, Sendable {
        /// RFC 3339 UTC.
        public var at: String
        public var what: BilingualMessage
        /// The person, or two, where people did it.
        public var who: String?
        public var why: String?

        /// What the line did.
        public init(at: String, what: BilingualMessage) {
            self.init(at: at, what: what, who: nil, why: nil)
        }

        public init(at: String, what: BilingualMessage, who: String?, why: String?) {
            self.at = at
            self.what = what
            self.who = who
            self.why = why
        }
    }

    public init(
        code: String, scheme: String, product: String, level: Int, state: String, batch: String?, parents: [String],
        children: [String], history: [Entry], place: String?, legalActs: [String], labelDue: Bool
    ) {
        self.code = code
        self.scheme = scheme
        self.product = product
        self.level = level
        self.state = state
        self.batch = batch
        self.parents = parents
        self.children = children
        self.history = history
        self.place = place
        self.legalActs = legalActs
        self.labelDue = labelDue
    }
}

/// Why a request was not carried out; nothing of it was. Sent as `application/problem+json` (RFC 9457).
public struct ControlError: Error, Codable, Hashable, Sendable {
    public enum Kind: String, Codable, Hashable, Sendable, CaseIterable {
        /// The request itself is wrong (HTTP 400).
        case badRequest
        /// There is no such thing (404).
        case notFound
        /// Not possible in the present state (409).
        case conflict
        /// The content was refused; `problems` has every reason (422).
        case refused
        /// The controller can do no more: its ledger failed (503).
        case unavailable
        /// No session, or one that is over (401).
        case unauthorized
        /// The role of the session's holder has no right to it (403).
        case forbidden
        /// No controller answers (client side).
        case unreachable
    }

    public var kind: Kind
    public var message: BilingualMessage
    /// Every single reason, e.g. one for each bad line of a file.
    public var problems: [BilingualMessage]

    public init(kind: Kind, message: BilingualMessage, problems: [BilingualMessage]) {
        self.kind = kind
        self.message = message
        self.problems = problems
    }
}
