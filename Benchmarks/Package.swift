// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "LineageBenchmarks",
    dependencies: [
        .package(name: "Lineage", path: "..")
    ],
    targets: [
        // Counts what is allocated while it is asked to.
        .target(name: "CAllocations", cSettings: [.unsafeFlags(["-O2"])]),
        // The limit: the same rows, the same pragmas, nothing else.
        .executableTarget(
            name: "rows-in-c", cSettings: [.unsafeFlags(["-O2"])], linkerSettings: [.linkedLibrary("sqlite3")]),
        .executableTarget(
            name: "bench",
            dependencies: [
                "CAllocations",
                .product(name: "LineageParts", package: "Lineage"),
            ],
            swiftSettings: [
                .swiftLanguageMode(.v6),
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("MemberImportVisibility"),
            ]),
    ]
)
