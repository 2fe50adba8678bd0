import ConfigurationFiles
import Foundation
import Records
import Requirements
import Testing

@testable import Controller

@Suite struct RelationProfileTests {
    private func profiles(_ text: String) throws -> [NamedRelationProfile] {
        let configs = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "LineConfigs")
        let product = try String(contentsOf: configs.appending(path: "products/example-tablets.yaml"), encoding: .utf8)
            .replacingOccurrences(of: "relation:\n", with: "relation:\n  profiles:\n\(text)\n")
        let read = ConfigurationReader.product(Data(product.utf8), file: "product.yaml")
        let content = try #require(read.content, "\(read.problems)")
        return content.relation?.profiles.map(NamedRelationProfile.init) ?? []
    }

    /// Every word that a product's file may hold is one that records know.
    @Test(.requirement("H-03"))
    func everyWordIsKnown() throws {
        typealias Profile = RelationProfile
        let words: [(key: String, words: [String])] = [
            ("spelling", Profile.Spelling.allCases.map(\.rawValue)),
            ("top-parent", Profile.TopParent.allCases.map(\.rawValue)),
            ("flags", Profile.FlagPolicy.allCases.map(\.rawValue)),
            ("encoding", Profile.Encoding.allCases.map(\.rawValue)), ("order", Profile.Order.allCases.map(\.rawValue)),
            ("declaration", Profile.Declaration.allCases.map(\.rawValue)),
            ("line-end", Profile.LineEnd.allCases.map(\.rawValue)),
            ("license", Profile.License.allCases.map(\.rawValue)),
            ("link-attributes", Profile.LinkAttributes.allCases.map(\.rawValue)),
        ]
        for (key, words) in words {
            let found = try words.map { try profiles("    - { name: a, \(key): \($0) }") }
            #expect(Set(found).count == words.count, "\(key)")
        }
    }

    @Test(.requirement("H-03"))
    func whatIsNotListedIsTheBases() throws {
        var classic = RelationProfile.classic
        classic.encoding = .gb18030
        classic.codeAttributes = [.flag, .curCode, .parentCode, .packLayer]
        #expect(
            try profiles(
                """
                    - { name: plain }
                    - { name: old, base: classic, encoding: gb18030, \
                code-attributes: [flag, curCode, parentCode, packLayer] }
                """)
                == [
                    NamedRelationProfile(name: "plain", profile: .plant),
                    NamedRelationProfile(name: "old", profile: classic),
                ])
    }
}
