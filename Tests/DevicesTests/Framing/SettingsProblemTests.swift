import Devices
import Links
import Requirements
import Testing

@Suite("Settings of the device machines", .requirement("L-08"))
struct SettingsProblemTests {
    @Test("The defaults can work")
    func defaults() {
        #expect(DataManSettings().problem == nil)
        #expect(KeyenceSRMachine.Settings().problem == nil)
        #expect(ScannerMachine.Settings().problem == nil)
        #expect(zipherSettings().problem == nil)
        #expect(ZPLMachine.Settings(label: .standard(fontFile: nil)).problem == nil)
    }

    @Test("What cannot work is named, however wrong the numbers are")
    func problems() {
        var dataMan = DataManSettings()
        dataMan.textAddress = 6_000
        #expect(dataMan.problem == "ids and code come first, then the length, then the text")
        dataMan = DataManSettings()
        dataMan.textLimit = Int.max
        #expect(dataMan.problem == "the limit of a text is 1 to 65535 bytes")
        var keyence = KeyenceSRMachine.Settings()
        keyence.readError = ""
        #expect(keyence.problem == "no read is told by a text")
        var scanner = ScannerMachine.Settings()
        scanner.lengthLimit = 128
        #expect(scanner.problem == "a scan has 1 to 127 bytes")
        var zipher = zipherSettings()
        zipher.job = "A|B"
        #expect(zipher.problem == "a job has a name that the protocol can carry")
        zipher = zipherSettings()
        zipher.jobFields[0].content = .code
        #expect(zipher.problem == "job fields hold what is the same for a batch")
        let label = ZPLLabel.standard(fontFile: "E:^XA.TTF")
        #expect(ZPLMachine.Settings(label: label).problem == "a font file has a name that is no command")
    }

    @Test("A machine does not take settings that cannot work")
    func trap() async {
        await #expect(processExitsWith: .failure) {
            var settings = ScannerMachine.Settings()
            settings.gap = .milliseconds(0)
            _ = ScannerMachine(settings: settings)
        }
    }
}
