/// Keyence SR reader, ASCII commands with CR; a leading ESC empties its receive buffer.
///
/// Results of this reader: symbols joined by a comma; each symbol is its AIM id and data, and, where grading is on, TAB
/// and grade × 10; no read is the read-error string. All end with CR.
struct KeyenceReader: Sendable {
    let plan: KeyencePlan
    private var line: [UInt8] = []
    private var good = 0
    private var bad = 0
    private var triggers = 0
    /// LON was given and nothing was read yet.
    private(set) var isReading = false

    init(plan: KeyencePlan) {
        self.plan = plan
    }

    mutating func trigger() {
        triggers += 1
    }

    mutating func result(_ data: [UInt8]) -> [UInt8] {
        isReading = false
        if data.isEmpty {
            bad += 1
            return Array(plan.readError.utf8) + [0x0D]
        }
        good += 1
        return data + [0x0D]
    }

    /// Replies; `wantsPicture` is set by LON.
    mutating func receive(_ bytes: [UInt8], wantsPicture: inout Bool) -> [UInt8] {
        var replies: [UInt8] = []
        for byte in bytes {
            switch byte {
            case 0x1B: line = []
            case 0x0A: break
            case 0x0D:
                let command = String(decoding: line, as: UTF8.self)
                line = []
                if !command.isEmpty {
                    replies += Array(reply(to: command, &wantsPicture).utf8) + [0x0D]
                }
            default: if line.count < 256 { line.append(byte) }
            }
        }
        return replies
    }

    private mutating func reply(to command: String, _ wantsPicture: inout Bool) -> String {
        switch command {
        case "LON":
            guard !isReading else { return "ER,LON,20" }
            isReading = true
            wantsPicture = true
            return "OK,LON"
        case "LOFF":
            guard isReading else { return "ER,LOFF,20" }
            isReading = false
            bad += 1
            return "OK,LOFF\r\(plan.readError)"
        case "KEYENCE": return "OK,KEYENCE,\(plan.model),1.00"
        case "NUM": return "OK,NUM,\(good),\(bad),0,\(good),\(triggers)"
        case "ERRSTAT": return "OK,ERRSTAT,none"
        case "CMDSTAT": return "OK,CMDSTAT,none"
        case "BUSYSTAT": return "OK,BUSYSTAT,\(isReading ? "trg" : "none")"
        case "BCLR": return "OK,BCLR"
        case "RESET":
            good = 0
            bad = 0
            triggers = 0
            isReading = false
            return "OK,RESET"
        default:
            return "ER,\(command.split(separator: ",").first ?? ""),00"
        }
    }
}
