public import LineCore
public import Links

/// Something that a line assembly was given. All that it ever says follows from these, in their order: a recording of
/// them is the whole line once more.
public enum AssemblyInput: Hashable, Sendable {
    /// From the port of a device.
    case link(DeviceIndex, LinkInput)
    /// From a person, the ledger, or the program itself.
    case event(Event)
    case timePassed
    /// Everything up to this journal entry is on stable storage.
    case durable(through: Int64)
    /// An entry of another batch's journal took the next number.
    case elsewhere
    /// A person tries a device: this goes out to it as it is.
    case trial(DeviceIndex, LinkOutput)
}

/// An input with its time.
public struct TimedInput: Hashable, Sendable {
    public var moment: Moment
    public var input: AssemblyInput

    public init(moment: Moment, input: AssemblyInput) {
        self.moment = moment
        self.input = input
    }
}

extension LineAssembly {
    /// Gives an input of a recording once more.
    public mutating func give(_ given: TimedInput, into output: inout AssemblyOutput) {
        switch given.input {
        case .link(let device, let input):
            guard Int(device) < deviceCount else { return }
            receive(input, from: device, at: given.moment, into: &output)
        case .event(let event): handle(event, at: given.moment, into: &output)
        case .timePassed: timePassed(at: given.moment, into: &output)
        case .elsewhere: skipEntry()
        case .durable(let sequence): durable(through: sequence, at: given.moment, into: &output)
        case .trial(let device, let message):
            guard Int(device) < deviceCount else { return }
            send(message, to: device, at: given.moment, into: &output)
        }
    }
}
