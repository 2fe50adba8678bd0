import ConfigurationFiles

/// Changes of the samples and what must be said of each, with its place.
enum LineRefusals {
    static let all: [Refusal] = [
        Refusal(
            .line, "kind: container\n    level: 2\n    reader: case-camera\n    printer: case-printer\n    layers: 4",
            "kind: verifying\n    camera: case-camera\n    top-speed: 60",
            "49:11: error: stations[1].kind: only the first station may be of kind verifying",
            "55:12: error: stations[2].level: no station before this one makes level 2: none may be skipped"),
        Refusal(
            .line, "tcp://127.0.0.1:15023",
            "tcp://127.0.0.1:15021",
            "32:14: error: devices[4].connect: 127.0.0.1:15021 is taken by the device of line 18"),
        Refusal(
            .line, "modbus-tcp://127.0.0.1:15022",
            "modbus-tcp://127.0.0.1:15020?unit=1",
            "29:14: error: devices[3].connect: 127.0.0.1:15020 unit 1 is taken by the device of line 15"),
        Refusal(
            .line, "serial:/dev/ttyACM0",
            "serial:{run}/camera?baud=9600",
            "35:14: error: devices[5].connect: {run}/camera is taken by the device of line 24"),
        Refusal(
            .line, "serial:/dev/ttyACM0",
            "serial:scanner",
            "35:14: error: devices[5].connect: the serial path \"scanner\" is neither absolute nor inside the "
                + "run directory ({run}/…)"),
        Refusal(
            .line, "serial:/dev/ttyACM0",
            "serial:{run}/../x",
            "35:14: error: devices[5].connect: the serial path \"{run}/../x\" is neither absolute nor inside "
                + "the run directory ({run}/…)"),
        Refusal(
            .line, "serial:/dev/ttyACM0",
            "serial:/dev/ttyACM0?baud=110",
            "35:14: error: devices[5].connect: baud=110 is not one of: 1200, 2400, 4800, 9600, 19200, 38400, "
                + "57600, 115200, 230400, 460800, 921600"),
        Refusal(
            .line, "serial:/dev/ttyACM0",
            "serial:/dev/ttyACM0?speed=9600",
            "35:14: error: devices[5].connect: a serial address has no option \"speed\""),
        Refusal(
            .line, "tcp://127.0.0.1:15023",
            "tcp://127.0.0.1",
            "32:14: error: devices[4].connect: \"127.0.0.1\" is not host:port with a port of 1…65535"),
        Refusal(
            .line, "tcp://127.0.0.1:15023",
            "tcp://127.0.0.1:70000",
            "32:14: error: devices[4].connect: \"127.0.0.1:70000\" is not host:port with a port of 1…65535"),
        Refusal(
            .line, "tcp://127.0.0.1:15023",
            "http://127.0.0.1:80",
            "32:14: error: devices[4].connect: \"http://127.0.0.1:80\" is not a device address: "
                + "modbus-tcp://host:port?unit=1, tcp://host:port or serial:/path?baud=115200"),
        Refusal(
            .line, "tcp://127.0.0.1:15023",
            "modbus-tcp://127.0.0.1:15023",
            "32:14: error: devices[4].connect: the driver zpl cannot use modbus-tcp; allowed: tcp, serial"),
        Refusal(
            .line, "id: case-camera",
            "id: camera",
            "27:9: error: devices[3].id: the id \"camera\" was used already in line 22",
            "51:13: error: stations[1].reader: there is no device \"case-camera\"; known: plc, printer, "
                + "camera, camera, case-printer, scanner, pallet-printer"),
        Refusal(
            .line, "id: pallets",
            "id: cases",
            "54:9: error: stations[2].id: the id \"cases\" was used already in line 47"),
        Refusal(
            .line, "camera: camera",
            "camera: cmera",
            "44:13: error: stations[0].camera: there is no device \"cmera\" (camera?); known: plc, printer, "
                + "camera, case-camera, case-printer, scanner, pallet-printer"),
        Refusal(
            .line, "  - id: scanner",
            "  - id: spare\n    driver: scanner\n    connect: serial:/dev/ttyACM1\n  - id: scanner",
            "33:9: warning: devices[5].id: no station uses the device \"spare\""),
        Refusal(
            .line, "layers: 4",
            "layers: 4\n    label-reader: case-camera"),
        Refusal(
            .line, "camera: camera",
            "camera: case-camera",
            "51:13: error: stations[1].reader: the device \"case-camera\" is used already in line 44"),
        Refusal(
            .line, "camera: camera",
            "camera: scanner",
            "44:13: error: stations[0].camera: \"scanner\" has the driver scanner, which is no reader "
                + "(dataman-modbus, keyence-sr)",
            "58:14: error: stations[2].scanner: the device \"scanner\" is used already in line 44"),
        Refusal(
            .line, "printer: pallet-printer",
            "printer: case-printer",
            "59:14: error: stations[2].printer: the device \"case-printer\" is used already in line 52"),
        Refusal(
            .line, "layers: 4",
            "layers: 4\n    label-reader: camera",
            "54:19: error: stations[1].label-reader: the device \"camera\" is used already in line 44"),
        Refusal(
            .line, "level: 3",
            "level: 4",
            "57:12: error: stations[2].level: no station before this one makes level 3: none may be skipped"),
        Refusal(
            .line, "kind: handheld\n    level: 3\n    scanner: scanner",
            "kind: container\n    level: 2\n    reader: camera",
            "57:12: error: stations[2].level: level 2 is made by the station of line 50 already",
            "58:13: error: stations[2].reader: the device \"camera\" is used already in line 44"),
        Refusal(
            .line, "kind: coding\n    printer: printer\n    camera: camera\n    queue-depth: 8\n    top-speed: 300",
            "kind: handheld\n    level: 4\n    scanner: scanner\n    printer: pallet-printer",
            "42:11: error: stations[0].kind: the first station must be of kind coding or verifying, or a "
                + "handheld one of level 2 (cartons come printed, the scan verifies them)",
            "43:12: error: stations[0].level: no station before this one makes level 2: none may be skipped",
            "48:11: error: stations[1].kind: stations at the PLC come before handheld stations",
            "49:12: error: stations[1].level: the stations must stand in the order of their levels",
            "56:12: error: stations[2].level: the stations must stand in the order of their levels",
            "57:14: error: stations[2].scanner: the device \"scanner\" is used already in line 44",
            "58:14: error: stations[2].printer: the device \"pallet-printer\" is used already in line 45"),
        Refusal(
            .line, "  - id: plc\n    driver: line-link\n    connect: modbus-tcp://127.0.0.1:15020?unit=1\n",
            "",
            "39:11: error: stations[0].kind: this station stands at the PLC, and no device has the driver line-link"),
        Refusal(
            .line, "latest-ms: 80",
            "latest-ms: 195",
            "26:16: error: devices[2].latest-ms: latest-ms − earliest-ms + the PLC's poll-ms = 200 ms, which "
                + "must be less than the 200 ms between two pictures at top speed"),
        Refusal(
            .line, "latest-ms: 80",
            "latest-ms: 5",
            "26:16: error: devices[2].latest-ms: latest-ms must be more than earliest-ms (5)"),
        Refusal(
            .line, "rejects-in-window: 10",
            "rejects-in-window: 51",
            "10:22: error: limits.rejects-in-window: rejects-in-window (51) cannot be more than reject-window (50)"),
        Refusal(
            .line, "  reject-window: 50",
            "  reject-window: 50\ngrades: { warn-drop: 2 }",
            "12:9: error: grades.clear-drop: clear-drop (2) must be less than warn-drop (2)"),
        Refusal(
            .line, "  reject-window: 50",
            "  reject-window: 50\nalarms: { longest-shelving-minutes: 721 }",
            "12:37: error: alarms.longest-shelving-minutes: 721 is not in 1…720"),
        Refusal(
            .line, "queue-depth: 8",
            "queue-depth: 60",
            "45:18: error: stations[0].queue-depth: queue-depth (60) is more than the printer's records (50)"),
        Refusal(
            .line, "job-fields: [{ name: LOT, content: lot }]",
            "job-fields: [{ name: CODE, content: code }]",
            "21:26: error: devices[1].job-fields[0].name: the field name \"CODE\" stands twice",
            "21:41: error: devices[1].job-fields[0].content: code changes from unit to unit and belongs under "
                + "record-fields"),
        Refusal(
            .line, "record-fields: [{ name: CODE, content: code }]",
            "record-fields: [{ name: CODE, content: lot }]",
            "20:20: error: devices[1].record-fields: no field of the record carries the code"),
        Refusal(
            .line, "connect: tcp://127.0.0.1:15023",
            "connect: tcp://127.0.0.1:15023\n    dots-per-mm: 10",
            "33:18: error: devices[4].dots-per-mm: 10 is not one of: 6, 8, 12, 24"),
        Refusal(
            .line, "modbus-tcp://127.0.0.1:15022",
            "modbus-tcp://127.0.0.1:15022\n    grade-separator: lf",
            "30:22: error: devices[3].grade-separator: grade-separator must differ from symbol-separator"),
        Refusal(
            .line, "modbus-tcp://127.0.0.1:15022",
            "modbus-tcp://127.0.0.1:15022\n    length-address: 7001",
            "30:21: error: devices[3].length-address: length-address must be in 7004…7060, behind result-address"),
        Refusal(
            .line, "company-prefix: \"9521234\"",
            "company-prefix: \"952\"",
            "6:19: error: enterprise.company-prefix: \"952\" is not a GS1 company prefix: 4…12 digits"),
        Refusal(
            .line, "company-prefix: \"9521234\"",
            "company-prefix: \"9521234\"\n  time-zone: \"+8\"",
            "7:14: error: enterprise.time-zone: \"+8\" is not a time zone offset such as +08:00 (-14:00…+14:00)"),
        Refusal(
            .line, "limits:\n",
            "counts:\n  places: [bin/units, bin/unit, bin/pallets, bin/units, loose/2, loose/3, samples/4, containers/4]\n"
                + "limits:\n",
            "10:23: error: counts.places[1]: bin/unit: there is no such station; those with a bin: units, cases",
            "10:33: error: counts.places[2]: bin/pallets: a handheld station has no reject bin",
            "10:46: error: counts.places[3]: bin/units stands already in line 10",
            "10:66: error: counts.places[5]: loose/3: the level is at most 2 here",
            "10:75: error: counts.places[6]: samples/4: the level is at most 3 here",
            "10:86: error: counts.places[7]: containers/4: the level is at most 3 here"),
        Refusal(
            .line, "limits:\n", "counts:\n  places: [containers/1]\nlimits:\n",
            "10:12: error: counts.places[0]: \"containers/1\" is not a place: bin/STATION, samples/LEVEL, left-over, "
                + "loose/LEVEL or containers/LEVEL"),
        Refusal(
            .line, "limits:\n", "counts: { blind: true }\nlimits:\n",
            "9:9: error: counts.places: the required key places is missing (the places, each once)"),
        Refusal(
            .line, "reject-window: 50",
            "reject-window: 50\nshifts:\n  - { id: a, name: { zh: 一, en: A }, start: \"06:10\" }",
            "13:45: error: shifts[0].start: \"06:10\" is not a time on a quarter of an hour such as 06:00 or "
                + "14:30"),
        Refusal(
            .line, "reject-window: 50",
            "reject-window: 50\nshifts:\n  - { id: a, name: { zh: 一, en: A }, start: \"06:15\" }\n  - { id: a, name: { zh: 二, en: B }, start: \"06:15\" }",
            "14:11: error: shifts[1].id: the id \"a\" was used already in line 13",
            "14:45: error: shifts[1].start: the shift of line 13 begins at 06:15 too"),
        Refusal(
            .line, "reject-window: 50",
            "reject-window: 50\nstop-reasons:\n  - { id: lunch, zh: 午餐, en: Lunch, category: breaks }",
            "13:47: error: stop-reasons[0].category: \"breaks\" is not one of: planned, equipment, setup, "
                + "materials, quality, organisation, flow, other"),
        Refusal(
            .line, "company-prefix: \"9521234\"",
            "company-prefix: \"9521234\"\n  time-zone: \"+05:20\"",
            "7:14: error: enterprise.time-zone: the offset must be a multiple of 15 minutes"),
        Refusal(
            .line, "printer: pallet-printer",
            "printer: pallet-printer\nrework: { printer: case-printer, scanner: scaner }",
            "60:20: error: rework.printer: the device \"case-printer\" is used by the machine of line 47 and cannot "
                + "serve rework",
            "60:43: error: rework.scanner: there is no device \"scaner\" (scanner?); known: plc, printer, camera, "
                + "case-camera, case-printer, scanner, pallet-printer"),
        Refusal(
            .line, "printer: pallet-printer",
            "printer: pallet-printer\nrework: { printer: scanner }",
            "60:9: error: rework.scanner: the required key scanner is missing (its scanner; may be a handheld station's)",
            "60:20: error: rework.printer: \"scanner\" has the driver scanner, which is no label printer (zpl)"),
    ]
}
