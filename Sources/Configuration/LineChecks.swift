import Codes

/// What must hold between the values of a line's file. Works on the tree, so that a file with other errors is looked
/// through as well: what is missing is left out.
struct LineChecks {
    var problems: ProblemList
    let tree: Checked
    private let devices: [Checked]
    let stations: [Checked]

    init(_ tree: Checked, file: String) {
        problems = ProblemList(file: file)
        self.tree = tree
        devices = tree["devices"]?.elements ?? []
        stations = tree["stations"]?.elements ?? []
    }

    /// - Parameter hasErrors: the file has errors of form; then a device may be unused because its user was refused.
    mutating func run(hasErrors: Bool) {
        checkIdentifiers(devices)
        checkIdentifiers(stations)
        let (shifts, reasons) = (tree["shifts"]?.elements ?? [], tree["stop-reasons"]?.elements ?? [])
        checkIdentifiers(shifts)
        checkIdentifiers(reasons)
        checkLosses(shifts: shifts, timeZone: tree["enterprise"]?["time-zone"])
        checkIdentifiers(tree["clearance"]?.elements ?? [])
        checkAddresses()
        checkPLC()
        checkOrder()
        checkLevels()
        checkUse()
        checkRework()
        checkPictureTimes()
        checkLimits()
        checkGrades()
        checkDetails()
        checkCounts()
        checkIdentifiers(tree["handover"]?.elements ?? [])
        checkHandover()
        if !hasErrors, !problems.problems.containsErrors { checkForUnused() }
    }

    private mutating func checkIdentifiers(_ elements: [Checked]) {
        var seen: [String: Checked] = [:]
        for element in elements {
            guard let id = element["id"], let text = id.text else { continue }
            if let first = seen[text] {
                problems.error(
                    id, zh: "编号“\(text)”已在第 \(first.place.line) 行使用",
                    en: "the id \"\(text)\" was used already in line \(first.place.line)")
            } else {
                seen[text] = id
            }
        }
    }

    private mutating func checkAddresses() {
        var seen: [String: Checked] = [:]
        for device in devices {
            guard let connect = device["connect"], let text = connect.text,
                case .success(let address) = DeviceAddress.parse(text)
            else { continue }
            if let driver = driver(of: device), !driver.transports.contains(address.transport) {
                let allowed = driver.transports.joined(separator: ", ")
                problems.error(
                    connect, zh: "驱动 \(driver.rawValue) 不能用 \(address.transport)；允许：\(allowed)",
                    en: "the driver \(driver.rawValue) cannot use \(address.transport); allowed: \(allowed)")
            }
            if let first = seen[address.exclusivePart] {
                problems.error(
                    connect, zh: "地址 \(address.exclusivePart) 已被第 \(first.place.line) 行的设备占用",
                    en: "\(address.exclusivePart) is taken by the device of line \(first.place.line)")
            } else {
                seen[address.exclusivePart] = connect
            }
        }
    }

    private mutating func checkPLC() {
        let plcs = devices.filter { driver(of: $0) == .lineLink }
        for extra in plcs.dropFirst() {
            problems.error(extra["driver"] ?? extra, zh: "一条线只有一个 PLC", en: "a line has one PLC")
        }
        let atPLC = stations.filter { isAtPLC($0) }
        if plcs.isEmpty, let first = atPLC.first {
            problems.error(
                first["kind"] ?? first, zh: "此工位需要 PLC，但没有 line-link 设备",
                en: "this station stands at the PLC, and no device has the driver line-link")
        }
        for station in atPLC.dropFirst(5) {
            problems.error(
                station["kind"] ?? station, zh: "Line Link 至多有 5 个 PLC 工位", en: "Line Link has at most 5 stations")
        }
    }

    private mutating func checkOrder() {
        if let first = stations.first, let kind = first["kind"], !makesUnits(first), !packsPrintedUnits(first) {
            problems.error(
                kind, zh: "第一个工位必须是 coding 或 verifying，或级别 2 的 handheld（预印盒，扫码即检验）",
                en:
                    "the first station must be of kind coding or verifying, or a handheld one of level 2 (cartons come "
                    + "printed, the scan verifies them)")
        }
        var manual = false
        for (index, station) in stations.enumerated() {
            guard let kind = station["kind"] else { continue }
            if index > 0, makesUnits(station), let word = kind.text {
                problems.error(kind, zh: "只有第一个工位可以是 \(word)", en: "only the first station may be of kind \(word)")
            }
            if isAtPLC(station), manual {
                problems.error(
                    kind, zh: "PLC 工位须排在 handheld 工位之前", en: "stations at the PLC come before handheld stations")
            }
            if kind.text == StationConfiguration.Kind.handheldWord { manual = true }
        }
    }

    /// A level may have several handheld stations: tables where people pack side by side, or where what a machine
    /// could not prove is scanned again.
    private mutating func checkLevels() {
        var made: [Int: Checked] = [:]
        var highest = 1
        for station in stations {
            guard let level = station["level"], let number = level.number else { continue }
            if let first = made[number] {
                guard station["kind"]?.text != StationConfiguration.Kind.handheldWord else { continue }
                problems.error(
                    level, zh: "级别 \(number) 已由第 \(first.place.line) 行的工位完成",
                    en: "level \(number) is made by the station of line \(first.place.line) already")
                continue
            }
            made[number] = level
            if number > highest + 1 {
                problems.error(
                    level, zh: "级别 \(number) 之前没有工位完成级别 \(highest + 1)",
                    en: "no station before this one makes level \(highest + 1): none may be skipped")
            } else if number < highest {
                problems.error(
                    level, zh: "工位须按级别由低到高排列", en: "the stations must stand in the order of their levels")
            }
            highest = max(highest, number)
        }
    }

    private mutating func checkUse() {
        var users: [String: (station: Int, value: Checked)] = [:]
        for (index, station) in stations.enumerated() {
            for (key, role) in roles(of: station) {
                guard let value = station[key], let id = value.text else { continue }
                guard checkDevice(value, id, role) else { continue }
                if let user = users[id], user.station != index || role != .reader {
                    problems.error(
                        value, zh: "设备“\(id)”已被第 \(user.value.place.line) 行使用",
                        en: "the device \"\(id)\" is used already in line \(user.value.place.line)")
                } else {
                    users[id] = (index, value)
                }
            }
        }
    }

    /// False when there is no such device.
    private mutating func checkDevice(_ value: Checked, _ id: String, _ role: DeviceDriver.Role) -> Bool {
        guard let device = devices.first(where: { $0["id"]?.text == id }) else {
            let known = devices.compactMap { $0["id"]?.text }
            let hint = nearest(to: id, among: known).map { " (\($0)?)" } ?? ""
            problems.error(
                value, zh: "没有设备“\(id)”\(hint)；已有：\(known.joined(separator: ", "))",
                en: "there is no device \"\(id)\"\(hint); known: \(known.joined(separator: ", "))")
            return false
        }
        if let driver = driver(of: device), driver.role != role {
            let allowed = DeviceDriver.words(for: role)
            problems.error(
                value, zh: "“\(id)”的驱动 \(driver.rawValue) 不是\(role.word.chinese)（\(allowed)）",
                en: "\"\(id)\" has the driver \(driver.rawValue), which is no \(role.word.english) (\(allowed))")
        }
        return true
    }

    /// A label of rework must not come out where an applicator puts it onto the next container.
    private mutating func checkRework() {
        guard let rework = tree["rework"] else { return }
        for (key, role) in [("printer", DeviceDriver.Role.labelPrinter), ("scanner", .scanner)] {
            guard let value = rework[key], let id = value.text, checkDevice(value, id, role) else { continue }
            guard let user = stations.first(where: { isAtPLC($0) && $0[key]?.text == id }) else { continue }
            problems.error(
                value, zh: "设备“\(id)”由第 \(user.place.line) 行的机器工位使用，返工处不能共用",
                en: "the device \"\(id)\" is used by the machine of line \(user.place.line) and cannot serve rework")
        }
    }

    private mutating func checkForUnused() {
        var used = Set(stations.flatMap { station in roles(of: station).compactMap { station[$0.key]?.text } })
        for key in ["printer", "scanner"] {
            if let id = tree["rework"]?[key]?.text { used.insert(id) }
        }
        for device in devices where driver(of: device) != .lineLink {
            guard let id = device["id"], let text = id.text, !used.contains(text) else { continue }
            problems.warn(id, zh: "没有工位使用设备“\(text)”", en: "no station uses the device \"\(text)\"")
        }
    }

    /// Line Link, rule 7: a result of a reader without trigger ids must fit one picture only.
    private mutating func checkPictureTimes() {
        let poll = devices.first { driver(of: $0) == .lineLink }?["poll-ms"]?.number
        for device in devices where driver(of: device)?.role == .reader {
            guard let earliest = device["earliest-ms"]?.number, let latest = device["latest-ms"],
                let latestNumber = latest.number
            else { continue }
            guard earliest < latestNumber else {
                problems.error(
                    latest, zh: "latest-ms 须大于 earliest-ms（\(earliest)）",
                    en: "latest-ms must be more than earliest-ms (\(earliest))")
                continue
            }
            guard driver(of: device) == .keyenceSR, let id = device["id"]?.text, let poll else { continue }
            for station in stations {
                let isUsed = ["camera", "reader", "witness", "label-reader"].contains { station[$0]?.text == id }
                guard isUsed, let speed = station["top-speed"]?.number else { continue }
                checkSpread(latest, latestNumber - earliest + poll, shortest: 60_000 / speed)
            }
        }
    }

    private mutating func checkSpread(_ latest: Checked, _ spread: Int, shortest: Int) {
        guard spread >= shortest else { return }
        problems.error(
            latest, zh: "latest-ms − earliest-ms + PLC poll-ms = \(spread) ms，须小于最高速度下两次拍照的间隔 \(shortest) ms",
            en:
                "latest-ms − earliest-ms + the PLC's poll-ms = \(spread) ms, which must be less than the \(shortest) ms "
                + "between two pictures at top speed")
    }

    private mutating func checkLimits() {
        guard let limits = tree["limits"], let rejects = limits["rejects-in-window"], let number = rejects.number,
            let window = limits["reject-window"]?.number, number > window
        else { return }
        problems.error(
            rejects, zh: "rejects-in-window（\(number)）不能大于 reject-window（\(window)）",
            en: "rejects-in-window (\(number)) cannot be more than reject-window (\(window))")
    }

    /// A drift that ended where it begins would come and go with every read.
    private mutating func checkGrades() {
        guard let grades = tree["grades"], let clear = grades["clear-drop"], let low = clear.number,
            let warn = grades["warn-drop"]?.number, low >= warn
        else { return }
        problems.error(
            clear, zh: "clear-drop（\(low)）须小于 warn-drop（\(warn)）",
            en: "clear-drop (\(low)) must be less than warn-drop (\(warn))")
    }

    private mutating func checkDetails() {
        for device in devices {
            if let dots = device["dots-per-mm"], let number = dots.number, ![6, 8, 12, 24].contains(number) {
                problems.error(dots, zh: "\(number) 不是允许的值：6, 8, 12, 24", en: "\(number) is not one of: 6, 8, 12, 24")
            }
            if let symbol = device["symbol-separator"]?.text, let grade = device["grade-separator"],
                grade.text == symbol
            {
                problems.error(
                    grade, zh: "grade-separator 不能与 symbol-separator 相同",
                    en: "grade-separator must differ from symbol-separator")
            }
            checkRegisters(device)
            checkFields(device)
        }
        checkQueueDepth()
    }

    /// Ids and code, then the length, then the text, all within one read.
    private mutating func checkRegisters(_ device: Checked) {
        guard let result = device["result-address"]?.number, let length = device["length-address"],
            let lengthNumber = length.number, let text = device["text-address"], let textNumber = text.number
        else { return }
        if !(result + 3..<result + 60).contains(lengthNumber) {
            problems.error(
                length, zh: "length-address 应在 \(result + 3)…\(result + 59)（result-address 之后）",
                en: "length-address must be in \(result + 3)…\(result + 59), behind result-address")
        } else if !(lengthNumber + 1...result + 60).contains(textNumber) {
            problems.error(
                text, zh: "text-address 应在 \(lengthNumber + 1)…\(result + 60)（length-address 之后）",
                en: "text-address must be in \(lengthNumber + 1)…\(result + 60), behind length-address")
        }
    }

    private mutating func checkFields(_ device: Checked) {
        let records = device["record-fields"]?.elements ?? []
        let jobs = device["job-fields"]?.elements ?? []
        var seen: Set<String> = []
        for field in records + jobs {
            guard let name = field["name"], let text = name.text else { continue }
            if !seen.insert(text).inserted {
                problems.error(name, zh: "字段名“\(text)”重复", en: "the field name \"\(text)\" stands twice")
            }
        }
        for field in jobs {
            guard let content = field["content"], let word = content.text.flatMap(PrintedContent.init), !word.isOfBatch
            else { continue }
            problems.error(
                content, zh: "\(word.rawValue) 随单元变化，须放在 record-fields",
                en: "\(word.rawValue) changes from unit to unit and belongs under record-fields")
        }
        let contents = records.compactMap { $0["content"]?.text.flatMap(PrintedContent.init) }
        if let list = device["record-fields"], !records.isEmpty, contents.count == records.count,
            contents.allSatisfy(\.isOfBatch)
        {
            problems.error(list, zh: "record-fields 中没有码", en: "no field of the record carries the code")
        }
    }

    private mutating func checkQueueDepth() {
        for station in stations {
            guard let depth = station["queue-depth"], let number = depth.number, let printer = station["printer"]?.text,
                let device = devices.first(where: { $0["id"]?.text == printer }),
                let records = device["records"]?.number, number > records
            else { continue }
            problems.error(
                depth, zh: "queue-depth（\(number)）大于打印机的 records（\(records)）",
                en: "queue-depth (\(number)) is more than the printer's records (\(records))")
        }
    }

    // MARK: Words

    private func driver(of device: Checked) -> DeviceDriver? {
        device["driver"]?.text.flatMap(DeviceDriver.init)
    }

    func isAtPLC(_ station: Checked) -> Bool {
        let kind = station["kind"]?.text
        return makesUnits(station) || kind == StationConfiguration.Kind.containerWord
            || kind == StationConfiguration.Kind.trackedWord
    }

    private func packsPrintedUnits(_ station: Checked) -> Bool {
        station["kind"]?.text == StationConfiguration.Kind.handheldWord && station["level"]?.number == 2
    }

    private func makesUnits(_ station: Checked) -> Bool {
        let kind = station["kind"]?.text
        return kind == StationConfiguration.Kind.codingWord || kind == StationConfiguration.Kind.verifyingWord
    }

    private func roles(of station: Checked) -> [(key: String, role: DeviceDriver.Role)] {
        switch station["kind"]?.text {
        case StationConfiguration.Kind.codingWord: [("printer", .unitPrinter), ("camera", .reader)]
        case StationConfiguration.Kind.verifyingWord: [("camera", .reader)]
        case StationConfiguration.Kind.containerWord:
            [("printer", .labelPrinter), ("reader", .reader), ("label-reader", .reader)]
        case StationConfiguration.Kind.trackedWord:
            [("printer", .labelPrinter), ("witness", .reader), ("label-reader", .reader)]
        case StationConfiguration.Kind.handheldWord: [("printer", .labelPrinter), ("scanner", .scanner)]
        default: []
        }
    }
}
