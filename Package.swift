// swift-tools-version: 6.2
import PackageDescription

/// Every target of the package is compiled with these settings.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .strictMemorySafety(),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// What simulated hours pass through: the line, its devices, its ledger and the simulated world. Optimized in debug
/// builds too, which makes the test suite three times faster; checks for overflow and preconditions stay.
/// No other target has settings of its own.
let optimizedAlways: Set = [
    "Codes", "Links", "LineCore", "Devices", "LineAssembly", "Ledger", "LineWorld", "VirtualLine", "Checkers",
]

func module(
    _ name: String, _ dependencies: [Target.Dependency] = [], in folder: String = "Sources", at path: String? = nil
) -> Target {
    let optimized = SwiftSetting.unsafeFlags(["-O"], .when(configuration: .debug))
    return .target(
        name: name, dependencies: dependencies, path: path ?? "\(folder)/\(name)",
        swiftSettings: optimizedAlways.contains(name) ? strict + [optimized] : strict)
}

func program(_ name: String, _ dependencies: [Target.Dependency], in folder: String = "Sources") -> Target {
    .executableTarget(name: name, dependencies: dependencies, path: "\(folder)/\(name)", swiftSettings: strict)
}

/// - Parameter files: folders that the tests read where they lie.
func test(_ name: String, _ dependencies: [Target.Dependency], files: [String] = []) -> Target {
    .testTarget(
        name: name, dependencies: dependencies + ["Requirements"], path: "Tests/\(name)", exclude: files,
        swiftSettings: strict)
}

func library(_ name: String, _ pkgConfig: String, _ package: String) -> Target {
    .systemLibrary(name: name, path: "Sources/\(name)", pkgConfig: pkgConfig, providers: [.apt([package])])
}

let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let httpClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let log = Target.Dependency.product(name: "Logging", package: "swift-log")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let signals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let nio = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioHTTP = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")

let package = Package(
    name: "Lineage",
    products: [
        // For the package in Benchmarks; nobody else depends on it.
        .library(
            name: "LineageParts", targets: ["Codes", "LineCore", "LineAssembly", "Ledger", "VirtualLine", "Fuzzing"]),
        // For the package in Fuzz.
        .library(name: "LineageParsers", targets: ["Parsers"]),
    ],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // Pure: no Foundation, no system module. Arrows point down this list only.
        module("Codes"),
        module("Links"),
        module("LineCore", ["Codes", "Links"]),
        module("Devices", ["LineCore", "Codes", "Links"]),
        module("LineAssembly", ["Devices", "LineCore", "Codes", "Links"]),

        // C, as thin as it can be.
        library("CModbus", "libmodbus", "libmodbus-dev"),
        library("CSerialPort", "libserialport", "libserialport-dev"),
        library("CZip", "libzip", "libzip-dev"),
        library("CXML", "libxml-2.0", "libxml2-dev"),
        library("CPango", "pangocairo", "libpango1.0-dev"),
        // zint comes without a pkg-config file.
        .systemLibrary(name: "CZint", path: "Sources/CZint", providers: [.apt(["libzint-dev"])]),
        .target(name: "CPlatform", path: "Sources/CPlatform"),
        .target(name: "CPseudoTerminal", path: "Sources/CPseudoTerminal"),
        .target(
            name: "CTerminal", path: "Sources/CTerminal",
            linkerSettings: [.linkedLibrary("ncursesw"), .linkedLibrary("tinfo")]),

        module("Platform", ["CPlatform"]),
        module("Ports", ["Links", "CModbus", "CSerialPort", "Platform"]),
        // swift-configuration, which comes with Hummingbird, has a module Configuration.
        module("ConfigurationFiles", ["LineCore", "Codes", yams], at: "Sources/Configuration"),
        module("Ledger", ["LineCore", "Codes", "Links", "CZip", grdb, sqlite, crypto]),
        module("Access", ["Ledger", "LineCore", crypto, cryptoExtras]),
        module("Records", ["LineCore", "Codes", "CXML", crypto]),
        module("Report", ["CPango", "CZint"]),
        module(
            "Handover",
            ["Ledger", "Records", "LineCore", "Codes", "CZip", crypto, httpClient, nio, nioPosix, nioHTTP, nioSSL]),
        module("Recording", ["LineAssembly", "LineCore", "Links", "Platform"]),
        module("ControlTypes"),
        module("ControlWords", ["ControlTypes"]),
        module("Console", ["ControlTypes", "ControlWords"]),
        module("ConsoleTerminal", ["Console", "ControlTypes", "ControlWords", "CTerminal", "Platform"]),
        module(
            "Controller",
            [
                "LineAssembly", "Devices", "LineCore", "Codes", "Links", "Ports", "Platform", "ConfigurationFiles",
                "Ledger", "Records", "Report", "Handover", "Access", "ControlTypes", "Recording", crypto,
            ]),
        module("ControlServer", ["ControlTypes", hummingbird, lifecycle, log, nio, nioPosix, httpTypes]),
        module("ControlClient", ["ControlTypes", httpClient, nio, nioHTTP]),
        program(
            "lineage",
            [
                "Controller", "ControlServer", "ControlClient", "ControlTypes", "ControlWords", "Console",
                "ConsoleTerminal", "ConfigurationFiles", "Records", "Ledger", "LineCore", "CPseudoTerminal", "Codes",
                arguments, log, signals,
            ]),

        .target(
            name: "CSimulatedDisk", path: "Simulators/CSimulatedDisk", linkerSettings: [.linkedLibrary("sqlite3")]),
        module("SimulatedDisk", ["CSimulatedDisk"], in: "Simulators"),
        module("LineWorld", in: "Simulators"),
        module(
            "SimulatedEnterprise", ["CZip", crypto, hummingbird, lifecycle, log, nio, httpTypes], in: "Simulators"),
        module("WorldServers", ["LineWorld", "Platform"], in: "Simulators"),
        module("WorldPlans", ["LineWorld", "ConfigurationFiles", "LineCore", "Codes"], in: "Simulators"),
        module("VirtualLine", ["LineWorld", "LineAssembly", "LineCore", "Codes", "Links"], in: "Simulators"),
        module("Checkers", ["LineWorld"], in: "Simulators"),
        module(
            "Fuzzing",
            [
                "Checkers", "VirtualLine", "WorldPlans", "LineWorld", "Controller", "ConfigurationFiles", "Ledger",
                "SimulatedDisk", "LineAssembly", "LineCore", "Codes", "Links",
            ], in: "Simulators"),
        // What reads bytes that others wrote, to be tried with any.
        module(
            "Parsers",
            [
                "Devices", "LineAssembly", "LineCore", "Codes", "Links", "ConfigurationFiles", "Ledger", "Records",
                "Handover", "ControlServer",
            ], in: "Simulators"),
        program(
            "lineage-sim",
            [
                "Fuzzing", "WorldPlans", "WorldServers", "LineWorld", "SimulatedEnterprise", "ConfigurationFiles",
                "Codes", "Platform", arguments,
            ], in: "Simulators"),

        module("Requirements", at: "Tests/Requirements"),
        test("CodesTests", ["Codes"]),
        test("LineCoreTests", ["LineCore", "Codes", "Links"]),
        test("DevicesTests", ["Devices", "LineCore", "Codes", "Links"]),
        test("LineAssemblyTests", ["LineAssembly", "Devices", "LineCore", "Codes", "Links"]),
        test("PortsTests", ["Ports", "Links", "Platform", "LineWorld", "WorldServers", "CPseudoTerminal"]),
        test("ConfigurationTests", ["ConfigurationFiles", "LineCore", "Codes"]),
        test("LedgerTests", ["Ledger", "SimulatedDisk", "Codes", "Links", "LineCore", "CZip", grdb, crypto]),
        test("AccessTests", ["Access", "Ledger", "LineCore"]),
        test("RecordsTests", ["Records", "LineCore", "Codes", crypto]),
        test("ReportTests", ["Report"]),
        test("LineWorldTests", ["LineWorld"]),
        test("CheckersTests", ["Checkers", "LineWorld"]),
        test("FuzzingTests", ["Fuzzing", "Checkers", "ConfigurationFiles", "LineCore", "LineWorld"]),
        test("WorldServersTests", ["WorldServers", "LineWorld", "Platform"]),
        test(
            "HandoverTests",
            ["Handover", "SimulatedEnterprise", "Ledger", "Records", "LineCore", "Codes", crypto, nioHTTP]),
        test(
            "SimulationTests",
            [
                "VirtualLine", "WorldPlans", "LineWorld", "Controller", "ConfigurationFiles", "LineAssembly", "Devices",
                "Ledger", "Records", "SimulatedDisk", "LineCore", "Codes", "Links", grdb,
            ]),
        test("WorldPlansTests", ["WorldPlans", "LineWorld", "ConfigurationFiles", "LineCore", "Codes"]),
        test(
            "EndToEndTests",
            [
                "Controller", "ControlTypes", "ConfigurationFiles", "Records", "LineCore", "Codes", "Links",
                "LineWorld",
                "WorldServers", "WorldPlans", "Platform", "CPseudoTerminal", "Ledger", "SimulatedDisk", "lineage",
                "ControlClient", "ControlServer", "ControlWords", log,
            ]),
        test(
            "ControlTests",
            [
                "lineage", "ControlServer", "ControlClient", "ControlTypes", "ControlWords", "ConfigurationFiles",
                "Codes", arguments, log, httpClient, nio, nioHTTP,
            ]),
        test(
            "ControllerTests",
            [
                "Controller", "Access", "Records", "ControlTypes", "ControlWords", "ConfigurationFiles", "Ledger",
                "LineCore",
                "Codes", "Links", "Platform", grdb,
            ]),
        test("ConsoleTests", ["Console", "ControlTypes", "ControlWords"], files: ["Golden"]),
        test("RecordingTests", ["Recording", "LineAssembly", "Devices", "LineCore", "Codes", "Links", "Platform"]),
        test("ParsersTests", ["Parsers"]),
        test("SimulatedDiskTests", ["SimulatedDisk", grdb]),
        test("TidyTests", []),
    ]
)
