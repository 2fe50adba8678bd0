public import Testing

/// Names the requirements (`Docs/Requirements.md`) that a test or suite proves; `make validation` prints the matrix.
public struct Requirement: TestTrait, SuiteTrait {
    public let numbers: [String]
}

extension Trait where Self == Requirement {
    /// `.requirement("U-03", "U-04")`
    public static func requirement(_ numbers: String...) -> Requirement {
        Requirement(numbers: numbers)
    }
}
