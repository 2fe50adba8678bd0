package import ConfigurationFiles
package import Devices
package import LineAssembly
package import LineCore
import Links
import Ports

/// Makes the device machines and picture settings that a line's configuration describes. A new driver is a new case
/// here.
package enum DeviceFactory {
    package static func devices(of line: LineConfiguration) -> [Device] {
        line.devices.map { device in
            switch device.settings {
            case .lineLink(let settings): .plc(PLCMachine(settings: plc(settings)))
            case .zipher(let settings): .zipher(ZipherMachine(settings: zipher(settings)))
            case .dataManModbus(let settings): .dataMan(DataManMachine(settings: dataMan(settings)))
            case .keyenceSR(let settings): .keyenceSR(KeyenceSRMachine(settings: keyence(settings)))
            case .zpl(let settings): .zpl(ZPLMachine(settings: zpl(settings)))
            case .scanner(let settings): .scanner(ScannerMachine(settings: scanner(settings)))
            }
        }
    }

    /// When each reader's results may come after their picture.
    package static func pictures(of line: LineConfiguration) -> [DeviceIndex: PictureSettings] {
        var settings: [DeviceIndex: PictureSettings] = [:]
        for (index, device) in line.devices.enumerated() {
            switch device.settings {
            case .dataManModbus(let reader):
                settings[DeviceIndex(index)] = window(
                    reader.earliestMilliseconds, reader.latestMilliseconds, hasTriggerID: true)
            case .keyenceSR(let reader):
                settings[DeviceIndex(index)] = window(
                    reader.earliestMilliseconds, reader.latestMilliseconds, hasTriggerID: false)
            case .lineLink, .zipher, .zpl, .scanner: break
            }
        }
        return settings
    }

    private static func window(_ earliest: Int, _ latest: Int, hasTriggerID: Bool) -> PictureSettings {
        // 20 items: Line Link, rule 7.
        PictureSettings(
            earliest: .milliseconds(Int64(earliest)), latest: .milliseconds(Int64(latest)), hasTriggerID: hasTriggerID,
            resyncItems: 20)
    }

    private static func plc(_ settings: ConfigurationFiles.LineLinkSettings) -> PLCSettings {
        PLCSettings(
            pollInterval: .milliseconds(Int64(settings.pollMilliseconds)),
            heartbeatInterval: .milliseconds(Int64(settings.heartbeatMilliseconds)),
            plcHeartbeatTimeout: .milliseconds(Int64(settings.heartbeatTimeoutMilliseconds)),
            layerTimeout: .milliseconds(Int64(settings.layerTimeoutMilliseconds)))
    }

    private static func zipher(_ settings: ConfigurationFiles.ZipherSettings) -> Devices.ZipherSettings {
        func fields(_ fields: [ConfigurationFiles.ZipherSettings.Field]) -> [ZipherField] {
            fields.map {
                ZipherField(name: $0.name, content: content($0.content, date: dateFormat(settings.dateFormat)))
            }
        }
        var zipher = Devices.ZipherSettings(
            job: settings.job, jobFields: fields(settings.jobFields), fields: fields(settings.recordFields))
        zipher.maximumRecords = settings.records
        zipher.pollInterval = .milliseconds(Int64(settings.pollMilliseconds))
        zipher.answerTimeout = .milliseconds(Int64(settings.answerTimeoutMilliseconds))
        return zipher
    }

    private static func content(_ content: PrintedContent, date: PrintedDateFormat) -> ZipherContent {
        switch content {
        case .code: .code
        case .drugIdentifier: .first(7)
        case .serialAndCheck: .last(13)
        case .gtin: .gtin
        case .serial: .serial
        case .elementString: .elementString
        case .lot: .lot
        case .made: .made(date)
        case .expiry: .expiry(date)
        case .productName: .productName
        }
    }

    private static func dateFormat(_ date: PrintedDate) -> PrintedDateFormat {
        switch date {
        case .yymmdd: .yymmdd
        case .yyyymmdd: .yyyymmdd
        case .dashed: .dashed
        case .dotted: .dotted
        case .slashed: .slashed
        case .chinese: .chinese
        case .yearAndMonth: .yearAndMonth
        }
    }

    private static func dataMan(_ settings: ConfigurationFiles.DataManSettings) -> Devices.DataManSettings {
        var dataMan = Devices.DataManSettings()
        dataMan.controlAddress = settings.controlAddress
        dataMan.statusAddress = settings.statusAddress
        dataMan.resultAddress = settings.resultAddress
        dataMan.lengthAddress = settings.lengthAddress
        dataMan.textAddress = settings.textAddress
        dataMan.lowByteFirst = settings.lowByteFirst
        dataMan.symbolSeparator = settings.symbolSeparator.byte
        dataMan.gradeSeparator = settings.gradeSeparator.byte
        dataMan.pollInterval = .milliseconds(Int64(settings.pollMilliseconds))
        dataMan.answerTimeout = .milliseconds(Int64(settings.answerTimeoutMilliseconds))
        return dataMan
    }

    private static func keyence(_ settings: ConfigurationFiles.KeyenceSRSettings) -> KeyenceSRMachine.Settings {
        var keyence = KeyenceSRMachine.Settings()
        keyence.format =
            switch settings.framing {
            case .carriageReturn: .carriageReturn
            case .carriageReturnLineFeed: .carriageReturnLineFeed
            case .startAndEndOfText: .startAndEndOfText
            }
        keyence.symbolSeparator = settings.symbolSeparator.byte
        keyence.sendsIdentifiers = settings.sendsIdentifiers
        keyence.readError = settings.noRead
        keyence.answerTimeout = .milliseconds(Int64(settings.answerTimeoutMilliseconds))
        return keyence
    }

    private static func zpl(_ settings: ConfigurationFiles.ZPLSettings) -> ZPLMachine.Settings {
        var zpl = ZPLMachine.Settings(label: label(settings))
        zpl.printingInterval = .milliseconds(Int64(settings.pollMilliseconds))
        zpl.answerTimeout = .milliseconds(Int64(settings.answerTimeoutMilliseconds))
        return zpl
    }

    /// The standard label, laid out for the configured size: texts in the upper half, the symbol below them.
    private static func label(_ settings: ConfigurationFiles.ZPLSettings) -> ZPLLabel {
        var label = ZPLLabel.standard(fontFile: nil)
        let across = Double(settings.widthMillimetres * 10) / Double(label.width)
        let down = Double(settings.heightMillimetres * 10) / Double(label.height)
        label.lines = label.lines.map { line in
            var line = line
            line.left = UInt16(Double(line.left) * across)
            line.top = UInt16(Double(line.top) * down)
            line.height = UInt16(max(20, Double(line.height) * down))
            return line
        }
        label.symbolLeft = UInt16(Double(label.symbolLeft) * across)
        label.symbolTop = UInt16(Double(label.symbolTop) * down)
        label.width = UInt16(settings.widthMillimetres * 10)
        label.height = UInt16(settings.heightMillimetres * 10)
        label.dotsPerMillimetre = UInt8(settings.dotsPerMillimetre)
        switch settings.symbol {
        case .code128:
            // 145 modules of a 20-digit code and 10 of quiet zone on either side have to fit on the web.
            let module = max(1, min(10, settings.widthMillimetres * settings.dotsPerMillimetre / 175))
            label.symbol = .code128(module: UInt8(module), height: UInt16(Double(250) * down))
        case .dataMatrix:
            label.symbol = .dataMatrix(module: UInt8(max(3, settings.dotsPerMillimetre / 2)))
        }
        return label
    }

    private static func scanner(_ settings: ConfigurationFiles.ScannerSettings) -> ScannerMachine.Settings {
        var scanner = ScannerMachine.Settings()
        scanner.format =
            switch settings.suffix {
            case .carriageReturn: .carriageReturn
            case .carriageReturnLineFeed: .carriageReturnLineFeed
            case .lineFeed: .lineFeed
            case .startAndEndOfText: .startAndEndOfText
            }
        scanner.gap = .milliseconds(Int64(settings.gapMilliseconds))
        scanner.gapEndsScan = settings.gapEndsScan
        scanner.lengthLimit = settings.longest
        scanner.dropsNulls = settings.dropsNulls
        scanner.goodFeedback = settings.goodFeedback
        scanner.badFeedback = settings.badFeedback
        return scanner
    }
}
