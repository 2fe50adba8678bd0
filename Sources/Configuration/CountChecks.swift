import LineCore

extension LineChecks {
    /// Every place that people shall count is on this line, and stands once.
    mutating func checkCounts() {
        let ids = stations.map { $0["id"]?.text ?? "" }
        let highest = stations.compactMap { $0["level"]?.number }.max() ?? 1
        var seen: [CountedPlace: Checked] = [:]
        for element in tree["counts"]?["places"]?.elements ?? [] {
            guard let token = element.text else { continue }
            guard let place = CountedPlace(token: token, stations: ids) else {
                // The form was checked: only the station can be unknown.
                let known = zip(stations, ids).filter { isAtPLC($0.0) }.map(\.1).joined(separator: ", ")
                problems.error(
                    element, zh: "“\(token)”：没有这个工位；有剔除箱的工位：\(known)",
                    en: "\(token): there is no such station; those with a bin: \(known)")
                continue
            }
            if let first = seen[place] {
                problems.error(
                    element, zh: "\(token) 已在第 \(first.place.line) 行列出",
                    en: "\(token) stands already in line \(first.place.line)")
            }
            seen[place] = element
            switch place {
            case .bin(let station):
                guard !isAtPLC(stations[Int(station)]) else { continue }
                problems.error(
                    element, zh: "\(token)：手工工位没有剔除箱", en: "\(token): a handheld station has no reject bin")
            case .samples(let level), .containers(let level):
                checkLevel(Int(level), highest: highest, of: element, token)
            case .loose(let level):
                checkLevel(Int(level), highest: highest - 1, of: element, token)
            case .leftOver: break
            }
        }
    }

    private mutating func checkLevel(_ level: Int, highest: Int, of element: Checked, _ token: String) {
        guard level > highest else { return }
        problems.error(
            element, zh: "\(token)：此处级别至多 \(highest)", en: "\(token): the level is at most \(highest) here")
    }
}
