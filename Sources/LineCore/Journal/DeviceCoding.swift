import Codes

extension ByteWriter {
    mutating func fault(_ fault: DeviceFault) {
        number(fault.kind.rawValue)
        text(fault.detail)
    }

    mutating func readResult(_ result: ReadResult) {
        optional(result.triggerID) { $0.number($1) }
        list(result.readings) { $0.inline($1) }
        optional(result.grade) { $0.number($1) }
    }

    mutating func unitPrinterReport(_ report: UnitPrinterReport) {
        switch report {
        case .ready(let lastPrinted, let stored):
            byte(1)
            number(lastPrinted)
            number(stored)
        case .fault(let fault):
            byte(2)
            self.fault(fault)
        case .stored(let index):
            byte(3)
            number(index)
        case .refused(let index):
            byte(4)
            number(index)
        case .inDoubt(let index):
            byte(5)
            number(index)
        case .printed(let through):
            byte(6)
            number(through)
        case .cleared(let lastPrinted):
            byte(7)
            number(lastPrinted)
        }
    }

    mutating func labelPrinterReport(_ report: LabelPrinterReport) {
        switch report {
        case .ready: byte(1)
        case .fault(let fault):
            byte(2)
            self.fault(fault)
        case .printed(let number):
            byte(3)
            self.number(number)
        case .refused(let number):
            byte(4)
            self.number(number)
        case .inDoubt(let number):
            byte(5)
            self.number(number)
        }
    }

    mutating func scannerReport(_ report: ScannerReport) {
        switch report {
        case .ready: byte(1)
        case .fault(let fault):
            byte(2)
            self.fault(fault)
        case .scan(let reading):
            byte(3)
            inline(reading)
        case .garbled(let detail):
            byte(4)
            text(detail)
        }
    }
}

extension ByteReader {
    mutating func fault() throws(ByteFault) -> DeviceFault {
        DeviceFault(kind: try raw(DeviceFault.Kind.self), detail: try text())
    }

    mutating func readResult() throws(ByteFault) -> ReadResult {
        ReadResult(
            triggerID: try optional { (reader) throws(ByteFault) in try reader.number(UInt32.self) },
            readings: try list { (reader) throws(ByteFault) in try reader.inline(Reading.self) },
            grade: try optional { (reader) throws(ByteFault) in try reader.number(UInt8.self) })
    }

    mutating func unitPrinterReport() throws(ByteFault) -> UnitPrinterReport {
        let tag = try byte()
        switch tag {
        case 1: return .ready(lastPrinted: try number(UInt32.self), stored: try number(UInt32.self))
        case 2: return .fault(try fault())
        case 3: return .stored(index: try number(UInt32.self))
        case 4: return .refused(index: try number(UInt32.self))
        case 5: return .inDoubt(index: try number(UInt32.self))
        case 6: return .printed(through: try number(UInt32.self))
        case 7: return .cleared(lastPrinted: try number(UInt32.self))
        default: throw .invalid(offset: offset)
        }
    }

    mutating func labelPrinterReport() throws(ByteFault) -> LabelPrinterReport {
        let tag = try byte()
        switch tag {
        case 1: return .ready
        case 2: return .fault(try fault())
        case 3: return .printed(number: try number(UInt32.self))
        case 4: return .refused(number: try number(UInt32.self))
        case 5: return .inDoubt(number: try number(UInt32.self))
        default: throw .invalid(offset: offset)
        }
    }

    mutating func scannerReport() throws(ByteFault) -> ScannerReport {
        let tag = try byte()
        switch tag {
        case 1: return .ready
        case 2: return .fault(try fault())
        case 3: return .scan(try inline(Reading.self))
        case 4: return .garbled(try text())
        default: throw .invalid(offset: offset)
        }
    }
}
