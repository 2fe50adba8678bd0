// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "LineageFuzz",
    dependencies: [
        .package(name: "Lineage", path: "..")
    ],
    targets: [
        .executableTarget(
            name: "parser-fuzz",
            dependencies: [.product(name: "LineageParsers", package: "Lineage")],
            swiftSettings: [
                .swiftLanguageMode(.v6),
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("MemberImportVisibility"),
                // The main function is libFuzzer's.
                .unsafeFlags(["-parse-as-library"]),
            ])
    ]
)
