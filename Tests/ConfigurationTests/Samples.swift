import Codes
import ConfigurationFiles
import Foundation
import Testing

/// Small valid files that tests change in one place.
enum Samples {
    static let line = """
        format: lineage-line/1
        id: PL-09
        name: { zh: 测试线, en: Test line }
        enterprise:
          epc-base: https://trace.example.com/code
          company-prefix: "9521234"
          biz-location: https://id.gs1.org/414/9521234000006
          read-point: urn:epc:id:sgln:9521234.00000.0
        limits:
          rejects-in-window: 10
          reject-window: 50
        devices:
          - id: plc
            driver: line-link
            connect: modbus-tcp://127.0.0.1:15020?unit=1
          - id: printer
            driver: zipher
            connect: tcp://127.0.0.1:15021
            job: UNIT
            record-fields: [{ name: CODE, content: code }]
            job-fields: [{ name: LOT, content: lot }]
          - id: camera
            driver: keyence-sr
            connect: serial:{run}/camera
            earliest-ms: 5
            latest-ms: 80
          - id: case-camera
            driver: dataman-modbus
            connect: modbus-tcp://127.0.0.1:15022
          - id: case-printer
            driver: zpl
            connect: tcp://127.0.0.1:15023
          - id: scanner
            driver: scanner
            connect: serial:/dev/ttyACM0
          - id: pallet-printer
            driver: zpl
            connect: tcp://127.0.0.1:15024
        stations:
          - id: units
            name: { zh: 小盒, en: Units }
            kind: coding
            printer: printer
            camera: camera
            queue-depth: 8
            top-speed: 300
          - id: cases
            name: { zh: 箱, en: Cases }
            kind: container
            level: 2
            reader: case-camera
            printer: case-printer
            layers: 4
          - id: pallets
            name: { zh: 垛, en: Pallets }
            kind: handheld
            level: 3
            scanner: scanner
            printer: pallet-printer

        """

    static let product = """
        format: lineage-product/1
        id: sample
        name: { zh: 样品, en: Sample }
        dosage-form: { zh: 片剂, en: Tablet }
        strength: 0.25g
        pack-spec: 24片/盒
        shelf-life: 24
        expiry-rule: day-before
        holder:
          name: { zh: 示例药业, en: Example Pharma }
          credit-code: 91000000MA0EXAMP1M
        manufacturer:
          name: { zh: 示例药业, en: Example Pharma }
          credit-code: 91000000MA0EXAMP1M
        codes:
          barcode: "9521234000013"
          national-drug-code: "86901203004560"
          insurance-code: XA01AAA001A001010100001
          approval-number: 国药准字H20260001
        levels:
          - { level: 1, name: carton, scheme: cn20, prefix: "8099901" }
          - { level: 2, name: case, scheme: cn20, prefix: "8099902", ratio: 20 }
          - { level: 3, name: pallet, scheme: sscc, ratio: 48, serials: { first: 1, last: 999 } }
        relation:
          product-code: "8099901"
          sub-type-no: "8099901001"
          cascade: "1:20"
          package-spec: 盒24片
          workshop: 一车间

        """

    static let scenario = """
        format: lineage-scenario/1
        id: sample
        name: { zh: 样例, en: Sample }
        line: line.yaml
        product: product.yaml
        faults:
          rates: { no-read: 1000 }
          scheduled:
            - { fault: plc-restart, at-second: 10 }

        """

    static func text(_ kind: ConfigurationKind) -> String {
        switch kind {
        case .line: line
        case .product: product
        case .scenario: scenario
        }
    }

    /// Everything that is found in a text, without the Chinese halves.
    static func problems(_ kind: ConfigurationKind, _ text: String) -> [ConfigurationProblem] {
        let data = Data(text.utf8)
        return switch kind {
        case .line: ConfigurationReader.line(data, file: "f.yaml").problems
        case .product: ConfigurationReader.product(data, file: "f.yaml").problems
        case .scenario: ConfigurationReader.scenario(data, file: "f.yaml").problems
        }
    }
}

/// One change of a sample and what must be said of it.
struct Refusal: Sendable, CustomTestStringConvertible {
    var kind: ConfigurationKind
    var change: String
    var into: String
    var expected: [String]

    init(_ kind: ConfigurationKind, _ change: String, _ into: String, _ expected: String...) {
        self.kind = kind
        self.change = change
        self.into = into
        self.expected = expected
    }

    var testDescription: String { "\(kind.rawValue): \(change) → \(into)" }

    var found: [String] {
        let text = Samples.text(kind)
        guard let range = text.range(of: change) else { return ["the sample does not have \(change)"] }
        return Samples.problems(kind, text.replacingCharacters(in: range, with: into)).map { problem in
            "\(problem.line):\(problem.column): \(problem.severity.rawValue): \(problem.path): \(problem.message.english)"
        }
    }
}
