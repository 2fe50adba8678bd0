import ControlTypes

/// The page of batches: their list, or one of them with its steps.
struct BatchPage: Hashable, Sendable {
    enum Part: Int, CaseIterable, Hashable, Sendable {
        case steps
        case clearance
        case test
        case containers
        case counts
        case review
    }

    var list: [BatchSummary] = []
    /// By number, so that the choice stays with its batch.
    var chosen: String?
    /// The batch that is looked into; nil = the list is shown.
    var opened: String?
    var detail: BatchDetail?
    var counts: [PlaceCountStatus] = []
    var sheet: ReviewSheet?
    /// Why there is no review sheet.
    var sheetRefusal: BilingualMessage?
    var part = Part.steps
    /// The chosen row of the part.
    var row = 0

    var chosenBatch: BatchSummary? { list.first { $0.number == chosen } ?? list.first }

    /// Rows of the part that can be chosen.
    var rows: Int {
        switch part {
        case .steps: detail?.steps.count ?? 0
        case .clearance: detail?.clearance.count ?? 0
        case .test: detail?.test?.missing.count ?? 0
        case .containers: detail?.openContainers.count ?? 0
        case .counts: counts.count
        case .review: sheet?.exceptions.count ?? 0
        }
    }

    var item: ClearanceEntry? { Self.at(row, of: detail?.clearance) }
    var piece: String? { Self.at(row, of: detail?.test?.missing) }
    var container: OpenContainerEntry? { Self.at(row, of: detail?.openContainers) }
    var place: PlaceCountStatus? { Self.at(row, of: counts) }
    var exception: ReviewException? { Self.at(row, of: sheet?.exceptions) }

    /// The step that the batch's phase allows, with what stands against it.
    func next(_ step: String) -> NextStep? { detail?.next.first { $0.step == step } }

    /// Shows another batch, or the list.
    mutating func open(_ number: String?) {
        opened = number
        (detail, counts, sheet, sheetRefusal) = (nil, [], nil, nil)
        (part, row) = (.steps, 0)
    }

    private static func at<Element>(_ row: Int, of list: [Element]?) -> Element? {
        guard let list, list.indices.contains(row) else { return nil }
        return list[row]
    }
}

/// The page of rework: what was scanned or typed last.
struct ReworkPage: Hashable, Sendable {
    var report: CodeReport?
    /// What was asked, while there is no report of it.
    var asked: String?
    /// Packs that the next act takes as well.
    var marked: [String] = []
    /// Labels that were printed and not read back yet: the next scan reads one back.
    var awaited = 0
    /// The newest entries of the history that are passed over.
    var scroll = 0
}

/// The page of aggregation: open containers, and a container with what is around it.
struct AggregationPage: Hashable, Sendable {
    var open: [OpenContainerEntry] = []
    /// The newest first.
    var closed: [ClosedContainer] = []
    /// Of the open containers and then of the closed ones.
    var row = 0
    /// The pack whose surroundings are drawn.
    var tree: CodeReport?
    /// The chosen row of the tree: its parents, itself, its children.
    var branch = 0
    /// Keys move in the tree, and not in the list.
    var isInTree = false

    var chosen: OpenContainerEntry? { open.indices.contains(row) ? open[row] : nil }

    var chosenClosed: ClosedContainer? {
        closed.indices.contains(row - open.count) ? closed[row - open.count] : nil
    }

    var rows: Int { open.count + closed.count }

    /// The rows of the tree from the outside in.
    var branches: [String] { tree.map { $0.parents.reversed() + [$0.code] + $0.children } ?? [] }
}

struct CodesPage: Hashable, Sendable {
    var pools: [PoolStatus] = []
    var row = 0

    var chosen: PoolStatus? { pools.indices.contains(row) ? pools[row] : nil }
}

/// The page of devices: their list, and what went over the link of the chosen one.
struct DevicesPage: Hashable, Sendable {
    var row = 0
    var detail: DeviceDetail?
    /// Bytes are shown as digits, and not as text.
    var isHexadecimal = false
}
