/// CRC-16/MODBUS: polynomial A001 (reflected), start FFFF (Modbus over Serial Line V1.02, 6.2.2).
func modbusCRC(of registers: [UInt16]) -> UInt16 {
    var crc: UInt16 = 0xFFFF
    for register in registers {
        for byte in [register >> 8, register & 0xFF] {
            crc ^= byte
            for _ in 0..<8 {
                crc = crc & 1 == 1 ? (crc >> 1) ^ 0xA001 : crc >> 1
            }
        }
    }
    return crc
}
