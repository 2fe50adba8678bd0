import Codes

/// The binary form of events in the journal: a version byte, a tag, the members in their order. A tag is never given a
/// new meaning; what a newer version adds gets a new tag.
public enum EventCodec {
    static let version: UInt8 = 1

    public static func encode(_ event: Event) -> [UInt8] {
        var writer = ByteWriter()
        writer.byte(version)
        writer.event(event)
        return writer.bytes
    }

    public static func decode(_ bytes: [UInt8]) throws(ByteFault) -> Event {
        var reader = ByteReader(bytes)
        let found = try reader.byte()
        guard found == version else { throw .version(found) }
        let event = try reader.event()
        try reader.end()
        return event
    }
}

extension ByteWriter {
    fileprivate mutating func event(_ event: Event) {
        switch event {
        case .controllerStarted: byte(1)
        case .batchStarted(let plan, let signer):
            byte(2)
            self.plan(plan)
            self.signer(signer)
        case .recordsLost(let signer, let second):
            byte(42)
            self.signer(signer)
            text(second)
        case .batchEnding(let signer):
            byte(3)
            self.signer(signer)
        case .batchClosing(let signer):
            byte(4)
            self.signer(signer)
        case .command(let command, let signer):
            byte(5)
            number(command.rawValue)
            self.signer(signer)
        case .operatorReject(let station, let count, let signer):
            byte(23)
            number(station)
            number(count)
            self.signer(signer)
        case .codesLeased(let lease, let level, let codes):
            byte(6)
            signed(lease)
            number(level)
            list(codes) { writer, code in
                writer.signed(code.id)
                writer.inline(code.code)
            }
        case .poolShort(let level, let remaining):
            byte(7)
            number(level)
            signed(remaining)
        case .classified(let station, let item, let finding):
            byte(8)
            number(station)
            number(item)
            number(finding.rawValue)
        case .plc(let report):
            byte(9)
            plcReport(report)
        case .readerReady(let device):
            byte(10)
            number(device)
        case .readerFault(let device, let fault):
            byte(11)
            number(device)
            self.fault(fault)
        case .read(let station, let item, let role, let result):
            byte(12)
            number(station)
            number(item)
            number(role.rawValue)
            readResult(result)
        case .unread(let station, let item, let role, let cause):
            byte(13)
            number(station)
            number(item)
            number(role.rawValue)
            number(cause.rawValue)
        case .readerStep(let device, let inStep):
            byte(14)
            number(device)
            bool(inStep)
        case .unitPrinter(let device, let report):
            byte(15)
            number(device)
            unitPrinterReport(report)
        case .labelPrinter(let device, let report):
            byte(16)
            number(device)
            labelPrinterReport(report)
        case .scanner(let device, let report):
            byte(17)
            number(device)
            scannerReport(report)
        case .timePassed: byte(18)
        case .strayResult(let device):
            byte(19)
            number(device)
        case .codesImported(let level):
            byte(22)
            number(level)
        case .poolLevel(let level, let remaining, let total):
            byte(31)
            number(level)
            signed(remaining)
            signed(total)
        case .ledger(let health):
            byte(20)
            number(health.rawValue)
        case .carriedOver(let state):
            byte(21)
            carriedState(state)
        case .counted(let place, let number, let signer):
            byte(32)
            countedPlace(place)
            self.number(number)
            self.signer(signer)
        case .deviationExplained(let place, let signer):
            byte(33)
            countedPlace(place)
            self.signer(signer)
        case .codesAllotted(let lease, let level, let codes, let isLast):
            byte(34)
            signed(lease)
            number(level)
            list(codes) { writer, code in
                writer.signed(code.id)
                writer.inline(code.code)
            }
            bool(isLast)
        case .containerHandedOver(let from, let to, let signer):
            byte(36)
            number(from)
            number(to)
            self.signer(signer)
        case .carriedIn(let pack, let signer):
            byte(37)
            carriedPack(pack)
            self.signer(signer)
        case .cartonsReturned(let codes, let signer):
            byte(35)
            list(codes) { $0.inline($1) }
            self.signer(signer)
        case .stopReason(let stop, let reason, let signer):
            byte(30)
            number(stop)
            text(reason.id)
            number(reason.category.rawValue)
            self.signer(signer)
        case .actAfterEnd(let act, let signer, let second):
            byte(38)
            packAct(act)
            self.signer(signer)
            optional(second) { $0.text($1) }
        case .countedAfterEnd(let place, let number, let signer):
            byte(48)
            countedPlace(place)
            self.number(number)
            self.signer(signer)
        case .explainedAfterEnd(let place, let signer):
            byte(49)
            countedPlace(place)
            self.signer(signer)
        case .act(let act, let signer, let second):
            byte(24)
            packAct(act)
            self.signer(signer)
            optional(second) { $0.text($1) }
        case .labelScannedBack(let code, let signer):
            byte(25)
            inline(code)
            self.signer(signer)
        case .challengeStarted(let plan, let signer):
            byte(26)
            self.plan(plan)
            self.signer(signer)
        case .challengePiece(let piece, let signer):
            byte(27)
            number(piece.rawValue)
            self.signer(signer)
        case .challengeEnded, .clockStepped, .openContainer:
            byte(28)
            lifeEvent(event)
        case .alarmAct(let act, let signer):
            byte(29)
            alarmAct(act)
            self.signer(signer)
        }
    }
}

extension ByteReader {
    fileprivate mutating func event() throws(ByteFault) -> Event {
        let tag = try byte()
        switch tag {
        case 1: return .controllerStarted
        case 2: return .batchStarted(try plan(), try signer())
        case 3: return .batchEnding(try signer())
        case 4: return .batchClosing(try signer())
        case 5: return .command(try raw(LineCommand.self), try signer())
        case 6:
            return .codesLeased(
                lease: try signed(), level: try number(UInt8.self),
                codes: try list { (reader) throws(ByteFault) in
                    LeasedCode(id: try reader.signed(), code: try reader.inline(Code.self))
                })
        case 7: return .poolShort(level: try number(UInt8.self), remaining: try signed())
        case 8:
            return .classified(
                station: try number(UInt8.self), item: try number(UInt16.self), finding: try raw(CodeFinding.self))
        case 42: return .recordsLost(try signer(), second: try text())
        case 9: return .plc(try plcReport())
        case 10: return .readerReady(try number(UInt8.self))
        case 11: return .readerFault(try number(UInt8.self), try fault())
        case 12:
            return .read(
                station: try number(UInt8.self), item: try number(UInt16.self), role: try raw(PictureRole.self),
                result: try readResult())
        case 13:
            return .unread(
                station: try number(UInt8.self), item: try number(UInt16.self), role: try raw(PictureRole.self),
                cause: try raw(Unread.self))
        case 14: return .readerStep(try number(UInt8.self), inStep: try bool())
        case 15: return .unitPrinter(try number(UInt8.self), try unitPrinterReport())
        case 16: return .labelPrinter(try number(UInt8.self), try labelPrinterReport())
        case 17: return .scanner(try number(UInt8.self), try scannerReport())
        case 18: return .timePassed
        case 19: return .strayResult(try number(UInt8.self))
        case 22: return .codesImported(level: try number(UInt8.self))
        case 23:
            return .operatorReject(station: try number(UInt8.self), count: try number(UInt16.self), try signer())
        case 20: return .ledger(try raw(LedgerHealth.self))
        case 21:
            return .carriedOver(try carriedState())
        case 32: return .counted(try countedPlace(), try number(UInt32.self), try signer())
        case 33: return .deviationExplained(try countedPlace(), try signer())
        case 30:
            return .stopReason(
                stop: try number(UInt32.self),
                reason: StopReason(id: try text(), category: try raw(StopCategory.self)), try signer())
        case 31: return .poolLevel(level: try number(UInt8.self), remaining: try signed(), total: try signed())
        case 24:
            return .act(
                try packAct(), try signer(), second: try optional { (reader) throws(ByteFault) in try reader.text() })
        case 38:
            return .actAfterEnd(
                try packAct(), try signer(), second: try optional { (reader) throws(ByteFault) in try reader.text() })
        case 48: return .countedAfterEnd(try countedPlace(), try number(UInt32.self), try signer())
        case 49: return .explainedAfterEnd(try countedPlace(), try signer())
        case 25: return .labelScannedBack(try inline(Code.self), try signer())
        case 26: return .challengeStarted(try plan(), try signer())
        case 27: return .challengePiece(try raw(TestPiece.self), try signer())
        case 28: return try lifeEvent()
        case 29: return .alarmAct(try alarmAct(), try signer())
        case 34:
            return .codesAllotted(
                lease: try signed(), level: try number(UInt8.self),
                codes: try list { (reader) throws(ByteFault) in
                    LeasedCode(id: try reader.signed(), code: try reader.inline(Code.self))
                }, isLast: try bool())
        case 36:
            return .containerHandedOver(
                from: try number(UInt8.self), to: try number(UInt8.self), try signer())
        case 37: return .carriedIn(try carriedPack(), try signer())
        case 35:
            return .cartonsReturned(
                try list { (reader) throws(ByteFault) in try reader.inline(Code.self) }, try signer())
        default: throw .invalid(offset: offset)
        }
    }
}
