/// Events around a batch's life that share the tag 28; the byte behind it tells which.
extension ByteWriter {
    mutating func lifeEvent(_ event: Event) {
        switch event {
        case .challengeEnded(let signer):
            byte(1)
            self.signer(signer)
        case .clockStepped(let milliseconds):
            byte(2)
            signed(milliseconds)
        case .openContainer(let act, let station, let number, let signer):
            byte(3)
            self.number(act.rawValue)
            self.number(station)
            self.number(number)
            self.signer(signer)
        default: preconditionFailure("this event has a tag of its own")
        }
    }
}

extension ByteReader {
    mutating func lifeEvent() throws(ByteFault) -> Event {
        switch try byte() {
        case 1: return .challengeEnded(try signer())
        case 2: return .clockStepped(milliseconds: try signed())
        case 3:
            return .openContainer(
                try raw(OpenContainerAct.self), station: try number(UInt8.self), number: try number(UInt32.self),
                try signer())
        default: throw .invalid(offset: offset)
        }
    }
}
