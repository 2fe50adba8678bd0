import ControlTypes

/// The status as Prometheus text (exposition format 0.0.4).
struct MetricsText {
    let text: String

    /// - Parameter alarms: nil when the log of alarms cannot be read now.
    init(status: LineStatus, alarms: AlarmReport?) {
        var page = Page()
        page.family("lineage_info", .gauge, "Line and program version; always 1.")
        page.sample("lineage_info", [("line", status.line), ("version", status.version)], 1)
        page.family("lineage_state", .gauge, "The PackML state that the line is in has the value 1.")
        page.sample("lineage_state", [("state", status.state)], 1)
        page.family("lineage_started", .gauge, "1 when a person asked the line to run.")
        page.sample("lineage_started", [], status.isStarted ? 1 : 0)
        page.family("lineage_speed_items_per_minute", .gauge, "Items per minute at the first station.")
        page.sample("lineage_speed_items_per_minute", [], Int64(status.speed))
        Self.add(status.production, to: &page)
        Self.add(status.batch, to: &page)
        Self.add(status.stations, to: &page)
        page.family("lineage_holds", .gauge, "Reasons why the line does not run, by cause.")
        for (cause, count) in Self.counted(status.holds.map(\.cause)) {
            page.sample("lineage_holds", [("cause", cause)], Int64(count))
        }
        Self.add(status.alarms, to: &page)
        Self.add(alarms, to: &page)
        page.family("lineage_device_up", .gauge, "1 while the device is connected.")
        for device in status.devices {
            page.sample("lineage_device_up", [("device", device.id), ("driver", device.driver)], device.isUp ? 1 : 0)
        }
        page.family("lineage_device_connections_total", .counter, "Connections made to the device since the start.")
        for device in status.devices {
            page.sample("lineage_device_connections_total", [("device", device.id)], Int64(device.connections))
        }
        Self.add(status.journal, status.loop, to: &page)
        text = page.text
    }

    private static func add(_ production: ProductionStatus?, to page: inout Page) {
        guard let production else { return }
        page.family(
            "lineage_unit_mode", .gauge, "Unit mode after ISA-TR88.00.02: 1 production, 2 maintenance, 3 manual.")
        page.sample("lineage_unit_mode", [("mode", production.mode)], Int64(production.modeNumber))
        page.family("lineage_state_number", .gauge, "PackML state number; 0 while the PLC is out of reach.")
        page.sample("lineage_state_number", [], Int64(production.stateNumber))
        page.family("lineage_activity", .gauge, "What the line's time goes to now has the value 1.")
        page.sample("lineage_activity", [("activity", production.activity)], 1)
        page.family("lineage_stop", .gauge, "Number of the stop that goes on, with its cause; absent while none does.")
        if let stop = production.stop { page.sample("lineage_stop", [("cause", stop.cause)], Int64(stop.number)) }
        page.family("lineage_oee_permille", .gauge, "OEE and its factors in tenths of a percent, of batch and shift.")
        for (of, figures) in [("batch", production.batch), ("shift", production.shift)] {
            let factors = [
                ("availability", figures?.availability), ("performance", figures?.performance),
                ("quality", figures?.quality), ("oee", figures?.oee),
            ]
            for case (let name, let value?) in factors {
                page.sample("lineage_oee_permille", [("of", of), ("factor", name)], value)
            }
        }
        page.family("lineage_batch_time_milliseconds", .gauge, "Time of the batch, by category.")
        guard let times = production.times else { return }
        let categories = [
            ("running", times.running), ("reduced", times.reduced), ("micro_stops", times.microStops),
            ("stops", times.stops), ("planned", times.planned),
        ]
        for (name, value) in categories {
            page.sample("lineage_batch_time_milliseconds", [("category", name)], value)
        }
    }

    private static func add(_ batch: BatchStatus?, to page: inout Page) {
        guard let batch else { return }
        page.family("lineage_batch_planned_units", .gauge, "Planned units of the batch.")
        page.sample("lineage_batch_planned_units", [("batch", batch.number)], Int64(batch.plannedUnits))
        page.family("lineage_codes", .gauge, "Codes of the batch, by level and state.")
        for level in batch.levels {
            let states = [
                ("waiting", level.waiting), ("encoded", level.encoded), ("commissioned", level.commissioned),
                ("released", level.released), ("sampled", level.sampled), ("destroyed", level.destroyed),
                ("inactive", level.inactive), ("invalid", level.invalid), ("returned", level.returned),
                ("in_doubt", level.inDoubt),
            ]
            for (state, count) in states {
                page.sample("lineage_codes", [("level", level.name), ("state", state)], Int64(count))
            }
        }
        addPools(batch.pools, to: &page)
        page.family("lineage_containers_closed", .gauge, "Closed containers of the batch, full and short.")
        for level in batch.levels where level.level > 1 {
            let full = Int64(level.closed - level.closedShort)
            page.sample("lineage_containers_closed", [("level", level.name), ("fill", "full")], full)
            page.sample(
                "lineage_containers_closed", [("level", level.name), ("fill", "short")], Int64(level.closedShort))
        }
    }

    private static func addPools(_ pools: [PoolLevelStatus], to page: inout Page) {
        page.family("lineage_pool_remaining", .gauge, "Codes that the batch can still use, by level.")
        for pool in pools { page.sample("lineage_pool_remaining", [("level", pool.name)], Int64(pool.remaining)) }
        page.family("lineage_pool_total", .gauge, "Codes that the batch's pools had for it, by level.")
        for pool in pools { page.sample("lineage_pool_total", [("level", pool.name)], Int64(pool.total)) }
        page.family("lineage_pool_minutes_left", .gauge, "Minutes that the codes last at the present speed, by level.")
        for pool in pools {
            guard let minutes = pool.minutesLeft else { continue }
            page.sample("lineage_pool_minutes_left", [("level", pool.name)], Int64(minutes))
        }
    }

    private static func add(_ stations: [StationStatus], to page: inout Page) {
        let counters: [(String, String, (StationStatus) -> Int)] = [
            ("items", "Items that passed the station's trigger.", { $0.items }),
            ("passed", "Items with a good verdict.", { $0.passed }),
            ("rejected", "Items that were rejected.", { $0.rejected }),
            ("removed", "Items that were taken off between trigger and gate.", { $0.removed }),
        ]
        for (name, help, count) in counters {
            page.family("lineage_station_\(name)_total", .counter, help)
            for station in stations {
                page.sample(
                    "lineage_station_\(name)_total", [("station", station.id)], Int64(count(station)))
            }
        }
        page.family(
            "lineage_station_grade", .gauge, "Mean in-line grade × 100: a process indicator, not a certified grade.")
        page.family("lineage_station_grade_drift", .gauge, "1 while the grades are below those of the beginning.")
        for station in stations {
            guard let grade = station.grade else { continue }
            page.sample("lineage_station_grade", [("station", station.id), ("of", "recent")], Int64(grade.recent))
            if let reference = grade.reference {
                page.sample("lineage_station_grade", [("station", station.id), ("of", "reference")], Int64(reference))
            }
            page.sample("lineage_station_grade_drift", [("station", station.id)], grade.isDrifting ? 1 : 0)
        }
        page.family("lineage_station_rejects_total", .counter, "Rejected items, by reason.")
        for station in stations {
            for reason in station.reasons {
                page.sample(
                    "lineage_station_rejects_total", [("station", station.id), ("reason", reason.reason)],
                    Int64(reason.count))
            }
        }
    }

    private static func add(_ alarms: [AlarmStatus], to page: inout Page) {
        page.family("lineage_alarms", .gauge, "Alarms whose condition holds, also shelved ones, by kind.")
        for (kind, count) in counted(alarms.filter(\.isStanding).map(\.kind)) {
            page.sample("lineage_alarms", [("kind", kind)], Int64(count))
        }
        page.family("lineage_alarm_states", .gauge, "Alarms that are not normal, by priority and ISA-18.2 state.")
        for (place, count) in counted(alarms.map { "\($0.priority) \($0.state)" }) {
            let words = place.split(separator: " ").map(String.init)
            page.sample("lineage_alarm_states", [("priority", words[0]), ("state", words[1])], Int64(count))
        }
    }

    private static func add(_ report: AlarmReport?, to page: inout Page) {
        page.family("lineage_alarm_log_readable", .gauge, "1 when the figures of the log of alarms follow.")
        page.sample("lineage_alarm_log_readable", [], report == nil ? 0 : 1)
        guard let report else { return }
        let gauges = [
            ("ten_minutes", "Alarms of the last ten minutes.", report.lastTenMinutes),
            ("day", "Alarms of the last day.", report.total),
            ("peak_ten_minutes", "Most alarms in any ten minutes of the last day.", report.peak),
            (
                "flood_seconds", "Seconds of the last day with more than \(report.floodLimit) alarms in ten minutes.",
                report.floodSeconds
            ), ("standing", "Shown alarms whose condition holds.", report.standing),
            ("stale", "Those that have stood for more than a day.", report.stale),
            ("chattering", "Alarms that came three times or more within a minute.", report.chattering.count),
        ]
        for (name, help, value) in gauges {
            page.family("lineage_alarm_\(name)", .gauge, help)
            page.sample("lineage_alarm_\(name)", [], Int64(value))
        }
        page.family("lineage_alarm_day_priority", .gauge, "Alarms of the last day, by priority.")
        for share in report.priorities {
            page.sample("lineage_alarm_day_priority", [("priority", share.priority)], Int64(share.count))
        }
    }

    private static func add(_ journal: JournalStatus, _ loop: LoopStatus, to page: inout Page) {
        page.family("lineage_journal_durable_total", .counter, "Sequence number of the last durable entry.")
        page.sample("lineage_journal_durable_total", [], journal.durable)
        page.family("lineage_journal_waiting", .gauge, "Entries that are not durable yet.")
        page.sample("lineage_journal_waiting", [], journal.waiting)
        page.family("lineage_journal_commit_microseconds", .gauge, "Time of the last commits.")
        page.sample("lineage_journal_commit_microseconds", [("of", "median")], Int64(journal.commitMedian))
        page.sample("lineage_journal_commit_microseconds", [("of", "max")], Int64(journal.commitMax))
        page.family("lineage_journal_failed", .gauge, "1 when the ledger takes no more entries.")
        page.sample("lineage_journal_failed", [], journal.failure == nil ? 0 : 1)
        page.family("lineage_loop_cycles_total", .counter, "Cycles of the line thread.")
        page.sample("lineage_loop_cycles_total", [], Int64(loop.cycles))
        page.family("lineage_loop_cycle_microseconds", .gauge, "Time of a cycle of the line thread.")
        page.sample("lineage_loop_cycle_microseconds", [("of", "mean")], Int64(loop.cycleMean))
        page.sample("lineage_loop_cycle_microseconds", [("of", "max")], Int64(loop.cycleMax))
    }

    /// How often each word occurs, in the order of first occurrence.
    private static func counted(_ words: [String]) -> [(String, Int)] {
        var order: [String] = []
        var counts: [String: Int] = [:]
        for word in words {
            if counts[word] == nil { order.append(word) }
            counts[word, default: 0] += 1
        }
        return order.map { ($0, counts[$0] ?? 0) }
    }

    private struct Page {
        enum Kind: String {
            case gauge, counter
        }

        var text = ""

        mutating func family(_ name: String, _ kind: Kind, _ help: String) {
            text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
        }

        mutating func sample(_ name: String, _ labels: [(String, String)], _ value: Int64) {
            text += name
            if !labels.isEmpty {
                text += "{" + labels.map { "\($0.0)=\"\(Self.escaped($0.1))\"" }.joined(separator: ",") + "}"
            }
            text += " \(value)\n"
        }

        private static func escaped(_ value: String) -> String {
            value.reduce(into: "") { text, character in
                switch character {
                case "\\": text += "\\\\"
                case "\"": text += "\\\""
                case "\n": text += "\\n"
                default: text.append(character)
                }
            }
        }
    }
}
