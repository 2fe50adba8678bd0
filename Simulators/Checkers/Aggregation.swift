/// At most one parent at a time, one level up; what leaves a container was in it.
public struct OneParent: Checker {
    public let name = "one parent"

    public init() {}

    public func findings(in history: History) -> [String] {
        var found: [String] = []
        var parents: [Int?] = Array(repeating: nil, count: history.codes.count)
        for fact in history.facts {
            switch fact {
            case .packed(let child, let parent):
                let (inner, outer) = (history.codes[child], history.codes[parent])
                if let other = parents[child] {
                    found.append("\(inner.text) went into \(outer.text) while in \(history.codes[other].text)")
                }
                if inner.level + 1 != outer.level { found.append("\(inner.text) was packed over a level") }
                parents[child] = parent
            case .unpacked(let child, let parent):
                if parents[child] != parent {
                    found.append("\(history.codes[child].text) left \(history.codes[parent].text) and was not in it")
                }
                parents[child] = nil
            default: break
            }
        }
        for (place, code) in history.codes.enumerated() where code.parent != parents[place] {
            found.append("\(code.text) has another parent in the table than by its facts")
        }
        return found
    }
}

/// No container above its ratio, none closed with another count than it holds.
public struct Capacity: Checker {
    public let name = "capacity"

    public init() {}

    public func findings(in history: History) -> [String] {
        var found: [String] = []
        var children = Array(repeating: 0, count: history.codes.count)
        for fact in history.facts {
            switch fact {
            case .packed(_, let parent):
                children[parent] += 1
                let code = history.codes[parent]
                if children[parent] > history.line.ratios[code.level] {
                    found.append("\(code.text) holds \(children[parent])")
                }
            case .unpacked(_, let parent): children[parent] -= 1
            case .closed(let container, let count):
                if children[container] != count {
                    found.append(
                        "\(history.codes[container].text) was closed with \(count), it holds \(children[container])")
                }
            default: break
            }
        }
        return found
    }
}
