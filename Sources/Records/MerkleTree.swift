import Crypto
import Foundation

/// A hash tree over the lines of a file, as RFC 6962, section 2.1, builds it with SHA-256: a leaf is
/// SHA-256(00 ‖ line), a node SHA-256(01 ‖ left ‖ right); a tree of n leaves is split at the largest power of two below n.
///
/// A line is its bytes without the LF. The order is the file's.
enum MerkleTree {
    /// What record.json says of a file.
    struct Root: Hashable {
        var leaves: Int
        /// Lower-case hex.
        var hash: String
    }

    /// The files whose lines are leaves of a tree each.
    static let files = ["audit.jsonl", "codes.csv", "epcis.jsonld"]

    static func leaf(_ line: some Sequence<UInt8>) -> [UInt8] {
        var hasher = SHA256()
        hasher.update(data: [0])
        hasher.update(data: Array(line))
        return Array(hasher.finalize())
    }

    static func node(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] {
        var hasher = SHA256()
        hasher.update(data: [1])
        hasher.update(data: left)
        hasher.update(data: right)
        return Array(hasher.finalize())
    }

    /// The root of a file's lines, which are not kept; nil without a line.
    static func root(ofFile path: String) throws(RecordError) -> Root? {
        var lines = try LineReader(path: path)
        // Roots of the full trees so far, the largest first; their sizes are the ones of the number's binary form.
        var roots: [[UInt8]] = []
        var count = 0
        while let (line, _) = try lines.next() {
            var hash = leaf(line)
            var rest = count
            while rest & 1 == 1, let left = roots.popLast() {
                hash = node(left, hash)
                rest >>= 1
            }
            roots.append(hash)
            count += 1
        }
        guard var hash = roots.popLast() else { return nil }
        while let left = roots.popLast() { hash = node(left, hash) }
        return Root(leaves: count, hash: hexadecimal(hash))
    }

    /// The root that a leaf and the nodes beside its way come to; nil when their number does not fit its place.
    static func root(leaf: [UInt8], at index: Int, of count: Int, path: [[UInt8]]) -> [UInt8]? {
        guard index >= 0, index < count else { return nil }
        // RFC 9162, section 2.1.3.2.
        var (place, last) = (index, count - 1)
        var hash = leaf
        for sibling in path {
            guard last > 0, sibling.count == 32 else { return nil }
            if place & 1 == 1 || place == last {
                hash = node(sibling, hash)
                while place & 1 == 0, place != 0 { (place, last) = (place >> 1, last >> 1) }
            } else {
                hash = node(hash, sibling)
            }
            (place, last) = (place >> 1, last >> 1)
        }
        return last == 0 ? hash : nil
    }
}

/// All nodes of a tree, to give many ways to its root.
struct MerkleNodes {
    /// The leaves, then each level above. A node without a right neighbour goes up as it is: that is the same tree.
    private var levels: [[[UInt8]]]

    init(leaves: [[UInt8]]) {
        levels = [leaves]
        while let level = levels.last, level.count > 1 {
            var next: [[UInt8]] = []
            next.reserveCapacity((level.count + 1) / 2)
            for place in stride(from: 0, to: level.count, by: 2) {
                next.append(place + 1 < level.count ? MerkleTree.node(level[place], level[place + 1]) : level[place])
            }
            levels.append(next)
        }
    }

    /// Nil of no leaves.
    var root: [UInt8]? { levels.last?.first }

    /// The nodes beside the way from a leaf to the root, from below.
    func path(to index: Int) -> [[UInt8]] {
        var place = index
        var path: [[UInt8]] = []
        for level in levels.dropLast() {
            if place ^ 1 < level.count { path.append(level[place ^ 1]) }
            place >>= 1
        }
        return path
    }
}
