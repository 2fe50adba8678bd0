/// The word that a person most likely meant, or nil when none is near.
func nearest(to word: String, among candidates: [String]) -> String? {
    var best: (word: String, distance: Int)?
    for candidate in candidates {
        let distance = editDistance(word, candidate)
        guard distance <= max(2, candidate.unicodeScalars.count / 3), distance < candidate.unicodeScalars.count else {
            continue
        }
        if let found = best, found.distance <= distance { continue }
        best = (candidate, distance)
    }
    return best?.word
}

/// The number of single insertions, deletions, replacements and swaps of neighbours that turn one text into the other.
/// Only the first 64 scalars count: no key is longer.
func editDistance(_ left: String, _ right: String) -> Int {
    let first = Array(left.unicodeScalars.prefix(64))
    let second = Array(right.unicodeScalars.prefix(64))
    var beforePrevious = [Int](repeating: 0, count: second.count + 1)
    var previous = Array(0...second.count)
    for row in first.indices {
        var current = [row + 1]
        for column in second.indices {
            var cost = min(previous[column + 1], current[column]) + 1
            cost = min(cost, previous[column] + (first[row] == second[column] ? 0 : 1))
            if row > 0, column > 0, first[row] == second[column - 1], first[row - 1] == second[column] {
                cost = min(cost, beforePrevious[column - 1] + 1)
            }
            current.append(cost)
        }
        beforePrevious = previous
        previous = current
    }
    return previous[second.count]
}
