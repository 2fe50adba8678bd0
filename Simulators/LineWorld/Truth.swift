/// What really happened: every physical thing, what is on it and where it ended. No controller can see this.
public struct Truth: Hashable, Sendable {
    /// One unit or container.
    public struct Item: Hashable, Sendable {
        /// The world's number of the thing, from 0.
        public var id: Int
        /// 1 = unit.
        public var level: Int
        /// The data on its print or label, without AIM id; nil = nothing was printed.
        public var text: String?
        /// False if no reader can read it.
        public var isReadable: Bool
        /// Where it is.
        public var place: Place
        /// Ids of what is physically inside.
        public var children: [Int]
        /// Ids of what was inside when its reader was shown it; empty where none was.
        public var shown: [Int]
        /// A person scanned something else for it than went into it: what it holds cannot be known.
        public var isMisscanned: Bool
        /// A gate decided to push it out, whatever became of it; nobody put it back.
        public var wasRejected: Bool
    }

    /// In the order in which they came to be; an item's place is its id.
    public var items: [Item]
    /// Units put on the belt so far.
    public var fed: Int

    /// The items of one level, 1 = units.
    public func items(level: Int) -> [Item] {
        items.filter { $0.level == level }
    }
}

extension Truth {
    /// The truth as JSON with sorted members: `bins` (by station), `containers` (label and labels of what is inside),
    /// `fed`, `loose` (on the belt, waiting), `taken`. An unprinted thing's label is null.
    public var json: String {
        var writer = JSONText()
        writer.raw("{\"bins\":[")
        let stations = items.compactMap { item -> Int? in
            if case .bin(let station) = item.place { return station }
            return nil
        }
        var isFirst = true
        for station in 0...(stations.max() ?? 0) where stations.contains(station) {
            writer.separate(&isFirst)
            writer.raw("{\"station\":\(station),\"things\":")
            list(into: &writer) { $0.place == .bin(station: station) }
            writer.raw("}")
        }
        writer.raw("],\n\"containers\":[")
        isFirst = true
        for item in items where item.level > 1 {
            writer.separate(&isFirst)
            writer.raw("\n{\"id\":\(item.id),\"inside\":[")
            var isFirstChild = true
            for child in item.children {
                writer.separate(&isFirstChild)
                writer.string(items[child].text)
            }
            writer.raw("],\"label\":")
            writer.string(item.text)
            writer.raw(",\"level\":\(item.level),\"place\":")
            writer.string(item.place.word)
            writer.raw("}")
        }
        writer.raw("],\n\"fed\":\(fed),\n\"loose\":")
        list(into: &writer) { item in
            switch item.place {
            case .onBelt, .waiting, .aside, .diverted: true
            case .inContainer, .bin, .taken, .finished: false
            }
        }
        writer.raw(",\n\"taken\":")
        list(into: &writer) { $0.place == .taken }
        writer.raw("}\n")
        return writer.text
    }

    private func list(into writer: inout JSONText, where isMeant: (Item) -> Bool) {
        writer.raw("[")
        var isFirst = true
        for item in items where isMeant(item) {
            writer.separate(&isFirst)
            writer.raw("\n{\"id\":\(item.id),\"label\":")
            writer.string(item.text)
            writer.raw(",\"level\":\(item.level)}")
        }
        writer.raw("]")
    }
}

extension Place {
    /// The word in the truth's JSON.
    var word: String {
        switch self {
        case .onBelt: "onBelt"
        case .waiting(let station): "waiting(\(station))"
        case .aside(let station): "aside(\(station))"
        case .inContainer(let container): "inContainer(\(container))"
        case .bin(let station): "bin(\(station))"
        case .diverted(let station): "diverted(\(station))"
        case .taken: "taken"
        case .finished: "finished"
        }
    }
}

/// Just enough JSON to write the truth.
private struct JSONText {
    var text = ""

    mutating func raw(_ piece: String) {
        text += piece
    }

    mutating func separate(_ isFirst: inout Bool) {
        if !isFirst { text += "," }
        isFirst = false
    }

    mutating func string(_ value: String?) {
        guard let value else {
            text += "null"
            return
        }
        text += "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
