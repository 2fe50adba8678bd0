/// The PLC's parameter block (input registers 200…259), as it is recorded with a batch.
public struct PLCParameters: Hashable, Sendable {
    /// One station's block of twelve registers.
    public struct Station: Hashable, Sendable {
        /// Encoder pulses per metre of belt.
        public var pulsesPerMetre: UInt32
        /// Trigger → printer, in pulses; at container stations the stopper.
        public var triggerToPrinter: UInt16
        /// Trigger → camera, in pulses.
        public var triggerToCamera: UInt16
        /// Trigger → gate, in pulses.
        public var triggerToGate: UInt16
        /// Gate → bin sensor, in pulses.
        public var gateToBin: UInt16
        /// Gate pulse in milliseconds.
        public var gatePulse: UInt16
        /// Bin window in pulses: total width, centred on gate → bin.
        public var binWindow: UInt16
        /// Blocked/starved delay in milliseconds.
        public var blockedDelay: UInt16
        /// A container station; false for an item station.
        public var isContainerStation: Bool
        /// Half the gate window, in pulses.
        public var gateWindow: UInt16
        /// Smallest item pitch, in pulses.
        public var smallestPitch: UInt16
    }

    /// CRC-16/MODBUS over the sixty registers.
    public var checksum: UInt16
    public var stations: [Station]

    /// Why a block cannot be used; the text is English, for the log.
    struct Violation: Error, Hashable {
        var detail: String
    }

    /// Reads and checks a block of sixty registers for `stations` stations.
    init(block: [UInt16], stations count: Int) throws(Violation) {
        guard block.count == Int(LineLink.parameterCount) else {
            throw Violation(detail: "the parameter block has \(block.count) registers")
        }
        checksum = PLCParameters.checksum(of: block)
        stations = []
        for station in 0..<LineLink.stationsMax {
            let registers = block[station * LineLink.parameterLength..<(station + 1) * LineLink.parameterLength]
            if station < count {
                stations.append(try PLCParameters.station(Array(registers), number: station))
            } else if registers.contains(where: { $0 != 0 }) {
                throw Violation(detail: "parameters of station \(station) are set, but there are \(count) stations")
            }
        }
    }

    private static func station(_ registers: [UInt16], number: Int) throws(Violation) -> Station {
        guard registers[9] <= 1 else {
            throw Violation(detail: "station \(number): kind \(registers[9]) is neither 0 nor 1")
        }
        guard 2 * Int(registers[10]) < Int(registers[11]) else {
            throw Violation(
                detail: "station \(number): twice the gate window \(registers[10]) is not below the smallest pitch "
                    + "\(registers[11])")
        }
        guard Int(registers[5]) + Int(registers[7]) < 4 * Int(registers[11]) else {
            throw Violation(
                detail: "station \(number): gate to bin \(registers[5]) plus bin window \(registers[7]) is not below "
                    + "four times the smallest pitch \(registers[11])")
        }
        return Station(
            pulsesPerMetre: UInt32(registers[0]) << 16 | UInt32(registers[1]),
            triggerToPrinter: registers[2], triggerToCamera: registers[3], triggerToGate: registers[4],
            gateToBin: registers[5], gatePulse: registers[6], binWindow: registers[7], blockedDelay: registers[8],
            isContainerStation: registers[9] == 1, gateWindow: registers[10], smallestPitch: registers[11])
    }

    /// CRC-16/MODBUS (reflected polynomial A001, start FFFF) over the registers' bytes, high byte first.
    package static func checksum(of registers: [UInt16]) -> UInt16 {
        var remainder: UInt16 = 0xFFFF
        for register in registers {
            for byte in [register >> 8, register & 0xFF] {
                remainder ^= byte
                for _ in 0..<8 {
                    remainder = remainder & 1 == 1 ? remainder >> 1 ^ 0xA001 : remainder >> 1
                }
            }
        }
        return remainder
    }
}
