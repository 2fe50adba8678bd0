import Links
import Platform

/// The bytes of an open connection, without waiting.
protocol ByteChannel {
    var descriptor: Int32 { get }

    /// Reads what is there into the front of the buffer.
    func read(into buffer: inout [UInt8]) -> Transfer

    /// Writes the bytes from `start` on, as many as fit.
    func write(_ bytes: [UInt8], from start: Int) -> Transfer

    func close()
}

enum Transfer {
    /// At least one byte.
    case moved(Int)
    /// Nothing to read, or no room to write.
    case blocked
    case ended(LinkFault)
}

/// Moves bytes both ways between a channel and the line thread.
struct StreamConnection: PortConnection {
    static let chunk = 4096

    let channel: any ByteChannel

    func run(_ worker: PortWorker) -> ConnectionEnd {
        let link = worker.link
        var incoming = [UInt8](repeating: 0, count: StreamConnection.chunk)
        var outgoing: [UInt8] = []
        var sent = 0
        while true {
            switch link.nextOrder() {
            case .stop: return .stopped
            case .reset(let reason): return .reset(reason: reason)
            case .carryOn: break
            }
            if sent == outgoing.count {
                link.exchangeBytes(&outgoing)
                sent = 0
            }
            if sent < outgoing.count {
                switch channel.write(outgoing, from: sent) {
                case .moved(let count):
                    sent += count
                    link.count { $0.bytesSent += count }
                case .blocked:
                    break
                case .ended(let fault):
                    // What the device said before it went is still worth having.
                    return .fault(readRest(worker, &incoming) ?? fault)
                }
            }
            let delivered = worker.deliver()
            var interest: Readiness = []
            if delivered { interest.insert(.readable) }
            if sent < outgoing.count { interest.insert(.writable) }
            let (_, readiness) = link.wake.wait(
                alongside: channel.descriptor, for: interest, microseconds: nil)
            guard readiness.intersects([.readable, .hungUp]) else { continue }
            if !delivered {
                // A hang-up shows even if nobody asks. The inbox's room is awaited first, so that nothing is lost.
                if readiness.intersects(.hungUp) { link.wake.wait(microseconds: nil) }
                continue
            }
            switch channel.read(into: &incoming) {
            case .moved(let count):
                received(count, incoming, worker)
            case .blocked:
                if readiness.intersects(.hungUp) {
                    return .fault(LinkFault(kind: .closed, detail: "the device has gone (hang-up)"))
                }
            case .ended(let fault):
                return .fault(fault)
            }
        }
    }

    func close() {
        channel.close()
    }

    private func received(_ count: Int, _ buffer: [UInt8], _ worker: PortWorker) {
        worker.link.count { $0.bytesReceived += count }
        worker.deviceAnswered()
        worker.emit(.bytes(Array(buffer[..<count])))
    }

    /// Reads until there is nothing more, at most a few chunks: a device that goes on for ever has not gone.
    private func readRest(_ worker: PortWorker, _ buffer: inout [UInt8]) -> LinkFault? {
        for _ in 0..<16 {
            switch channel.read(into: &buffer) {
            case .moved(let count): received(count, buffer, worker)
            case .blocked: return nil
            case .ended(let fault): return fault
            }
        }
        return nil
    }
}

extension Readiness {
    /// True if any of the conditions holds; `hungUp` stands for several.
    func intersects(_ condition: Readiness) -> Bool {
        !isDisjoint(with: condition)
    }
}
