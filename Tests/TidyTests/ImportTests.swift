import Foundation
import Testing

/// The arrows between targets. A target imports only what stands here; pure targets no system module.
@Suite("Imports")
struct ImportTests {
    static let allowed: [String: Set<String>] = [
        // Pure: neither Foundation nor a system module.
        "Codes": [],
        "Links": [],
        "LineCore": ["Codes", "Links"],
        "Devices": ["LineCore", "Codes", "Links"],
        "LineAssembly": ["Devices", "LineCore", "Codes", "Links"],
        "ControlTypes": [],
        "ControlWords": ["ControlTypes"],
        "Console": ["ControlTypes", "ControlWords"],
        "LineWorld": [],

        // Around the system.
        "Platform": ["CPlatform", "Glibc", "Synchronization"],
        "Ports": ["Links", "Platform", "CModbus", "CSerialPort", "CPlatform", "Glibc", "Synchronization"],
        "Configuration": ["LineCore", "Codes", "Yams", "Foundation"],
        "Recording": ["LineAssembly", "LineCore", "Links", "Platform", "Glibc", "Synchronization"],
        "Ledger": [
            "LineCore", "Codes", "Links", "GRDB", "GRDBSQLite", "Crypto", "CZip", "Foundation", "Glibc",
            "Synchronization",
        ],
        "Access": ["Ledger", "LineCore", "Crypto", "CryptoExtras", "Foundation", "Synchronization"],
        "Records": ["Codes", "LineCore", "Crypto", "CXML", "Foundation"],
        "Report": ["CPango", "CZint"],

        "Handover": [
            "Ledger", "Records", "LineCore", "Codes", "CZip", "Crypto", "AsyncHTTPClient", "NIOCore", "NIOPosix",
            "NIOHTTP1", "NIOSSL", "Foundation", "Synchronization",
        ],

        // The running line and its surface.
        "Controller": [
            "LineAssembly", "Devices", "LineCore", "Codes", "Links", "Ports", "Platform", "ConfigurationFiles",
            "Ledger", "Recording", "Records", "Report", "Handover", "Access", "ControlTypes", "Crypto", "Dispatch",
            "Foundation", "Glibc", "Synchronization",
        ],
        "ConsoleTerminal": [
            "Console", "ControlTypes", "ControlWords", "CTerminal", "Platform", "Glibc", "Synchronization",
        ],
        "ControlServer": [
            "ControlTypes", "Hummingbird", "HummingbirdCore", "HTTPTypes", "NIOCore", "NIOPosix", "Logging",
            "ServiceLifecycle", "Foundation", "Glibc", "Synchronization",
        ],
        "ControlClient": [
            "ControlTypes", "AsyncHTTPClient", "NIOCore", "NIOPosix", "NIOHTTP1", "NIOFoundationCompat", "Foundation",
            "Synchronization",
        ],
        "lineage": [
            "Controller", "ControlServer", "ControlClient", "ControlTypes", "ControlWords", "Console",
            "ConsoleTerminal", "ConfigurationFiles", "Records", "Ledger", "Codes", "LineCore", "Platform",
            "CPseudoTerminal", "ArgumentParser", "Logging", "ServiceLifecycle", "UnixSignals", "Foundation", "Glibc",
            "Synchronization",
        ],

        // The simulated line knows nothing of the controller.
        "SimulatedDisk": ["CSimulatedDisk"],
        "SimulatedEnterprise": [
            "CZip", "Crypto", "Hummingbird", "HTTPTypes", "NIOCore", "Logging", "ServiceLifecycle", "Foundation",
            "Synchronization",
        ],
        "WorldServers": [
            "LineWorld", "Platform", "CModbus", "CPlatform", "CPseudoTerminal", "Glibc", "Synchronization",
        ],
        "WorldPlans": ["LineWorld", "ConfigurationFiles", "LineCore", "Codes"],
        // Where both meet: the real deciding part against the world, in virtual time.
        "VirtualLine": ["LineWorld", "LineAssembly", "LineCore", "Codes", "Links"],
        // What must hold, apart from the code that it holds of.
        "Checkers": ["LineWorld"],
        "Fuzzing": [
            "Checkers", "VirtualLine", "WorldPlans", "LineWorld", "Controller", "ConfigurationFiles", "Ledger",
            "SimulatedDisk", "LineAssembly", "LineCore", "Codes", "Links", "Foundation", "Synchronization",
        ],
        "Parsers": [
            "Devices", "LineAssembly", "LineCore", "Codes", "Links", "ConfigurationFiles", "Ledger", "Records",
            "Handover", "ControlServer", "Foundation",
        ],
        "lineage-sim": [
            "Fuzzing", "LineWorld", "WorldServers", "WorldPlans", "SimulatedEnterprise", "ConfigurationFiles", "Codes",
            "LineCore", "Platform", "ArgumentParser", "Foundation", "Glibc", "Synchronization",
        ],
    ]

    /// Modules whose name is not that of their folder: a package that comes with the HTTP libraries has a module
    /// `Configuration` too.
    static let folders = ["ConfigurationFiles": "Configuration"]

    static let pure: Set<String> = [
        "Codes", "Links", "LineCore", "Devices", "LineAssembly", "LineWorld", "VirtualLine", "ControlTypes",
        "ControlWords", "Console", "Checkers",
    ]

    @Test("Every target imports only what stands below it")
    func arrows() {
        let files = SourceTree.swift.filter { $0.path.hasPrefix("Sources/") || $0.path.hasPrefix("Simulators/") }
        #expect(files.count > 20, "the sources were found")
        for file in files {
            guard let modules = Self.allowed[file.target] else {
                Issue.record("\(file.path): the target \(file.target) is not in the table of imports")
                continue
            }
            for (number, line) in file.lines(with: "import ") {
                guard let module = Self.imported(by: line) else { continue }
                #expect(
                    modules.contains(module) || module == "Swift",
                    "\(file.path):\(number): \(file.target) may not import \(module)")
            }
        }
    }

    @Test("The table has no arrow upwards, and pure targets import pure targets only")
    func table() {
        for name in Self.allowed.keys.sorted() {
            #expect(!Self.reachable(from: name).contains(name), "\(name) would import itself")
            guard Self.pure.contains(name) else { continue }
            #expect(Self.reachable(from: name).isSubset(of: Self.pure), "\(name) is pure")
        }
        for world in ["LineWorld", "WorldServers", "WorldPlans", "Checkers"] {
            #expect(Self.reachable(from: world).isDisjoint(with: ["Controller", "Ledger", "Devices", "Ports"]))
        }
    }

    @Test(
        "Imports are recognised",
        arguments: [
            ("import Codes", "Codes"), ("public import Foundation", "Foundation"),
            ("@testable import Ledger", "Ledger"),
            ("import struct Foundation.Data", "Foundation"), ("@preconcurrency internal import Glibc", "Glibc"),
        ])
    func recognised(line: String, module: String) {
        #expect(Self.imported(by: line[...]) == module)
        #expect(Self.imported(by: "    // \(line)") == nil)
    }

    /// The module of an import line, without a regular expression: there are tens of thousands of lines.
    private static func imported(by line: Substring) -> String? {
        var words = line.split(separator: " ")[...]
        let before: Set<Substring> = ["public", "internal", "private", "package", "fileprivate"]
        while let word = words.first, word.hasPrefix("@") || before.contains(word) { words.removeFirst() }
        guard words.first == "import", words.count > 1 else { return nil }
        let kinds: Set<Substring> = ["struct", "class", "enum", "func", "protocol", "typealias", "let", "var"]
        let name =
            words.count > 2 && kinds.contains(words[words.startIndex + 1])
            ? words[words.startIndex + 2] : words[words.startIndex + 1]
        return name.split(separator: ".").first.map(String.init)
    }

    private static func reachable(from name: String) -> Set<String> {
        var found: Set<String> = []
        var open = Array(allowed[name] ?? [])
        while let next = open.popLast() {
            if found.insert(next).inserted { open += allowed[folders[next] ?? next] ?? [] }
        }
        return found
    }
}
