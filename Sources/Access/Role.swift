/// What a person is on the line. An account has one role (S-01).
public enum Role: String, Sendable, CaseIterable, Codable {
    case `operator`
    case supervisor
    case qa
    case engineer
    /// Of accounts: gives and takes access, and touches neither product nor records.
    case administrator
}

/// What a call to the controller needs the right to. Each function of the service asks for exactly one.
public enum Right: String, Sendable, CaseIterable, Codable {
    /// To see the line, batches, codes, alarms and records.
    case look
    /// To start, hold and stop the machine, to clear the line, test it, scan, count and answer alarms.
    case operate
    /// To move packs by hand: sample, take out, put back, replace, re-print.
    case rework
    /// To create, end, close and cancel batches, to close containers short, to explain deviations, to shelve alarms.
    case supervise
    /// To import codes, give them back and allot pre-printed ones.
    case supplyCodes
    /// To take what can never be put back out of the world: void, destroy.
    case destroy
    /// To review a batch, sign it, and send what QA has mended again.
    case release
    /// To write a batch record to a directory.
    case exportRecord
    /// To test and reconnect devices and to replay recordings.
    case maintain
    /// To add, change and disable accounts.
    case manageAccounts
}

extension Role {
    /// Least privilege: who makes the batch does not release it, who releases it does not make it, and who gives access
    /// does neither (S-01).
    public var rights: Set<Right> {
        switch self {
        case .operator: [.look, .operate, .rework]
        case .supervisor: [.look, .operate, .rework, .supervise, .supplyCodes, .destroy, .exportRecord]
        case .qa: [.look, .destroy, .release, .exportRecord]
        case .engineer: [.look, .operate, .supplyCodes, .maintain, .exportRecord]
        case .administrator: [.look, .manageAccounts]
        }
    }
}
