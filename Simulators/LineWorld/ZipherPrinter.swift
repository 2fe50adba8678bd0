/// Videojet / Zipher Text Communications: state, jobs and the record buffer for serialization.
///
/// Fields are separated and terminated by `|`, messages end with CR, LF is ignored, a bare CR resets the parser.
/// `SNI` and `SLR` answer with their own name and the index, 0 where there is none; `SEL` empties the buffer and starts
/// the indices anew.
struct ZipherPrinter: Sendable {
    enum State: Int, Sendable {
        case shutDown = 0
        case starting = 1
        case shuttingDown = 2
        case running = 3
        case offline = 4
    }

    /// What to do with a command.
    enum Answer: Hashable, Sendable {
        /// Nothing to say (the parser was reset).
        case none
        case reply(String)
        /// A transition: call `finishTransition` after the transition time, then send what it says.
        case later
        /// The record was stored: the answer to it may get lost.
        case stored(String)
    }

    private struct Record: Sendable {
        var index: Int
        var values: [[UInt8]]
    }

    private struct Parser: Sendable {
        var connection: Int
        var line: [UInt8] = []
        var isOverlong = false
    }

    let plan: ZipherPlan
    private(set) var state = State.offline
    private var target: State?
    private var job: String?
    private var header: [String] = []
    private var jobFields: [(name: String, value: [UInt8])] = []
    private var records: [Record] = []
    private var maximum: Int
    private var lastPrinted = 0
    private var lastText: [UInt8] = []
    private var batch = 0
    private var total = 0
    /// What was stored since it was asked last.
    private var newRecords: [[UInt8]] = []
    private var parsers: [Parser] = []
    /// The ribbon is out: nothing is printed until people changed it.
    var hasFault = false
    /// After a change of the web the buffered label comes out once more.
    var reprintsLast = false
    /// It prints the lot of the former batch.
    var isStale = false

    /// Longest message that the printer takes.
    static let longestLine = 2_048
    static let bufferBytes = 65_536

    init(plan: ZipherPlan) {
        self.plan = plan
        maximum = plan.capacity
    }

    mutating func connected(_ connection: Int) {
        parsers.append(Parser(connection: connection))
    }

    mutating func disconnected(_ connection: Int) {
        parsers.removeAll { $0.connection == connection }
    }

    /// Splits what came into messages, without CR; an empty one is a reset of the parser.
    mutating func messages(in bytes: [UInt8], connection: Int) -> [[UInt8]] {
        guard let place = parsers.firstIndex(where: { $0.connection == connection }) else { return [] }
        var messages: [[UInt8]] = []
        for byte in bytes {
            switch byte {
            case 0x0A: break
            case 0x0D:
                // An overlong message cannot be understood: it is answered ERR like any unknown one.
                messages.append(parsers[place].isOverlong ? Array("?".utf8) : parsers[place].line)
                parsers[place].line = []
                parsers[place].isOverlong = false
            default:
                if parsers[place].line.count < Self.longestLine {
                    parsers[place].line.append(byte)
                } else {
                    parsers[place].isOverlong = true
                }
            }
        }
        return messages
    }

    /// The symbols of the records that were stored since the last call.
    mutating func takeNewRecords() -> [[UInt8]] {
        defer { newRecords.removeAll(keepingCapacity: true) }
        return newRecords
    }

    // MARK: Printing

    /// The product sensor saw an item: prints the next record. Nil = nothing was printed.
    mutating func printNext() -> [UInt8]? {
        if reprintsLast, state == .running, !hasFault, !lastText.isEmpty {
            reprintsLast = false
            return printLastAgain()
        }
        guard state == .running, !hasFault, !records.isEmpty else { return nil }
        let record = records.removeFirst()
        lastPrinted = record.index
        count()
        lastText = symbol(of: record.values)
        return lastText
    }

    /// A fault of the printer: what it printed last once more.
    mutating func printLastAgain() -> [UInt8]? {
        guard state == .running, !hasFault, !lastText.isEmpty else { return nil }
        count()
        return lastText
    }

    /// The power was off. Job and records are in memory that lasts, unless it forgets.
    mutating func restart(forgets: Bool) {
        state = .offline
        target = nil
        parsers = []
        reprintsLast = false
        guard forgets else { return }
        records = []
        job = nil
        jobFields = []
        header = []
        lastPrinted = 0
        lastText = []
        batch = 0
    }

    /// The memory of records and their field names did not last.
    mutating func loseRecords() {
        records = []
        header = []
    }

    private mutating func count() {
        batch += 1
        total += 1
    }

    private func symbol(of values: [[UInt8]]) -> [UInt8] {
        var data: [UInt8] = []
        for piece in plan.symbol {
            switch piece {
            case .value(let place): if place < values.count { data += values[place] }
            case .field(let name):
                if let place = header.firstIndex(of: name), place < values.count {
                    data += values[place]
                } else if let field = jobFields.first(where: { $0.name == name }) {
                    data += field.value
                }
            case .text(let text): data += Array(text.utf8)
            case .separator: data.append(0x1D)
            }
        }
        // The lot stands at the end of an element string, and in a field of the job.
        let lot = jobFields.first { field in
            !field.value.isEmpty && data.suffix(field.value.count).elementsEqual(field.value)
        }
        if isStale, let lot { data = data.dropLast(lot.value.count) + Array("FORMER".utf8) }
        return data
    }

    // MARK: Commands

    mutating func perform(_ message: [UInt8]) -> Answer {
        guard !message.isEmpty else { return .none }
        var fields = message.split(separator: UInt8(ascii: "|"), omittingEmptySubsequences: false).map(Array.init)
        // The last field must be terminated, too; single words are taken without.
        if fields.count > 1 {
            guard fields[fields.count - 1].isEmpty else { return .reply("ERR") }
            fields.removeLast()
        }
        let name = String(decoding: fields[0], as: UTF8.self)
        let values = Array(fields.dropFirst())
        let texts = values.map { String(decoding: $0, as: UTF8.self) }
        switch name {
        case "GST", "GJN", "GFT", "GWN", "VER", "GPC", "SGM", "SRC", "SFS", "SNI", "SLR":
            return values.isEmpty ? .reply(query(name)) : .reply("ERR")
        case "SST": return setState(texts)
        case "SEL": return acknowledge(select(texts))
        case "SLA", "SCF": return acknowledge(setJobFields(name == "SLA" ? Array(values.dropFirst()) : values, texts))
        case "CAF", "CAW": return acknowledge(values.isEmpty)
        case "SCB":
            guard values.isEmpty else { return .reply("ERR") }
            records = []
            return .reply("ACK")
        case "SMR":
            guard texts.count == 1, let number = Int(texts[0]), (1...plan.capacity).contains(number) else {
                return .reply("ERR")
            }
            maximum = number
            return .reply("ACK")
        case "SHO":
            guard !texts.isEmpty else { return .reply("ERR") }
            header = texts
            return .reply("ACK")
        case "SDO":
            let index = (records.last?.index ?? lastPrinted) + 1
            return store(index, values) ? .stored("SFS|\(freeBytes)|") : .reply("ERR")
        case "SHD": return storeNamed(values)
        case "SID":
            guard texts.count >= 2, let index = UInt32(texts[0]), index > 0 else { return .reply("ERR") }
            return store(Int(index), Array(values.dropFirst())) ? .stored("ACK") : .reply("ERR")
        default: return .reply("ERR")
        }
    }

    private func acknowledge(_ isGood: Bool) -> Answer {
        .reply(isGood ? "ACK" : "ERR")
    }

    private var freeBytes: Int {
        Self.bufferBytes - records.reduce(0) { $0 + $1.values.reduce(0) { $0 + $1.count + 1 } }
    }

    private func query(_ name: String) -> String {
        switch name {
        case "GST": "STS|\(state.rawValue)|\(hasFault ? 2 : 0)|\(job ?? "")|\(batch)|\(total)|"
        case "GJN": "JOB|\(job ?? "")|-|"
        case "GFT": hasFault ? "FLT|1|E11|1|Ribbon out|" : "FLT|0|"
        case "GWN": "WRN|0|"
        case "VER": "VER|1.37|"
        case "GPC": "PCS|\(batch)|0|0|\(records.count)|"
        case "SGM": "SGM|\(maximum)|"
        case "SRC": "SRC|\(records.count)|"
        case "SFS": "SFS|\(freeBytes)|"
        case "SNI": "SNI|\(records.first?.index ?? 0)|"
        default: "SLR|\(lastPrinted)|"
        }
    }

    private mutating func select(_ texts: [String]) -> Bool {
        guard let name = texts.first, !name.isEmpty, plan.jobs.isEmpty || plan.jobs.contains(name) else { return false }
        job = name
        records = []
        jobFields = []
        lastPrinted = 0
        batch = 0
        lastText = []
        return true
    }

    /// `SLA|job|f=v|…` selects and sets, `SCF|f=v|…` sets.
    private mutating func setJobFields(_ values: [[UInt8]], _ texts: [String]) -> Bool {
        let pairs = values.map(Self.pair)
        guard pairs.allSatisfy({ $0 != nil }) else { return false }
        if values.count < texts.count, !select(texts) { return false }
        guard job != nil else { return false }
        for case let (name, value)? in pairs {
            jobFields.removeAll { $0.name == name }
            jobFields.append((name, value))
        }
        return true
    }

    private static func pair(_ field: [UInt8]) -> (name: String, value: [UInt8])? {
        guard let place = field.firstIndex(of: UInt8(ascii: "=")), place > 0 else { return nil }
        return (String(decoding: field[..<place], as: UTF8.self), Array(field[(place + 1)...]))
    }

    private mutating func storeNamed(_ fields: [[UInt8]]) -> Answer {
        let pairs = fields.compactMap(Self.pair)
        guard pairs.count == fields.count, !pairs.isEmpty else { return .reply("ERR") }
        header = pairs.map(\.name)
        let index = (records.last?.index ?? lastPrinted) + 1
        return store(index, pairs.map(\.value)) ? .stored("ACK") : .reply("ERR")
    }

    private mutating func store(_ index: Int, _ values: [[UInt8]]) -> Bool {
        guard job != nil, !values.isEmpty, records.count < maximum, freeBytes > 1_024,
            !records.contains(where: { $0.index == index })
        else { return false }
        records.append(Record(index: index, values: values))
        newRecords.append(symbol(of: values))
        return true
    }

    private mutating func setState(_ texts: [String]) -> Answer {
        guard texts.count == 1, let number = Int(texts[0]), let wanted = State(rawValue: number), target == nil else {
            return .reply("ERR")
        }
        guard wanted != state else { return .reply("ACK") }
        switch (state, wanted) {
        case (.shutDown, .starting), (.offline, .shuttingDown), (.running, .offline), (.running, .shuttingDown): break
        case (.offline, .running): guard job != nil, !hasFault else { return .reply("ERR") }
        default: return .reply("ERR")
        }
        target = wanted
        return .later
    }

    /// The transition is over; what starts or shuts down goes on by itself.
    mutating func finishTransition() -> String {
        switch target {
        case .starting: state = .offline
        case .shuttingDown: state = .shutDown
        case .running, .offline: state = target ?? state
        case .shutDown, nil: return "ERR"
        }
        target = nil
        return "ACK"
    }
}
