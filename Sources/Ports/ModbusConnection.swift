import CModbus
import Glibc
import Links
import Platform

/// A connected libmodbus context. The context is not thread-safe and lives on its port's thread; it is freed by
/// `close`, which the port's worker calls once, last.
@safe struct ModbusConnection: PortConnection {
    private let descriptor: Int32
    private let context: OpaquePointer

    /// Takes the socket over, also if it throws.
    init(descriptor: Int32, unit: UInt8, responseTimeout: Interval) throws(ConnectionFailure) {
        // libmodbus waits with select(), which writes outside its set for a larger descriptor.
        guard descriptor < 1024 else {
            Glibc.close(descriptor)
            throw ConnectionFailure(.refused, "the process has too many open files for libmodbus")
        }
        // The socket is connected by us, so the address given here is never used: libmodbus would take no names, leave
        // its own socket open to children, and wait in select() before anybody could look at the descriptor.
        guard let context = unsafe modbus_new_tcp("127.0.0.1", 502) else {
            Glibc.close(descriptor)
            throw ConnectionFailure(.refused, "libmodbus has no memory for a connection")
        }
        unsafe self.context = context
        self.descriptor = descriptor
        let limit = responseTimeout.microseconds
        let ready =
            unsafe modbus_set_socket(context, descriptor) == 0
            && modbus_set_error_recovery(context, MODBUS_ERROR_RECOVERY_NONE) == 0
            && modbus_set_slave(context, Int32(unit)) == 0
            && modbus_set_response_timeout(context, UInt32(limit / 1_000_000), UInt32(limit % 1_000_000)) == 0
            // No time-out between bytes: the response time-out then holds for the answer as a whole.
            && modbus_set_byte_timeout(context, 0, 0) == 0
        guard ready else {
            let code = errno
            close()
            throw ConnectionFailure(.refused, "libmodbus does not take unit \(unit): \(Self.text(code))")
        }
    }

    func close() {
        unsafe modbus_close(context)
        unsafe modbus_free(context)
    }

    func run(_ worker: PortWorker) -> ConnectionEnd {
        let link = worker.link
        var values = [UInt16](repeating: 0, count: 125)
        while true {
            switch link.nextOrder() {
            case .stop: return .stopped
            case .reset(let reason): return .reset(reason: reason)
            case .carryOn: break
            }
            if let fault = unexpected() { return .fault(fault) }
            let delivered = worker.deliver()
            if delivered, let request = link.takeRequest() {
                link.count { $0.requests += 1 }
                switch carryOut(request, &values) {
                case .success(let answer):
                    worker.deviceAnswered()
                    if case .refused = answer {
                        link.count { $0.refusals += 1 }
                    } else {
                        link.count { $0.answers += 1 }
                    }
                    worker.emit(answer)
                case .failure(let failure):
                    // An order to reset, given meanwhile, is why the connection ends, whatever else went wrong.
                    if case .reset(let reason) = link.nextOrder() { return .reset(reason: reason) }
                    return .fault(failure.fault)
                }
            } else {
                _ = link.wake.wait(alongside: descriptor, for: .readable, microseconds: nil)
            }
        }
    }

    /// Between requests a server has nothing to say: bytes are an answer that came too late, their end is the end.
    private func unexpected() -> LinkFault? {
        var byte: UInt8 = 0
        let count = unsafe recv(descriptor, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT))
        if count > 0 { return LinkFault(kind: .garbled, detail: "the server sent bytes that belong to no request") }
        if count == 0 { return LinkFault(kind: .closed, detail: "the server has closed the connection") }
        let code = errno
        if code == EAGAIN || code == EINTR { return nil }
        return LinkFault(
            kind: LinkFault.kind(of: code), detail: SystemFault(call: "recv", code: code).description)
    }

    private func carryOut(
        _ request: RegisterRequest, _ values: inout [UInt16]
    ) -> Result<LinkInput, ConnectionFailure> {
        let begun = SystemClock.now()
        let expected: Int
        let result: Int32
        var reads = true
        switch request.operation {
        case .readInput(let address, let count):
            expected = Int(count)
            result = unsafe modbus_read_input_registers(context, Int32(address), Int32(count), &values)
        case .readHolding(let address, let count):
            expected = Int(count)
            result = unsafe modbus_read_registers(context, Int32(address), Int32(count), &values)
        case .write(let address, let written):
            reads = false
            expected = written.count
            result = unsafe modbus_write_registers(context, Int32(address), Int32(written.count), written)
        case .writeSingle(let address, let value):
            reads = false
            expected = 1
            result = unsafe modbus_write_register(context, Int32(address), value)
        case .exchange(let writeAddress, let written, let readAddress, let readCount):
            expected = Int(readCount)
            result = unsafe modbus_write_and_read_registers(
                context, Int32(writeAddress), Int32(written.count), written, Int32(readAddress), Int32(readCount),
                &values)
        }
        let code = errno
        if result < 0 {
            return failed(code).map { .refused(request: request.id, exception: $0) }
        }
        guard Int(result) == expected else {
            return .failure(ConnectionFailure(.garbled, "\(expected) registers asked for, \(result) answered"))
        }
        guard reads else { return .success(.written(request: request.id)) }
        return .success(.registers(request: request.id, values: Array(values[..<expected]), begun: begun))
    }

    /// The exception of an answer, or the fault that ends the connection.
    private func failed(_ code: Int32) -> Result<UInt8, ConnectionFailure> {
        let number = code - Int32(MODBUS_ENOBASE)
        switch number {
        case 1..<Int32(MODBUS_EXCEPTION_MAX):
            return .success(UInt8(number))
        case 0...100:
            return .failure(ConnectionFailure(.garbled, Self.text(code)))
        default:
            return .failure(ConnectionFailure(LinkFault.kind(of: code), Self.text(code)))
        }
    }

    private static func text(_ code: Int32) -> String {
        guard let text = unsafe modbus_strerror(code) else { return "error \(code)" }
        return unsafe String(cString: text)
    }
}
