/// What is in a container, kept as a chain through its children: packing, unpacking and listing cost no more than what
/// they are about, however many codes the batch has.
extension CodeTable {
    /// The direct content, in the order of packing.
    func children(of container: CodeSlot) -> [CodeSlot] {
        var found: [CodeSlot] = []
        found.reserveCapacity(Int(self[container].children))
        var next = self[container].firstChild
        while next.exists {
            found.append(next)
            next = self[next].nextSibling
        }
        return found
    }

    /// The smallest units of a container and of all around it.
    mutating func addUnits(_ count: Int64, to container: CodeSlot) {
        var around = container
        while around.exists {
            self[around].units = UInt32(Int64(self[around].units) + count)
            self[around].isChanged = true
            around = self[around].parent
        }
    }

    mutating func link(_ child: CodeSlot, into parent: CodeSlot) {
        let last = self[parent].lastChild
        self[child].previousSibling = last
        self[child].nextSibling = .none
        if last.exists { self[last].nextSibling = child } else { self[parent].firstChild = child }
        self[parent].lastChild = child
    }

    mutating func unlink(_ child: CodeSlot, from parent: CodeSlot) {
        let previous = self[child].previousSibling
        let next = self[child].nextSibling
        if previous.exists { self[previous].nextSibling = next } else { self[parent].firstChild = next }
        if next.exists { self[next].previousSibling = previous } else { self[parent].lastChild = previous }
        self[child].previousSibling = .none
        self[child].nextSibling = .none
    }
}
