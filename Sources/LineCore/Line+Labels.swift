public import Codes

extension Line {
    /// A label with this code will not be accepted any more: another one was asked for in its place, or its container was
    /// given up. One that is still to be printed need not be; one that comes out all the same is thrown away.
    public func isLabelVoid(_ code: Code) -> Bool {
        guard let slot = floor.codes.slot(of: code) else { return false }
        let state = floor.codes[slot].state
        return state == .snInvalid || state == .labelScrapped
    }
}
