import Codes
import LineCore

extension LineConfiguration {
    /// Makes the line from a tree without errors.
    init(_ tree: Checked) {
        let limits = tree.required("limits")
        let journal = tree.required("journal")
        let pools = tree.required("pools")
        let enterprise = tree.required("enterprise")
        let grades = tree.required("grades")
        self.init(
            id: tree.text("id"), name: tree.bilingual("name"),
            enterprise: EnterpriseConfiguration(
                epcBase: enterprise.text("epc-base"), companyPrefix: enterprise.text("company-prefix"),
                bizLocation: enterprise.text("biz-location"), readPoint: enterprise.text("read-point"),
                timeZone: enterprise.text("time-zone"), platformID: enterprise["platform-id"]?.text),
            ignoresRetailCodes: tree.flag("ignore-retail-codes"),
            limits: LineLimits(
                consecutiveRejects: UInt16(limits.number("consecutive-rejects")),
                rejectsInWindow: UInt16(limits.number("rejects-in-window")),
                rejectWindow: UInt16(limits.number("reject-window")),
                gradeLimit: UInt8(limits.number("grade-limit")),
                resyncReads: UInt16(limits.number("resync-reads")),
                resyncItems: UInt16(limits.number("resync-items")),
                labelTimeout: UInt32(limits.number("label-timeout-ms")),
                supply: SupplyLimits(
                    warnPercent: UInt8(pools.number("warn-percent")),
                    warnMinutes: UInt16(pools.number("warn-minutes")), lease: UInt32(pools.number("lease")))),
            journal: JournalConfiguration(
                groupCommitMilliseconds: journal.number("group-commit-ms"),
                largestGroup: journal.number("largest-group"), stallMilliseconds: journal.number("stall-ms")),
            recorder: RecorderConfiguration(megabytes: tree.required("recorder").number("megabytes")),
            counts: tree["counts"].map { CountPlan($0, stations: tree.list("stations").map { $0.text("id") }) }
                ?? .none,
            access: AccessConfiguration(tree.required("access")),
            handover: tree["handover"]?.elements.map(HandoverConfiguration.init) ?? [],
            losses: LossConfiguration(tree.required("losses")),
            shifts: tree["shifts"]?.elements.map(ShiftConfiguration.init) ?? [],
            stopReasons: tree["stop-reasons"]?.elements.map(StopReasonConfiguration.init) ?? [],
            clearance: tree["clearance"]?.elements.map(ClearanceItem.init) ?? [],
            rules: LineRules(
                longestShelving: UInt16(tree.required("alarms").number("longest-shelving-minutes")),
                grades: GradeRules(
                    referenceReads: UInt16(grades.number("reference-reads")),
                    recentReads: UInt16(grades.number("recent-reads")),
                    warnDrop: UInt8(grades.number("warn-drop")), clearDrop: UInt8(grades.number("clear-drop")))),
            devices: tree.list("devices").map(DeviceConfiguration.init),
            stations: tree.list("stations").map(StationConfiguration.init),
            rework: tree["rework"].map {
                ReworkConfiguration(printer: $0.text("printer"), scanner: $0.text("scanner"))
            })
    }
}

extension CountPlan {
    init(_ tree: Checked, stations: [String]) {
        self.init(
            places: tree.list("places").map { element in
                guard let place = element.text.flatMap({ CountedPlace(token: $0, stations: stations) }) else {
                    preconditionFailure("the checks of \(element.path) have found the place")
                }
                return place
            }, isBlind: tree.flag("blind"))
    }
}

extension DeviceConfiguration {
    init(_ tree: Checked) {
        guard case .success(let address) = DeviceAddress.parse(tree.text("connect")) else {
            preconditionFailure("the shape of \(tree.path) has checked the address")
        }
        self.init(id: tree.text("id"), address: address, settings: DeviceSettings(tree))
    }
}

extension DeviceSettings {
    init(_ tree: Checked) {
        switch tree.word("driver", DeviceDriver.self) {
        case .lineLink:
            self = .lineLink(
                LineLinkSettings(
                    pollMilliseconds: tree.number("poll-ms"), heartbeatMilliseconds: tree.number("heartbeat-ms"),
                    heartbeatTimeoutMilliseconds: tree.number("heartbeat-timeout-ms"),
                    layerTimeoutMilliseconds: tree.number("layer-timeout-ms")))
        case .zipher:
            self = .zipher(
                ZipherSettings(
                    job: tree.text("job"), recordFields: tree.list("record-fields").map(ZipherSettings.Field.init),
                    jobFields: tree["job-fields"]?.elements.map(ZipherSettings.Field.init) ?? [],
                    dateFormat: tree.word("date-format", PrintedDate.self),
                    records: UInt32(tree.number("records")), pollMilliseconds: tree.number("poll-ms"),
                    answerTimeoutMilliseconds: tree.number("answer-timeout-ms")))
        case .dataManModbus:
            self = .dataManModbus(
                DataManSettings(
                    earliestMilliseconds: tree.number("earliest-ms"), latestMilliseconds: tree.number("latest-ms"),
                    pollMilliseconds: tree.number("poll-ms"),
                    controlAddress: UInt16(tree.number("control-address")),
                    statusAddress: UInt16(tree.number("status-address")),
                    resultAddress: UInt16(tree.number("result-address")),
                    lengthAddress: UInt16(tree.number("length-address")),
                    textAddress: UInt16(tree.number("text-address")), lowByteFirst: tree.flag("low-byte-first"),
                    symbolSeparator: tree.word("symbol-separator", Separator.self),
                    gradeSeparator: tree.word("grade-separator", Separator.self),
                    answerTimeoutMilliseconds: tree.number("answer-timeout-ms")))
        case .keyenceSR:
            self = .keyenceSR(
                KeyenceSRSettings(
                    earliestMilliseconds: tree.number("earliest-ms"), latestMilliseconds: tree.number("latest-ms"),
                    noRead: tree.text("no-read"), framing: tree.word("framing", KeyenceSRSettings.Framing.self),
                    symbolSeparator: tree.word("symbol-separator", Separator.self),
                    sendsIdentifiers: tree.flag("aim-identifiers"),
                    answerTimeoutMilliseconds: tree.number("answer-timeout-ms")))
        case .zpl:
            self = .zpl(
                ZPLSettings(
                    widthMillimetres: tree.number("width-mm"), heightMillimetres: tree.number("height-mm"),
                    dotsPerMillimetre: tree.number("dots-per-mm"), symbol: tree.word("symbol", LabelSymbol.self),
                    dateFormat: tree.word("date-format", PrintedDate.self),
                    pollMilliseconds: tree.number("poll-ms"),
                    answerTimeoutMilliseconds: tree.number("answer-timeout-ms")))
        case .scanner:
            self = .scanner(
                ScannerSettings(
                    suffix: tree.word("suffix", ScannerSettings.Suffix.self), gapMilliseconds: tree.number("gap-ms"),
                    gapEndsScan: tree.flag("gap-ends-scan"), longest: tree.number("longest"),
                    dropsNulls: tree.flag("drop-nulls"), goodFeedback: hexBytes(tree.text("beep-good")),
                    badFeedback: hexBytes(tree.text("beep-bad"))))
        }
    }
}

extension ZipherSettings.Field {
    init(_ tree: Checked) {
        self.init(name: tree.text("name"), content: tree.word("content", PrintedContent.self))
    }
}

/// The bytes of a text like `07 1B`.
private func hexBytes(_ text: String) -> [UInt8] {
    text.split(separator: " ").compactMap { UInt8($0, radix: 16) }
}

extension StationConfiguration {
    init(_ tree: Checked) {
        let kind: Kind
        switch tree.text("kind") {
        case Kind.codingWord:
            kind = .coding(
                Coding(
                    printer: tree.text("printer"), camera: tree.text("camera"),
                    queueDepth: UInt16(tree.number("queue-depth")), topSpeed: tree.number("top-speed")))
        case Kind.verifyingWord:
            kind = .verifying(Verifying(camera: tree.text("camera"), topSpeed: tree.number("top-speed")))
        case Kind.containerWord:
            let reader = tree.text("reader")
            kind = .container(
                Container(
                    level: UInt8(tree.number("level")), reader: reader,
                    labelReader: tree["label-reader"]?.text ?? reader, printer: tree.text("printer"),
                    layers: UInt16(tree.number("layers")), topSpeed: tree.number("top-speed")))
        case Kind.trackedWord:
            let witness = tree.text("witness")
            kind = .tracked(
                Tracked(
                    level: UInt8(tree.number("level")), witness: witness,
                    position: tree.text("witness-position") == "ends" ? .ends : .last,
                    labelReader: tree["label-reader"]?.text ?? witness, printer: tree.text("printer"),
                    topSpeed: tree.number("top-speed")))
        default:
            kind = .handheld(
                Handheld(
                    level: UInt8(tree.number("level")), scanner: tree.text("scanner"), printer: tree.text("printer")))
        }
        self.init(id: tree.text("id"), name: tree.bilingual("name"), kind: kind)
    }
}
