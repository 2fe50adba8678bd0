import Codes
import ConfigurationFiles
import Foundation
import Requirements
import Testing

@Suite("What configuration files are refused for")
struct RefusalTests {
    @Test("The samples are right", arguments: ConfigurationKind.allCases)
    func samples(kind: ConfigurationKind) {
        #expect(Samples.problems(kind, Samples.text(kind)).map(\.description) == [])
    }

    @Test("Form", .requirement("L-08"), arguments: FormRefusals.all)
    func form(refusal: Refusal) {
        #expect(refusal.found == refusal.expected)
    }

    @Test("What must hold on a line", arguments: LineRefusals.all)
    func line(refusal: Refusal) {
        #expect(refusal.found == refusal.expected)
    }

    @Test("Destinations of records", .requirement("H-05"), arguments: HandoverRefusals.all)
    func handover(refusal: Refusal) {
        #expect(refusal.found == refusal.expected)
    }

    @Test("Product master data", .requirement("U-09"), arguments: ProductRefusals.all)
    func product(refusal: Refusal) {
        #expect(refusal.found == refusal.expected)
    }

    @Test("Scenarios", arguments: ScenarioRefusals.all)
    func scenario(refusal: Refusal) {
        #expect(refusal.found == refusal.expected)
    }

    @Test("Every problem speaks both languages")
    func languages() {
        for refusal in FormRefusals.all + LineRefusals.all + HandoverRefusals.all + ProductRefusals.all
            + ScenarioRefusals.all
        {
            let text = Samples.text(refusal.kind)
            guard let range = text.range(of: refusal.change) else {
                Issue.record("no \(refusal.change)")
                continue
            }
            for problem in Samples.problems(refusal.kind, text.replacingCharacters(in: range, with: refusal.into)) {
                #expect(problem.message.chinese.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) })
                #expect(!problem.message.english.isEmpty)
            }
        }
    }
}
