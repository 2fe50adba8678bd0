import Codes

/// The binary form of effects: a version byte, how many, and each with a tag and its members in their order. Effects are
/// not in the journal, because they follow from it; recordings and digests hold them, so that another version of the
/// program can be compared with the one that wrote them. A tag is never given a new meaning.
public enum EffectCodec {
    static let version: UInt8 = 1

    public static func encode(_ effects: [Effect]) -> [UInt8] {
        var writer = ByteWriter()
        writer.byte(version)
        writer.list(effects) { $0.effect($1) }
        return writer.bytes
    }

    /// - Throws: ``ByteFault`` when the bytes are no effects of a version that this program knows.
    public static func decode(_ bytes: [UInt8]) throws(ByteFault) -> [Effect] {
        var reader = ByteReader(bytes)
        let found = try reader.byte()
        guard found == version else { throw .version(found) }
        let effects = try reader.list { (reader) throws(ByteFault) in try reader.effect() }
        try reader.end()
        return effects
    }
}

extension ByteWriter {
    fileprivate mutating func effect(_ effect: Effect) {
        switch effect {
        case .plc(let command):
            byte(1)
            plcCommand(command)
        case .unitPrinter(let device, let command):
            byte(2)
            number(device)
            unitPrinterCommand(command)
        case .labelPrinter(let device, let command):
            byte(3)
            number(device)
            labelPrinterCommand(command)
        case .scanner(let device, .feedback(let good)):
            byte(4)
            number(device)
            bool(good)
        case .lease(let level, let count):
            byte(5)
            number(level)
            number(count)
        case .allotment(let level, let after):
            byte(6)
            number(level)
            signed(after)
        case .leaseTest(let count):
            byte(7)
            number(count)
        case .classify(let station, let item, let code):
            byte(8)
            number(station)
            number(item)
            inline(code)
        }
    }

    private mutating func plcCommand(_ command: PLCCommand) {
        switch command {
        case .resume: byte(1)
        case .adopt(let boot):
            byte(2)
            number(boot)
        case .verdict(let station, let item, let verdict):
            byte(3)
            number(station)
            number(item)
            number(verdict.rawValue)
        case .request(let station, let item, let request):
            byte(4)
            number(station)
            number(item)
            switch request {
            case .release: byte(1)
            case .applyLabel: byte(2)
            case .nextLayer: byte(3)
            }
        case .verb(let verb):
            byte(5)
            number(verb.rawValue)
        case .permitRun(let permitted):
            byte(6)
            bool(permitted)
        case .rejectEverything(let wanted):
            byte(7)
            bool(wanted)
        case .lamps(let lamps):
            byte(8)
            number(lamps)
        }
    }

    private mutating func unitPrinterCommand(_ command: UnitPrinterCommand) {
        switch command {
        case .prepare(let texts):
            byte(1)
            self.texts(texts)
        case .store(let index, let code):
            byte(2)
            number(index)
            inline(code)
        case .clear: byte(3)
        }
    }

    private mutating func labelPrinterCommand(_ command: LabelPrinterCommand) {
        switch command {
        case .prepare(let texts):
            byte(1)
            self.texts(texts)
        case .print(let job):
            // As the first version wrote it; 3: the batches in the container follow.
            byte(job.lots.isEmpty ? 2 : 3)
            number(job.number)
            inline(job.code)
            number(job.level)
            number(job.count)
            number(job.units)
            bool(job.isShort)
            if !job.lots.isEmpty { list(job.lots) { $0.lotTexts($1) } }
        }
    }
}

extension ByteReader {
    fileprivate mutating func effect() throws(ByteFault) -> Effect {
        switch try byte() {
        case 1: return .plc(try plcCommand())
        case 2: return .unitPrinter(try number(UInt8.self), try unitPrinterCommand())
        case 3: return .labelPrinter(try number(UInt8.self), try labelPrinterCommand())
        case 4: return .scanner(try number(UInt8.self), .feedback(good: try bool()))
        case 5: return .lease(level: try number(UInt8.self), count: try number(UInt32.self))
        case 6: return .allotment(level: try number(UInt8.self), after: try signed())
        case 7: return .leaseTest(count: try number(UInt32.self))
        case 8:
            return .classify(
                station: try number(UInt8.self), item: try number(UInt16.self), code: try inline(Code.self))
        default: throw .invalid(offset: offset)
        }
    }

    private mutating func plcCommand() throws(ByteFault) -> PLCCommand {
        switch try byte() {
        case 1: return .resume
        case 2: return .adopt(boot: try number(UInt16.self))
        case 3:
            return .verdict(
                station: try number(UInt8.self), item: try number(UInt16.self), verdict: try raw(Verdict.self))
        case 4:
            return .request(
                station: try number(UInt8.self), item: try number(UInt16.self), request: try containerRequest())
        case 5: return .verb(try raw(PLCVerb.self))
        case 6: return .permitRun(try bool())
        case 7: return .rejectEverything(try bool())
        case 8: return .lamps(try number(UInt16.self))
        default: throw .invalid(offset: offset)
        }
    }

    private mutating func containerRequest() throws(ByteFault) -> ContainerRequest {
        switch try byte() {
        case 1: return .release
        case 2: return .applyLabel
        case 3: return .nextLayer
        default: throw .invalid(offset: offset)
        }
    }

    private mutating func unitPrinterCommand() throws(ByteFault) -> UnitPrinterCommand {
        switch try byte() {
        case 1: return .prepare(try texts())
        case 2: return .store(index: try number(UInt32.self), code: try inline(Code.self))
        case 3: return .clear
        default: throw .invalid(offset: offset)
        }
    }

    private mutating func labelPrinterCommand() throws(ByteFault) -> LabelPrinterCommand {
        switch try byte() {
        case 1: return .prepare(try texts())
        case 2: return .print(try labelJob())
        case 3:
            var job = try labelJob()
            job.lots = try list { (reader) throws(ByteFault) in try reader.lotTexts() }
            return .print(job)
        default: throw .invalid(offset: offset)
        }
    }

    private mutating func labelJob() throws(ByteFault) -> LabelJob {
        LabelJob(
            number: try number(UInt32.self), code: try inline(Code.self), level: try number(UInt8.self),
            count: try number(UInt16.self), units: try number(UInt32.self), isShort: try bool())
    }
}
